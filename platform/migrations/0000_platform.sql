-- Events of committed changes, until the relay has put them on the bus.
create table outbox (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  topic text not null,
  type text not null,
  version int not null,
  subject text not null,
  sequence bigint not null,
  occurred_at timestamptz not null,
  traceparent text,
  data jsonb not null,
  published_at timestamptz
);
create index outbox_unpublished on outbox (position) where published_at is null;
create index outbox_published on outbox (published_at) where published_at is not null;

create function notify_outbox() returns trigger language plpgsql as $$
begin
  notify outbox;
  return null;
end $$;
create trigger outbox_written after insert on outbox for each statement execute function notify_outbox();

-- Events that took effect, so that twice is once.
create table inbox (
  event_id uuid primary key,
  received_at timestamptz not null default now()
);
create index inbox_received on inbox (received_at);

-- First answers, by caller and key.
create table idempotency_records (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  lease_until timestamptz not null,
  response bytea,
  error jsonb,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_created on idempotency_records (created_at);
