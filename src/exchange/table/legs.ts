/**
 * The leg of a row: what it names itself, filled from the row above, from what is said above the table, and from what the
 * caller knows. And the flight of a leg.
 */
import { readDesignator } from '../flight-number.ts';
import type { ManifestFlight, ManifestLeg, ProblemLog } from '../manifest.ts';
import { note } from '../manifest.ts';
import { readPort, readShip, readVoyageNumber, shipCarrier } from '../ship.ts';
import type { Cell, Table, TableRow } from './cells.ts';
import { cellOf, cellPlace } from './cells.ts';
import { daysAfter } from './dates.ts';
import type { TableField } from './headings.ts';
import { placeFromText } from './places.ts';
import type { Said } from './said.ts';
import { simplified } from './simplified.ts';
import type { Times } from './table-dates.ts';

/** Where a row's leg is filled from, the nearest first. */
interface Filling {
  above: ManifestLeg | undefined;
  defaults: Said;
  said: Times;
  known: Partial<ManifestLeg>;
  ports: readonly string[];
}

/** Headings of a day on which a flight arrives; others may mean the day on which it departs. */
const arrivalLabel = /到达|抵达|到港|抵沪|入境|落地|arriv|\b(?:eta|sta|arr)\b|entry/i;

/** The leg a row names, filled from the row above, from what is said above the table, and from what the caller knows. */
export function legOf(row: TableRow, times: Times, filling: Filling): ManifestLeg {
  const { defaults, said, above, known, ports } = filling;
  const text = (field: TableField): string => cellOf(row, field)?.text ?? '';
  const preset = (field: TableField): string => defaults.get(field)?.text ?? '';
  const carrier = text('carrier') || preset('carrier') || (known.carrier ?? '');
  const designator =
    readDesignator(text('flight'), carrier) ??
    (text('flight') === '' ? readDesignator(preset('flight'), carrier) : undefined);
  const place = (field: 'from' | 'to'): string | undefined =>
    placeFromText(text(field)) ?? above?.[field] ?? placeFromText(preset(field)) ?? known[field];
  const own = text('flight') !== '';
  const named = (field: 'ship' | 'imo' | 'callSign'): string => text(field) || preset(field);
  const ship =
    readShip({ name: named('ship'), imo: named('imo'), callSign: named('callSign') }) ?? above?.ship ?? known.ship;
  const port = (field: 'from' | 'to'): string | undefined =>
    ship === undefined ? place(field) : (readPort(text(field)) ?? readPort(preset(field)) ?? place(field));
  const leg: ManifestLeg = {
    carrier: designator?.carrier ?? (own ? '' : (above?.carrier ?? known.carrier ?? '')),
    number: designator?.number ?? (own ? '' : (above?.number ?? known.number ?? '')),
    from: port('from') ?? '',
    to: port('to') ?? (ports.length === 1 ? (ports[0] ?? '') : ''),
  };
  if (ship !== undefined) {
    leg.ship = ship;
    leg.carrier = shipCarrier(ship);
    leg.number = readVoyageNumber(text('flight') || preset('flight') || (above?.number ?? known.number ?? ''));
  }
  const departsOn = times.get('departureDate')?.date ?? said.get('departureDate')?.date;
  const dayLabel = simplified((cellOf(row, 'date') ?? defaults.get('date'))?.label ?? '');
  const moment = (dateField: TableField, timeField: TableField): string | undefined => {
    const day = times.get(dateField) ?? {};
    const clock = times.get(timeField) ?? {};
    const date = day.date ?? said.get(dateField)?.date;
    const time =
      day.time ??
      clock.time ??
      (day.date === undefined ? said.get(dateField)?.time : undefined) ??
      said.get(timeField)?.time;
    const { days } = day.time === undefined ? (clock.time === undefined ? (said.get(timeField) ?? {}) : clock) : {};
    if (days !== undefined && timeField === 'arrivalTime') {
      const from = departsOn ?? date;
      const on = date !== undefined && arrivalLabel.test(dayLabel) ? date : from && daysAfter(from, days);
      return on === undefined || time === undefined ? on : `${on}T${time}`;
    }
    if (clock.date !== undefined && clock.time !== undefined && date === undefined)
      return `${clock.date}T${clock.time}`;
    return date === undefined || time === undefined ? date : `${date}T${time}`;
  };
  const arrival = moment('date', 'arrivalTime') ?? above?.scheduledArrival ?? known.scheduledArrival;
  const departure = moment('departureDate', 'departureTime') ?? above?.scheduledDeparture ?? known.scheduledDeparture;
  if (departure !== undefined) leg.scheduledDeparture = departure;
  if (arrival !== undefined) leg.scheduledArrival = arrival;
  return leg;
}

/** Finds or opens the flight of a leg; undefined (and an error that names the row) when the leg does not identify one. */
export function flightFor(
  row: TableRow,
  leg: ManifestLeg,
  flights: Map<string, ManifestFlight>,
  purpose: NonNullable<Table['purpose']>,
  log: ProblemLog,
): ManifestFlight | undefined {
  const day = (leg.scheduledArrival ?? leg.scheduledDeparture)?.slice(0, 10);
  const cell = (field: TableField): Cell => cellOf(row, field) ?? { text: '', label: '' };
  const missing = (field: TableField, expected: string): void =>
    note(log, 'error', cellPlace(row, cell(field).label), field, cell(field).text, expected);
  const nameless = leg.carrier === '' || (leg.number === '' && leg.ship === undefined);
  if (nameless) missing('flight', 'a flight number with its carrier, such as MU772');
  if (leg.to === '') missing('to', 'the place of arrival as a code, such as PVG');
  if (day === undefined) missing('date', 'the day of the flight');
  if (nameless || leg.to === '' || day === undefined) return undefined;
  const key = [leg.carrier, leg.number, leg.to, day, purpose.function, purpose.closing ?? ''].join('|');
  const known = flights.get(key);
  if (known) return known;
  if (leg.from === '') note(log, 'warning', row.at, 'from', '', 'the place of departure as a code');
  const flight: ManifestFlight = {
    legs: [leg],
    arrival: leg,
    ...purpose,
    list: 'passenger',
    people: [],
  };
  flights.set(key, flight);
  return flight;
}
