/**
 * XLSX → manifest. Every sheet that has a heading row is read; a sheet named after the crew holds crew. Numbers are taken
 * as the file writes them, not as floating point, so that long numbers are not rounded a second time.
 */
import readXlsxFile from 'read-excel-file/universal';
import type { ManifestDocument } from '../manifest.ts';
import type { ProblemLog } from '../manifest.ts';
import { note, openProblemLog, unreadable } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { assemble } from './assemble.ts';
import type { RawCell, Table } from './cells.ts';
import { cellsAllowed, columnsAllowed, rowsAllowed } from './csv.ts';
import { readGrid } from './grid.ts';
import type { StatedApart } from './compare-totals.ts';
import { flightOfSheet, roleOfTitle } from './said.ts';
import { mayHoldPeople, totalsOfSheet } from './unheaded-sheet.ts';
import { openWorkbook } from './xlsx-guard.ts';

import type { WorkbookFacts } from './workbook-facts.ts';

const largestFile = 16 * 1024 * 1024;
const limits = { unpacked: 16 * 1024 * 1024, rows: rowsAllowed, columns: columnsAllowed, cells: cellsAllowed };

/** Reads one workbook. Never rejects. */
export async function readXlsx(bytes: Uint8Array, options: TableReadOptions): Promise<ManifestDocument> {
  if (bytes.length > largestFile)
    return unreadable('xlsx', 'file', `${bytes.length} bytes`, `at most ${largestFile} bytes`);
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    return unreadable(
      'xlsx',
      'file',
      'an .xls file, or a workbook with a password',
      'an .xlsx file without a password',
    );
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return unreadable('xlsx', 'file', 'no zip archive', 'an .xlsx file');
  const opened = await openWorkbook(bytes, limits);
  if ('refused' in opened) return unreadable('xlsx', 'file', opened.refused, 'a workbook of ordinary size');
  const { facts } = opened;

  const sheets: { sheet: string; rows: RawCell[][] }[] = [];
  try {
    for (const { sheet, data } of await readXlsxFile(new Blob([bytes.slice()]), { parseNumber: (text) => text })) {
      sheets.push({ sheet, rows: data.map((row) => row.map(rawCell)) });
    }
  } catch (error) {
    return unreadable('xlsx', 'file', error instanceof Error ? error.message : String(error), 'a readable .xlsx file');
  }

  const log = openProblemLog();
  const tables: Table[] = [];
  const apart: StatedApart[] = [];
  for (const { sheet, rows } of sheets) {
    const place = sheets.length > 1 ? `sheet ${sheet}, ` : '';
    if (rows.every((row) => row.every((cell) => cell.text.trim() === ''))) continue;
    const table = readGrid(rows, place, log);
    if (!table) {
      const texts = rows.map((row) => row.map((cell) => cell.text));
      const stated = totalsOfSheet(texts);
      for (const each of stated) apart.push({ at: `${place}row ${each.row}`, stated: each.stated });
      const lost = sheets.length === 1 || mayHoldPeople(texts);
      if (lost || stated.length === 0) {
        const expected = 'a row of headings; the sheet is left out';
        note(log, lost ? 'error' : 'warning', `${place}row 1`, 'sheet', sheet, expected);
      }
      continue;
    }
    warnOfHidden(sheet, place, rows.length, facts, log);
    if (facts.since1904) table.since1904 = true;
    const flight = flightOfSheet(sheet);
    if (flight !== undefined) table.sheetFlight = flight;
    const role = roleOfTitle(sheet);
    if (role !== undefined) for (const row of table.rows) row.role ??= role;
    tables.push(table);
  }
  return assemble('xlsx', tables, options, log, apart);
}

/** Hidden is not deleted: the rows are read, and whoever imports the list is told of what they did not see. */
function warnOfHidden(sheet: string, place: string, rows: number, facts: WorkbookFacts, log: ProblemLog): void {
  if (facts.hiddenSheets.has(sheet))
    note(log, 'warning', `${place}row 1`, 'hidden sheet', sheet, 'a sheet that can be seen; it is read all the same');
  const hidden = (facts.hiddenRows.get(sheet) ?? []).filter((row) => row <= rows);
  const [first] = hidden;
  if (first === undefined) return;
  const expected = 'rows that can be seen; hidden ones are read all the same';
  note(log, 'warning', `${place}row ${first}`, 'hidden rows', String(hidden.length), expected);
}

/** Dates come as date objects whose UTC fields are what the sheet shows. */
function rawCell(value: unknown): RawCell {
  if (value === null || value === undefined) return { text: '' };
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: String(value) };
  try {
    const iso = JSON.stringify(value).slice(1, 17);
    if (/^(?:1899-12-3[01]|1904-01-01)T/.test(iso)) return { text: iso.slice(11), isDate: true };
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(iso)) return { text: '' };
    return { text: iso.endsWith('T00:00') ? iso.slice(0, 10) : iso, isDate: true };
  } catch {
    return { text: '' };
  }
}
