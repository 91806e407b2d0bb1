import type pg from 'pg';
import { hash } from 'node:crypto';
import type { ActorId, UnitId } from '../loop/terms.ts';
import type { Seal } from './seal.ts';
import { inTransaction } from './transaction.ts';
import type { Units } from './units.ts';

/** Who reads: an account acting for a unit. */
export interface Who {
  readonly actor: ActorId;
  readonly unit: UnitId;
}

/** One transaction that sees what the unit may see, and nothing else. */
export type Seen = Pick<pg.PoolClient, 'query'>;

/**
 * Runs reads under the unit's own interval: the database leaves out every row that is not theirs.
 * The pool's role is `huan_reader`; the settings end with the transaction.
 */
export const readAs = async <T>(
  pool: pg.Pool,
  units: Units,
  who: Who,
  work: (seen: Seen) => Promise<T>,
): Promise<T> => {
  const interval = units.interval(who.unit);
  if (interval === undefined) throw new RangeError(`there is no unit ${who.unit}`);
  // Both are numbers that the tree of units gave, never words of a caller: they may stand in the text of the statement.
  const [lo, hi] = [Number(interval.lo), Number(interval.hi)];
  return inTransaction(pool, work, `begin; set local huan.lo = '${lo}'; set local huan.hi = '${hi}'`);
};

/** A reading as its mark vouches for it. */
export interface MarkedReading {
  readonly case_id: string;
  readonly id: number;
  readonly read_at: number;
  readonly actor: string;
  readonly unit: string;
  readonly purpose: string;
}

/** What the database is given to make the mark of a reading with: it knows number and instant, and not the key. */
const seedOf = (seal: Seal, id: string, actor: string, unit: string, purpose: string): Buffer =>
  seal.mark(['reading', id, actor, unit, purpose]);

/** The mark of a reading: SHA-256 of its seed under the master key, its number and its instant. */
export const readingMark = (seal: Seal, { case_id, id, read_at, actor, unit, purpose }: MarkedReading): Buffer => {
  const seed = seedOf(seal, case_id, actor, unit, purpose);
  return hash('sha256', Buffer.concat([seed, Buffer.from(`${id} ${read_at}`)]), 'buffer');
};

/**
 * Records that personal data of these cases was read, by whom and what for (I12), under a mark that only Huan makes.
 *
 * @param onceIn milliseconds in which a screen that asks again is still the same look: it is noted once; always unless told
 */
export const noteReading = async (
  seen: Seen,
  seal: Seal,
  who: Who,
  cases: readonly string[],
  purpose: string,
  onceIn: number | null = null,
): Promise<void> => {
  if (cases.length === 0) return;
  const another = `where not exists (select from huan.reading r where r.case_id = s.case_id and r.actor = $3
                 and r.unit = $4 and r.purpose = $5 and r.read_at between t.now - $6::bigint and t.now)`;
  await seen.query(
    `insert into huan.reading (case_id, id, read_at, actor, unit, purpose, mark) overriding system value
     select d.case_id, d.id, d.at, $3, $4, $5, sha256(d.seed || convert_to(d.id || ' ' || d.at, 'UTF8'))
       from (select s.case_id, s.seed, nextval('huan.reading_id_seq') as id, t.now as at
               from unnest($1::uuid[], $2::bytea[]) as s(case_id, seed),
                    (select huan.now() as now offset 0) t
                    ${onceIn === null ? '' : another} offset 0) d`,
    [cases, cases.map((id) => seedOf(seal, id, who.actor, who.unit, purpose)), who.actor, who.unit, purpose].concat(
      onceIn === null ? [] : [String(onceIn)],
    ),
  );
};
