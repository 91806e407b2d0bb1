import type pg from 'pg';
import { inTurn, openCursor } from '../../store/cursor.ts';
import { aheadAt } from './policy.ts';
import type { Findings } from './report.ts';
import type { Auditing, CountMade, CountQuestion, Gate, Step } from './step.ts';

const dimensionOf: Readonly<Record<string, string>> = { voyage: 'voyage', run: 'run', site: 'unit' };

/** The blind count that an event puts on record. */
const madeAt = ({ event, gaps }: Step): CountMade | null => {
  if (event.name !== 'evidence.recorded.1') return null;
  const counted = event.changes.facts?.['counted'] ?? event.data.overtaken?.['counted'];
  if (typeof counted !== 'number') return null;
  const { kind, late, differs = false } = event.data;
  const told = gaps.includes('head-count');
  return { seq: event.seq, kind, happened: event.happenedAt, late, counted, told, differs };
};

/** Asks later, for heads stand in other cases, whether a count is what was held when an event was recorded. */
const ask = (step: Step, made: CountMade, gate: Gate | null): void => {
  const { audit, loop, row } = step;
  const dimension = dimensionOf[loop.evidence[made.kind]?.counts ?? ''];
  if (dimension === undefined) return;
  const { case_id: id, seq, holder, recorded_at: at, happened_at: happened } = row;
  const ahead = aheadAt(audit.rules, loop.name, at);
  // What is said to have happened longer ago than a clock may be ahead was delivered late.
  if (ahead === undefined && happened < at) {
    audit.findings.unchecked();
    return;
  }
  const { counted, told, differs } = made;
  const key = `${dimension} ${dimension === 'unit' ? (holder ?? '') : id}`;
  const then = happened < at - (ahead ?? 0) ? happened : null;
  audit.askCount({ case: id, seq, key, at, then, counted, told, differs, gate });
};

/** I6 at one event: the blind count that it makes. @returns that count */
export const checkCount = (step: Step): CountMade | null => {
  const made = madeAt(step);
  if (made !== null) ask(step, made, null);
  return made;
};

/** The last count is the one that was made last; one of a former holder, delivered late, only where there is no other. */
const lastOf = (counts: readonly CountMade[]): CountMade | undefined => {
  const own = counts.filter(({ late }) => !late);
  return (own.length > 0 ? own : counts.slice(0, 1)).reduce<CountMade | undefined>(
    (last, made) => (last === undefined || made.happened >= last.happened ? made : last),
    undefined,
  );
};

/** I6: who leaves on the last count of a kind leaves with what was counted. */
export const checkLeaving = (step: Step, kind: string, gate: Gate): void => {
  const last = lastOf(step.counts.filter((made) => made.kind === kind));
  if (last !== undefined) ask(step, last, gate);
};

/** A move of a head: when it happened and when it was recorded. */
interface Moved {
  readonly happened: number;
  readonly recorded: number;
}

/** A count with the heads that were there for certain, and those that moved so close to it that both answers are right. */
interface CountPoint extends CountQuestion {
  held: number;
  unsure: number;
}

/** Whether a count knew of a move: 1 for certain, 0 not, a half when both moved so close together that it may have. */
const knew = ({ at, then }: CountPoint, { happened, recorded }: Moved, grace: number): number => {
  if (then !== null && happened > then) return 0;
  if (at > recorded + grace) return 1;
  return at < recorded - grace ? 0 : 0.5;
};

const never: Moved = { happened: Number.MAX_SAFE_INTEGER, recorded: Number.MAX_SAFE_INTEGER };

const marks = (points: readonly CountPoint[], from: Moved, to: Moved, grace: number): void => {
  for (const point of points) {
    const [came, went] = [knew(point, from, grace), knew(point, to, grace)];
    if (came === 0 || went === 1) continue;
    if (came === 1 && went === 0) point.held += 1;
    else point.unsure += 1;
  }
};

/** One stay of one head under a voyage, a run or a unit; without an end while it is there. */
interface StayRow {
  readonly name: string;
  readonly came: number;
  readonly came_recorded: number;
  readonly went: number | null;
  readonly went_recorded: number | null;
}

// From the columns of moves, which are held against what each event says where its case is read. Moves within a voyage, a
// run or a unit are one stay: it begins where the key of a case becomes another one, and ends where it does so again.
const stays = `
  with touched as (
    select e.case_id from huan.event e where e.to_unit = any($1::text[])
    union select e.case_id from huan.event e where e.run = any($2::uuid[])
    union select c.case_id from huan."case" c where c.voyage = any($3::uuid[])),
  moved as (
    select e.case_id, e.seq, e.happened_at, e.recorded_at, d.dimension, k.key,
           lag(k.key) over (partition by e.case_id, d.dimension order by e.seq) as before
      from touched t
      join huan."case" c on c.case_id = t.case_id and c.loop = any($4::text[])
      join huan.event e on e.case_id = t.case_id and (e.to_unit is not null or e.name = 'case.closed.1')
     cross join lateral (values ('unit', e.to_unit), ('run', e.run::text), ('voyage', e.voyage::text)) d (dimension, key)
     cross join lateral (select case when e.name <> 'case.closed.1' then d.key end as key) k),
  stay as (
    select dimension, key, happened_at as came, recorded_at as came_recorded,
           lead(happened_at) over next as went, lead(recorded_at) over next as went_recorded
      from moved where key is distinct from before window next as (partition by case_id, dimension order by seq))
  select dimension || ' ' || key as name, came, came_recorded, went, went_recorded
    from stay
   where (dimension = 'unit' and key = any($1)) or (dimension = 'run' and key = any($2::text[]))
      or (dimension = 'voyage' and key = any($3::text[]))`;

/** A count is what was held, or a gap tells the difference; and nobody leaves on a last count that is not what is held. */
const tell = (point: CountPoint, findings: Findings): void => {
  const { case: id, seq, key: name, counted, held, unsure, told, differs, gate } = point;
  const there = unsure === 0 ? String(held) : `${held} to ${held + unsure}`;
  const facts = { name, counted, held: there };
  const balances = counted >= held && counted <= held + unsure;
  if (gate !== null) {
    if (!balances) findings.broken('I6', id, 'exit-stale', { ...facts, ...gate }, seq);
  } else if (balances) {
    if (differs && unsure === 0) findings.broken('I6', id, 'count-denied', facts, seq);
  } else if (!told) findings.broken('I6', id, 'count-untold', facts, seq);
  else if (!differs) findings.broken('I6', id, 'count-proof', facts, seq);
};

/** I6: holds counts against the heads that were there, told from the moves of all cases. Kept are the counts alone. */
export const answerCounts = async (
  client: pg.PoolClient | pg.Client,
  questions: readonly CountQuestion[],
  { findings, grace, loops }: Pick<Auditing, 'findings' | 'grace' | 'loops'>,
): Promise<void> => {
  if (questions.length === 0) return;
  const points = questions.map((question): CountPoint => ({ ...question, held: 0, unsure: 0 }));
  const byKey = Map.groupBy(points, ({ key }) => key);
  const keysOf = (dimension: string): readonly string[] =>
    [...byKey.keys()].flatMap((key) => (key.startsWith(`${dimension} `) ? [key.slice(dimension.length + 1)] : []));
  const heads = [...loops.values()].flatMap(({ name, counted }) => (counted ? [name] : []));
  const rows = await openCursor<StayRow & pg.QueryResultRow>(client, 'audit_stays', stays, [
    keysOf('unit'),
    keysOf('run'),
    keysOf('voyage'),
    heads,
  ]);
  for (let row = await rows.take(); row !== null; row = await rows.take()) {
    const { name, came, came_recorded: recorded, went, went_recorded: wentRecorded } = row;
    const to = went === null || wentRecorded === null ? never : { happened: went, recorded: wentRecorded };
    marks(byKey.get(name) ?? [], { happened: came, recorded }, to, grace);
  }
  await inTurn(client, () => client.query('close audit_stays'));
  for (const point of points) tell(point, findings);
};
