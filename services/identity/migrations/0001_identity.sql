create table accounts (
  id text primary key,
  -- Trimmed and in lower case.
  email text not null unique,
  password_hash text not null,
  display_name text not null,
  roles text[] not null check (roles <@ array['customer', 'staff', 'admin'] and cardinality(roles) > 0),
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index accounts_by_age on accounts (created_at desc, id desc);
create index accounts_admins on accounts (id) where 'admin' = any (roles);

-- One sign-in on one device. All refresh tokens of a session are one family.
create table sessions (
  id text primary key,
  account_id text not null references accounts on delete cascade,
  client text not null check (client in ('web', 'api')),
  user_agent text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('logout', 'revoked', 'reused'))
);
create index sessions_of_account on sessions (account_id, last_used_at desc) where ended_at is null;
create index sessions_by_use on sessions (last_used_at);

create table refresh_tokens (
  -- SHA-256 of the token, which is nowhere stored itself.
  hash bytea primary key,
  session_id text not null references sessions on delete cascade,
  expires_at timestamptz not null,
  rotated_at timestamptz,
  successors int not null default 0
);
create index refresh_tokens_of_session on refresh_tokens (session_id);

-- Sessions and accounts whose tokens are no longer good, until every service has been told.
create table pending_revocations (
  position bigint generated always as identity primary key,
  subject text not null,
  -- Whoever announces it has until then; afterwards another may.
  claimed_until timestamptz not null
);
create index pending_revocations_due on pending_revocations (claimed_until);
