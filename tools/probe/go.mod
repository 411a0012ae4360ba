module shopstream/tools/probe

go 1.26
