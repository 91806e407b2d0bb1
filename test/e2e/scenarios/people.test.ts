// Who people are, with whom they belong, and every way in which their case can go or end.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ManifestPerson } from '../../../src/exchange/manifest.ts';
import { printMrz } from '../../../src/exchange/mrz/print.ts';
import { readMrz } from '../../../src/exchange/mrz/read.ts';
import { type Instant, days, unitId } from '../../../src/loop/terms.ts';
import { newCase } from '../../house.ts';
import { type CaseId, type Journey, offerOf, openJourney } from '../../journey.ts';
import { importList, lookFor, passenger } from './manifests.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const look = (body: object) => lookFor(at, body);
const manifest = (number: string, people: ManifestPerson[]) => importList(at, number, people);

const car = { plate: '沪A·0002试', driver: 'SAMPLE DAUGHTER' };

/** A bed at the first site of Pudong. */
const bed = async (id: CaseId): Promise<void> => {
  const place = await at.site('PUDONG-SITE-1');
  await at.act('PUDONG-SITE-1', { type: 'record', case: id, kind: 'lodging', place });
};

/** Brings somebody home who may stay there: over 65, negative, a suitable home. */
const bringHome = async (person: CaseId, street: string): Promise<void> => {
  await at.bring(person, 'desk');
  await at.result((await at.specimens(person))[0]!, 'negative');
  await at.record(street, person, 'home', { homeSuitable: true });
  await at.record(street, person, 'household', { household: true });
  await at.act('PUDONG-DESK', { type: 'record', case: person, kind: 'pickup', personal: car });
  await at.act('PUDONG-DESK', { type: 'record', case: person, kind: 'plate', facts: { checked: true }, personal: car });
  await at.give(person, 'PUDONG-DESK', street, 'territory');
};

test('two who share a home and arrived on different days: the earlier end is neither cut nor stretched in silence', async () => {
  const street = 'PUDONG-STREET-1';
  const early = await at.person({ facts: { years: 72 } });
  await bringHome(early, street);
  await at.later(5 * 24 * 60);
  const late = await at.person({ facts: { years: 70 } });
  await bringHome(late, street);
  const [before, other] = [(await at.state(early)).measure!, (await at.state(late)).measure!];
  await at.record(street, early, 'shared');
  expect((await at.state(early)).measure).toEqual(before);
  // The district owns the question, on a clock; the street that holds both cannot answer it by itself.
  const question = await at.gap(early, 'household-shared');
  expect(question.holder).toBe('PUDONG');
  const longer = {
    type: 'extend-measure',
    case: early,
    until: other.until,
    reason: 'shares a home with a later arrival, chose to stay',
    basis: 'household rule',
    objection: 'review office',
  } as const;
  expect((await at.refused(street, longer)).code).toBe('not_yours');
  await at.act('PUDONG', longer);
  await at.prove(question);
  expect((await at.state(early)).measure).toMatchObject({ until: other.until, extended: true, start: before.start });
});

test('the same without a decision in time: the earlier one is free on their own day', async () => {
  const street = 'PUDONG-STREET-4';
  const early = await at.person({ facts: { years: 72 } });
  await bringHome(early, street);
  const { until } = (await at.state(early)).measure!;
  await at.record(street, early, 'shared');
  await at.later(14 * 24 * 60 + 5);
  expect((await at.state(early)).measure).toMatchObject({ until, ended: true });
  const longer = {
    type: 'extend-measure',
    case: early,
    until: (until + days(5)) as Instant,
    reason: 'too late',
    basis: 'rule',
    objection: 'review',
  } as const;
  expect((await at.refused('PUDONG', longer)).code).toBe('measure_ended');
});

test('a minor alone: neither moved nor lodged without a carer on record', async () => {
  const minor = await at.person({ facts: { years: 16 } });
  await at.bring(minor, 'desk');
  await bed(minor);
  await at.record('PUDONG-DESK', minor, 'seat');
  const bus = await at.run('PUDONG-CREW-1');
  expect(await at.refused('PUDONG-DESK', offerOf(minor, 'PUDONG-CREW-1', 'transfer', bus))).toMatchObject({
    code: 'evidence_missing',
    about: ['carer'],
  });
  await at.act('PUDONG-DESK', {
    type: 'record',
    case: minor,
    kind: 'carer',
    personal: { carer: 'SAMPLE AUNT, lodged in the next room' },
  });
  await at.give(minor, 'PUDONG-DESK', 'PUDONG-CREW-1', 'transfer', { run: bus });
  await at.give(minor, 'PUDONG-CREW-1', 'PUDONG-SITE-1', 'territory');
});

test('two children in one party are not each other’s carers; with an adult who rides along they need none', async () => {
  const children = await at.party([{ facts: { years: 15 } }, { facts: { years: 9 } }]);
  const family = await at.party([{ facts: { years: 41 } }, { facts: { years: 9 } }]);
  for (const members of [children, family]) {
    await at.bring(members, 'desk');
    for (const id of members) {
      await bed(id);
      await at.record('PUDONG-DESK', id, 'seat');
    }
  }
  const bus = await at.run('PUDONG-CREW-1');
  const ride = { type: 'offer-group', to: unitId('PUDONG-CREW-1'), link: 'transfer', run: bus } as const;
  expect(await at.refused('PUDONG-DESK', { ...ride, handover: newCase(), cases: children })).toMatchObject({
    code: 'evidence_missing',
    about: ['carer'],
    others: [{ code: 'evidence_missing', about: ['carer'] }],
  });
  // Not even with a written reason for parting them is the younger one sent off alone.
  const alone = { ...offerOf(family[1]!, 'PUDONG-CREW-1', 'transfer', bus), splits: 'the father follows' } as never;
  expect((await at.refused('PUDONG-DESK', alone)).about).toEqual(['carer']);
  const handover = newCase();
  await at.act('PUDONG-DESK', { ...ride, handover, cases: family });
  await at.act('PUDONG-CREW-1', { type: 'accept-group', handover, present: family });
  // A carer who is nobody is none.
  const nobody = { type: 'record', case: children[0]!, kind: 'carer' } as const;
  expect((await at.refused('PUDONG-DESK', { ...nobody, personal: { carer: ' ' } })).code).toBe('document_missing');
  for (const id of children)
    await at.act('PUDONG-DESK', { type: 'record', case: id, kind: 'carer', personal: { carer: 'SAMPLE UNCLE' } });
  await at.give(children, 'PUDONG-DESK', 'PUDONG-CREW-1', 'transfer', { run: bus });
  // The father goes in first; the child follows to where he is.
  const [father, child] = family;
  const first = { ...offerOf(father!, 'PUDONG-SITE-1', 'territory'), splits: 'one lift, two turns' } as never;
  const { offer } = await at.act('PUDONG-CREW-1', first);
  expect((await at.refused('PUDONG-CREW-1', offerOf(child!, 'PUDONG-SITE-1', 'territory'))).about).toEqual(['carer']);
  await at.act('PUDONG-SITE-1', { type: 'accept', case: father!, offer: offer! });
  await at.give(child!, 'PUDONG-CREW-1', 'PUDONG-SITE-1', 'territory');
});

test('a child whose mother goes to hospital: not left behind silently, and not sent on alone', async () => {
  const [mother, child] = await at.party([{ facts: { years: 40 } }, { facts: { years: 9 } }]);
  await at.bring([mother!, child!], 'desk');
  await at.record('PUDONG-DESK', mother!, 'symptoms', { symptoms: ['fever'] });
  const toHospital = offerOf(mother!, 'AMBULANCE', 'hospital');
  expect(await at.refused('PUDONG-DESK', toHospital)).toMatchObject({ code: 'party_split', about: [child] });
  const { offer } = await at.act('PUDONG-DESK', {
    ...toHospital,
    splits: 'fever; the child stays with the desk nurse',
  } as never);
  await at.act('AMBULANCE', { type: 'accept', case: mother!, offer: offer! });
  for (const kind of ['seat']) await at.record('PUDONG-DESK', child!, kind);
  await bed(child!);
  // Still of one party on paper: the mother is not there, and that is what counts.
  expect((await at.refused('PUDONG-DESK', offerOf(child!, 'PUDONG-CREW-2', 'transfer'))).about).toEqual(['carer']);
  await at.act('PUDONG-DESK', { type: 'leave', case: child!, reason: 'mother in hospital' });
  expect((await at.refused('PUDONG-DESK', offerOf(child!, 'PUDONG-CREW-2', 'transfer'))).about).toEqual(['carer']);
});

test('two people of one name and birth date: two cases, and the document tells which', async () => {
  const report = await manifest('610', [passenger('SAMPLE', 'WEI', 'N100001'), passenger('SAMPLE', 'WEI', 'N100002')]);
  expect(report.opened).toBe(2);
  expect(await look({ name: 'SAMPLE WEI', birthDate: '1988-02-29' })).toHaveLength(2);
  expect(await look({ document: 'N100002' })).toHaveLength(1);
});

test('a passport renewed between two bookings: found by name and birth, merged only by hand, and split again', async () => {
  await manifest('620', [passenger('RENEWED', 'PASSPORT', 'OLD0001')]);
  await manifest('621', [passenger('RENEWED', 'PASSPORT', 'NEW0002')]);
  const both = await look({ name: 'RENEWED PASSPORT', birthDate: '1988-02-29' });
  expect(both).toHaveLength(2);
  const [kept] = await look({ document: 'NEW0002' });
  const [old] = await look({ document: 'OLD0001' });
  const merge = { type: 'close', case: old as CaseId, ending: 'duplicate', into: kept as CaseId } as const;
  expect((await at.refused('CARRIERS', merge)).about).toEqual(['same']);
  await at.record('DUTY', old as CaseId, 'same');
  expect((await at.refused('CARRIERS', { type: 'close', case: merge.case, ending: 'duplicate' })).code).toBe(
    'subject_missing',
  );
  await at.act('CARRIERS', merge);
  expect(await at.state(old as CaseId)).toMatchObject({ custody: 'closed', mergedInto: kept });
  // It was somebody else after all.
  await at.act('DUTY', { type: 'reopen', case: old as CaseId, reason: 'photograph differs' });
  expect(await at.state(old as CaseId)).toMatchObject({ custody: 'held', mergedInto: null });
  expect((await at.events(kept as CaseId)).at(-1)).toBe('case.split.1');
});

test('a passenger nobody listed: opened at the door from the passport, a gap until explained, and no second case later', async () => {
  const listed = [passenger('LISTED', 'ONE', 'L0000001'), passenger('LISTED', 'TWO', 'L0000002')];
  const { voyage } = await manifest('630', listed);
  const known = [...(await look({ document: 'L0000001' })), ...(await look({ document: 'L0000002' }))] as CaseId[];
  const zone = printMrz('TD3', {
    documentCode: 'P',
    issuer: 'ITA',
    documentNumber: 'YA1234567',
    surname: 'ROSSI',
    givenNames: 'ADA',
    nationality: 'ITA',
    sex: 'F',
    birthDate: '1990-05-17',
    expires: '2030-01-01',
  });
  const { person, valid } = readMrz(zone.join('\n'), { referenceYear: 2026 });
  expect(valid).toBe(true);
  const { surname, givenNames, birthDate, document } = person!;
  const stranger = newCase();
  await at.act('PVG-BOARDING', {
    type: 'open',
    case: stranger,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    voyage,
    reason: 'unlisted',
    facts: { category: 'traveller' },
    personal: { surname, givenNames, birthDate: birthDate!, documents: [{ type: 'P', number: document.number }] },
  });
  const handover = newCase();
  await at.act('CARRIERS', { type: 'offer-group', handover, cases: known, to: unitId('PVG-BOARDING'), link: 'stand' });
  await at.act('PVG-BOARDING', { type: 'accept-group', handover, present: [...known, stranger] });
  expect(await at.gap(stranger, 'unlisted')).toMatchObject({ holder: 'PVG-BOARDING' });
  await at.act('PVG-BOARDING', { type: 'claim', case: stranger, link: 'stand', reason: 'found in seat 40K' });
  expect(await at.state(stranger)).toMatchObject({ holder: 'PVG-BOARDING', link: 'stand' });
  const count = await at.act('PVG-BOARDING', { type: 'record', case: voyage, kind: 'count', counted: 3 });
  expect([count.held, count.gaps]).toEqual([3, []]);
  // The carrier's next list has them: the same case.
  expect(
    await manifest('630', [...listed, passenger('ROSSI', 'ADA', 'YA1234567', { birthDate: '1990-05-17' })]),
  ).toMatchObject({ opened: 0 });
});

test('a carrier that never clicks offer: who has the people at the door takes custody, and the carrier owes a signature', async () => {
  const person = await at.person();
  const claimed = await at.act('PVG-BOARDING', {
    type: 'claim',
    case: person,
    link: 'stand',
    reason: 'doors are open',
  });
  expect(claimed).toMatchObject({ holder: 'PVG-BOARDING', link: 'stand' });
  const owed = await at.gap(person, 'giver-signature');
  expect(owed.holder).toBe('CARRIERS');
  await at.later(130);
  expect((await at.notices(owed.caseId)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    holder: 'CARRIERS',
  });
  // A remark of whoever has the person is not the carrier's signature, nor is one of the carrier's.
  await at.act('CARRIERS', {
    type: 'record',
    case: owed.caseId,
    kind: 'proof',
    personal: { note: 'it was our shift' },
  });
  const settle = { type: 'close', case: owed.caseId, ending: 'settled' } as const;
  expect((await at.refused('CARRIERS', settle)).about).toEqual(['signature']);
  const sign = { type: 'record', case: owed.caseId, kind: 'signature' } as const;
  expect((await at.refused('PVG-BOARDING', sign)).code).toBe('not_yours');
  await at.prove(owed);
  // Whoever has the person has custody, however many links were silent: the record never names a holder who is not there.
  // What was passed over stands in the gap.
  const other = await at.person();
  await at.act('PUDONG-CREW-1', { type: 'claim', case: other, link: 'transfer', reason: 'they came to our bus' });
  expect((await at.gap(other, 'giver-signature')).facts['skipped']).toEqual(['aboard', 'transfer']);
});

test('a flight diverted after its manifest: every head is handed to the port that has it, and comes back as the same case', async () => {
  const { voyage } = await manifest('640', [
    passenger('DIVERTED', 'ONE', 'D0000001'),
    passenger('DIVERTED', 'TWO', 'D0000002'),
  ]);
  const people = [...(await look({ document: 'D0000001' })), ...(await look({ document: 'D0000002' }))] as CaseId[];
  await at.record('CARRIERS', voyage, 'diversion', { to: 'HGH' });
  for (const id of people) {
    await at.record('CARRIERS', id, 'diversion', { to: 'HGH' });
    expect((await at.refused('CARRIERS', { type: 'close', case: id, ending: 'diverted' })).about).toEqual(['receiver']);
    await at.act('PVG-AIRPORT', {
      type: 'record',
      case: id,
      kind: 'receiver',
      personal: { receiver: 'Hangzhou customs, signed 14:20' },
    });
    await at.act('CARRIERS', { type: 'close', case: id, ending: 'diverted' });
  }
  expect((await at.record('PVG-AIRPORT', voyage, 'empty')).gaps).toEqual([]);
  await at.act('PVG-AIRPORT', { type: 'close', case: voyage, ending: 'diverted' });
  const [back] = people;
  await at.act('PVG-AIRPORT', { type: 'reopen', case: voyage, reason: 'refuelled, comes on tonight' });
  await at.act('PVG-AIRPORT', { type: 'reopen', case: back!, reason: 'refuelled, comes on tonight' });
  await at.give(back!, 'CARRIERS', 'PVG-BOARDING', 'stand');
  expect(await at.state(back!)).toMatchObject({ holder: 'PVG-BOARDING', voyage, ending: null });
});

test('120 mode: fever at the aircraft door leads to hospital and nowhere else, and back only after discharge', async () => {
  const person = await at.person();
  await at.bring(person, 'stand');
  await at.record('PVG-BOARDING', person, 'temperature', { fever: true });
  await at.record('PVG-BOARDING', person, 'declaration', { symptoms: ['fever', 'cough'], fever: true });
  expect((await at.state(person)).facts).toMatchObject({ lane: 'red', mode: '120', testAt: 'hospital', tests: 2 });
  expect((await at.refused('PVG-BOARDING', offerOf(person, 'PVG-CHANNEL', 'channel'))).code).toBe('link_not_allowed');
  await at.give(person, 'PVG-BOARDING', 'AMBULANCE', 'hospital');
  await at.give(person, 'AMBULANCE', 'HOSPITAL-2', 'hospital');
  const specimen = await at.swab('HOSPITAL-2', person);
  await at.result(specimen, 'positive');
  const { measure, facts } = await at.state(person);
  expect([facts['isolation'], measure!.until - measure!.start]).toEqual(['hospital', days(28)]);
  expect((await at.refused('HOSPITAL-2', { type: 'close', case: person, ending: 'recovered' })).about).toEqual([
    'discharge',
  ]);
  await bed(person);
  expect((await at.refused('HOSPITAL-2', offerOf(person, 'PUDONG-SITE-1', 'territory'))).about).toEqual(['discharge']);
  await at.discharge('HOSPITAL-2', person);
  await at.give(person, 'HOSPITAL-2', 'PUDONG-SITE-1', 'territory');
  expect(await at.state(person)).toMatchObject({ holder: 'PUDONG-SITE-1', measure });
});

test('130 mode: no symptoms but a known contact is tested at the test point and stays there until the result', async () => {
  const person = await at.person({ facts: { contactWithCase: true } });
  await at.bring(person, 'screening');
  expect((await at.state(person)).facts).toMatchObject({ lane: 'red', mode: '130', testAt: 'test-point' });
  for (const kind of ['interview', 'temperature']) await at.record('PVG-SCREENING', person, kind);
  await at.give(person, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
  const [point, crew] = ['PUDONG-TEST', 'PUDONG-CREW-10'];
  const place = await at.site(point, 5);
  await at.act(point, { type: 'record', case: person, kind: 'lodging', place });
  await at.record('PUDONG-DESK', person, 'seat');
  await at.give(person, 'PUDONG-DESK', crew, 'transfer', { run: await at.run(crew) });
  await at.give(person, crew, point, 'screening');
  await at.record(point, person, 'temperature', { fever: false });
  expect((await at.refused(point, offerOf(person, 'PUDONG-DESK', 'transfer'))).about).toEqual(['test.negative']);
  const specimen = await at.swab(point, person);
  expect((await at.refused(point, offerOf(person, 'PUDONG-DESK', 'transfer'))).about).toEqual(['test.negative']);
  await at.result(specimen, 'negative');
  await at.give(person, point, 'PUDONG-DESK', 'transfer');
  expect((await at.state(place)).roll).toEqual([]);
  await bed(person);
  await at.record('PUDONG-DESK', person, 'seat');
  await at.give(person, 'PUDONG-DESK', crew, 'transfer', { run: await at.run(crew) });
  await at.give(person, crew, 'PUDONG-SITE-1', 'territory');
});

test('onward to Jiangsu: a named receiver signs at the bay, and the case ends when the province says received', async () => {
  const person = await at.person({ facts: { destination: 'jiangsu' } });
  await at.bring(person, 'desk');
  await at.result((await at.specimens(person))[0]!, 'negative');
  await at.act('PROVINCE-JS', {
    type: 'record',
    case: person,
    kind: 'receiver',
    personal: { receiver: 'team 4, Nanjing coach' },
  });
  expect((await at.refused('PUDONG-DESK', offerOf(person, 'PROVINCE-AH', 'onward'))).code).toBe('link_not_allowed');
  const { offer } = await at.act('PUDONG-DESK', offerOf(person, 'PROVINCE-JS', 'onward'));
  expect((await at.state(person)).holder).toBe('PUDONG-DESK');
  await at.act('PROVINCE-JS', { type: 'accept', case: person, offer: offer! });
  await at.later(13 * 60);
  // Not heard of on the other side within half a day: late there, and here it shows.
  expect((await at.notices(person)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    holder: 'PROVINCE-JS',
  });
  await at.act('PROVINCE-JS', { type: 'close', case: person, ending: 'received' });
  expect(await at.state(person)).toMatchObject({ custody: 'closed', ending: 'received' });
});

test('crew and diplomats are categories of the same loop: decided by policy, never invisible', async () => {
  const [crew, diplomat] = [
    await at.person({ facts: { category: 'crew' } }),
    await at.person({ facts: { category: 'diplomat' } }),
  ];
  await at.bring([crew, diplomat], 'screening');
  // Not one typed word: until the border has seen a paper they are bound like everybody.
  expect((await at.state(diplomat)).facts).toMatchObject({ lane: 'yellow', isolation: 'central', tests: 1 });
  const status = { type: 'record', case: diplomat, kind: 'status' } as const;
  const accredited = { category: 'diplomat', accredited: true };
  const paper = { note: 'diplomatic card, seen against the list' };
  expect((await at.refused('PVG-BORDER', { ...status, facts: accredited })).code).toBe('document_missing');
  expect((await at.refused('PVG-SCREENING', { ...status, facts: accredited, personal: paper })).code).toBe('not_yours');
  await at.act('PVG-BORDER', { ...status, facts: accredited, personal: paper });
  expect((await at.state(diplomat)).facts).toMatchObject({ lane: 'green', isolation: 'none', tests: 0 });
  expect((await at.state(diplomat)).measure).toBeNull();
  expect((await at.state(diplomat)).decisions['stay']?.rows).toEqual(['stay-01']);
  await at.all(
    'PVG-SCREENING',
    ['interview', 'temperature'].map((kind) => ({ type: 'record', case: diplomat, kind })),
  );
  await at.act('PVG-SCREENING', { type: 'close', case: diplomat, ending: 'cleared' });
  // Crew that turns round leaves by the border's word only; crew that stays is bound like everybody.
  expect((await at.state(crew)).facts).toMatchObject({ isolation: 'central', days: 14 });
  expect((await at.refused('PVG-SCREENING', { type: 'close', case: crew, ending: 'departed' })).about).toEqual([
    'departure',
  ]);
  await at.record('PVG-BORDER', crew, 'departure', { flight: 'MU587' });
  await at.act('PVG-SCREENING', { type: 'close', case: crew, ending: 'departed' });
  // A diplomat with fever is a patient first.
  const ill = await at.person({ facts: { category: 'diplomat' } });
  await at.bring(ill, 'stand');
  await at.record('PVG-BOARDING', ill, 'temperature', { fever: true });
  expect((await at.state(ill)).facts).toMatchObject({ lane: 'red', mode: '120' });
});

test('death, custody of the police, departure, never boarded: each ends with its own proof, given by who can know', async () => {
  const [dead, wanted, leaving, absent] = [await at.person(), await at.person(), await at.person(), await at.person()];
  await at.bring([dead, wanted, leaving], 'site');
  const end = (id: CaseId, ending: string) => ({ type: 'close', case: id, ending }) as const;
  expect((await at.refused('PUDONG-SITE-1', end(dead, 'deceased'))).about).toEqual(['death']);
  // The open specimen of a dead person holds nobody.
  await at.record('POLICE', dead, 'death');
  await at.act('PUDONG-SITE-1', end(dead, 'deceased'));
  expect((await at.refused('PUDONG-SITE-1', end(wanted, 'in-custody'))).code).toBe('not_yours');
  expect((await at.refused('POLICE', end(wanted, 'in-custody'))).about).toEqual(['custody']);
  await at.record('POLICE', wanted, 'custody', { authority: 'PUDONG-COURT' });
  await at.act('POLICE', end(wanted, 'in-custody'));
  await at.record('PVG-BORDER', leaving, 'departure', { flight: 'CA910' });
  expect((await at.refused('PUDONG-SITE-1', end(leaving, 'departed'))).code).toBe('bond_open');
  await at.result((await at.specimens(leaving))[0]!, 'negative');
  await at.act('PUDONG-SITE-1', end(leaving, 'departed'));
  expect((await at.refused('CARRIERS', end(absent, 'not-boarded'))).about).toEqual(['not-boarded']);
  await at.record('CARRIERS', absent, 'not-boarded');
  await at.act('CARRIERS', end(absent, 'not-boarded'));
  for (const id of [dead, wanted, leaving, absent]) {
    const { custody, clocks, retainUntil } = await at.state(id);
    expect([custody, clocks, retainUntil === null]).toEqual(['closed', {}, false]);
  }
});

test('two cases of one person with a specimen on its way: not merged before the result, or it would hold the wrong one', async () => {
  const [one, two] = [await at.person(), await at.person()];
  await at.bring([one, two], 'desk');
  await at.record('DUTY', one, 'same');
  const merge = { type: 'close', case: one, ending: 'duplicate', into: two } as const;
  expect((await at.refused('PUDONG-DESK', merge)).code).toBe('bond_open');
  await at.result((await at.specimens(one))[0]!, 'negative');
  await at.act('PUDONG-DESK', merge);
});

test('a diplomat with fever: no category is cleared at the desk, and hospital is not the end of the loop for a negative', async () => {
  const [diplomat, suspect] = [await at.person({ facts: { category: 'diplomat' } }), await at.person()];
  await at.bring([diplomat, suspect], 'screening');
  for (const kind of ['interview', 'temperature'])
    await at.record('PVG-SCREENING', diplomat, kind, { fever: true, symptoms: ['fever'] });
  expect((await at.refused('PVG-SCREENING', { type: 'close', case: diplomat, ending: 'cleared' })).code).toBe(
    'link_not_allowed',
  );
  await at.record('PVG-SCREENING', suspect, 'symptoms', { symptoms: ['cough'] });
  await at.give(suspect, 'PVG-SCREENING', 'HOSPITAL-1', 'hospital');
  await at.discharge('HOSPITAL-1', suspect);
  expect((await at.refused('HOSPITAL-1', { type: 'close', case: suspect, ending: 'recovered' })).code).toBe(
    'link_not_allowed',
  );
});

test('two people merged by mistake: the result of the one never binds the other once they are told apart', async () => {
  const [kept, other] = [await at.person(), await at.person()];
  await at.bring([kept, other], 'desk');
  const [own] = await at.specimens(kept);
  await at.result(own!, 'negative');
  const [theirs] = await at.specimens(other);
  await at.result(theirs!, 'negative');
  await at.record('DUTY', other, 'same');
  await at.act('PUDONG-DESK', { type: 'close', case: other, ending: 'duplicate', into: kept });
  // The laboratory amends: it finds whom the case was merged into, too.
  const amend = (result: string) =>
    at.act('LAB-1', { type: 'record', case: theirs!, kind: 'result', facts: { result } }).then(() => {});
  await amend('positive');
  expect((await at.state(kept)).facts).toMatchObject({
    test: 'positive',
    isolation: 'hospital',
    days: 28,
    lane: 'red',
  });
  await at.act('DUTY', { type: 'reopen', case: other, reason: 'photograph differs' });
  const free = await at.state(kept);
  expect(free.facts).toMatchObject({ test: 'negative', isolation: 'central', days: 14, mode: 'district' });
  expect(free.measure!.until - free.measure!.start).toBe(days(14));
  expect([free.evidence['test.positive'], free.evidence['test.negative']?.count]).toEqual([undefined, 1]);
  expect((await at.state(other)).facts).toMatchObject({ test: 'positive', isolation: 'hospital' });
  // What is amended from now on is told to the one alone.
  await amend('negative');
  expect((await at.events(kept)).at(-1)).toBe('bond.settled.1');
  expect((await at.state(kept)).version).toBe(free.version);
});
