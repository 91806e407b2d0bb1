import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A list that is kept outside the database and only ever grows: what a restored database is held against. */
export interface OutsideList<Line> {
  /** Every whole line in order; `torn` counts those that cannot be read (a crash while appending leaves one). */
  read(): Promise<{ readonly lines: readonly Line[]; readonly torn: number }>;
  /** Returns after the lines are on the disk. */
  append(lines: readonly Line[]): Promise<void>;
}

const lineEnd = 0x0a;

/**
 * A list in a file of one JSON value per line, appended and synced.
 *
 * @param parse gives null for a value that is no line of this list
 */
export const outsideFile = <Line>(path: string, parse: (value: unknown) => Line | null): OutsideList<Line> => ({
  async read() {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { lines: [], torn: 0 };
      throw error;
    }
    const lines: Line[] = [];
    let torn = 0;
    for (const part of text.split('\n')) {
      if (part === '') continue;
      const line = parseLine(part, parse);
      if (line === null) torn += 1;
      else lines.push(line);
    }
    return { lines, torn };
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

const parseLine = <Line>(text: string, parse: (value: unknown) => Line | null): Line | null => {
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
