// Who is left alone, who rides on what, and what a ship may not do to somebody's fourteen days.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Journey, offerOf, openJourney } from '../../journey.ts';
import { newCase } from '../../house.ts';
import { days, unitId } from '../../../src/loop/terms.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const family = [{ facts: { years: 40 } }, { facts: { years: 9 } }] as const;

test('chest pain of a mother on the bus: the ambulance waits for nobody, and somebody is with her child within minutes', async () => {
  const [mother, child] = await at.party(family);
  await at.bring([mother!, child!], 'bus', { crew: 'PUDONG-CREW-3' });
  await at.act('PUDONG-CREW-3', { type: 'emergency', case: mother!, reason: 'chest pain' });
  await at.act('AMBULANCE', { type: 'claim', case: mother!, link: 'hospital', reason: 'called to the road' });
  const gap = await at.gap(child!, 'left-alone');
  expect(gap).toMatchObject({ holder: 'PUDONG-CREW-3', facts: { eldestAlong: 0 } });
  expect(gap.clocks['link']).toMatchObject({ budget: 15 * 60_000, rule: { rows: ['left-alone'] } });
  await at.later(16);
  expect((await at.notices(gap.caseId)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    calls: 'holder',
  });
  // It ends when they are together again.
  await at.act('AMBULANCE', { type: 'claim', case: child!, link: 'hospital', reason: 'with her mother' });
  expect(await at.gaps(child!, 'left-alone')).toEqual([]);
});

test('a father who dies, or is taken into custody, leaves no child behind in silence; a grown-up who stays is company', async () => {
  for (const [kind, ending] of [
    ['death', 'deceased'],
    ['custody', 'in-custody'],
  ] as const) {
    const [father, child] = await at.party(family);
    await at.bring([father!, child!], 'site');
    await at.record('POLICE', father!, kind);
    const by = ending === 'deceased' ? 'PUDONG-SITE-1' : 'POLICE';
    await at.act(by, { type: 'close', case: father!, ending });
    expect(await at.gap(child!, 'left-alone')).toMatchObject({ holder: 'PUDONG-SITE-1' });
  }
  const [father, child, aunt] = await at.party([...family, { facts: { years: 61 } }]);
  await at.bring([father!, child!, aunt!], 'site');
  await at.record('POLICE', father!, 'custody');
  await at.act('POLICE', { type: 'close', case: father!, ending: 'in-custody' });
  for (const one of [child!, aunt!]) expect(await at.gaps(one, 'left-alone')).toEqual([]);
});

test('nobody is given to a crew on no run, on one that is not there, over, or another crew’s', async () => {
  const person = await at.person();
  await at.bring(person, 'desk');
  const place = await at.site('PUDONG-SITE-1');
  await at.act('PUDONG-SITE-1', { type: 'record', case: person, kind: 'lodging', place });
  await at.record('PUDONG-DESK', person, 'seat');
  const over = await at.run('PUDONG-CREW-5');
  await at.act('PUDONG-CREW-5', { type: 'record', case: over, kind: 'empty' });
  await at.act('PUDONG-CREW-5', { type: 'close', case: over, ending: 'cancelled' });
  const other = await at.run('PUDONG-CREW-6');
  for (const run of [undefined, newCase(), over, other, person]) {
    const refused = await at.refused('PUDONG-DESK', offerOf(person, 'PUDONG-CREW-5', 'transfer', run));
    expect(refused).toMatchObject({ code: 'run_missing', about: ['run'] });
  }
  // Whoever has them all the same says so, and it is looked into from above.
  await at.act('PUDONG-CREW-5', { type: 'claim', case: person, link: 'transfer', reason: 'got on at the gate' });
  expect(await at.gap(person, 'run-missing')).toMatchObject({ holder: 'PUDONG' });
});

test('a claim that skips interview and specimen is looked into from above, and not settled by the giver’s signature', async () => {
  const person = await at.person();
  await at.bring(person, 'screening');
  await at.act('PUDONG-DESK', { type: 'claim', case: person, link: 'transfer', reason: 'stood at our desk' });
  await at.prove(await at.gap(person, 'giver-signature'));
  const skipped = await at.gap(person, 'evidence-skipped');
  expect(skipped).toMatchObject({ holder: 'PUDONG' });
  const proof = {
    type: 'record',
    case: skipped.caseId,
    kind: 'proof',
    personal: { note: 'swabbed at the desk' },
  } as const;
  await at.act('PUDONG', proof, { actor: 'officer of PUDONG-DESK' });
  const close = { type: 'close', case: skipped.caseId, ending: 'settled' } as const;
  expect((await at.refused('PUDONG', close, { actor: 'officer of PUDONG-DESK' })).code).toBe('four_eyes');
  await at.act('PUDONG', close);
});

test('a ship’s second hold, a hold from tomorrow and one lifted for a minute: nobody’s fourteen days begin anew', async () => {
  const ship = newCase();
  await at.act('YSN-PORT', { type: 'open', case: ship, loop: 'voyage', holder: unitId('YSN-PORT') });
  const since = await at.now();
  const hold = (held: boolean, holdAt: number) =>
    ({ type: 'record', case: ship, kind: 'hold', facts: { held, holdAt } }) as const;
  await at.act('YSN-BORDER', hold(true, since));
  const ends = async () => (await at.state(ship)).measure?.until;
  expect(await ends()).toBe(since + days(14));
  await at.later(5 * 24 * 60);
  const later = await at.now();
  await at.act('YSN-BORDER', hold(true, later));
  expect(await ends()).toBe(since + days(14));
  expect((await at.refused('YSN-BORDER', hold(true, later + days(1)))).code).toBe('happened_after_now');
  await at.act('YSN-BORDER', hold(false, later));
  expect((await at.state(ship)).measure).toBeNull();
  await at.act('YSN-BORDER', hold(true, later));
  expect(await ends()).toBe(since + days(14));
});

test('somebody released on paper is called for at the end instant, though nothing is missing', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  for (const specimen of await at.specimens(person)) await at.result(specimen, 'negative');
  const { measure } = await at.state(person);
  await at.later((measure!.until - (await at.now())) / 60_000 + 1);
  expect(await at.gaps(person, 'release-evidence')).toEqual([]);
  const alarms = (await at.notices(person)).filter(({ data }) => data['clock'] === 'release');
  expect(alarms[0]?.data).toMatchObject({ calls: 'holder', holder: 'PUDONG-SITE-1' });
  await at.act('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' });
  expect((await at.state(person)).custody).toBe('closed');
});
