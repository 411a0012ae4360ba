-- Scores, facets and orders are made of what the service works out of a product, so that every engine adds them up alike.
alter table products
  -- Facet entries: what is compared and what is shown, with U+001F between. So are brand and attributes from now on.
  add column category_entries text[] not null default '{}',
  -- Of the average rating, whole; 0 without one.
  add column stars int not null default 0,
  add column merit int not null default 0,
  -- Rises with every write of the row: the version of its document in an engine outside.
  add column revision bigint not null default 1;

-- One word or category may be written in several ways; each is counted by itself.
alter table dictionary drop constraint dictionary_pkey, add primary key (kind, key, label);
create index dictionary_unused on dictionary (kind) where documents <= 0;

-- By how many products an entry of the dictionary gained or lost, until it is counted in. Instead of counting the whole
-- catalogue again after every edit.
create table dictionary_changes (
  generation int not null,
  kind text not null,
  -- As in products: the word; slug and name of the category.
  entry text collate "C" not null,
  documents int not null
);

-- Which generation the dictionary was counted of. What is there was indexed before any of this, so it is built anew.
alter table index_state
  add column counted int,
  -- Whose index it is: another engine starts anew.
  add column engine text not null default 'postgres';
update index_state set built_at = null;
