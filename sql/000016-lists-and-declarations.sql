-- Which list was sent under which id, and what was answered: a list that is sent again under its id gets the same answer,
-- and another list under it none. What a list did is in the ledger; nothing here decides about anybody.
create table huan.list_said (
  command_id uuid primary key,
  digest bytea not null,
  said_at bigint not null,
  -- Where the ledger answers for it; null: there was nothing to do.
  lead uuid,
  given_as uuid,
  -- Counts and warnings without names, as they were answered.
  answer jsonb not null
);
create index list_said_at on huan.list_said (said_at);

-- Health declarations of people whom no list names yet, sealed under keys of their own. Found by a keyed token of document
-- and flight, attached when the list comes, and gone after the time that policy keeps somebody who never came.
create table huan.declared_ahead (
  command_id uuid primary key,
  token bytea not null,
  wrapped bytea not null,
  sealed bytea not null,
  keep_until bigint not null
);
create index declared_ahead_token on huan.declared_ahead (token);
create index declared_ahead_until on huan.declared_ahead (keep_until);

grant select, insert, update, delete on huan.list_said, huan.declared_ahead to huan_writer;
