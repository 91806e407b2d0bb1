import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { type TestHouse, newCase, openTestHouse, stamped } from '../../test/house.ts';
import { type Meter, meterOf } from '../app/metrics.ts';
import { instant, minutes, unitId } from '../loop/terms.ts';
import { readPace, setPace } from '../store/time.ts';
import { buildServer } from './server.ts';

let at: TestHouse;
let meter: Meter;
let server: FastifyInstance;
beforeAll(async () => {
  at = await openTestHouse();
  meter = meterOf(at.house);
  server = await buildServer({ house: meter.house, registry: meter.registry });
});
afterAll(async () => {
  await server.close();
  await at.close();
});

const lines = async (): Promise<ReadonlyMap<string, number>> => {
  const { body } = await server.inject('/metrics');
  return new Map(
    body
      .split('\n')
      .filter((line) => line.startsWith('huan_'))
      .map((line) => [
        line.slice(0, line.lastIndexOf(' ')),
        Number(line.slice(line.lastIndexOf(' ') + 1).replace('Nan', 'NaN')),
      ]),
  );
};

test('commands are counted by outcome and batch; what is overdue, open and silent is told', async () => {
  const holder = 'PUDONG-SITE-1';
  const open = { type: 'open', loop: 'gap', holder: unitId(holder), reason: 'test' } as const;
  const facts = { kind: 'head-count', about: 'run' };
  const ids = [newCase(), newCase(), newCase()];
  await Promise.all(ids.map((id) => meter.house.submit(stamped(holder, { ...open, case: id, facts }))));
  await meter.house.ledger.submit(stamped('XUHUI', { type: 'close', case: ids[0] ?? newCase(), ending: 'settled' }));
  const { now } = await readPace(at.house.owner.pool);
  await setPace(at.house.owner.pool, 0, instant(now + minutes(180)));
  const said = await lines();
  expect(said.get('huan_commands_total{outcome="done"}')).toBe(3);
  expect(said.get('huan_commands_total{outcome="refused"}')).toBe(1);
  expect(said.get('huan_command_seconds_count')).toBe(4);
  expect(said.get('huan_batch_commands_sum')).toBe(4);
  expect(said.get('huan_batch_commands_count')).toBe(2);
  expect(said.get('huan_gaps_open{kind="head-count"}')).toBe(3);
  expect(said.get('huan_clocks_overdue')).toBe(3);
  expect(said.get('huan_sweep_lag_seconds')).toBeGreaterThanOrEqual(3600);
  expect(said.get('huan_callouts_waiting{state="nobody"}')).toBe(0);
  // No audit has ended, no anchor was taken: that is unknown, not fine.
  expect(said.get('huan_audit_ok')).toBeNaN();
  expect(said.get('huan_anchor_age_seconds')).toBeNaN();
  expect(said.get('huan_database_answers')).toBe(1);
  expect(meterOf(meter.house)).toBe(meter);
});

test('a task that fails is told apart from one that works', async () => {
  const [works, fails] = meter.watch([
    { name: 'the one', every: 1, turn: async () => true },
    { name: 'the other', every: 1, turn: async () => Promise.reject(new Error('no')) },
  ]);
  expect(await works?.turn()).toBe(true);
  await expect(fails?.turn()).rejects.toThrow('no');
  const said = await lines();
  expect(said.get('huan_task_failures_total{task="other"}')).toBe(1);
  expect(said.get('huan_task_failures_total{task="one"}')).toBe(0);
  expect(said.get('huan_task_age_seconds{task="one"}')).toBeLessThan(5);
});

test('while the database is away metrics are still told, and none of them is an old one', async () => {
  const other = await openTestHouse();
  const alone = meterOf(other.house);
  await other.close();
  const text = await alone.registry.metrics();
  expect(text).toContain('huan_database_answers 0');
  expect(text).toContain('huan_clocks_overdue Nan');
  expect(text).toContain('huan_commands_total{outcome="done"} 0');
});
