/**
 * What JSON says of a flight beside its people: the flight in our own shape, what the list means, and totals.
 */
import { readDesignator } from '../flight-number.ts';
import type { ManifestFlight, ManifestLeg, ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import { readPort, readShip, readVoyageNumber, shipCarrier } from '../ship.ts';
import type { TableReadOptions } from './assemble.ts';
import type { Stated, Table } from './cells.ts';
import { cleanCell } from './cells.ts';
import { readDateColumn } from './dates.ts';
import { simplified } from './simplified.ts';
import { isTotalLabel, keyOf } from './total-words.ts';
import { isElsewhere, reportZone } from './table-dates.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const functions = ['original', 'change', 'cancel', 'update'] as const;
const closings = ['on-board', 'not-on-board', 'closed'] as const;
const extents = ['whole', 'part'] as const;

/** What the list means; a word that nobody knows is an error, because people who were taken back would be opened. */
export function readPurpose(
  value: JsonObject,
  at: string,
  options: TableReadOptions,
  log: ProblemLog,
): NonNullable<Table['purpose']> {
  const choose = <T extends string>(key: string, words: readonly T[]): T | undefined => {
    const said = value[key];
    if (said === undefined || said === null) return undefined;
    const word = words.find((each) => each === textOf(said).trim().toLowerCase());
    if (word === undefined) note(log, 'error', `${at}.${key}`, key, JSON.stringify(said), words.join(', '));
    return word;
  };
  const closing = choose('closing', closings);
  const extent = choose('extent', extents);
  return {
    function: choose('function', functions) ?? options.function ?? 'original',
    ...(closing && { closing }),
    ...(extent && { extent }),
  };
}

/** A flight in our own shape: it has `arrival` or `legs` with carrier, number, from and to. */
export function readGivenFlight(
  value: JsonObject,
  at: string,
  options: TableReadOptions,
  log: ProblemLog,
): Omit<ManifestFlight, 'people'> | undefined {
  const legs: ManifestLeg[] = [];
  const list = value['legs'];
  for (const [index, each] of (Array.isArray(list) ? list : []).entries()) {
    const leg = readLeg(each, `${at}.legs[${index}]`, options, log);
    if (leg) legs.push(leg);
  }
  const own = isObject(value['arrival']) ? readLeg(value['arrival'], `${at}.arrival`, options, log) : undefined;
  const ports = options.ports ?? [];
  const same =
    own &&
    legs.find(
      (leg) => leg.from === own.from && leg.to === own.to && leg.number === own.number && leg.carrier === own.carrier,
    );
  const arrival = same ?? own ?? legs.find((leg) => ports.includes(leg.to)) ?? legs.at(-1);
  if (!arrival) return undefined;
  if (legs.length === 0 || (own && !same)) legs.push(arrival);
  const flight: Omit<ManifestFlight, 'people'> = {
    legs,
    arrival,
    ...readPurpose(value, at, options, log),
    list: 'passenger',
  };
  const listed = textOf(value['list']);
  if (listed === 'crew' || listed === 'both') flight.list = listed;
  for (const key of ['reference', 'version'] as const) {
    const text = textOf(value[key]);
    if (text !== '') flight[key] = text;
  }
  if (typeof value['merged'] === 'number') flight.merged = value['merged'];
  if (isObject(value['statedTotal'])) {
    const { passengers, crew } = readStated('statedTotal', value['statedTotal'], at, log);
    flight.statedTotal = { ...(passengers !== undefined && { passengers }), ...(crew !== undefined && { crew }) };
  }
  return flight;
}

function readLeg(value: Json, at: string, options: TableReadOptions, log: ProblemLog): ManifestLeg | undefined {
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
    note(log, 'error', at, 'leg', JSON.stringify(value), 'carrier, number, from and to');
    return undefined;
  }
  const leg: ManifestLeg = { ...designator, from: textOf(object['from']).toUpperCase(), to, ...(ship && { ship }) };
  // A leg to another place arrives in the time of that place.
  const comesHere = (options.ports ?? [to]).includes(to);
  for (const key of ['scheduledDeparture', 'scheduledArrival'] as const) {
    const text = textOf(object[key]);
    if (text === '') continue;
    const [cell] = readDateColumn([cleanCell(text)], { rule: 'near', referenceYear: options.referenceYear });
    if (cell?.date === undefined) note(log, 'error', `${at}.${key}`, key, text, 'a real local date and time');
    else if (key === 'scheduledArrival' && isElsewhere(cell) && (cell.utc || comesHere))
      reportZone(`${at}.${key}`, key, text, cell, log);
    else leg[key] = cell.time === undefined ? cell.date : `${cell.date}T${cell.time}`;
  }
  return leg;
}

/** "paxOnBoard", "num_passengers" → words. */
const wordsOf = (key: string): string => key.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/[^\p{L}]+/gu, ' ');

/** True for a key that states how many people there are: total, passengerCount, paxOnBoard, 旅客人数. */
export function isTotalKey(key: string): boolean {
  const words = wordsOf(simplified(key))
    .replace(/^stated /i, '')
    .trim();
  // "passenger" alone may be one.
  return (
    words.toLowerCase() === 'counts' ||
    isTotalLabel(words, words.includes(' ')) ||
    /(?:人数|总数|总计|合计)$/.test(words)
  );
}

/** An object that sums up; numbers of passengers in it are totals. */
export const isSummary = (key: string, value: Json): boolean =>
  isObject(value) && /^(?:summary|stats?|statistics|totals|counts|汇总|统计)$/i.test(simplified(key));

const listKey = /^(?:passengers?|pax|crew|people|persons?|旅客|乘客|机组|船员)$/i;

/** Reads such a key. What is no number is an error: a total that cannot be compared must not pass for one that agrees. */
export function readStated(key: string, value: Json, at: string, log: ProblemLog): Stated {
  const stated: Stated = {};
  if (value === null) return stated;
  if (isObject(value)) {
    for (const [name, inside] of Object.entries(value)) {
      if (listKey.test(simplified(name)) || isTotalKey(name) || typeof inside === 'object')
        Object.assign(stated, readStated(name, inside, `${at}.${key}`, log));
      else note(log, 'warning', `${at}.${key}.${name}`, 'key', name, 'a number of people; it is left out');
    }
    return stated;
  }
  const number = /^\s*(\d{1,6})\s*$/.exec(textOf(value))?.[1];
  if (number === undefined) {
    note(log, 'error', `${at}.${key}`, 'total', JSON.stringify(value), 'a whole number');
    return stated;
  }
  stated[keyOf(simplified(key))] = Number(number);
  return stated;
}
