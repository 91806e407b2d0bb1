import { afterAll, beforeAll, expect, test } from 'vitest';
import { fanOut, findContacts, recallFanOut } from '../../src/app/contacts.ts';
import type { CaseId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(() => at.close());

const listed = (voyage: CaseId, seat: string): Promise<CaseId> => at.person({ voyage, personal: { seat } });

/** Somebody of the list whom nobody knew at the door: they walk on as a case of their own, and the listed one is found to be them. */
const walkedOn = async (from: CaseId, site: string, crew: string): Promise<CaseId> => {
  const walked = await at.person();
  await at.bring(walked, 'site', { site, crew });
  await at.later(60);
  await at.record('PVG-BORDER', from, 'same');
  await at.act('CARRIERS', { type: 'close', case: from, ending: 'duplicate', into: walked });
  return walked;
};

const reasonsOf = async (index: CaseId): Promise<ReadonlyMap<CaseId, readonly string[]>> =>
  new Map((await findContacts(at.house, index)).map((contact) => [contact.case, contact.reasons]));

test('one person with two cases: who sat beside the listed one and who lived beside the other are contacts', async () => {
  const site = 'PUDONG-SITE-2';
  const voyage = await at.flight();
  const [seat, beside, far] = [await listed(voyage, '20A'), await listed(voyage, '21C'), await listed(voyage, '40C')];
  const index = await walkedOn(seat, site, 'PUDONG-CREW-2');
  const guest = await at.person({ voyage: await at.flight() });
  await at.bring(guest, 'site', { site, crew: 'PUDONG-CREW-3' });
  for (const any of [index, seat]) {
    const reasons = await reasonsOf(any);
    expect(reasons.get(beside)).toEqual(['seat']);
    expect(reasons.get(guest)).toEqual(['floor']);
    expect(reasons.get(far)).toBeUndefined();
    // Nobody is a contact of themselves.
    expect(reasons.has(index) || reasons.has(seat)).toBe(false);
  }
}, 60_000);

test('one person with two cases and two seats: whoever sat beside either seat is a contact, each aboard their own flight', async () => {
  const [first, onward] = [await at.flight(), await at.flight()];
  const index = await listed(onward, '30C');
  const earlier = await listed(first, '12A');
  const [beside, besideOnward] = [await listed(first, '13B'), await listed(onward, '31A')];
  // The row of the other flight says nothing.
  const [far, farOnward] = [await listed(first, '30D'), await listed(onward, '12B')];
  await at.record('PVG-BORDER', earlier, 'same');
  await at.act('CARRIERS', { type: 'close', case: earlier, ending: 'duplicate', into: index });
  const reasons = await reasonsOf(index);
  expect([reasons.get(beside), reasons.get(besideOnward)]).toEqual([['seat'], ['seat']]);
  expect([reasons.get(far), reasons.get(farOnward)]).toEqual([undefined, undefined]);
}, 60_000);

test('a contact whose case was merged is told where they are now, once', async () => {
  const voyage = await at.flight();
  const index = await listed(voyage, '20A');
  const seat = await listed(voyage, '20B');
  await at.bring(index, 'site', { site: 'PUDONG-SITE-3', crew: 'PUDONG-CREW-4' });
  await at.later(60);
  const walked = await walkedOn(seat, 'PUDONG-SITE-4', 'PUDONG-CREW-5');
  const contacts = new Map((await findContacts(at.house, index)).map((contact) => [contact.case, contact]));
  expect(contacts.get(walked)).toMatchObject({ reasons: ['seat'], holder: 'PUDONG-SITE-4' });
  expect(contacts.has(seat)).toBe(false);
  const [specimen] = await at.specimens(index);
  await at.result(specimen!, 'positive');
  await fanOut(at.house, index, specimen!);
  expect((await at.state(walked)).facts).toMatchObject({ contact: true });
  expect(await at.audit()).toEqual([]);
}, 60_000);

test('a positive person merged into a case without any test is positive there, and nobody is released without a doctor', async () => {
  const site = 'PUDONG-SITE-5';
  const index = await at.person({ voyage: await at.flight() });
  await at.bring(index, 'site', { site, crew: 'PUDONG-CREW-6' });
  const [specimen] = await at.specimens(index);
  await at.result(specimen!, 'positive');
  const other = await at.person({ voyage: await at.flight() });
  await at.bring(other, 'site', { site, crew: 'PUDONG-CREW-7' });
  expect((await at.state(other)).facts['confirmed']).not.toBe(true);
  await at.record('PUDONG', index, 'same');
  await at.act(site, { type: 'close', case: index, ending: 'duplicate', into: other });
  const { facts, clocks, measure } = await at.state(other);
  expect(facts).toMatchObject({ confirmed: true, mode: '120' });
  expect(Object.keys(clocks)).toContain('act');
  expect(measure).toEqual((await at.state(other)).measure);
  expect(await at.audit()).toEqual([]);
  // A slip: they were two after all, and the other one is bound by nobody else's result.
  await at.act('PUDONG', { type: 'reopen', case: index, reason: 'two people after all' });
  expect((await at.state(other)).facts['confirmed']).toBe(false);
  expect(await at.audit()).toEqual([]);
}, 60_000);

test('somebody whom a record of before names beside an ending that is no merger is not taken for the contact who is recalled', async () => {
  const voyage = await at.flight();
  const [index, seat, other] = [await listed(voyage, '20A'), await listed(voyage, '20B'), await listed(voyage, '40C')];
  await at.bring(index, 'site', { site: 'PUDONG-SITE-6', crew: 'PUDONG-CREW-8' });
  const [specimen] = await at.specimens(index);
  await at.result(specimen!, 'positive');
  await fanOut(at.house, index, specimen!);
  expect((await at.state(seat)).facts['contact']).toBe(true);
  await at.record('CARRIERS', seat, 'not-boarded');
  await at.act('CARRIERS', { type: 'close', case: seat, ending: 'not-boarded' });
  await at.house.owner.pool.query(
    `update huan."case" set state = jsonb_set(state::jsonb, '{mergedInto}', to_jsonb($2::text)) where case_id = $1`,
    [seat, other],
  );
  await recallFanOut(at.house, specimen!);
  expect((await at.state(other)).evidence['contact']).toBeUndefined();
}, 60_000);
