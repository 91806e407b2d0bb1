/**
 * A sheet of a workbook without a row of headings: a second page of people, a summary, or instructions.
 */
import type { Stated } from './cells.ts';
import { cleanCell } from './cells.ts';
import { simplified } from './simplified.ts';
import { totalsAbove } from './total-lines.ts';
import { isTotalLabel, keyOf } from './total-words.ts';

/** What cells of people look like; three kinds in one row are hardly anything else. */
const kinds = [
  /^(?:男|女|[MF]|male|female)$/i,
  /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$|^\d{1,2}[-/. ]?[A-Z]{3}[-/. ]?\d{2,4}$|^\d{1,2}[/.]\d{1,2}[/.]\d{4}$/i,
  /^\d{1,2}[A-HJ-L]$/,
  /^(?:\+?86[ -]?)?1[3-9]\d{9}$/,
  /^\p{Script=Han}{2,4}(?:[·•]\p{Script=Han}+)*$|^[A-Z]{2,}(?: [A-Z]{2,})+$/u,
] as const;
const [, aDate, , aPhone] = kinds;

/** Long enough and with digits enough to be the number of a document, and neither a day nor a telephone. */
const isNumber = (text: string): boolean =>
  /^[A-Z\d]{6,20}$/i.test(text) &&
  (text.match(/\d/g) ?? []).length >= 5 &&
  !aDate.test(text) &&
  !aPhone.test(text) &&
  !/^(?:19|20)\d{6}$|^400\d{7}$|^0\d{9,11}$/.test(text);

/** True when a row may be a person: nobody may be lost for want of headings. */
export function mayHoldPeople(rows: readonly (readonly string[])[]): boolean {
  return rows.some((row) => {
    const filled = row.map(cleanCell).filter((text) => text !== '');
    const slashed = filled.some((text) => /^[A-Z][A-Z' -]*\/[A-Z][A-Z' -]+$/.test(text));
    const numbered = filled.length > 1 && filled.some((text) => isNumber(text.replace(/\s+/g, '')));
    return slashed || numbered || kinds.filter((kind) => filled.some((text) => kind.test(text))).length >= 3;
  });
}

/** Totals of a summary: beside their labels, or below them. */
export function totalsOfSheet(rows: readonly (readonly string[])[]): { row: number; stated: Stated }[] {
  const grid = rows.map((row) => row.map(cleanCell));
  const totals = grid.map((row, index) => ({ row: index + 1, stated: totalsAbove(row) }));
  for (const [index, row] of grid.entries()) {
    for (const [column, label] of row.entries()) {
      if (!isTotalLabel(label, true)) continue;
      for (let below = index + 1; /^\d{1,6}$/.test(grid[below]?.[column] ?? ''); below += 1)
        totals.push({ row: below + 1, stated: { [keyOf(simplified(label))]: Number(grid[below]?.[column]) } });
    }
  }
  return totals.filter(({ stated }) => Object.keys(stated).length > 0);
}
