import { afterAll, beforeAll, expect, test } from 'vitest';
import { fanOut, recallFanOut } from '../../src/app/contacts.ts';
import { seekAgain } from '../../src/app/contacts-again.ts';
import type { House } from '../../src/app/house.ts';
import { refusal } from '../../src/loop/refusal.ts';
import { type CaseId, after, minutes, systemActor, systemUnit, unitId } from '../../src/loop/terms.ts';
import { noteReading } from '../../src/store/reader.ts';
import { setPace } from '../../src/store/time.ts';
import { type Journey, openJourney } from '../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(() => at.close());

/** Who was told of a result as a contact, with who is to reach them, each once; recalled ones are told of nothing. */
const traced = async (specimen: CaseId): Promise<ReadonlyMap<CaseId, string>> => {
  const { rows } = await at.house.owner.pool.query<{ subject: CaseId; holder: string }>(
    `select subject, holder from huan."case" where loop = 'tracing' and state -> 'facts' ->> 'specimen' = $1
        and ending is distinct from 'recalled' and subject is not null`,
    [specimen],
  );
  const found = new Map(rows.map(({ subject, holder }) => [subject, holder]));
  expect(found.size).toBe(rows.length);
  return found;
};

/** Brings people far apart from each other, so that nothing makes them contacts but what is told of them then. */
const alone = async (to: 'bus' | 'site', crew: string, site: string): Promise<CaseId> => {
  const id = await at.person({ voyage: await at.flight() });
  await at.bring(id, to, { crew, site });
  await at.later(60);
  return id;
};

test('a hotel basement without network: whose acceptance arrives after the result is a contact all the same', async () => {
  const site = 'PUDONG-SITE-2';
  const index = await alone('site', 'PUDONG-CREW-2', site);
  const late = await alone('bus', 'PUDONG-CREW-3', site);
  const { offer } = await at.act('PUDONG-CREW-3', { type: 'offer', case: late, to: unitId(site), link: 'territory' });
  const signed = after(await at.now(), minutes(1));
  await at.later(30);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined || offer === undefined || offer === null) throw new Error('a specimen and an offer');
  await at.result(specimen, 'positive');
  await fanOut(at.house, index, specimen);
  expect((await traced(specimen)).has(late)).toBe(false);

  await at.act(site, { type: 'accept', case: late, offer }, { happenedAt: signed });
  expect((await seekAgain(at.house)).opened).toBe(0);
  await at.later(70);
  expect(await seekAgain(at.house)).toEqual({ opened: 1, more: false });
  expect((await traced(specimen)).get(late)).toBe(site);
  // Looked for once in a step, by whichever process comes first.
  expect((await seekAgain(at.house)).opened).toBe(0);
  const looked = async (): Promise<number> => {
    const { rows } = await at.house.owner.pool.query<{ times: number }>(
      `select count(*)::int as times from huan.reading where case_id = $1 and purpose = 'contacts again'`,
      [index],
    );
    return rows[0]?.times ?? 0;
  };
  expect(await looked()).toBe(1);
  await at.later(6 * 60);
  await seekAgain(at.house);
  expect(await looked()).toBe(2);
  // After a day without any process, what was left out is made up by one look.
  await at.later(80 * 60);
  await seekAgain(at.house);
  await seekAgain(at.house);
  expect(await looked()).toBe(3);
  expect(await at.audit()).toEqual([]);
}, 120_000);

test('a fan-out that was cut off half-way goes on after a contact was handed on to somebody else', async () => {
  const site = 'PUDONG-SITE-3';
  const index = await alone('site', 'PUDONG-CREW-4', site);
  const contact = await alone('site', 'PUDONG-CREW-5', site);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  await fanOut(at.house, index, specimen);
  expect((await traced(specimen)).get(contact)).toBe(site);
  await at.record(site, contact, 'symptoms', { symptoms: ['cough'] });
  await at.give(contact, site, 'HOSPITAL-1', 'hospital');
  expect((await fanOut(at.house, index, specimen)).opened).toBe(0);
  expect((await traced(specimen)).get(contact)).toBe(site);
}, 60_000);

test('a result that was taken back and is positive after all tells the contacts anew', async () => {
  const site = 'PUDONG-SITE-4';
  const index = await alone('site', 'PUDONG-CREW-6', site);
  const contact = await alone('site', 'PUDONG-CREW-7', site);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  const amend = async (result: string): Promise<void> => {
    const corrects = (await at.state(specimen)).evidence['result']?.seq ?? 0;
    const facts = { result };
    await at.act('LAB-1', { type: 'correct', case: specimen, kind: 'result', corrects, facts, reason: 'read again' });
  };
  await at.result(specimen, 'positive');
  await fanOut(at.house, index, specimen);
  expect((await traced(specimen)).has(contact)).toBe(true);
  await amend('negative');
  await recallFanOut(at.house, specimen);
  expect((await traced(specimen)).size).toBe(0);
  expect((await at.state(contact)).facts).toMatchObject({ contact: false });
  await amend('positive');
  await fanOut(at.house, index, specimen);
  await fanOut(at.house, index, specimen);
  expect((await traced(specimen)).get(contact)).toBe(site);
  expect((await at.state(contact)).facts).toMatchObject({ contact: true });
  await amend('negative');
  await recallFanOut(at.house, specimen);
  expect((await at.state(contact)).facts).toMatchObject({ contact: false });
  expect(await at.audit()).toEqual([]);
}, 60_000);

test('a recall that is told once more, after a restore, takes no contact away from a result that is positive after all', async () => {
  const site = 'PUDONG-SITE-6';
  const index = await alone('site', 'PUDONG-CREW-8', site);
  const contact = await alone('site', 'PUDONG-CREW-9', site);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  const amend = async (result: string): Promise<void> => {
    await at.later(5);
    const corrects = (await at.state(specimen)).evidence['result']?.seq ?? 0;
    const facts = { result };
    await at.act('LAB-1', { type: 'correct', case: specimen, kind: 'result', corrects, facts, reason: 'read again' });
  };
  await at.result(specimen, 'positive');
  await fanOut(at.house, index, specimen);
  await amend('negative');
  await recallFanOut(at.house, specimen);
  await amend('positive');
  await fanOut(at.house, index, specimen);
  // Every notice that is still kept comes again, in its order: the first result, its recall, the second result.
  await fanOut(at.house, index, specimen);
  expect(await recallFanOut(at.house, specimen)).toBe(0);
  await fanOut(at.house, index, specimen);
  expect((await traced(specimen)).get(contact)).toBe(site);
  expect((await at.state(contact)).facts).toMatchObject({ contact: true });
  const { rows } = await at.house.owner.pool.query(
    `select closed_at from huan."case" where loop = 'tracing' and subject = $1 order by opened_at`,
    [contact],
  );
  expect(rows).toEqual([{ closed_at: expect.any(Number) as number }, { closed_at: null }]);
  expect(await at.audit()).toEqual([]);
}, 60_000);

test('a recall of which nobody has heard when the result is positive again ends what the first result set off, and not the second', async () => {
  const site = 'PUDONG-SITE-7';
  const index = await alone('site', 'PUDONG-CREW-10', site);
  const contact = await alone('site', 'PUDONG-CREW-11', site);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  await at.result(specimen, 'positive');
  await fanOut(at.house, index, specimen);
  for (const result of ['negative', 'positive']) {
    await at.later(5);
    const corrects = (await at.state(specimen)).evidence['result']?.seq ?? 0;
    const facts = { result };
    await at.act('LAB-1', { type: 'correct', case: specimen, kind: 'result', corrects, facts, reason: 'read again' });
  }
  await recallFanOut(at.house, specimen);
  expect((await traced(specimen)).size).toBe(0);
  await fanOut(at.house, index, specimen);
  expect((await traced(specimen)).get(contact)).toBe(site);
  expect((await at.state(contact)).facts).toMatchObject({ contact: true });
}, 60_000);

test('a look that was noted while time ran a day ahead does not stand for those that are due by now', async () => {
  const site = 'PUDONG-SITE-8';
  const index = await alone('site', 'PUDONG-CREW-12', site);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  await at.result(specimen, 'positive');
  const { pool } = at.house.owner;
  const who = { actor: systemActor, unit: systemUnit };
  const now = await at.now();
  await setPace(pool, 0, after(now, minutes(25 * 60)));
  await noteReading(at.house.writer.pool, at.house.seal, who, [index], 'contacts again');
  await setPace(pool, 0, now);
  await at.later(70);
  await seekAgain(at.house);
  const { rows } = await pool.query<{ times: number }>(
    `select count(*)::int as times from huan.reading where case_id = $1 and purpose = 'contacts again'`,
    [index],
  );
  expect(rows[0]?.times).toBe(2);
}, 60_000);

test('a later search that cannot tell somebody is a gap of the duty room, and is tried again', async () => {
  const index = await alone('site', 'PUDONG-CREW-8', 'PUDONG-SITE-5');
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  const contact = await at.person({ voyage: await at.flight() });
  await at.bring(contact, 'site', { crew: 'PUDONG-CREW-9', site: 'PUDONG-SITE-5' });
  await at.result(specimen, 'positive');
  await at.later(70);
  const house: House = {
    ...at.house,
    submit: async (command) =>
      command.type === 'together' ? { refused: refusal('not_yours', command.case) } : at.house.submit(command),
  };
  await expect(seekAgain(house)).rejects.toThrow('contacts were not opened');
  await expect(seekAgain(house)).rejects.toThrow('contacts were not opened');
  expect((await at.gap(index, 'notice-aside')).facts).toMatchObject({ reader: 'contacts' });
  expect((await seekAgain(at.house)).opened).toBeGreaterThan(0);
  expect((await traced(specimen)).get(contact)).toBe('PUDONG-SITE-5');
}, 60_000);

test('a later search that fails for good holds up no other', async () => {
  const [broken, other] = [
    await alone('site', 'PUDONG-CREW-10', 'PUDONG-SITE-6'),
    await alone('site', 'PUDONG-CREW-11', 'PUDONG-SITE-7'),
  ];
  const results: CaseId[] = [];
  for (const id of [broken, other]) {
    const [specimen] = await at.specimens(id);
    if (specimen === undefined) throw new Error('no specimen');
    results.push(specimen);
    await at.result(specimen, 'positive');
  }
  const beside = await alone('site', 'PUDONG-CREW-12', 'PUDONG-SITE-6');
  const [failing] = results;
  await at.later(70);
  const house: House = {
    ...at.house,
    submit: async (command) =>
      command.type === 'together' && JSON.stringify(command).includes(String(failing))
        ? { refused: refusal('not_yours', command.case) }
        : at.house.submit(command),
  };
  const looked = async (id: CaseId): Promise<boolean> => {
    const { rowCount } = await at.house.owner.pool.query(
      `select from huan.reading where case_id = $1 and purpose = 'contacts again'`,
      [id],
    );
    return rowCount === 1;
  };
  // One at a time, so that the one which fails, and was first, could be in the way each time.
  for (let turn = 0; turn < 60 && !(await looked(other)); turn += 1) await seekAgain(house, 1).catch(() => null);
  expect([await looked(broken), await looked(other)]).toEqual([false, true]);
  expect((await traced(failing!)).has(beside)).toBe(false);
}, 60_000);

test('of two positive results of one person, a look that failed for the one is made again though the other was looked for', async () => {
  const site = 'PUDONG-SITE-7';
  const index = await alone('site', 'PUDONG-CREW-16', site);
  const [first] = await at.specimens(index);
  if (first === undefined) throw new Error('no specimen');
  const second = await at.swab(site, index);
  for (const specimen of [first, second]) await at.result(specimen, 'positive');
  const beside = await alone('site', 'PUDONG-CREW-17', site);
  await at.later(70);
  const house: House = {
    ...at.house,
    submit: async (command) =>
      command.type === 'together' && JSON.stringify(command).includes(first)
        ? { refused: refusal('not_yours', command.case) }
        : at.house.submit(command),
  };
  await seekAgain(house).catch(() => null);
  expect([(await traced(first)).has(beside), (await traced(second)).has(beside)]).toEqual([false, true]);
  await seekAgain(at.house);
  expect((await traced(first)).has(beside)).toBe(true);
}, 60_000);

test('who was traced for two positive people is no contact once both were mistaken, whoever is just taking their case over', async () => {
  const site = 'PUDONG-SITE-8';
  const [one, other] = [await alone('site', 'PUDONG-CREW-13', site), await alone('site', 'PUDONG-CREW-14', site)];
  const contact = await alone('site', 'PUDONG-CREW-15', site);
  const results: CaseId[] = [];
  for (const id of [one, other]) {
    const [specimen] = await at.specimens(id);
    if (specimen === undefined) throw new Error('no specimen');
    results.push(specimen);
    await at.result(specimen, 'positive');
    await fanOut(at.house, id, specimen);
  }
  const amend = async (specimen: CaseId): Promise<void> => {
    const corrects = (await at.state(specimen)).evidence['result']?.seq ?? 0;
    const facts = { result: 'negative' };
    await at.act('LAB-1', { type: 'correct', case: specimen, kind: 'result', corrects, facts, reason: 'read again' });
  };
  const tracings = async (specimen: CaseId): Promise<readonly CaseId[]> => {
    const { rows } = await at.house.owner.pool.query<{ id: CaseId }>(
      `select case_id as id from huan."case"
        where loop = 'tracing' and state -> 'facts' ->> 'specimen' = $1 and subject = $2`,
      [specimen, contact],
    );
    return rows.map(({ id }) => id);
  };
  // One of the two is on its way to somebody else.
  const [first, second] = results as [CaseId, CaseId];
  const [offered] = await tracings(first);
  const { offer } = await at.act(site, { type: 'offer', case: offered!, to: unitId('PUDONG'), link: 'open' });
  const [reached] = await tracings(second);
  await at.record(site, reached!, 'reached');
  await at.act(site, { type: 'close', case: reached!, ending: 'reached' });

  await amend(first);
  await expect(recallFanOut(at.house, first)).rejects.toThrow('offer_pending');
  expect((await at.state(contact)).facts).toMatchObject({ contact: true });
  await amend(second);
  await recallFanOut(at.house, second);
  expect((await at.state(contact)).facts).toMatchObject({ contact: false });
  await at.act('PUDONG', { type: 'accept', case: offered!, offer: offer! });
  await recallFanOut(at.house, first);
  expect((await at.state(offered!)).ending).toBe('recalled');
  expect(await at.audit()).toEqual([]);
}, 120_000);
