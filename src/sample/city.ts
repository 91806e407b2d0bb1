import { hash } from 'node:crypto';
import type { House } from '../app/house.ts';
import { removeSampleUnits } from '../app/unit-admin.ts';
import { type CaseId, caseId, unitId } from '../loop/terms.ts';
import { loadSampleUnits } from './accounts.ts';
import { isSampleActor, openActing } from './act.ts';
import { roomLines } from './rooms.ts';
import { roomsPerSite, sampleUnits } from './units.ts';

/** Heads that a test point of the sample city takes. */
const testPointPlaces = 240;

/** Sites with fewer rooms than planners believe: a run is turned away and asks the next site. */
const smallSites: ReadonlyMap<string, number> = new Map([
  ['CHANGNING-SITE-1', 90],
  ['MINHANG-SITE-1', 120],
  ['HUANGPU-SITE-1', 60],
]);

const lodgings = sampleUnits.filter(({ kind }) => kind === 'site' || kind === 'test-point');

/** Places that a site or test point of the sample city has. */
const capacityOf = (unit: string): number =>
  unit.endsWith('-TEST') ? testPointPlaces : (smallSites.get(unit) ?? roomsPerSite);

const caseOf = (name: string): CaseId => {
  const hex = hash('sha256', name, 'hex');
  return caseId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
};

/** The case of a site or test point: always the same one. */
export const siteCase = (unit: string): CaseId => caseOf(`sample site ${unit}`);

/** Stands of the sample airport that are kept for arrivals. */
export const sampleStands: readonly string[] = Array.from({ length: 36 }, (_, index) => String(201 + index));

/** The case of a stand: always the same one. */
export const standCase = (stand: string): CaseId => caseOf(`sample stand ${stand}`);

/**
 * Brings the sample city into an empty house: units, every site and test point with its accepted checklist, and the stands
 * of the airport.
 * Calling it again changes nothing.
 *
 * @returns how many sites are open
 */
export const loadSampleCity = async (house: House): Promise<number> => {
  // Another process may have brought the units in, or taken them out.
  await house.units.reload();
  await loadSampleUnits(house);
  const acting = openActing({
    house,
    seed: 'sample city',
    onRefused: (label, code, about) => {
      throw new Error(`the sample city cannot be loaded: ${label} was refused (${code} ${about.join(' ')})`);
    },
  });
  await Promise.all(
    lodgings.map(async ({ unit, parent }) => {
      const id = siteCase(unit);
      const places = capacityOf(unit);
      await acting.all(unit, `site ${unit}`, [
        { type: 'open', case: id, loop: 'site', holder: unitId(unit) },
        { type: 'record', case: id, kind: 'rooms', facts: { rooms: places } },
      ]);
      await acting.act(parent ?? unit, `checklist ${unit}`, {
        type: 'record',
        case: id,
        kind: 'checklist',
        facts: { capacity: places, guestsOut: true, zonesApart: true, staffTrained: true },
      });
      // Apart from the number of rooms, which a city that was loaded before there were lists has said; there a site may be
      // closed by now.
      const list = { type: 'record', case: id, kind: 'rooms', facts: { roomList: roomLines(places) } } as const;
      await acting.act(unit, `rooms of ${unit}`, list, { expect: 'reopen_first' });
    }),
  );
  await Promise.all(
    sampleStands.map((stand) => {
      const id = standCase(stand);
      return acting.all('PVG-AIRPORT', `stand ${stand}`, [
        { type: 'open', case: id, loop: 'stand', holder: unitId('PVG-AIRPORT'), facts: { stand } },
        { type: 'record', case: id, kind: 'checklist', facts: { capacity: 1 } },
      ]);
    }),
  );
  return lodgings.length;
};

/** The sample city cannot be taken out: somebody real has worked here. */
export class NotOnlySample extends Error {
  override readonly name = 'NotOnlySample';
}

/**
 * Takes the sample city out again: every row of the ledger and every sample unit. The ledger is append-only, so this is
 * refused as soon as one event was given by anybody but simulated officers and Huan itself.
 *
 * @throws NotOnlySample
 */
export const eraseSampleCity = async (house: House): Promise<void> => {
  const { pool } = house.owner;
  const { rows } = await pool.query<{ actor: string }>('select distinct actor from huan.event');
  const others = rows.filter(({ actor }) => !isSampleActor(actor) && actor !== 'huan');
  if (others.length > 0) {
    throw new NotOnlySample(
      `${others.length} people other than the simulated ones have worked in this ledger; it stays`,
    );
  }
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `truncate huan.event, huan."case", huan.command, huan.list_said, huan.declared_ahead, huan.coming, huan.case_key,
                huan.token, huan.file, huan.head_delta, huan.head_count, huan.outbox, huan.anchor, huan.anchor_leaf,
                huan.reading`,
    );
    await removeSampleUnits(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  await house.units.reload();
};
