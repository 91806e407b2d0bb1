-- The ledger and what is derived from it.
-- Instants are bigint milliseconds since 1970-01-01T00:00Z. `case_id` leads every key of every distributed table.

create schema if not exists huan;

-- Roles: huan_writer appends events and updates projections; huan_reader reads under row-level security.
do $$
begin
  if not exists (select from pg_roles where rolname = 'huan_writer') then create role huan_writer nologin; end if;
  if not exists (select from pg_roles where rolname = 'huan_reader') then create role huan_reader nologin; end if;
exception when duplicate_object or unique_violation then null; -- another database of this server was faster
end $$;
grant huan_writer, huan_reader to current_user;
grant usage on schema huan to huan_writer, huan_reader;

-- Time. One row: simulated time runs from `simulated` at `real` with `rate`; rate 1 and equal instants is plain time.
create table huan.timeline (
  single boolean primary key default true check (single),
  real bigint not null,
  simulated bigint not null,
  rate double precision not null check (rate >= 0)
);
insert into huan.timeline values (true, 0, 0, 1);

create function huan.real_now() returns bigint language sql volatile as
$$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;

create function huan.now() returns bigint language sql volatile as
$$ select simulated + floor((huan.real_now() - real) * rate)::bigint from huan.timeline $$;

-- Units form a tree. A unit's interval [lo, hi] holds the intervals of all units below it.
create table huan.unit (
  unit text primary key,
  kind text not null,
  parent text references huan.unit,
  names jsonb not null,
  lo bigint not null unique,
  hi bigint not null check (hi >= lo),
  -- Whose interval this unit may read; its own unless told.
  sees text references huan.unit,
  facts jsonb not null default '{}',
  active boolean not null default true,
  sample boolean not null default false
);

create table huan.member (
  account text not null,
  unit text not null references huan.unit,
  role text not null default 'officer',
  from_at bigint not null default 0,
  until_at bigint,
  primary key (account, unit, from_at)
);

-- The truth. Append-only, one chain of hashes per case.
create table huan.event (
  case_id uuid not null,
  seq integer not null check (seq > 0),
  command_id uuid not null,
  name text not null,
  happened_at bigint not null,
  recorded_at bigint not null,
  actor text not null,
  unit text not null,
  standing text not null,
  -- Holder and receiver before the event: what the acting unit is checked against.
  holder text,
  receiver text,
  -- Filled by custody moves only, so that contacts can be found from history.
  to_unit text,
  voyage uuid,
  run uuid,
  data json not null,
  sealed bytea,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (case_id, seq),
  -- A guard against our own bugs: who acts as holder is the holder, who acts as receiver was offered it.
  constraint event_standing check (
    case standing
      when 'holder' then unit = holder or (seq = 1 and holder is null)
      when 'receiver' then unit = receiver
      when 'system' then unit = 'HUAN'
      when 'claimant' then unit is distinct from holder
      else standing in ('opener', 'declared', 'approver')
    end
  )
);
create index event_run on huan.event (run, case_id) where run is not null;
create index event_moved on huan.event (to_unit, happened_at) where to_unit is not null;

-- Where each case stands: the fold of its events, written in the same transaction.
create table huan."case" (
  case_id uuid primary key,
  loop text not null,
  version integer not null,
  custody text not null,
  holder text not null,
  holder_at bigint not null,
  offered_to text,
  offered_at bigint,
  opener_at bigint not null,
  link text not null,
  voyage uuid,
  run uuid,
  party uuid,
  subject uuid,
  kind text,
  next_due bigint,
  rung integer not null,
  opened_at bigint not null,
  closed_at bigint,
  held_since bigint not null,
  ending text,
  measure_until bigint,
  retain_until bigint,
  changed xid8 not null default pg_current_xact_id(),
  last_hash bytea not null,
  state json not null
) with (fillfactor = 70, toast_tuple_target = 8160);
-- Compressing a state on every update costs more than all the rest of the write.
alter table huan."case" alter column state set storage main;
alter table huan.event set (toast_tuple_target = 8160);
create index case_holding on huan."case" (holder, loop, next_due, case_id) where closed_at is null;
create index case_coming on huan."case" (offered_to, held_since, case_id) where offered_to is not null;
create index case_due on huan."case" (next_due) where next_due is not null;
create index case_voyage on huan."case" (voyage) where voyage is not null;
create index case_run on huan."case" (run) where run is not null;
create index case_subject on huan."case" (subject) where subject is not null;
create index case_late on huan."case" (holder, rung) where rung > 0;
-- Cases set off by a specimen's result, for when the result is amended.
create index case_tracing on huan."case" ((state -> 'facts' ->> 'specimen')) where loop = 'tracing';
create index case_changed on huan."case" (changed);

-- Said once: a command's id with the digest of its body and the answer it got.
create table huan.command (
  case_id uuid not null,
  command_id uuid not null,
  digest bytea not null,
  recorded_at bigint not null,
  answer json not null,
  primary key (case_id, command_id)
);

-- One key per case seals what identifies its person; destroyed when the retention date comes.
create table huan.case_key (
  case_id uuid primary key,
  wrapped bytea,
  destroyed_at bigint
);

-- Keyed search tokens; removed together with the key.
create table huan.token (
  case_id uuid not null,
  kind text not null,
  token bytea not null,
  primary key (case_id, kind, token)
);
create index token_search on huan.token (token);

create table huan.file (
  case_id uuid not null,
  file_id uuid not null,
  media text not null,
  bytes integer not null,
  digest bytea not null,
  sealed bytea not null,
  added_at bigint not null,
  primary key (case_id, file_id)
);

-- Heads: deltas are appended by every batch and folded now and then; the sum of both is the count.
create table huan.head_delta (
  id bigint generated always as identity primary key,
  dimension text not null,
  key text not null,
  change integer not null
);
create index head_delta_key on huan.head_delta (dimension, key);
create table huan.head_count (
  dimension text not null,
  key text not null,
  count bigint not null,
  primary key (dimension, key)
);

create table huan.outbox (
  id bigint generated always as identity primary key,
  xid xid8 not null default pg_current_xact_id(),
  recorded_at bigint not null,
  topic text not null,
  case_id uuid not null,
  data jsonb not null
);
create table huan.outbox_reader (reader text primary key, upto bigint not null);

-- Merkle roots over the cases changed since the previous anchor, each chained to it.
create table huan.anchor (
  anchor bigint primary key,
  taken_at bigint not null,
  from_xid xid8 not null,
  to_xid xid8 not null,
  cases integer not null,
  root bytea not null,
  prev_hash bytea not null,
  hash bytea not null
);
create table huan.anchor_leaf (
  case_id uuid not null,
  anchor bigint not null,
  seq integer not null,
  hash bytea not null,
  primary key (case_id, anchor)
);
create index anchor_leaf_anchor on huan.anchor_leaf (anchor);

-- Every read of personal data.
create table huan.reading (
  case_id uuid not null,
  id bigint generated always as identity,
  read_at bigint not null,
  actor text not null,
  unit text not null,
  purpose text not null,
  primary key (case_id, id)
);

create table huan.erasure (
  case_id uuid primary key,
  erased_at bigint not null,
  reason text not null
);

-- Fails the whole statement, and with it the batch, when fewer rows were written than decided.
create function huan.expect(written bigint, wanted bigint, what text) returns void language plpgsql as $$
begin
  if written is distinct from wanted then
    raise exception 'conflict: % of % %', written, wanted, what using errcode = 'HU001';
  end if;
end $$;

-- Reads: a unit sees the cases held, offered or raised within the interval set for the transaction.
create function huan.sees_from() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('huan.lo', true), '')::bigint $$;
create function huan.sees_to() returns bigint language sql stable parallel safe as
$$ select nullif(current_setting('huan.hi', true), '')::bigint $$;

alter table huan."case" enable row level security;
alter table huan.event enable row level security;
alter table huan.token enable row level security;
alter table huan.file enable row level security;
alter table huan.case_key enable row level security;
alter table huan.reading enable row level security;

create policy case_seen on huan."case" for select to huan_reader using (
  holder_at between (select huan.sees_from()) and (select huan.sees_to())
  or offered_at between (select huan.sees_from()) and (select huan.sees_to())
  or opener_at between (select huan.sees_from()) and (select huan.sees_to())
);
create policy event_seen on huan.event for select to huan_reader using (
  exists (select from huan."case" c where c.case_id = event.case_id)
);
create policy token_seen on huan.token for select to huan_reader using (
  exists (select from huan."case" c where c.case_id = token.case_id)
);
create policy file_seen on huan.file for select to huan_reader using (
  exists (select from huan."case" c where c.case_id = file.case_id)
);
create policy key_seen on huan.case_key for select to huan_reader using (
  exists (select from huan."case" c where c.case_id = case_key.case_id)
);
create policy reading_seen on huan.reading for select to huan_reader using (
  exists (select from huan."case" c where c.case_id = reading.case_id)
);
create policy reading_added on huan.reading for insert to huan_reader with check (true);

create policy case_written on huan."case" to huan_writer using (true) with check (true);
create policy event_written on huan.event for insert to huan_writer with check (true);
create policy event_loaded on huan.event for select to huan_writer using (true);
create policy token_written on huan.token to huan_writer using (true) with check (true);
create policy file_written on huan.file to huan_writer using (true) with check (true);
create policy key_written on huan.case_key to huan_writer using (true) with check (true);
create policy reading_written on huan.reading to huan_writer using (true) with check (true);

grant select on all tables in schema huan to huan_reader;
revoke select on huan.command from huan_reader;
grant insert on huan.reading to huan_reader;
grant usage on all sequences in schema huan to huan_reader, huan_writer;
grant select, insert on all tables in schema huan to huan_writer;
grant update on huan."case", huan.timeline, huan.case_key, huan.head_count, huan.head_delta, huan.unit, huan.member, huan.outbox_reader
  to huan_writer;
grant delete on huan.head_delta, huan.token, huan.file, huan.outbox to huan_writer;
