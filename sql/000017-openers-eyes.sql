-- breaking
-- Who opened a case no longer sees it to its end for that alone. An airport that imports a list opened the case of
-- everybody on it, and read their tests, rooms and hospitals until they were erased. Only where the opener asked for
-- something, or sees to it that it is done, does the row go on naming where they stand (`openerSees` of a loop);
-- everything else is seen by who holds it and who is offered it. Older programs would write what they always wrote.
update huan."case" set opener_at = -1 where opener_at <> -1
   and loop not in ('question', 'help', 'objection', 'gap', 'tracing', 'run', 'voyage', 'site', 'stand');

-- The role that shows things to people may read what is guarded row by row and what tells of nobody. The rest is read by
-- Huan itself, as the owner or as the role that writes.
revoke select on huan.outbox, huan.outbox_reader, huan.member, huan.anchor, huan.anchor_leaf, huan.erasure,
  huan.audit_run from huan_reader;
