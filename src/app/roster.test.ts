import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../test/house.ts';
import { type ActorId, type Instant, type UnitId, actorId, instant, minutes, unitId } from '../loop/terms.ts';
import type { NewShift } from '../store/roster.ts';
import { openWays } from '../store/roster.ts';
import {
  contactWays,
  onDuty,
  removeContactWay,
  reportHealth,
  rosterHoles,
  setContactWay,
  setRoster,
  shiftsOf,
} from './roster.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const start = Date.parse('2020-03-20T00:00Z');
const hour = (count: number): Instant => instant(start + minutes(60 * count));
const shift = (account: string, from: number, until: number, role: NewShift['role'] = 'officer'): NewShift => ({
  account: actorId(account),
  role,
  from: hour(from),
  until: hour(until),
});
const roster = (unit: string, shifts: readonly NewShift[], from = 0, until = 48, by = unit) =>
  setRoster(
    at.house,
    { actor: actorId('clerk'), unit: unitId(by) },
    unitId(unit),
    { from: hour(from), until: hour(until) },
    shifts,
  );
const reach = (account: string, endpoint = `1380000${account.length}`): Promise<string> =>
  setContactWay(at.house, { account: actorId(account), kind: 'sms', endpoint, place: 1 });
const called = async (
  unit: string,
  when: number,
): Promise<{ answering: UnitId | null; people: readonly ActorId[] }> => {
  const duty = await onDuty(at.house, unitId(unit), hour(when));
  return { answering: duty.answering, people: duty.people.map(({ account }) => account) };
};

test('an empty roster goes up the tree, to the duty room, and to nobody', async () => {
  expect(await called('XUHUI-SITE-1', 1)).toEqual({ answering: null, people: [] });
  await Promise.all([reach('director'), reach('district'), reach('own')]);
  await roster('DUTY', [shift('director', 0, 24, 'director')]);
  expect(await called('XUHUI-SITE-1', 1)).toEqual({ answering: 'DUTY', people: ['director'] });
  await roster('XUHUI', [shift('district', 0, 12)]);
  expect(await called('XUHUI-SITE-1', 1)).toEqual({ answering: 'XUHUI', people: ['district'] });
  await roster('XUHUI-SITE-1', [shift('own', 0, 6)]);
  expect(await called('XUHUI-SITE-1', 1)).toEqual({ answering: 'XUHUI-SITE-1', people: ['own'] });
  // Turns end to the millisecond.
  expect(await called('XUHUI-SITE-1', 6)).toEqual({ answering: 'XUHUI', people: ['district'] });
  expect(await called('XUHUI-SITE-1', 12)).toEqual({ answering: 'DUTY', people: ['director'] });
  expect(await called('XUHUI-SITE-1', 24)).toEqual({ answering: null, people: [] });
  expect((await onDuty(at.house, unitId('XUHUI-SITE-1'), hour(13))).passed).toEqual(['XUHUI-SITE-1', 'XUHUI']);
});

test('who is unwell or cannot be reached by any way counts as nobody', async () => {
  await Promise.all([reach('parent'), reach('ill')]);
  await roster('PUTUO', [shift('parent', 0, 24)]);
  await roster('PUTUO-SITE-1', [shift('ill', 0, 24), shift('without phone', 0, 24)]);
  expect(await called('PUTUO-SITE-1', 1)).toEqual({ answering: 'PUTUO-SITE-1', people: ['ill'] });
  expect(await reportHealth(at.house, actorId('ill'), 'unwell', hour(1))).toBe(1);
  expect(await called('PUTUO-SITE-1', 1)).toEqual({ answering: 'PUTUO', people: ['parent'] });
  await reportHealth(at.house, actorId('ill'), 'well', hour(2));
  expect(await called('PUTUO-SITE-1', 1)).toEqual({ answering: 'PUTUO-SITE-1', people: ['ill'] });
});

test('the driver is called only when nobody else of the crew can be', async () => {
  await Promise.all([reach('driver'), reach('escort')]);
  await roster('PUDONG-CREW-1', [shift('driver', 0, 24, 'driver'), shift('escort', 0, 12, 'escort')]);
  expect((await called('PUDONG-CREW-1', 1)).people).toEqual(['escort']);
  expect((await called('PUDONG-CREW-1', 13)).people).toEqual(['driver']);
});

test('setting part of a roster cuts what reaches over its ends and keeps the rest; overlaps stand', async () => {
  await roster('HONGKOU', [shift('a', 0, 24), shift('b', 10, 14)]);
  await roster('HONGKOU', [shift('c', 8, 16), shift('d', 8, 16)], 8, 16);
  const shifts = await shiftsOf(at.house, { actor: actorId('clerk'), unit: unitId('HONGKOU') }, unitId('HONGKOU'), {
    from: hour(0),
    until: hour(48),
  });
  expect(
    shifts.map(({ account, from, until }) => [account, (from - start) / 3_600_000, (until - start) / 3_600_000]),
  ).toEqual([
    ['a', 0, 8],
    ['c', 8, 16],
    ['d', 8, 16],
    ['a', 16, 24],
  ]);
});

test('holes are found, and an unwell officer leaves one', async () => {
  await roster('YANGPU', [shift('x', 0, 8), shift('y', 6, 10), shift('z', 12, 20)]);
  const holes = async (): Promise<readonly number[][]> =>
    (await rosterHoles(at.house, unitId('YANGPU'), hour(0), hour(24))).map(({ from, until }) =>
      [from, until].map((one) => (one - start) / 3_600_000),
    );
  expect(await holes()).toEqual([
    [10, 12],
    [20, 24],
  ]);
  await reportHealth(at.house, actorId('z'), 'unwell', hour(13));
  expect(await holes()).toEqual([[10, 24]]);
  expect(await rosterHoles(at.house, unitId('YANGPU-SITE-1'), hour(0), hour(1))).toHaveLength(1);
});

test('a roster is kept by the unit, by those above it and by the duty room, and by nobody else', async () => {
  expect(await roster('JIADING-SITE-1', [], 0, 1, 'JIADING')).toHaveProperty('done');
  expect(await roster('JIADING-SITE-1', [], 0, 1, 'DUTY')).toHaveProperty('done');
  expect(await roster('JIADING', [], 0, 1, 'JIADING-SITE-1')).toMatchObject({ refused: { code: 'not_yours' } });
  expect(await roster('JIADING', [], 0, 1, 'PUDONG')).toMatchObject({ refused: { code: 'not_yours' } });
  expect(await roster('NOWHERE', [], 0, 1, 'DUTY')).toMatchObject({ refused: { code: 'unit_unknown' } });
  await expect(roster('JIADING', [shift('q', 3, 2)])).rejects.toThrow(RangeError);
  const shifts = await shiftsOf(at.house, { actor: actorId('spy'), unit: unitId('PUDONG') }, unitId('HONGKOU'), {
    from: hour(0),
    until: hour(48),
  });
  expect(shifts).toEqual([]);
});

test('where somebody is reached is sealed under a key of the account, and listed without it', async () => {
  const account = actorId('sealed');
  const endpoint = '13812345678';
  const way = await reach('sealed', endpoint);
  expect(await reach('sealed', endpoint)).toBe(way);
  const { rows } = await at.house.owner.pool.query<{ sealed: Buffer; mark: Buffer }>(
    'select * from huan.contact_way where account = $1',
    [account],
  );
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows) + rows[0]?.sealed.toString('latin1')).not.toContain(endpoint);
  expect(JSON.stringify(await contactWays(at.house, account))).not.toContain(endpoint);
  const opened = await openWays(at.house.writer.pool, at.house.seal, [account]);
  expect(opened.get(account)?.map((one) => one.endpoint)).toEqual([endpoint]);
  // Moved to another account it does not open: it is no way of theirs.
  await at.house.owner.pool.query(`update huan.contact_way set account = 'thief' where account = $1`, [account]);
  expect((await openWays(at.house.writer.pool, at.house.seal, [actorId('thief')])).size).toBe(0);
  expect(await removeContactWay(at.house, actorId('thief'), way)).toBe(true);
});
