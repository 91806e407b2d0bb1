import type pg from 'pg';
import type { StampedCommand } from '../loop/command.ts';
import { leadCase, namedCases } from '../loop/command.ts';
import type { CountNeed } from '../loop/context.ts';
import type { Loop } from '../loop/declaration.ts';
import { type CaseId, caseId, instant } from '../loop/terms.ts';
import { expandState } from './compact.ts';
import { headsAt } from './heads.ts';
import { type Loaded, type Reply, type Standing, countKey } from './batch.ts';
import type { Moment, Recent } from './memory.ts';

/**
 * Cases, answers already given, and the time: everything a batch needs, without locks, in one statement. The state of
 * a case that this process remembers is not sent again while its chain still ends with the same hash. A version number
 * would not do: a standby that took over without the last commits reaches the same number by another way.
 */
export const loadStatement = `
select 'now' as what, null::uuid as id, null::uuid as other, huan.now() as number, t.rate::text as body,
       null::bytea as bytes, null::bytea as wrapped
  from huan.timeline t where t.single
union all
select 'case', c.case_id, null, c.version, case when c.last_hash is distinct from wanted.hash then c.state::text end,
       c.last_hash, case when k.case_id is not null then coalesce(k.wrapped, ''::bytea) end
  from unnest($1::uuid[], $4::bytea[]) as wanted(case_id, hash)
  join huan."case" c on c.case_id = wanted.case_id
  left join huan.case_key k on k.case_id = wanted.case_id
union all
select 'answer', m.case_id, m.command_id, null, m.answer::text, m.digest, null
  from unnest($2::uuid[], $3::uuid[]) as said(case_id, command_id)
  join huan.command m on m.case_id = said.case_id and m.command_id = said.command_id`;

const countStatement = `
select dimension, key, sum(change)::bigint as count from (
  select dimension, key, count as change from huan.head_count
  where (dimension, key) in (select * from unnest($1::text[], $2::text[]))
  union all
  select dimension, key, change from huan.head_delta
  where (dimension, key) in (select * from unnest($1::text[], $2::text[]))
) heads group by 1, 2`;

/** A query that is given up after a time although the server says nothing: a half-open connection never does. */
export interface TimedQuery extends pg.QueryConfig {
  readonly query_timeout: number;
}

interface LoadedRow {
  readonly what: 'now' | 'case' | 'answer';
  readonly id: string;
  readonly other: string;
  readonly number: number;
  readonly body: string | null;
  readonly bytes: Buffer;
  readonly wrapped: Buffer | null;
}

const uuids = (ids: Iterable<string>): string => `{${[...ids].join(',')}}`;

export interface LoadOptions {
  /** Milliseconds after which a server that does not answer is given up; the connection is then of no use. */
  readonly timeout: number;
  readonly recent: Recent;
  readonly moment: Moment;
  readonly loops: ReadonlyMap<string, Loop>;
}

/** Loads what a batch names, and what its decisions need beside as far as it is foreseen or was asked for. */
export const loadBatch = async (
  client: pg.Pool | pg.PoolClient,
  commands: readonly StampedCommand[],
  more: { readonly cases: Iterable<CaseId>; readonly counts: readonly CountNeed[] },
  { timeout, recent, moment, loops }: LoadOptions,
): Promise<Loaded> => {
  const wanted = new Set<CaseId>(more.cases);
  for (const command of commands) for (const id of namedCases(command)) wanted.add(id);
  const remembered = new Map<CaseId, Standing>();
  for (const id of wanted) {
    const known = recent.get(id);
    if (known !== undefined) remembered.set(id, known);
  }
  const hashes = [...wanted].map((id) => {
    const known = remembered.get(id);
    return known === undefined ? 'NULL' : `"\\\\x${known.hash.toString('hex')}"`;
  });
  const load: TimedQuery = {
    name: 'huan-load',
    text: loadStatement,
    values: [
      uuids(wanted),
      uuids(commands.map(leadCase)),
      uuids(commands.map((command) => command.commandId)),
      `{${hashes.join(',')}}`,
    ],
    query_timeout: timeout,
  };
  const asked = performance.now();
  const given = moment.given();
  const { rows } = await client.query<LoadedRow>(load);
  const cases: Loaded['cases'] = new Map();
  const answers: Loaded['answers'] = new Map();
  const counts: Loaded['counts'] = new Map();
  let now = instant(0);
  for (const id of wanted) cases.set(id, null);
  for (const row of rows) {
    if (row.what === 'now') {
      now = moment.tell(instant(row.number), Number(row.body), asked, given);
    } else if (row.what === 'case') {
      const id = caseId(row.id);
      // What is remembered and still stands is not sent.
      const known = row.body === null ? remembered.get(id) : undefined;
      const state = row.body === null ? known?.state : expandState(row.body);
      if (state === undefined) throw new Error(`the state of ${id} was not sent`);
      const standing: Standing = { state, hash: row.bytes, wrapped: row.wrapped, texts: known?.texts ?? null };
      cases.set(id, standing);
      recent.set(standing);
    } else if (row.body !== null) {
      answers.set(`${row.id} ${row.other}`, { digest: row.bytes, reply: JSON.parse(row.body) as Reply });
    }
  }
  const present = more.counts.filter(({ at }) => at === null);
  if (present.length > 0) {
    const count: TimedQuery = {
      text: countStatement,
      values: [
        present.map(({ dimension }) => (dimension === 'site' ? 'unit' : dimension)),
        present.map(({ key }) => key),
      ],
      query_timeout: timeout,
    };
    const found = await client.query<{ dimension: string; key: string; count: number }>(count);
    for (const { dimension, key } of present) counts.set(countKey(dimension, key, null), 0);
    for (const { dimension, key, count } of found.rows) counts.set(countKey(dimension, key, null), Number(count));
  }
  for (const need of more.counts) {
    if (need.at === null) continue;
    const heads = [...loops.values()].filter(({ counted }) => counted).map(({ name }) => name);
    counts.set(countKey(need.dimension, need.key, need.at), await headsAt(client, need, need.at, heads, timeout));
  }
  return { now, recalled: false, cases, answers, counts };
};
