-- A call that has ended is kept for as long as policy says (table `callouts`); that it was tried stays in callout_try.
create index callout_finished on huan.callout (raised_at) where next_at is null;
grant delete on huan.callout, huan.siren to huan_writer;
