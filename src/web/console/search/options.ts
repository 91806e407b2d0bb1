import type { z } from 'zod';
import type { ListedCase, UnitView } from '../../../contract/answer.ts';
import type { unitReadings } from '../../../contract/administration.ts';
import type { flightPage } from '../../ask/answers.ts';
import { arrivalOf } from '../../ask/arrival.ts';
import type { IconName } from '../../ui/icon.tsx';

export const groups = ['people', 'flights', 'units', 'screens'] as const;
export type Group = (typeof groups)[number];

/** One line that can be chosen. */
export interface Option {
  readonly id: string;
  readonly group: Group;
  readonly name: string;
  readonly detail: string;
  readonly icon: IconName;
  /** Where it leads; what leads nowhere does something. */
  readonly to?: string;
  readonly search?: Readonly<Record<string, string>>;
  readonly run?: () => void;
  readonly of?: ListedCase;
}

/** Letters and digits only, no marks: how what was typed is compared with names that are no secret. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** How well a name fits what was typed: 0 not at all, more is better. */
export const fit = (typed: string, names: readonly string[]): number => {
  if (typed === '') return 0;
  let best = 0;
  for (const name of names.map(plain)) {
    if (name === typed) best = Math.max(best, 3);
    else if (name.startsWith(typed)) best = Math.max(best, 2);
    else if (name.includes(typed)) best = Math.max(best, 1);
  }
  return best;
};

const most = 8;

/** The best few, the better ones first and otherwise in their order. */
export const best = <T>(typed: string, items: readonly T[], namesOf: (item: T) => readonly string[]): readonly T[] =>
  items
    .map((item) => ({ item, score: fit(typed, namesOf(item)) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ item }) => item);

export type Readings = z.output<typeof unitReadings>['items'];

/** The units whose desks one may look at, that fit what was typed in any script. */
export const unitsFor = (
  typed: string,
  units: ReadonlyMap<string, UnitView>,
  readings: Readings | undefined,
): readonly UnitView[] =>
  best(
    plain(typed),
    (readings ?? []).flatMap(({ unit, readings: read, seen }) => {
      const found = units.get(unit);
      return found === undefined || !seen ? [] : [{ found, read }];
    }),
    ({ found, read }) => [...Object.values(found.names), found.unit, ...read],
  ).map(({ found }) => found);

type Flight = z.output<typeof flightPage>['items'][number];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a flight is called, with where it comes from and when it lands in the city's time. */
export const flightName = (
  flight: Flight,
): { readonly name: string; readonly from: string; readonly stamp: string } => {
  const { carrier, number, from } = flight.facts;
  const said = text(number);
  const name = said.startsWith(text(carrier)) ? said : `${text(carrier)}${said}`;
  return { name, from: text(from), stamp: arrivalOf(flight).stamp ?? '' };
};

/** Flights by number, or by where they come from. */
export const flightsFor = (typed: string, flights: readonly Flight[]): readonly Flight[] =>
  best(plain(typed), flights, (flight) => {
    const { name, from } = flightName(flight);
    return [name, from, text(flight.facts['number']), text(flight.facts['ship'])];
  });
