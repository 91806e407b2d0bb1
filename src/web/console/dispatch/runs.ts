import { Unanswered } from '../../ask/request.ts';
import type { RunPage, RunView, Suggestion, Waiting } from '../../../contract/dispatch.ts';
import type { Said } from '../../ask/command.ts';

/** Where a run stands, in one word. */
export const stateOf = (run: RunView): 'asked' | 'planned' | 'boarding' | 'road' | 'arrived' | 'broken' | 'closed' => {
  if (run.custody === 'closed') return 'closed';
  if (run.arrivedAt !== null) return 'arrived';
  if (run.brokenAt !== null) return 'broken';
  if (run.departedAt !== null) return 'road';
  if (run.link === 'boarding') return 'boarding';
  return run.offeredTo === null ? 'planned' : 'asked';
};

/** When a run must be heard of next; once it is there nobody waits for it on the road. */
export const dueOf = (run: RunView): string | null =>
  run.arrivedAt !== null || run.custody === 'closed' ? null : (run.transitDue ?? run.due);

/** Where somebody aboard is taken: to the site that keeps a place for them, else to where their seat was planned. */
export const doorOf = (
  { places }: Pick<RunPage, 'places'>,
  one: { readonly place: string | null; readonly facts: Readonly<Record<string, unknown>> },
): string | null => {
  const said = one.facts['rideTo'];
  const kept = places.find(({ place }) => place === one.place)?.unit;
  return kept ?? (typeof said === 'string' && said !== '' ? said : null);
};

/** People who wait and stay together. */
export interface Group {
  readonly key: string;
  readonly people: readonly Waiting[];
  readonly since: string;
}

/** Parties of those who wait, the longest waiting first. */
export const groupsOf = (waiting: readonly Waiting[]): readonly Group[] =>
  [...Map.groupBy(waiting, (one) => `${one.holder} ${one.party ?? one.case}`)]
    .map(([key, people]) => ({ key, people, since: people.map(({ since }) => since).toSorted()[0] ?? '' }))
    .toSorted((one, other) => (one.since < other.since ? -1 : 1));

/** A run that is planned on the screen and not opened yet; its id is made once, so that making it twice makes it once. */
export interface Draft {
  readonly id: string;
  readonly crew: string;
  /** Of the register; null for one whose plate and seats are typed. */
  readonly vehicle: string | null;
  readonly seats: number;
  readonly most: number;
  readonly escorts: number;
  readonly plate: string;
  readonly stops: readonly { readonly to: string; readonly cases: readonly string[] }[];
}

export const headsOf = ({ stops }: Draft): number => stops.reduce((sum, { cases }) => sum + cases.length, 0);

export const draftsOf = (suggestion: Suggestion): readonly Draft[] =>
  suggestion.runs.map(({ crew, vehicle, seats, most, escorts, stops }) => ({
    id: crypto.randomUUID(),
    crew,
    vehicle,
    seats,
    most,
    escorts,
    plate: '',
    stops,
  }));

/** What is recorded of a vehicle: its seats, and which one of the register it is. */
export const vehicleFacts = (seats: number, vehicle: string | null): { seats: number; vehicle?: string } =>
  vehicle === null ? { seats } : { seats, vehicle };

/** The one command that opens all runs, names vehicle and crew, asks the crews and seats the people. */
export const makingOf = (drafts: readonly Draft[], desk: string): Said | null => {
  const [first] = drafts;
  if (first === undefined) return null;
  const commands = drafts.flatMap((draft) => {
    const { id, crew, vehicle, seats, escorts, plate, stops } = draft;
    const named = plate.trim() === '' ? {} : { personal: { plate: plate.trim() } };
    let seat = 0;
    return [
      { type: 'open' as const, case: id, loop: 'run', holder: desk, facts: { seats } },
      { type: 'record' as const, case: id, kind: 'vehicle', facts: vehicleFacts(seats, vehicle), ...named },
      { type: 'record' as const, case: id, kind: 'crew', facts: { escorts } },
      { type: 'offer' as const, case: id, to: crew, link: 'boarding' },
      ...stops.flatMap(({ to, cases }) =>
        cases.map((person) => {
          seat += 1;
          return {
            type: 'record' as const,
            case: person,
            kind: 'seat',
            facts: { rideOn: id, rideTo: to },
            personal: { busSeat: String(seat) },
          };
        }),
      ),
    ];
  });
  return { type: 'together', case: first.id, commands };
};

/** Whether something was refused because it parts people who belong together, of one of them or of several. */
export const partsParty = (error: unknown): boolean =>
  error instanceof Unanswered &&
  [error.code, ...error.others.map(({ code }) => code)].every((code) => code === 'party_split');
