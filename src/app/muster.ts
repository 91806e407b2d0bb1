import { expandState } from '../store/compact.ts';
import { openPersonal } from '../store/personal.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { CaseId, Instant, UnitId } from '../loop/terms.ts';
import { unitsSeen } from './account.ts';
import type { House } from './house.ts';

/** One head of a site in an evacuation: found at the assembly point since the alarm, or not. */
export interface Mustered {
  readonly case: CaseId;
  readonly accounted: boolean;
  /** When they were found, or null. */
  readonly at: Instant | null;
  readonly name: string | null;
  readonly room: string | null;
}

/** Who of a site is accounted for since an alarm, and who is not: the missing first. */
export interface Muster {
  readonly unit: UnitId;
  readonly since: Instant;
  readonly held: number;
  readonly missing: number;
  readonly people: readonly Mustered[];
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const byRoom = new Intl.Collator('en', { numeric: true });

/**
 * The muster of a unit: everybody whom it holds, against the `muster` evidence recorded since the alarm; who was looked for
 * and not seen is missing. Names and rooms are shown, because people are looked for by them, and the reading is recorded.
 *
 * @returns null for a unit that is not the caller's to see, or none at all: "nobody is missing" would be believed
 */
export const musterOf = (house: House, who: Who, unit: UnitId, since: Instant): Promise<Muster | null> =>
  house.read(who, async (seen) => {
    if (!unitsSeen(house, who.unit).includes(unit)) return null;
    const { rows } = await seen.query<{ case_id: CaseId; state: unknown }>(
      `select case_id, state from huan."case" where holder = $1 and loop = 'arrival' and closed_at is null`,
      [unit],
    );
    const ids = rows.map((row) => row.case_id);
    await noteReading(seen, house.seal, who, ids, 'muster');
    const personal = await openPersonal(seen, house.seal, ids, 'unsaid');
    const people = rows.map(({ case_id: id, state }): Mustered => {
      const found = expandState(state).evidence['muster'];
      const at = found === undefined || found.denies === true ? null : found.lastAt;
      const accounted = at !== null && at >= since;
      const known = personal.get(id) ?? {};
      const name = [known['surname'], known['givenNames']]
        .map(textOf)
        .filter((part) => part !== null)
        .join(' ');
      return {
        case: id,
        accounted,
        at: accounted ? at : null,
        name: textOf(name) ?? textOf(known['nativeName']),
        room: textOf(known['room']),
      };
    });
    people.sort(
      (one, other) =>
        Number(one.accounted) - Number(other.accounted) || byRoom.compare(one.room ?? '', other.room ?? ''),
    );
    return { unit, since, held: people.length, missing: people.filter(({ accounted }) => !accounted).length, people };
  });
