/**
 * One NAD group of a PAXLST message → one person: NAD, ATT, DTM, MEA, GEI, FTX, LOC, COM, EMP, NAT, RFF and the travel
 * documents DOC, DTM, LOC. What is missing is a warning; a person is never left out for it.
 */
import { civilDate } from '../civil-date.ts';
import { countryFromCode } from '../country.ts';
import { isDocumentNumber } from '../document-number.ts';
import { readLocation, readSeat } from '../flight-number.ts';
import { readPort } from '../ship.ts';
import type {
  ManifestLeg,
  ManifestPerson,
  ManifestTravelDocument,
  ProblemLog,
  TravelDocumentType,
} from '../manifest.ts';
import { note } from '../manifest.ts';
import { isShortYear, readDtm } from './date-time.ts';
import type { Message } from './envelope.ts';
import { segmentPlace } from './envelope.ts';
import type { Segment } from './segments.ts';
import { part, repetitions, showSegment } from './segments.ts';

/** NAD 3035 codes of people: role, and whether they are in transit. */
const partyQualifiers: Readonly<Record<string, { role: ManifestPerson['role']; transit: boolean }>> = {
  FL: { role: 'passenger', transit: false },
  DDU: { role: 'passenger', transit: true },
  FM: { role: 'crew', transit: false },
  DDT: { role: 'crew', transit: true },
};

/** The kind of person a NAD names, or undefined when it names no person. */
export function partyOf(segment: Segment): { role: ManifestPerson['role']; transit: boolean } | undefined {
  return partyQualifiers[part(segment, 0).toUpperCase()];
}

const collapse = (text: string): string => text.replace(/\s+/g, ' ').trim();

function documentType(code: string): TravelDocumentType {
  switch (code.toUpperCase().replace(/<+$/, '')) {
    case 'P':
    case 'PD':
    case 'PE':
    case 'PF':
    case 'PL':
    case 'PM':
    case 'PO':
    case 'PP':
    case 'PR':
    case 'PS':
    case 'PT':
    case 'PU':
      return 'P';
    case 'V':
      return 'V';
    case 'I':
    case 'ID':
      return 'I';
    case 'A':
      return 'A';
    case 'C':
      return 'C';
    case 'AC':
      return 'AC';
    case 'F':
      return 'F';
    default:
      return 'other';
  }
}

/** How somebody's birth date was said. */
interface SaidBirth {
  at: string;
  value: string;
  /** With two digits of the year. */
  short: boolean;
}

interface ReadPerson {
  person: ManifestPerson;
  birth?: SaidBirth;
}

/** Passports of two countries, with visas. */
const mostDocuments = 20;

/**
 * Reads the person whose NAD is segment `index` of the message and whose group ends before `end`. `complete` is false
 * where a message only refers to people listed before (closing, cancelling), so that nothing is missing.
 */
export function readPerson(
  message: Message,
  index: number,
  end: number,
  log: ProblemLog,
  referenceYear: number,
  complete: boolean,
): ReadPerson {
  const at = segmentPlace(message, index);
  const nad = message.segments[index];
  const party = nad ? partyOf(nad) : undefined;
  const person: ManifestPerson = { role: party?.role ?? 'passenger', surname: '', givenNames: '', documents: [], at };
  if (party?.transit) person.transit = true;
  if (nad) readName(person, nad);

  let birth: SaidBirth | undefined;
  let document: ManifestTravelDocument | undefined;
  for (let each = index + 1; each < end; each += 1) {
    const segment = message.segments[each];
    if (!segment) continue;
    const place = segmentPlace(message, each);
    const { birthDate } = person;
    const warn = (field: string, found: string, expected: string): void =>
      note(log, 'warning', place, field, found, expected);
    if (segment.tag === 'DOC') {
      document = { type: documentType(part(segment, 0)), number: part(segment, 1).replace(/\s+/g, '') };
      if (!isDocumentNumber(document.number)) {
        warn('document number', showSegment(segment), 'a number; the document without one is left out');
        document = undefined;
        continue;
      }
      if (person.documents.length === mostDocuments) {
        note(log, 'error', place, 'document', showSegment(segment), `at most ${mostDocuments}; a NAD may be lost`);
        document = undefined;
        continue;
      }
      person.documents.push(document);
    } else {
      readDetail(person, document, segment, warn, referenceYear);
      if (segment.tag === 'DTM' && part(segment, 0) === '329')
        birth = { at: place, value: part(segment, 0, 1), short: isShortYear(part(segment, 0, 1), part(segment, 0, 2)) };
      if (birthDate !== undefined && person.birthDate !== birthDate) {
        const expected = `one birth date; ${birthDate} was stated before, and a NAD may be lost between them`;
        note(log, 'error', place, 'birth date', showSegment(segment), expected);
      }
    }
  }
  finishPerson(person, log, complete);
  return birth === undefined ? { person } : { person, birth };
}

/**
 * Two digits of a year are placed by the year of reading, which may be long after the flight: who would be born after they
 * arrived was born a hundred years before.
 */
export function placeBirth({ person, birth }: ReadPerson, arrival: ManifestLeg, log: ProblemLog): void {
  const day = (arrival.scheduledArrival ?? arrival.scheduledDeparture)?.slice(0, 10);
  const { birthDate } = person;
  if (birth === undefined || birthDate === undefined || day === undefined || birthDate <= day) return;
  delete person.birthDate;
  const [year = 0, month = 0, monthDay = 0] = birthDate.split('-').map(Number);
  const earlier = birth.short ? civilDate(year - 100, month, monthDay) : undefined;
  if (earlier !== undefined) person.birthDate = earlier;
  else {
    const expected = `a day before the flight arrives (${day}); it is left out`;
    note(log, 'warning', birth.at, 'birth date', birth.value, expected);
  }
}

/** How airlines write titles behind the given names; the last one is an infant's. */
const titleBehind = /(?<=\S)\s+(MR|MRS|MS|MISS|MSTR|DR|CHD|INF)\.?$/i;

/** The components of an element. A name does not repeat: a '*' in it, which may separate repetitions, belongs to it. */
const componentsOf = (segment: Segment, element: number): readonly string[] => {
  const [first = [], ...more] = segment.elements[element] ?? [];
  return more.reduce<readonly string[]>(
    (all, [start = '', ...rest]) => [...all.slice(0, -1), `${all.at(-1) ?? ''}*${start}`, ...rest],
    first,
  );
};

function readName(person: ManifestPerson, nad: Segment): void {
  // C080 holds the name: surname, given, second given … . Old systems put it into C058 (unstructured), one element earlier.
  const structured = componentsOf(nad, 3);
  const composite = structured.some((piece) => piece.trim() !== '') ? structured : componentsOf(nad, 2);
  let [surname = '', ...given] = composite.map(collapse);
  const slash = surname.indexOf('/');
  if (slash > 0 && given.every((name) => name === '')) {
    given = [surname.slice(slash + 1)];
    surname = surname.slice(0, slash);
  }
  person.surname = surname.trim();
  person.givenNames = collapse(given.join(' '));
  for (;;) {
    const title = titleBehind.exec(person.givenNames);
    if (!title) break;
    if (/^INF/i.test(title[1] ?? '')) person.infant = true;
    person.givenNames = person.givenNames.slice(0, title.index).trim();
  }
  const address: string[] = [];
  for (const element of nad.elements.slice(4, 9)) {
    const text = collapse((element[0] ?? []).join(' '));
    if (text !== '') address.push(text);
  }
  if (address.length > 0) person.address = address.join(', ');
}

type Warn = (field: string, found: string, expected: string) => void;

function readDetail(
  person: ManifestPerson,
  document: ManifestTravelDocument | undefined,
  segment: Segment,
  warn: Warn,
  referenceYear: number,
): void {
  switch (segment.tag) {
    case 'ATT':
      readAttribute(person, segment, warn);
      return;
    case 'DTM':
      readTime(person, document, segment, warn, referenceYear);
      return;
    case 'LOC':
      readPlace(person, document, segment, warn);
      return;
    case 'NAT': {
      const text = part(segment, 1);
      const nationality = countryFromCode(text);
      if (nationality !== undefined) person.nationality = nationality;
      else if (text !== '') warn('nationality', text, 'an ISO 3166 or ICAO country code');
      return;
    }
    case 'RFF':
      readReference(person, segment, warn);
      return;
    case 'COM':
      readContact(person, segment);
      return;
    case 'FTX':
      if (part(segment, 0).toUpperCase() === 'BAG') readBaggage(person, segment);
      return;
    case 'NAD':
    case 'MEA':
    case 'GEI':
    case 'GIS':
    case 'EMP':
    case 'CPI':
    case 'QTY':
      return;
    default:
  }
}

function readAttribute(person: ManifestPerson, segment: Segment, warn: Warn): void {
  if (part(segment, 0) !== '2') return;
  const code = (part(segment, 2) || part(segment, 2, 3)).toUpperCase();
  // MI and FI (some systems: IM, IF) are how airlines' booking systems say "infant" where a sex belongs.
  const infant = /^(?:[MF]I|I[MF])$/.test(code);
  if (infant) {
    person.infant = true;
    person.sex = code.includes('M') ? 'M' : 'F';
  } else if (code === 'M' || code === 'F' || code === 'X') person.sex = code;
  else if (code === 'U') person.sex = 'X';
  else if (code !== '') warn('sex', code, 'M, F, X or U');
}

function readTime(
  person: ManifestPerson,
  document: ManifestTravelDocument | undefined,
  segment: Segment,
  warn: Warn,
  referenceYear: number,
): void {
  const qualifier = part(segment, 0);
  const value = part(segment, 0, 1);
  const format = part(segment, 0, 2);
  if (qualifier === '329') {
    const birth = readDtm(value, format, 'birth', referenceYear);
    if (birth === undefined) warn('birth date', value, 'a real date');
    else person.birthDate = birth.slice(0, 10);
  } else if (qualifier === '36') {
    if (value === '' && !document) return;
    const expires = readDtm(value, format, 'near', referenceYear);
    if (!document) warn('expiry', value, 'an expiry after the document it belongs to');
    else if (expires === undefined) warn('expiry', value, 'a real date');
    else document.expires = expires.slice(0, 10);
  }
}

const placeFields: Readonly<Record<string, 'embark' | 'debark' | 'clearance'>> = {
  '178': 'embark',
  '179': 'debark',
  '22': 'clearance',
};

function readPlace(
  person: ManifestPerson,
  document: ManifestTravelDocument | undefined,
  segment: Segment,
  warn: Warn,
): void {
  const qualifier = part(segment, 0);
  const text = part(segment, 1);
  const port = placeFields[qualifier];
  if (port !== undefined) {
    const code = readLocation(text) ?? readPort(text);
    if (code !== undefined) person[port] = code;
    else if (text !== '') warn(port, text, 'a location code of three or four letters');
  } else if (qualifier === '91' || qualifier === '174') {
    const country = countryFromCode(text);
    if (country === undefined && text !== '') {
      warn(qualifier === '91' ? 'issuer' : 'residence', text, 'an ISO 3166 or ICAO country code');
    } else if (country !== undefined && qualifier === '174') person.residence = country;
    else if (country !== undefined && document) document.issuer = country;
  } else if (qualifier === '180') {
    const pieces = [part(segment, 1, 3), part(segment, 2), part(segment, 3), text].filter((piece) => piece !== '');
    if (pieces.length > 0) person.birthPlace = collapse(pieces.join(', '));
  }
}

function readReference(person: ManifestPerson, segment: Segment, warn: Warn): void {
  const value = part(segment, 0, 1);
  if (value === '') return;
  switch (part(segment, 0).toUpperCase()) {
    case 'AVF':
      person.bookingReference = value;
      person.partyKey = value;
      return;
    case 'ABO':
      person.reference = value;
      return;
    case 'SEA': {
      const seat = readSeat(value);
      if (seat !== undefined) person.seat = seat;
      else if (/^INF/i.test(value)) person.infant = true;
      else warn('seat', value, 'a row and a letter, such as 9F');
      return;
    }
    default:
  }
}

function readContact(person: ManifestPerson, segment: Segment): void {
  for (const [number = '', kind = ''] of repetitions(segment, 0)) {
    const value = collapse(number);
    const code = kind.trim().toUpperCase();
    if (value === '') continue;
    if (code === 'EM') person.email ??= value;
    else if (code === 'TE' || code === 'AL' || code === 'MB' || code === '') person.phone ??= value;
  }
}

/** FTX+BAG+++first tag:number of consecutive tags, as airlines write it; NULL and NONE are how some say "no bag". */
function readBaggage(person: ManifestPerson, segment: Segment): void {
  for (const components of repetitions(segment, 3)) {
    const [tag = '', ...more] = components.map(collapse);
    if (tag === '' || /^(NULL|NONE|NIL|0)$/i.test(tag)) continue;
    const count = more[0] ?? '';
    (person.baggage ??= []).push(/^\d{1,3}$/.test(count) && count !== '1' ? `${tag}:${count}` : tag);
  }
}

function finishPerson(person: ManifestPerson, log: ProblemLog, complete: boolean): void {
  const warn = (field: string, expected: string): void => note(log, 'warning', person.at, field, '', expected);
  if (person.surname === '' && person.givenNames !== '') {
    person.surname = person.givenNames;
    person.givenNames = '';
    warn('surname', 'a surname; the given name is taken for it');
  }
  const named = person.surname !== '';
  if (!named && person.documents.length === 0 && person.reference === undefined) {
    note(log, 'error', person.at, 'person', '', 'a name, a document or a reference: nobody can be told from this');
    return;
  }
  if (!complete) return;
  if (!named) warn('surname', 'a name');
  if (person.documents.length === 0) warn('document', 'a travel document');
  if (person.birthDate === undefined) warn('birth date', 'a date of birth');
}
