// Somebody stands at the door who was not offered: noted as present, with and without network; and who is not known.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseId, unitId } from '../../src/loop/terms.ts';
import { newCase } from '../house.ts';
import { violations } from './axe.ts';
import { importFlight } from './bed.ts';
import { type Phones, openPhones, pad, press, until } from './phones.ts';

let at: Phones;

beforeAll(async () => {
  at = await openPhones({ boarder: 'PVG-BOARDING' });
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
