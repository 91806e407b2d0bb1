import type { Group } from '../../../contract/vocabulary.ts';

// Cells are FEEL. What most of them say is simple, and is said in words; what is not is shown as it stands.

/** What a cell says, part by part; parts stand for "or". */
export type CellPart =
  | { readonly is: 'any' }
  | { readonly is: 'code'; readonly code: string }
  | { readonly is: 'flag'; readonly value: boolean }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'compared'; readonly how: 'under' | 'least' | 'most' | 'over'; readonly value: number }
  | { readonly is: 'against'; readonly how: 'under' | 'least' | 'most' | 'over'; readonly column: string }
  | { readonly is: 'between'; readonly low: number; readonly high: number }
  | { readonly is: 'not'; readonly codes: readonly string[] }
  | { readonly is: 'some' }
  | { readonly is: 'has'; readonly code: string }
  | { readonly is: 'listed'; readonly list: string }
  /** Something on a list for which another column gives no day. */
  | { readonly is: 'undated'; readonly list: string; readonly column: string }
  /** Something on a list with a day at most so many days before that of another column. */
  | { readonly is: 'lately'; readonly list: string; readonly days: number; readonly column: string }
  /** So many minutes after the next working day has begun. */
  | { readonly is: 'workday'; readonly minutes: number }
  /** A text that begins so. */
  | { readonly is: 'begins'; readonly code: string }
  /** A code in the midst of which stands what another column says. */
  | { readonly is: 'filled'; readonly before: string; readonly column: string; readonly after: string }
  /** What another column says. */
  | { readonly is: 'same'; readonly column: string }
  | { readonly is: 'nothing' }
  | { readonly is: 'feel'; readonly text: string };

/** Cuts at commas that stand in no quotes and no brackets. */
const pieces = (text: string): readonly string[] => {
  const found: string[] = [];
  let depth = 0;
  let quoted = false;
  let piece = '';
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && '([{'.includes(sign)) depth += 1;
    if (!quoted && ')]}'.includes(sign)) depth -= 1;
    if (sign === ',' && !quoted && depth === 0) {
      found.push(piece.trim());
      piece = '';
    } else piece += sign;
  }
  return [...found, piece.trim()].filter((one) => one !== '');
};

const comparisons = { '<': 'under', '<=': 'most', '>': 'over', '>=': 'least' } as const;
const isComparison = (sign: string): sign is keyof typeof comparisons => Object.hasOwn(comparisons, sign);
const literal = /^"([^"\\]*)"$/;

const listedCell = /^some (\w+) in \? satisfies list contains\((\w+),\s*\1\)$/;
const undatedCell =
  /^some (\w+) in \? satisfies \(list contains\((\w+), \1\) and \((\w+) = null or every (\w+) in \3 satisfies not\(starts with\(\4, \1\)\)\)\)$/;
const datedCell = /^some (\w+) in \? satisfies some (\w+) in (\w+) satisfies starts with\(\1, \2\)$/;
const latelyCell =
  /^some (\w+) in \? satisfies some (\w+) in (\w+) satisfies \(starts with\(\1, \2\) and \1 >= \2 \+ " " \+ string\((\w+) - duration\("P(\d+)D"\)\)\)$/;

/** Cells about lists of the version: what is on one, and since when. */
const listPart = (text: string): CellPart | null => {
  const listed = listedCell.exec(text)?.[2] ?? datedCell.exec(text)?.[3];
  if (listed !== undefined) return { is: 'listed', list: listed };
  const [, , undated, column = ''] = undatedCell.exec(text) ?? [];
  if (undated !== undefined) return { is: 'undated', list: undated, column };
  const [, , , lately, from = '', days] = latelyCell.exec(text) ?? [];
  return lately === undefined ? null : { is: 'lately', list: lately, days: Number(days), column: from };
};

const partOf = (text: string): CellPart => {
  if (text === '-') return { is: 'any' };
  if (text === 'null' || text === '""') return { is: 'nothing' };
  if (text === 'true' || text === 'false') return { is: 'flag', value: text === 'true' };
  const code = literal.exec(text)?.[1];
  if (code !== undefined) return { is: 'code', code };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { is: 'number', value: Number(text) };
  const [, sign = '', than] = /^(<=?|>=?)\s*(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (isComparison(sign)) return { is: 'compared', how: comparisons[sign], value: Number(than) };
  const [, against = '', column = ''] = /^(<=?|>=?)\s*([A-Za-z]\w*)$/.exec(text) ?? [];
  if (isComparison(against)) return { is: 'against', how: comparisons[against], column };
  const range = /^\[(-?\d+)\.\.(-?\d+)\)$/.exec(text);
  if (range !== null) return { is: 'between', low: Number(range[1]), high: Number(range[2]) };
  const [, after, times = '1'] = /^untilWorkday\s*\+\s*(\d+)(?:\s*\*\s*(\d+))?$/.exec(text) ?? [];
  if (after !== undefined) return { is: 'workday', minutes: Number(after) * Number(times) };
  const not = /^not\((.*)\)$/s.exec(text)?.[1];
  if (not !== undefined) {
    const codes = pieces(not).map((one) => literal.exec(one)?.[1]);
    if (codes.every((one) => one !== undefined)) return { is: 'not', codes };
  }
  if (/^count\(\?\)\s*>\s*0$/.test(text)) return { is: 'some' };
  const has = /^list contains\(\?,\s*"([^"]*)"\)$/.exec(text)?.[1];
  if (has !== undefined) return { is: 'has', code: has };
  const begins = /^starts with\(\?,\s*"([^"]*)"\)$/.exec(text)?.[1];
  if (begins !== undefined) return { is: 'begins', code: begins.trim() };
  const [, before = '', filled, behind = ''] = /^"([^"]*)" \+ string\((\w+)\) \+ "([^"]*)"$/.exec(text) ?? [];
  if (filled !== undefined) return { is: 'filled', before, column: filled, after: behind };
  if (/^[A-Za-z]\w*$/.test(text)) return { is: 'same', column: text };
  return listPart(text) ?? { is: 'feel', text };
};

/** Takes a cell apart. What is not understood comes back as it stands, never as something else. */
export const cellParts = (feel: string): readonly CellPart[] => {
  const parts = pieces(feel.trim()).map(partOf);
  return parts.length === 0 ? [{ is: 'nothing' }] : parts;
};

const groupsOf: Readonly<Record<string, readonly Group[]>> = {
  loop: ['loop'],
  link: ['link'],
  from: ['link'],
  to: ['link', 'ending', 'evidence'],
  ending: ['ending'],
  purpose: ['clock', 'code'],
  clock: ['clock'],
  fromKind: ['unit-kind'],
  holderKind: ['unit-kind'],
  toKind: ['unit-kind'],
  testAt: ['unit-kind', 'code'],
  category: ['category'],
  destination: ['destination'],
  symptoms: ['symptom'],
  lane: ['lane'],
  test: ['result'],
  result: ['result'],
  kind: ['gap', 'evidence', 'loop'],
  countFrom: ['evidence', 'link'],
  holdFrom: ['evidence'],
  needs: ['need'],
};

/** The groups of the vocabulary in which a code of a column has its word, the likeliest first. */
export const groupsFor = (column: string): readonly Group[] => groupsOf[column] ?? ['code'];

/** Columns whose text is a list of words of its own: evidence that is demanded, who is called. */
export const listedColumns: Readonly<Record<string, 'need' | 'code'>> = {
  needs: 'need',
  ladder: 'code',
  calls: 'code',
};

/** Columns that count minutes. */
export const minuteColumns: ReadonlySet<string> = new Set([
  'minutes',
  'again',
  'aheadMinutes',
  'behindMinutes',
  'repeatMinutes',
  'rarestMinutes',
  'deskMinutes',
]);
