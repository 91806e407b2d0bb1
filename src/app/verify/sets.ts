import { hash } from 'node:crypto';
import type pg from 'pg';
import { followedEndings } from '../../city/followup/loop.ts';
import type { FindingCode, FindingFacts } from '../../contract/finding.ts';
import type { Loop } from '../../loop/declaration.ts';
import { openCursor } from '../../store/cursor.ts';
import type { Erased } from '../../store/erasure.ts';
import { portionsOf } from '../../store/outside.ts';
import { fileId } from '../../store/read/file.ts';
import type { Seal } from '../../store/seal.ts';
import type { Findings, Grade, Invariant } from './report.ts';
import { answersOf } from './results.ts';

/** One question to the whole database: each row that it gives is a finding. */
interface SetCheck {
  readonly invariant: Invariant;
  readonly code: FindingCode;
  readonly grade?: Grade;
  readonly text: string;
  readonly values?: readonly unknown[];
}

type Answers = ReturnType<typeof answersOf>;

interface Found extends pg.QueryResultRow {
  readonly case_id: string | null;
  readonly seq: number | null;
  /** What fills the text of the finding. */
  readonly facts: FindingFacts;
}

const answersOnce: readonly SetCheck[] = [
  {
    invariant: 'I9',
    code: 'command-unanswered',
    text: `select e.case_id, min(e.seq) as seq, json_build_object('command', e.command_id) as facts
             from huan.event e left join huan.command m on m.command_id = e.command_id
            where m.command_id is null group by e.case_id, e.command_id`,
  },
  {
    // Ids count with the case that leads; drawn twice they hint at a sender whose ids are not chance.
    invariant: 'I9',
    code: 'command-twice',
    grade: 'notice',
    text: `select case_id, null as seq, json_build_object('command', command_id) as facts
             from (select case_id, command_id, count(*) over (partition by command_id) as times from huan.command) m
            where times > 1`,
  },
  {
    invariant: 'I9',
    code: 'command-refused',
    text: `select e.case_id, min(e.seq) as seq, json_build_object('command', e.command_id) as facts
             from huan.command m join huan.event e on e.command_id = m.command_id and e.case_id <> m.case_id
            where m.answer->'refused' is not null
              and not exists (select from huan.command o where o.command_id = m.command_id and o.answer->'refused' is null)
            group by e.case_id, e.command_id`,
  },
];

/** What one case says of another must be there: gaps, specimens, handovers, lodgers. */
const named: SetCheck = {
  invariant: 'I10',
  code: 'named-missing',
  text: `select e.case_id, e.seq, json_build_object('event', e.name, 'cases', e.other) as facts
    from (select case_id, seq, name,
                 case name when 'gap.noted.1' then data->>'gap' when 'bond.tied.1' then data->>'child'
                           when 'offer.made.1' then data->>'handover' else data->>'by' end as other
            from huan.event
           where name in ('gap.noted.1', 'bond.tied.1', 'offer.made.1', 'place.taken.1')) e
    left join huan."case" c on c.case_id::text = e.other
   where e.other is not null and (c.case_id is null
      or (e.name in ('gap.noted.1', 'bond.tied.1') and c.subject is distinct from e.case_id)
      or (e.name = 'gap.noted.1' and c.loop <> 'gap')
      or (e.name = 'offer.made.1' and c.loop <> 'handover'))`,
};

/** Of every document of a case it is known which country gave it: then alike numbers can be told apart. */
const allIssued = (id: string): string =>
  `(select count(*) filter (where kind = 'document') = count(*) filter (where kind = 'issued')
      from huan.token where case_id = ${id})`;

// A gap that was opened about them answers it, also when it is closed: closed it is only by merging, or by proof that
// they are two people.
const twoCases = (counted: readonly string[]): SetCheck => ({
  invariant: 'I1',
  code: 'person-twice',
  text: `select d.case_id, null as seq, json_build_object('count', d.cases, 'cases', d.all_cases)::jsonb as facts
    from (select t.case_id, p.cases, p.all_cases, p.ids
            from (select token, count(distinct t.case_id) as cases, array_agg(distinct t.case_id) as ids,
                         string_agg(distinct t.case_id::text, ', ') as all_cases
                    from huan.token t join huan."case" c on c.case_id = t.case_id
                   where t.kind = 'document' and c.closed_at is null and c.loop = any($1)
                   group by token having count(distinct t.case_id) > 1) p
            join huan.token t on t.token = p.token and t.kind = 'document' and t.case_id = any(p.ids)
           where exists (select from unnest(p.ids) as other(id)
                          where other.id <> t.case_id and not (${allIssued('t.case_id')} and ${allIssued('other.id')}
                            and not exists (select from huan.token a join huan.token b on b.token = a.token
                                               and b.kind = 'issued' and b.case_id = other.id
                                             where a.case_id = t.case_id and a.kind = 'issued')))) d
   where not exists (select from huan."case" g where g.loop = 'gap'
                        and g.subject = any(d.ids) and g.kind like 'duplicate%')
   group by 1, 2, 3`,
  values: [counted],
});

const untied = (bonding: readonly string[]): SetCheck => ({
  invariant: 'I5',
  code: 'test-untied',
  // Read once, or every event of the person is read for each of their tests.
  text: `with tied as materialized (
      select case_id, data->>'child' as child from huan.event where name = 'bond.tied.1')
    select c.case_id, 1 as seq, '{}'::json as facts
      from huan."case" c
     where c.loop = any($1) and not exists (
       select from tied where tied.case_id = c.subject and tied.child = c.case_id::text)`,
  values: [bonding],
});

const columnOf = (answers: Answers, name: 'fact' | 'as' | 'kind' | 'loop'): readonly string[] =>
  answers.map((answer) => answer[name]);

/** What is on a person's record about a test is what the test said, and what a test said last is on the record. */
const told = (answers: Answers): readonly SetCheck[] => [
  {
    invariant: 'I5',
    code: 'test-untold',
    // In two steps, or the few of the second are looked for among all events for each of the first.
    text: `with untold as materialized (select b.case_id, b.seq, b.command_id, b.data from huan.event b
     where b.name = 'bond.settled.1' and not exists (
       select from huan.event r where r.case_id::text = b.data->>'child' and r.command_id = b.command_id
          and ((r.name in ('evidence.recorded.1', 'evidence.corrected.1') and exists (
                  select from unnest($1::text[], $2::text[], $3::text[]) as a(fact, name, kind)
                   where r.data->>'kind' = a.kind
                     and b.data->>'outcome' = a.name || '.' || (r.data->'changes'->'facts'->>a.fact)))
            or (r.name = 'case.closed.1' and r.data->>'ending' = 'lapsed' and b.data->>'outcome' like '%.lapsed'))))
     select b.case_id, b.seq, json_build_object('result', b.data->>'outcome', 'cases', b.data->>'child') as facts
       from untold b
       -- Told when two cases became one: it stands in the one that ended so.
     where not exists (
         select from huan.event m join huan.event p on p.case_id = m.case_id and p.name = 'bond.settled.1'
          where m.command_id = b.command_id and m.name = 'case.closed.1' and m.data->>'into' = b.case_id::text
            and p.data->>'child' = b.data->>'child' and p.data->>'outcome' = b.data->>'outcome')
       -- Somebody else's, taken back from whoever they had been merged into.
       and not (b.data->>'outcome' like '%.elsewhere' and exists (
         select from huan.event s join huan."case" o on o.case_id = s.case_id
          where s.command_id = b.command_id and s.name = 'case.reopened.1'
            and exists (select from huan."case" t where t.case_id::text = b.data->>'child' and t.subject = o.case_id)))`,
    values: [columnOf(answers, 'fact'), columnOf(answers, 'as'), columnOf(answers, 'kind')],
  },
  {
    invariant: 'I5',
    code: 'result-untold',
    text: `with settled as materialized (
        select distinct on (1, 2) case_id, data->>'child' as child, data->>'outcome' as outcome
          from huan.event where name = 'bond.settled.1' order by 1, 2, seq desc)
      select r.case_id, r.seq, json_build_object('result', r.result) as facts
      from (select distinct on (e.case_id) e.case_id, e.seq, c.subject, a.name || '.' || (e.data->'changes'->'facts'->>a.fact) as result
              from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(fact, name, kind, loop)
              join huan."case" c on c.loop = a.loop
              join huan.event e on e.case_id = c.case_id and e.name in ('evidence.recorded.1', 'evidence.corrected.1')
               and e.data->>'kind' = a.kind and e.data->'changes'->'facts'->>a.fact is not null
             order by e.case_id, e.seq desc) r
      left join settled s on s.case_id = r.subject and s.child = r.case_id::text
     where r.result is distinct from s.outcome`,
    values: [columnOf(answers, 'fact'), columnOf(answers, 'as'), columnOf(answers, 'kind'), columnOf(answers, 'loop')],
  },
];

/**
 * Open cases of one name and birth date, not of one list, about which no gap asks. A follower opens the gap a moment
 * later, and only policy knows whether it must: so somebody should look.
 */
const alike = (counted: readonly string[], before: number): SetCheck => ({
  invariant: 'I1',
  code: 'person-alike',
  grade: 'notice',
  text: `select p.ids[1] as case_id, null as seq,
                json_build_object('count', cardinality(p.ids), 'cases', array_to_string(p.ids, ', ')) as facts
    from (select array_agg(distinct t.case_id order by t.case_id) as ids
            from huan.token t
            join huan."case" c on c.case_id = t.case_id
            join huan.event o on o.case_id = t.case_id and o.seq = 1
           where t.kind = 'birth' and c.closed_at is null and c.loop = any($1) and c.opened_at < $2
           group by t.token having count(distinct o.command_id) > 1) p
   where not exists (select from huan."case" g where g.loop = 'gap' and g.subject = any(p.ids) and g.kind like 'duplicate%')`,
  values: [counted, before],
});

/** Whose measure ended some time ago and whom nobody was to call: a follower opens that case a moment later. */
const uncalled = (before: number): SetCheck => ({
  invariant: 'I7',
  code: 'followup-none',
  grade: 'notice',
  text: `select c.case_id, c.version as seq, json_build_object('ending', c.ending) as facts
    from huan."case" c
   where c.loop = 'arrival' and c.ending = any($1) and c.closed_at < $2
     and not exists (select from huan."case" f where f.subject = c.case_id and f.loop = 'followup')`,
  values: [[...followedEndings], before],
});

const erased = (keptUntil: number): readonly SetCheck[] => [
  {
    invariant: 'I13',
    code: 'erased-here',
    text: `select e.case_id, null as seq, json_build_object('what', what) as facts
      from huan.erasure e join (
        select case_id, 'key' as what from huan.case_key where wrapped is not null
        union select case_id, 'search token' from huan.token
        union select case_id, 'file' from huan.file) k on k.case_id = e.case_id`,
  },
  {
    invariant: 'I13',
    code: 'erased-unlisted',
    text: `select k.case_id, null as seq, '{}'::json as facts
      from huan.case_key k left join huan.erasure e on e.case_id = k.case_id
     where (k.wrapped is null or k.destroyed_at is not null) and e.case_id is null`,
  },
  {
    invariant: 'I13',
    code: 'erased-late',
    text: `select c.case_id, c.version as seq, json_build_object('until', c.retain_until) as facts
      from huan."case" c join huan.case_key k on k.case_id = c.case_id
     where c.retain_until < $1 and k.wrapped is not null`,
    values: [keptUntil],
  },
  {
    invariant: 'I12',
    code: 'sealed-keyless',
    text: `select distinct e.case_id, null::integer as seq, '{}'::jsonb as facts
      from huan.event e left join huan.case_key k on k.case_id = e.case_id
     where e.sealed is not null and k.case_id is null`,
  },
];

const run = async (client: pg.PoolClient, check: SetCheck, index: number, findings: Findings): Promise<void> => {
  const cursor = await openCursor<Found>(client, `audit_set_${index}`, check.text, check.values, 500);
  for (let row = await cursor.take(); row !== null; row = await cursor.take()) {
    const tell = check.grade === 'notice' ? findings.notice : findings.broken;
    tell(check.invariant, row.case_id, check.code, row.facts, row.seq ?? undefined);
  }
  await client.query(`close audit_set_${index}`);
};

/** Every key that is still here opens under the master key, so that what is sealed can be read by who may. */
const checkKeys = async (client: pg.PoolClient, seal: Seal, findings: Findings): Promise<void> => {
  const keys = await openCursor<{ case_id: string; wrapped: Buffer }>(
    client,
    'audit_keys',
    'select case_id, wrapped from huan.case_key where wrapped is not null',
  );
  for (let row = await keys.take(); row !== null; row = await keys.take()) {
    try {
      seal.unwrap(row.case_id, row.wrapped);
    } catch {
      findings.broken('I12', row.case_id, 'key-shut');
    }
  }
};

/** Every file opens under the key of its case and is what its name says: one at a time, for they are large. */
const checkFiles = async (client: pg.PoolClient, seal: Seal, findings: Findings): Promise<void> => {
  const files = await openCursor<{
    case_id: string;
    file_id: string;
    digest: Buffer;
    bytes: number;
    sealed: Buffer;
    wrapped: Buffer | null;
  }>(
    client,
    'audit_sealed_files',
    `select f.case_id, f.file_id, f.digest, f.bytes, f.sealed, k.wrapped
       from huan.file f left join huan.case_key k on k.case_id = f.case_id`,
    [],
    1,
  );
  for (let row = await files.take(); row !== null; row = await files.take()) {
    const { case_id: id, digest, bytes, sealed, wrapped } = row;
    const file = digest.toString('hex');
    try {
      if (wrapped === null) throw new RangeError('it has no key');
      const opened = seal.openBytes(seal.unwrap(id, wrapped), id, sealed);
      if (opened.length === bytes && hash('sha256', opened, 'hex') === file && fileId(digest) === row.file_id) continue;
      findings.broken('I10', id, 'file-other', { file });
    } catch {
      findings.broken('I10', id, 'file-shut', { file });
    }
  }
};

type Listed = readonly Erased[];
const portion = 5000;

/** Which of the cases listed were erased here as one of these lines says. */
const sameHere = async (client: pg.PoolClient, lines: Listed): Promise<readonly string[]> => {
  const { rows } = await client.query<{ case_id: string }>(
    `select distinct e.case_id from huan.erasure e join unnest($1::uuid[], $2::bigint[], $3::text[]) as d(id, at, reason)
         on d.id = e.case_id and d.at = e.erased_at and d.reason = e.reason`,
    [lines.map(({ case: id }) => id), lines.map(({ at: when }) => when), lines.map(({ reason }) => reason)],
  );
  return rows.map(({ case_id: id }) => id);
};

/**
 * Who is listed outside as erased can nowhere be read again: a restored backup would otherwise bring them back. A process
 * that died after it wrote the list leaves a case on it twice, and one of the lines says what is here.
 */
const checkErasedOutside = async (
  client: pg.PoolClient,
  outside: () => AsyncIterable<Erased | null>,
  findings: Findings,
): Promise<void> => {
  const other = new Set<string>();
  const readable = new Set<string>();
  for await (const part of portionsOf(outside(), portion)) {
    const ids = part.map(({ case: id }) => id);
    const { rows } = await client.query<{ case_id: string; readable: boolean }>(
      `select case_id, false as readable from huan.erasure where case_id = any($1::uuid[])
       union all select case_id, true from huan.case_key where wrapped is not null and case_id = any($1::uuid[])
       union all select case_id, true from huan.token where case_id = any($1::uuid[])
       union all select case_id, true from huan.file where case_id = any($1::uuid[])`,
      [ids],
    );
    for (const row of rows) (row.readable ? readable : other).add(row.case_id);
    for (const id of await sameHere(client, part)) other.delete(id);
  }
  // What a later line said otherwise an earlier one may have said.
  if (other.size > 0) {
    for await (const part of portionsOf(outside(), portion)) {
      const lines = part.filter(({ case: id }) => other.has(id));
      if (lines.length > 0) for (const id of await sameHere(client, lines)) other.delete(id);
    }
  }
  for (const id of other) findings.broken('I13', id, 'erased-outside');
  for (const id of readable) findings.broken('I13', id, 'erased-readable');
};

export interface SetOptions {
  readonly loops: ReadonlyMap<string, Loop>;
  /** The instant before which a retention date must have been kept. */
  readonly keptUntil: number;
  /** The instant before which whoever was opened must have been looked for in other cases. */
  readonly knownUntil: number;
  readonly seal: Seal | null;
  readonly erasedOutside: (() => AsyncIterable<Erased | null>) | null;
}

/** The checks that look across cases, asked of the database as sets: it needs no memory of ours for them. */
export const checkSets = async (client: pg.PoolClient, options: SetOptions, findings: Findings): Promise<void> => {
  const loops = [...options.loops.values()];
  const counted = loops.filter((loop) => loop.counted).map(({ name }) => name);
  const bonding = loops.filter((loop) => loop.bonds === true).map(({ name }) => name);
  const checks = [
    ...answersOnce,
    named,
    twoCases(counted),
    alike(counted, options.knownUntil),
    untied(bonding),
    uncalled(options.knownUntil),
    ...told(answersOf(loops)),
    ...erased(options.keptUntil),
  ];
  for (const [index, check] of checks.entries()) await run(client, check, index, findings);
  if (options.seal !== null) {
    await checkKeys(client, options.seal, findings);
    await checkFiles(client, options.seal, findings);
  }
  if (options.erasedOutside !== null) await checkErasedOutside(client, options.erasedOutside, findings);
};
