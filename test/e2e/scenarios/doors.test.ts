// Doors that must not open: evidence that says no, beds and seats that nobody kept, words of whoever has nothing more to say.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { musterOf } from '../../../src/app/muster.ts';
import { stepsOf } from '../../../src/app/steps.ts';
import { type Facts, actorId, unitId } from '../../../src/loop/terms.ts';
import { accepted, newCase, stamped } from '../../house.ts';
import { type CaseId, type Journey, offerOf, openJourney } from '../../journey.ts';

const [desk, crew, site, next] = ['PUDONG-DESK', 'PUDONG-CREW-1', 'PUDONG-SITE-1', 'PUDONG-SITE-2'] as const;

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const lacks = async (unit: string, id: CaseId, to: string, link: string): Promise<readonly string[]> => {
  const { code, about } = await at.refused(unit, offerOf(id, to, link));
  return code === 'evidence_missing' ? about : [code];
};
const bed = async (unit: string, id: CaseId): Promise<void> => {
  await at.act(unit, { type: 'record', case: id, kind: 'lodging', place: await at.site(unit) });
};
const end = (id: CaseId, ending: string) => ({ type: 'close', case: id, ending }) as const;

test('a plate that is another one, a home that is not fit, a pick-up that was not approved: recorded, and no door opens', async () => {
  const person = await at.person({ facts: { years: 70 } });
  await at.bring(person, 'desk');
  await at.result((await at.specimens(person))[0]!, 'negative');
  const street = 'PUDONG-STREET-1';
  await at.record(street, person, 'home', { homeSuitable: true });
  await at.record(street, person, 'household', { household: true });
  const car = { plate: '沪A·0003试', driver: 'SAMPLE SON' };
  const note = async (kind: string, facts: object) =>
    at.act(desk, { type: 'record', case: person, kind, facts: { ...facts }, personal: car });
  expect((await at.refused(desk, { type: 'record', case: person, kind: 'pickup' })).about).toEqual(['plate', 'driver']);
  await note('pickup', { approved: true });
  await note('plate', { checked: false });
  expect(await lacks(desk, person, street, 'territory')).toEqual(['plate']);
  await note('plate', { checked: true });
  await note('pickup', { approved: false });
  expect(await lacks(desk, person, street, 'territory')).toEqual(['pickup']);
  await note('pickup', {});
  // The street looked again: the home is not fit after all, and then nobody is taken there.
  await at.record(street, person, 'home', { homeSuitable: false });
  expect((await at.state(person)).facts).toMatchObject({ isolation: 'central' });
  expect(await lacks(desk, person, site, 'territory')).toEqual(['lodging']);
  // What was mistyped is put right by a correction.
  const { seq } = (await at.state(person)).evidence['home']!;
  const right = { type: 'correct', case: person, kind: 'home', corrects: seq, reason: 'wrong box' } as const;
  await at.act(street, { ...right, facts: { homeSuitable: true } });
  await at.give(person, desk, street, 'territory');
});

test('a guest who was looked for and not seen stays on the list of the missing', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const alarm = await at.now();
  await at.record(site, person, 'muster', { present: false });
  const warden = { actor: actorId('warden'), unit: unitId(site) };
  const missing = async () =>
    (await musterOf(at.house, warden, unitId(site), alarm))!.people.filter((one) => !one.accounted);
  expect((await missing()).map((one) => one.case)).toContain(person);
});

test('a stand that was looked at and is not clean takes no aircraft, and none stands nowhere', async () => {
  const [stand, first, second] = [newCase(), newCase(), newCase()];
  const airport = unitId('PVG-AIRPORT');
  await at.act(airport, { type: 'open', case: stand, loop: 'stand', holder: airport });
  await at.record(airport, stand, 'checklist', { capacity: 1 });
  for (const id of [first, second]) await at.act(airport, { type: 'open', case: id, loop: 'voyage', holder: airport });
  const park = (id: CaseId) => ({ type: 'record', case: id, kind: 'stand', place: stand }) as const;
  const nowhere = { type: 'record', case: first, kind: 'stand', facts: { stand: '210' } } as const;
  expect((await at.refused(airport, nowhere)).about).toEqual(['place']);
  await at.act(airport, park(first));
  await at.record(airport, first, 'landing');
  await at.act(airport, { type: 'record', case: first, kind: 'count', counted: 0 });
  await at.act(airport, end(first, 'completed'));
  await at.record(airport, stand, 'cleaning', { finished: false });
  expect((await at.refused(airport, park(second))).code).toBe('place_unready');
  await at.record(airport, stand, 'cleaning', { finished: true });
  await at.act(airport, park(second));
});

test('no way onto a bus without a seat and a bed elsewhere: from the hall, from a room, from hospital', async () => {
  const [inHall, inRoom, child, patient] = [
    await at.person(),
    await at.person(),
    await at.person({ facts: { years: 12 } }),
    await at.person(),
  ];
  await at.bring(inHall, 'screening');
  for (const kind of ['interview', 'temperature', 'itinerary']) await at.record('PVG-SCREENING', inHall, kind);
  await at.swab('PVG-SCREENING', inHall);
  expect(await lacks('PVG-SCREENING', inHall, crew, 'transfer')).toEqual(['link_not_allowed']);

  await at.bring(inRoom, 'site');
  await at.bring(child, 'desk');
  await at.act(desk, { type: 'record', case: child, kind: 'carer', personal: { carer: 'SAMPLE AUNT' } });
  await at.bring(child, 'site');
  // The bed that is left behind is no bed for the journey, and another site's is not this site's.
  expect(await lacks(site, inRoom, crew, 'transfer')).toEqual(['seat', 'lodging']);
  expect(await lacks(site, inRoom, next, 'territory')).toEqual(['lodging']);
  await bed(next, inRoom);
  await at.record(desk, inRoom, 'seat');
  const run = await at.run(crew);
  await at.give(inRoom, site, crew, 'transfer', { run });
  await at.record(crew, inRoom, 'seat');
  expect(await lacks(crew, inRoom, 'PUDONG-SITE-3', 'territory')).toEqual(['lodging']);
  await at.give(inRoom, crew, next, 'territory');

  await at.bring(patient, 'stand');
  await at.record('PVG-BOARDING', patient, 'temperature', { fever: true });
  await at.give(patient, 'PVG-BOARDING', 'AMBULANCE', 'hospital');
  await at.give(patient, 'AMBULANCE', 'HOSPITAL-1', 'hospital');
  await at.discharge('HOSPITAL-1', patient);
  expect(await lacks('HOSPITAL-1', patient, crew, 'transfer')).toEqual(['seat', 'lodging']);
  expect(await lacks('HOSPITAL-1', patient, site, 'territory')).toEqual(['lodging']);
  const bare = { type: 'record', case: patient, kind: 'lodging' } as const;
  expect((await at.refused(site, bare)).about).toEqual(['place']);
});

test('a crew whose passenger has a bed far away is shown the way there, and no other site', async () => {
  const person = await at.person();
  await at.bring(person, 'bus', { site: 'PUDONG-SITE-8', crew: 'PUDONG-CREW-4' });
  const [steps] = await stepsOf(at.house, { actor: actorId('driver'), unit: unitId('PUDONG-CREW-4') }, [person], 'en');
  const way = steps?.links.find(({ link }) => link === 'territory');
  expect(way).toMatchObject({ barred: null });
  expect(way?.receivers[0]).toBe('PUDONG-SITE-8');
});

test('a child is not driven from a room alone, and of unknown age is not grown up', async () => {
  const [child, ageless] = [await at.person({ facts: { years: 12 } }), await at.person({ facts: { years: null } })];
  await at.bring([child, ageless], 'desk');
  const run = await at.run(crew);
  for (const id of [child, ageless]) {
    await bed(site, id);
    await at.record(desk, id, 'seat');
  }
  expect(await lacks(desk, child, crew, 'transfer')).toEqual(['carer']);
  expect(await lacks(desk, ageless, crew, 'transfer')).toEqual(['age|carer']);
  // To have looked at somebody's needs is not to know how old they are.
  await at.record(desk, ageless, 'special', { needs: [] });
  expect(await lacks(desk, ageless, crew, 'transfer')).toEqual(['age|carer']);
  expect((await at.refused(desk, { type: 'record', case: ageless, kind: 'age' })).about).toEqual(['years']);
  await at.record(desk, ageless, 'age', { years: 15 });
  expect(await lacks(desk, ageless, crew, 'transfer')).toEqual(['carer']);
  await at.record(desk, ageless, 'age', { years: 51 });
  await at.give(ageless, desk, crew, 'transfer', { run });
  await at.give(ageless, crew, site, 'territory');
  await bed(next, ageless);
});

test('a bus that is too full or has too few escorts does not leave', async () => {
  const people = [await at.person(), await at.person(), await at.person()];
  await at.bring(people, 'desk');
  const run = newCase();
  await at.all(desk, [
    { type: 'open', case: run, loop: 'run', holder: unitId(desk), facts: { seats: 4 } },
    { type: 'record', case: run, kind: 'vehicle', facts: { seats: 4 }, personal: { plate: '沪A·0004试' } },
  ]);
  expect((await at.refused(desk, { type: 'record', case: run, kind: 'crew' })).about).toEqual(['escorts']);
  await at.record(desk, run, 'crew', { escorts: 1 });
  await at.give(run, desk, crew, 'boarding');
  for (const id of people) {
    await bed(site, id);
    await at.record(desk, id, 'seat');
  }
  const count = async (counted: number) => {
    for (let twice = 0; twice < 2; twice += 1)
      await at.act(crew, { type: 'record', case: run, kind: 'count', counted });
  };
  const leave = { type: 'record', case: run, kind: 'departure' } as const;
  await at.give(people, desk, crew, 'transfer', { run });
  await count(3);
  expect((await at.refused(crew, leave)).code).toBe('record_forbidden');
  await at.record(desk, run, 'crew', { escorts: 2 });
  expect((await at.refused(crew, leave)).code).toBe('record_forbidden');
  await at.give(people[2]!, crew, desk, 'transfer');
  await count(2);
  await at.act(crew, leave);
});

test('whoever gave a person away has nothing more to say about them: neither who they are nor how they are', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const { measure } = await at.state(person);
  const says = async (unit: string, kind: string, facts: object) =>
    (await at.refused(unit, { type: 'record', case: person, kind, facts: { ...facts } })).code;
  expect(await says('PVG-SCREENING', 'interview', { symptoms: [] })).toBe('not_yours');
  expect(await says('CARRIERS', 'manifest', { category: 'transit' })).toBe('not_yours');
  expect(await says(desk, 'temperature', { fever: true })).toBe('not_yours');
  expect(await says(next, 'checkin', {})).toBe('not_yours');
  expect(await says(next, 'report', { symptoms: [] })).toBe('not_yours');
  expect(await says('MINHANG-SITE-1', 'symptoms', { symptoms: ['cough'] })).toBe('not_yours');
  // Nor does the holder take a measure away by typing a category, or make a new one by a hold ashore.
  expect(await says(site, 'manifest', { category: 'transit' })).toBe('link_not_allowed');
  expect(await says('PVG-BORDER', 'hold', { held: true, holdAt: measure!.until })).toBe('not_yours');
  expect(await says('DUTY', 'hold', { held: true, holdAt: measure!.until })).toBe('link_not_allowed');
  expect(await says(site, 'status', { category: 'diplomat', accredited: true })).toBe('not_yours');
  expect((await at.state(person)).measure).toEqual(measure);
  // A departure is border’s to see wherever the person was.
  await at.record('PVG-BORDER', person, 'departure', { flight: 'CA1' });
});

test('what a house, an address or a vehicle is said to be is said by those it belongs to, and by no other district', async () => {
  const place = await at.site(site);
  const says = async (unit: string, id: CaseId, kind: string, { counted, ...facts }: Facts = {}) => {
    const heads = typeof counted === 'number' ? { counted } : {};
    const answer = await at.house.submit(stamped(unit, { type: 'record', case: id, kind, facts, ...heads }));
    return 'refused' in answer ? answer.refused.code : 'done';
  };
  const checklist = { capacity: 900, ...accepted };
  expect(await says('MINHANG', place, 'checklist', checklist)).toBe('not_yours');
  expect(await says(next, place, 'muster', { counted: 0 })).toBe('not_yours');
  expect(await says('MINHANG-SITE-1', place, 'count', { counted: 0 })).toBe('not_yours');
  expect(await says('PUDONG', place, 'checklist', { ...checklist, capacity: 40 })).toBe('done');

  // Nor by opening a case of their own about it.
  const second = newCase();
  await at.act('MINHANG', { type: 'open', case: second, loop: 'site', holder: unitId('PUDONG-SITE-9') });
  expect(await says('MINHANG', second, 'checklist', checklist)).toBe('not_yours');
  expect(await says('MINHANG', second, 'rooms', { roomList: ['301 2 general'] })).toBe('not_yours');
  await at.act('PUDONG-SITE-9', end(second, 'closed'));

  const person = await at.person();
  await at.bring(person, 'bus');
  expect(await says('MINHANG', person, 'destination', { district: 'MINHANG' })).toBe('not_yours');
  expect(await says('MINHANG-DESK', person, 'destination', { district: 'MINHANG' })).toBe('not_yours');
  expect(await says('PUDONG', person, 'destination', { district: 'PUDONG' })).toBe('done');
  expect(await says(desk, person, 'destination', { district: 'PUDONG' })).toBe('done');
  await at.bring(person, 'site');

  const run = await at.run(crew);
  expect(await says('MINHANG-DESK', run, 'vehicle')).toBe('not_yours');
  expect(await says('MINHANG', run, 'crew', { escorts: 0 })).toBe('not_yours');
  // Who sent it off still says so when another vehicle must come.
  expect(await says(desk, run, 'vehicle')).toBe('done');
  await at.record(crew, run, 'empty');
  await at.act(crew, end(run, 'cancelled'));
});

test('one normal reading does not end 120 mode: a hospital does, and a mistake is corrected', async () => {
  const [ill, mistaken] = [await at.person(), await at.person()];
  await at.bring([ill, mistaken], 'site');
  for (const id of [ill, mistaken]) await at.record(site, id, 'symptoms', { symptoms: ['cough'], fever: true });
  for (const id of [ill, mistaken]) await at.record(site, id, 'report', { symptoms: [], fever: false });
  expect((await at.state(ill)).facts).toMatchObject({ fever: false, mode: '120', ill: true });
  expect((await at.state(ill)).clocks['act']).toBeDefined();
  const { seq } = (await at.state(mistaken)).evidence['symptoms']!;
  const right = {
    type: 'correct',
    case: mistaken,
    kind: 'symptoms',
    corrects: seq,
    reason: 'the room next door',
  } as const;
  await at.act(site, { ...right, facts: { symptoms: [], fever: false } });
  expect((await at.state(mistaken)).facts).toMatchObject({ mode: 'district', ill: false });
  expect((await at.state(mistaken)).clocks['act']).toBeUndefined();
  // Nobody departs abroad with it.
  for (const id of [ill, mistaken]) {
    await at.result((await at.specimens(id))[0]!, 'negative');
    await at.record('PVG-BORDER', id, 'departure', { flight: 'CA2' });
  }
  expect((await at.refused(site, end(ill, 'departed'))).code).toBe('link_not_allowed');
  await at.act(site, end(mistaken, 'departed'));
  await at.give(ill, site, 'AMBULANCE', 'hospital');
  await at.give(ill, 'AMBULANCE', 'HOSPITAL-1', 'hospital');
  expect((await at.refused('HOSPITAL-1', { type: 'record', case: ill, kind: 'discharge' })).about).toEqual([
    'test.negative:2:1440',
  ]);
  await at.discharge('HOSPITAL-1', ill);
  expect((await at.state(ill)).facts).toMatchObject({ mode: 'district', ill: false });
});

test('who has symptoms at the end is free all the same, and the missing discharge is a gap', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  await at.result((await at.specimens(person))[0]!, 'negative');
  await at.record(site, person, 'report', { symptoms: ['cough'] });
  const { measure } = await at.state(person);
  await at.later((measure!.until - (await at.now())) / 60_000 + 1);
  expect((await at.gap(person, 'release-evidence')).facts['missing']).toEqual(['discharge']);
  await at.act(site, end(person, 'released'));
  expect(await at.state(person)).toMatchObject({ ending: 'released', measure: { until: measure!.until } });
});

test('a site that signs and taps nothing owes a report the next day', async () => {
  const person = await at.person();
  await at.bring(person, 'bus');
  expect((await at.state(person)).clocks['report']).toBeUndefined();
  await at.give(person, crew, site, 'territory');
  expect((await at.state(person)).clocks['report']).toMatchObject({ rung: 0, rule: { rows: ['clocks-03'] } });
  await at.later(27 * 60);
  expect((await at.notices(person)).some(({ topic, data }) => topic === 'alarm' && data['clock'] === 'report')).toBe(
    true,
  );
  // None is due on the road, nor in hospital.
  await at.give(person, site, 'AMBULANCE', 'hospital');
  expect((await at.state(person)).clocks['report']).toBeUndefined();
});

test('a site whose places became fewer than its people is the district’s gap', async () => {
  const people = [await at.person(), await at.person()];
  await at.bring(people, 'site', { site: 'PUDONG-SITE-7' });
  const place = await at.site('PUDONG-SITE-7');
  // A site is accepted in every point or not at all.
  const half = { type: 'record', case: place, kind: 'checklist', facts: { capacity: 1, guestsOut: true } } as const;
  expect((await at.refused('PUDONG', half)).about).toEqual(['zonesApart', 'staffTrained']);
  await at.record('PUDONG', place, 'checklist', { capacity: 1, ...accepted });
  expect(await at.gap(place, 'over-capacity')).toMatchObject({ holder: 'PUDONG', facts: { capacity: 1, held: 2 } });
});

test('a flight is not diverted with people on its list', async () => {
  const voyage = newCase();
  await at.act('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: unitId('PVG-AIRPORT') });
  const person = await at.person({ voyage });
  await at.record('CARRIERS', voyage, 'diversion', { to: 'HGH' });
  const empty = await at.record('PVG-AIRPORT', voyage, 'empty');
  expect(await at.gap(voyage, 'head-count')).toMatchObject({ facts: { counted: 0, held: 1 } });
  expect(empty.held).toBe(1);
  expect((await at.refused('PVG-AIRPORT', end(voyage, 'diverted'))).about).toEqual(['empty']);
  await at.record('CARRIERS', person, 'diversion', { to: 'HGH' });
  const receiver = {
    type: 'record',
    case: person,
    kind: 'receiver',
    personal: { receiver: 'Hangzhou customs' },
  } as const;
  await at.act('PVG-AIRPORT', receiver);
  await at.act('CARRIERS', end(person, 'diverted'));
  await at.record('PVG-AIRPORT', voyage, 'empty');
  await at.act('PVG-AIRPORT', end(voyage, 'diverted'));
});
