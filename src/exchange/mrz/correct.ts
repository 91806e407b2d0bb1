/**
 * Misread characters: O for 0, I for 1, B for 8, S for 5, Z for 2, G for 6, and back. A character is changed only where a
 * check digit proves it: the field's own digit disagrees before and agrees after, and there is exactly one such change.
 * Names, countries and sex have no check digit, so nothing in them is ever changed.
 */
import type { Check, CheckedField, MrzLayout, Span } from './layout.ts';
import { at, checksOf } from './layout.ts';

export interface MrzCorrection {
  /** Counted from 1, as a person counts. */
  line: number;
  column: number;
  from: string;
  to: string;
  /** The check digits that agree now: the field's own, and others that disagreed before. */
  provedBy: CheckedField[];
}

const digitFor: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  B: '8',
  S: '5',
  Z: '2',
  G: '6',
};
const letterFor: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '8': 'B', '5': 'S', '2': 'Z', '6': 'G' };

interface Place {
  line: number;
  column: number;
}

function replaceAt(lines: readonly string[], place: Place, sign: string): string[] {
  return lines.map((line, index) =>
    index === place.line ? line.slice(0, place.column) + sign + line.slice(place.column + 1) : line,
  );
}

function placesOf(spans: readonly Span[]): Place[] {
  const places: Place[] = [];
  for (const each of spans) {
    for (let column = each.start; column < each.end; column += 1) places.push({ line: each.line, column });
  }
  return places;
}

const failing = (lines: readonly string[], layout: MrzLayout): CheckedField[] =>
  checksOf(lines, layout)
    .filter((check) => !check.ok)
    .map((check) => check.field);

/** Returns corrected lines and what was changed. */
export function correct(
  lines: readonly string[],
  layout: MrzLayout,
): { lines: string[]; corrections: MrzCorrection[] } {
  let current = [...lines];
  const corrections: MrzCorrection[] = [];
  for (const field of ['documentNumber', 'birthDate', 'expires', 'personalNumber', 'composite'] as const) {
    const check = checksOf(current, layout).find((each) => each.field === field);
    if (!check || (check.ok && !hasLetterForDigit(current, layout, check))) continue;
    const fixed = fixOne(current, layout, check);
    if (!fixed) continue;
    const before = failing(current, layout);
    const after = failing(fixed, layout);
    const repaired = before.filter((each) => !after.includes(each));
    const provedBy = repaired.includes(field) ? repaired : [field, ...repaired];
    for (const place of placesOf([...check.covers, check.digit])) {
      const from = current[place.line]?.[place.column] ?? '';
      const to = fixed[place.line]?.[place.column] ?? '';
      if (from !== to) corrections.push({ line: place.line + 1, column: place.column + 1, from, to, provedBy });
    }
    current = fixed;
  }
  return { lines: current, corrections };
}

const isDate = (field: CheckedField): boolean => field === 'birthDate' || field === 'expires';

/** A letter where only a digit can stand: in a date, or as a check digit. */
function hasLetterForDigit(lines: readonly string[], layout: MrzLayout, check: Check): boolean {
  const text =
    (isDate(check.field) ? check.covers.map((each) => at(lines, each)).join('') : '') + at(lines, check.digit);
  return /[A-Z]/.test(text);
}

function fixOne(lines: readonly string[], layout: MrzLayout, check: Check): string[] | undefined {
  // Places where only digits can stand are put right together: each by itself is certain to be wrong.
  let base = [...lines];
  const digitsOnly = isDate(check.field) ? [...check.covers, check.digit] : [check.digit];
  for (const place of placesOf(digitsOnly)) {
    const digit = digitFor[base[place.line]?.[place.column] ?? ''];
    if (digit !== undefined) base = replaceAt(base, place, digit);
  }
  const good = (candidate: readonly string[]): boolean =>
    checksOf(candidate, layout).find((each) => each.field === check.field)?.ok ?? false;
  if (good(base)) return base.join('\n') === lines.join('\n') ? undefined : base;
  if (isDate(check.field)) return undefined;

  // Letters and digits may both stand here: exactly one exchange must make the check digit agree.
  const others = failing(lines, layout).filter((field) => field !== 'composite' && field !== check.field);
  if (check.field === 'composite' && others.length > 0) return undefined;
  const covered = check.field === 'composite' ? layout.optional : check.covers;
  const found: string[][] = [];
  for (const place of placesOf(covered)) {
    const sign = base[place.line]?.[place.column] ?? '';
    const other = digitFor[sign] ?? letterFor[sign];
    if (other === undefined) continue;
    const candidate = replaceAt(base, place, other);
    if (good(candidate)) found.push(candidate);
  }
  // The composite digit weighs these places exactly as their own digit does, so it cannot tell candidates apart.
  return found.length === 1 ? found[0] : undefined;
}
