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

const foundAbout = async (id: string): Promise<string> => {
  const { findings } = await verify({ pool: at.house.owner.pool, loops, rules: at.house.rules });
  return findings.flatMap((finding) => (finding.case === id ? [finding.text] : [])).join('; ');
};

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
  return foundAbout(id);
};

test('a way that policy leaves open to another receiver only is no way', async () => {
  expect(await toProvince('PROVINCE-JS')).toContain('policy does not let a case go from screening to onward');
  expect(await toProvince('PROVINCE-ZJ')).not.toContain('policy does not let');
});

test('somebody whom another unit holds by now is ended by no unit that had them before', async () => {
  const ended = async (unit: string, standing: string): Promise<string> => {
    const id = newCase();
    const facts = { category: 'traveller', countries: ['IT'], destination: 'city' };
    await at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), facts });
    const { offer } = await at.act('CARRIERS', {
      type: 'offer',
      case: id,
      to: unitId('PVG-BOARDING'),
      link: 'stand',
    });
    await at.act('PVG-BOARDING', { type: 'accept', case: id, offer: offer ?? '' });
    await at.act('PVG-AIRPORT', { type: 'record', case: id, kind: 'not-boarded' });
    const data = { ending: 'not-boarded', into: null, retainUntil: 0 };
    await plant(at, id, [{ name: 'case.closed.1', data, unit, standing }]);
    return foundAbout(id);
  };
  expect(await ended('CARRIERS', 'declared')).toContain('may not close');
  expect(await ended('PVG-BOARDING', 'holder')).not.toContain('may not close');
});
