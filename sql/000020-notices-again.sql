-- Readers of the outbox took transaction numbers for texts: a reading that was cut between 9,999 and 10,000 (99,999 and 100,000 …)
-- passed notices over. What is still kept, a day at least, is read once more; a reader does nothing twice for the same notice.
update huan.outbox_reader set upto_xid = '0', upto = 0, failures = 0;
