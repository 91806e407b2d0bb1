-- What was decided on a day, and gaps by age, without walking through the ledger.
-- Only events that carry a decision are in the first: a few of each person. Looking for a few letters costs the write
-- path next to nothing; taking the JSON apart would not.
create index event_decided on huan.event (recorded_at) where strpos(data::text, '"decided":[') > 0;
create index case_gaps on huan."case" (opened_at, case_id) where loop = 'gap' and closed_at is null;
