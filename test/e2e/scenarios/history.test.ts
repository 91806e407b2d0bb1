// Where somebody was before they landed, and until when: fourteen days are counted back from the landing.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { timelineOf } from '../../../src/app/timeline.ts';
import { ahead } from '../../../src/city/workdays.ts';
import { writtenDay } from '../../../src/loop/calendar.ts';
import { type CaseId, type Facts, actorId, days, minutes, unitId } from '../../../src/loop/terms.ts';
import { type Journey, offerOf, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

/** The day so many days before today in the city. */
const before = async (count: number): Promise<string> => writtenDay((await at.now()) - days(count), ahead);
const landed = async (facts: Facts): Promise<CaseId> => {
  const id = await at.person({ facts: { countries: ['TH'], ...facts } });
  await at.bring(id, 'stand');
  return id;
};
const keyHistory = async (id: CaseId): Promise<unknown> => (await at.state(id)).facts['keyHistory'];

test('a key country left 20 days before the landing is no key history, one left 13 or 14 days before is', async () => {
  const left = async (count: number) => keyHistory(await landed({ lastIn: [`IR ${await before(count)}`] }));
  expect(await left(20)).toBe(false);
  expect(await left(15)).toBe(false);
  expect(await left(14)).toBe(true);
  expect(await left(13)).toBe(true);
  // Named in both lists it is one country, and the day says.
  expect(await keyHistory(await landed({ countries: ['TH', 'IR'], lastIn: [`IR ${await before(20)}`] }))).toBe(false);
});

test('nobody is let through for want of a day: without one a key country counts, beside others that have theirs', async () => {
  const lastIn = [`IR ${await before(20)}`];
  expect(await keyHistory(await landed({ countries: ['IR'] }))).toBe(true);
  expect(await keyHistory(await landed({ countries: ['IR', 'IT'], lastIn }))).toBe(true);
  // Before the day of the landing is known there is nothing to count back from.
  const aboard = await at.person({ facts: { countries: ['TH'], lastIn } });
  expect(await keyHistory(aboard)).toBe(true);
  await at.bring(aboard, 'stand');
  expect((await at.state(aboard)).facts).toMatchObject({ keyHistory: false, landedOn: await before(0) });
});

test('a later record that leaves the country out does not take it away, a correction does', async () => {
  const id = await landed({});
  const said = await at.record('PVG-BOARDING', id, 'itinerary', { lastIn: [`IR ${await before(13)}`] });
  expect(await keyHistory(id)).toBe(true);
  await at.record('PVG-BOARDING', id, 'declaration', { symptoms: [], countries: ['TH'], lastIn: [] });
  await at.record('PVG-BOARDING', id, 'itinerary', { lastIn: [`IR ${await before(20)}`, `TH ${await before(0)}`] });
  expect(await keyHistory(id)).toBe(true);
  const lastIn = [`IR ${await before(20)}`];
  const reason = 'the stamp in the passport is of the week before';
  const corrected = { type: 'correct', case: id, kind: 'itinerary', corrects: said.version, reason } as const;
  await at.act('PVG-BOARDING', { ...corrected, facts: { lastIn } });
  expect((await at.state(id)).facts).toMatchObject({ lastIn, keyHistory: false });
});

test('days are counted back from the day they set foot, also when that is put right later', async () => {
  const id = await at.person({ facts: { countries: ['TH'], lastIn: [`IR ${await before(15)}`] } });
  const offered = await at.act('CARRIERS', offerOf(id, 'PVG-BOARDING', 'stand'));
  await at.act('PVG-BOARDING', { type: 'accept', case: id, offer: offered.offer! });
  expect((await at.state(id)).facts).toMatchObject({ landedOn: await before(0), keyHistory: false });
  // They set foot a day earlier: then fifteen days ago was within fourteen.
  const standAt = (await at.now()) - minutes(24 * 60);
  await at.record('PUDONG', id, 'arrived', { standAt });
  expect((await at.state(id)).facts).toMatchObject({ landedOn: await before(1), keyHistory: true });
});

test('whoever asks why is told the country, its last day and the day of the landing', async () => {
  const last = await before(13);
  const id = await landed({ lastIn: [`IR ${last}`] });
  const who = { actor: actorId('officer of PVG-BOARDING'), unit: unitId('PVG-BOARDING') };
  const page = await timelineOf(at.house, who, id, { after: 0, limit: 50, personal: false }, 'en');
  const why = JSON.stringify(page);
  expect(why).toContain('Row risk-06: was in a key country within 14 days before landing, transit included');
  expect(why).toContain(`lastIn = IR ${last}`);
  expect(why).toContain(`landedOn = ${await before(0)}`);
});
