import type pg from 'pg';
import { type Seat, readSeat, withinRows } from '../city/arrivals/seats.ts';
import type { CaseId } from '../loop/terms.ts';
import { openPersonal } from '../store/personal.ts';
import type { Seal } from '../store/seal.ts';

/** Somebody of a voyage. */
export interface Aboard {
  readonly id: CaseId;
  readonly voyage: CaseId;
  readonly party: CaseId | null;
  /** Of the crew, who have no seat. */
  readonly crew: boolean;
}

/** Who sat near a person. */
export interface Seated {
  readonly beside: readonly CaseId[];
  /** Whose seat was opened for it. */
  readonly looked: readonly CaseId[];
  /** Nobody noted where the person sat, or where somebody else did: it is to be found out. */
  readonly unseated: boolean;
}

/** Those of some voyages who were aboard, whatever became of them. */
export const aboardOf = async (pool: pg.Pool, voyages: readonly CaseId[]): Promise<readonly Aboard[]> => {
  const { rows } = await pool.query<Aboard>(
    `select case_id as id, voyage, party, coalesce(state -> 'facts' ->> 'category' in ('crew', 'ship-crew'), false) as crew
       from huan."case" where voyage = any($1::uuid[]) and loop = 'arrival' and ending is distinct from 'not-boarded'`,
    [voyages],
  );
  return rows;
};

/**
 * Whoever sat within a number of rows of somebody, across the cabin. Whoever has no seat of their own sat with their party (a child
 * on a lap). Where the person's own seat is not known, nobody else's is opened.
 *
 * @param own seats of the person, and on which voyage; each case of a person may name another
 */
export const besideInSeats = async (
  pool: pg.Pool,
  seal: Seal,
  own: readonly { readonly voyage: CaseId; readonly seat: Seat | null }[],
  aboard: readonly Aboard[],
  rows: number,
): Promise<Seated> => {
  const mine = own.flatMap(({ voyage, seat }) => (seat === null ? [] : [{ voyage, seat }]));
  const isMine = (voyage: CaseId): boolean => mine.some((place) => place.voyage === voyage);
  const looked = aboard.filter(({ voyage }) => isMine(voyage)).map(({ id }) => id);
  const personal = await openPersonal(pool, seal, looked, 'unsaid');
  const seats = new Map(looked.map((id) => [id, readSeat(personal.get(id)?.['seat'])]));
  const seatsOf = ({ id, voyage, party }: Aboard): readonly Seat[] => {
    const seat = seats.get(id) ?? null;
    if (seat !== null) return [seat];
    const along = aboard.filter((other) => party !== null && other.party === party && other.voyage === voyage);
    return along.flatMap((other) => seats.get(other.id) ?? []);
  };
  const known = aboard.filter(({ voyage }) => isMine(voyage)).map((mate) => ({ mate, places: seatsOf(mate) }));
  const beside = known.filter(({ mate, places }) =>
    mine.some(({ voyage, seat }) => voyage === mate.voyage && places.some((place) => withinRows(seat, place, rows))),
  );
  const unseated =
    own.some(({ voyage }) => !isMine(voyage)) || known.some(({ mate, places }) => !mate.crew && places.length === 0);
  return { beside: beside.map(({ mate }) => mate.id), looked, unseated };
};
