import { isUuid } from '../loop/terms.ts';
import type { Onward } from '../store/accounts.ts';
import type { CaseRow, Position } from '../store/read/cases.ts';

/** Writes where the next page goes on. Opaque to callers; nothing in it identifies a person. */
export const writeCursor = ({ first, second, id }: Position): string =>
  Buffer.from(`${first} ${second} ${id}`).toString('base64url');

/** Reads a cursor; null when it is not one of ours. */
export const readCursor = (text: string): Position | null => {
  const [first = '', second = '', id = '', more] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const numbers = [first, second].every((number) => /^-?\d{1,16}$/.test(number));
  if (!numbers || !isUuid(id) || more !== undefined) return null;
  return { first: Number(first), second: Number(second), id };
};

/** A page of at most `most` rows out of one more than that, and where the next one begins. */
export const pageOf = (
  rows: readonly CaseRow[],
  most: number,
): { readonly page: readonly CaseRow[]; readonly next: string | null } => {
  const page = rows.slice(0, most);
  const last = page.at(-1);
  if (rows.length <= most || last === undefined) return { page, next: null };
  return { page, next: writeCursor({ first: last.first, second: last.second, id: last.case_id }) };
};

/** Where a list goes on that is ordered by something of its rows: a cursor names the last row that was seen. */
export const onward = (cursor: string | undefined, limit: number): Onward | null => {
  if (cursor === undefined) return { after: null, limit: limit + 1 };
  const after = Buffer.from(cursor, 'base64url').toString('utf8');
  return /^[A-Za-z0-9_-]{1,64}$/.test(after) ? { after, limit: limit + 1 } : null;
};

/** A page out of one row more than it holds, and the cursor of the next. */
export const pageUpTo = <Row>(
  rows: readonly Row[],
  limit: number,
  idOf: (row: Row) => string,
): { readonly page: readonly Row[]; readonly next: string | null } => {
  const last = rows[limit - 1];
  const more = rows.length > limit && last !== undefined;
  return { page: rows.slice(0, limit), next: more ? Buffer.from(idOf(last)).toString('base64url') : null };
};
