/**
 * A look into a spreadsheet file before it is unpacked. A few kilobytes can claim gigabytes (a zip bomb), or one cell in
 * the last row and column, for which the reading library fills every row up to it. So the archive's own directory is read,
 * and each sheet is unpacked here first, with a limit, to find how far it goes and how many cells it has.
 */

import type { WorkbookFacts, WorkbookParts } from './workbook-facts.ts';
import { factsOf, hiddenRowsOf } from './workbook-facts.ts';

interface GuardLimits {
  unpacked: number;
  rows: number;
  columns: number;
  cells: number;
}

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/** Entries of the zip's central directory, or undefined when there is none (APPNOTE.TXT 4.3.12, 4.3.16). */
function directoryOf(bytes: Uint8Array): Entry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 65_535);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < lowest) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  const text = new TextDecoder();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: text.decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Unpacks one entry with a limit; undefined when it is longer than that or cannot be unpacked. */
async function unpack(bytes: Uint8Array, entry: Entry, limit: number): Promise<Uint8Array[] | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.offset + 30 > bytes.length) return undefined;
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.slice(start, start + entry.packed);
  if (entry.method === 0) return packed.length <= limit ? [packed] : undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return chunks;
      size += value.length;
      if (size > limit) {
        await reader.cancel();
        return undefined;
      }
      chunks.push(value);
    }
  } catch {
    return undefined;
  }
}

const columnNumber = (letters: string): number => {
  let number = 0;
  for (const letter of letters) number = number * 26 + (letter.charCodeAt(0) - 64);
  return number;
};

/** What is wrong with the file, in words, or what it says of itself when it may be read. */
export async function openWorkbook(
  bytes: Uint8Array,
  limits: GuardLimits,
): Promise<{ refused: string } | { facts: WorkbookFacts }> {
  const entries = directoryOf(bytes);
  if (!entries) return { refused: 'no zip directory' };
  const parts: WorkbookParts = { workbook: '', relations: '', hiddenRows: new Map() };
  let left = limits.unpacked;
  let cells = 0;
  for (const entry of entries) {
    if (!/\.xml(\.rels)?$/.test(entry.name)) continue;
    const chunks = await unpack(bytes, entry, left);
    if (!chunks) return { refused: `${entry.name}: damaged, or more than ${limits.unpacked} bytes when unpacked` };
    const text = new TextDecoder();
    const hidden = new Set<number>();
    let tail = '';
    for (const chunk of chunks) {
      left -= chunk.length;
      if (entry.name === 'xl/workbook.xml') parts.workbook += text.decode(chunk, { stream: true });
      if (entry.name === 'xl/_rels/workbook.xml.rels') parts.relations += text.decode(chunk, { stream: true });
      if (!/worksheets\//.test(entry.name)) continue;
      const piece = tail + text.decode(chunk, { stream: true });
      for (const found of piece.matchAll(/\br="([A-Z]{0,4})(\d{1,9})"/g)) {
        if (Number(found[2]) > limits.rows) return { refused: `${entry.name}: row ${found[2]}` };
        if (columnNumber(found[1] ?? '') > limits.columns) return { refused: `${entry.name}: column ${found[1]}` };
      }
      for (const _ of piece.matchAll(/<(?:\w+:)?c[\s/>]/g)) cells += 1;
      if (cells > limits.cells) return { refused: `${entry.name}: more than ${limits.cells} cells` };
      for (const row of hiddenRowsOf(piece)) hidden.add(row);
      // A tag may go on in the next chunk.
      tail = piece.slice(Math.max(0, piece.lastIndexOf('<'), piece.length - 300));
    }
    if (hidden.size > 0) parts.hiddenRows.set(entry.name, [...hidden]);
  }
  return { facts: factsOf(parts) };
}
