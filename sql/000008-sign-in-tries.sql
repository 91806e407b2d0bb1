-- Failed sign-ins are counted here, so that all processes slow a guesser together. A mark is a keyed token of a name, of
-- an address, or of both: nobody reads a name or an address from it. Instants are the machine's own time.

create table huan.sign_in_try (
  mark bytea primary key,
  failures integer not null,
  -- Until then nobody is heard under this mark.
  until_at bigint not null,
  last_at bigint not null
);
create index sign_in_try_last on huan.sign_in_try (last_at);

-- Name and address that have signed in together: a guesser elsewhere cannot keep them out.
create table huan.sign_in_place (
  mark bytea primary key,
  last_at bigint not null
);
create index sign_in_place_last on huan.sign_in_place (last_at);
