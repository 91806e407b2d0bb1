-- A district hears of everybody who is coming to it, before it has to take them over, and can hold who came against it.

-- Which district was told of whom, and when first: read from the notices `coming`, only ever added to.
create table huan.coming (
  case_id uuid not null,
  district text not null,
  voyage uuid,
  told_at bigint not null,
  written bigint not null default pg_current_xact_id()::text::bigint,
  primary key (case_id, district)
);
create index coming_told on huan.coming (district, told_at);
create index coming_voyage on huan.coming (voyage, district) where voyage is not null;
create index coming_written on huan.coming using brin (written) with (pages_per_range = 32, autosummarize = on);

-- Who is inside already was known to their districts in other ways: none of them is to look as if nobody had told.
insert into huan.coming (case_id, district, voyage, told_at)
select case_id, state -> 'facts' ->> 'district', voyage, opened_at from huan."case"
 where loop = 'arrival' and closed_at is null and state -> 'facts' ->> 'district' is not null;

alter table huan.coming enable row level security;
create policy coming_seen on huan.coming for select to huan_reader using (huan.sees_unit(district));
create policy coming_written on huan.coming to huan_writer using (true) with check (true);
grant select on huan.coming to huan_reader;
grant select, insert on huan.coming to huan_writer;

-- Head by head where those are of whom a district was told, and who came to it of whom it was not. It looks where the
-- district itself may not (people are still with the carrier, or in the port), and so shows nothing that names anybody:
-- no case, only the voyage.
create view huan.on_the_way with (security_barrier) as
select t.district, t.voyage, t.told_at as since,
       case
         when exists (select from huan.event e join huan.unit x on x.unit = e.to_unit
                       where e.case_id = t.case_id and x.lo between d.lo and d.hi) then 'received'
         when c.closed_at is not null then 'ended'
         when c.state -> 'facts' ->> 'district' is distinct from t.district
           or exists (select from huan.unit o where o.kind = 'district' and c.holder_at between o.lo and o.hi)
         then 'elsewhere'
         when c.link = 'aboard' then 'aboard'
         else 'port'
       end as standing
  from huan.coming t
  join huan.unit d on d.unit = t.district
  join huan."case" c on c.case_id = t.case_id
 where d.lo between (select huan.sees_from()) and (select huan.sees_to())
union all
select d.unit, c.voyage, c.opened_at, 'untold'
  from huan.unit d
  join huan.unit x on x.lo between d.lo and d.hi
  join huan."case" c on c.holder = x.unit and c.loop = 'arrival' and c.closed_at is null
 where d.kind = 'district' and d.lo between (select huan.sees_from()) and (select huan.sees_to())
   and not exists (select from huan.coming t where t.case_id = c.case_id and t.district = d.unit);
grant select on huan.on_the_way to huan_reader;
