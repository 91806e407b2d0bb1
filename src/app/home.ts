import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';

/** Huan's own folder cannot be used, or what it holds is not what it should be. One clear sentence. */
export class HomeProblem extends Error {
  override readonly name = 'HomeProblem';
}

/** `HUAN_HOME`, or `.huan` in the working folder. */
export const homeFolder = (environment: NodeJS.ProcessEnv): string => {
  const named = environment['HUAN_HOME'];
  const folder = named === undefined || named === '' ? '.huan' : named;
  return isAbsolute(folder) ? folder : resolve(folder);
};

const keyLength = 32;

const readKey = async (path: string): Promise<Buffer | null> => {
  try {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
    if (key.length !== keyLength) throw new HomeProblem(`The master key in ${path} is not 32 bytes in hexadecimal.`);
    return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/**
 * The master key: `HUAN_MASTER_KEY` (64 hexadecimal digits), or the file `master.key` in the home, made on first use
 * and readable by its owner only. Without it nothing that was sealed can be opened again.
 */
export const masterKey = async (home: string, environment: NodeJS.ProcessEnv): Promise<Buffer> => {
  const given = environment['HUAN_MASTER_KEY'];
  if (given !== undefined && given !== '') {
    const key = Buffer.from(given, 'hex');
    if (key.length !== keyLength) throw new HomeProblem('HUAN_MASTER_KEY must be 64 hexadecimal digits.');
    return key;
  }
  await mkdir(home, { recursive: true });
  const path = join(home, 'master.key');
  const known = await readKey(path);
  if (known !== null) return known;
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      const key = randomBytes(keyLength);
      await file.writeFile(`${key.toString('hex')}\n`);
      await file.sync();
      await chmod(path, 0o600);
      return key;
    } finally {
      await file.close();
    }
  } catch (error) {
    // Another process of the same home was faster.
    const made = await readKey(path);
    if (made !== null) return made;
    throw error;
  }
};
