import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plant } from '../../../test/fault/plant.ts';
import { type TestHouse, newCase, openTestHouse } from '../../../test/house.ts';
import { loops } from '../../city/loops.ts';
import { unitId } from '../../loop/terms.ts';
import { verify } from './verify.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

/** Plants an offer by the screening desk to another province, of a person who goes to Zhejiang. */
const toProvince = async (receiver: string): Promise<string> => {
  const id = newCase();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'zhejiang' };
  await at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), facts });
  const claimed = { from: 'CARRIERS', to: 'PVG-SCREENING', link: 'screening', reason: 'there', run: null };
  const offered = { offer: randomUUID(), to: receiver, link: 'onward', handover: null, run: null };
  await plant(at, id, [
    { name: 'custody.claimed.1', data: claimed, unit: 'PVG-SCREENING', standing: 'claimant' },
    { name: 'offer.made.1', data: offered, unit: 'PVG-SCREENING', standing: 'holder' },
  ]);
  const { findings } = await verify({ pool: at.house.owner.pool, loops, rules: at.house.rules });
  return findings.flatMap((finding) => (finding.case === id ? [finding.text] : [])).join('; ');
};

test('a way that policy leaves open to another receiver only is no way', async () => {
  expect(await toProvince('PROVINCE-JS')).toContain('policy does not let a case go from screening to onward');
  expect(await toProvince('PROVINCE-ZJ')).not.toContain('policy does not let');
});
