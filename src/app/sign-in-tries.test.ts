import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestHouse, masterKey, policies, openTestHouse } from '../../test/house.ts';
import { type House, openHouse } from './house.ts';
import { openTries } from './sign-in-tries.ts';

let at: TestHouse;
let other: House;
beforeAll(async () => {
  at = await openTestHouse();
  other = await openHouse({ databaseUrl: at.url, masterKey, policies });
});
beforeEach(() => at.house.owner.pool.query('truncate huan.sign_in_try, huan.sign_in_place'));
afterAll(async () => {
  await other.close();
  await at.close();
});

/** How many of so many tries are heard when nobody waits. */
const heard = async (tries: readonly Promise<number>[]): Promise<number> =>
  (await Promise.all(tries)).filter((wait) => wait === 0).length;
const fail = async (name: string, address: string, times: number): Promise<number> => {
  const tries = openTries(at.house);
  let wait = 0;
  for (let n = 0; n < times; n += 1) wait = await tries.count(name, address);
  return wait;
};
/** Lets time pass for every count. */
const pass = (milliseconds: number) =>
  at.house.owner.pool.query('update huan.sign_in_try set until_at = until_at - $1, last_at = last_at - $1', [
    milliseconds,
  ]);

test('two servers behind a proxy count together, and a restarted one remembers', async () => {
  const one = openTries(at.house);
  const two = openTries(other);
  for (const tries of [one, two, one]) expect(await tries.count('li', '198.51.100.1')).toBe(0);
  expect(await two.count('li', '198.51.100.1')).toBe(0);
  expect(await one.count('li', '198.51.100.1')).toBeGreaterThan(0);
  expect(await openTries(other).count('li', '198.51.100.1')).toBeGreaterThan(0);
});

test('forty tries in the same moment on two servers are forty tries', async () => {
  const doors = [openTries(at.house), openTries(other)];
  const tries = Array.from({ length: 40 }, (_, n) => doors[n % 2]!.count('wang', '198.51.100.1'));
  expect(await heard(tries)).toBeLessThanOrEqual(4);
});

test('a guesser at many addresses is slowed by the name, one with many names by the address', async () => {
  const tries = openTries(at.house);
  const spread = [];
  for (let n = 0; n < 60; n += 1) spread.push(await tries.count('zhao', `198.51.100.${n}`));
  expect(spread.filter((wait) => wait === 0)).toHaveLength(31);
  const names = [];
  for (let n = 0; n < 150; n += 1) names.push(await tries.count(`name${n}`, '203.0.113.9'));
  expect(names.filter((wait) => wait === 0)).toHaveLength(101);
});

test('whoever signs in from their own desk is heard while others guess their name', async () => {
  const tries = openTries(at.house);
  expect(await tries.count('sun', '192.0.2.7')).toBe(0);
  await tries.succeeded('sun', '192.0.2.7');
  for (let n = 0; n < 60; n += 1) await tries.count('sun', `198.51.100.${n}`);
  expect(await tries.count('sun', '192.0.2.200')).toBeGreaterThan(0);
  expect(await tries.count('sun', '192.0.2.7')).toBe(0);
  // Their success is no door for the guesser.
  await tries.succeeded('sun', '192.0.2.7');
  expect(await tries.count('sun', '192.0.2.200')).toBeGreaterThan(0);
});

test('nobody waits for more than a minute, and what was counted fades', async () => {
  for (let n = 0; n < 12; n += 1) {
    await fail('qian', '198.51.100.1', 1);
    await pass(61_000);
  }
  const { rows } = await at.house.owner.pool.query<{ longest: number }>(
    'select max(until_at - last_at) as longest from huan.sign_in_try',
  );
  expect(rows[0]?.longest).toBeLessThanOrEqual(60_000);
  await pass(3_600_000);
  expect(await fail('qian', '198.51.100.1', 4)).toBe(0);
});

test('a success is not counted as a failure', async () => {
  const tries = openTries(at.house);
  for (let n = 0; n < 50; n += 1) {
    expect(await tries.count('zhou', '192.0.2.8')).toBe(0);
    await tries.succeeded('zhou', '192.0.2.8');
  }
});

test('neither names nor addresses can be read from what is kept', async () => {
  await fail('a-name-to-look-for', '192.0.2.77', 2);
  await openTries(at.house).succeeded('a-name-to-look-for', '192.0.2.77');
  const { rows } = await at.house.owner.pool.query<{ kept: string }>(
    `select (select string_agg(convert_from(decode(encode(mark, 'hex'), 'escape'), 'LATIN1') || t::text, ' ') from huan.sign_in_try t)
         || (select string_agg(p::text, ' ') from huan.sign_in_place p) as kept`,
  );
  expect(rows[0]?.kept).not.toMatch(/look-for|192\.0\.2/);
});

test('whoever tried while the clock of the machine was a year ahead is not kept out for a year', async () => {
  await fail('zhao', '198.51.100.9', 8);
  await pass(-31_536_000_000);
  const tries = openTries(at.house);
  expect(await tries.count('zhao', '198.51.100.9')).toBe(0);
  // What was counted is still counted: the next one waits, a minute at most.
  const wait = await tries.count('zhao', '198.51.100.9');
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60_000);
  const { rows } = await at.house.owner.pool.query<{ most: number }>(
    'select max(failures)::int as most from huan.sign_in_try',
  );
  expect(rows[0]?.most).toBeLessThan(20);
});
