/**
 * Manifest → PAXLST, as the WCO/IATA/ICAO guide lays it out. Used by the simulator and by round-trip tests: what is
 * printed reads back as the same flight. Dates are printed with four-digit years, so nothing depends on the year of reading.
 */
import type { ManifestFlight, ManifestLeg, ManifestPerson, PersonRole } from '../manifest.ts';
import { headsOf } from '../manifest.ts';
import { printDesignator } from '../flight-number.ts';
import { printDtm } from './date-time.ts';

export interface PaxlstPrintOptions {
  sender: string;
  recipient: string;
  /** Local date-time of preparation, 'YYYY-MM-DDTHH:mm'. */
  preparedAt: string;
  /** Interchange control reference. */
  controlReference: string;
  /** Message version, such as '12B'; the flight's own, or '12B', when not given. */
  version?: string;
  /** Component, element, decimal mark, release, repetition and segment terminator, as UNA writes them. */
  serviceCharacters?: string;
  /** Splits each list into numbered parts of at most so many people. */
  peoplePerMessage?: number;
  /** Text between segments, such as '\r\n'. */
  lineBreak?: string;
}

type Component = string;
type Element = Component | readonly Component[];

interface Writer {
  segments: string[];
  add: (tag: string, ...elements: Element[]) => void;
}

function writer(service: string): Writer {
  const [component = ':', element = '+', , release = '?', repetition = ' ', terminator = "'"] = service;
  const special = new Set([component, element, terminator]);
  if (release !== ' ') special.add(release);
  if (repetition !== ' ') special.add(repetition);
  const escape = (text: string): string => {
    let escaped = '';
    for (const character of text.replace(/[\u0000-\u001f]+/g, ' ')) {
      if (!special.has(character)) escaped += character;
      else escaped += release === ' ' ? ' ' : release + character;
    }
    return escaped;
  };
  const segments: string[] = [];
  return {
    segments,
    add: (tag, ...elements) => {
      const written = elements.map((each) => {
        const components = (typeof each === 'string' ? [each] : each).map(escape);
        while (components.length > 1 && components.at(-1) === '') components.pop();
        return components.join(component);
      });
      while (written.length > 0 && written.at(-1) === '') written.pop();
      segments.push([tag, ...written].join(element) + terminator);
    },
  };
}

/** UNOA allows only upper-case ASCII and a few signs; anything else goes as UTF-8 (UNOY). */
const levelA = /^[A-Z0-9 .,\-()/=!"%&*;<>:+?'\r\n]*$/;

/** One interchange with one message (or numbered parts) per list. Encode as UTF-8. */
export function printPaxlst(flight: ManifestFlight, options: PaxlstPrintOptions): string {
  const service = options.serviceCharacters ?? ":+.? '";
  const version = options.version ?? flight.version ?? '12B';
  const messages: string[][] = [];
  const roles: PersonRole[] = flight.list === 'both' ? ['passenger', 'crew'] : [flight.list];
  for (const role of roles) {
    const people = flight.list === 'both' ? flight.people.filter((person) => person.role === role) : flight.people;
    const size = Math.max(1, options.peoplePerMessage ?? Math.max(1, people.length));
    const parts = Math.max(1, Math.ceil(people.length / size));
    for (let index = 0; index < parts; index += 1) {
      const reference = `PAX${String(messages.length + 1).padStart(3, '0')}`;
      const slice = people.slice(index * size, (index + 1) * size);
      messages.push(printMessage(flight, role, slice, { service, version, reference, part: index + 1, parts }));
    }
  }

  const body = messages.flat();
  const syntax = levelA.test(body.join('')) ? 'UNOA' : 'UNOY';
  const [day = '', time = ''] = options.preparedAt.split('T');
  const prepared = [day.replace(/-/g, '').slice(2), time.replace(':', '').slice(0, 4)];
  const head = writer(service);
  head.add('UNB', [syntax, '4'], options.sender, options.recipient, prepared, options.controlReference, '', 'APIS');
  head.add('UNG', 'PAXLST', options.sender, options.recipient, prepared, '1', 'UN', ['D', version]);
  const tail = writer(service);
  tail.add('UNE', String(messages.length), '1');
  tail.add('UNZ', '1', options.controlReference);
  return [`UNA${service}`, ...head.segments, ...body, ...tail.segments].join(options.lineBreak ?? '');
}

interface MessageFrame {
  service: string;
  version: string;
  reference: string;
  part: number;
  parts: number;
}

function printMessage(
  flight: ManifestFlight,
  role: PersonRole,
  people: readonly ManifestPerson[],
  frame: MessageFrame,
): string[] {
  const out = writer(frame.service);
  const flag = frame.part === frame.parts ? 'F' : frame.part === 1 ? 'C' : '';
  const sequence = [String(frame.part).padStart(2, '0'), flag];
  out.add('UNH', frame.reference, ['PAXLST', 'D', frame.version, 'UN', 'IATA'], flight.reference ?? '', sequence);
  printPurpose(out, flight, role);
  if (flight.reference !== undefined) out.add('RFF', ['TN', flight.reference]);
  out.add('NAD', 'MS', '', '', [flight.arrival.carrier === '' ? 'CARRIER' : flight.arrival.carrier, 'OPERATIONS']);
  for (const leg of flight.legs) printLeg(out, leg, leg === flight.arrival || sameLeg(leg, flight.arrival));
  for (const person of people) printPerson(out, person);
  const stated = flight.statedTotal?.[role === 'passenger' ? 'passengers' : 'crew'];
  const total = stated ?? (flight.list === 'both' || flight.statedTotal ? undefined : headsOf(people, role));
  if (total !== undefined) out.add('CNT', [role === 'passenger' ? '42' : '41', String(total)]);
  out.add('UNT', String(out.segments.length + 1), frame.reference);
  return out.segments;
}

function printPurpose(out: Writer, flight: ManifestFlight, role: PersonRole): void {
  const list = role === 'passenger' ? '745' : '250';
  const extent = flight.extents === undefined ? flight.extent : flight.extents[role];
  switch (flight.function) {
    case 'original':
      out.add('BGM', list, '', extent === 'whole' ? '5' : '9');
      return;
    case 'change':
      out.add('BGM', list, '', '4');
      return;
    case 'cancel':
      if (flight.people.length === 0) out.add('BGM', '266', 'XF');
      else out.add('BGM', list, '', '1');
      return;
    case 'update': {
      const code = flight.closing === 'on-board' ? 'CLOB' : flight.closing === 'not-on-board' ? 'CLNB' : 'CL';
      out.add('BGM', '266', code);
      return;
    }
    default:
      flight.function satisfies never;
  }
}

const sameLeg = (one: ManifestLeg, other: ManifestLeg): boolean =>
  one.from === other.from && one.to === other.to && one.number === other.number && one.carrier === other.carrier;

function printLeg(out: Writer, leg: ManifestLeg, ours: boolean): void {
  if (leg.ship === undefined) out.add('TDT', '20', printDesignator(leg), '', '', leg.carrier);
  else {
    const { imo, callSign, name = '' } = leg.ship;
    const known = imo === undefined ? (callSign === undefined ? ['', ''] : [callSign, '103']) : [imo, '146'];
    out.add('TDT', '20', leg.number, '1', '', '', '', '', [...known, '', name]);
  }
  out.add('LOC', ours ? '125' : '92', leg.from);
  if (leg.scheduledDeparture !== undefined) printTime(out, '189', leg.scheduledDeparture);
  out.add('LOC', ours ? '87' : '92', leg.to);
  if (leg.scheduledArrival !== undefined) printTime(out, '232', leg.scheduledArrival);
}

function printTime(out: Writer, qualifier: string, local: string): void {
  const { value, format } = printDtm(local);
  out.add('DTM', [qualifier, value, format]);
}

function printPerson(out: Writer, person: ManifestPerson): void {
  const kind = person.role === 'passenger' ? (person.transit ? 'DDU' : 'FL') : person.transit ? 'DDT' : 'FM';
  out.add('NAD', kind, '', '', [person.surname, person.givenNames], person.address ?? '');
  if (person.sex !== undefined)
    out.add('ATT', '2', '', person.infant && person.sex !== 'X' ? `${person.sex}I` : person.sex);
  if (person.birthDate !== undefined) printTime(out, '329', person.birthDate);
  for (const bag of person.baggage ?? []) {
    const [tag = '', count = ''] = bag.split(':');
    out.add('FTX', 'BAG', '', '', [tag, count]);
  }
  if (person.clearance !== undefined) out.add('LOC', '22', person.clearance);
  if (person.embark !== undefined) out.add('LOC', '178', person.embark);
  if (person.debark !== undefined) out.add('LOC', '179', person.debark);
  if (person.residence !== undefined) out.add('LOC', '174', person.residence);
  if (person.birthPlace !== undefined) out.add('LOC', '180', ['', '', '', person.birthPlace]);
  if (person.phone !== undefined) out.add('COM', [person.phone, 'TE']);
  if (person.email !== undefined) out.add('COM', [person.email, 'EM']);
  if (person.nationality !== undefined) out.add('NAT', '2', person.nationality);
  if (person.bookingReference !== undefined) out.add('RFF', ['AVF', person.bookingReference]);
  if (person.reference !== undefined) out.add('RFF', ['ABO', person.reference]);
  if (person.seat !== undefined) out.add('RFF', ['SEA', person.seat]);
  if (person.infant && (person.sex === undefined || person.sex === 'X')) out.add('RFF', ['SEA', 'INF']);
  for (const document of person.documents) {
    out.add('DOC', [document.type === 'other' ? 'ZZZ' : document.type, '110', '111'], document.number);
    if (document.expires !== undefined) printTime(out, '36', document.expires);
    if (document.issuer !== undefined) out.add('LOC', '91', document.issuer);
  }
}
