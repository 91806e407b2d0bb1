// Whose word counts about somebody: who does not see a person decides nothing about them, and nobody ends or loosens by
// their own tap alone what binds those whom they hold.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseId, type Facts, unitId } from '../../../src/loop/terms.ts';
import { newCase, stamped } from '../../house.ts';
import { type Journey, offerOf, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const says = async (unit: string, id: CaseId, kind: string, facts: Facts = {}): Promise<string> => {
  const answer = await at.house.submit(stamped(unit, { type: 'record', case: id, kind, facts }));
  return 'refused' in answer ? answer.refused.code : 'done';
};
const ends = async (unit: string, id: CaseId, ending: string, into?: CaseId): Promise<string> => {
  const command = { type: 'close', case: id, ending, ...(into === undefined ? {} : { into }) } as const;
  const answer = await at.house.submit(stamped(unit, command));
  return 'refused' in answer ? answer.refused.code : 'done';
};

test('a unit that cannot see a person neither writes to their case nor decides anything about them', async () => {
  const waiting = await at.person();
  const guest = await at.person();
  await at.bring(guest, 'site');
  const before = [await at.state(waiting), await at.state(guest)];
  const strangers: readonly (readonly [string, string, Facts?])[] = [
    ['CHONGMING-SITE-1', 'note'],
    ['CHONGMING-SITE-1', 'age', { years: 12 }],
    ['CHONGMING-SITE-1', 'special', { needs: ['chronic-illness'] }],
    ['CHONGMING-STREET-1', 'carer'],
    ['CHONGMING-CREW-1', 'refusal'],
    ['CHONGMING-DESK', 'declaration', { symptoms: ['fever'] }],
    ['CHONGMING-DESK', 'seat'],
    ['CHONGMING', 'interview', { fever: true }],
    ['CHONGMING', 'itinerary', { countries: ['KR'] }],
    ['CHONGMING', 'contact', { contact: false }],
    ['CHONGMING', 'arrived', { standAt: 0 }],
    ['CHONGMING-TEST', 'interview', { fever: true }],
    ['CHONGMING-SITE-1', 'vanished'],
    ['HOSPITAL-2', 'interview', { fever: true }],
    ['HOSPITAL-2', 'temperature', { fever: true }],
    ['HOSPITAL-2', 'death'],
    ['POLICE', 'vanished'],
  ];
  for (const id of [waiting, guest]) {
    for (const [unit, kind, facts] of strangers) {
      expect([unit, kind, await says(unit, id, kind, facts)]).toEqual([unit, kind, 'not_yours']);
    }
    for (const unit of ['CHONGMING-SITE-1', 'MINHANG-SITE-1', 'HOSPITAL-2', 'CHONGMING-TEST']) {
      const tube = { type: 'open', case: newCase(), loop: 'specimen', holder: unitId(unit), subject: id } as const;
      expect((await at.refused(unit, tube)).code).toBe('not_yours');
    }
  }
  expect([await at.state(waiting), await at.state(guest)]).toEqual(before);
  // Those whom it concerns go on saying it: the port of whoever is in it, the district and its own, who holds and who is offered.
  for (const [unit, kind, facts] of [
    ['PVG-SCREENING', 'interview'],
    ['PVG-BOARDING', 'temperature', { fever: false }],
    ['PUDONG-DESK', 'special', { needs: [] }],
    ['PUDONG', 'itinerary', {}],
    ['DUTY', 'contact', { contact: true }],
    ['POLICE', 'found'],
  ] as readonly (readonly [string, string, Facts?])[]) {
    expect([unit, kind, await says(unit, waiting, kind, facts)]).toEqual([unit, kind, 'done']);
  }
});

test('nor once the case is closed', async () => {
  const person = await at.person();
  await at.record('CARRIERS', person, 'not-boarded');
  await at.act('CARRIERS', { type: 'close', case: person, ending: 'not-boarded' });
  expect(await says('CHONGMING-SITE-1', person, 'note')).toBe('not_yours');
  expect(await says('CHONGMING', person, 'contact', { contact: true })).toBe('not_yours');
  expect(await says('PUDONG', person, 'note')).toBe('done');
});

test('the carrier says nothing more of whom it gave away: it neither ends nor frees them', async () => {
  const [atStand, atDesk] = [await at.person(), await at.person()];
  await at.bring(atStand, 'stand');
  expect(await says('CARRIERS', atStand, 'not-boarded')).toBe('not_yours');
  expect(await ends('CARRIERS', atStand, 'not-boarded')).toBe('not_yours');
  await at.bring(atDesk, 'desk');
  const { measure } = await at.state(atDesk);
  for (const unit of ['CARRIERS', 'SHIP-AGENTS']) {
    expect(await says(unit, atDesk, 'manifest', { category: 'transit' })).toBe('not_yours');
  }
  expect(await says('PVG-AIRPORT', atDesk, 'manifest', { category: 'transit' })).toBe('link_not_allowed');
  expect((await at.state(atDesk)).measure).toEqual(measure);
  // Whoever took over somebody who is not there after all says so, and nobody else ends it for them.
  await at.record('PVG-AIRPORT', atStand, 'not-boarded');
  expect(await ends('PVG-AIRPORT', atStand, 'not-boarded')).toBe('not_yours');
  expect(await ends('PVG-BOARDING', atStand, 'not-boarded')).toBe('done');
});

test('nor does a holder make somebody a transit passenger by correcting what the list said', async () => {
  const person = await at.person();
  const said = await at.record('CARRIERS', person, 'manifest', { category: 'traveller' });
  await at.bring(person, 'site', { crew: 'PUDONG-CREW-9', site: 'PUDONG-SITE-7' });
  const { measure } = await at.state(person);
  const right = {
    type: 'correct',
    case: person,
    kind: 'manifest',
    corrects: said.version,
    reason: 'typed wrong',
  } as const;
  expect((await at.refused('PUDONG-SITE-7', { ...right, facts: { category: 'transit' } })).code).toBe(
    'link_not_allowed',
  );
  expect((await at.state(person)).measure).toEqual(measure);
});

test('a carrier says nothing of the passengers of another one', async () => {
  const person = await at.person();
  for (const kind of ['manifest', 'declaration', 'not-boarded', 'diversion']) {
    const facts = {
      ...(kind === 'declaration' ? { symptoms: [] } : {}),
      ...(kind === 'diversion' ? { to: 'HGH' } : {}),
    };
    expect([kind, await says('SHIP-AGENTS', person, kind, facts)]).toEqual([kind, 'not_yours']);
    expect([kind, await says('CARRIERS', person, kind, facts)]).toEqual([kind, 'done']);
  }
});

test('a holder alone ends nothing: not by a departure, a death or a second case that only it has seen', async () => {
  const [person, other] = [await at.person(), await at.person()];
  await at.bring(person, 'site');
  for (const tube of await at.specimens(person)) await at.result(tube, 'negative');
  for (const kind of ['departure', 'death', 'same', 'custody']) {
    expect([kind, await says('PUDONG-SITE-1', person, kind)]).toEqual([kind, 'not_yours']);
  }
  expect(await ends('PUDONG-SITE-1', person, 'departed')).toBe('evidence_missing');
  expect(await ends('PUDONG-SITE-1', person, 'deceased')).toBe('evidence_missing');
  expect(await ends('PUDONG-SITE-1', person, 'duplicate', other)).toBe('evidence_missing');
});

test('a holder takes it from nobody that they are a contact, and a master does not lift the hold of the own ship', async () => {
  const person = await at.person();
  await at.bring(person, 'site', { crew: 'PUDONG-CREW-2' });
  await at.record('DUTY', person, 'contact', { contact: true });
  expect(await says('PUDONG-SITE-1', person, 'contact', { contact: false })).toBe('not_yours');
  expect((await at.state(person)).facts).toMatchObject({ mode: '130', contact: true });
  const [ship, sailor] = [newCase(), newCase()];
  const port = unitId('YSN-PORT');
  await at.act(port, { type: 'open', case: ship, loop: 'voyage', holder: port, facts: { conveyance: 'ship' } });
  await at.act(port, {
    type: 'open',
    case: sailor,
    loop: 'arrival',
    holder: unitId('SHIP-SAMPLE'),
    voyage: ship,
    facts: { category: 'ship-crew', signing: 'off' },
  });
  const holdAt = await at.now();
  await at.record('YSN-BOARDING', sailor, 'hold', { held: true, holdAt });
  const { measure } = await at.state(sailor);
  expect(measure).not.toBeNull();
  expect(await says('SHIP-SAMPLE', sailor, 'hold', { held: false, holdAt })).toBe('not_yours');
  expect((await at.state(sailor)).measure).toEqual(measure);
});

test('nobody leaves the hall on foot for a seat on no vehicle: by a run, or by a car whose plate was checked', async () => {
  const [person, contact] = [await at.person(), await at.person({ facts: { contactWithCase: true } })];
  await at.bring(person, 'desk');
  const place = await at.site('PUDONG-SITE-1');
  const bed = { type: 'record', case: person, kind: 'lodging', place, personal: { room: '401', floor: '4' } } as const;
  await at.act('PUDONG-SITE-1', bed);
  await at.act('PUDONG-DESK', { type: 'record', case: person, kind: 'seat', personal: { busSeat: '7' } });
  const walks = await at.refused('PUDONG-DESK', offerOf(person, 'PUDONG-SITE-1', 'territory'));
  expect(walks).toMatchObject({ code: 'evidence_missing', about: ['pickup', 'plate'] });
  await at.bring(contact, 'screening');
  await at.record('PVG-SCREENING', contact, 'interview');
  const toPoint = (from: string) => at.refused(from, offerOf(contact, 'PUDONG-TEST', 'screening'));
  expect((await toPoint('PVG-SCREENING')).code).toBe('link_not_allowed');
  await at.record('PVG-SCREENING', contact, 'temperature', { fever: false });
  await at.give(contact, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
  await at.record('PUDONG-DESK', contact, 'seat');
  expect((await toPoint('PUDONG-DESK')).code).toBe('link_not_allowed');
});

test('nobody but its crew and its district silences the alarm of a bus, and one that nobody empties calls anew', async () => {
  const crew = 'PUDONG-CREW-3';
  const person = await at.person();
  await at.bring(person, 'bus', { crew, site: 'PUDONG-SITE-2' });
  const run = (await at.state(person)).run!;
  for (const unit of ['MINHANG-SITE-1', 'PUDONG-SITE-2', 'PUDONG-CREW-4', 'MINHANG']) {
    for (const kind of ['arrival', 'position', 'empty', 'breakdown']) {
      expect([unit, kind, await says(unit, run, kind)]).toEqual([unit, kind, 'not_yours']);
    }
  }
  expect((await at.state(run)).clocks).toHaveProperty('transit');
  await at.record(crew, run, 'arrival');
  const { clocks } = await at.state(run);
  expect([clocks['transit'], clocks['unloading']?.ladder]).toEqual([undefined, ['holder', 'parent', 'duty']]);
  // The gate takes nobody.
  await at.later(61);
  const alarms = (await at.notices(run)).filter(({ topic }) => topic === 'alarm');
  expect(alarms.map(({ data }) => data['clock'])).toContain('unloading');
  await at.give(person, crew, 'PUDONG-SITE-2', 'territory');
  await at.record(crew, run, 'empty');
  expect((await at.state(run)).clocks).not.toHaveProperty('unloading');
});

test('somebody whom an ambulance has is in a hospital within hours, or somebody is called', async () => {
  const person = await at.person();
  await at.bring(person, 'site', { crew: 'PUDONG-CREW-5', site: 'PUDONG-SITE-3' });
  const hour = 60 * 60_000;
  await at.give(person, 'PUDONG-SITE-3', 'AMBULANCE', 'hospital');
  expect((await at.state(person)).clocks['link']?.budget).toBeLessThanOrEqual(1.5 * hour);
  await at.later(100);
  const alarms = (await at.notices(person)).filter(({ topic }) => topic === 'alarm');
  expect(alarms.map(({ data }) => data['clock'])).toContain('link');
  await at.give(person, 'AMBULANCE', 'HOSPITAL-1', 'hospital');
  expect((await at.state(person)).clocks['link']?.budget).toBeGreaterThan(24 * hour);
});

test('whoever walked in unannounced does not take the gap about itself, and does not close it when it is given one', async () => {
  const site = 'PUDONG-SITE-4';
  const person = await at.person();
  await at.bring(person, 'desk');
  await at.act(site, { type: 'claim', case: person, link: 'territory', reason: 'walked in' });
  const gap = (await at.gap(person, 'evidence-skipped')).caseId;
  const take = { type: 'claim', case: gap, link: 'open', reason: 'ours' } as const;
  for (const unit of [site, 'DUTY', 'LAB-1']) expect((await at.refused(unit, take)).code).toBe('not_yours');
  await at.give(gap, 'PUDONG', site, 'open');
  const proof = { type: 'record', case: gap, kind: 'proof', personal: { note: 'fine' } } as const;
  await at.act(site, proof, { actor: 'colleague' });
  const settle = { type: 'close', case: gap, ending: 'settled' } as const;
  expect((await at.refused(site, settle, { actor: 'colleague' })).code).toBe('four_eyes');
  await at.give(gap, site, 'PUDONG', 'open');
  await at.act('PUDONG', settle);
  // A missing signature is the giver's own to give.
  await at.prove(await at.gap(person, 'giver-signature'));
});

test('a laboratory that never had a tube says nothing of it: neither what came out, nor that it is lost', async () => {
  const person = await at.person();
  await at.bring(person, 'desk');
  const [tube] = await at.specimens(person);
  for (const kind of ['result', 'loss', 'received']) {
    const facts = kind === 'received' ? {} : { result: kind === 'loss' ? 'lost' : 'negative' };
    expect([kind, await says('LAB-2', tube!, kind, facts)]).toEqual([kind, 'not_yours']);
  }
  // Nor whoever took it: a tube that was not read yet has no result.
  expect(await says('PVG-SCREENING', tube!, 'result', { result: 'negative' })).toBe('link_not_allowed');
  await at.give(tube!, 'PVG-SCREENING', 'LAB-1', 'laboratory');
  expect(await says('LAB-2', tube!, 'result', { result: 'negative' })).toBe('not_yours');
  await at.result(tube!, 'negative');
  expect((await at.state(person)).facts).toMatchObject({ test: 'negative' });
});

test('an objection is not taken back by those it is about, and upheld it leaves nobody bound', async () => {
  const person = await at.person();
  await at.bring(person, 'site', { crew: 'PUDONG-CREW-6', site: 'PUDONG-SITE-5' });
  const site = 'PUDONG-SITE-5';
  const [taken, heard] = [newCase(), newCase()];
  const open = { type: 'open', loop: 'objection', holder: null, subject: person, personal: { text: 'no' } } as const;
  for (const id of [taken, heard]) await at.act(site, { ...open, case: id });
  expect((await at.refused(site, { type: 'close', case: taken, ending: 'withdrawn' })).about).toEqual(['withdrawal']);
  expect(await says(site, taken, 'withdrawal')).toBe('document_missing');
  const letter = { type: 'record', case: taken, kind: 'withdrawal', personal: { note: 'letter, signed' } } as const;
  await at.act(site, letter);
  await at.act(site, { type: 'close', case: taken, ending: 'withdrawn' });
  await at.record('REVIEW', heard, 'decision', { endsMeasure: true });
  const uphold = { type: 'close', case: heard, ending: 'upheld' } as const;
  expect(await at.refused('REVIEW', uphold)).toMatchObject({ code: 'evidence_missing', about: ['lifted'] });
  await at.act('REVIEW', { type: 'lift-measure', case: person, reason: 'no arrival', basis: 'article 39' });
  await at.act('REVIEW', uphold);
});

test('a flight that was counted before its list came is not over while somebody of it was never counted', async () => {
  const voyage = await at.flight();
  await at.act('PVG-AIRPORT', { type: 'record', case: voyage, kind: 'count', counted: 0 });
  const [person, other] = [await at.person({ voyage }), await at.person({ voyage })];
  const over = { type: 'close', case: voyage, ending: 'completed' } as const;
  expect((await at.refused('PVG-AIRPORT', over)).about).toEqual(['count']);
  await at.act('PVG-AIRPORT', { type: 'record', case: voyage, kind: 'count', counted: 2 });
  // Who was counted and is through makes no other count of it.
  await at.record('CARRIERS', other, 'not-boarded');
  await at.act('CARRIERS', { type: 'close', case: other, ending: 'not-boarded' });
  await at.act('PVG-AIRPORT', over);
  expect(await at.state(person)).toMatchObject({ custody: 'held', link: 'aboard' });
});

test('a vehicle goes to another crew empty: its people are not left with a crew that no longer has it', async () => {
  const [crew, other] = ['PUDONG-CREW-7', 'PUDONG-CREW-8'];
  const person = await at.person();
  const run = await at.run(crew);
  const hand = () => at.refused(crew, offerOf(run, other, 'boarding'));
  expect((await hand()).about).toEqual(['empty']);
  await at.record(crew, run, 'empty');
  await at.give(run, crew, other, 'boarding');
  await at.give(run, other, crew, 'boarding');
  await at.bring(person, 'bus', { crew, run, site: 'PUDONG-SITE-6' });
  expect((await hand()).about).toEqual(['empty']);
  await at.record(crew, run, 'empty');
  expect((await hand()).about).toEqual(['empty']);
  await at.act(crew, { type: 'record', case: run, kind: 'count', counted: 1 });
});
