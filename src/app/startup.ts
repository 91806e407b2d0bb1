import { join, sep } from 'node:path';
import type { NewUnit } from '../city/units.ts';
import { packageRoot } from '../root.ts';
import { checkServer, closeDatabase, openDatabase } from '../store/database.ts';
import { type Belongings, belongingsOf, removeData } from '../store/embedded/remove.ts';
import { startEmbedded } from '../store/embedded/server.ts';
import { migrate } from '../store/migrate.ts';
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
}

/** The database of `DATABASE_URL`, or the embedded one in the home. */
export const openPlace = async ({ environment, log, share = false }: StartOptions): Promise<Place> => {
  const home = homeFolder(environment);
  const given = environment['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    return { url: given, home, outside: null, embedded: false, adopted: false, stop: async () => {} };
  }
  const server = await startEmbedded({ home, log, share });
  const { url, data, adopted } = server;
  const outside = data.startsWith(`${server.home}${sep}`) ? null : data;
  return { url, home, outside, embedded: true, adopted, stop: () => server.stop() };
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
): Promise<readonly string[]> => {
  const database = openDatabase({ url: place.url, applicationName: 'huan migrate', max: 2, statementTimeout: 0 });
  try {
    await checkServer(database.pool);
    const { applied } = await migrate(database.pool, join(packageRoot, 'sql'), { log, force });
    return applied;
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

/** A house on a place: migrated, with its master key and the policies that it goes by. */
export const openHome = async (
  place: Place,
  options: StartOptions & Partial<Pick<HouseOptions, 'remembered'>>,
): Promise<House> => {
  const { environment, log } = options;
  await migratePlace(place, log);
  const house = await openHouse({
    databaseUrl: place.url,
    masterKey: await masterKey(place.home, environment),
    policies: environment['HUAN_POLICIES'] ?? join(packageRoot, 'policies', 'sample-city'),
    log,
    ...(options.remembered === undefined ? {} : { remembered: options.remembered }),
  });
  // A city without a single unit could hold nobody: the duty room is there from the first moment.
  if (options.bare !== true && house.units.all().length === 0) await house.addUnits([dutyRoom]);
  return house;
};
