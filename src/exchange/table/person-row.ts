/**
 * One row → one person. What cannot be read is a warning with its row and column, and is left out; the person stays.
 */
import { countryFromText } from '../country.ts';
import { numbersWithin } from '../document-number.ts';
import { readSeat } from '../flight-number.ts';
import type { ManifestPerson, ManifestTravelDocument, ProblemLog, TravelDocumentType } from '../manifest.ts';
import { note } from '../manifest.ts';
import type { Cell, TableRow } from './cells.ts';
import { cellOf, cellPlace, oneNumber, saysNoNumber, saysNothing } from './cells.ts';
import type { TableField } from './headings.ts';
import { givenBeside, namesSeveral, readName, splitHanName } from './names.ts';
import { placeFromText } from './places.ts';
import { simplified } from './simplified.ts';

/** Dates of a row that the column rules have already decided. */
export interface RowDates {
  birthDate?: string;
  /** The birth's year was given in two digits. */
  birthShort?: boolean;
  documentExpires?: string;
}

type Warn = (cell: Cell, field: string, expected: string) => void;

/** Reads the person of a row. `undecidedName` is called when surname and given names cannot be told apart. */
export function readPersonRow(
  row: TableRow,
  dates: RowDates,
  log: ProblemLog,
  undecidedName: () => void,
): ManifestPerson {
  const warn: Warn = (cell, field, expected) =>
    note(log, 'warning', cellPlace(row, cell.label), field, cell.text, expected);
  const person: ManifestPerson = {
    role: row.role ?? 'passenger',
    surname: '',
    givenNames: '',
    documents: [],
    at: row.at,
  };
  readNames(person, row, log, warn, undecidedName);
  readRole(person, row, warn);
  readMarks(person, row, log, warn);
  readDocuments(person, row, dates, log, warn);

  const sex = cellOf(row, 'sex');
  if (sex) readSex(person, sex, warn);
  if (dates.birthDate !== undefined) person.birthDate = dates.birthDate;
  for (const [field, key] of [
    ['nationality', 'nationality'],
    ['residence', 'residence'],
  ] as const) {
    const cell = cellOf(row, field);
    const country = cell && countryOf(cell.text);
    if (country !== undefined) person[key] = country;
    else if (cell) warn(cell, field, 'a country');
  }
  const seat = cellOf(row, 'seat');
  if (seat) {
    const plain = readSeat(seat.text);
    if (plain !== undefined) person.seat = plain;
    else if (/^INF/i.test(seat.text)) person.infant = true;
    else warn(seat, 'seat', 'a row and a letter, such as 12A');
  }
  for (const field of ['embark', 'debark', 'clearance', 'transitTo'] as const) {
    const cell = cellOf(row, field);
    const port = cell && placeFromText(cell.text);
    if (port !== undefined) person[field] = port;
    else if (cell && field === 'transitTo') person.transitTo = cell.text;
    else if (cell) warn(cell, field, 'a location code such as PVG');
  }
  readTexts(person, row, warn);
  if (person.surname === '' && person.givenNames === '' && person.documents.length === 0) {
    note(log, 'error', row.at, 'person', '', 'a name or a document number: nobody can be told from this row');
  } else if (person.documents.length === 0) note(log, 'warning', row.at, 'document', '', 'a document number');
  else if (person.surname === '') note(log, 'warning', row.at, 'name', '', 'a name');
  return person;
}

const countryOf = (text: string): string | undefined => countryFromText(text) ?? countryFromText(simplified(text));

const noName = /^(?:[-–—/\\.*]+|无|n\/a)$/i;
const nameCell = (row: TableRow, field: TableField): string =>
  row.cells.get(field)?.find((cell) => !noName.test(cell.text))?.text ?? '';

/** Given names may stand in several columns ("First name", "Middle name"). */
function givenNames(row: TableRow): string {
  const texts = (row.cells.get('givenNames') ?? []).map((cell) => cell.text).filter((text) => !noName.test(text));
  return [...new Set(texts)].join(' ');
}

function readNames(
  person: ManifestPerson,
  row: TableRow,
  log: ProblemLog,
  warn: Warn,
  undecidedName: () => void,
): void {
  for (const field of ['name', 'surname', 'givenNames', 'nativeName'] as const) {
    for (const cell of row.cells.get(field) ?? []) {
      const expected = namesSeveral(cell.text)
        ? 'one person in one row; an infant has a row of its own'
        : !row.certain && field !== 'givenNames' && /^[A-Z]{0,3}\d+$/i.test(cell.text)
          ? 'a name, not a number; perhaps the cells of this row have moved'
          : undefined;
      if (expected !== undefined) note(log, 'error', cellPlace(row, cell.label), 'name', cell.text, expected);
    }
  }
  const whole = nameCell(row, 'name');
  person.surname = nameCell(row, 'surname');
  person.givenNames = givenNames(row);
  let native = nameCell(row, 'nativeName');
  if (whole !== '') {
    const name = readName(whole);
    if (native === '' && name.native !== undefined) native = name.native;
    if (name.infant) person.infant = true;
    if (person.surname === '' && person.givenNames === '') {
      person.surname = name.surname;
      person.givenNames = name.givenNames;
      if (name.undecided) undecidedName();
    } else if (person.givenNames === '') native = readGivenBeside(person, row, whole, native, warn);
  }
  if (native !== '') {
    person.fullNameNative = native;
    if (person.surname === '' && person.givenNames === '') {
      const split = /\p{Script=Han}/u.test(native) ? splitHanName(native) : { surname: native, givenNames: '' };
      person.surname = split.surname;
      person.givenNames = split.givenNames;
    }
  }
  if (person.surname === '' && person.givenNames !== '') {
    person.surname = person.givenNames;
    person.givenNames = '';
  }
}

/** Beside a surname a "name" may hold the given names alone, or all of it. Gives the name in its own script. */
function readGivenBeside(person: ManifestPerson, row: TableRow, whole: string, native: string, warn: Warn): string {
  const { givenNames, whole: repeats, other } = givenBeside(whole, person.surname);
  person.givenNames = givenNames;
  const cell = row.cells.get('name')?.find(({ text }) => text === whole);
  if (other && cell) warn(cell, 'name', `the surname of the other column: ${person.surname}`);
  return repeats || native !== whole ? native : '';
}

const crewWords =
  /机组|机长|机师|副驾驶|乘务|空乘|空姐|安全员|飞行员|船员|船长|海员|crew|pilot|captain|^cabin$|steward|officer|seaman|^(?:fm|cm|ddt|crw|dhc)$/i;
/** Who travels with the crew is no crew. */
const relativeWords = /家属|亲属|famil(?:y|ies)|relatives?|dependa?nts?|spouses?/i;
const passengerWords =
  /旅客|乘客|成人|儿童|小孩|婴儿|passenger|^(?:p|pax|fl|adt|adult|chd|child|children|inf|infant|ddu|ftv|ftl)$/i;

function readRole(person: ManifestPerson, row: TableRow, warn: Warn): void {
  const cell = cellOf(row, 'role');
  if (cell) {
    const text = simplified(cell.text);
    if (relativeWords.test(text)) person.role = 'passenger';
    else if (crewWords.test(text)) person.role = 'crew';
    else if (passengerWords.test(text)) person.role = 'passenger';
    // Only crew have a rank: "Cook" is no passenger. A position may also be a seat.
    else if (/rank|position|岗位|职务/i.test(simplified(cell.label)) && readSeat(text) === undefined)
      person.role = 'crew';
    else if (!/过境|中转|transit/i.test(text))
      warn(cell, 'role', `旅客 or 机组 (passenger or crew); taken as ${person.role}`);
    if (/过境|中转|transit|^dd[ut]$/i.test(text)) person.transit = true;
    if (/婴儿|^inf(?:ant)?$/i.test(text)) person.infant = true;
  }
  const signing = cellOf(row, 'signing');
  if (signing) readSigning(person, signing, warn);
}

const yes =
  /^(?:是|有|y|yes|true|1|√|✓|✔|t|tr|婴儿|inf|infant|(?:国际)?(?:过境|中转|转机)(?:旅客|乘客|人员)?|transit|transfer)$/i;
const no = /^(?:否|不|不是|非|非过境|非中转|不过境|不中转|n|no|false|0|×|✗|x|成人|儿童|adt|adult|chd|child)$/i;

function readMarks(person: ManifestPerson, row: TableRow, log: ProblemLog, warn: Warn): void {
  for (const field of ['infant', 'transit'] as const) {
    const mark = cellOf(row, field);
    const text = simplified(mark?.text ?? '');
    if (!mark || no.test(text)) continue;
    if (yes.test(text)) person[field] = true;
    else if (field === 'transit') warn(mark, field, '是 or 否 (yes or no); taken as no');
    else {
      // What else stands there is mostly the infant itself, beside the adult.
      const expected = '是 or 否 (yes or no): an infant has a row of its own';
      note(log, 'error', cellPlace(row, mark.label), field, mark.text, expected);
    }
  }
}

// "Disembarks" holds "embarks", and 不下船 holds 下船: the longer ones are asked first.
const signings = [
  ['stays', /不下船|不离船|留船|在船|续船|stay|remain|retain|continu|^no(?:ne)?$/i],
  ['off', /下船|离船|退岗|off|disembark|leav|relieved/i],
  ['on', /上船|登轮|接班|on|embark|join|reliever/i],
] as const;

function readSigning(person: ManifestPerson, cell: Cell, warn: Warn): void {
  const text = simplified(cell.text);
  const found = signings.find(([, words]) => words.test(text))?.[0];
  if (found === undefined) warn(cell, 'signing', 'off, on or stays (离船, 上船, 留船)');
  else person.signing = found;
}

function readSex(person: ManifestPerson, cell: Cell, warn: Warn): void {
  const text = cell.text.toUpperCase();
  if (/^(?:M|男|男性|MALE|MR|MSTR|MI|男\/M|M\/男)$/.test(text)) person.sex = 'M';
  else if (/^(?:F|女|女性|FEMALE|MRS|MS|MISS|FI|女\/F|F\/女)$/.test(text)) person.sex = 'F';
  else if (/^(?:X|U|其他|OTHER|UNSPECIFIED)$/.test(text)) person.sex = 'X';
  else warn(cell, 'sex', '男 or 女 (M, F, X)');
  if (/^[MF]I$/.test(text)) person.infant = true;
}

/** "1.23456789E8", as Java writes numbers, whole again; undefined where the digits do not reach, because the rest is lost. */
function expanded(text: string): string | undefined {
  const [, lead = '', fraction = '', exponent = '0'] = /^(\d)(?:\.(\d+))?E\+?(\d{1,2})$/i.exec(text) ?? [];
  const places = Number(exponent);
  if (lead === '' || fraction.length < places || /[1-9]/.test(fraction.slice(places))) return undefined;
  return `${lead}${fraction.slice(0, places)}`;
}

const scientific = /^\d+(?:\.\d+)?E\+\d+$|^\d\.\d+E\d+$/i;

/** GB 11643: the last sign of a Chinese identity number follows from the seventeen before it. */
function isIdentityNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/i.test(text)) return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += weight * Number(text[index]);
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase();
}

/** True for what is left of a long number after a spreadsheet kept fifteen digits of it. */
function isRounded(text: string): boolean {
  return scientific.test(text) || (/^[1-9]\d{14}0{3,}$/.test(text) && !isIdentityNumber(text));
}

/** The type that is said, or else what the heading and the number tell. */
export function typeOfDocument(said: string, label: string, number: string): TravelDocumentType {
  const text = simplified(said).toUpperCase();
  if (/^P[A-Z<]?$|护照|PASSPORT/.test(text)) return 'P';
  if (/签证|VISA|^V$/.test(text)) return 'V';
  if (/身[份分]证|^ID?$|IDENTITY|ID CARD/.test(text)) return 'I';
  if (/^AC$|机组证|CREW/.test(text)) return 'AC';
  if (text === 'A' || text === 'C' || text === 'F') return text;
  if (text !== '') return 'other';
  if (/身[份分]证/.test(simplified(label)) || /^\d{17}[\dX]$/i.test(number)) return 'I';
  if (/通行证|台胞证|回乡证|居留证|居住证|海员证|船员证/.test(simplified(label))) return 'other';
  return 'P';
}

function readDocuments(person: ManifestPerson, row: TableRow, dates: RowDates, log: ProblemLog, warn: Warn): void {
  const said = cellOf(row, 'documentType')?.text ?? '';
  const issuerCell = cellOf(row, 'documentIssuer');
  const issuer = issuerCell && countryOf(issuerCell.text);
  if (issuerCell && issuer === undefined) warn(issuerCell, 'issuer', 'a country');
  for (const cell of row.cells.get('documentNumber') ?? []) {
    if (saysNoNumber(cell.text)) continue;
    const text = expanded(cell.text) ?? cell.text;
    if (isRounded(text)) {
      // A spreadsheet keeps 15 digits of a number; the rest of an identity card's number is gone for good.
      note(
        log,
        'error',
        cellPlace(row, cell.label),
        'document number',
        cell.text,
        'text: the spreadsheet has rounded this number',
      );
      continue;
    }
    const within = numbersWithin(text);
    if (within.length > 1) {
      note(log, 'error', cellPlace(row, cell.label), 'document number', cell.text, oneNumber);
      continue;
    }
    const number = (within[0] ?? text)
      .replace(/^(\d+)\.0$/, '$1')
      .replace(/\s+/g, '')
      .toUpperCase();
    if (!row.certain && !/\d/.test(number)) {
      // A name that a comma has moved here, mostly; words such as 办理中 would be the document of everybody who has none.
      const severity = /\p{Script=Han}/u.test(number) ? 'warning' : 'error';
      const expected = 'a document number, which has digits; perhaps the cells of this row have moved';
      note(log, severity, cellPlace(row, cell.label), 'document number', cell.text, expected);
      continue;
    }
    if (person.documents.some((document) => document.number === number)) continue;
    const document: ManifestTravelDocument = { type: typeOfDocument(said, cell.label, number), number };
    if (issuer !== undefined) document.issuer = issuer;
    if (dates.documentExpires !== undefined) document.expires = dates.documentExpires;
    person.documents.push(document);
  }
  const given = row.documents ?? [];
  const numbers = new Set(person.documents.map((document) => document.number));
  if (given.some((document) => numbers.has(document.number)))
    person.documents = person.documents.filter(({ number }) => !given.some((document) => document.number === number));
  person.documents.push(...given);
}

function readTexts(person: ManifestPerson, row: TableRow, warn: Warn): void {
  const phones = (row.cells.get('phone') ?? []).filter((cell) => !saysNothing(cell.text));
  for (const cell of phones) {
    const text = expanded(cell.text) ?? cell.text;
    if (scientific.test(text)) warn(cell, 'phone', 'text: the spreadsheet has rounded this number');
    else person.phone ??= text.replace(/^(\+?\d+)\.0$/, '$1');
  }
  for (const field of ['email', 'address', 'birthPlace', 'bookingReference', 'reference'] as const) {
    const cell = cellOf(row, field);
    if (cell) person[field] = cell.text;
  }
  const baggage = (row.cells.get('baggage') ?? []).flatMap((cell) =>
    saysNothing(cell.text) ? [] : cell.text.split(/[,;、，；]+/),
  );
  const tags = baggage.map((tag) => tag.trim()).filter((tag) => tag !== '');
  if (tags.length > 0) person.baggage = tags;
  const party = cellOf(row, 'party');
  if (party && /同行人(?!.*(?:组|编号))/u.test(party.label) && /\p{Script=Han}{2}/u.test(party.text)) {
    warn(party, 'party', 'a number of the group; names of companions are left out');
  } else if (party) person.partyKey = party.text;
  if (person.partyKey === undefined && person.bookingReference !== undefined) person.partyKey = person.bookingReference;
}
