import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../../../test/house.ts';
import { actorId, instant, unitId } from '../../loop/terms.ts';
import { readSirens, sirenAdapter } from './siren.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

test('what sounds for the duty room itself is not crowded out by what sounds below it, and what is left out is counted', async () => {
  const adapter = sirenAdapter(at.house);
  const sound = (unit: string, rung: number) =>
    adapter.send(
      {
        kind: 'siren',
        language: 'en',
        others: 0,
        nobody: false,
        callout: newCase(),
        delivery: 'once',
        attempt: 1,
        case: newCase(),
        unit: unitId(unit),
        holder: unitId(unit),
        loop: 'arrival',
        clock: 'offer',
        rung,
        texts: { 'zh-Hans': '', 'zh-Hant': '', en: `rung ${rung}` },
        at: instant(Date.parse('2020-03-20T00:00Z') + rung),
      },
      unit,
    );
  await Promise.all([5, 6, 7].map((rung) => sound('PUDONG-SITE-1', rung)));
  await Promise.all([1, 2].map((rung) => sound('DUTY', rung)));
  const heardBy = (unit: string, most: number) =>
    at.house.read({ actor: actorId('screen'), unit: unitId(unit) }, async (seen) => {
      const { sirens, own, all } = await readSirens(seen, unitId(unit), most);
      return { own, all, heard: sirens.map((siren) => `${siren.unit} ${siren.rung}`) };
    });
  expect(await heardBy('DUTY', 3)).toEqual({ own: 2, all: 5, heard: ['DUTY 2', 'DUTY 1', 'PUDONG-SITE-1 7'] });
  expect(await heardBy('DUTY', 1)).toEqual({ own: 2, all: 5, heard: ['DUTY 2'] });
  expect(await heardBy('PUDONG-SITE-1', 2)).toMatchObject({ own: 3, all: 3 });
  expect(await heardBy('XUHUI', 2)).toEqual({ own: 0, all: 0, heard: [] });
});
