/**
 * Which messages of a document are one list. What stands behind a message of another meaning is never put in front of it:
 * a flight that is listed, cancelled and listed again comes.
 */
import { identityKeys } from '../duplicates.ts';
import type { ManifestPerson, PersonRole, ProblemLog } from '../manifest.ts';
import { headsOf, note } from '../manifest.ts';
import { showSegment } from './segments.ts';
import type { MessageDraft } from './message.ts';

/** The messages of one list. */
export interface Bundle {
  drafts: MessageDraft[];
  numbered: boolean;
  /** The messages with a number, to the letter. */
  parts: Map<number, string>;
  /** The number of the part that is marked as last. */
  last?: number;
  /** Some of its parts have not come. */
  partial: boolean;
  /** How often the meaning of the messages of its flight had changed before it. */
  turn: number;
  /** Who is in it, by identity. Only of messages without numbers. */
  people: Set<string>;
}

/** The flight a draft is about: carrier, number, place and day. The time of day may be corrected between two lists. */
export function flightKey(draft: MessageDraft): string {
  const { carrier, number, from, to, scheduledDeparture, scheduledArrival } = draft.arrival;
  const day = (scheduledDeparture ?? scheduledArrival ?? '').slice(0, 10);
  return [carrier, number, from, to, day, draft.function, draft.closing ?? ''].join('|');
}

// Without place and day: whoever cancels a flight may name it by less than who lists its people.
const nameOf = ({ arrival }: MessageDraft): string => `${arrival.carrier}${arrival.number}`;

/** For each draft how often the messages of its flight had changed their meaning (list, change, cancellation) before it. */
function turnsOf(drafts: readonly MessageDraft[]): ReadonlyMap<MessageDraft, number> {
  const turns = new Map<MessageDraft, number>();
  const latest = new Map<string, { meaning: string; turn: number }>();
  for (const draft of drafts) {
    const meaning = `${draft.function}|${draft.closing ?? ''}`;
    const before = latest.get(nameOf(draft));
    const turn = before === undefined ? 0 : before.turn + (before.meaning === meaning ? 0 : 1);
    latest.set(nameOf(draft), { meaning, turn });
    turns.set(draft, turn);
  }
  return turns;
}

/** A message to the letter. */
const textOf = ({ message }: MessageDraft): string => [message.sender, ...message.segments.map(showSegment)].join("'");

/** All parts from the first to the one marked as last are there: the next part is of a newer version. */
const isComplete = ({ last, parts }: Bundle): boolean => last !== undefined && parts.size === last;

/** Each is compared with those before it. Some send one message for each passenger of a flight, without anything to tell them by. */
const versionsOfList = 1_000;

/** The lists of a document, each with its messages, in the order in which they begin. */
export function bundlesOf(document: readonly MessageDraft[], log: ProblemLog): Bundle[] {
  const turns = turnsOf(document);
  const groups = new Map<string, Bundle[]>();
  const all: Bundle[] = [];
  // What came before another list or a cancellation and comes again is not a repetition: it is the last word.
  const latest = new Map<string, string>();
  for (const draft of document) {
    const { message } = draft;
    const turn = turns.get(draft) ?? 0;
    const numbered = message.sequence !== undefined;
    const version = numbered ? message.accessReference : '';
    const key = [flightKey(draft), turn, draft.list, message.sender, numbered, version].join('|');
    const bundles = groups.get(key) ?? [];
    groups.set(key, bundles);
    const text = textOf(draft);
    const number = message.sequence ?? 0;
    const sentAgain = numbered
      ? bundles.some((bundle) => !isComplete(bundle) && bundle.parts.get(number) === text)
      : latest.get(key) === text;
    if (sentAgain) {
      note(log, 'warning', message.at, 'message', message.reference, 'each message once; this repetition is left out');
      continue;
    }
    latest.set(key, text);
    const keys = numbered ? [] : draft.people.flatMap(identityKeys);
    let home: Bundle | undefined;
    if (numbered) {
      // The n-th part 3 belongs to the n-th version of the list, in whatever order the parts arrive.
      home = bundles.find((bundle) => !isComplete(bundle) && !bundle.parts.has(number));
    } else {
      // Only the newest list may grow: one that shares people with it is a later version, and so is all that follows.
      const newest = bundles.at(-1);
      const grows =
        newest && newest.people.size > 0 && keys.length > 0 && !keys.some((each) => newest.people.has(each));
      home = grows ? newest : undefined;
    }
    if (!home && bundles.length === versionsOfList) {
      note(log, 'error', message.at, 'list', 'too many', `at most ${versionsOfList} versions of one list in a file`);
      break;
    }
    if (!home) {
      home = { drafts: [], numbered, parts: new Map(), partial: false, turn, people: new Set() };
      bundles.push(home);
      all.push(home);
    }
    home.drafts.push(draft);
    if (numbered) home.parts.set(number, text);
    if (message.last) home.last = number;
    for (const each of keys) home.people.add(each);
  }
  for (const { drafts, numbered } of all) {
    if (numbered) drafts.sort((one, other) => (one.message.sequence ?? 0) - (other.message.sequence ?? 0));
  }
  return all;
}

const numbersOf = (bundle: Bundle | undefined): number[] =>
  bundle?.numbered === true ? bundle.drafts.map(({ message }) => message.sequence ?? 0) : [];

/** Some senders number the parts of both lists through: 1:C and 2 are passengers, 3:F the crew. */
function numberedThrough(passenger: Bundle | undefined, crew: Bundle | undefined): boolean {
  const numbers = [...numbersOf(passenger), ...numbersOf(crew)];
  const drafts = [...(passenger?.drafts ?? []), ...(crew?.drafts ?? [])];
  const [first] = drafts;
  if (passenger === undefined || crew === undefined || first === undefined || numbers.length !== drafts.length)
    return false;
  return (
    new Set(numbers).size === Math.max(...numbers) &&
    numbers.length === Math.max(...numbers) &&
    drafts.every(({ message }) => message.accessReference === first.message.accessReference) &&
    drafts.every(({ message }) => message.last === (message.sequence === numbers.length))
  );
}

/** Checks that no part of the lists of one flight is missing. */
export function checkParts(passenger: Bundle | undefined, crew: Bundle | undefined, log: ProblemLog): void {
  if (numberedThrough(passenger, crew)) return;
  for (const bundle of [passenger, crew]) if (bundle?.numbered === true) checkNumbers(bundle, log);
}

function checkNumbers(bundle: Bundle, log: ProblemLog): void {
  const numbers = numbersOf(bundle);
  const last = bundle.drafts.at(-1);
  const at = bundle.drafts[0]?.message.at ?? '';
  const alone = bundle.drafts.length === 1;
  const lonely = alone ? 'warning' : 'error';
  const sendAlone = alone ? '; this one is taken as a part, the others may come by themselves' : '';
  const missing: number[] = [];
  const have = new Set(numbers);
  const highest = numbers.at(-1) ?? 0;
  for (let part = 1; part < highest && missing.length < 20; part += 1) if (!have.has(part)) missing.push(part);
  if (missing.length > 0) {
    note(log, lonely, at, 'parts of the manifest', numbers.join(' '), `part ${missing.join(', ')} too${sendAlone}`);
  }
  const final = bundle.drafts.findIndex((draft) => draft.message.last);
  if (final >= 0 && final < bundle.drafts.length - 1) {
    note(log, 'error', at, 'parts of the manifest', numbers.join(' '), 'nothing after the part that is marked as last');
  }
  const opensMore = bundle.drafts.some((draft) => draft.message.first) || bundle.drafts.length > 1 || highest > 1;
  bundle.partial = alone && opensMore && (missing.length > 0 || final < 0);
  if (final < 0 && opensMore && !totalProvesWhole(bundle)) {
    const expected = `a part that is marked as last (F)${sendAlone}`;
    note(log, lonely, last?.message.at ?? at, 'parts of the manifest', numbers.join(' '), expected);
  }
}

/** Some senders number parts and mark none as last; then the flight's total, stated in a part, is the proof. */
function totalProvesWhole(bundle: Bundle): boolean {
  const role = bundle.drafts[0]?.list ?? 'passenger';
  if (bundle.drafts.length < 2 || bundle.drafts.some((draft) => draft.message.first)) return false;
  const heads = headsIn(bundle, role);
  return bundle.drafts.some((draft) => draft.stated[role] === heads);
}

/** Everybody whom a list names. */
export const peopleIn = (bundle: Bundle | undefined): ManifestPerson[] =>
  (bundle?.drafts ?? []).flatMap((draft) => draft.people);

/** Heads of one role that a list names. */
export const headsIn = (bundle: Bundle | undefined, role: PersonRole): number => headsOf(peopleIn(bundle), role);
