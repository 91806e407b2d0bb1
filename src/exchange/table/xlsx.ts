/**
 * XLSX → manifest. Every sheet that has a heading row is read; a sheet named after the crew holds crew. Numbers are taken
 * as the file writes them, not as floating point, so that long numbers are not rounded a second time.
 */
import readXlsxFile from 'read-excel-file/universal';
import type { ManifestDocument } from '../manifest.ts';
import { note, openProblemLog, unreadable } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { assemble } from './assemble.ts';
import type { RawCell, Table } from './cells.ts';
import { rowsAllowed } from './csv.ts';
import { readGrid, roleOfTitle } from './grid.ts';
import { refuseWorkbook } from './xlsx-guard.ts';

const largestFile = 16 * 1024 * 1024;
const limits = { unpacked: 128 * 1024 * 1024, rows: rowsAllowed, columns: 400 };

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
  const refused = await refuseWorkbook(bytes, limits);
  if (refused !== undefined) return unreadable('xlsx', 'file', refused, 'a workbook of ordinary size');

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
  for (const { sheet, rows } of sheets) {
    const place = sheets.length > 1 ? `sheet ${sheet}, ` : '';
    if (rows.every((row) => row.every((cell) => cell.text.trim() === ''))) continue;
    const table = readGrid(rows, place, log);
    if (!table) {
      note(
        log,
        sheets.length > 1 ? 'warning' : 'error',
        `${place}row 1`,
        'sheet',
        sheet,
        'a row of headings; the sheet is left out',
      );
      continue;
    }
    const role = roleOfTitle(sheet);
    if (role !== undefined) for (const row of table.rows) row.role ??= role;
    tables.push(table);
  }
  return assemble('xlsx', tables, options, log);
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
