-- Numbers the changes of the index in the order of their commits: whoever keeps a copy asks for what is newer than it.
create table index_changes (
  single boolean primary key default true check (single),
  number bigint not null
);
insert into index_changes (number) values (0);

alter table products add column changed bigint not null default 0;
create index products_changed on products (changed);
