import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../src/app/house.ts';
import { eraseSampleCity } from '../../src/sample/city.ts';
import { SimulationImpossible, type SimulateOptions, simulate } from '../../src/sample/simulate.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { loops } from '../../src/city/loops.ts';
import { readPace } from '../../src/store/time.ts';
import { type TestHouse, masterKey, newCase, openTestHouse, policies } from '../house.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Whole days are played here, several times over and by processes that have to start: on a machine with eight other
 * busy processes on two cores that takes some two minutes. It is the result that is tested, never the time.
 */
const patience = 600_000;

const order: SimulateOptions = { day: '2020-03-27', seed: 'e2e', speed: 'max', people: 120, flights: 1 };

/** Where every case stands: the same for the same day, however it was played. */
const standing = async (house: House): Promise<readonly string[]> => {
  const { rows } = await house.owner.pool.query<{ row: string }>(
    `select concat_ws(' ', case_id, loop, coalesce(ending, link), holder, custody, kind) as row from huan."case" order by case_id`,
  );
  return rows.map(({ row }) => row);
};

let whole: TestHouse;
let parted: TestHouse;
beforeAll(async () => {
  [whole, parted] = await Promise.all([openTestHouse(), openTestHouse()]);
});
afterAll(() => Promise.all([whole.close(), parted.close()]));

test(
  'a day runs through: everybody is somewhere, every specimen has a result, every gap is closed',
  { timeout: patience },
  async () => {
    const report = await simulate(whole.house, order);
    expect(report.surprises).toEqual([]);
    expect(report.failures).toEqual([]);
    expect(report.people).toBe(120);
    expect(report.unsteady).toBe(0);
    expect(report.gapsOpened).toBeGreaterThan(0);
    expect(report.gapsOpenByKind).toEqual({});
    expect(report.byLoop['specimen']).toMatchObject({ open: 0 });
    expect(report.byLoop['run']).toMatchObject({ open: 0 });
    expect(report.byLoop['voyage']).toEqual({ opened: 1, open: 0 });
    const { territory = 0, hospital = 0, ...ended } = report.peopleNow;
    expect(territory).toBeGreaterThan(60);
    expect(hospital).toBeLessThan(10);
    expect(
      Object.keys(ended).filter((link) => ['aboard', 'stand', 'channel', 'screening', 'transfer'].includes(link)),
    ).toEqual([]);
    expect(report.reports).toBeGreaterThan(60);
    // Where people were, with the day: told, kept, and by it decided.
    const told = await whole.house.owner.pool.query<{ risk: string; heads: number }>(
      `select state -> 'decisions' -> 'risk' ->> 1 as risk, count(*)::integer as heads from huan."case"
        where loop = 'arrival' and json_array_length(state -> 'facts' -> 'lastIn') > 0 group by 1`,
    );
    const byRow: Readonly<Record<string, number>> = Object.fromEntries(
      told.rows.map(({ risk, heads }) => [risk, heads]),
    );
    expect(byRow['risk-06'], 'lately in a key country').toBeGreaterThan(0);
    expect(byRow['risk-03'], 'long ago, or elsewhere').toBeGreaterThan(0);
    const { rows } = await whole.house.owner.pool.query<{ heads: number }>(
      `select coalesce(sum(n), 0)::integer as heads from (
       select count as n from huan.head_count where dimension = 'link' union all select change from huan.head_delta where dimension = 'link') h`,
    );
    expect(rows[0]?.heads).toBe(report.byLoop['arrival']?.open);
    // A day is only over when the whole ledger can be read again and every invariant holds.
    const { owner, rules } = whole.house;
    const audit = await verify({ pool: owner.pool, loops, rules, workers: 0 });
    expect(audit.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
  },
);

test(
  'a day that was played is over: calling it again plays nothing and changes nothing',
  { timeout: patience },
  async () => {
    const before = await standing(whole.house);
    const again = await simulate(whole.house, order);
    expect(again).toMatchObject({ over: true, given: 0, people: 120 });
    expect(await standing(whole.house)).toEqual(before);
    await expect(simulate(whole.house, { ...order, day: '2020-03-20' })).rejects.toBeInstanceOf(SimulationImpossible);
  },
);

test('a day that was interrupted three times ends like one that was not', { timeout: patience }, async () => {
  for (const stopAt of [300, 700, 1300]) {
    // Each time with a house of its own, as after a crash.
    const house = await openHouse({ databaseUrl: parted.url, masterKey, policies });
    let minute = -Infinity;
    const report = await simulate(house, {
      ...order,
      onProgress: (progress) => {
        minute = progress.minute;
      },
      shouldStop: () => (minute >= stopAt ? 'pause' : false),
    });
    expect(report.stopped).toBe(true);
    const { rate, now } = await readPace(house.owner.pool);
    expect(rate).toBe(0);
    expect(now).toBeLessThanOrEqual(report.until);
    await house.close();
  }
  const end = await simulate(parted.house, order);
  expect(end).toMatchObject({ resumed: true, stopped: false, surprises: [], failures: [], unsteady: 0 });
  expect(await standing(parted.house)).toEqual(await standing(whole.house));
  expect((await readPace(parted.house.owner.pool)).rate).toBe(1);
});

test('a simulator that is killed in the middle of its work is taken up again', { timeout: patience }, async () => {
  await eraseSampleCity(parted.house);
  const script = `
    import { openHouse } from '${join(root, 'src/app/house.ts')}';
    import { simulate } from '${join(root, 'src/sample/simulate.ts')}';
    const house = await openHouse({ databaseUrl: process.env.URL, masterKey: Buffer.alloc(32, 7), policies: '${policies}' });
    await simulate(house, { ...JSON.parse(process.env.ORDER), onProgress: ({ minute }) => process.stdout.write(minute + '\\n') });`;
  for (const kill of [30, 30, 30]) {
    const environment = { ...process.env, URL: parted.url, ORDER: JSON.stringify(order) };
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let slots = 0;
    child.stdout.on('data', (told: Buffer) => {
      slots += told.toString().split('\n').length - 1;
      if (slots >= kill) child.kill('SIGKILL');
    });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  }
  const end = await simulate(parted.house, order);
  expect(end).toMatchObject({ resumed: true, stopped: false, surprises: [], failures: [], unsteady: 0 });
  expect(await standing(parted.house)).toEqual(await standing(whole.house));
});

test('the sample city is taken out again only while nobody real has worked in it', { timeout: patience }, async () => {
  await eraseSampleCity(parted.house);
  expect(await standing(parted.house)).toEqual([]);
  await whole.act('PVG-AIRPORT', { type: 'open', case: newCase(), loop: 'voyage', holder: 'PVG-AIRPORT' as never });
  await expect(eraseSampleCity(whole.house)).rejects.toThrow(/other than the simulated/);
});

test(
  'at a human pace time moves with the deeds, and the first human ends the simulation for good',
  { timeout: patience },
  async () => {
    const house = await openHouse({ databaseUrl: parted.url, masterKey, policies });
    const began = performance.now();
    let progress = { minute: 0, commands: 0 };
    const report = await simulate(house, {
      ...order,
      people: 40,
      speed: 60_000,
      onProgress: (reached) => {
        progress = reached;
      },
      // The sites and stands of the city take some 150 commands, a manifest one.
      shouldStop: () => progress.commands > 300,
    });
    expect(report).toMatchObject({ stopped: true, over: false, people: 40 });
    const minutes = (report.until - report.from) / 60_000;
    expect(performance.now() - began).toBeGreaterThan((minutes / 60_000) * 60_000 * 0.9);
    expect((await readPace(house.owner.pool)).rate).toBe(1);
    expect((await simulate(house, { ...order, people: 40 })).over).toBe(true);
    await house.close();
  },
);

test(
  'played on until the days are served: contacts were tested twice, families go together, and whoever is released is called',
  { timeout: patience },
  async () => {
    const house = await openTestHouse();
    try {
      const report = await simulate(house.house, { ...order, people: 40, days: 18 });
      expect(report).toMatchObject({ surprises: [], failures: [], unsteady: 0, gapsOpenByKind: {} });
      for (const kind of ['release-evidence', 'left-alone']) expect(report.gapsByKind[kind]).toBeUndefined();
      const { rows } = await house.house.owner.pool.query<{ released: number; called: number }>(
        `select count(*) filter (where loop = 'arrival' and ending = 'released')::integer as released,
                count(*) filter (where loop = 'followup' and ending = 'called')::integer as called from huan."case"`,
      );
      expect(rows[0]?.released).toBeGreaterThan(10);
      expect(rows[0]?.called).toBe(rows[0]?.released);
    } finally {
      await house.close();
    }
  },
);

test(
  'with the ship: crew who leave her are lodged, the others and who joined have sailed, and nothing is open about her',
  { timeout: patience },
  async () => {
    const house = await openTestHouse();
    try {
      const report = await simulate(house.house, { ...order, ship: true });
      expect(report).toMatchObject({ surprises: [], failures: [], unsteady: 0, gapsOpenByKind: {} });
      expect(report.byLoop['voyage']).toEqual({ opened: 2, open: 0 });
      const { rows } = await house.house.owner.pool.query<{ signing: string; now: string; heads: number }>(
        `select state -> 'facts' ->> 'signing' as signing, coalesce(ending, link) as now, count(*)::integer as heads
         from huan."case" where loop = 'arrival' and state -> 'facts' ->> 'category' = 'ship-crew' group by 1, 2 order by 1`,
      );
      expect(rows.map(({ signing, now }) => [signing, now])).toEqual([
        ['off', 'territory'],
        ['on', 'departed'],
        ['stays', 'departed'],
      ]);
      expect(rows.reduce((sum, { heads }) => sum + heads, 120)).toBe(report.people);
    } finally {
      await house.close();
    }
  },
);
