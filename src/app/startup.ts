import { existsSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { NewUnit } from '../city/units.ts';
import { packageRoot } from '../root.ts';
import { checkServer, closeDatabase, endOwnSessions, openDatabase } from '../store/database.ts';
import { knownPlace } from '../store/embedded/place.ts';
import { type Belongings, belongingsOf, removeData } from '../store/embedded/remove.ts';
import { runningServer, startEmbedded } from '../store/embedded/server.ts';
import { isBegun, migrate, pendingMigrations } from '../store/migrate.ts';
import { homeFolder, masterKey } from './home.ts';
import { type House, type HouseOptions, openHouse } from './house.ts';

/** A database that is up, with whatever must be stopped afterwards. */
export interface Place {
  readonly url: string;
  readonly home: string;
  /** The embedded server's data folder where it lies outside the home; else null. */
  readonly outside: string | null;
  /** Whether this is the embedded server, and whether it was found running. */
  readonly embedded: boolean;
  readonly adopted: boolean;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  /** Join a server that another process of this home runs, instead of refusing. */
  readonly share?: boolean;
  /** Leave an empty database empty: a backup is about to be restored into it. */
  readonly bare?: boolean;
  /** Only what is there already: nothing is made, nothing is migrated. */
  readonly existing?: boolean;
}

/** What was asked about is not there, or not of this version. One sentence for the operator. */
export class NothingThere extends Error {
  override readonly name = 'NothingThere';
}

/** A server of the operator's own, where one is named. */
const givenPlace = (environment: NodeJS.ProcessEnv): Place | null => {
  const given = environment['DATABASE_URL'];
  if (given === undefined || given === '') return null;
  const home = homeFolder(environment);
  return { url: given, home, outside: null, embedded: false, adopted: false, stop: async () => {} };
};

const outsideOf = (home: string, data: string): string | null => (data.startsWith(`${home}${sep}`) ? null : data);

/** @throws NothingThere when no embedded database lies in the home */
const knownDatabase = (home: string): void => {
  if (existsSync(home) && existsSync(knownPlace(realpathSync(home)).data)) return;
  throw new NothingThere(`There is no database in ${home}: name the home by HUAN_HOME, or your own by DATABASE_URL.`);
};

/** The database of `DATABASE_URL`, or the embedded one in the home. */
export const openPlace = async (options: StartOptions): Promise<Place> => {
  const { environment, log, share = false, existing = false } = options;
  const given = givenPlace(environment);
  if (given !== null) return given;
  const home = homeFolder(environment);
  if (existing) knownDatabase(home);
  const server = await startEmbedded({ home, log, share });
  // However this process ends, what it started does not outlive it; a process that is killed leaves it to be adopted.
  process.once('exit', server.abandon);
  const { url, data, adopted } = server;
  return {
    url,
    home,
    outside: outsideOf(server.home, data),
    embedded: true,
    adopted,
    async stop() {
      await server.stop();
      process.off('exit', server.abandon);
    },
  };
};

/** Where the database is that runs now; nothing is started. @throws NothingThere when none does */
export const runningPlace = (environment: NodeJS.ProcessEnv): Pick<Place, 'url' | 'home' | 'outside' | 'embedded'> => {
  const given = givenPlace(environment);
  if (given !== null) return given;
  const home = homeFolder(environment);
  knownDatabase(home);
  const running = runningServer(home);
  if (running === undefined)
    throw new NothingThere(`No database runs in ${home}: start it with huan serve or huan up.`);
  return { url: running.url, home, outside: outsideOf(running.home, running.data), embedded: true };
};

/** Ends every session that this process has at its database: what it had asked for fails, and cleans up after itself. */
export const cutOff = async ({ url }: Pick<Place, 'url'>): Promise<void> => {
  const database = openDatabase({ url, applicationName: 'huan stop', max: 1, statementTimeout: 3000 });
  try {
    await endOwnSessions(database.pool);
  } finally {
    await closeDatabase(database);
  }
};

/** The files of the embedded database of a home. @throws StartError when there is no such home */
export const databaseFiles = (environment: NodeJS.ProcessEnv): Belongings => belongingsOf(homeFolder(environment));

/** Removes the embedded database of a home; its keys and lists stay. @throws StartError while somebody works on it */
export const removeDatabase = async (environment: NodeJS.ProcessEnv): Promise<void> => {
  await removeData(homeFolder(environment));
};

/** Brings the schema up to date. */
export const migratePlace = async (
  place: Place,
  log: (line: string) => void,
  force = false,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<readonly string[]> => {
  const database = openDatabase({ url: place.url, applicationName: 'huan migrate', max: 2, statementTimeout: 0 });
  try {
    await checkServer(database.pool);
    const { applied } = await migrate(database.pool, join(packageRoot, 'sql'), { log, force, onProgress });
    return applied;
  } finally {
    await closeDatabase(database);
  }
};

/** @throws NothingThere when the schema is not there, or not the one of this version */
const migratedPlace = async (place: Place): Promise<void> => {
  const database = openDatabase({ url: place.url, applicationName: 'huan look', max: 1 });
  try {
    await checkServer(database.pool);
    if (!(await isBegun(database.pool)))
      throw new NothingThere(`There is nothing of Huan in the database at ${database.place}.`);
    const pending = await pendingMigrations(database.pool, join(packageRoot, 'sql'));
    if (pending.length === 0) return;
    throw new NothingThere(
      `The database is of an earlier version (${pending.length} migrations are pending): back it up with that version, then run huan migrate.`,
    );
  } finally {
    await closeDatabase(database);
  }
};

const dutyRoom: NewUnit = {
  unit: 'DUTY',
  kind: 'duty',
  parent: null,
  names: { 'zh-Hans': '指挥部值班室', 'zh-Hant': '指揮部值班室', en: 'Duty room' },
};

/** A house on a place: migrated (or, where it must be there already, looked at), with its master key and its policies. */
export const openHome = async (
  place: Place,
  options: StartOptions & Partial<Pick<HouseOptions, 'remembered'>>,
): Promise<House> => {
  const { environment, log, existing = false } = options;
  if (existing) await migratedPlace(place);
  else await migratePlace(place, log);
  const house = await openHouse({
    databaseUrl: place.url,
    masterKey: await masterKey(place.home, environment, !existing),
    policies: environment['HUAN_POLICIES'] ?? join(packageRoot, 'policies', 'sample-city'),
    log,
    ...(options.remembered === undefined ? {} : { remembered: options.remembered }),
  });
  // A city without a single unit could hold nobody: the duty room is there from the first moment.
  const bare = options.bare === true || existing;
  if (!bare && house.units.all().length === 0) await house.addUnits([dutyRoom]);
  return house;
};
