/**
 * Misread characters: O for 0, I for 1, B for 8, S for 5, Z for 2, G for 6, and back. A character is changed only where a
 * letter cannot stand (dates and check digits) and the check digit agrees afterwards. In a document number both may stand, so
 * nothing is changed there: what it may be instead is suggested. Names, countries and sex have no check digit at all.
 */
import type { Check, CheckedField, MrzLayout, Span } from './layout.ts';
import { checksOf } from './layout.ts';

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
const lettersFor: Readonly<Record<string, string>> = { '0': 'OQD', '1': 'IL', '8': 'B', '5': 'S', '2': 'Z', '6': 'G' };

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
    if (!check) continue;
    const fixed = withDigits(current, layout, check);
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

/** Digits for letters where only digits can stand (in a date, or as a check digit), if the check digit agrees then. */
function withDigits(lines: readonly string[], layout: MrzLayout, check: Check): string[] | undefined {
  let fixed = [...lines];
  for (const place of placesOf(isDate(check.field) ? [...check.covers, check.digit] : [check.digit])) {
    const digit = digitFor[fixed[place.line]?.[place.column] ?? ''];
    if (digit !== undefined) fixed = replaceAt(fixed, place, digit);
  }
  return agrees(fixed, layout, check.field) && fixed.join('\n') !== lines.join('\n') ? fixed : undefined;
}

const agrees = (lines: readonly string[], layout: MrzLayout, field: CheckedField): boolean =>
  checksOf(lines, layout).find((each) => each.field === field)?.ok ?? false;

/** Another document number that one misread character would make of this one, and that its check digit accepts. */
export interface MrzSuggestion extends Omit<MrzCorrection, 'provedBy'> {
  lines: string[];
}

/**
 * What the document number may be instead. When its check digit disagrees these are suggestions to whoever looks at the
 * document, and no more: one sum modulo ten that any of several exchanges may satisfy proves nothing, and a wrong digit
 * elsewhere would make it another passport. When the digit agrees, these are the numbers that it cannot tell from this one
 * (G and 6 weigh the same, and L and 1).
 */
export function suggest(lines: readonly string[], layout: MrzLayout): MrzSuggestion[] {
  const check = checksOf(lines, layout).find((each) => each.field === 'documentNumber');
  const suggestions: MrzSuggestion[] = [];
  for (const place of placesOf(check?.covers ?? [])) {
    const from = lines[place.line]?.[place.column] ?? '';
    for (const to of digitFor[from] ?? lettersFor[from] ?? '') {
      const changed = replaceAt(lines, place, to);
      if (agrees(changed, layout, 'documentNumber'))
        suggestions.push({ line: place.line + 1, column: place.column + 1, from, to, lines: changed });
    }
  }
  return suggestions;
}
