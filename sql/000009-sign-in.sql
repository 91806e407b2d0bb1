-- Second factors, passkeys, sign-in by another issuer, and what a session knows of itself.

alter table huan.user_account
  add column two_factor_enabled boolean not null default false,
  add column must_use_second_factor boolean not null default false;

-- `strong`: a second factor was shown, not only a password.
alter table huan.session
  add column strong boolean not null default false,
  add column seen_at timestamptz not null default now();

-- Secret and recovery codes are encrypted by the sign-in library. Not verified: being set up.
create table huan.second_factor (
  id text primary key,
  user_id text not null unique references huan.user_account on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

create table huan.passkey (
  id text primary key,
  name text,
  public_key text not null,
  user_id text not null references huan.user_account on delete cascade,
  credential_id text not null unique,
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamptz not null default now(),
  aaguid text
);
create index passkey_user on huan.passkey (user_id);

-- One subject of an issuer is one account.
create unique index credential_subject on huan.credential (provider_id, account_id);

-- Processes remember sessions for seconds; a duty to show more ends that memory too.
create trigger factor_demanded after update of must_use_second_factor on huan.user_account
  for each row execute function huan.revoke_account();
