import { at, checksOf, layouts } from './layout.ts';
import { readMrz } from './read.ts';

/** Parts of a zone that do not agree with their check digit; `shape`: it is no zone of a passport or card. */
export type ZonePart = 'documentNumber' | 'birthDate' | 'expires' | 'personalNumber' | 'composite' | 'shape';

/** A zone that stands where a name or a number was expected: the number of its document, or what is misread of it. */
export type TypedZone = { readonly number: string } | { readonly misread: readonly ZonePart[] };

// A passport's second line, or that of a card of two lines, whole or as far as it was read.
const numberLine = /^[A-Z0-9<]{9}\d[A-Z<]{3}\d{6}\d/;

/**
 * Reads a zone that a scanner typed, whole or its second line alone. A number stands for its person only if every check
 * digit agrees: that of a misread passport may be somebody else's.
 *
 * @returns null for what is no zone
 */
export const typedZone = (text: string, referenceYear: number): TypedZone | null => {
  if (!text.includes('<')) return null;
  const upper = text.toUpperCase();
  const { person, valid, checks } = readMrz(upper, { referenceYear });
  if (person !== undefined) {
    if (valid) return { number: person.document.number };
    const wrong = checks.flatMap(({ field, ok }): ZonePart[] => (ok ? [] : [field]));
    return { misread: wrong.length === 0 ? ['shape'] : wrong };
  }
  const line = upper.split(/\s+/).find((one) => numberLine.test(one));
  if (line === undefined) return null;
  const layout = line.length === layouts.TD2.width ? layouts.TD2 : layouts.TD3;
  const lines = ['', line];
  const wrong = checksOf(lines, layout).filter(({ ok, digit }) => !ok && digit.end <= line.length);
  if (wrong.length > 0) return { misread: wrong.map(({ field }) => field) };
  return { number: at(lines, layout.documentNumber).replaceAll('<', '') };
};
