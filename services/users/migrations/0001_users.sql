-- What a member says of oneself. Made by the account's first event or by the member's first write, whichever comes first.
create table profiles (
  account_id text primary key,
  given_name text not null default '',
  family_name text not null default '',
  phone text not null default '',
  -- Null until chosen: the shop's default may change for those who did not choose.
  locale text,
  currency text,
  marketing_emails boolean,
  review_emails boolean,
  version bigint not null default 1,
  updated_at timestamptz
);

create table addresses (
  id text primary key,
  account_id text not null,
  label text not null,
  name text not null,
  line1 text not null,
  line2 text not null,
  city text not null,
  postal_code text not null,
  region text not null,
  country text not null,
  phone text not null,
  default_shipping boolean not null,
  default_billing boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index addresses_of_account on addresses (account_id);
create unique index addresses_default_shipping on addresses (account_id) where default_shipping;
create unique index addresses_default_billing on addresses (account_id) where default_billing;

-- Accounts that are gone: a late event or a request under way must not bring anything of them back.
create table erased_accounts (
  account_id text primary key,
  erased_at timestamptz not null
);
