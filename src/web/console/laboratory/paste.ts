import type { results } from '../../../contract/facts.ts';

export type Result = (typeof results)[number];

/** How laboratories write results, in the three languages and in short. */
const spellings: Readonly<Record<string, Result>> = {
  negative: 'negative',
  neg: 'negative',
  n: 'negative',
  '-': 'negative',
  阴性: 'negative',
  陰性: 'negative',
  positive: 'positive',
  pos: 'positive',
  p: 'positive',
  '+': 'positive',
  阳性: 'positive',
  陽性: 'positive',
  inconclusive: 'inconclusive',
  inc: 'inconclusive',
  '?': 'inconclusive',
  不确定: 'inconclusive',
  不確定: 'inconclusive',
};

/** A result as it was typed, or null. */
export const readResult = (text: string): Result | null => spellings[text.trim().toLowerCase()] ?? null;

export interface Pasted {
  readonly read: readonly { readonly label: string; readonly result: Result }[];
  /** Lines that say nothing that can be used; a header line is not among them. */
  readonly unread: readonly string[];
}

/**
 * Reads lines of label and result, separated by comma, semicolon or tab, as a spreadsheet copies them. What is not
 * understood is given back, never guessed; a label that is said twice differently is not understood.
 */
export const readPasted = (text: string): Pasted => {
  const read = new Map<string, Result>();
  const unread: string[] = [];
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  for (const [index, line] of lines.entries()) {
    const [label = '', said = '', ...rest] = line
      .split(/[,;\t，；]/)
      .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const result = readResult(said);
    const before = read.get(label);
    if (label === '' || result === null || rest.some((cell) => cell !== '')) {
      if (index > 0 || label === '' || /\d/.test(line)) unread.push(line);
    } else if (before !== undefined && before !== result) {
      read.delete(label);
      unread.push(line);
    } else read.set(label, result);
  }
  return { read: [...read].map(([label, result]) => ({ label, result })), unread };
};
