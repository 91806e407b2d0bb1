/**
 * JSON → manifest. Accepts the shape the readers themselves produce (`{ flights: [{ legs, arrival, people }] }`), one
 * flight with its people, passengers or crew, and a bare list of people with the flight in every entry or in the options.
 * Keys are read by the same synonyms as the headings of tables.
 */
import { countryFromText } from '../country.ts';
import { readPort, readShip, readVoyageNumber, shipCarrier } from '../ship.ts';
import { readDesignator } from '../flight-number.ts';
import type {
  ManifestDocument,
  ManifestFlight,
  ManifestLeg,
  ManifestTravelDocument,
  PersonRole,
  ProblemLog,
} from '../manifest.ts';
import { note, openProblemLog, travelDocumentTypes, unreadable } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { assemble } from './assemble.ts';
import type { Table, TableRow } from './cells.ts';
import { cleanCell, putCell } from './cells.ts';
import { rowsAllowed } from './csv.ts';
import { readDateColumn } from './dates.ts';
import { fieldOfHeading } from './headings.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const largestFile = 8 * 1024 * 1024;
const lists: Readonly<Record<string, PersonRole | undefined>> = {
  people: undefined,
  persons: undefined,
  rows: undefined,
  passengers: 'passenger',
  pax: 'passenger',
  旅客: 'passenger',
  乘客: 'passenger',
  crew: 'crew',
  机组: 'crew',
};
/** Keys of our own shape that are read apart, or that are made anew. */
const ownKeys = new Set([
  'at',
  'documents',
  'document',
  'legs',
  'arrival',
  'function',
  'closing',
  'extent',
  'list',
  'statedTotal',
  'merged',
  'version',
  'problems',
  'source',
]);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

interface Reading {
  log: ProblemLog;
  options: TableReadOptions;
  /** Keys nobody knows are said once, not once per person. */
  unknown: Set<string>;
  people: number;
}

/** Reads one JSON document. Never throws. */
export function readJson(bytes: Uint8Array, options: TableReadOptions): ManifestDocument {
  if (bytes.length > largestFile)
    return unreadable('json', '$', `${bytes.length} bytes`, `at most ${largestFile} bytes`);
  let parsed: Json;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return unreadable('json', '$', error instanceof Error ? error.message : String(error), 'JSON in UTF-8');
  }
  const reading: Reading = { log: openProblemLog(), options, unknown: new Set(), people: 0 };
  const tables = readRoot(parsed, reading);
  if (!tables)
    return unreadable(
      'json',
      '$',
      JSON.stringify(parsed).slice(0, 60),
      'a list of people, a flight, or { "flights": [ … ] }',
    );
  if (reading.people > rowsAllowed)
    return unreadable('json', '$', `${reading.people} people`, `at most ${rowsAllowed} people`);
  return assemble('json', tables, options, reading.log);
}

function readRoot(root: Json, reading: Reading): Table[] | undefined {
  if (Array.isArray(root)) {
    const nested = root.some((each) => isObject(each) && Object.keys(each).some((key) => key in lists));
    return nested
      ? root.map((each, index) => readFlight(each, `$[${index}]`, reading))
      : [peopleTable(root, '$', reading)];
  }
  if (!isObject(root)) return undefined;
  const flights = root['flights'] ?? root['航班'];
  if (Array.isArray(flights)) return flights.map((each, index) => readFlight(each, `$.flights[${index}]`, reading));
  return Object.keys(root).some((key) => key in lists) ? [readFlight(root, '$', reading)] : undefined;
}

function peopleTable(list: readonly Json[], place: string, reading: Reading, role?: PersonRole): Table {
  const table: Table = { rows: [], totals: [], defaults: new Map() };
  addPeople(table, list, place, reading, role);
  return table;
}

function addPeople(table: Table, list: readonly Json[], place: string, reading: Reading, role?: PersonRole): void {
  for (const [index, value] of list.entries()) {
    reading.people += 1;
    const at = `${place}[${index}]`;
    if (isObject(value)) table.rows.push(readRow(value, at, reading, role));
    else note(reading.log, 'error', at, 'person', JSON.stringify(value), 'an object');
  }
}

function readRow(person: JsonObject, at: string, reading: Reading, role?: PersonRole): TableRow {
  const row: TableRow = { at, cells: new Map(), certain: true };
  if (role !== undefined) row.role = role;
  for (const [key, value] of Object.entries(person)) {
    const given = key === 'documents' || key === 'document' ? value : undefined;
    if (Array.isArray(given) || isObject(given)) {
      row.documents = readDocuments(Array.isArray(given) ? given : [given], `${at}.${key}`, reading);
      continue;
    }
    const field = fieldOfHeading(key);
    if (field === undefined || (ownKeys.has(key) && key !== 'document')) {
      if (!ownKeys.has(key) && !reading.unknown.has(key)) {
        reading.unknown.add(key);
        note(reading.log, 'warning', `${at}.${key}`, 'key', key, 'a known key; it is left out everywhere');
      }
      continue;
    }
    for (const each of Array.isArray(value) ? value : [value]) {
      const text = cleanCell(textOf(each));
      if (text !== '') putCell(row, field, { text, label: key });
      else if (each !== null && typeof each === 'object') {
        note(reading.log, 'warning', `${at}.${key}`, field, JSON.stringify(each), 'a text, a number or a list of them');
      }
    }
  }
  return row;
}

function readDocuments(list: readonly Json[], at: string, reading: Reading): ManifestTravelDocument[] {
  const documents: ManifestTravelDocument[] = [];
  for (const [index, value] of list.entries()) {
    const place = `${at}[${index}]`;
    const object = isObject(value) ? value : { number: value };
    const number = cleanCell(textOf(object['number'])).replace(/\s+/g, '').toUpperCase();
    if (number === '') {
      note(reading.log, 'warning', place, 'document number', '', 'a number; the empty document is left out');
      continue;
    }
    const said = textOf(object['type']);
    const type =
      travelDocumentTypes.find((each) => each.toUpperCase() === said.toUpperCase()) ?? (said === '' ? 'P' : 'other');
    const document: ManifestTravelDocument = { type, number };
    const issuerText = textOf(object['issuer']);
    const issuer = countryFromText(issuerText);
    if (issuer !== undefined) document.issuer = issuer;
    else if (issuerText !== '') note(reading.log, 'warning', place, 'issuer', issuerText, 'a country');
    const expiresText = cleanCell(textOf(object['expires']));
    const [cell] =
      expiresText === ''
        ? []
        : readDateColumn([expiresText], { rule: 'near', referenceYear: reading.options.referenceYear });
    if (cell?.date !== undefined) document.expires = cell.date;
    else if (cell)
      note(
        reading.log,
        cell.problem === 'ambiguous' ? 'error' : 'warning',
        place,
        'expires',
        expiresText,
        'a real date, such as 2025-12-31',
      );
    documents.push(document);
  }
  return documents;
}

function readFlight(value: Json, at: string, reading: Reading): Table {
  const table: Table = { rows: [], totals: [], defaults: new Map() };
  if (!isObject(value)) {
    note(reading.log, 'error', at, 'flight', JSON.stringify(value), 'an object');
    return table;
  }
  const given = readGivenFlight(value, at, reading);
  if (given) table.flight = given;
  for (const [key, entry] of Object.entries(value)) {
    if (key in lists && Array.isArray(entry)) {
      addPeople(table, entry, `${at}.${key}`, reading, lists[key]);
      continue;
    }
    const source = isObject(entry) && (key === 'flight' || key === 'arrival') ? entry : { [key]: entry };
    for (const [name, inside] of Object.entries(source)) putDefault(table, name, inside);
  }
  if (!given) checkTotalKeys(value, table, at);
  return table;
}

const flightKeys: Readonly<Record<string, 'flight' | 'carrier' | 'from' | 'to' | 'date' | 'departureDate'>> = {
  number: 'flight',
  scheduledArrival: 'date',
  scheduledDeparture: 'departureDate',
};

function putDefault(table: Table, key: string, value: Json): void {
  const field = flightKeys[key] ?? fieldOfHeading(key);
  const text = cleanCell(textOf(value));
  if (field !== undefined && text !== '' && !table.defaults.has(field)) table.defaults.set(field, { text, label: key });
}

function checkTotalKeys(flight: JsonObject, table: Table, at: string): void {
  const stated = flight['statedTotal'] ?? flight['total'] ?? flight['totals'];
  if (stated === undefined) return;
  const total: Table['totals'][number] = {
    at,
    partial: false,
    rowsBefore: table.rows.length,
    rowsSince: table.rows.length,
  };
  if (typeof stated === 'number') total.all = stated;
  if (isObject(stated)) {
    if (typeof stated['passengers'] === 'number') total.passengers = stated['passengers'];
    if (typeof stated['crew'] === 'number') total.crew = stated['crew'];
  }
  table.totals.push(total);
}

/** A flight in our own shape: it has `arrival` or `legs` with carrier, number, from and to. */
function readGivenFlight(value: JsonObject, at: string, reading: Reading): Omit<ManifestFlight, 'people'> | undefined {
  const legs: ManifestLeg[] = [];
  const list = value['legs'];
  for (const [index, each] of (Array.isArray(list) ? list : []).entries()) {
    const leg = readLeg(each, `${at}.legs[${index}]`, reading);
    if (leg) legs.push(leg);
  }
  const own = isObject(value['arrival']) ? readLeg(value['arrival'], `${at}.arrival`, reading) : undefined;
  const ports = reading.options.ports ?? [];
  const same =
    own &&
    legs.find(
      (leg) => leg.from === own.from && leg.to === own.to && leg.number === own.number && leg.carrier === own.carrier,
    );
  const arrival = same ?? own ?? legs.find((leg) => ports.includes(leg.to)) ?? legs.at(-1);
  if (!arrival) return undefined;
  if (legs.length === 0 || (own && !same)) legs.push(arrival);
  const purpose = textOf(value['function']) || (reading.options.function ?? 'original');
  const flight: Omit<ManifestFlight, 'people'> = { legs, arrival, function: 'original', list: 'passenger' };
  if (purpose === 'original' || purpose === 'change' || purpose === 'cancel' || purpose === 'update')
    flight.function = purpose;
  else note(reading.log, 'error', `${at}.function`, 'function', purpose, 'original, change, cancel or update');
  const closing = textOf(value['closing']);
  if (closing === 'on-board' || closing === 'not-on-board' || closing === 'closed') flight.closing = closing;
  const extent = textOf(value['extent']);
  if (extent === 'whole' || extent === 'part') flight.extent = extent;
  else if (extent !== '') note(reading.log, 'error', `${at}.extent`, 'extent', extent, 'whole or part');
  const listed = textOf(value['list']);
  if (listed === 'crew' || listed === 'both') flight.list = listed;
  for (const key of ['reference', 'version'] as const) {
    const text = textOf(value[key]);
    if (text !== '') flight[key] = text;
  }
  if (typeof value['merged'] === 'number') flight.merged = value['merged'];
  const stated = value['statedTotal'];
  if (isObject(stated)) {
    flight.statedTotal = {};
    if (typeof stated['passengers'] === 'number') flight.statedTotal.passengers = stated['passengers'];
    if (typeof stated['crew'] === 'number') flight.statedTotal.crew = stated['crew'];
  }
  return flight;
}

function readLeg(value: Json, at: string, reading: Reading): ManifestLeg | undefined {
  const object = isObject(value) ? value : {};
  const carrier = textOf(object['carrier']).toUpperCase();
  const said = textOf(object['number']) || textOf(object['flight']);
  const named = isObject(object['ship']) ? object['ship'] : undefined;
  const ship =
    named && readShip({ name: textOf(named['name']), imo: textOf(named['imo']), callSign: textOf(named['callSign']) });
  const designator = ship
    ? { carrier: shipCarrier(ship), number: readVoyageNumber(said) }
    : (readDesignator(said, carrier) ?? readDesignator(`${carrier}${said}`));
  const to = (ship && readPort(textOf(object['to']))) ?? textOf(object['to']).toUpperCase();
  if (!designator || to === '') {
    note(reading.log, 'error', at, 'leg', JSON.stringify(value), 'carrier, number, from and to');
    return undefined;
  }
  const leg: ManifestLeg = { ...designator, from: textOf(object['from']).toUpperCase(), to, ...(ship && { ship }) };
  for (const key of ['scheduledDeparture', 'scheduledArrival'] as const) {
    const text = textOf(object[key]);
    if (text === '') continue;
    const [cell] = readDateColumn([cleanCell(text)], { rule: 'near', referenceYear: reading.options.referenceYear });
    if (cell?.date === undefined) note(reading.log, 'error', `${at}.${key}`, key, text, 'a real local date and time');
    else leg[key] = cell.time === undefined ? cell.date : `${cell.date}T${cell.time}`;
  }
  return leg;
}
