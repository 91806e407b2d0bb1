import type { ComingPage, ComingVoyage } from '../contract/coming.ts';
import { readInstant, timetableInstant, writeInstant, writeMaybe } from '../contract/instant.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, days } from '../loop/terms.ts';
import { ring } from '../store/bell.ts';
import { caseState, caseStates, readNow } from '../store/read/cases.ts';
import { type StandingOnTheWay, bringsSomebody, onTheWay } from '../store/read/coming.ts';
import type { Seen, Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { type OutboxNotice, type Reading, type ReadingOptions, type Records, readOutbox } from './outbox.ts';

/** The reader of the outbox that tells districts who is coming. */
export const comingReader = 'coming';

const tell = async ({ case: person, data, recordedAt }: OutboxNotice, records: Records): Promise<boolean> => {
  const { district } = data;
  if (typeof district !== 'string') throw new Error('an announcement names no district');
  // Once for each district: at the stand they are announced again, and where they are is looked up, not kept.
  const { rowCount } = await records.query(
    `insert into huan.coming (case_id, district, voyage, told_at)
     select case_id, $2, voyage, $3 from huan."case" where case_id = $1 on conflict do nothing`,
    [person, district, recordedAt],
  );
  return (rowCount ?? 0) > 0;
};

/** Writes down of whom each district was told since last time, each once; by any number of processes. */
export const followComing = async (house: House, options: Omit<ReadingOptions, 'topics'> = {}): Promise<Reading> => {
  let told = 0;
  const reading = await readOutbox(
    house,
    comingReader,
    async (notice, records) => {
      if (await tell(notice, records)) told += 1;
    },
    { ...options, topics: ['coming'] },
  );
  // The screens were told of the event itself before this was written.
  if (told > 0) await ring(house.writer.pool);
  return reading;
};

/** For how long those who were announced are shown: whoever is not there by then stands late on somebody's desk. */
const shownFor = days(2);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What a district is told of a voyage that is none of its own: which it is and when it comes, and nobody aboard. */
const voyageOf = ({ caseId: id, facts, evidence, custody }: CaseState): ComingVoyage => ({
  case: id,
  carrier: textOf(facts['carrier']),
  number: textOf(facts['number']),
  ship: textOf(facts['ship']),
  from: textOf(facts['from']),
  expectedAt: textOf(facts['estimatedArrival']) ?? textOf(facts['scheduledArrival']),
  landedAt: writeMaybe(evidence['landing']?.lastAt ?? null),
  stand: textOf(facts['stand']),
  open: custody !== 'closed',
});

/**
 * Who is on the way to the districts that a unit sees: voyage by voyage how many were announced, where they are, who
 * has been received of them, and who came of whom nobody told. Heads only: names come with the offer.
 */
export const readComing = async (house: House, who: Who): Promise<ComingPage> => {
  const { now, rows } = await house.read(who, async (seen) => {
    const at = await readNow(seen);
    return { now: at, rows: await onTheWay(seen, at - shownFor) };
  });
  const voyages = [...new Set(rows.flatMap(({ voyage }) => voyage ?? []))];
  // A district sees no voyage by itself, only that this one brings it somebody.
  const known = await caseStates(house.writer.pool, voyages);
  const groups = Map.groupBy(rows, ({ district, voyage }) => `${district} ${voyage ?? ''}`);
  const items = [...groups.values()].flatMap((group): ComingPage['items'][number][] => {
    const [first] = group;
    if (first === undefined) return [];
    const { district } = first;
    const voyage = first.voyage === null ? undefined : known.get(first.voyage);
    const heads = (those: StandingOnTheWay): number => group.find(({ standing }) => standing === those)?.heads ?? 0;
    return [
      {
        district,
        voyage: voyage === undefined ? null : voyageOf(voyage),
        since: writeInstant(Math.min(...group.map(({ since }) => since))),
        announced: group.reduce((sum, one) => sum + (one.standing === 'untold' ? 0 : one.heads), 0),
        aboard: heads('aboard'),
        port: heads('port'),
        received: heads('received'),
        elsewhere: heads('elsewhere'),
        ended: heads('ended'),
        untold: heads('untold'),
      },
    ];
  });
  const when = ({ voyage, since }: (typeof items)[number]): number =>
    timetableInstant(voyage?.expectedAt ?? null) ?? readInstant(since) ?? 0;
  return { now: writeInstant(now), items: items.toSorted((one, other) => when(one) - when(other)) };
};

/**
 * The state of a voyage for a unit that shares its desk: one that sees it, or one of a district to which it brings
 * somebody. Null for everybody else.
 */
export const sharedVoyage = async (house: House, seen: Seen, id: CaseId): Promise<CaseState | null> => {
  const own = await caseState(seen, id);
  if (own !== null) return own;
  if (!(await bringsSomebody(seen, id))) return null;
  const state = await caseState(house.writer.pool, id);
  return state?.loop === 'voyage' ? state : null;
};
