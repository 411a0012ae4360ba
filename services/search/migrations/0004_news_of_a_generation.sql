-- News are asked for with every search. By the change alone, the planner reads the whole generation beside it.
drop index products_changed;
create index products_changed on products (generation, changed);
