import type pg from 'pg';
import { type CaseId, type UnitId, minutes, unitId } from '../loop/terms.ts';
import { type RecordedPersonal, openRecorded } from '../store/personal.ts';
import type { House } from './house.ts';

/** Somebody's time with one unit; `until` is null while it goes on. */
export interface Stay {
  readonly unit: UnitId;
  readonly since: number;
  readonly until: number | null;
  /** Sequence numbers of the events with which it began and ended: of two events of one millisecond they tell the earlier. */
  readonly began: number;
  readonly ended: number | null;
  /** The run on which they came to it, where they were handed over on one. */
  readonly run: CaseId | null;
}

/** A window or a floor, and when somebody was there. */
export interface Spot {
  /** As `plainName` writes it; null where nobody noted which one it was. */
  readonly name: string | null;
  readonly since: number;
  readonly until: number | null;
}

/** Where somebody was with whom, from custody, and what was recorded of them meanwhile, opened. */
export interface History {
  readonly stays: readonly Stay[];
  readonly recorded: readonly RecordedPersonal[];
}

interface Move {
  case_id: CaseId;
  seq: number;
  name: string;
  unit: string | null;
  at: number;
  run: CaseId | null;
}

/** The stays and sealed records of cases. Whoever calls notes the reading (I12). */
export const historiesOf = async (
  { writer: { pool }, seal }: Pick<House, 'writer' | 'seal'>,
  cases: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, History>> => {
  if (cases.length === 0) return new Map();
  const { rows } = await pool.query<Move>(
    `select case_id, seq, name, to_unit as unit, happened_at as at, run from huan.event
      where case_id = any($1::uuid[]) and (to_unit is not null or name = 'case.closed.1') order by case_id, seq`,
    [cases],
  );
  const recorded = await openRecorded(pool, seal, cases, 'unsaid');
  const moves = Map.groupBy(rows, ({ case_id: id }) => id);
  const stays = (id: CaseId): readonly Stay[] => {
    const theirs = moves.get(id) ?? [];
    return theirs.flatMap(({ unit, at: since, seq: began, run }, index) => {
      const next = theirs[index + 1];
      return unit === null
        ? []
        : [{ unit: unitId(unit), since, began, run, until: next?.at ?? null, ended: next?.seq ?? null }];
    });
  };
  return new Map(cases.map((id) => [id, { stays: stays(id), recorded: recorded.get(id) ?? [] }]));
};

/** Nobody is longer in a hall or on the road than this. */
export const longestWait = minutes(24 * 60);

/**
 * Whom units had with them during times, or part of them: everybody who came before the end and was not gone before the
 * beginning; for each time by its index, with the run on which they came.
 *
 * @param longest milliseconds that nobody stays longer there: who came so long before has left
 */
export const presentDuring = async (
  pool: pg.Pool,
  times: readonly Pick<Stay, 'unit' | 'since' | 'until'>[],
  longest: number | null = null,
): Promise<readonly { readonly id: CaseId; readonly nth: number; readonly run: CaseId | null }[]> => {
  if (times.length === 0) return [];
  const { rows } = await pool.query<{ id: CaseId; nth: number; run: CaseId | null }>(
    `select distinct e.case_id as id, (s.nth - 1)::int as nth, e.run
       from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality as s(unit, since, until, nth)
       join huan.event e on e.to_unit = s.unit and (s.until is null or e.happened_at <= s.until)
        and ($4::bigint is null or e.happened_at >= s.since - $4::bigint)
      where not exists (select from huan.event gone where gone.case_id = e.case_id and gone.seq > e.seq
                           and (gone.to_unit is not null or gone.name = 'case.closed.1') and gone.happened_at < s.since)`,
    [times.map(({ unit }) => unit), times.map(({ since }) => since), times.map(({ until }) => until), longest],
  );
  return rows;
};

/** The histories of cases that are one person, as one. */
export const together = (histories: readonly History[]): History => ({
  stays: histories.flatMap(({ stays }) => stays),
  recorded: histories.flatMap(({ recorded }) => recorded),
});

/** Whether two times touch; an end that is not known has not come. */
export const touches = (
  one: { readonly since: number; readonly until: number | null },
  other: { readonly since: number; readonly until: number | null },
): boolean => (one.until ?? Infinity) >= other.since && (other.until ?? Infinity) >= one.since;

/**
 * The name of a desk or a floor without what people write differently: width, case, blanks and signs, leading zeros, a
 * word for “floor”. `3F`, `３楼`, `03` and `3` are one floor; a leading minus stays, for a floor below the ground. Null
 * where nothing is left of it.
 */
export const plainName = (name: string): string | null =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/(?!^-)[^\p{L}\p{N}]/gu, '')
    .replace(/^(?:第|FLOOR|DESK)(?=.)/u, '')
    .replace(/(?<=\d)(?:F|FL|FLOOR|楼|樓|层|層)$/u, '')
    .replaceAll(/(?<!\d)0+(?=\d)/gu, '') || null;

/** Whether two may have been at one spot: where it is not known of one of them, nothing rules it out. */
export const mayShare = (one: Pick<Spot, 'name'>, other: Pick<Spot, 'name'>): boolean =>
  one.name === null || other.name === null || one.name === other.name;

/**
 * Where somebody was during a stay: what the unit itself recorded of it, also before they came (a room is given before
 * its guest arrives), and what anybody recorded meanwhile. A desk at the airport says nothing of a desk elsewhere, the
 * last floor nothing of the floors before it, and a room without its floor leaves open on which floor it lies. Where
 * nothing was recorded the spot is one without a name.
 */
export const spotsIn = (stay: Stay, { recorded }: History, field: 'desk' | 'floor'): readonly Spot[] => {
  const before = (one: { at: number; seq: number }, at: number | null, seq: number | null): boolean =>
    at === null || seq === null || one.at < at || (one.at === at && one.seq < seq);
  const said = recorded.flatMap(({ unit, at, seq, personal }) => {
    const name = personal[field];
    const tells = typeof name === 'string' || (field === 'floor' && typeof personal['room'] === 'string');
    const meanwhile = before({ at, seq }, stay.until, stay.ended);
    const counts = meanwhile && (unit === stay.unit || !before({ at, seq }, stay.since, stay.began));
    return tells && counts ? [{ name: typeof name === 'string' ? plainName(name) : null, at }] : [];
  });
  if (said.length === 0) return [{ name: null, since: stay.since, until: stay.until }];
  // What was delivered late was so before what was recorded meanwhile; of one instant the order is that of the records.
  const inTime = said.toSorted((one, other) => one.at - other.at);
  return inTime.flatMap(({ name, at }, index): Spot[] => {
    const next = inTime[index + 1]?.at ?? null;
    // Only the last of those said beforehand was true when they came.
    if (next !== null && next <= stay.since) return [];
    return [{ name, since: Math.max(at, stay.since), until: next ?? stay.until }];
  });
};
