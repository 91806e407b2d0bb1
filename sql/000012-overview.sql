-- People found positive, by day, without walking through every case that was ever closed.
create index case_positive on huan."case" (closed_at) where loop = 'specimen' and state->'facts'->>'result' = 'positive';
