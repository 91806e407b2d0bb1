import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { syncFolder } from '../store/outside.ts';
import type { Seal, SealKey } from '../store/seal.ts';

// Both files of a backup are lines of JSON: a head, then for each table its columns and its rows as arrays of the texts
// that PostgreSQL gives, then an end. The ordinary file is gzipped as a whole; the file of keys is gzipped and sealed in
// portions, each bound to its number, so that none can be left out, changed or put elsewhere.

/** The file is no whole backup, or not one that belongs here. Nothing was restored. */
export class BackupUnusable extends Error {
  override readonly name = 'BackupUnusable';
}

export interface BackupHead {
  readonly huan: 'backup' | 'keys';
  readonly format: 1;
  /** Ties both files of a backup together. */
  readonly id: string;
  /** Names and checksums of the migrations that the database had run. */
  readonly migrations: readonly (readonly [name: string, checksum: string])[];
  /** In the machine's own time. */
  readonly takenAt: number;
}
export interface TableLine {
  readonly table: string;
  readonly columns: readonly string[];
}
export type RowLine = readonly (string | null)[];
export type Line = BackupHead | TableLine | RowLine;

/** What stands at the end: without it a file is only half a file. */
interface EndLine {
  readonly end: true;
  readonly rows: number;
  /** Over all lines before it; in the file of keys also that of the ordinary one. */
  readonly sha256: string;
}

const isEnd = (line: unknown): line is EndLine => typeof line === 'object' && line !== null && 'end' in line;

/** Where the keys of a backup lie. Keep them apart from it: whoever has both and the master key reads everything. */
export const keysFileOf = (file: string): string => `${file}.keys`;

interface Tally {
  rows: number;
  sha256: string;
}

/** Adds the end, with what was counted and hashed on the way. */
async function* withEnd(lines: AsyncIterable<Line>, tally: Tally): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let text = '';
  for await (const line of lines) {
    if (Array.isArray(line)) tally.rows += 1;
    const part = `${JSON.stringify(line)}\n`;
    hash.update(part);
    text += part;
    if (text.length < 262_144) continue;
    yield text;
    text = '';
  }
  tally.sha256 = hash.digest('hex');
  yield `${text}${JSON.stringify({ end: true, rows: tally.rows, sha256: tally.sha256 } satisfies EndLine)}\n`;
}

const partialOf = (file: string): string => `${file}.partial`;

/** Writes under another name and syncs; `settleFiles` gives the final one. */
const writePartial = async (file: string, source: AsyncIterable<string | Buffer>, gzip: boolean): Promise<void> => {
  const partial = partialOf(file);
  const target = createWriteStream(partial, { mode: 0o600 });
  if (gzip) await pipeline(Readable.from(source), createGzip({ level: 3 }), target);
  else await pipeline(Readable.from(source), target);
  const written = await open(partial, 'r+');
  try {
    await written.sync();
  } finally {
    await written.close();
  }
};

/**
 * Gives files that were written their final names, in this order: under its own name a file is whole or not there. Both
 * files of a backup get theirs only when both are written, or one that cannot be finished would spoil the one before it.
 */
export const settleFiles = async (files: readonly string[]): Promise<void> => {
  for (const file of files) await rename(partialOf(file), file);
  if (process.platform === 'win32') return;
  for (const folder of new Set(files.map((file) => dirname(file)))) await syncFolder(folder);
};

/** Writes the ordinary file, not yet under its name. @returns how many rows, and the checksum at its end */
export const writePlain = async (file: string, lines: AsyncIterable<Line>): Promise<Tally> => {
  const tally: Tally = { rows: 0, sha256: '' };
  await writePartial(file, withEnd(lines, tally), true);
  return tally;
};

async function* sealed(texts: AsyncIterable<string>, seal: Seal, id: string): AsyncGenerator<Buffer> {
  const { key, wrapped } = seal.newKey(`backup ${id}`);
  yield Buffer.from(`${JSON.stringify({ huan: 'keys', format: 1, id, key: wrapped.toString('hex') })}\n`);
  let index = 0;
  for await (const text of texts) {
    const bytes = seal.closeBytes(key, `backup ${id} ${index}`, gzipSync(text));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    yield Buffer.concat([length, bytes]);
    index += 1;
  }
}

/** Writes the file of keys, sealed under the master key, not yet under its name. */
export const writeSealed = async (file: string, lines: AsyncIterable<Line>, seal: Seal, id: string): Promise<Tally> => {
  const tally: Tally = { rows: 0, sha256: '' };
  await writePartial(file, sealed(withEnd(lines, tally), seal, id), false);
  return tally;
};

const parse = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupUnusable(`${file} holds a line that cannot be read`);
  }
};

/** Lines of a text that comes in portions, up to its end; the checksum is compared before the last of them is given. */
async function* checkedLines(texts: AsyncIterable<string>, file: string): AsyncGenerator<Line> {
  const hash = createHash('sha256');
  let rest = '';
  let rows = 0;
  let end: EndLine | null = null;
  for await (const text of texts) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (end !== null) throw new BackupUnusable(`${file} goes on after its end`);
      const line = parse(part, file);
      if (isEnd(line)) {
        end = line;
        continue;
      }
      hash.update(part).update('\n');
      if (Array.isArray(line)) rows += 1;
      yield line as Line;
    }
  }
  if (end === null || rest !== '') throw new BackupUnusable(`${file} is only half a file: its end is missing`);
  if (end.sha256 !== hash.digest('hex') || end.rows !== rows) {
    throw new BackupUnusable(`${file} was changed: its checksum is another`);
  }
}

async function* unzipped(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  // Errors of the source reach the reader through the one it reads from.
  source.on('error', (error) => gunzip.destroy(error));
  gunzip.setEncoding('utf8');
  try {
    for await (const text of source.pipe(gunzip)) yield text as string;
  } catch (error) {
    throw new BackupUnusable(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
}

/** Reads the ordinary file. @throws BackupUnusable, at the latest after the last line */
export const readPlain = (file: string): AsyncGenerator<Line> => checkedLines(unzipped(file), file);

async function* opened(file: string, seal: Seal): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  let head: { readonly id: string; readonly key: SealKey } | null = null;
  let index = 0;
  for await (const chunk of createReadStream(file)) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    if (head === null) {
      const at = rest.indexOf(0x0a);
      if (at < 0) continue;
      head = openHead(rest.subarray(0, at).toString('utf8'), file, seal);
      rest = rest.subarray(at + 1);
    }
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0);
      const bytes = rest.subarray(4, 4 + length);
      rest = rest.subarray(4 + length);
      yield openPortion(bytes, head, index, file, seal);
      index += 1;
    }
  }
  if (head === null || rest.length > 0) throw new BackupUnusable(`${file} is only half a file`);
}

const openHead = (text: string, file: string, seal: Seal): { id: string; key: SealKey } => {
  const head = parse(text, file) as { readonly huan?: string; readonly id?: string; readonly key?: string };
  if (head.huan !== 'keys' || typeof head.id !== 'string' || typeof head.key !== 'string') {
    throw new BackupUnusable(`${file} is no file of keys`);
  }
  try {
    return { id: head.id, key: seal.unwrap(`backup ${head.id}`, Buffer.from(head.key, 'hex')) };
  } catch (error) {
    throw new BackupUnusable(`${file} was sealed under another master key`, { cause: error });
  }
};

const openPortion = (
  bytes: Buffer,
  head: { readonly id: string; readonly key: SealKey },
  index: number,
  file: string,
  seal: Seal,
): string => {
  try {
    return gunzipSync(seal.openBytes(head.key, `backup ${head.id} ${index}`, bytes)).toString('utf8');
  } catch (error) {
    throw new BackupUnusable(`${file} was changed in its portion ${index}`, { cause: error });
  }
};

/** Reads the file of keys. @throws BackupUnusable for another master key, or when anything was changed or left out */
export const readSealed = (file: string, seal: Seal): AsyncGenerator<Line> => checkedLines(opened(file, seal), file);
