-- What the auditor needs beside the ledger: answers under the anchors, its own clock, erasures by their date.

-- The transaction that wrote an answer, so that an anchor can tell which ones are new. Written in order, hence BRIN:
-- next to nothing on the write path.
alter table huan.command add column written bigint not null default pg_current_xact_id()::text::bigint;
create index command_written on huan.command using brin (written) with (pages_per_range = 32, autosummarize = on);

-- A leaf covers the case's last event and the answers given on it since the previous anchor.
alter table huan.anchor_leaf add column commands uuid[] not null default '{}';
alter table huan.anchor_leaf add column answers bytea;

-- Every run of the auditor, in the machine's own time. A run without an end died.
create table huan.audit_run (
  run bigint generated always as identity primary key,
  started bigint not null,
  finished bigint,
  ok boolean,
  broken integer,
  notices integer,
  findings json
);
create index audit_run_finished on huan.audit_run (finished) where finished is not null;

create index case_retain on huan."case" (retain_until) where retain_until is not null;

grant select on huan.audit_run to huan_reader, huan_writer;
