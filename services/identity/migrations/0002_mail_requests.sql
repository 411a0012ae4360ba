alter table accounts add column email_verified_at timestamptz;

-- Mails with a secret that were asked for. The secret itself is computed from the id, and stored nowhere.
create table mail_requests (
  id uuid primary key,
  account_id text not null references accounts on delete cascade,
  purpose text not null check (purpose in ('verify_email', 'reset_password')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index mail_requests_of_account on mail_requests (account_id, purpose, created_at);
create index mail_requests_by_expiry on mail_requests (expires_at);

-- E-mail addresses that somebody wants a new password for, whoever they are, until a worker has looked.
create table reset_wishes (
  position bigint generated always as identity primary key,
  email text not null
);
