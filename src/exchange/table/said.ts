/**
 * What stands above a table or between its rows and speaks of the rows under it: the flight ("航班号:MU772", a title such as
 * "MU772航班旅客名单 2020年3月27日"), and whether passengers or crew follow.
 */
import { readDesignator } from '../flight-number.ts';
import type { PersonRole } from '../manifest.ts';
import type { Cell } from './cells.ts';
import { saysNothing } from './cells.ts';
import type { TableField } from './headings.ts';
import { fieldOfHeading } from './headings.ts';
import { simplified } from './simplified.ts';

/** Fields that say which flight, and when and where. */
export const flightFields: ReadonlySet<TableField> = new Set<TableField>([
  'flight',
  'ship',
  'imo',
  'callSign',
  'carrier',
  'date',
  'departureDate',
  'arrivalTime',
  'departureTime',
  'from',
  'to',
]);

/** Fields that name the conveyance itself. */
export const conveyances = ['flight', 'ship', 'imo', 'callSign'] as const satisfies readonly TableField[];

export type Said = Map<TableField, Cell>;

const longestLine = 300;
const crewWords = /机组|船员|乘务|\bcrew\b/i;
const passengerWords = /旅客|乘客|\bpassengers?\b|\bpax\b/i;

/** The role that a sheet's name or a line above a table gives: "机组名单", "Crew list", "旅客". */
export function roleOfTitle(text: string): PersonRole | undefined {
  const plain = simplified(text);
  const crew = crewWords.test(plain);
  const passenger = passengerWords.test(plain);
  return crew === passenger ? undefined : crew ? 'crew' : 'passenger';
}

const titleWords =
  /^(?:crew|cabin|cockpit|flight|deck|passengers?|pax|name|names|list|lists|manifest|members?|information|details?|data|operating|and|of|the|on|board|\d+|[a-z]{2}\d+|[a-z]\d\d+|\d[a-z]\d+)$/i;

/**
 * The role that a line between rows gives. Here the same cell may be the name of a person: CREWE/JOHN, JOHN CREW. So a Latin
 * title is made of nothing but the words of titles.
 */
export function roleOfSection(text: string): PersonRole | undefined {
  const role = roleOfTitle(text);
  if (role === undefined || /\p{Script=Han}/u.test(text)) return role;
  const words = text.split(/[\s:()_-]+/).filter((word) => word !== '');
  return words.every((word) => titleWords.test(word)) ? role : undefined;
}

interface Line {
  said: Said;
  /** Cells that say nothing of a flight. */
  others: number;
  /** True when it is beyond doubt that the line speaks of a flight and is no row of the table. */
  certain: boolean;
}

const listWords = /航班|名单|旅客|乘客|机组|船员|\bflight\b|\blist\b|\bmanifest\b|\bpassengers?\b/i;
// Values may hold blanks ("2020-03-27 06:45"), so a value ends where the next label begins.
const labelledValue =
  /([\p{L}][\p{L}. ]{0,24}?)\s*:\s*(?!\/)([^:;,，；]*(?:\d:\d\d[^:;,，；]*)*)(?=$|[;,，；]|\s[\p{L}. ]+:)/gu;

/**
 * Reads one line: cells such as "航班号:MU772", "航班号 | MU772" in two cells, or a title. With `whole` it stops at the first
 * cell that says nothing of a flight.
 */
export function readLine(texts: readonly string[], whole = false): Line {
  const line: Line = { said: new Map(), others: 0, certain: false };
  const put = (field: TableField, text: string, label: string): boolean => {
    if (!flightFields.has(field) || saysNothing(text)) return false;
    if (!line.said.has(field)) line.said.set(field, { text, label });
    return true;
  };
  let asked: { field: TableField; label: string } | undefined;
  for (const text of texts) {
    if (whole && line.others > 0) break;
    if (text === '') continue;
    if (text.length > longestLine) {
      line.others += 1;
      continue;
    }
    if (asked) {
      if (put(asked.field, text, asked.label)) line.certain = true;
      asked = undefined;
      continue;
    }
    const alone = /:\s*\S|\d/.test(text) ? undefined : fieldOfHeading(text);
    if (alone !== undefined && flightFields.has(alone)) {
      asked = { field: alone, label: text };
      continue;
    }
    const labelled = [...text.matchAll(labelledValue)];
    let known = false;
    for (const [, label = '', value = ''] of labelled) {
      const field = fieldOfHeading(label);
      if (field !== undefined && put(field, value.trim(), label)) known = true;
    }
    if (known) line.certain = true;
    else {
      const facts = readTitle(withoutLabels(text), put);
      if (facts === 0) line.others += labelled.length === 0 ? 1 : 0;
      else if (facts > 1 || listWords.test(simplified(text))) line.certain = true;
    }
  }
  return line;
}

/** "MU772航班 2020年3月27日 FCO-PVG 人数:5": the title without what is labelled in it, which may be a day of printing. */
const withoutLabels = (text: string): string =>
  text.replace(labelledValue, (_, label: string) => label.replace(/\S+$/u, ' '));

/** How many facts of a flight a title names. */
function readTitle(text: string, put: (field: TableField, text: string, label: string) => boolean): number {
  let facts = 0;
  // "FCO-PVG 150" and "TTL PAX 150" name no flight.
  const flight =
    /(?<![A-Z0-9]|[A-Z]{3}\s*[-–—→/]\s*)(?!(?:TTL|PAX|POB|TOT|SUM|INF|CHD|ADT)\b)([A-Z]{3}|[A-Z]{2}|[A-Z]\d|\d[A-Z])[ -]?(\d{2,4}[A-Z]?)(?![A-Z0-9])/i.exec(
      text,
    )?.[0];
  if (flight !== undefined && readDesignator(flight) && put('flight', flight, text)) facts += 1;
  const date = /\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?:\s*日)?/.exec(text)?.[0];
  if (date !== undefined && put('date', date, text)) facts += 1;
  const route = /(?<![A-Z])([A-Z]{3})\s*(?:-|–|—|→|至|\/)\s*([A-Z]{3})(?![A-Z])/.exec(text);
  if (route && put('from', route[1] ?? '', text) && put('to', route[2] ?? '', text)) facts += 1;
  return facts;
}

/** The flight that a sheet is named after: "CA926", "CA926 机组". Only with an IATA carrier: "Tab 12" and "MAR27" are no flights. */
export function flightOfSheet(name: string): string | undefined {
  return /^(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])[ -]?\d{2,4}[A-Z]?(?![A-Za-z0-9])/.exec(name.trim())?.[0];
}

/** True when both name the same conveyance, as far as they say. */
export function sameConveyance(one: ReadonlyMap<TableField, Cell>, other: ReadonlyMap<TableField, Cell>): boolean {
  const plain = (said: ReadonlyMap<TableField, Cell>, field: TableField): string | undefined => {
    const text = said.get(field)?.text;
    if (text === undefined) return undefined;
    const designator = field === 'flight' ? readDesignator(text, said.get('carrier')?.text) : undefined;
    return designator ? `${designator.carrier}${designator.number}` : text.toUpperCase().replace(/\s+/g, '');
  };
  const shared = conveyances.filter((field) => one.has(field) && other.has(field));
  return shared.length > 0 && shared.every((field) => plain(one, field) === plain(other, field));
}
