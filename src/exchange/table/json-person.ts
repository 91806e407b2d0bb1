/**
 * One JSON object → one row: its keys are read like the headings of a table.
 */
import { countryFromText } from '../country.ts';
import { numbersWithin } from '../document-number.ts';
import type { ManifestTravelDocument, ProblemLog, TravelDocumentType } from '../manifest.ts';
import { note, travelDocumentTypes } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import type { Table, TableRow } from './cells.ts';
import { cleanCell, oneNumber, putCell, saysNoNumber } from './cells.ts';
import { readDateColumn } from './dates.ts';
import { fieldOfHeading } from './headings.ts';
import type { Json, JsonObject } from './json-flight.ts';
import { isObject, textOf } from './json-flight.ts';
import { typeOfDocument } from './person-row.ts';

export interface PersonReading {
  log: ProblemLog;
  options: TableReadOptions;
  /** Keys nobody knows are said once, not once per person. */
  unknown: Set<string>;
}

const personFields = new Set<string | undefined>(['name', 'surname', 'givenNames', 'nativeName', 'documentNumber']);

/** True when a person may stand in there, somewhere. */
export function holdsPeople(value: Json, depth = 0): boolean {
  if (depth > 8) return true;
  if (Array.isArray(value)) return value.some((each) => isObject(each) || holdsPeople(each, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([key, inside]) => personFields.has(fieldOfHeading(key)) || isObject(inside) || holdsPeople(inside, depth + 1),
  );
}

/** True when a person is named in there: numbers of people, in an object of their own, are no people. */
export function namesPeople(value: Json): boolean {
  if (Array.isArray(value)) return value.some(namesPeople);
  return (
    isObject(value) &&
    Object.entries(value).some(([key, inside]) => personFields.has(fieldOfHeading(key)) || namesPeople(inside))
  );
}

/** Reads the row of one person; keys that are left out are noted in `table`. */
export function readJsonRow(person: JsonObject, at: string, reading: PersonReading, table: Table): TableRow {
  const row: TableRow = { at, cells: new Map(), certain: true };
  for (const [key, value] of Object.entries(person)) readKey(row, key, value, reading, table);
  return row;
}

/** Keys inside a name that mean nothing outside it. */
const partsOfName: Readonly<Record<string, string>> = {
  first: 'givenNames',
  middle: 'middle name',
  last: 'surname',
  family: 'surname',
  full: 'name',
  native: 'nativeName',
};

function readKey(row: TableRow, key: string, value: Json, reading: PersonReading, table: Table): void {
  const { log } = reading;
  const { at } = row;
  if (key === 'at') return;
  if (key === 'documents' || (key === 'document' && typeof value === 'object' && value !== null)) {
    const list = Array.isArray(value) ? value : value === null ? [] : [value];
    row.documents = [...(row.documents ?? []), ...readDocuments(list, `${at}.${key}`, reading)];
    return;
  }
  const field = fieldOfHeading(key);
  if (field === undefined) {
    if (holdsPeople(value)) {
      note(log, 'error', `${at}.${key}`, key, JSON.stringify(value), 'a known key: another person may stand in it');
    } else if (!reading.unknown.has(key)) {
      reading.unknown.add(key);
      note(log, 'warning', `${at}.${key}`, 'key', key, 'a known key; it is left out everywhere');
    }
    if (!table.leftOut.includes(key)) table.leftOut.push(key);
    return;
  }
  if (field === 'name' && isObject(value)) {
    for (const [part, inside] of Object.entries(value)) readKey(row, partsOfName[part] ?? part, inside, reading, table);
    return;
  }
  // { "passport": { "number": … } }, one or a list of them.
  if (field === 'documentNumber' && (isObject(value) || (Array.isArray(value) && value.every(isObject)))) {
    const list = Array.isArray(value) ? value : [value];
    row.documents = [...(row.documents ?? []), ...readDocuments(list, `${at}.${key}`, reading, key)];
    return;
  }
  for (const each of Array.isArray(value) ? value : [value]) {
    const text = cleanCell(textOf(each));
    if (text !== '') putCell(row, field, { text, label: key });
    else if (each !== null && typeof each === 'object') {
      const severity = holdsPeople(each) ? 'error' : 'warning';
      note(log, severity, `${at}.${key}`, field, JSON.stringify(each), 'a text, a number or a list of them');
    }
  }
}

/** The first entry whose key means that: "number", "documentNumber", "passport_no". */
function entryOf(object: JsonObject, short: string, field: string): string {
  const key = short in object ? short : Object.keys(object).find((name) => fieldOfHeading(name) === field);
  return key === undefined ? '' : cleanCell(textOf(object[key]));
}

/** What kind of document stands under a key: "passport", "idCard". */
function typeUnder(label: string, number: string): TravelDocumentType {
  if (label === '') return 'P';
  return /identity|^id/i.test(label) ? 'I' : typeOfDocument('', label, number);
}

/** `label` is the key they stand under, which may tell their type: "passport", "idCard". */
function readDocuments(
  list: readonly Json[],
  at: string,
  reading: PersonReading,
  label = '',
): ManifestTravelDocument[] {
  const { log, options } = reading;
  const documents: ManifestTravelDocument[] = [];
  for (const [index, value] of list.entries()) {
    const place = `${at}[${index}]`;
    const object = isObject(value) ? value : { number: value };
    const told = entryOf(object, 'number', 'documentNumber');
    const within = numbersWithin(told);
    if (within.length > 1) {
      note(log, 'error', place, 'document number', told, oneNumber);
      continue;
    }
    const number = (within[0] ?? told).replace(/\s+/g, '').toUpperCase();
    if (saysNoNumber(number)) {
      note(log, 'warning', place, 'document number', number, 'a number; the empty document is left out');
      continue;
    }
    const said = entryOf(object, 'type', 'documentType');
    const type =
      travelDocumentTypes.find((each) => each.toUpperCase() === said.toUpperCase()) ??
      (said === '' ? typeUnder(label, number) : 'other');
    const document: ManifestTravelDocument = { type, number };
    const issuerText = entryOf(object, 'issuer', 'documentIssuer') || entryOf(object, 'country', 'nationality');
    const issuer = countryFromText(issuerText);
    if (issuer !== undefined) document.issuer = issuer;
    else if (issuerText !== '') note(log, 'warning', place, 'issuer', issuerText, 'a country');
    const expiresText = entryOf(object, 'expires', 'documentExpires');
    const [cell] =
      expiresText === '' ? [] : readDateColumn([expiresText], { rule: 'near', referenceYear: options.referenceYear });
    if (cell?.date !== undefined) document.expires = cell.date;
    else if (cell) {
      const severity = cell.problem === 'ambiguous' ? 'error' : 'warning';
      note(log, severity, place, 'expires', expiresText, 'a real date, such as 2025-12-31');
    }
    documents.push(document);
  }
  return documents;
}
