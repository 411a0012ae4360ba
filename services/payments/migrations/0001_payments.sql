create table payments (
  order_id text primary key,
  status text not null check (status in ('created', 'requires_action', 'authorised', 'captured', 'partially_refunded', 'refunded', 'failed', 'cancelled')),
  amount bigint not null check (amount >= 0),
  currency text not null,
  captured bigint not null default 0 check (captured between 0 and amount),
  refunded bigint not null default 0 check (refunded >= 0),
  -- Promised to refunds that the provider has not confirmed yet.
  refunding bigint not null default 0 check (refunding >= 0),
  payment_method_id text not null default '',
  provider_id text unique,
  client_secret text not null default '',
  next_action_url text not null default '',
  decline_code text not null default '',
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (refunded + refunding <= captured)
);
create index payments_open on payments (updated_at) where status in ('created', 'requires_action', 'authorised', 'cancelled');

create table refunds (
  refund_id text primary key,
  order_id text not null references payments,
  amount bigint not null check (amount > 0),
  status text not null check (status in ('pending', 'settled', 'failed')),
  reason text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index refunds_pending on refunds (created_at) where status = 'pending';
create index refunds_of_order on refunds (order_id);

-- Debits are positive, credits negative.
create table ledger_entries (
  position bigint generated always as identity primary key,
  transfer text not null,
  account text not null,
  order_id text not null,
  amount bigint not null check (amount <> 0),
  currency text not null,
  at timestamptz not null,
  unique (transfer, account)
);

create function must_balance() returns trigger language plpgsql as $$
begin
  if (select sum(amount) from ledger_entries where transfer = new.transfer) <> 0 then
    raise exception 'transfer % does not sum to zero', new.transfer using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger ledger_balanced after insert or update on ledger_entries
  deferrable initially deferred for each row execute function must_balance();

create table webhook_events (
  id text primary key,
  type text not null,
  order_id text not null,
  payload jsonb not null,
  received_at timestamptz not null
);
