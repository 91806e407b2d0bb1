/**
 * The machine-readable zone of a travel document (ICAO Doc 9303: TD1 and TD2 cards, TD3 passports), as a scanner or an
 * officer's fingers give it → person, document, and what every check digit says.
 */
import { parse } from 'mrz';
import { birthYear, civilDate, nearYear } from '../civil-date.ts';
import { countryFromCode } from '../country.ts';
import type { ManifestProblem, ManifestTravelDocument, TravelDocumentType } from '../manifest.ts';
import type { MrzCorrection } from './correct.ts';
import { correct, suggest } from './correct.ts';
import type { CheckedField, MrzFormat, MrzLayout } from './layout.ts';
import { at, checksOf, layouts, longNumber } from './layout.ts';

interface MrzCheckResult {
  field: CheckedField;
  stated: string;
  computed: string;
  ok: boolean;
}

export interface MrzReadPerson {
  surname: string;
  givenNames: string;
  sex?: 'M' | 'F' | 'X';
  /** YYYY-MM-DD. Absent when the zone holds no whole date (unknown day or month). */
  birthDate?: string;
  /** Alpha-3. */
  nationality?: string;
  document: ManifestTravelDocument;
  /** The document code as it stands: "P", "PD", "ID". */
  documentCode: string;
  /** Personal number or other optional data, without fillers. */
  optional?: string;
}

export interface MrzReading {
  /** Absent when the text is no zone of a known shape; then there is no person. */
  format?: MrzFormat;
  person?: MrzReadPerson;
  checks: MrzCheckResult[];
  corrections: MrzCorrection[];
  /**
   * What the document number would be with one misread character exchanged: suggestions where its check digit disagrees,
   * and where it agrees the numbers that it cannot tell from this one.
   */
  otherNumbers: string[];
  problems: ManifestProblem[];
  /** True when every check digit agrees and no problem is an error. A person may be there without it: then look. */
  valid: boolean;
  /** The lines as they were understood, after corrections. */
  lines: string[];
}

interface MrzReadOptions {
  /** Two-digit years: births are never after it, expiries are the nearest to it (see civil-date.ts). */
  referenceYear: number;
}

const problem = (
  at: string,
  field: string,
  found: string,
  expected: string,
  severity: 'error' | 'warning',
): ManifestProblem => ({
  at,
  field,
  found: found.slice(0, 80),
  expected,
  severity,
});

/** Lines in capitals without blanks, with the signs that keyboards and recognisers put for the filler put right. */
function linesOf(text: string): string[] {
  const lines = text
    .slice(0, 1_000)
    .normalize('NFKC')
    .toUpperCase()
    .split(/[\r\n|]+/)
    .map((line) =>
      line
        .replace(/«/g, '<<')
        .replace(/[‹〈《≪]/g, '<')
        .replace(/\s+/g, ''),
    )
    .filter((line) => line !== '');
  const [only] = lines;
  if (lines.length !== 1 || only === undefined) return lines;
  // A wedge scanner may send the zone without line breaks.
  for (const layout of Object.values(layouts)) {
    if (only.length !== layout.lines * layout.width) continue;
    if (layout.format === 'TD1' ? only[0] !== 'P' : true) {
      return Array.from({ length: layout.lines }, (_, index) =>
        only.slice(index * layout.width, (index + 1) * layout.width),
      );
    }
  }
  return lines;
}

/** Fillers at the end of the line of names get lost or doubled; they carry nothing, so they are put right. */
function fitted(lines: readonly string[], layout: MrzLayout): string[] | undefined {
  if (lines.length !== layout.lines) return undefined;
  const result: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.length === layout.width) result.push(line);
    else if (index !== layout.names.line) return undefined;
    else if (line.length < layout.width && line.length > layout.width - 25 && line.includes('<<'))
      result.push(line.padEnd(layout.width, '<'));
    else if (line.length > layout.width && /^<+$/.test(line.slice(layout.width)))
      result.push(line.slice(0, layout.width));
    else return undefined;
  }
  return result;
}

/** The lines of a zone; other lines, such as the word "Passport", may stand above and below it. */
function zoneIn(raw: readonly string[], layout: MrzLayout): string[] | undefined {
  const whole = fitted(raw, layout);
  if (whole) return whole;
  for (let from = 0; from + layout.lines <= raw.length; from += 1) {
    const lines = fitted(raw.slice(from, from + layout.lines), layout);
    if (lines && startsZone(lines, layout)) return lines;
  }
  return undefined;
}

const startsZone = (lines: readonly string[], layout: MrzLayout): boolean =>
  (layout.format === 'TD3' ? /^P/ : /^[ACI]/).test(at(lines, layout.documentCode));

/** Reads a zone. Never throws. */
export function readMrz(text: string, options: MrzReadOptions): MrzReading {
  const raw = linesOf(text);
  const shape = Object.values(layouts).flatMap((layout) => {
    const lines = zoneIn(raw, layout);
    return lines ? [{ layout, lines }] : [];
  })[0];
  if (!shape) {
    const found = raw.map((line) => line.length).join(' + ');
    const expected = 'lines of 30 + 30 + 30, 36 + 36 or 44 + 44 characters';
    return {
      checks: [],
      corrections: [],
      otherNumbers: [],
      valid: false,
      lines: raw,
      problems: [problem('MRZ', 'lines', found || 'nothing', expected, 'error')],
    };
  }
  const { layout } = shape;
  const problems: ManifestProblem[] = [];
  for (const [index, line] of shape.lines.entries()) {
    const strange = /[^A-Z0-9<]/.exec(line);
    if (strange)
      problems.push(
        problem(`line ${index + 1}, column ${strange.index + 1}`, 'character', strange[0], 'A–Z, 0–9 or <', 'error'),
      );
  }
  const code = at(shape.lines, layout.documentCode);
  if (!startsZone(shape.lines, layout)) {
    const expected = layout.format === 'TD3' ? 'P (a passport)' : 'A, C or I (a card)';
    problems.push(problem('line 1, column 1', 'document code', code, expected, 'error'));
  }
  const { lines, corrections } = correct(shape.lines, layout);
  for (const each of corrections) {
    const expected = `${each.to}, proved by the check digit of ${each.provedBy.join(' and ')}`;
    problems.push(
      problem(`line ${each.line}, column ${each.column}`, 'misread character', each.from, expected, 'warning'),
    );
  }
  const checks = checksOf(lines, layout).map(({ field, stated, computed, ok }) => ({ field, stated, computed, ok }));
  for (const check of checks) {
    if (!check.ok)
      problems.push(problem('MRZ', `check digit of ${check.field}`, check.stated, check.computed, 'error'));
  }
  const person = readPerson(lines, layout, options.referenceYear, problems);
  const suggestions = suggest(lines, layout);
  const otherNumbers = suggestions.map((each) => numberOf(each.lines, layout));
  if (checks.some((check) => check.field === 'documentNumber' && !check.ok)) {
    for (const [index, { line, column, from, to }] of suggestions.entries()) {
      const expected = `perhaps ${to}, which makes ${otherNumbers[index] ?? ''}: look at the document`;
      problems.push(problem(`line ${line}, column ${column}`, 'document number', from, expected, 'warning'));
    }
  }
  const valid = problems.every((each) => each.severity === 'warning');
  return { format: layout.format, person, checks, corrections, otherNumbers, problems, valid, lines };
}

/** The document number without fillers, with its rest where it goes on elsewhere. */
function numberOf(lines: readonly string[], layout: MrzLayout): string {
  const text = at(lines, layout.documentNumber);
  const long = longNumber(lines, layout);
  return long ? text + long.rest : text.replace(/<+$/, '');
}

const withoutFillers = (text: string): string => text.replace(/<+/g, ' ').trim();

function typeOf(code: string): TravelDocumentType {
  if (code.startsWith('P')) return 'P';
  if (code === 'AC') return 'AC';
  const [first] = code;
  return first === 'I' || first === 'A' || first === 'C' ? first : 'other';
}

function readPerson(
  lines: readonly string[],
  layout: MrzLayout,
  referenceYear: number,
  problems: ManifestProblem[],
): MrzReadPerson {
  const warn = (field: string, found: string, expected: string): void => {
    problems.push(
      problem(
        `line ${layout[field === 'issuer' || field === 'nationality' ? field : 'names'].line + 1}`,
        field,
        found,
        expected,
        'warning',
      ),
    );
  };
  const names = namesOf(lines, layout);
  if (/K{4,}$/.test(at(lines, layout.names).replace(/<+$/, '')))
    warn('names', withoutFillers(at(lines, layout.names)), 'names: fillers (<) were perhaps read as K');
  if (/\d/.test(names.surname + names.givenNames))
    warn('names', withoutFillers(at(lines, layout.names)), 'letters: no check digit covers names');
  const documentCode = at(lines, layout.documentCode).replace(/<+$/, '');
  const long = longNumber(lines, layout);
  const number = numberOf(lines, layout);
  const document: ManifestTravelDocument = { type: typeOf(documentCode), number };
  if (number === '') problems.push(problem('MRZ', 'document number', '', 'a document number', 'error'));
  const person: MrzReadPerson = { ...names, document, documentCode };

  const issuer = countryFromCode(at(lines, layout.issuer));
  if (issuer !== undefined) document.issuer = issuer;
  else warn('issuer', at(lines, layout.issuer), 'a country code of Doc 9303');
  const nationality = countryFromCode(at(lines, layout.nationality));
  if (nationality !== undefined) person.nationality = nationality;
  else warn('nationality', at(lines, layout.nationality), 'a country code of Doc 9303');

  const sex = at(lines, layout.sex);
  if (sex === 'M' || sex === 'F') person.sex = sex;
  else if (sex === '<' || sex === 'X') person.sex = 'X';
  else warn('sex', sex, 'M, F or <');
  const birth = dateOf(at(lines, layout.birthDate), birthYear, referenceYear);
  if (birth !== undefined) person.birthDate = birth;
  else warn('birth date', at(lines, layout.birthDate), 'a whole date');
  const expires = dateOf(at(lines, layout.expires), nearYear, referenceYear);
  if (expires !== undefined) document.expires = expires;
  else if (!/^<+$/.test(at(lines, layout.expires))) warn('expires', at(lines, layout.expires), 'a whole date');

  const optional = layout.optional
    .map((each) => at(lines, long && each.line === long.span.line ? { ...each, start: long.span.end } : each))
    .map(withoutFillers)
    .filter((each) => each !== '')
    .join(' ');
  if (optional !== '') person.optional = optional;
  return person;
}

/** Names come from the mrz library where it accepts them, otherwise from the line as it stands. */
function namesOf(lines: readonly string[], layout: MrzLayout): { surname: string; givenNames: string } {
  try {
    const { fields } = parse([...lines]);
    if (typeof fields.lastName === 'string' && typeof fields.firstName === 'string') {
      return { surname: withoutFillers(fields.lastName), givenNames: withoutFillers(fields.firstName) };
    }
  } catch {
    // A shape the library does not know, such as a name of one part.
  }
  const text = at(lines, layout.names);
  const parted = text.indexOf('<<');
  return {
    surname: withoutFillers(parted < 0 ? text : text.slice(0, parted)),
    givenNames: parted < 0 ? '' : withoutFillers(text.slice(parted)),
  };
}

function dateOf(
  text: string,
  rule: (twoDigits: number, referenceYear: number) => number,
  referenceYear: number,
): string | undefined {
  if (!/^\d{6}$/.test(text)) return undefined;
  return civilDate(rule(Number(text.slice(0, 2)), referenceYear), Number(text.slice(2, 4)), Number(text.slice(4, 6)));
}
