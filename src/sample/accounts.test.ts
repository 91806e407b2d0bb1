import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, openTestHouse } from '../../test/house.ts';
import { accountByName, foundAccount } from '../app/account.ts';
import type { Message } from '../app/callout/adapter.ts';
import { contactWays, onDuty, removeContactWay } from '../app/roster.ts';
import { openSignIn } from '../http/sign-in.ts';
import { instant, unitId } from '../loop/terms.ts';
import { printedAccounts, rosterSample, samplePhones } from './accounts.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
  const signIn = await openSignIn(at.house);
  for (const { username, password, unit, role } of printedAccounts(at.house)) {
    await foundAccount(at.house, { username, name: username, password }, [{ unit, role }], signIn.make);
  }
});
afterAll(() => at.close());

const counts = async (): Promise<{ shifts: number; ways: number }> => {
  const { rows } = await at.house.owner.pool.query<{ shifts: number; ways: number }>(
    'select (select count(*) from huan.roster)::int as shifts, (select count(*) from huan.contact_way)::int as ways',
  );
  return rows[0] ?? { shifts: 0, ways: 0 };
};

test('an alarm of the sample city finds somebody at any hour, and a second start adds nobody', async () => {
  await rosterSample(at.house);
  for (const day of ['2020-03-27T03:00Z', '2026-11-23T18:00Z']) {
    const then = instant(Date.parse(day));
    expect(await onDuty(at.house, unitId('PUDONG-SITE-1'), then)).toMatchObject({ answering: 'PUDONG-SITE-1' });
    expect(await onDuty(at.house, unitId('XUHUI-SITE-1'), then)).toMatchObject({ answering: 'DUTY' });
  }
  const before = await counts();
  await rosterSample(at.house);
  expect(await counts()).toEqual(before);
  // What somebody took down is not put up again beside what they keep; a way that is gone comes back as the sample's.
  const duty = await accountByName(at.house, 'Duty');
  if (duty === null) throw new Error('no account');
  const [way] = await contactWays(at.house, duty);
  expect(await removeContactWay(at.house, duty, way?.way ?? '')).toBe(true);
  await rosterSample(at.house);
  expect(await counts()).toEqual(before);
});

test('a phone of the sample city rings nowhere; every other endpoint goes where it went', async () => {
  const sent: string[] = [];
  const chat = {
    kind: 'chat' as const,
    async send(_message: Message, endpoint: string) {
      sent.push(endpoint);
      return { ok: true };
    },
  };
  const message = {} as Message;
  const [ringing, ...others] = samplePhones(at.house, [chat]);
  expect(others).toEqual([]);
  expect(await ringing?.send(message, 'sample:duty')).toEqual({ ok: true, detail: 'sample phone' });
  await ringing?.send(message, 'li.na');
  expect(sent).toEqual(['li.na']);
  const [alone] = samplePhones(at.house, []);
  expect(await alone?.send(message, 'li.na')).toMatchObject({ ok: false });
});
