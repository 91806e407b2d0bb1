// Tests, measures and what a person may ask for: who owes what when something is missing, late, wrong or objected to.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { fanOut, recallFanOut } from '../../../src/app/contacts.ts';
import { musterOf } from '../../../src/app/muster.ts';
import { type Instant, actorId, days, unitId } from '../../../src/loop/terms.ts';
import { newCase } from '../../house.ts';
import { type CaseId, type Journey, offerOf, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const extension = (id: CaseId, until: number) =>
  ({
    type: 'extend-measure',
    case: id,
    until: until as Instant,
    reason: 'fever on day 13',
    basis: 'article 39',
    objection: 'to the review office, at any time',
  }) as const;

test('a lost tube: an alarm at the courier, a new one demanded of whoever holds the person, no release without it', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const [lost] = await at.specimens(person);
  await at.give(lost!, 'PVG-SCREENING', 'COURIER-1', 'carried');
  await at.record('COURIER-1', lost!, 'loss', { result: 'lost' });
  await at.act('COURIER-1', { type: 'close', case: lost!, ending: 'lost' });
  expect(await at.gap(lost!, 'specimen-lost')).toMatchObject({ holder: 'COURIER-1' });
  const again = await at.gap(person, 'specimen-again');
  expect(again).toMatchObject({ holder: 'PUDONG-SITE-1', facts: { test: 'lost' } });
  const { evidence } = await at.state(person);
  expect([evidence['test.lost']?.count, evidence['test.negative']]).toEqual([1, undefined]);
  // The new tube settles the demand, the result answers it.
  const second = await at.swab('PUDONG-SITE-1', person);
  expect(await at.state(again.caseId)).toMatchObject({ custody: 'closed', ending: 'settled' });
  await at.result(second, 'negative');
  expect((await at.state(person)).evidence['test.negative']?.count).toBe(1);
});

test('an inconclusive result is no result: the person stays tested for, not cleared', async () => {
  const person = await at.person({ facts: { destination: 'jiangsu' } });
  await at.bring(person, 'desk');
  await at.result((await at.specimens(person))[0]!, 'inconclusive');
  expect(await at.gap(person, 'specimen-again')).toMatchObject({ holder: 'PUDONG-DESK' });
  expect((await at.state(person)).evidence['test.negative']).toBeUndefined();
});

test('a tube that nobody brings on: it lapses on a clock of its own, and a new one is demanded', async () => {
  const person = await at.person();
  await at.bring(person, 'desk');
  const [forgotten] = await at.specimens(person);
  for (let hours = 0; hours < 8; hours += 1) await at.later(60);
  expect(await at.state(forgotten!)).toMatchObject({ custody: 'closed', ending: 'lapsed' });
  expect(await at.gap(person, 'specimen-lapsed')).toMatchObject({ holder: 'PUDONG-DESK' });
});

test('an amended result takes back what it had set off: contacts are recalled, decisions return', async () => {
  const voyage = await at.flight();
  const sit = (seat: string) => at.person({ voyage, personal: { seat } });
  const [index, near] = [await sit('20A'), await sit('21A')];
  await at.bring([index, near], 'desk');
  const [specimen] = await at.specimens(index);
  await at.result(specimen!, 'positive');
  await fanOut(at.house, index, specimen!);
  expect((await at.state(near)).facts).toMatchObject({ contact: true, lane: 'red' });
  const corrects = (await at.state(specimen!)).evidence['result']!.seq;
  await at.act('LAB-1', {
    type: 'correct',
    case: specimen!,
    kind: 'result',
    corrects,
    reason: 'tubes exchanged',
    facts: { result: 'negative' },
  });
  expect((await at.notices(index)).findLast(({ topic }) => topic === 'recall')?.data).toMatchObject({
    outcome: 'test.negative',
    specimen,
  });
  expect(await recallFanOut(at.house, specimen!)).toBeGreaterThanOrEqual(1);
  expect((await at.state(near)).facts).toMatchObject({ contact: false, lane: 'yellow' });
  expect((await at.state(index)).facts).toMatchObject({ test: 'negative', isolation: 'central', days: 14 });
  expect((await at.state(index)).evidence['test.positive']).toBeUndefined();
  const open = `select from huan."case" where loop = 'tracing' and closed_at is null and state -> 'facts' ->> 'specimen' = $1`;
  expect((await at.house.owner.pool.query(open, [specimen])).rowCount).toBe(0);
});

test('the end instant: the person is free though the result is missing, and the missing result stays somebody’s duty', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const { measure } = await at.state(person);
  // Too soon: and what will be missing is said while it can be put right.
  expect(await at.refused('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' })).toMatchObject({
    code: 'too_soon',
    about: [String(measure!.until), 'test.negative'],
  });
  // Only beforehand, in writing, by an officer who does not hold the person, with reasons and the way to object.
  const longer = extension(person, measure!.until + days(2));
  expect((await at.refused('PUDONG-SITE-1', longer)).code).toBe('not_yours');
  expect((await at.refused('PUDONG', { ...longer, objection: '' })).code).toBe('reason_missing');
  await at.later(14 * 24 * 60 + 1);
  expect((await at.state(person)).measure).toMatchObject({ ended: true, until: measure!.until });
  const duty = await at.gap(person, 'release-evidence');
  expect(duty).toMatchObject({ holder: 'PUDONG-SITE-1', facts: { missing: ['test.negative', 'result'] } });
  expect((await at.refused('PUDONG', longer)).code).toBe('measure_ended');
  expect(await at.act('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' })).toMatchObject({
    custody: 'closed',
  });
  expect((await at.state(duty.caseId)).custody).toBe('held');
});

test('an extension beforehand holds to its own end, and no table moves it afterwards', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const until = (await at.state(person)).measure!.until + days(2);
  await at.act('PUDONG', extension(person, until));
  await at.record('PUDONG-SITE-1', person, 'symptoms', { symptoms: ['cough'] });
  await at.act('DUTY', { type: 'redecide', case: person, reason: 'new version' });
  expect((await at.state(person)).measure).toMatchObject({ until, extended: true });
  await at.later(14 * 24 * 60 + 60);
  expect((await at.refused('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' })).code).toBe(
    'too_soon',
  );
  await at.later(2 * 24 * 60);
  expect((await at.state(person)).measure).toMatchObject({ ended: true });
});

test('a daily report that nobody makes: late at the site, then at the district', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  await at.record('PUDONG-SITE-1', person, 'report', { symptoms: [] });
  await at.later(27 * 60);
  await at.later(130);
  const alarms = (await at.notices(person))
    .filter(({ data }) => data['clock'] === 'report')
    .map(({ data }) => data['calls']);
  expect(alarms).toEqual(['holder', 'parent']);
});

test('somebody who refuses the swab: nobody forces, nobody forgets, and there is still one holder', async () => {
  const person = await at.person();
  await at.bring(person, 'screening');
  for (const kind of ['interview', 'temperature', 'itinerary']) await at.record('PVG-SCREENING', person, kind);
  await at.record('PVG-SCREENING', person, 'refusal', { refuses: 'swab' });
  const gap = await at.gap(person, 'refuses');
  expect(gap.holder).toBe('PVG-SCREENING');
  expect((await at.refused('PVG-SCREENING', offerOf(person, 'PUDONG-DESK', 'transfer'))).about).toEqual(['specimen']);
  await at.later(130);
  expect((await at.notices(gap.caseId)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    holder: 'PVG-SCREENING',
    calls: 'holder',
  });
  await at.act('PVG-SCREENING', {
    type: 'record',
    case: gap.caseId,
    kind: 'note',
    personal: { note: 'talked with in Italian, agrees' },
  });
  await at.swab('PVG-SCREENING', person);
  await at.prove(gap);
  await at.give(person, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
  expect(await at.state(person)).toMatchObject({ holder: 'PUDONG-DESK', custody: 'held' });
});

test('a site is evacuated: who is accounted for and who is not is known by name, and the missing are a gap', async () => {
  const site = 'PUDONG-SITE-5';
  const people = [await at.person(), await at.person(), await at.person()];
  const [one, two, missing] = people;
  await at.bring(people, 'site', { site, crew: 'PUDONG-CREW-9' });
  const alarm = await at.now();
  await at.all(
    site,
    [one!, two!].map((id) => ({ type: 'record', case: id, kind: 'muster', facts: { present: true } })),
  );
  const counted = await at.act(site, { type: 'record', case: await at.site(site), kind: 'muster', counted: 2 });
  expect(counted.held).toBe(3);
  expect(await at.gap(await at.site(site), 'head-count')).toMatchObject({
    holder: site,
    facts: { counted: 2, held: 3 },
  });
  const officer = { actor: actorId('warden'), unit: unitId(site) };
  const roll = async (): Promise<readonly string[]> => {
    const found = await musterOf(at.house, officer, unitId(site), alarm);
    return found!.people.filter(({ accounted }) => !accounted).map((one) => one.case);
  };
  // Who looks from elsewhere is told nothing of this site, not that nobody is there.
  const other = { actor: actorId('stranger'), unit: unitId('MINHANG-SITE-1') };
  expect(await musterOf(at.house, other, unitId(site), alarm)).toBeNull();
  expect(await roll()).toEqual([missing]);
  // Found in the street by the neighbouring site: custody follows the person, the first site owes its signature.
  await at.act('PUDONG-SITE-6', { type: 'claim', case: missing!, link: 'territory', reason: 'stood before our door' });
  expect(await roll()).toEqual([]);
  expect(await at.gap(missing!, 'giver-signature')).toMatchObject({ holder: site });
  const recount = await at.act(site, { type: 'record', case: await at.site(site), kind: 'muster', counted: 2 });
  expect([recount.held, recount.gaps]).toEqual([2, []]);
});

test('a call for help: it has a holder and a clock of its own, and passing it on does not quieten it', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const help = newCase();
  await at.act('PUDONG-SITE-1', {
    type: 'open',
    case: help,
    loop: 'help',
    holder: 'PUDONG-SITE-1' as never,
    subject: person,
    facts: { kind: 'medicine' },
  });
  await at.later(50);
  await at.give(help, 'PUDONG-SITE-1', 'PUDONG-STREET-3', 'asked');
  await at.later(50);
  await at.give(help, 'PUDONG-STREET-3', 'PUDONG-SITE-1', 'asked');
  await at.later(150);
  expect((await at.state(help)).clocks['whole']?.rung).toBe(1);
  expect((await at.notices(help)).find(({ data }) => data['clock'] === 'whole')?.data).toMatchObject({
    calls: 'parent',
  });
  expect((await at.refused('PUDONG-SITE-1', { type: 'close', case: help, ending: 'given' })).about).toEqual(['given']);
  await at.record('PUDONG-SITE-1', help, 'given');
  await at.act('PUDONG-SITE-1', { type: 'close', case: help, ending: 'given' });
});

test('an objection: heard by who neither holds nor decided, on a clock, and upheld it ends the measure', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const objection = newCase();
  const opened = await at.act('PUDONG-SITE-1', {
    type: 'open',
    case: objection,
    loop: 'objection',
    holder: null,
    subject: person,
    personal: { text: 'I have been in the country since January' },
  });
  expect(opened.holder).toBe('REVIEW');
  await at.later(25 * 60);
  expect((await at.notices(objection)).findLast(({ topic }) => topic === 'alarm')?.data).toMatchObject({
    holder: 'REVIEW',
    calls: 'holder',
  });
  for (const unit of ['PUDONG-SITE-1', 'PUDONG']) {
    expect((await at.refused(unit, { type: 'close', case: objection, ending: 'upheld' })).code).toBe('not_yours');
  }
  expect((await at.refused('REVIEW', { type: 'close', case: objection, ending: 'upheld' })).about).toEqual([
    'decision',
  ]);
  await at.all('REVIEW', [
    { type: 'record', case: objection, kind: 'decision', facts: { endsMeasure: true } },
    {
      type: 'lift-measure',
      case: person,
      reason: 'no arrival: stamps show January',
      basis: 'article 39 does not apply',
    },
    { type: 'close', case: objection, ending: 'upheld' },
  ]);
  expect((await at.state(person)).measure).toMatchObject({ ended: true });
  expect(await at.act('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' })).toMatchObject({
    custody: 'closed',
  });
  expect(await at.events(person)).toContain('measure.lifted.1');
});

test('danger to life that the duty room declared is reviewed by another officer there: nobody stands above it', async () => {
  const person = await at.person();
  await at.bring(person, 'stand');
  const review = { type: 'review-emergency', case: person, finding: 'rightly taken' } as const;
  await at.act('DUTY', { type: 'emergency', case: person, reason: 'chest pain' }, { actor: 'officer A' });
  expect(await at.refused('DUTY', review, { actor: 'officer A' })).toMatchObject({ code: 'four_eyes' });
  await at.act('DUTY', review, { actor: 'officer B' });
  expect((await at.state(person)).emergency).toBeNull();
  // Anywhere else it is another unit that looks again.
  await at.act('PUDONG', { type: 'emergency', case: person, reason: 'chest pain' }, { actor: 'officer C' });
  expect((await at.refused('PUDONG', review, { actor: 'officer D' })).code).toMatch(/four_eyes|not_yours/);
  await at.act('DUTY', review, { actor: 'officer A' });
});
