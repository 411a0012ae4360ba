-- Reconciliation goes round: who was looked at longest ago is next, and what the provider has confirmed as ended is not
-- looked at again. Without that, the oldest cancelled payments would be all that it ever sees.
alter table payments add column is_watched boolean not null default true, add column looked_at timestamptz;
drop index payments_open;
create index payments_watched on payments (looked_at nulls first, updated_at)
  where is_watched and status in ('created', 'requires_action', 'authorised', 'cancelled');
