-- Who was merged into whom is asked from the other side too: the contacts of a person are those of each of their cases.
create index case_merged on huan."case" ((state ->> 'mergedInto')) where ending = 'duplicate';
