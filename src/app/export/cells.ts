/** What stands in one cell of a file: text, a number, or nothing. */
export type Cell = string | number | null;

// Signs with which a spreadsheet takes a text for a formula; the wide ones are what a Chinese keyboard types.
const formula = /^[\s\u0000-\u001f]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/**
 * A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it. Names come
 * from passengers, and a name may be `=HYPERLINK(…)`.
 */
export const harmless = (cell: Cell): Cell => (typeof cell === 'string' && formula.test(cell) ? `'${cell}` : cell);

const quotedWhen = /[",\r\n]|^\s|\s$/;

/** One line of CSV (RFC 4180), its end included. */
export const csvLine = (cells: readonly Cell[]): string =>
  `${cells
    .map((cell) => {
      const safe = harmless(cell);
      const text = safe === null ? '' : String(safe);
      return quotedWhen.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',')}\r\n`;

/** The mark by which spreadsheets know that a file is UTF-8; without it Chinese names are garbled. */
export const byteOrderMark = '\uFEFF';
