// What a person says for themself: on their own page, signed by them, heard by whoever must act on it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { travellerPageOf } from '../../../src/app/traveller/page.ts';
import { askForHelp, object, reportOwn, withdraw } from '../../../src/app/traveller/say.ts';
import { subjectActor, subjectUnit } from '../../../src/loop/subject.ts';
import { type CaseId, commandId } from '../../../src/loop/terms.ts';
import { readOwn } from '../../../src/store/subject.ts';
import { newCase } from '../../house.ts';
import { type Journey, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const id = () => commandId(randomUUID());
const page = async (person: CaseId) => {
  const found = await travellerPageOf(at.house, person, 'en');
  if (found === null) throw new Error('there is no page');
  return found;
};
const stayer = async (): Promise<CaseId> => {
  const person = await at.person();
  await at.bring(person, 'site');
  return person;
};

test('from the cabin door on the page says where one is and what comes next', async () => {
  const person = await at.person();
  const told: [string, string][] = [];
  for (const stage of ['aboard', 'stand', 'channel', 'screening', 'desk', 'bus', 'site'] as const) {
    await at.bring(person, stage);
    const { link, next } = await page(person);
    told.push([link, next]);
  }
  expect(told).toEqual([
    ['aboard', 'landing'],
    ['stand', 'channel'],
    ['channel', 'interview'],
    ['screening', 'test'],
    ['transfer', 'bus'],
    ['transfer', 'ride'],
    ['territory', 'stay'],
  ]);
  const { links, order, tests, reasons } = await page(person);
  expect(links.map(({ state, by }) => [state, by?.unit])).toEqual([
    ['passed', 'PVG-BOARDING'],
    ['passed', 'PVG-CHANNEL'],
    ['passed', 'PVG-SCREENING'],
    ['passed', 'PUDONG-CREW-1'],
    ['now', 'PUDONG-SITE-1'],
  ]);
  expect(order).toMatchObject({ isolation: 'central', ended: false, served: { by: { unit: 'PUDONG-SITE-1' } } });
  expect(reasons.map(({ table }) => table)).toEqual(['lane', 'tests', 'stay']);
  expect(tests).toMatchObject([{ result: null, by: { unit: 'PVG-SCREENING' } }]);
});

test('what is fever is what policy says in the version in force, on the page of whoever must report it', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  const page = await travellerPageOf(at.house, person, 'en');
  const [said] = at.house.rules.inForce(await at.now())?.version.lists['feverFrom'] ?? [];
  expect(page?.report?.feverFrom).toBe(Number(said));
  expect(page?.report?.feverFrom).toBeGreaterThan(36);
});

test('somebody calls for insulin in their own words, the site answers, and they see it', async () => {
  const person = await stayer();
  const asked = id();
  await askForHelp(at.house, person, { commandId: asked, kind: 'medicine', text: 'Insulina, per favore' });
  await askForHelp(at.house, person, { commandId: asked, kind: 'medicine', text: 'Insulina, per favore' });
  const [one, ...more] = (await page(person)).help;
  expect(more).toEqual([]);
  expect(one).toMatchObject({
    state: 'open',
    mine: true,
    text: 'Insulina, per favore',
    holder: { unit: 'PUDONG-SITE-1' },
  });
  const help = one?.case as CaseId;
  // Nobody answers: it is late like any other duty.
  await at.later(61);
  expect((await at.notices(help)).find(({ data }) => data['clock'] === 'link')?.data).toMatchObject({
    calls: 'holder',
  });
  await at.act('PUDONG-SITE-1', { type: 'record', case: help, kind: 'given', personal: { note: 'two pens, at noon' } });
  await at.act('PUDONG-SITE-1', { type: 'close', case: help, ending: 'given' });
  const [answered] = (await page(person)).help;
  expect(answered).toMatchObject({ state: 'given', updates: [{ text: 'two pens, at noon' }] });
});

test('an objection goes to the reviewer, and upheld it frees the person, who reads why', async () => {
  const person = await stayer();
  await object(at.house, person, { commandId: id(), text: 'I have been in the country since January' });
  const [raised] = (await page(person)).objections;
  expect(raised).toMatchObject({ state: 'open', holder: { unit: 'REVIEW' } });
  const objection = raised?.case as CaseId;
  await at.all('REVIEW', [
    {
      type: 'record',
      case: objection,
      kind: 'decision',
      facts: { endsMeasure: true },
      personal: { note: 'Stamps show January.' },
    },
    { type: 'lift-measure', case: person, reason: 'no arrival', basis: 'article 39 does not apply' },
    { type: 'close', case: objection, ending: 'upheld' },
  ]);
  expect(await page(person)).toMatchObject({
    next: 'free',
    objections: [{ state: 'upheld', updates: [{ text: 'Stamps show January.' }] }],
    order: { ended: true, lifted: { reason: 'no arrival', by: { unit: 'REVIEW' } } },
  });
});

test('an extension stands on the page with its reasons and the way to object', async () => {
  const person = await stayer();
  const until = (await at.state(person)).measure?.until ?? 0;
  await at.act('PUDONG', {
    type: 'extend-measure',
    case: person,
    until: (until + 86_400_000) as never,
    reason: 'fever on day 13',
    basis: 'article 39',
    objection: 'to the review office, at any time',
  });
  const { order } = await page(person);
  expect(order?.extended).toMatchObject({ reason: 'fever on day 13', by: { unit: 'PUDONG' } });
  expect(Date.parse(order?.until ?? '')).toBe(until + 86_400_000);
});

test('a fever that a person reports sends the ambulance within the hour; that they feel well again changes nothing', async () => {
  const person = await stayer();
  await reportOwn(at.house, person, { commandId: id(), symptoms: ['fever', 'cough'], fever: true });
  expect((await at.state(person)).facts).toMatchObject({ fever: true, lane: 'red', mode: '120' });
  expect((await at.state(person)).clocks['act']).toBeDefined();
  expect((await page(person)).next).toBe('ambulance');
  await reportOwn(at.house, person, { commandId: id(), symptoms: [], fever: false });
  expect((await at.state(person)).facts).toMatchObject({ fever: true, symptoms: ['fever', 'cough'], mode: '120' });
  // What was said is on record as it was said.
  const report = (await at.events(person)).filter((name) => name === 'evidence.recorded.1').length;
  expect(report).toBeGreaterThan(2);
});

test('what was asked for can be taken back by who asked, and by nobody for another', async () => {
  const [one, two] = [await stayer(), await stayer()];
  await askForHelp(at.house, one, { commandId: id(), kind: 'food', text: '' });
  const ticket = (await page(one)).help[0]?.case as CaseId;
  expect(await withdraw(at.house, two, ticket, id())).toMatchObject({ refused: { code: 'not_yours' } });
  expect(await withdraw(at.house, one, ticket, id())).toMatchObject({ done: { custody: 'closed' } });
  expect((await page(one)).help).toMatchObject([{ state: 'withdrawn' }]);
});

test('a person can say nothing about another, take nothing into their hands, and is given nothing', async () => {
  const [one, two] = [await stayer(), await stayer()];
  const speak = { actor: subjectActor(one) };
  const refused = async (command: object): Promise<string> =>
    (await at.refused(subjectUnit, command as never, speak)).code;
  const report = { type: 'record', kind: 'report', facts: { symptoms: [] } };
  expect(await refused({ ...report, case: two })).toBe('not_yours');
  expect(await refused({ type: 'record', case: one, kind: 'note' })).toBe('not_yours');
  expect(await refused({ type: 'record', case: one, kind: 'temperature', facts: { fever: false } })).toBe('not_yours');
  expect(await refused({ type: 'close', case: one, ending: 'released' })).toBe('not_yours');
  expect(await refused({ type: 'claim', case: one, link: 'territory', reason: 'mine' })).toBe('not_yours');
  expect(await refused({ type: 'lift-measure', case: one, reason: 'r', basis: 'b' })).toBe('not_yours');
  expect(await refused({ type: 'redecide', case: one, reason: 'r' })).toBe('not_yours');
  expect(await refused({ type: 'open', case: newCase(), loop: 'help', holder: null, subject: two })).toBe('not_yours');
  expect(await refused({ type: 'open', case: newCase(), loop: 'help', holder: null })).toBe('not_yours');
  const all = {
    type: 'together',
    case: one,
    commands: [
      { ...report, case: one },
      { ...report, case: two },
    ],
  };
  expect(await refused(all)).toBe('not_yours');
  // No officer borrows the voice of a person, and no case is put into their hands.
  const forged = await at.refused('PUDONG-SITE-1', {
    type: 'open',
    case: newCase(),
    loop: 'help',
    holder: subjectUnit,
  });
  expect(forged.code).toBe('receiver_cannot_hold');
  const help = newCase();
  await at.act('PUDONG-SITE-1', { type: 'open', case: help, loop: 'help', holder: null, subject: one });
  const { holder } = await at.state(help);
  const offer = await at.refused(holder, { type: 'offer', case: help, to: subjectUnit, link: 'asked' });
  expect(offer.code).toBe('receiver_cannot_hold');
});

test('the database itself shows a person nobody but themself, whatever is asked', async () => {
  const [one, two] = [await stayer(), await stayer()];
  const { pool } = at.house.reader;
  const seen = await readOwn(pool, one, async (own) => {
    const of = async (table: string): Promise<readonly string[]> =>
      (await own.query<{ id: string }>(`select distinct case_id as id from huan.${table}`)).rows.map((row) => row.id);
    return [...(await of('"case"')), ...(await of('event')), ...(await of('case_key')), ...(await of('reading'))];
  });
  const mine = new Set([one, ...(await at.specimens(one))]);
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.filter((found) => !mine.has(found as CaseId))).toEqual([]);
  expect(seen).not.toContain(two);
  const forge = readOwn(pool, one, (own) =>
    own.query(
      `insert into huan.reading (case_id, read_at, actor, unit, purpose) values ($1, 1, 'clerk', 'POLICE', 'x')`,
      [one],
    ),
  );
  await expect(forge).rejects.toThrow(/row-level security/);
  for (const statement of ['select from huan.command', 'select from huan.token', 'select from huan.traveller_link']) {
    await expect(readOwn(pool, one, (own) => own.query(statement))).rejects.toThrow(/permission denied/);
  }
});
