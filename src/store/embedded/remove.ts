// Removing a home with the data that lie outside it.

import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './failure.ts';
import { takeLock } from './lock.ts';
import { knownPlace } from './place.ts';
import { findRunning } from './running.ts';

/** Folders and files of a home and of its data. Nothing else is ever removed. */
export type Belongings = { home: string; base: string; paths: readonly string[] };

// What a home may hold: files of the embedded server, keys and lists of huan.
const mine = /^(?:data|postgres-.+|init-.+|HOME\.txt)$/;

/** What would be removed with the data of a home: the data and the program in `base`, never the keys and lists of the home. */
export function belongingsOf(folder: string): Belongings {
  if (!existsSync(folder)) throw new StartError('home_unusable', `There is no home at ${folder}.`);
  const home = realpathSync(folder);
  const { base } = knownPlace(home);
  const inBase = existsSync(base)
    ? readdirSync(base)
        .filter((name) => mine.test(name))
        .map((name) => join(base, name))
    : [];
  // A home whose data went elsewhere may have had some of its own before.
  const former = base === home ? [] : [join(home, 'data')].filter((path) => existsSync(path));
  const notes = ['where.json', 'DATA-IS-ELSEWHERE.txt', 'password', 'server.json', 'postgres.log', 'postgres.log.1']
    .map((name) => join(home, name))
    .filter((path) => existsSync(path));
  return { home, base, paths: [...inBase, ...former, ...notes] };
}

/**
 * Removes the database of a home, wherever it lies. The home itself stays with its master key, anchors and erasures: they
 * are what a backup is restored with.
 * @throws StartError while a server or another huan works on it
 */
export async function removeData(folder: string): Promise<Belongings> {
  const { home } = belongingsOf(folder);
  const taken = await takeLock(join(home, 'huan.lock'));
  if (!('lock' in taken))
    throw new StartError(
      'in_use',
      `Another huan (process ${taken.holder.pid}) runs the database in ${home}; stop it first.`,
    );
  try {
    const found = belongingsOf(home);
    const live = findRunning(join(found.base, 'data'));
    if (live !== undefined)
      throw new StartError('in_use', `PostgreSQL (process ${live.pid}) still runs on ${found.base}; stop it first.`);
    for (const path of found.paths) rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    if (found.base !== home && existsSync(found.base) && readdirSync(found.base).length === 0)
      rmSync(found.base, { recursive: true });
    return found;
  } finally {
    taken.lock.release();
  }
}
