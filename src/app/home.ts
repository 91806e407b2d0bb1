import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
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

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const readKey = async (path: string): Promise<Buffer | null> => {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    if (text === '') {
      throw new HomeProblem(
        `The master key in ${path} is empty: put it back from where you keep it or, where nothing was ever recorded, remove the file.`,
      );
    }
    const key = Buffer.from(text, 'hex');
    if (key.length !== keyLength) throw new HomeProblem(`The master key in ${path} is not 32 bytes in hexadecimal.`);
    return key;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

/** Writes a whole new key beside and links it in, so that nobody ever finds half of one. False when one is there already. */
const makeKey = async (path: string, key: Buffer): Promise<boolean> => {
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${key.toString('hex')}\n`);
      await file.chmod(0o600);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return true;
  } catch (error) {
    // Another process of the same home was faster.
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/**
 * The master key: `HUAN_MASTER_KEY` (64 hexadecimal digits), or the file `master.key` in the home, made on first use
 * and readable by its owner only. Without it nothing that was sealed can be opened again.
 *
 * @param made whether one may be made where there is none: never for what was recorded already
 * @throws HomeProblem
 */
export const masterKey = async (home: string, environment: NodeJS.ProcessEnv, made = true): Promise<Buffer> => {
  const given = environment['HUAN_MASTER_KEY'];
  if (given !== undefined && given !== '') {
    const key = Buffer.from(given, 'hex');
    if (key.length !== keyLength) throw new HomeProblem('HUAN_MASTER_KEY must be 64 hexadecimal digits.');
    return key;
  }
  const path = join(home, 'master.key');
  const known = await readKey(path);
  if (known !== null) return known;
  if (!made) throw new HomeProblem(`There is no master key in ${home}: name the home by HUAN_HOME, or give the key.`);
  await mkdir(home, { recursive: true });
  const fresh = randomBytes(keyLength);
  if (await makeKey(path, fresh)) return fresh;
  const theirs = await readKey(path);
  if (theirs === null) throw new HomeProblem(`The master key in ${path} was there and is gone.`);
  return theirs;
};
