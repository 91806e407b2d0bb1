// Who is tested how often: policy says, a clock demands it, and what was recorded is counted.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLodging } from '../../../src/app/territory.ts';
import { actorId, days, unitId } from '../../../src/loop/terms.ts';
import { type CaseId, type Journey, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const site = 'PUDONG-SITE-1';
/** How somebody stands in the list of those who are due for a test. */
const due = async (person: CaseId) => {
  const who = { actor: actorId('nurse'), unit: unitId(site) };
  const page = await readLodging(at.house, who, unitId(site), false);
  const one = page?.people.find(({ case: id }) => id === person);
  return { due: one?.testDue, by: one?.testBy ?? null };
};
const contact = async (): Promise<CaseId> => {
  const person = await at.person({ facts: { contactWithCase: true } });
  await at.bring(person, 'site');
  await at.result((await at.specimens(person))[0]!, 'negative');
  return person;
};

test('a contact whose first test was negative is forgotten: a clock demands the next one, and calls until it is taken', async () => {
  const person = await contact();
  expect((await at.state(person)).facts).toMatchObject({ mode: '130', tests: 2 });
  const { by } = await due(person);
  expect(Date.parse(by!) - (await at.now())).toBeLessThanOrEqual(days(7));
  await at.later(7 * 24 * 60 + 5);
  const alarms = (await at.notices(person)).filter(({ topic, data }) => topic === 'alarm' && data['clock'] === 'test');
  expect(alarms.map(({ data }) => data['holder'])).toEqual([site]);
  expect((await due(person)).due).toBe(true);
  const second = await at.swab(site, person);
  expect((await at.state(person)).clocks['test']).toBeUndefined();
  expect(await due(person)).toEqual({ due: false, by: null });
  await at.result(second, 'negative');
  expect((await at.state(person)).evidence['test.negative']?.count).toBe(2);
});

test('one negative test does not release a contact while there is time; past the end instant nothing is waited for', async () => {
  const person = await contact();
  const release = { type: 'close', case: person, ending: 'released' } as const;
  expect((await at.refused(site, release)).about).toContain('test.negative:2');
  await at.later(days(14) / 60_000 + 30);
  await at.act(site, release);
  expect((await at.gap(person, 'release-evidence')).facts['missing']).toEqual(['test.negative:2']);
});

test('a traveller with one negative test: not due again, by no clock; one whose tube was lost is, at once', async () => {
  const [one, other] = [await at.person(), await at.person()];
  await at.bring([one, other], 'site');
  await at.result((await at.specimens(one))[0]!, 'negative');
  expect(await due(one)).toEqual({ due: false, by: null });
  // A specimen on its way is waited for; lost it is due anew, though nothing else of it is on record.
  expect((await due(other)).due).toBe(false);
  const [tube] = await at.specimens(other);
  await at.give(tube!, 'PVG-SCREENING', 'COURIER-1', 'carried');
  await at.record('COURIER-1', tube!, 'loss', { result: 'lost' });
  expect((await due(other)).due).toBe(true);
  await at.swab(site, other);
  expect((await due(other)).due).toBe(false);
});

test('somebody of whom policy wants no test is not in the list of those who are due', async () => {
  const person = await at.person({ facts: { contactWithCase: false } });
  await at.bring(person, 'stand');
  // A category alone exempts nobody: the border has seen the paper.
  await at.act('PVG-BORDER', {
    type: 'record',
    case: person,
    kind: 'status',
    facts: { category: 'diplomat', accredited: true },
    personal: { note: 'diplomatic card' },
  });
  // Brought to a site all the same, by whoever had them.
  await at.act(site, { type: 'claim', case: person, link: 'territory', reason: 'stood before our door' });
  expect((await at.state(person)).facts).toMatchObject({ tests: 0 });
  expect((await due(person)).due).toBe(false);
});

const hospital = 'HOSPITAL-1';
/** Somebody with a fever at the aircraft's door, in hospital. */
const patient = async (): Promise<CaseId> => {
  const person = await at.person();
  await at.bring(person, 'stand');
  await at.record('PVG-BOARDING', person, 'temperature', { fever: true });
  await at.give(person, 'PVG-BOARDING', 'AMBULANCE', 'hospital');
  await at.give(person, 'AMBULANCE', hospital, 'hospital');
  return person;
};
const sampled = async (person: CaseId, outcome: string): Promise<CaseId> => {
  const specimen = await at.swab(hospital, person);
  await at.result(specimen, outcome);
  return specimen;
};
const well = async (person: CaseId): Promise<void> => {
  await at.record(hospital, person, 'temperature', { fever: false });
};
const discharge = (person: CaseId) => ({ type: 'record', case: person, kind: 'discharge' }) as const;
const twice = ['test.negative:2:1440'];

test('a suspect let go after one negative test, after two of the same morning, or with a fever', async () => {
  const person = await patient();
  await well(person);
  expect(await at.refused(hospital, discharge(person))).toMatchObject({ code: 'evidence_missing', about: twice });
  await sampled(person, 'negative');
  expect((await at.refused(hospital, discharge(person))).about).toEqual(twice);
  await at.later(3 * 60);
  await sampled(person, 'negative');
  expect((await at.refused(hospital, discharge(person))).about).toEqual(twice);
  // A day after the first is what counts: the one between neither helps nor harms.
  await at.later(21 * 60);
  await sampled(person, 'negative');
  await at.record(hospital, person, 'temperature', { fever: true });
  const feverish = { code: 'record_forbidden', about: ['discharge'] };
  expect(await at.refused(hospital, discharge(person))).toMatchObject(feverish);
  await well(person);
  await at.record(hospital, person, 'symptoms', { symptoms: ['cough'] });
  expect(await at.refused(hospital, discharge(person))).toMatchObject(feverish);
  await at.record(hospital, person, 'symptoms', { symptoms: [] });
  await at.act(hospital, discharge(person));
  expect((await at.state(person)).facts).toMatchObject({ mode: 'district', ill: false, discharged: true });
});

test('a patient whom nobody tests: a clock from the ambulance on, and another one from each result to the next', async () => {
  const person = await patient();
  expect((await at.state(person)).clocks['test']).toMatchObject({ purpose: 'test', budget: 6 * 3_600_000 });
  const specimen = await at.swab(hospital, person);
  expect((await at.state(person)).clocks['test']).toBeUndefined();
  await at.result(specimen, 'negative');
  expect((await at.state(person)).clocks['test']).toMatchObject({ purpose: 'test after test.negative' });
  await at.later(24 * 60 + 5);
  const alarms = (await at.notices(person)).filter(({ topic, data }) => topic === 'alarm' && data['clock'] === 'test');
  expect(alarms.map(({ data }) => data['holder'])).toEqual([hospital]);
  await sampled(person, 'negative');
  await well(person);
  await at.act(hospital, discharge(person));
  // Whoever is discharged is due for no other one.
  expect((await at.state(person)).clocks['test']).toBeUndefined();
});

test('a confirmed patient is no traveller again for one negative test, and a positive between two makes them no row', async () => {
  const person = await patient();
  await well(person);
  await sampled(person, 'negative');
  await at.later(13 * 60);
  await sampled(person, 'positive');
  await at.later(13 * 60);
  await sampled(person, 'negative');
  const { facts, measure } = await at.state(person);
  expect(facts).toMatchObject({ test: 'negative', confirmed: true, mode: '120', isolation: 'hospital' });
  expect(measure!.until - measure!.start).toBe(days(28));
  expect((await at.refused(hospital, discharge(person))).about).toEqual(twice);
  await at.later(24 * 60);
  await sampled(person, 'negative');
  await at.act(hospital, discharge(person));
  expect((await at.state(person)).facts).toMatchObject({ mode: 'district', isolation: 'hospital' });
  // Ill again before they left: the word of yesterday opens no door.
  const recovered = { type: 'close', case: person, ending: 'recovered' } as const;
  await at.record(hospital, person, 'temperature', { fever: true });
  expect((await at.refused(hospital, recovered)).about).toEqual(['discharge']);
  await well(person);
  await at.act(hospital, discharge(person));
  await at.act(hospital, recovered);
});

test('a positive that is amended binds nobody: neither to hospital nor to its days', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const [specimen] = await at.specimens(person);
  await at.result(specimen!, 'positive');
  expect((await at.state(person)).facts).toMatchObject({ confirmed: true, discharged: false, mode: '120' });
  const { seq } = (await at.state(specimen!)).evidence['result']!;
  await at.act('LAB-1', {
    type: 'correct',
    case: specimen!,
    kind: 'result',
    corrects: seq,
    reason: 'the tube of somebody else',
    facts: { result: 'negative' },
  });
  expect((await at.state(person)).facts).toMatchObject({ confirmed: false, mode: 'district', isolation: 'central' });
});

test('a patient is free at the end instant though no test was taken; in hospital for something else nobody waits for two', async () => {
  const person = await patient();
  const { measure } = await at.state(person);
  await at.later((measure!.until - (await at.now())) / 60_000 + 1);
  await at.act(hospital, { type: 'close', case: person, ending: 'released' });
  expect((await at.gap(person, 'release-evidence')).facts['missing']).toEqual(['discharge', 'told']);

  const other = await at.person();
  await at.bring(other, 'site');
  // Nobody but a hospital says so, whoever has the person.
  expect((await at.refused(site, discharge(other))).code).toBe('not_yours');
  await at.act(site, { type: 'emergency', case: other, reason: 'a fall' });
  await at.give(other, site, 'AMBULANCE', 'hospital');
  await at.give(other, 'AMBULANCE', hospital, 'hospital');
  await at.act(hospital, discharge(other));
});
