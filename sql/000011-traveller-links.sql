-- The traveller's own page: links with a second factor, sessions bound to them, and a role that sees one person only.

do $$
begin
  if not exists (select from pg_roles where rolname = 'huan_subject') then create role huan_subject nologin; end if;
exception when duplicate_object or unique_violation then null; -- another database of this server was faster
end $$;
grant huan_subject to current_user;
grant usage on schema huan to huan_subject;

-- A person who speaks for themself signs as nobody else.
alter table huan.event drop constraint event_standing;
alter table huan.event add constraint event_standing check (
  coalesce(
    case standing
      when 'holder' then unit = holder or (seq = 1 and holder is null)
      when 'receiver' then unit = receiver or (receiver is null and name in ('offer.accepted.1', 'offer.refused.1'))
      when 'system' then unit = 'HUAN'
      when 'subject' then unit = 'SUBJECT' and actor like 'person-%'
      when 'claimant' then unit is distinct from holder
      else standing in ('opener', 'declared', 'approver')
    end,
    false
  )
);

-- One row per link that a desk gave out. The newest of a case is the one that counts. Token and PIN are kept as keyed
-- marks only, so that nobody who reads this table can use it.
create table huan.traveller_link (
  case_id uuid not null,
  link_id uuid not null,
  serial bigint generated always as identity,
  mark bytea not null,
  pin bytea not null,
  issued_at bigint not null,
  issued_by text not null,
  issued_unit text not null,
  until_at bigint not null,
  -- Wrong second factors in a row, and until when (the machine's time) the next try is not heard.
  failures integer not null default 0,
  wait_until bigint not null default 0,
  primary key (case_id, link_id)
);

-- Sessions go by the machine's time.
create table huan.traveller_session (
  case_id uuid not null,
  session_id uuid not null,
  link_id uuid not null,
  mark bytea not null,
  until_at bigint not null,
  primary key (case_id, session_id)
);
grant select, insert, update on huan.traveller_link to huan_writer;
grant select, insert, delete on huan.traveller_session to huan_writer;

-- Reads of a person: their own case, and what was opened about them. Set for the transaction.
create function huan.own() returns uuid language sql stable parallel safe as
$$ select nullif(current_setting('huan.own', true), '')::uuid $$;

create policy case_own on huan."case" for select to huan_subject using (
  case_id = (select huan.own()) or subject = (select huan.own())
);
create policy event_own on huan.event for select to huan_subject using (
  exists (select from huan."case" c where c.case_id = event.case_id)
);
create policy key_own on huan.case_key for select to huan_subject using (
  exists (select from huan."case" c where c.case_id = case_key.case_id)
);
create policy reading_own on huan.reading for select to huan_subject using (
  exists (select from huan."case" c where c.case_id = reading.case_id)
);
create policy reading_noted on huan.reading for insert to huan_subject with check (
  unit = 'SUBJECT' and actor = 'person-' || (select huan.own())::text
);
grant select on huan."case", huan.event, huan.case_key, huan.reading, huan.timeline to huan_subject;
grant insert on huan.reading to huan_subject;
grant usage on sequence huan.reading_id_seq to huan_subject;
