// What goes wrong between the district's desk at the airport and the door.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Instant, after, instant, minutes, unitId } from '../../../src/loop/terms.ts';
import { newCase } from '../../house.ts';
import { type Journey, each, offerOf, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const held = async (ids: readonly string[]): Promise<readonly string[]> =>
  Promise.all(ids.map(async (id) => (await at.state(id as never)).holder));

test('a site that fills up while the bus is on the road: the crew still holds, and the dead-man clock does not stop', async () => {
  const [big, small] = ['PUDONG-SITE-3', 'PUDONG-SITE-2'];
  await at.site(big, 2);
  const people = [await at.person(), await at.person()];
  await at.bring(people, 'bus', { site: big, crew: 'PUDONG-CREW-2' });
  const bus = (await at.state(people[0]!)).run!;
  // No more rooms than there are: whoever comes now is refused before a wheel turns.
  const third = await at.person();
  await at.bring(third, 'desk');
  const place = await at.site(big);
  expect((await at.refused(big, { type: 'record', case: third, kind: 'lodging', place })).code).toBe('place_full');
  // The site cannot take them after all (a burst pipe): all of them are refused at the door.
  const handover = newCase();
  await at.act('PUDONG-CREW-2', { type: 'offer-group', handover, cases: people, to: unitId(big), link: 'territory' });
  await at.act(big, { type: 'refuse-group', handover, reason: 'no water on three floors' });
  expect(await held(people)).toEqual(['PUDONG-CREW-2', 'PUDONG-CREW-2']);
  await at.later(100);
  expect((await at.notices(bus)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    clock: 'transit',
    calls: 'holder',
  });
  // Another site of the district takes them, room by room; the first one's rooms are free again.
  const other = await at.site(small, 10);
  await at.all(
    small,
    each(people, (id) => ({ type: 'record', case: id, kind: 'lodging', place: other, personal: { room: '201' } })),
  );
  expect([(await at.state(place)).roll.length, (await at.state(other)).roll.length]).toEqual([0, 2]);
  await at.give(people, 'PUDONG-CREW-2', small, 'territory');
  await at.record('PUDONG-CREW-2', bus, 'arrival');
  expect((await at.state(bus)).clocks['transit']).toBeUndefined();
  expect(await held(people)).toEqual([small, small]);
});

test('a vehicle that breaks down: a second one takes everybody over as a group, and the first is not closed with heads aboard', async () => {
  const people = [await at.person(), await at.person(), await at.person()];
  await at.bring(people, 'bus', { crew: 'PUDONG-CREW-3' });
  const broken = (await at.state(people[0]!)).run!;
  await at.record('PUDONG-CREW-3', broken, 'breakdown');
  expect(await at.gap(broken, 'breakdown')).toMatchObject({ holder: 'PUDONG-CREW-3' });
  expect((await at.refused('PUDONG-CREW-3', { type: 'close', case: broken, ending: 'cancelled' })).about).toEqual([
    'empty',
  ]);
  const relief = await at.run('PUDONG-CREW-4');
  await at.give(people, 'PUDONG-CREW-3', 'PUDONG-CREW-4', 'transfer', { run: relief });
  for (const counted of [3, 3]) await at.act('PUDONG-CREW-4', { type: 'record', case: relief, kind: 'count', counted });
  await at.record('PUDONG-CREW-4', relief, 'departure');
  expect(await at.state(people[1]!)).toMatchObject({ holder: 'PUDONG-CREW-4', run: relief });
  await at.record('PUDONG-CREW-3', broken, 'empty');
  await at.act('PUDONG-CREW-3', { type: 'close', case: broken, ending: 'broken-down' });
  await at.prove(await at.gap(broken, 'breakdown'));
  await at.give(people, 'PUDONG-CREW-4', 'PUDONG-SITE-1', 'territory');
});

test('somebody who disappears between two counts: the bus does not leave in silence, and one holder stays answerable', async () => {
  const people = [await at.person(), await at.person()];
  const [here, away] = people;
  await at.bring(people, 'desk');
  const crew = 'PUDONG-CREW-5';
  const bus = await at.run(crew);
  const place = await at.site('PUDONG-SITE-1');
  await at.all(
    'PUDONG-SITE-1',
    each(people, (id) => ({ type: 'record', case: id, kind: 'lodging', place })),
  );
  await at.all(
    'PUDONG-DESK',
    each(people, (id) => ({ type: 'record', case: id, kind: 'seat' })),
  );
  await at.give(people, 'PUDONG-DESK', crew, 'transfer', { run: bus });
  expect((await at.act(crew, { type: 'record', case: bus, kind: 'count', counted: 2 })).gaps).toEqual([]);
  const second = await at.act(crew, { type: 'record', case: bus, kind: 'count', counted: 1 });
  expect([second.held, second.gaps.length]).toEqual([2, 1]);
  expect(await at.gap(bus, 'head-count')).toMatchObject({ holder: crew, facts: { counted: 1, held: 2 } });
  await at.record(crew, away!, 'vanished');
  const search = await at.gap(away!, 'vanished');
  expect(await at.state(away!)).toMatchObject({ holder: crew, custody: 'held' });
  // The search is handed to the police, who sign for it; the person's holder stays.
  await at.give(search.caseId, crew, 'POLICE', 'open');
  // A wheel turns only when the count is right again, or when the district has put in writing why it may.
  const leave = { type: 'record', case: bus, kind: 'departure' } as const;
  expect(await at.refused(crew, leave)).toMatchObject({ code: 'evidence_missing', about: ['count:2'] });
  const asked = newCase();
  await at.act(
    crew,
    {
      type: 'ask-exception',
      case: bus,
      evidence: ['count'],
      reason: 'searched for an hour, the police search on',
      document: 'PUDONG/POLICE/17',
      expiresAt: after(await at.now(), minutes(60)),
    },
    { id: asked },
  );
  expect(await at.refused(crew, leave)).toMatchObject({ code: 'evidence_missing' });
  await at.act('PUDONG', {
    type: 'approve-exception',
    case: bus,
    exception: asked,
    reason: 'the others must not wait',
  });
  await at.act(crew, leave);
  await at.give([here!], crew, 'PUDONG-SITE-1', 'territory');
  await at.later(150);
  expect((await at.notices(search.caseId)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    holder: 'POLICE',
  });
  await at.record('POLICE', away!, 'found');
  await at.prove(await at.gap(away!, 'vanished'));
  await at.give(away!, crew, 'PUDONG-SITE-1', 'territory');
  expect(await at.state(away!)).toMatchObject({ holder: 'PUDONG-SITE-1' });
});

test('a count typed wrong is no count: the bus waits until two are right, and until the last one is what is aboard', async () => {
  const people = [await at.person(), await at.person()];
  await at.bring(people, 'desk');
  const crew = 'PUDONG-CREW-8';
  const bus = await at.run(crew);
  const place = await at.site('PUDONG-SITE-1');
  await at.all(
    'PUDONG-SITE-1',
    each(people, (id) => ({ type: 'record', case: id, kind: 'lodging', place })),
  );
  await at.all(
    'PUDONG-DESK',
    each(people, (id) => ({ type: 'record', case: id, kind: 'seat' })),
  );
  const count = (counted: number) => at.act(crew, { type: 'record', case: bus, kind: 'count', counted });
  const departs = () => at.refused(crew, { type: 'record', case: bus, kind: 'departure' });
  await at.give(people[0]!, 'PUDONG-DESK', crew, 'transfer', { run: bus });
  expect((await count(1)).gaps).toEqual([]);
  expect((await count(1)).gaps).toEqual([]);
  // Somebody boards after the second count: it is no count of those aboard.
  await at.give(people[1]!, 'PUDONG-DESK', crew, 'transfer', { run: bus });
  expect((await departs()).about).toEqual(['count:2']);
  expect((await count(12)).gaps).toHaveLength(1);
  expect((await departs()).about).toEqual(['count:2']);
  await count(2);
  await at.record(crew, bus, 'departure');
  // Who typed it wrong has counted again, and knew the number by then: another of the crew closes it.
  const gap = await at.gap(bus, 'head-count');
  expect(Object.keys(gap.evidence)).toEqual(['recount']);
  const settle = { type: 'close', case: gap.caseId, ending: 'settled' } as const;
  expect((await at.refused(crew, settle)).code).toBe('four_eyes');
  await at.act(crew, settle, { actor: 'second escort' });
  await at.give(people, crew, 'PUDONG-SITE-1', 'territory');
});

test('heads at the door that differ from the list: who is missing stays with the crew, who is too many is a gap', async () => {
  const people = [await at.person(), await at.person(), await at.person()];
  const [present, absent, stranger] = people;
  await at.bring(people, 'bus', { crew: 'PUDONG-CREW-6' });
  const handover = newCase();
  const cases = [present!, absent!];
  await at.act('PUDONG-CREW-6', {
    type: 'offer-group',
    handover,
    cases,
    to: unitId('PUDONG-SITE-1'),
    link: 'territory',
  });
  await at.act('PUDONG-SITE-1', { type: 'accept-group', handover, present: [present!, stranger!] });
  expect(await held(people)).toEqual(['PUDONG-SITE-1', 'PUDONG-CREW-6', 'PUDONG-CREW-6']);
  expect(await at.gap(absent!, 'absent')).toMatchObject({ holder: 'PUDONG-CREW-6' });
  expect(await at.gap(stranger!, 'unlisted')).toMatchObject({ holder: 'PUDONG-SITE-1' });
});

test('chest pain on the bus: hospital first whatever is missing, review within hours, and back into the loop afterwards', async () => {
  const person = await at.person();
  await at.bring(person, 'bus', { crew: 'PUDONG-CREW-7' });
  const [specimen] = await at.specimens(person);
  await at.act('PUDONG-CREW-7', { type: 'emergency', case: person, reason: 'chest pain, grey' });
  const claimed = await at.act('AMBULANCE', {
    type: 'claim',
    case: person,
    link: 'hospital',
    reason: 'called to the motorway',
  });
  expect(claimed).toMatchObject({ holder: 'AMBULANCE', link: 'hospital' });
  expect(await at.gap(person, 'giver-signature')).toMatchObject({ holder: 'PUDONG-CREW-7' });
  await at.give(person, 'AMBULANCE', 'HOSPITAL-1', 'hospital');
  // The test that is still open goes on: it finds the hospital.
  await at.result(specimen!, 'negative');
  expect((await at.notices(person)).findLast(({ topic }) => topic === 'result')?.data).toMatchObject({
    holder: 'HOSPITAL-1',
  });
  await at.later(5 * 60);
  expect((await at.notices(person)).findLast(({ data }) => data['clock'] === 'review')?.data).toMatchObject({
    calls: 'parent',
  });
  const review = { type: 'review-emergency', case: person, finding: 'infarction, rightly taken' } as const;
  expect((await at.refused('DUTY', review, { actor: 'officer of PUDONG-CREW-7' })).code).toBe('four_eyes');
  // A hospital of the city is not below the district from which the person came.
  expect((await at.refused('PUDONG', review)).code).toBe('not_yours');
  await at.act('DUTY', review);
  expect((await at.refused('HOSPITAL-1', offerOf(person, 'PUDONG-SITE-1', 'territory'))).about).toEqual(['discharge']);
  await at.record('HOSPITAL-1', person, 'discharge');
  await at.give(person, 'HOSPITAL-1', 'PUDONG-SITE-1', 'territory');
  // The room had been kept, and the days went on counting from the stand.
  const { place, measure, entered } = await at.state(person);
  expect([place === null, measure?.start]).toEqual([false, entered['stand']]);
});

test('private pick-up: driver and plate on record and checked, else the door of the hall stays shut', async () => {
  const person = await at.person({ facts: { years: 70 } });
  await at.bring(person, 'desk');
  const street = 'PUDONG-STREET-2';
  await at.record(street, person, 'home', { homeSuitable: true });
  await at.record(street, person, 'household', { household: true });
  // Without a negative result the person is bound to a site, and no street may be offered them.
  expect((await at.refused('PUDONG-DESK', offerOf(person, street, 'territory'))).code).toBe('link_not_allowed');
  await at.result((await at.specimens(person))[0]!, 'negative');
  expect((await at.refused('PUDONG-DESK', offerOf(person, street, 'territory'))).about).toEqual(['pickup', 'plate']);
  await at.act('PUDONG-DESK', {
    type: 'record',
    case: person,
    kind: 'pickup',
    facts: { approved: true },
    personal: { driver: 'SAMPLE SON', plate: '沪D·3试' },
  });
  expect((await at.refused('PUDONG-DESK', offerOf(person, street, 'territory'))).about).toEqual(['plate']);
  await at.record('POLICE', person, 'plate', { checked: true });
  await at.give(person, 'PUDONG-DESK', street, 'territory');
  const sealed = 'select count(*)::int as clear from huan.event where case_id = $1 and data::text like $2';
  expect((await at.house.owner.pool.query(sealed, [person, '%沪D%'])).rows).toEqual([{ clear: 0 }]);
});

const offered = async (): Promise<{ person: Awaited<ReturnType<Journey['person']>>; offer: string; made: Instant }> => {
  const person = await at.person();
  await at.bring(person, 'bus', { crew: 'PUDONG-CREW-8' });
  const made = await at.now();
  const { offer } = await at.act('PUDONG-CREW-8', offerOf(person, 'PUDONG-SITE-1', 'territory'));
  return { person, offer: offer!, made };
};

test('a basement without network: a signature seven hours late counts from when it was given, and settles the alarm', async () => {
  const { person, offer, made } = await offered();
  await at.later(7 * 60);
  expect(await at.state(person)).toMatchObject({ holder: 'PUDONG-CREW-8', custody: 'held' });
  const alarm = await at.gap(person, 'offer-lapsed');
  expect(alarm.holder).toBe('PUDONG-SITE-1');
  const signed = after(made, minutes(5));
  await at.act('PUDONG-SITE-1', { type: 'accept', case: person, offer }, { happenedAt: signed });
  expect(await at.state(person)).toMatchObject({
    holder: 'PUDONG-SITE-1',
    heldSince: signed,
    entered: { territory: signed },
  });
  expect(await at.state(alarm.caseId)).toMatchObject({ custody: 'closed', ending: 'settled' });
  expect(await at.gaps(person)).toEqual([]);
});

test('the same signature before the offer lapses is an ordinary one', async () => {
  const { person, offer, made } = await offered();
  await at.later(110);
  await at.act('PUDONG-SITE-1', { type: 'accept', case: person, offer }, { happenedAt: after(made, minutes(2)) });
  expect(await at.state(person)).toMatchObject({ holder: 'PUDONG-SITE-1', heldSince: after(made, minutes(2)) });
  expect(await at.gaps(person)).toEqual([]);
});

test('the same signature after somebody else took the person moves nothing: it is attested, and the hole is a gap', async () => {
  const { person, offer, made } = await offered();
  await at.later(4 * 60);
  await at.act('PUDONG-SITE-4', {
    type: 'claim',
    case: person,
    link: 'territory',
    reason: 'the bus came to us in the end',
  });
  await at.later(3 * 60);
  await at.act('PUDONG-SITE-1', { type: 'accept', case: person, offer }, { happenedAt: after(made, minutes(5)) });
  expect((await at.state(person)).holder).toBe('PUDONG-SITE-4');
  expect(await at.events(person)).toContain('signature.attested.1');
  expect(await at.gap(person, 'history')).toMatchObject({ holder: 'DUTY' });
  // A clock that is far ahead of ours is not believed at all.
  const ahead = instant((await at.now()) + minutes(30));
  expect(
    (await at.refused('PUDONG-SITE-1', { type: 'record', case: person, kind: 'note' }, { happenedAt: ahead })).code,
  ).toBe('happened_after_now');
});

test('a bus whose phone had no network: its counts come after its arrival, are held against the heads of then, and stop no bus', async () => {
  const crew = 'PUDONG-CREW-13';
  const people = [await at.person(), await at.person(), await at.person()];
  await at.bring(people, 'desk');
  const [bus, place] = [await at.run(crew), await at.site('PUDONG-SITE-2')];
  await at.all(
    'PUDONG-SITE-2',
    each(people, (id) => ({ type: 'record', case: id, kind: 'lodging', place, personal: { room: '301', floor: '3' } })),
  );
  await at.all(
    'PUDONG-DESK',
    each(people, (id) => ({ type: 'record', case: id, kind: 'seat', personal: { busSeat: '3' } })),
  );
  await at.give(people, 'PUDONG-DESK', crew, 'transfer', { run: bus });
  const boarded = await at.now();
  await at.later(40);
  await at.give(people, crew, 'PUDONG-SITE-2', 'territory');
  // The crew cannot be reached: its district says that the bus is there. The site, which has nothing to do with the run, does not.
  expect((await at.refused('PUDONG-SITE-2', { type: 'record', case: bus, kind: 'arrival' })).code).toBe('not_yours');
  await at.record('PUDONG', bus, 'arrival');
  await at.later(10);
  const then = (minute: number) => ({ happenedAt: after(boarded, minutes(minute)) });
  const count = (counted: number) => ({ type: 'record', case: bus, kind: 'count', counted }) as const;
  expect(await at.act(crew, count(3), then(1))).toMatchObject({ held: 3, gaps: [] });
  expect(await at.act(crew, count(3), then(2))).toMatchObject({ held: 3, gaps: [] });
  await at.act(crew, { type: 'record', case: bus, kind: 'departure' }, then(3));
  expect((await at.state(bus)).clocks).not.toHaveProperty('transit');
  expect(await at.gaps(bus)).toEqual([]);
  expect(await at.audit()).toEqual([]);
  // One that was wrong when it was made is a gap, though it is what is aboard by now.
  expect(await at.act(crew, count(0), then(4))).toMatchObject({ held: 3 });
  expect(await at.gap(bus, 'head-count')).toMatchObject({ facts: { counted: 0, held: 3 } });
  expect(await at.audit()).toEqual([]);
});

test('an empty-vehicle check with somebody still aboard: it is a count of none, and the difference is a gap at once', async () => {
  const people = [await at.person(), await at.person()];
  await at.bring(people, 'bus', { crew: 'PUDONG-CREW-11' });
  const bus = (await at.state(people[0]!)).run!;
  await at.give([people[0]!], 'PUDONG-CREW-11', 'PUDONG-SITE-1', 'territory');
  const checked = await at.record('PUDONG-CREW-11', bus, 'empty');
  expect([checked.held, checked.gaps.length]).toEqual([1, 1]);
  expect(await at.gap(bus, 'head-count')).toMatchObject({ holder: 'PUDONG-CREW-11', facts: { counted: 0, held: 1 } });
});

test('a room reserved elsewhere before the move: the bed one lies in is not free, and no other site can take it away', async () => {
  const [small, next] = ['PUDONG-SITE-7', 'PUDONG-SITE-8'];
  const [here, there] = [await at.site(small, 1), await at.site(next, 1)];
  const [lodger, waiting] = [await at.person(), await at.person()];
  await at.bring(lodger, 'site', { site: small, crew: 'PUDONG-CREW-12' });
  await at.bring(waiting, 'desk');
  await at.act(next, { type: 'record', case: lodger, kind: 'lodging', place: there });
  expect((await at.state(here)).roll).toEqual([lodger]);
  const put = { type: 'record', case: waiting, kind: 'lodging', place: here } as const;
  expect((await at.refused(small, put)).code).toBe('place_full');
  await at.give(lodger, small, next, 'territory');
  expect([(await at.state(here)).roll, (await at.state(there)).roll]).toEqual([[], [lodger]]);
  expect(await at.state(lodger)).toMatchObject({ place: there, holder: next });
  await at.act(small, put);
  // Reserved and then not needed: staying where one is gives the reserved one back.
  const third = await at.person();
  const other = await at.site('PUDONG-SITE-9', 1);
  await at.act('PUDONG-SITE-9', { type: 'record', case: lodger, kind: 'lodging', place: other });
  await at.act(next, { type: 'record', case: lodger, kind: 'lodging', place: there });
  expect([(await at.state(there)).roll, (await at.state(other)).roll]).toEqual([[lodger], []]);
  expect(await at.state(lodger)).toMatchObject({ place: there });
  await at.bring(third, 'desk');
  await at.act('PUDONG-SITE-9', { type: 'record', case: third, kind: 'lodging', place: other });
});
