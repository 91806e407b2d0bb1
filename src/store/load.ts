import type pg from 'pg';
import type { StampedCommand } from '../loop/command.ts';
import { leadCase, namedCases } from '../loop/command.ts';
import type { CountNeed } from '../loop/context.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, caseId, instant } from '../loop/terms.ts';
import { expandState } from './compact.ts';
import { type Loaded, type Reply, countKey } from './batch.ts';

/**
 * Cases, answers already given, and the time: everything a batch needs, without locks, in one statement. The state of
 * a case that this process remembers in the version that stands is not sent again.
 */
export const loadStatement = `
select 'now' as what, null::uuid as id, null::uuid as other, huan.now() as number, null::text as body,
       null::bytea as bytes, null::bytea as wrapped
union all
select 'case', c.case_id, null, c.version, case when c.version <> wanted.version then c.state::text end,
       c.last_hash, case when k.case_id is not null then coalesce(k.wrapped, ''::bytea) end
  from unnest($1::uuid[], $4::integer[]) as wanted(case_id, version)
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

/** The states that this process saw last. Only ever used in the version that the database says is the present one. */
export interface Recent {
  get(id: CaseId): CaseState | undefined;
  set(state: CaseState): void;
}

/** Remembers about so many states, and forgets the longest unused. */
export const rememberStates = (most: number): Recent => {
  const states = new Map<CaseId, CaseState>();
  return {
    get(id) {
      const state = states.get(id);
      if (state !== undefined) {
        states.delete(id);
        states.set(id, state);
      }
      return state;
    },
    set(state) {
      states.delete(state.caseId);
      states.set(state.caseId, state);
      if (states.size <= most) return;
      for (const id of states.keys()) {
        states.delete(id);
        break;
      }
    },
  };
};

const uuids = (ids: Iterable<string>): string => `{${[...ids].join(',')}}`;

/**
 * Loads what a batch names and, when asked again, what its decisions need beside.
 *
 * @param timeout milliseconds after which a server that does not answer is given up; the connection is then of no use
 */
export const loadBatch = async (
  client: pg.Pool | pg.PoolClient,
  commands: readonly StampedCommand[],
  more: { readonly cases: readonly CaseId[]; readonly counts: readonly CountNeed[] },
  timeout: number,
  recent: Recent,
): Promise<Loaded> => {
  const wanted = new Set<CaseId>(more.cases);
  for (const command of commands) for (const id of namedCases(command)) wanted.add(id);
  const remembered = new Map<CaseId, CaseState>();
  for (const id of wanted) {
    const state = recent.get(id);
    if (state !== undefined) remembered.set(id, state);
  }
  const versions = [...wanted].map((id) => remembered.get(id)?.version ?? 0);
  const load: TimedQuery = {
    name: 'huan-load',
    text: loadStatement,
    values: [uuids(wanted), uuids(commands.map(leadCase)), uuids(commands.map((command) => command.commandId)), `{${versions.join(',')}}`],
    query_timeout: timeout,
  };
  const { rows } = await client.query<LoadedRow>(load);
  const cases: Loaded['cases'] = new Map();
  const answers: Loaded['answers'] = new Map();
  const counts: Loaded['counts'] = new Map();
  let now = instant(0);
  for (const id of wanted) cases.set(id, null);
  for (const row of rows) {
    if (row.what === 'now') now = instant(row.number);
    else if (row.what === 'case') {
      const id = caseId(row.id);
      const state = row.body === null ? remembered.get(id) : expandState(row.body);
      if (state === undefined) throw new Error(`the state of ${id} was not sent`);
      cases.set(id, { state, hash: row.bytes, wrapped: row.wrapped });
      recent.set(state);
    } else if (row.body !== null) {
      answers.set(`${row.id} ${row.other}`, { digest: row.bytes, reply: JSON.parse(row.body) as Reply });
    }
  }
  if (more.counts.length > 0) {
    const count: TimedQuery = {
      text: countStatement,
      values: [
        more.counts.map(({ dimension }) => (dimension === 'site' ? 'unit' : dimension)),
        more.counts.map(({ key }) => key),
      ],
      query_timeout: timeout,
    };
    const found = await client.query<{ dimension: string; key: string; count: number }>(count);
    for (const { dimension, key } of more.counts) counts.set(countKey(dimension, key), 0);
    for (const { dimension, key, count } of found.rows) counts.set(countKey(dimension, key), Number(count));
  }
  return { now, cases, answers, counts };
};
