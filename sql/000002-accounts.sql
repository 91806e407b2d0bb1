-- Accounts: who signs in, with which credential, and for which unit they act.
-- Only the owner of the schema reads and writes these; the roles of requests have no grant on them.
-- Sessions and keys go by real time, so their instants are timestamptz.

create table huan.user_account (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  username text unique,
  display_username text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table huan.credential (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references huan.user_account on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credential_user on huan.credential (user_id);

create table huan.session (
  id text primary key,
  token text not null unique,
  user_id text not null references huan.user_account on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_of_user on huan.session (user_id);

create table huan.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on huan.verification (identifier);

-- Keys of devices and other systems; only a hash is kept.
create table huan.api_key (
  id text primary key,
  config_id text not null,
  name text,
  start text,
  reference_id text not null references huan.user_account on delete cascade,
  prefix text,
  key text not null,
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamptz,
  enabled boolean,
  rate_limit_enabled boolean,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer,
  remaining integer,
  last_request timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  permissions text,
  metadata text
);
create index api_key_key on huan.api_key (key);
create index api_key_reference on huan.api_key (reference_id);

-- One account may be officer and administrator of the same unit.
alter table huan.member drop constraint member_pkey;
alter table huan.member add primary key (account, unit, role, from_at);
alter table huan.member add constraint member_role check (role in ('officer', 'viewer', 'admin', 'auditor'));
create index member_unit on huan.member (unit);

-- Sessions and keys are remembered by processes for seconds; these tell them to forget at once.
create function huan.revoke_account() returns trigger language plpgsql as $$
begin
  perform pg_notify('huan_revoked', coalesce(new.id, old.id));
  return null;
end $$;
create function huan.revoke_user() returns trigger language plpgsql as $$
begin
  perform pg_notify('huan_revoked', coalesce(new.user_id, old.user_id));
  return null;
end $$;
create function huan.revoke_reference() returns trigger language plpgsql as $$
begin
  perform pg_notify('huan_revoked', coalesce(new.reference_id, old.reference_id));
  return null;
end $$;
create function huan.revoke_member() returns trigger language plpgsql as $$
begin
  perform pg_notify('huan_revoked', coalesce(new.account, old.account));
  return null;
end $$;
create function huan.tell_units() returns trigger language plpgsql as $$
begin
  perform pg_notify('huan_units', '');
  return null;
end $$;

create trigger account_revoked after update of disabled_at or delete on huan.user_account
  for each row execute function huan.revoke_account();
create trigger session_revoked after delete on huan.session for each row execute function huan.revoke_user();
create trigger key_revoked after update of enabled, expires_at or delete on huan.api_key
  for each row execute function huan.revoke_reference();
create trigger member_revoked after insert or update or delete on huan.member
  for each row execute function huan.revoke_member();
create trigger unit_changed after insert or update or delete on huan.unit
  for each statement execute function huan.tell_units();

-- Readings of a record, newest first, and files by their digest.
create index reading_case on huan.reading (case_id, read_at desc, id desc);

-- Flights by day, open and closed; few among all cases.
create index case_voyages on huan."case" (opened_at, case_id) where loop = 'voyage';
