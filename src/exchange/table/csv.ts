/**
 * CSV → manifest. UTF-8 and UTF-16 (with a byte order mark), UTF-8 without one, otherwise GB18030; comma, semicolon, tab
 * or bar, found out by counting; quotes as RFC 4180 has them, and as people leave them.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { ManifestDocument } from '../manifest.ts';
import { note, openProblemLog, unreadable } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { assemble } from './assemble.ts';
import { readGrid } from './grid.ts';

const largestFile = 8 * 1024 * 1024;
export const rowsAllowed = 50_000;
/** A row of characters beyond this is a quote that was never closed, or no table. */
const longestRow = 100_000;

/** Reads one CSV file. Never throws. */
export function readCsv(bytes: Uint8Array, options: TableReadOptions): ManifestDocument {
  if (bytes.length > largestFile)
    return unreadable('csv', 'file', `${bytes.length} bytes`, `at most ${largestFile} bytes`);
  const log = openProblemLog();
  const { text, charset } = decode(bytes);
  if (text === undefined)
    return unreadable('csv', 'file', 'bytes that are no text', 'text in UTF-8, UTF-16 or GB18030');
  if (charset === 'gb18030') {
    note(log, 'warning', 'file', 'character set', 'not UTF-8', 'UTF-8; read as GB18030, so look at the names');
  }
  const { delimiter, body, skipped } = chooseDelimiter(text);
  let rows: string[][];
  try {
    rows = parse(body, {
      delimiter,
      bom: true,
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
  const padding = Array.from({ length: skipped }, () => []);
  const grid = [...padding, ...rows].map((row: string[]) => row.map((cell) => ({ text: cell })));
  const table = readGrid(grid, '', log);
  if (!table)
    return unreadable(
      'csv',
      'row 1',
      rows[0]?.join(' ').slice(0, 80) ?? '',
      'a row of headings with a name or a document number',
    );
  return assemble('csv', [table], options, log);
}

function decode(bytes: Uint8Array): { text: string | undefined; charset: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), charset: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), charset: 'utf-16be' };
  for (const charset of ['utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
      return { text: text.includes('\u0000') ? undefined : text, charset };
    } catch {
      // Not this one.
    }
  }
  return { text: undefined, charset: '' };
}

const delimiters = [',', ';', '\t', '|', '，', '；'];

/** The sign that parts the first lines most evenly, outside of quotes; Excel's own "sep=;" line settles it. */
function chooseDelimiter(text: string): { delimiter: string; body: string; skipped: number } {
  const told = /^\ufeff?sep=(.)\r?\n/i.exec(text);
  if (told) return { delimiter: told[1] ?? ',', body: text.slice(told[0].length), skipped: 1 };
  const lines = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, 25);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    if (counts.length === 0) continue;
    const tally = new Map<number, number>();
    for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
    const score = Math.max(...[...tally].map(([count, times]) => times * Math.sqrt(count)));
    if (score > best.score) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, body: text, skipped: 0 };
}
