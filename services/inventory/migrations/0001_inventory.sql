create table stock (
  sku text primary key,
  on_hand int not null check (on_hand >= 0),
  held int not null default 0 check (held >= 0),
  version bigint not null default 1,
  updated_at timestamptz not null default now(),
  check (held <= on_hand)
);

-- One reservation per order. `released` may come first, and then bars the way for a late reserve.
create table reservations (
  order_id text primary key,
  status text not null check (status in ('held', 'committed', 'released', 'expired')),
  expires_at timestamptz,
  updated_at timestamptz not null default now()
);
create index reservations_expiring on reservations (expires_at) where status = 'held';

create table reservation_lines (
  order_id text not null references reservations,
  sku text not null references stock,
  quantity int not null check (quantity > 0),
  primary key (order_id, sku)
);

create table movements (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  sku text not null references stock,
  kind text not null check (kind in ('initial', 'adjusted', 'sold', 'returned')),
  delta int not null,
  reason text not null default '',
  order_id text,
  at timestamptz not null default now()
);
create index movements_of_sku on movements (sku, position desc);
create index movements_of_order on movements (order_id) where order_id is not null;
