-- Who is on duty, how they are reached, and the calls that go out until a human answers.
-- Nothing here names the person of a case: units, accounts and codes only; where somebody is reached is sealed.

-- A position is (xid, id): an id is given before its transaction ends, so by id alone a late commit would be passed over.
alter table huan.outbox_reader
  add column upto_xid xid8 not null default '0',
  add column failures integer not null default 0;
create index outbox_order on huan.outbox (xid, id);

-- Notices that a reader could not handle however often it tried: set aside, so that the ones behind them are not held up.
create table huan.outbox_aside (
  case_id uuid not null,
  reader text not null,
  id bigint not null,
  topic text not null,
  data jsonb not null,
  reason text not null,
  aside_at bigint not null,
  primary key (case_id, reader, id)
);

create table huan.roster (
  shift uuid primary key,
  unit text not null references huan.unit on delete cascade,
  account text not null,
  role text not null check (role in ('director', 'officer', 'doctor', 'escort', 'driver')),
  -- Where: a desk, a vehicle, a site.
  post text,
  from_at bigint not null,
  until_at bigint not null check (until_at > from_at),
  -- What they said of their own health for this shift; who is unwell is not called.
  health text not null default 'unreported' check (health in ('unreported', 'well', 'unwell')),
  health_at bigint,
  set_by text not null,
  set_at bigint not null,
  removed_by text,
  removed_at bigint
);
create index roster_on_duty on huan.roster (unit, until_at) where removed_at is null;

create table huan.contact_way (
  way uuid primary key,
  account text not null,
  kind text not null check (kind in ('sms', 'voice', 'chat', 'push')),
  language text not null default 'zh-Hans' check (language in ('zh-Hans', 'zh-Hant', 'en')),
  -- Lower is tried first.
  place smallint not null,
  -- The endpoint under a key of the account; `mark` is its keyed token, the only name it has in logs.
  sealed bytea not null,
  mark bytea not null,
  set_at bigint not null,
  gone_at bigint,
  unique (account, kind, mark)
);
create index contact_way_order on huan.contact_way (account, place) where gone_at is null;

-- One row per alarm for the desk of the unit called (no account) and one per person called for it.
create table huan.callout (
  case_id uuid not null,
  callout_id uuid not null,
  -- The callout of the desk, from which the people's follow; its own id for itself.
  alarm uuid not null,
  clock text not null,
  rung integer not null,
  loop text not null,
  holder text not null,
  -- Whom the ladder called, and whose roster answered for it.
  asked text not null,
  unit text not null,
  account text,
  raised_at bigint not null,
  state text not null default 'due'
    check (state in ('due', 'sent', 'failed', 'nobody', 'acknowledged', 'over')),
  attempt integer not null default 0,
  failures integer not null default 0,
  way uuid,
  kind text,
  sent_at bigint,
  next_at bigint,
  detail text,
  acknowledged_by text,
  acknowledged_at bigint,
  -- Which process is sending it, in the machine's time: a killed one loses it when this passes.
  claim uuid,
  claimed_until bigint,
  -- The version of the case at which the alarm was last seen to stand.
  seen integer,
  primary key (case_id, callout_id),
  check ((next_at is null) = (state in ('acknowledged', 'over')))
);
create index callout_next on huan.callout (next_at) where next_at is not null;
create index callout_called on huan.callout (callout_id);
create index callout_account on huan.callout (account, raised_at) where account is not null;

-- Every attempt, for whoever asks later who was called when.
create table huan.callout_try (
  case_id uuid not null,
  callout_id uuid not null,
  attempt integer not null,
  tried_at bigint not null,
  kind text not null,
  ok boolean not null,
  detail text,
  primary key (case_id, callout_id, attempt)
);

-- What sounds on the screens of a desk now.
create table huan.siren (
  case_id uuid not null,
  clock text not null,
  unit text not null,
  callout_id uuid not null,
  rung integer not null,
  nobody boolean not null default false,
  texts jsonb not null,
  sounded_at bigint not null,
  stopped_at bigint,
  primary key (case_id, clock, unit)
);
create index siren_sounding on huan.siren (unit) where stopped_at is null;

-- A unit sees its own and everything below it.
create function huan.sees_unit(code text) returns boolean language sql stable parallel safe as $$
  select exists (select from huan.unit u where u.unit = code and u.lo between huan.sees_from() and huan.sees_to())
$$;

alter table huan.roster enable row level security;
alter table huan.callout enable row level security;
alter table huan.callout_try enable row level security;
alter table huan.siren enable row level security;
create policy roster_seen on huan.roster for select to huan_reader using (huan.sees_unit(unit));
create policy callout_seen on huan.callout for select to huan_reader
  using (huan.sees_unit(asked) or huan.sees_unit(unit));
create policy try_seen on huan.callout_try for select to huan_reader using (
  exists (select from huan.callout c where c.case_id = callout_try.case_id and c.callout_id = callout_try.callout_id)
);
create policy siren_seen on huan.siren for select to huan_reader using (huan.sees_unit(unit));
create policy roster_written on huan.roster to huan_writer using (true) with check (true);
create policy callout_written on huan.callout to huan_writer using (true) with check (true);
create policy try_written on huan.callout_try to huan_writer using (true) with check (true);
create policy siren_written on huan.siren to huan_writer using (true) with check (true);

grant select on huan.roster, huan.callout, huan.callout_try, huan.siren to huan_reader;
grant select, insert, update on huan.roster, huan.contact_way, huan.callout, huan.siren to huan_writer;
grant select, insert on huan.callout_try, huan.outbox_aside to huan_writer;
grant delete on huan.contact_way, huan.outbox_aside to huan_writer;
grant update (xid) on huan.outbox to huan_writer;
