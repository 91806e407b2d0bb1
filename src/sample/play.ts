import type { CaseId, Instant } from '../loop/terms.ts';
import type { Acting, CarryOrder } from './act.ts';
import type { DayPlan, Tube } from './day.ts';
import type { Driver } from './driver.ts';
import type { Person } from './people.ts';

/** What every script works with: the plan of the day, who acts, when, and under which ids people are known. */
export interface Play {
  readonly plan: DayPlan;
  readonly acting: Acting;
  readonly driver: Driver;
  readonly instantOf: (minute: number) => Instant;
  /** Cases of people, known once their manifest is in. */
  readonly cases: Map<Person, CaseId>;
  /** Who is lodged where, for the daily rounds. */
  readonly lodged: Map<string, Set<Person>>;
  /** Somebody is not where the plan has them any more (taken to hospital). */
  readonly gone: Set<Person>;
  /** Somebody could not be handed over (a human interfered, a rule changed): the others go on without them. */
  readonly stuck: Set<Person>;
}

/** The cases of people; whoever has none (their manifest failed) is left out. */
export const casesOf = (play: Play, people: readonly Person[]): readonly CaseId[] =>
  people.flatMap((person) => (play.stuck.has(person) ? [] : (play.cases.get(person) ?? [])));

/**
 * Hands groups of people over as one. Where the offer is refused because of one of them, each group goes by itself and who
 * cannot go stays behind.
 *
 * @returns whether anybody was handed over
 */
export const carryPeople = async (
  play: Play,
  groups: readonly (readonly Person[])[],
  order: Omit<CarryOrder, 'cases'>,
): Promise<boolean> => {
  const cases = casesOf(play, groups.flat());
  if (await play.acting.carry({ ...order, cases })) return true;
  if (groups.length < 2) {
    for (const person of groups.flat()) play.stuck.add(person);
    return false;
  }
  let any = false;
  for (const [index, group] of groups.entries()) {
    const { present: _present, ...rest } = order;
    const carried = await play.acting.carry({ ...rest, label: `${order.label} ${index}`, cases: casesOf(play, group) });
    if (carried) any = true;
    else for (const person of group) play.stuck.add(person);
  }
  return any;
};

/** The case of a specimen. */
export const tubeCase = (play: Play, tube: Tube): CaseId => play.acting.newCase(tube.label);

/** Cuts a list into pieces of at most so many. */
export const pieces = <T>(list: readonly T[], most: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, index) => list.slice(index * most, (index + 1) * most));

/** Notes that somebody lives at a site or in a street now: the doctor's round finds them there. */
export const lodge = (play: Play, person: Person, unit: string): void => {
  const here = play.lodged.get(unit);
  if (here === undefined) play.lodged.set(unit, new Set([person]));
  else here.add(person);
};
