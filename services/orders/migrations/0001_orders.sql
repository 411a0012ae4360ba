-- A snapshot of what was bought, and how far it got. Amounts are minor units of `currency`.
-- Room is left on the pages, and nothing that changes is indexed, so that updates stay on their page.
create table orders (
  id text primary key,
  -- Null for a guest.
  customer_id text,
  email text not null,
  status text not null check (status in ('pending', 'confirmed', 'cancelled', 'shipped', 'delivered')),
  currency text not null,
  lines jsonb not null,
  subtotal bigint not null check (subtotal >= 0),
  shipping bigint not null check (shipping >= 0),
  total bigint not null check (total = subtotal + shipping),
  shipping_address jsonb not null,
  shipping_option jsonb not null,
  payment jsonb not null,
  timeline jsonb not null,
  cancel_reason text not null default '',
  -- The SKUs that were short, when that is why it was cancelled.
  shortages jsonb not null default '[]',
  cart_id text not null,
  cart_version bigint not null,
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 70);
create index orders_newest on orders (created_at desc, id desc);
create index orders_of_customer on orders (customer_id, created_at desc, id desc) where customer_id is not null;

-- The course of each order: which step comes next, what to undo, and who is at it.
create table sagas (
  order_id text primary key references orders,
  phase text not null check (phase in ('forward', 'undo', 'tail', 'done', 'undone')),
  step text not null check (step in ('reserve', 'authorise', 'capture', 'commit', 'close_cart')),
  -- Compensations, registered before the step that they undo starts; the last one runs first.
  undo text[] not null,
  reason text not null default '',
  attempts int not null default 0,
  last_error text not null default '',
  payment_method_id text not null,
  -- Not null once somebody asked to cancel; their words.
  cancel_requested text,
  next_run_at timestamptz not null,
  give_up_at timestamptz not null,
  -- An event came in while a step was running.
  woken boolean not null default false,
  -- Whoever holds this word may write; a new holder takes a new word.
  lease text,
  lease_until timestamptz
) with (fillfactor = 70);
create index sagas_due on sagas (next_run_at) where phase in ('forward', 'undo', 'tail');

create table refunds (
  id text primary key,
  order_id text not null references orders,
  -- [{ sku, quantity }]
  lines jsonb not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  reason text not null,
  status text not null check (status in ('pending', 'completed', 'failed')),
  attempts int not null default 0,
  next_run_at timestamptz not null,
  created_at timestamptz not null
);
create index refunds_of_order on refunds (order_id);
create index refunds_due on refunds (next_run_at) where status = 'pending';
