/** A seat as carriers write it: row and letter. */
export interface Seat {
  readonly row: number;
  readonly letter: string;
}

/** Reads `31C`, `031C` or `31-C`; null for anything else (a boat, a free seating). */
export const readSeat = (text: unknown): Seat | null => {
  if (typeof text !== 'string') return null;
  const found = /^0*([1-9]\d{0,2})[- ]?([A-Z])$/.exec(text.trim().toUpperCase());
  return found === null ? null : { row: Number(found[1]), letter: found[2] ?? '' };
};

/** Whether two seats lie within a number of rows of each other, across the whole width of the cabin. */
export const withinRows = (one: Seat, other: Seat, rows: number): boolean => Math.abs(one.row - other.row) <= rows;
