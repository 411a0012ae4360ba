-- Which generation of the index answers, and which is being built beside it.
create table index_state (
  single boolean primary key default true check (single),
  active int not null,
  building int,
  -- A builder that dies is replaced after this.
  building_until timestamptz,
  -- When a whole catalogue was last read; empty until the first time.
  built_at timestamptz
);
insert into index_state (active) values (1);
create sequence index_generations as int start 2;

-- One row per product and generation. A removed product leaves its version, so that a late event cannot bring it back.
create table products (
  generation int not null,
  id text collate "C" not null,
  version bigint not null,
  removed boolean not null,
  card jsonb not null,
  -- By currency; the key '' has the product's own first currency.
  prices jsonb not null,
  title_key text collate "C" not null,
  brand text not null,
  brand_key text not null,
  -- Slugs, ancestors included.
  categories text[] not null,
  -- Name and value with U+001F between: as shown, and as compared.
  attributes text[] not null,
  attribute_keys text[] not null,
  words text[] not null,
  skus text[] not null,
  -- Those of its SKUs that are in stock.
  stocked text[] not null,
  in_stock boolean generated always as (cardinality(stocked) > 0) stored,
  rating_key double precision not null,
  created_at timestamptz not null,
  -- Everything that is found, and the part of it that ranks: without the description, which can be long.
  lexemes tsvector not null,
  headline tsvector not null,
  primary key (generation, id)
);
-- Without the pending list: searches should not pay for the writes before them.
create index products_lexemes on products using gin (lexemes) with (fastupdate = off);
create index products_skus on products using gin (skus) with (fastupdate = off);

-- Stock by SKU, also of SKUs whose product is not here yet.
create table sku_stock (
  sku text primary key,
  available int not null,
  -- Of the last event that counted; 0 when only the inventory's answer is known.
  sequence bigint not null
);

-- What corrections and typeahead propose: words and categories, with the number of products that have them.
create table dictionary (
  kind text not null check (kind in ('word', 'category')),
  -- The word itself; the category's slug.
  key text collate "C" not null,
  label text not null,
  -- For finding a category by the start of any word of its name.
  folded text not null,
  documents int not null,
  -- Keys under which misspellings and beginnings of the word meet it.
  spellings text[] not null,
  primary key (kind, key)
);
create index dictionary_spellings on dictionary using gin (spellings) with (fastupdate = off);
