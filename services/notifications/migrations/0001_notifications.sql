-- Whom to write to and in which language, as account events told it. Nulls are not known yet.
create table contacts (
  account_id text primary key,
  email text,
  display_name text,
  locale text,
  review_emails boolean
);

-- One mail for one cause. Its words and its address are needed until it is sent, and forgotten then.
create table deliveries (
  -- Made of the cause: the same one twice is one mail.
  id uuid primary key,
  cause_id uuid not null,
  template text not null,
  -- Empty for a guest.
  account_id text not null,
  -- Empty for a member, whose address is looked up when it is sent.
  email text not null,
  content jsonb not null,
  status text not null check (status in ('pending', 'sent', 'failed', 'suppressed')),
  reason text not null default '',
  attempts int not null default 0,
  next_attempt_at timestamptz not null,
  lease_until timestamptz,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index deliveries_due on deliveries (next_attempt_at) where status = 'pending';
create index deliveries_newest on deliveries (created_at desc, id desc);
create index deliveries_of_account on deliveries (account_id) where account_id <> '';

-- Accounts that are gone: a late event must not bring anything of them back.
create table erased_accounts (
  account_id text primary key,
  erased_at timestamptz not null
);
