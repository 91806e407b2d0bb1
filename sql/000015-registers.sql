-- What a city keeps beside its units: vehicles, and the days on which it works. Both are journaled (`store/journal.ts`).

-- Vehicles of the city: a plate here is that of a public vehicle and identifies nobody. Those of private cars that fetch
-- somebody stay sealed with their person.
create table huan.vehicle (
  vehicle uuid primary key,
  plate text not null,
  kind text not null check (kind in ('coach', 'bus', 'minibus', 'van', 'car', 'ambulance')),
  seats integer not null check (seats between 1 and 100),
  -- Whose it is: a crew, a district, a service.
  unit text not null references huan.unit,
  -- Out of service since when, and why.
  out_since bigint,
  out_reason text,
  note text,
  set_by text not null,
  set_at bigint not null,
  check ((out_since is null) = (out_reason is null))
);
-- However it is written, with dots or without: one plate is one vehicle.
create unique index vehicle_plate on huan.vehicle (upper(regexp_replace(plate, '[[:space:]·•.-]', '', 'g')));
create index vehicle_unit on huan.vehicle (unit);

alter table huan.vehicle enable row level security;
create policy vehicle_seen on huan.vehicle for select to huan_reader using (huan.sees_unit(unit));
create policy vehicle_written on huan.vehicle to huan_writer using (true) with check (true);

-- Days that are not as the week says: holidays on weekdays, and weekend days on which work is made up for.
create table huan.calendar_day (
  mark uuid primary key,
  -- A day of the city, YYYY-MM-DD.
  day text not null check (day ~ '^\d{4}-\d{2}-\d{2}$'),
  working boolean not null,
  -- What it is called, in the three languages.
  names jsonb not null,
  set_by text not null,
  set_at bigint not null,
  -- Marks that were taken off stay: clocks were set by them, and the audit asks what a day ever was.
  removed_by text,
  removed_at bigint,
  check ((removed_by is null) = (removed_at is null))
);
create unique index calendar_day_marked on huan.calendar_day (day) where removed_at is null;
-- Every process has the calendar in memory, as it has the units, and is told in the same way.
create trigger calendar_changed after insert or update or delete on huan.calendar_day
  for each statement execute function huan.tell_units();

grant select on huan.vehicle, huan.calendar_day to huan_reader;
grant select, insert, update, delete on huan.vehicle, huan.calendar_day to huan_writer;
