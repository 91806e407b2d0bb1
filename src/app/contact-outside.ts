import type { UnitId } from '../loop/terms.ts';
import type { History, Stay } from './contact-stays.ts';

/**
 * Somebody of whom Huan has neither a case nor an account. The unit that took the person in has to reach them.
 *
 * unseated  whoever sat nearby, while seats of that voyage are not known
 */
export interface OutsideContact {
  readonly unit: UnitId;
  readonly kind: 'driver' | 'household' | 'unseated';
  /** Who it is, as far as it was noted. Sealed with whatever is made of it. */
  readonly personal: Readonly<Record<string, string>> | null;
}

/** Seats that nobody noted, for whoever has to find out. */
export const unseatedTo = (unit: UnitId): OutsideContact => ({ unit, kind: 'unseated', personal: null });

const noted = ['driver', 'plate', 'phone'] as const;

/**
 * Whom a person was with who are in no list: those who live in the home where they stayed, and who drove them there in a
 * car of their own. Of several cars that came, the driver is the one noted last before they left in it.
 *
 * @param isHome whether a stay was one at home
 */
export const outsideOf = ({ stays, recorded }: History, isHome: (stay: Stay) => boolean): readonly OutsideContact[] => {
  const found = stays.flatMap((stay, index): readonly OutsideContact[] => {
    if (!isHome(stay)) return [];
    const { unit, since } = stay;
    const before = stays[index - 1];
    const ride = recorded.findLast(
      ({ at, personal }) => typeof personal['driver'] === 'string' && at <= since && at >= (before?.since ?? since),
    );
    const car = noted.flatMap((name) => {
      const value = ride?.personal[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    const driver = ride === undefined ? [] : [{ unit, kind: 'driver', personal: Object.fromEntries(car) } as const];
    return [{ unit, kind: 'household', personal: null }, ...driver];
  });
  return [...new Map(found.map((one) => [`${one.unit} ${one.kind}`, one])).values()];
};
