import type { CaseId, Instant } from '../loop/terms.ts';
import type { Acting } from './act.ts';
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
}

/** The cases of people; whoever has none (their manifest failed) is left out. */
export const casesOf = (play: Play, people: readonly Person[]): readonly CaseId[] =>
  people.flatMap((person) => play.cases.get(person) ?? []);

/** The case of a specimen. */
export const tubeCase = (play: Play, tube: Tube): CaseId => play.acting.newCase(tube.label);

/** Cuts a list into pieces of at most so many. */
export const pieces = <T>(list: readonly T[], most: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, index) => list.slice(index * most, (index + 1) * most));
