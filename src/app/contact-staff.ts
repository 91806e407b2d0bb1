import type { ActorId, UnitId } from '../loop/terms.ts';
import { shiftsDuring } from '../store/roster.ts';
import { type History, type Stay, mayShare, plainName, spotsIn } from './contact-stays.ts';
import type { House } from './house.ts';

/** Somebody of the city's own people who was on duty where a person was. */
export interface StaffContact {
  readonly unit: UnitId;
  /** Null where nobody was on the roster: then the unit must find out who was there. */
  readonly account: ActorId | null;
}

/**
 * Who was on duty with a person, by the rosters of the units that held them: driver, escorts, the officer at the desk,
 * those who care for a site. Where it is known at which desk the person sat, the people of other desks are left out. A unit
 * that kept no roster of the time is found without a name.
 */
export const staffOf = async (
  { writer: { pool } }: Pick<House, 'writer'>,
  stays: readonly Stay[],
  history: History,
): Promise<readonly StaffContact[]> => {
  const shifts = await shiftsDuring(pool, stays);
  const found = new Map<string, StaffContact>();
  for (const { nth, unit, account, post } of shifts) {
    const stay = stays[nth];
    const desks = stay === undefined ? [] : spotsIn(stay, history, 'desk');
    const sat = { name: post === null ? null : plainName(post) };
    if (desks.length > 0 && !desks.some((desk) => mayShare(desk, sat))) continue;
    found.set(`${unit} ${account}`, { unit, account });
  }
  const kept = new Set(shifts.map(({ nth }) => nth));
  for (const [nth, { unit }] of stays.entries()) if (!kept.has(nth)) found.set(unit, { unit, account: null });
  return [...found.values()].toSorted((one, other) =>
    one.unit === other.unit ? ((one.account ?? '') < (other.account ?? '') ? -1 : 1) : one.unit < other.unit ? -1 : 1,
  );
};
