create table reviews (
  id text primary key,
  product_id text not null,
  -- As the product was called then.
  product_title text not null,
  product_slug text not null,
  account_id text not null,
  -- What the author was called then.
  author text not null,
  rating int not null check (rating between 1 and 5),
  title text not null,
  body text not null,
  status text not null check (status in ('pending', 'approved', 'rejected')),
  reason text not null default '',
  moderated_by text,
  helpful_votes int not null default 0 check (helpful_votes >= 0),
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index reviews_one_each on reviews (product_id, account_id);
create index reviews_of_account on reviews (account_id, created_at desc, id desc);
create index reviews_by_status on reviews (status, updated_at, id);
-- One for each order in which a product's reviews are read.
create index reviews_newest on reviews (product_id, created_at desc, id desc) where status = 'approved';
create index reviews_helpful on reviews (product_id, helpful_votes desc, id desc) where status = 'approved';
create index reviews_highest on reviews (product_id, rating desc, id desc) where status = 'approved';

create table votes (
  review_id text not null references reviews on delete cascade,
  account_id text not null,
  primary key (review_id, account_id)
);
create index votes_of_account on votes (account_id);

-- How many approved reviews a product has with one star, two stars … Changed in the transaction of the review's change.
create table ratings (
  product_id text primary key,
  counts int[] not null check (cardinality(counts) = 5 and 0 <= all (counts)),
  version bigint not null
);

-- Who bought what, by confirmed orders: what makes a review a verified one.
create table purchases (
  account_id text not null,
  product_id text not null,
  order_id text not null,
  primary key (account_id, product_id, order_id)
);
create index purchases_of_order on purchases (order_id);

-- Accounts that are gone: a late event or a request under way must not bring anything of them back.
create table erased_accounts (
  account_id text primary key,
  erased_at timestamptz not null
);
