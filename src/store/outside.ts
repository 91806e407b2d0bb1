import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A list that is kept outside the database and only ever grows: what a restored database is held against. */
export interface OutsideList<Line> {
  /**
   * Opens the list as it is now. What it gives reads it line by line, as often as it is called, and holds none of it; null
   * is a line that cannot be read (a crash while appending leaves one).
   */
  open(): Promise<() => AsyncIterable<Line | null>>;
  /** Returns after the lines are on the disk. */
  append(lines: readonly Line[]): Promise<void>;
}

const lineEnd = 0x0a;

/** No line of ours is longer: what is, is torn, and is not gathered up. */
const longest = 65_536;

/** The lines of the first so many bytes of a file, without empty ones; null for one that is too long. */
async function* partsOf(path: string, bytes: number): AsyncGenerator<string | null, void> {
  if (bytes === 0) return;
  let rest = '';
  const whole = (): string | null => (rest.length > longest ? null : rest);
  for await (const chunk of createReadStream(path, { encoding: 'utf8', end: bytes - 1 })) {
    const [first = '', ...others] = String(chunk).split('\n');
    if (rest.length <= longest) rest += first;
    for (const other of others) {
      if (rest !== '') yield whole();
      rest = other;
    }
  }
  if (rest !== '') yield whole();
}

const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
};

/**
 * A list in a file of one JSON value per line, appended and synced.
 *
 * @param parse gives null for a value that is no line of this list
 */
export const outsideFile = <Line>(path: string, parse: (value: unknown) => Line | null): OutsideList<Line> => ({
  async open() {
    const bytes = await sizeOf(path);
    return async function* lines() {
      for await (const part of partsOf(path, bytes)) yield parseLine(part, parse);
    };
  },
  async append(lines) {
    if (lines.length === 0) return;
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      let text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      if (size > 0) {
        const last = Buffer.alloc(1);
        await file.read(last, 0, 1, size - 1);
        // What a crash left half-written must not swallow the first new line.
        if (last[0] !== lineEnd) text = `\n${text}`;
      }
      await file.appendFile(text);
      await file.sync();
      // Only a synced folder makes a new file last. Windows cannot open one; there the file alone is synced.
      if (size === 0 && process.platform !== 'win32') await syncFolder(dirname(path));
    } finally {
      await file.close();
    }
  },
});

/** The lines that can be read, so many at a time. */
export async function* portionsOf<Line>(
  lines: AsyncIterable<Line | null>,
  most: number,
): AsyncGenerator<readonly Line[], void> {
  let portion: Line[] = [];
  for await (const line of lines) {
    if (line !== null) portion.push(line);
    if (portion.length < most) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

const parseLine = <Line>(text: string | null, parse: (value: unknown) => Line | null): Line | null => {
  if (text === null) return null;
  try {
    return parse(JSON.parse(text));
  } catch {
    return null;
  }
};

/** Makes sure that the names in a folder survive a loss of power. */
export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
