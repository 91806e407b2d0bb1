-- Phones of officers, each with a key of its own that never leaves it: what a phone signs while there is no network is
-- delivered later by anyone who has it. Only the owner of the schema reads and writes these.

create table huan.device (
  device uuid primary key,
  account text not null references huan.user_account on delete cascade,
  name text not null,
  -- SubjectPublicKeyInfo of a key on P-256.
  public_key bytea not null,
  registered_at bigint not null,
  -- From this instant on nothing that it signs counts; it may lie before the moment of revoking.
  revoked_at bigint
);
create index device_account on huan.device (account);

-- The proof: what was signed, byte for byte, beside the command that came of it.
create table huan.signed_command (
  case_id uuid not null,
  command_id uuid not null,
  device uuid not null,
  payload bytea not null,
  signature bytea not null,
  delivered_by text not null,
  delivered_at bigint not null,
  primary key (case_id, command_id)
);
