-- What lies beside the ledger comes under hashes too, so that a changed, removed or added row of it is found.

-- The transaction that wrote a row, so that an anchor can tell which ones are new. Written in order, hence BRIN: next to
-- nothing on the write path. Rows of before get this migration's and are covered by the next anchor.
alter table huan.token add column written bigint not null default pg_current_xact_id()::text::bigint;
alter table huan.case_key add column written bigint not null default pg_current_xact_id()::text::bigint;
alter table huan.file add column written bigint not null default pg_current_xact_id()::text::bigint;
alter table huan.reading add column written bigint not null default pg_current_xact_id()::text::bigint;
alter table huan.erasure add column written bigint not null default pg_current_xact_id()::text::bigint;
alter table huan.callout_try add column written bigint not null default pg_current_xact_id()::text::bigint;
alter table huan.outbox_aside add column written bigint not null default pg_current_xact_id()::text::bigint;
create index token_written on huan.token using brin (written) with (pages_per_range = 32, autosummarize = on);
create index case_key_written on huan.case_key using brin (written) with (pages_per_range = 32, autosummarize = on);
create index file_written on huan.file using brin (written) with (pages_per_range = 32, autosummarize = on);
create index reading_written on huan.reading using brin (written) with (pages_per_range = 32, autosummarize = on);
create index erasure_written on huan.erasure using brin (written) with (pages_per_range = 32, autosummarize = on);
create index callout_try_written on huan.callout_try using brin (written) with (pages_per_range = 32, autosummarize = on);
create index outbox_aside_written on huan.outbox_aside using brin (written) with (pages_per_range = 32, autosummarize = on);

-- A leaf also lists what was kept with the case since the previous anchor: hashes of rows, by their table.
alter table huan.anchor_leaf add column kept json;

-- Under the master key, which the database does not have: nobody adds or changes a reading with the database alone.
alter table huan.reading add column mark bytea;

-- What may be changed (units, members, accounts, rosters…): every change is an entry here, with who and when, in one
-- chain of hashes. The newest entry of each row says what the row must be.
create table huan.journal (
  entry bigint primary key check (entry > 0),
  -- In the machine's own time.
  at bigint not null,
  actor text not null,
  subject text not null,
  key text not null,
  -- SHA-256 of the row as it is from now on; null when it was removed.
  digest bytea,
  prev_hash bytea not null,
  hash bytea not null
);
create index journal_row on huan.journal (subject, key, entry desc);
grant select, insert on huan.journal to huan_writer;

-- An anchor covers the journal up to an entry.
alter table huan.anchor add column journal bigint, add column journal_hash bytea;

-- Adds an entry, unless the row is as its newest entry says. One after the other: the lock is held until the commit.
create function huan.note(actor text, subject text, key text, digest bytea) returns void language plpgsql as $$
declare
  last huan.journal;
  fresh huan.journal;
begin
  perform pg_advisory_xact_lock(hashtext('huan.journal'));
  select * into last from huan.journal j where j.subject = note.subject and j.key = note.key order by j.entry desc limit 1;
  if last.digest is not distinct from note.digest then return; end if;
  select * into last from huan.journal order by entry desc limit 1;
  fresh.entry := coalesce(last.entry, 0) + 1;
  fresh.at := huan.real_now();
  fresh.actor := note.actor;
  fresh.subject := note.subject;
  fresh.key := note.key;
  fresh.digest := note.digest;
  fresh.prev_hash := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  fresh.hash := sha256(fresh.prev_hash || convert_to(
    jsonb_build_array(fresh.entry, fresh.at, fresh.actor, fresh.subject, fresh.key, encode(fresh.digest, 'hex'))::text, 'UTF8'));
  insert into huan.journal select fresh.*;
end $$;

-- The sign-in library writes its tables by itself. What it changes on a connection of Huan's (a keeper) is entered by this
-- trigger; what somebody changes by hand is not, and is found. Arguments: the row's key and its text, as in
-- `store/journal.ts`.
create function huan.enter() returns trigger language plpgsql as $$
declare
  before record;
  after record;
begin
  if current_setting('huan.keeper', true) is distinct from 'on' then return null; end if;
  if tg_op <> 'INSERT' then
    execute format('select (%s)::text as key, %s as text from (select ($1).*) r', tg_argv[0], tg_argv[1]) into before using old;
  end if;
  if tg_op <> 'DELETE' then
    execute format('select (%s)::text as key, %s as text from (select ($1).*) r', tg_argv[0], tg_argv[1]) into after using new;
  end if;
  -- A record that was never assigned may not even be named.
  if tg_op = 'UPDATE' then
    if before = after then return null; end if;
    if before.key <> after.key then perform huan.note('sign-in', tg_table_name, before.key, null); end if;
  elsif tg_op = 'DELETE' then
    perform huan.note('sign-in', tg_table_name, before.key, null);
  end if;
  if tg_op <> 'DELETE' then
    perform huan.note('sign-in', tg_table_name, after.key, sha256(convert_to(after.text, 'UTF8')));
  end if;
  return null;
end $$;
create trigger entered after insert or update or delete on huan.user_account for each row execute function huan.enter(
  'id', 'jsonb_build_array(id, name, email, username, display_username, extract(epoch from disabled_at))::text');
create trigger entered after insert or update or delete on huan.credential for each row execute function huan.enter(
  'id', 'jsonb_build_array(id, account_id, provider_id, user_id, password)::text');
create trigger entered after insert or update or delete on huan.api_key for each row execute function huan.enter(
  'id', 'jsonb_build_array(id, config_id, name, start, prefix, reference_id, key, enabled, extract(epoch from expires_at), permissions)::text');

-- What was there before anybody kept a journal is taken as it is. The texts are those of `store/journal.ts`, for ever.
select huan.note('huan', 'unit', unit, sha256(convert_to(jsonb_build_array(
    unit, kind, parent, names, lo, hi, sees, facts, active, sample)::text, 'UTF8')))
  from huan.unit order by lo;
select huan.note('huan', 'member', jsonb_build_array(account, unit, role, from_at)::text, sha256(convert_to(
    jsonb_build_array(account, unit, role, from_at, until_at)::text, 'UTF8')))
  from huan.member order by account, unit, role, from_at;
select huan.note('huan', 'user_account', id, sha256(convert_to(jsonb_build_array(
    id, name, email, username, display_username, extract(epoch from disabled_at))::text, 'UTF8')))
  from huan.user_account order by id;
select huan.note('huan', 'credential', id, sha256(convert_to(jsonb_build_array(
    id, account_id, provider_id, user_id, password)::text, 'UTF8')))
  from huan.credential order by id;
select huan.note('huan', 'api_key', id, sha256(convert_to(jsonb_build_array(id, config_id, name, start, prefix, reference_id, key, enabled, extract(epoch from expires_at),
      permissions)::text, 'UTF8')))
  from huan.api_key order by id;
select huan.note('huan', 'roster', shift::text, sha256(convert_to(jsonb_build_array(
    shift, unit, account, role, post, from_at, until_at, health, health_at, set_by, set_at, removed_by, removed_at)::text,
    'UTF8')))
  from huan.roster order by shift;
select huan.note('huan', 'contact_way', way::text, sha256(convert_to(jsonb_build_array(
    way, account, kind, language, place, encode(sealed, 'hex'), encode(mark, 'hex'), set_at, gone_at)::text, 'UTF8')))
  from huan.contact_way order by way;
select huan.note('huan', 'timeline', 'true', sha256(convert_to(jsonb_build_array(real, simulated, rate)::text, 'UTF8')))
  from huan.timeline where (real, simulated, rate) <> (0, 0, 1);
select huan.note('huan', 'audit_run', run::text, sha256(convert_to(jsonb_build_array(
    run, started, finished, ok, broken, notices, findings::text)::text, 'UTF8')))
  from huan.audit_run where finished is not null order by run;
-- Readings of before have no mark: so many, and never more.
select huan.note('huan', 'unmarked', 'reading', sha256(convert_to(count(*)::text, 'UTF8')))
  from huan.reading having count(*) > 0;
