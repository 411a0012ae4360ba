-- Which change of its rating a product shows; an older one that arrives late changes nothing.
alter table products add column rating_sequence bigint not null default 0;
