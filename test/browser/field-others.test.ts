// Somebody stands at the door who was not offered: noted as present, with and without network; and who is not known.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { importFlight, password } from './bed.ts';
import { type Phones, openPhones, pad, press, scan, until } from './phones.ts';

let at: Phones;

beforeAll(async () => {
  at = await openPhones({ boarder: 'PVG-BOARDING', ward: 'HOSPITAL-1' });
});
afterAll(() => at?.close());

const stander = async (token: string, givenNames: string): Promise<CaseId> => {
  const id = newCase();
  const personal = { surname: 'SAMPLE', givenNames, documents: [{ type: 'P', number: `X${token.slice(-6)}` }], token };
  await at.bed.at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), personal });
  return id;
};
const offer = async (cases: readonly CaseId[]): Promise<CaseId> => {
  const handover = newCase();
  const to = unitId('PVG-BOARDING');
  await at.bed.at.act('CARRIERS', { type: 'offer-group', handover, cases: [...cases], to, link: 'stand' });
  return handover;
};
const gapsOf = async (id: CaseId): Promise<readonly string[]> => {
  const { rows } = await at.bed.at.house.owner.pool.query<{ kind: string }>(
    `select state -> 'facts' ->> 'kind' as kind from huan."case" where subject = $1 and loop = 'gap'`,
    [id],
  );
  return rows.map(({ kind }) => kind);
};

describe('a phone whose word was taken away by a new password', () => {
  test('signs by a key of its own again once its officer has signed in, and the old one stays dead', async () => {
    const { page } = await at.open('ward');
    const { pool } = at.bed.at.house.owner;
    const phones = async (): Promise<readonly { dead: boolean; key: string }[]> => {
      const text = `select d.revoked_at is not null as dead, d.public_key::text as key from huan.device d
        join huan.user_account a on a.id = d.account where a.username = 'ward' order by registered_at`;
      return (await pool.query<{ dead: boolean; key: string }>(text)).rows;
    };
    const dead = async () => (await phones()).map((one) => one.dead);
    await until(dead).toEqual([false]);
    const cookies = await page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const changed = await fetch(`${at.bed.url}/v1/auth/password`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ current: password, next: password }),
    });
    expect(changed.status).toBe(200);
    expect(await dead()).toEqual([true]);
    await page.reload();
    await page.getByRole('button', { name: 'Your session has ended' }).click();
    await page.locator('input[name=username]').fill('ward');
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await until(dead).toEqual([true, false]);
    expect(new Set((await phones()).map(({ key }) => key)).size).toBe(2);
    await page.context().close();
  });
});

describe('somebody who was not offered', () => {
  test('is noted as present without network, stays with the giver, and becomes a gap', async () => {
    const flight = { carrier: 'MU', number: '777', from: 'NRT', arrival: '2026-11-23T08:30' };
    const { people } = await importFlight(at.bed.at, flight, 2);
    const besides = await stander('PASS-KNOWN1', 'BESIDES');
    const handover = await offer(people);
    // Known to the phone, because another handover brings them.
    await offer([besides]);
    const { page, troubles } = await at.open('boarder');
    await page.locator('.f-huge.accept b', { hasText: '2' }).waitFor();
    await page.goto(`${at.bed.url}/field/coming/${handover}`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await pad(page, '3');
    await press(page, 'Counted');
    await press(page, 'Somebody is here who is not on the list');
    // Nobody knows this one here.
    await page.locator('textarea').fill(`PASS-${randomUUID().slice(0, 6)}`);
    await press(page, 'Find');
    await page.getByText('there is no network to ask').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.locator('textarea').fill('PASS-KNOWN1');
    await press(page, 'Find');
    await page.getByText('SAMPLE BESIDES').waitFor();
    await press(page, 'Note as present');
    await page.locator(`[data-other="${besides}"]`).getByText('SAMPLE BESIDES').waitFor();
    expect(await violations(page)).toEqual([]);
    for (const id of people) await page.locator(`[data-case="${id}"]`).click();
    await press(page, 'Accept only these 2');
    await page.getByText('1 are here though nobody offered them').waitFor();
    await press(page, 'Yes, only these 2');
    await page.getByText('1 more not on the list').waitFor();
    await page.context().setOffline(false);
    await until(() => at.holders(people)).toEqual(new Set(['PVG-BOARDING']));
    await until(() => gapsOf(besides)).toEqual(['unlisted']);
    expect(await at.holders([besides])).toEqual(new Set(['CARRIERS']));
    expect(troubles).toEqual([]);
  });

  test('who is on the list after all is ticked by the same scan', async () => {
    const listed = await stander('PASS-LISTED', 'LISTED');
    const handover = await offer([listed, await stander('PASS-SECOND', 'SECOND')]);
    const { page } = await at.open('boarder');
    await page.goto(`${at.bed.url}/field/coming/${handover}`);
    await pad(page, '2');
    await press(page, 'Counted');
    await press(page, 'Somebody is here who is not on the list');
    await page.locator('textarea').fill('PASS-LISTED');
    await press(page, 'Find');
    await page.getByText('On the list, and ticked now.').waitFor();
    await press(page, 'Back');
    await expect.poll(() => page.locator(`[data-case="${listed}"]`).getAttribute('aria-checked')).toBe('true');
  });
});

describe('somebody before the officer whom nobody offered, and whom this unit may not see', () => {
  test('is found by the whole number of the document, said to be another unit’s, and claimed with a reason', async () => {
    const id = await stander('PASS-YA7654', 'ELSEWHERE');
    const { page, troubles } = await at.open('ward');
    await page.goto(`${at.bed.url}/field/scan`);
    // A part of the number finds nobody, and it is said.
    await scan(page, ['XYA76']);
    await page.getByText('Nobody found, or not yours to see.').waitFor();
    await scan(page, ['x ya7654']);
    const found = page.locator(`[data-claimable="${id}"]`);
    await found.getByText('Carriers’ agent').waitFor();
    await found.getByText('Now in: Aboard').waitFor();
    await page.getByText('this look is on record').waitFor();
    expect(await page.getByText('ELSEWHERE').count()).toBe(0);
    expect(await found.getByRole('button', { name: 'Claim' }).count()).toBe(0);
    await found.getByLabel('Reason').fill('brought in from the apron');
    expect(await violations(page)).toEqual([]);
    if (process.env['HUAN_SHOTS'] !== undefined) await page.screenshot({ path: process.env['HUAN_SHOTS'] });
    await found.getByRole('button', { name: 'Claim' }).click();
    await press(page, 'Claim? Press again');
    await until(() => at.holders([id])).toEqual(new Set(['HOSPITAL-1']));
    expect((await at.eventsOf(id)).filter((event) => event.endsWith(' HOSPITAL-1')).length).toBeGreaterThan(0);
    const { rows } = await at.bed.at.house.owner.pool.query<{ purpose: string }>(
      `select purpose from huan.reading where case_id = $1 and purpose = 'claim'`,
      [id],
    );
    expect(rows.length).toBe(1);
    // Held now, they are known by the same number without network.
    await page.goto(`${at.bed.url}/field/holding`);
    await page.getByText('SAMPLE ELSEWHERE').waitFor();
    await page.waitForTimeout(500);
    await page.goto(`${at.bed.url}/field/scan`);
    await page.getByText('Online', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await scan(page, ['XYA7654']);
    await page.getByRole('heading', { name: 'SAMPLE ELSEWHERE' }).waitFor();
    expect(troubles).toEqual([]);
  });

  test('is not looked for without network, nor by who tries too many; either is said', async () => {
    await stander('PASS-ZB1111', 'UNASKED');
    const { page, troubles } = await at.open('ward');
    await page.goto(`${at.bed.url}/field/scan`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.context().setOffline(true);
    await scan(page, ['XZB1111']);
    await page.getByText('there is no network to ask').waitFor();
    await page.context().setOffline(false);
    for (let tries = 0; tries < 21; tries += 1) {
      await page.request.post(`${at.bed.url}/v1/claimable`, { data: { carries: `ZZ-${tries}` } });
    }
    await page.waitForTimeout(2600);
    await scan(page, ['XZB1111']);
    await page.getByRole('alert').getByText('Too many').waitFor();
    expect(await page.locator('[data-claimable]').count()).toBe(0);
    expect(troubles).toEqual([]);
  });
});
