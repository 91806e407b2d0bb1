/**
 * JSON → manifest. Accepts the shape the readers themselves produce (`{ flights: [{ legs, arrival, people }] }`), one
 * flight with its people, passengers or crew, and a bare list of people with the flight in every entry or in the options.
 * Keys are read by the same synonyms as the headings of tables. A list or an object that nobody understands is an error,
 * because there may be people in it.
 */
import { readDesignator } from '../flight-number.ts';
import type { ManifestDocument, PersonRole, ProblemLog } from '../manifest.ts';
import { note, openProblemLog, unreadable } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { assemble } from './assemble.ts';
import type { Stated, Table } from './cells.ts';
import { cleanCell } from './cells.ts';
import { rowsAllowed } from './csv.ts';
import { fieldOfHeading } from './headings.ts';
import type { Json, JsonObject } from './json-flight.ts';
import { isObject, isSummary, isTotalKey, readGivenFlight, readPurpose, readStated, textOf } from './json-flight.ts';
import { repeatedKey } from './json-keys.ts';
import type { PersonReading } from './json-person.ts';
import { holdsPeople, namesPeople, readJsonRow } from './json-person.ts';
import { flightFields } from './said.ts';
import { simplified } from './simplified.ts';

const largestFile = 8 * 1024 * 1024;

interface List {
  role?: PersonRole;
  infants?: boolean;
}
const lists = new Map<string, List>();
for (const [names, list] of [
  ['people persons rows travellers travelers 人员 名单', {}],
  ['passengers passengerlist pax paxlist adults children 旅客 乘客 旅客名单 乘客名单 成人 儿童', { role: 'passenger' }],
  ['infants babies 婴儿', { role: 'passenger', infants: true }],
  ['crew crewlist crewmembers 机组 机组人员 机组名单 船员 船员名单', { role: 'crew' }],
] as const)
  for (const name of names.split(' ')) lists.set(name, list);

const listOf = (key: string): List | undefined =>
  lists.get(
    simplified(key)
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, ''),
  );

/** Keys of our own shape that are read apart, or that are made anew. */
const flightKeys = new Set(
  'at legs arrival function closing extent list statedTotal merged reference version problems source'.split(' '),
);

/** What decides for whom the list is: see `readPurpose`. */
const purposeKeys = new Set(['function', 'closing', 'extent']);

interface Reading extends PersonReading {
  people: number;
}

/** Reads one JSON document. Never throws. */
export function readJson(bytes: Uint8Array, options: TableReadOptions): ManifestDocument {
  if (bytes.length > largestFile)
    return unreadable('json', '$', `${bytes.length} bytes`, `at most ${largestFile} bytes`);
  let parsed: Json;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch (error) {
    return unreadable('json', '$', error instanceof Error ? error.message : String(error), 'JSON in UTF-8');
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) return unreadable('json', twice, 'this key twice', 'each key once in its object');
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

function readRoot(root: Json, reading: Reading, place = '$', wrapped = 0): Table[] | undefined {
  if (Array.isArray(root)) {
    const nested = root.some(
      (each) => isObject(each) && Object.entries(each).some(([key, value]) => listOf(key) && Array.isArray(value)),
    );
    if (nested) return root.map((each, index) => readFlight(each, `${place}[${index}]`, reading));
    const table = emptyTable();
    addPeople(table, root, place, reading, {});
    return [table];
  }
  if (!isObject(root)) return undefined;
  const key = ['flights', '航班'].find((name) => Array.isArray(root[name]));
  const flights = key === undefined ? undefined : root[key];
  if (key === undefined || !Array.isArray(flights)) {
    if (Object.keys(root).some((name) => listOf(name))) return [readFlight(root, place, reading)];
    return wrapped > 2 ? undefined : unwrap(root, place, reading, wrapped);
  }
  const tables = flights.map((each, index) => readFlight(each, `${place}.flights[${index}]`, reading));
  checkBeside(root, key, place, reading);
  return tables;
}

const wrappers = /^(?:data|manifest|passengermanifest|payload|body|result|response|document|content)$/i;

/** Many systems put what they send into an object of its own: { "data": { … } }. */
function unwrap(root: JsonObject, place: string, reading: Reading, wrapped: number): Table[] | undefined {
  const [inside, ...others] = Object.keys(root).filter(
    (name) => wrappers.test(name.replace(/[^a-z]/gi, '')) && typeof root[name] === 'object' && root[name] !== null,
  );
  if (inside === undefined || others.length > 0) return undefined;
  const tables = readRoot(root[inside] ?? null, reading, `${place}.${inside}`, wrapped + 1);
  if (!tables) return undefined;
  const counted = Object.entries(root).filter(([name]) => name !== inside);
  const matters = (name: string, value: Json): boolean =>
    statesTotals(name, value) || purposeKeys.has(name) || Array.isArray(value) || holdsPeople(value);
  const beside = counted.filter(([name, value]) => matters(name, value));
  checkBeside(Object.fromEntries(beside), '', place, reading);
  for (const [name, value] of counted) {
    if (value === null || beside.some(([each]) => each === name)) continue;
    note(reading.log, 'warning', `${place}.${name}`, 'key', name, `nothing beside ${inside}; it is left out`);
  }
  return tables;
}

const statesTotals = (key: string, value: Json): boolean =>
  (isTotalKey(key) || isSummary(key, value)) && !namesPeople(value);

/** What stands beside the list of flights speaks of none of them, or of all. */
function checkBeside(root: JsonObject, flights: string, place: string, reading: Reading): void {
  const { log } = reading;
  const stated: Stated = {};
  for (const [key, value] of Object.entries(root)) {
    if (key === flights || key === 'source' || key === 'problems' || value === null) continue;
    if (statesTotals(key, value)) Object.assign(stated, readStated(key, value, place, log));
    else if (typeof value === 'object' || purposeKeys.has(key))
      note(
        log,
        'error',
        `${place}.${key}`,
        key,
        JSON.stringify(value),
        'nothing beside flights: it stands in its flight',
      );
  }
  const { all = (stated.passengers ?? 0) + (stated.crew ?? 0) } = stated;
  if (Object.keys(stated).length > 0 && all !== reading.people)
    note(log, 'error', place, 'total', String(all), `as many as are listed: ${reading.people}`);
}

const emptyTable = (): Table => ({ rows: [], totals: [], defaults: new Map(), leftOut: [] });

function addPeople(table: Table, list: readonly Json[], place: string, reading: Reading, kind: List): void {
  for (const [index, value] of list.entries()) {
    reading.people += 1;
    const at = `${place}[${index}]`;
    if (!isObject(value)) {
      note(reading.log, 'error', at, 'person', JSON.stringify(value), 'an object');
      continue;
    }
    const row = readJsonRow(value, at, reading, table);
    if (kind.role !== undefined) row.role = kind.role;
    if (kind.infants) row.cells.set('infant', [{ text: 'yes', label: 'infants' }]);
    table.rows.push(row);
  }
}

function readFlight(value: Json, at: string, reading: Reading): Table {
  const table = emptyTable();
  const { log } = reading;
  if (!isObject(value)) {
    note(log, 'error', at, 'flight', JSON.stringify(value), 'an object');
    return table;
  }
  const given = readGivenFlight(value, at, reading.options, log);
  if (given) table.flight = given;
  else table.purpose = readPurpose(value, at, reading.options, log);
  let listed = false;
  const stated: Stated = {};
  for (const [key, entry] of Object.entries(value)) {
    const list = listOf(key);
    if (list) {
      if (Array.isArray(entry)) {
        listed = true;
        addPeople(table, entry, `${at}.${key}`, reading, list);
      } else if (entry !== null) note(log, 'error', `${at}.${key}`, key, JSON.stringify(entry), 'a list of people');
    } else if (given && key === 'statedTotal') continue;
    else if (statesTotals(key, entry)) Object.assign(stated, readStated(key, entry, at, log));
    else if ((key === 'flight' || key === 'arrival') && isObject(entry)) {
      if (!given) for (const [name, inside] of Object.entries(entry)) putDefault(table, name, inside, at, reading);
    } else if (!flightKeys.has(key)) putDefault(table, key, entry, at, reading);
  }
  const rows = table.rows.length;
  if (Object.keys(stated).length > 0) table.totals.push({ ...stated, at, partial: false, scopes: [[0, rows]] });
  const { function: purpose } = given ?? table.purpose ?? { function: 'original' };
  const needsPeople = given ? !listed && (purpose === 'original' || purpose === 'change') : rows === 0;
  if (needsPeople) note(log, 'error', at, 'people', '', 'a list of people with at least one person');
  checkNamed(table, at, log);
  return table;
}

/** A flight that is named twice must be one flight. */
function checkNamed(table: Table, at: string, log: ProblemLog): void {
  const cell = table.defaults.get('flight');
  const legs = table.flight?.legs;
  if (!cell || !legs || table.flight?.arrival.ship) return;
  const own = readDesignator(cell.text, legs[0]?.carrier);
  if (own && legs.some((leg) => leg.carrier === own.carrier && leg.number === own.number)) return;
  note(log, 'error', `${at}.${cell.label}`, 'flight', cell.text, 'the same flight as its legs name');
}

const legKeys: ReadonlyMap<string, 'flight' | 'date' | 'departureDate'> = new Map([
  ['number', 'flight'],
  ['scheduledArrival', 'date'],
  ['scheduledDeparture', 'departureDate'],
]);

function putDefault(table: Table, key: string, value: Json, at: string, reading: Reading): void {
  const { log } = reading;
  if (value === null) return;
  if (key === 'ship' && isObject(value)) {
    for (const [name, inside] of Object.entries(value))
      putDefault(table, name === 'name' ? 'ship' : name, inside, at, reading);
    return;
  }
  const field = legKeys.get(key) ?? fieldOfHeading(key);
  if (Array.isArray(value) || isObject(value)) {
    const severity = Array.isArray(value) || holdsPeople(value) ? 'error' : 'warning';
    note(log, severity, `${at}.${key}`, key, JSON.stringify(value), 'a known key: what stands in it is left out');
    return;
  }
  const text = cleanCell(textOf(value));
  if (field !== undefined && flightFields.has(field)) {
    if (text !== '' && !table.defaults.has(field)) table.defaults.set(field, { text, label: key });
  } else if (!reading.unknown.has(key)) {
    reading.unknown.add(key);
    note(log, 'warning', `${at}.${key}`, 'key', key, 'a known key of a flight; it is left out everywhere');
  }
}
