/**
 * One PAXLST message → a draft of a flight: what kind of list it is (BGM), its itinerary, its people and the heads it
 * states (CNT). Drafts become flights in merge.ts, because a manifest is often split over several messages.
 */
import type { ManifestFlight, ManifestFunction, ManifestLeg, ManifestPerson, ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import type { Message } from './envelope.ts';
import { segmentPlace } from './envelope.ts';
import { arrivalLeg, itineraryReader } from './itinerary.ts';
import { partyOf, placeBirth, readPerson } from './person.ts';
import type { Segment } from './segments.ts';
import { part, showSegment } from './segments.ts';

export interface MessageDraft {
  message: Message;
  list: 'passenger' | 'crew';
  function: ManifestFunction;
  closing?: NonNullable<ManifestFlight['closing']>;
  /** The message says by itself that it replaces what was sent before. */
  replaces: boolean;
  reference?: string;
  legs: ManifestLeg[];
  arrival: ManifestLeg;
  people: ManifestPerson[];
  stated: { passenger?: number; crew?: number };
}

interface Purpose {
  list: 'passenger' | 'crew';
  function: ManifestFunction;
  replaces: boolean;
  /** The flight itself is cancelled, which nothing but its status says. */
  wholeFlight?: boolean;
  closing?: NonNullable<ManifestFlight['closing']>;
  reference?: string;
}

/** BGM 1225 message function. 5 (replace) is a complete list like 9, and the only one that says so beyond doubt. */
const functionCodes: Readonly<Record<string, ManifestFunction>> = {
  '': 'original',
  '9': 'original',
  '5': 'original',
  '22': 'original',
  '2': 'change',
  '4': 'change',
  '36': 'change',
  '1': 'cancel',
  '3': 'cancel',
};

/** BGM C106 1004 where it is a code and not a document number: what the passenger list (745) does to bookings. */
const passengerCodes: Readonly<Record<string, ManifestFunction>> = { CP: 'change', XR: 'cancel' };

/** BGM C106 1004 of a crew list (250): kind of flight, a second letter C for a change of crew. */
const crewListCode = /^[A-F](C?)$/;

const closings: Readonly<Record<string, Purpose['closing'] | 'cancelled'>> = {
  CL: 'closed',
  CLOB: 'on-board',
  CLNB: 'not-on-board',
  XF: 'cancelled',
  XFLT: 'cancelled',
};

/** What a BGM means; undefined (with a problem) when the message is no manifest of a flight. */
function readPurpose(segment: Segment, at: string, log: ProblemLog): Purpose | undefined {
  const code = part(segment, 0);
  const document = part(segment, 1);
  const codeText = document.toUpperCase();
  const functionText = part(segment, 2);
  const fromFunction = functionCodes[functionText.replace(/^0+(?=\d)/, '')];
  if (fromFunction === undefined) {
    note(log, 'error', at, 'message function', functionText, Object.keys(functionCodes).filter(Boolean).join(', '));
  }
  const purpose: Purpose = {
    list: 'passenger',
    function: fromFunction ?? 'original',
    replaces: /^0*5$/.test(functionText),
  };
  switch (code) {
    case '745': {
      const fromCode = passengerCodes[codeText];
      if (fromCode !== undefined) purpose.function = fromCode;
      else if (codeText === 'RP') {
        // Whether the named people stay or leave differs between senders; nobody is dropped on a guess.
        purpose.function = 'change';
        note(log, 'warning', at, 'reduction in party', document, 'a list that says who is left; nobody is dropped');
      } else if (document !== '') purpose.reference = document;
      return purpose;
    }
    case '250': {
      purpose.list = 'crew';
      const change = crewListCode.exec(codeText);
      if (change?.[1] === 'C') purpose.function = 'change';
      else if (!change && document !== '') purpose.reference = document;
      return purpose;
    }
    case '266': {
      const closing = closings[codeText];
      if (closing === 'cancelled') {
        purpose.function = 'cancel';
        purpose.wholeFlight = true;
      } else {
        purpose.function = purpose.function === 'cancel' ? 'cancel' : 'update';
        if (closing !== undefined && purpose.function === 'update') purpose.closing = closing;
        else if (closing === undefined) note(log, 'error', at, 'flight status', document, 'CL, CLOB, CLNB or XF');
      }
      return purpose;
    }
    case '336':
      note(
        log,
        'warning',
        at,
        'list',
        '336',
        'a list of one flight; a master crew list is not a manifest and is left out',
      );
      return undefined;
    default:
      note(log, 'error', at, 'list', code, '745 passengers, 250 crew or 266 flight status');
      return undefined;
  }
}

/** Reads one message. Undefined (with problems recorded) when no flight can be made of it. */
export function readMessage(
  message: Message,
  log: ProblemLog,
  referenceYear: number,
  ports: readonly string[],
): MessageDraft | undefined {
  if (part(message.segments[0] ?? { tag: '', elements: [], offset: 0 }, 1).toUpperCase() !== 'PAXLST') return undefined;
  const bgm = message.segments.findIndex((segment) => segment.tag === 'BGM');
  const header = message.segments[bgm];
  if (!header) {
    note(log, 'error', message.at, 'BGM', 'missing', 'BGM, which says what kind of list this is');
    return undefined;
  }
  const purpose = readPurpose(header, segmentPlace(message, bgm), log);
  if (!purpose) return undefined;

  const itinerary = itineraryReader(message, log, referenceYear);
  const complete = purpose.function === 'original' || purpose.function === 'change';
  const said: ReturnType<typeof readPerson>[] = [];
  const stated: MessageDraft['stated'] = {};
  let transactionReference: string | undefined;
  let transports = 0;
  for (let index = 1; index < message.segments.length; index += 1) {
    const segment = message.segments[index];
    if (!segment) continue;
    if (segment.tag === 'NAD' && partyOf(segment)) {
      const end = endOfPerson(message, index);
      said.push(readPerson(message, index, end, log, referenceYear, complete));
      index = end - 1;
      continue;
    }
    const at = segmentPlace(message, index);
    if (segment.tag === 'TDT') {
      transports += 1;
      if (said.length > 0) note(log, 'error', at, 'TDT', showSegment(segment), 'the flight before its people');
    }
    if (segment.tag === 'TDT' || (transports > 0 && (segment.tag === 'LOC' || segment.tag === 'DTM'))) {
      itinerary.segment(segment, index);
    } else if (segment.tag === 'NAD' && transports > 0) {
      // A qualifier nobody knows may well be a person: leaving somebody out in silence is the one thing not to do.
      note(log, 'error', at, 'NAD qualifier', part(segment, 0), 'FL, FM, DDU or DDT');
    } else if (segment.tag === 'RFF' && part(segment, 0).toUpperCase() === 'TN') {
      transactionReference ??= part(segment, 0, 1);
    } else if (segment.tag === 'CNT') {
      readTotal(segment, at, stated, log);
    }
  }

  const people = said.map(({ person }) => person);
  if (purpose.function === 'cancel' && purpose.wholeFlight !== true && people.length === 0) {
    // A crew list that is taken back, a booking, or the message sent before: nobody on the flight is cancelled by it.
    const expected = 'the people who do not come (NAD); only BGM 266+XF cancels the flight';
    note(log, 'error', segmentPlace(message, bgm), 'cancellation', showSegment(header), expected);
  }
  checkTags(message, log);

  const { legs, marked } = itinerary.finish();
  const cleared = people.flatMap((person) => (person.clearance === undefined ? [] : [person.clearance]));
  const arrival = arrivalLeg({ legs, marked }, ports, cleared, message.at, log);
  if (!arrival) {
    if (transports === 0) note(log, 'error', message.at, 'TDT', 'missing', 'the flight (TDT, LOC 125, LOC 87)');
    return undefined;
  }
  for (const one of said) placeBirth(one, arrival, log);
  const reference = purpose.reference ?? transactionReference;
  const draft: MessageDraft = {
    message,
    list: purpose.list,
    function: purpose.function,
    replaces: purpose.replaces && purpose.function === 'original',
    legs,
    arrival,
    people,
    stated,
  };
  if (purpose.closing !== undefined) draft.closing = purpose.closing;
  if (reference !== undefined && reference !== '') draft.reference = reference;
  return draft;
}

/** Every segment of PAXLST from D.98B to D.21A. */
const knownTags = new Set(
  'UNH BGM RFF DTM NAD CTA COM TDT LOC ATT MEA GEI GIS FTX EMP NAT DOC CPI QTY CNT AUT UNS UNT'.split(' '),
);
/** What stands only in the group of a person. */
const personalTags = new Set(['ATT', 'NAT', 'DOC', 'EMP']);

/** A segment that is none may be somebody's lost NAD, and then what follows is said of the person before: never guessed. */
function checkTags(message: Message, log: ProblemLog): void {
  let person = false;
  for (const [index, segment] of message.segments.entries()) {
    if (segment.tag === 'NAD') person = partyOf(segment) !== undefined;
    const lost = personalTags.has(segment.tag) && !person;
    if (knownTags.has(segment.tag) && !lost) continue;
    const expected = lost ? 'only behind the NAD of a person' : 'a segment of PAXLST; a NAD may be lost here';
    note(log, 'error', segmentPlace(message, index), 'segment', showSegment(segment), expected);
  }
}

const groupEnds = new Set(['NAD', 'CNT', 'UNT', 'TDT', 'AUT', 'UNS']);

function endOfPerson(message: Message, index: number): number {
  let end = index + 1;
  while (end < message.segments.length && !groupEnds.has(message.segments[end]?.tag ?? '')) end += 1;
  return end;
}

export const totalNames = { passenger: 'passengers', crew: 'crew' } as const;

const totals: Readonly<Record<string, 'passenger' | 'crew'>> = { '42': 'passenger', '41': 'crew' };

function readTotal(segment: Segment, at: string, stated: MessageDraft['stated'], log: ProblemLog): void {
  const role = totals[part(segment, 0)];
  if (role === undefined) return;
  const value = part(segment, 0, 1);
  if (!/^\d{1,6}$/.test(value)) {
    note(log, 'error', at, `total of ${totalNames[role]}`, value, 'a number of heads');
    return;
  }
  if (stated[role] !== undefined && stated[role] !== Number(value)) {
    note(log, 'error', at, `total of ${totalNames[role]}`, value, `one total; ${stated[role]} was stated before`);
  }
  stated[role] = Number(value);
}
