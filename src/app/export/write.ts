import { Readable } from 'node:stream';
import writeXlsxFile, { type Row } from 'write-excel-file/node';
import { byteOrderMark, csvLine, harmless } from './cells.ts';
import type { ListFile } from './list.ts';

/** A list as CSV, written while it is read: memory does not grow with it. */
export const asCsv = (file: ListFile): Readable => {
  const lines = async function* (): AsyncGenerator<string> {
    yield byteOrderMark + csvLine(file.columns.map(({ head }) => head));
    for await (const rows of file.rows()) yield rows.map(csvLine).join('');
  };
  return Readable.from(lines(), { objectMode: false });
};

/** A list as a workbook of one sheet, its first line fixed. Cells are texts and numbers, never formulas. */
export const asXlsx = async (file: ListFile): Promise<Buffer> => {
  const data: Row[] = [file.columns.map(({ head }) => ({ value: head, type: String, fontWeight: 'bold' }))];
  for await (const rows of file.rows()) {
    for (const row of rows) {
      data.push(
        row.map((cell) => {
          const value = harmless(cell);
          if (value === null) return null;
          return typeof value === 'number' ? { value, type: Number } : { value, type: String };
        }),
      );
    }
  }
  const columns = file.columns.map(({ width }) => ({ width }));
  return writeXlsxFile(data, { columns, stickyRowsCount: 1 }).toBuffer();
};
