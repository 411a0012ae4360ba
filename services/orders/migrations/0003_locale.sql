-- The language that it was ordered in; empty when nobody said.
alter table orders add column locale text not null default '';
