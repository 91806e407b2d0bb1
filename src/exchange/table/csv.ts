/**
 * CSV → manifest. Comma, semicolon, tab or bar: whichever makes a row of headings; any line end, also mixed, as two files put
 * together have them; quotes as RFC 4180 has them, and as people leave them.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { ManifestDocument } from '../manifest.ts';
import { note, openProblemLog, unreadable } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { assemble } from './assemble.ts';
import type { RawCell } from './cells.ts';
import { cleanCell } from './cells.ts';
import { decodeText } from './charset.ts';
import { readGrid } from './grid.ts';
import { headingsIn } from './heading-rows.ts';

const largestFile = 8 * 1024 * 1024;
export const rowsAllowed = 50_000;
/** A list has some thousand rows and some dozen columns; what has many more is none, and would hold up everybody else. */
export const columnsAllowed = 200;
export const cellsAllowed = 400_000;
/** A row of characters beyond this is a quote that was never closed, or no table. */
const longestRow = 100_000;

/** Reads one CSV file. Never throws. */
export function readCsv(bytes: Uint8Array, options: TableReadOptions): ManifestDocument {
  if (bytes.length > largestFile)
    return unreadable('csv', 'file', `${bytes.length} bytes`, `at most ${largestFile} bytes`);
  const log = openProblemLog();
  const { text, guessed } = decodeText(bytes);
  if (text === undefined)
    return unreadable('csv', 'file', 'bytes that are no text', 'text in UTF-8, UTF-16, GB18030 or windows-1252');
  if (guessed !== undefined) {
    note(log, 'warning', 'file', 'character set', 'not UTF-8', `UTF-8; read as ${guessed}, so look at the names`);
  }
  const { delimiter, body, skipped } = chooseDelimiter(text);
  if (countOf(body, delimiter) > cellsAllowed)
    return unreadable('csv', 'file', `more than ${cellsAllowed} cells`, `at most ${cellsAllowed} cells`);
  let rows: string[][];
  try {
    rows = parse(body, {
      delimiter,
      bom: true,
      // Left to itself the parser keeps the first line end that it meets, and everybody after another one would be lost.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: rowsAllowed + 1,
      max_record_size: longestRow,
    });
  } catch (error) {
    const said = error instanceof CsvError ? `${error.code}: ${error.message}` : String(error);
    return unreadable('csv', 'file', said, 'a CSV file with every quote closed and rows of ordinary length');
  }
  if (rows.length > rowsAllowed)
    return unreadable('csv', 'file', `more than ${rowsAllowed} rows`, `at most ${rowsAllowed} rows`);
  const wide = rows.findIndex((row) => row.findLastIndex((cell) => cell !== '') >= columnsAllowed);
  if (wide >= 0)
    return unreadable('csv', `row ${skipped + wide + 1}`, 'a wider row', `at most ${columnsAllowed} columns`);
  const padding = Array.from({ length: skipped }, () => []);
  const grid = [...padding, ...rows].map((row: string[]) => row.map((cell) => rawCell(cell, delimiter)));
  const table = readGrid(grid, '', log, true);
  if (!table)
    return unreadable(
      'csv',
      'row 1',
      rows[0]?.join(' ').slice(0, 80) ?? '',
      'a row of headings with a name or a document number',
    );
  return assemble('csv', [table], options, log);
}

function countOf(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}

const delimiters = [',', ';', '\t', '|', '，', '；'];

/** A cell that goes over a line break may be an address, or a quote that swallowed the rows after it. */
function rawCell(text: string, delimiter: string): RawCell {
  return /[\r\n]/.test(text.trim()) ? { text, swallowed: text.split(delimiter).length - 1 } : { text };
}

/**
 * The sign that makes a row of headings, where several do the one that finds the most; otherwise the one that parts the
 * first lines most evenly. Excel's own "sep=;" line settles it.
 */
function chooseDelimiter(text: string): { delimiter: string; body: string; skipped: number } {
  const told = /^\ufeff?sep=(.)(?:\r\n|\n|\r)/i.exec(text);
  if (told) return { delimiter: told[1] ?? ',', body: text.slice(told[0].length), skipped: 1 };
  const start = text.slice(0, 20_000);
  const lines = start.split(/\r\n|\n|\r/, 40);
  const unquoted = start.replace(/"[^"]*"/g, '').split(/\r\n|\n|\r/, 25);
  let best = { delimiter: ',', headings: 0, evenness: 0 };
  for (const delimiter of delimiters) {
    const cells = lines.map((line) => line.split(delimiter).map((cell) => cleanCell(cell.replace(/^\s*"|"\s*$/g, ''))));
    const headings = Math.max(0, ...cells.map(headingsIn));
    const counts = unquoted.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const tally = new Map<number, number>();
    for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
    const evenness = Math.max(0, ...[...tally].map(([count, times]) => times * Math.sqrt(count)));
    if (headings > best.headings || (headings === best.headings && evenness > best.evenness))
      best = { delimiter, headings, evenness };
  }
  return { delimiter: best.delimiter, body: text, skipped: 0 };
}
