/**
 * Where the fields of machine-readable zones stand: ICAO Doc 9303 part 4 (TD3, passports), part 5 (TD1, cards), part 6
 * (TD2). Positions count from 0; `end` is exclusive.
 */

export type MrzFormat = 'TD1' | 'TD2' | 'TD3';

export interface Span {
  line: number;
  start: number;
  end: number;
}

export type CheckedField = 'documentNumber' | 'birthDate' | 'expires' | 'personalNumber' | 'composite';

export interface MrzLayout {
  format: MrzFormat;
  lines: number;
  width: number;
  documentCode: Span;
  issuer: Span;
  names: Span;
  documentNumber: Span;
  documentNumberCheck: Span;
  nationality: Span;
  birthDate: Span;
  birthDateCheck: Span;
  sex: Span;
  expires: Span;
  expiresCheck: Span;
  /** Optional data; in TD3 the personal number, which has a check digit of its own. */
  optional: readonly Span[];
  personalNumberCheck: Span | undefined;
  composite: readonly Span[];
  compositeCheck: Span;
}

const span = (line: number, start: number, end: number): Span => ({ line, start, end });

export const layouts: Readonly<Record<MrzFormat, MrzLayout>> = {
  TD1: {
    format: 'TD1',
    lines: 3,
    width: 30,
    documentCode: span(0, 0, 2),
    issuer: span(0, 2, 5),
    names: span(2, 0, 30),
    documentNumber: span(0, 5, 14),
    documentNumberCheck: span(0, 14, 15),
    nationality: span(1, 15, 18),
    birthDate: span(1, 0, 6),
    birthDateCheck: span(1, 6, 7),
    sex: span(1, 7, 8),
    expires: span(1, 8, 14),
    expiresCheck: span(1, 14, 15),
    optional: [span(0, 15, 30), span(1, 18, 29)],
    personalNumberCheck: undefined,
    composite: [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)],
    compositeCheck: span(1, 29, 30),
  },
  TD2: {
    format: 'TD2',
    lines: 2,
    width: 36,
    documentCode: span(0, 0, 2),
    issuer: span(0, 2, 5),
    names: span(0, 5, 36),
    documentNumber: span(1, 0, 9),
    documentNumberCheck: span(1, 9, 10),
    nationality: span(1, 10, 13),
    birthDate: span(1, 13, 19),
    birthDateCheck: span(1, 19, 20),
    sex: span(1, 20, 21),
    expires: span(1, 21, 27),
    expiresCheck: span(1, 27, 28),
    optional: [span(1, 28, 35)],
    personalNumberCheck: undefined,
    composite: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 35)],
    compositeCheck: span(1, 35, 36),
  },
  TD3: {
    format: 'TD3',
    lines: 2,
    width: 44,
    documentCode: span(0, 0, 2),
    issuer: span(0, 2, 5),
    names: span(0, 5, 44),
    documentNumber: span(1, 0, 9),
    documentNumberCheck: span(1, 9, 10),
    nationality: span(1, 10, 13),
    birthDate: span(1, 13, 19),
    birthDateCheck: span(1, 19, 20),
    sex: span(1, 20, 21),
    expires: span(1, 21, 27),
    expiresCheck: span(1, 27, 28),
    optional: [span(1, 28, 42)],
    personalNumberCheck: span(1, 42, 43),
    composite: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 43)],
    compositeCheck: span(1, 43, 44),
  },
};

/** The text of a span. */
export function at(lines: readonly string[], where: Span): string {
  return lines[where.line]?.slice(where.start, where.end) ?? '';
}

/**
 * The check digit of Doc 9303 part 3, section 4.9: weights 7, 3, 1; 0–9 as they are, A–Z as 10–35, the filler as 0.
 */
export function checkDigit(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const value = code >= 0x41 && code <= 0x5a ? code - 55 : code >= 0x30 && code <= 0x39 ? code - 48 : 0;
    sum += value * (index % 3 === 0 ? 7 : index % 3 === 1 ? 3 : 1);
  }
  return sum % 10;
}

/** A document number longer than its field goes on in the optional data: its rest, its check digit, and how many places they take. */
interface LongNumber {
  rest: string;
  check: string;
  span: Span;
}

/** TD1 and TD2: a filler where the check digit stands says that the number goes on (parts 5 and 6, note j). */
export function longNumber(lines: readonly string[], layout: MrzLayout): LongNumber | undefined {
  const [first] = layout.optional;
  if (layout.format === 'TD3' || !first || at(lines, layout.documentNumberCheck) !== '<') return undefined;
  const optional = at(lines, first);
  const filler = optional.indexOf('<');
  const used = filler < 0 ? optional : optional.slice(0, filler);
  if (used.length < 2) return undefined;
  return {
    rest: used.slice(0, -1),
    check: used.slice(-1),
    span: { line: first.line, start: first.start, end: first.start + used.length },
  };
}

/** One check: what it covers, where its digit stands, what is stated. */
export interface Check {
  field: CheckedField;
  covers: readonly Span[];
  digit: Span;
  stated: string;
  computed: string;
  ok: boolean;
}

/** All checks of a zone as it stands. */
export function checksOf(lines: readonly string[], layout: MrzLayout): Check[] {
  const checks: Check[] = [];
  const add = (field: CheckedField, covers: readonly Span[], digit: Span, fillerIsZero: boolean): void => {
    const stated = at(lines, digit);
    const text = covers.map((each) => at(lines, each)).join('');
    const computed = String(checkDigit(text));
    const ok = stated === computed || (fillerIsZero && stated === '<' && /^<*$/.test(text));
    checks.push({ field, covers, digit, stated, computed, ok });
  };
  const long = longNumber(lines, layout);
  if (long) {
    const rest = { ...long.span, end: long.span.end - 1 };
    add('documentNumber', [layout.documentNumber, rest], { ...long.span, start: long.span.end - 1 }, false);
  } else {
    add('documentNumber', [layout.documentNumber], layout.documentNumberCheck, false);
  }
  add('birthDate', [layout.birthDate], layout.birthDateCheck, true);
  add('expires', [layout.expires], layout.expiresCheck, true);
  const [personal] = layout.optional;
  if (layout.personalNumberCheck && personal) add('personalNumber', [personal], layout.personalNumberCheck, true);
  add('composite', layout.composite, layout.compositeCheck, false);
  return checks;
}
