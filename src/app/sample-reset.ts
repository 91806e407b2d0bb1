import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { type SampleStanding, sampleCityName } from '../contract/administration.ts';
import type { RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import { type ActorId, instant } from '../loop/terms.ts';
import { closeDatabase, openDatabase } from '../store/database.ts';
import type { House } from './house.ts';

// The sample city is emptied at a start and never in between: a running process has people at their screens, commands in
// flight and a simulated day that knows its cases. Asking leaves a note in the home; the next start with the sample does it.

const note = (home: string): string => join(home, 'sample-reset.json');

/** Somebody real is here, or works here: nothing is emptied. */
export class NotTheSample extends Error {
  override readonly name = 'NotTheSample';
}

const readNote = async (home: string): Promise<{ at: string; by: string } | null> => {
  try {
    const said: unknown = JSON.parse(await readFile(note(home), 'utf8'));
    if (typeof said !== 'object' || said === null) return null;
    const { at, by } = said as Readonly<Record<string, unknown>>;
    return typeof at === 'string' && typeof by === 'string' ? { at, by } : null;
  } catch {
    return null;
  }
};

/** The duty room is there before any city: what counts is that there are sample units and no other ones. */
const onlySample = (units: readonly { readonly unit: string; readonly sample: boolean }[], duty: string): boolean =>
  units.some(({ sample }) => sample) && units.every(({ unit, sample }) => sample || unit === duty);

/** Whether this is the sample city alone. */
export const isSampleCity = (house: House): boolean =>
  onlySample(
    house.units.all().map(({ id, sample }) => ({ unit: id, sample })),
    house.duty,
  );

/**
 * Refuses to bring the sample city to a place that is somebody's already: units, accounts and whatever is on record can
 * never be taken out of a real city again. Where the sample city is, it may stay.
 *
 * @throws NotTheSample with one sentence
 */
export const refuseRealCity = async (house: House): Promise<void> => {
  const units = house.units.all();
  if (units.some(({ sample }) => sample)) return;
  const real = units.find(({ id }) => id !== house.duty);
  const { rows } = await house.owner.pool.query<{ members: boolean; events: boolean }>(
    'select exists (select from huan.member) as members, exists (select from huan.event) as events',
  );
  const found =
    real !== undefined
      ? `the unit ${real.id}`
      : rows[0]?.members === true
        ? 'accounts'
        : rows[0]?.events === true
          ? 'a ledger'
          : null;
  if (found === null) return;
  throw new NotTheSample(
    `This is no sample city: ${found} of somebody’s own is here. Run huan serve, or name another home by HUAN_HOME.`,
  );
};

/** @param home the home of a process that was started with the sample; null for any other */
export const sampleStandingOf = async (house: House, home: string | null): Promise<SampleStanding> => {
  const sample = isSampleCity(house);
  return { sample, possible: sample && home !== null, asked: home === null ? null : await readNote(home) };
};

/** Whether somebody typed the name of the sample city, in any of the three languages. */
const isItsName = (typed: string): boolean =>
  Object.values(sampleCityName).some((name) => name.toLowerCase() === typed.trim().toLowerCase());

/** Asks that the sample city be emptied at the next start. */
export const askSampleReset = async (
  house: House,
  home: string | null,
  by: ActorId,
  city: string,
): Promise<SampleStanding | RequestCode> => {
  if (home === null || !isSampleCity(house)) return 'not_sample';
  if (!isItsName(city)) return 'city_name';
  await mkdir(home, { recursive: true });
  await writeFile(note(home), JSON.stringify({ at: writeInstant(instant(Date.now())), by }), { mode: 0o600 });
  return sampleStandingOf(house, home);
};

/** Takes back what was asked. */
export const forgetSampleReset = async (home: string | null): Promise<void> => {
  if (home !== null) await rm(note(home), { force: true });
};

const against = async (pool: pg.Pool, duty: string): Promise<string | null> => {
  const { rows: units } = await pool.query<{ unit: string; sample: boolean }>('select unit, sample from huan.unit');
  if (!onlySample(units, duty)) return 'not every unit is of the sample city';
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name like 'huan %'
        and application_name <> 'huan reset'`,
  );
  return (rows[0]?.n ?? 0) > 0 ? 'another process of Huan is working on this database' : null;
};

/**
 * Empties the sample city if that was asked for: schema and all, in one transaction. The lists outside the database are of
 * the city that was; they are put aside, not thrown away. Everything is looked at anew, whoever asked.
 *
 * @returns whether it was emptied; the schema must be migrated then
 * @throws NotTheSample when somebody real is here; the note is gone, and nothing else happened
 */
export const resetIfAsked = async (url: string, home: string, duty = 'DUTY'): Promise<boolean> => {
  if (!existsSync(note(home))) return false;
  const database = openDatabase({ url, applicationName: 'huan reset', max: 1, statementTimeout: 0 });
  try {
    const { rows } = await database.pool.query<{ there: boolean }>(
      `select to_regclass('huan.unit') is not null as there`,
    );
    if (rows[0]?.there === true) {
      const refused = await against(database.pool, duty);
      if (refused !== null) {
        await forgetSampleReset(home);
        throw new NotTheSample(`The sample city was not emptied: ${refused}.`);
      }
      await database.pool.query('drop schema huan cascade');
    }
  } finally {
    await closeDatabase(database);
  }
  const when = new Date().toISOString().replaceAll(/[:.]/g, '-');
  for (const list of ['anchors.jsonl', 'erasures.jsonl']) {
    const path = join(home, list);
    if (existsSync(path)) await rename(path, join(home, `${list}.before-reset-${when}`));
  }
  await forgetSampleReset(home);
  return true;
};
