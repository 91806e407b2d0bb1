// Ships: crews that change, and ships that are held whole. The same loop as for whoever comes by air; what is different
// stands in the policy tables.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findContacts } from '../../../src/app/contacts.ts';
import { importManifest } from '../../../src/app/manifest.ts';
import { outboxLag } from '../../../src/app/outbox.ts';
import { readManifest } from '../../../src/app/read-manifest.ts';
import { search } from '../../../src/app/search.ts';
import { allTasks } from '../../../src/app/tasks.ts';
import { searchBody } from '../../../src/contract/query.ts';
import { actorId, commandId, days, minutes, unitId } from '../../../src/loop/terms.ts';
import { newCase } from '../../house.ts';
import { type CaseId, type Journey, each, offerOf, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const as = (unit: string) => ({ actor: actorId(`officer of ${unit}`), unit: unitId(unit) });
const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);

/** What a running house does by itself when it hears of a hold or a result; readers wait for transactions under way. */
const heard = async (reader: 'holds' | 'contacts'): Promise<void> => {
  const name = reader === 'holds' ? 'the holds of ships' : 'the fan-out to contacts';
  const task = allTasks(at.house, '/nowhere', [], () => {}).find((one) => one.name === name);
  if (task === undefined) throw new Error(`there is no task ${name}`);
  const waiting = async (): Promise<number | undefined> => {
    await task.turn();
    return (await outboxLag(at.house)).find((one) => one.reader === reader)?.waiting;
  };
  await expect.poll(waiting, { timeout: 30_000 }).toBe(0);
};

const receive = async (bytes: Uint8Array, change = false) => {
  const document = await readManifest(bytes, 2026);
  const flights = change ? document.flights.map((one) => ({ ...one, function: 'change' as const })) : document.flights;
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'agent' };
  const report = await importManifest(at.house, as('SHIP-AGENTS'), { ...document, flights }, options);
  return { ...report, voyage: report.flights[0]?.voyage ?? newCase() };
};

const find = async (document: string): Promise<CaseId> => {
  const [found, other] = (await search(at.house, as('DUTY'), searchBody.parse({ document }))).items;
  if (found === undefined || other !== undefined) throw new Error(`not one case of ${document}`);
  return found.case as CaseId;
};

const headings =
  'Vessel name,IMO No.,Call sign,Voyage no.,ETA,From,To,Surname,Given names,Passport No.,Nationality,DOB (YYYY-MM-DD),Rank,Sign on/off';
interface Sailor {
  readonly name: string;
  readonly passport: string;
  readonly signing: string;
  readonly rank?: string;
  readonly born?: string;
}
const crewList = (imo: string, voyage: string, crew: readonly Sailor[]): Uint8Array =>
  text(
    [
      headings,
      ...crew.map(
        ({ name, passport, signing, rank = 'Able seaman', born = '1985-06-05' }) =>
          `SAMPLE STAR,${imo},V7XX1,${voyage},2026-03-27,KRPUS,CNSHA,SAMPLE,${name},${passport},PHL,${born},${rank},${signing}`,
      ),
    ].join('\n'),
  );

/** A ship with a crew of three, alongside: one stays, two sign off. */
const arrive = async (imo: string, prefix: string) => {
  const crew: readonly Sailor[] = [
    { name: 'ALDO', passport: `${prefix}001`, signing: 'stays', rank: 'Master' },
    { name: 'BENO', passport: `${prefix}002`, signing: 'sign off', rank: 'Cook' },
    { name: 'CORO', passport: `${prefix}003`, signing: 'sign off' },
  ];
  const report = await receive(crewList(imo, '023E', crew));
  expect(report).toMatchObject({ applied: true, opened: 3, crew: 3, passengers: 0 });
  const [stays, off, other] = await Promise.all(crew.map(({ passport }) => find(passport)));
  await at.record('YSN-PORT', report.voyage, 'stand', { stand: 'Y-4' });
  await at.record('YSN-PORT', report.voyage, 'landing');
  return { voyage: report.voyage, stays: stays!, off: off!, other: other! };
};

/** Customs come aboard: temperature and declaration of everybody. */
const examine = (ids: readonly CaseId[], fever = false) =>
  at.all(
    'YSN-BOARDING',
    ids.flatMap((id) => [
      { type: 'record', case: id, kind: 'temperature', facts: { fever } } as const,
      { type: 'record', case: id, kind: 'declaration', facts: { symptoms: fever ? ['fever'] : [] } } as const,
    ]),
  );

/** From the ship's rail to the district's desk: two signatures at each of the steps. */
const ashore = async (ids: readonly CaseId[]): Promise<void> => {
  await at.give(ids, 'SHIP-AGENTS', 'YSN-BOARDING', 'stand');
  await examine(ids);
  await at.give(ids, 'YSN-BOARDING', 'YSN-CHANNEL', 'channel');
  await at.give(ids, 'YSN-CHANNEL', 'YSN-SCREENING', 'screening');
  await at.all(
    'YSN-SCREENING',
    ids.flatMap((id) => [
      { type: 'record', case: id, kind: 'interview' } as const,
      { type: 'record', case: id, kind: 'temperature', facts: { fever: false } } as const,
      { type: 'record', case: id, kind: 'itinerary', facts: { countries: ['KR'] } } as const,
      { type: 'open', case: newCase(), loop: 'specimen', holder: unitId('YSN-SCREENING'), subject: id } as const,
    ]),
  );
  await at.give(ids, 'YSN-SCREENING', 'PUDONG-DESK', 'transfer');
};

/** By dedicated vehicle to the site for crews, with rooms, seats and both counts. */
const lodge = async (ids: readonly CaseId[], crew: string, site: string): Promise<void> => {
  const place = await at.site(site);
  const bus = await at.run(crew);
  await at.all(
    site,
    each(ids, (id) => ({ type: 'record', case: id, kind: 'lodging', place, personal: { room: '301', floor: '3' } })),
  );
  await at.all(
    'PUDONG-DESK',
    each(ids, (id) => ({ type: 'record', case: id, kind: 'seat', personal: { busSeat: '3' } })),
  );
  await at.give(ids, 'PUDONG-DESK', crew, 'transfer', { run: bus });
  for (let twice = 0; twice < 2; twice += 1)
    await at.act(crew, { type: 'record', case: bus, kind: 'count', counted: ids.length });
  await at.record(crew, bus, 'departure');
  await at.give(ids, crew, site, 'territory');
  await at.all(
    site,
    ids.flatMap((id) => ['checkin', 'order', 'told'].map((kind) => ({ type: 'record', case: id, kind }) as const)),
  );
};

test('one ship is one voyage: her list by table, by workbook and by PAXLST with another arrival day opens nobody twice', async () => {
  const workbook = readFileSync(join(import.meta.dirname, '../../../src/exchange/table/fixtures/ship-crew.xlsx'));
  const first = await receive(new Uint8Array(workbook));
  expect(first).toMatchObject({ applied: true, opened: 3, crew: 3 });
  const ship = await at.state(first.voyage);
  expect(ship).toMatchObject({ holder: 'YSN-PORT', link: 'expected' });
  expect(ship.facts).toMatchObject({ conveyance: 'ship', imo: '9074729', callSign: 'V7XX1', manifestHeads: 3 });
  const csv = crewList('IMO 9074729', 'v. 023-e', [
    { name: 'ALDO', passport: 'XS0000001', signing: 'stays', rank: 'Master', born: '1980-04-03' },
    { name: 'BENO', passport: 'XS0000002', signing: 'off', rank: 'Cook' },
    { name: 'CORO', passport: 'XS0000003', signing: 'off', born: '1991-01-20' },
  ]);
  expect(await receive(csv)).toMatchObject({ applied: true, opened: 0, voyage: first.voyage });
  const paxlst = [
    "UNA:+.? 'UNB+UNOA:4+AGENT+CUSTOMS+260410:0600+1++PAXLST'UNH+1+PAXLST:D:12B:UN:IATA'BGM+250++9'",
    "TDT+20+023E+1+++++9074729:146::SAMPLE STAR'LOC+5+KRPUS'LOC+60+CNSHA'DTM+232:202604110630:203'",
    "NAD+DDT+++SAMPLE:ALDO'DTM+329:19800403:102'NAT+2+PHL'DOC+P:110:111+XS0000001'",
    "NAD+FM+++SAMPLE:BENO'DTM+329:19850605:102'LOC+179+CNSHA'NAT+2+PHL'DOC+P:110:111+XS0000002'",
    "NAD+FM+++SAMPLE:CORO'DTM+329:19910120:102'LOC+179+CNSHA'NAT+2+RUS'DOC+P:110:111+XS0000003'",
    "CNT+41:3'UNT+22+1'UNZ+1+1'",
  ].join('');
  const again = await receive(text(paxlst));
  expect(again).toMatchObject({ applied: true, opened: 0, dropped: 0, voyage: first.voyage });
  const off = await at.state(await find('XS0000002'));
  expect(off).toMatchObject({ holder: 'SHIP-AGENTS', link: 'aboard' });
  expect(off.facts).toMatchObject({ category: 'ship-crew', signing: 'off', isolation: 'central' });
  expect((await at.state(await find('XS0000001'))).facts).toMatchObject({ signing: 'stays', isolation: 'ship' });
  // A mistyped number would be another ship with the same crew.
  expect(
    await receive(crewList('9074728', '023E', [{ name: 'ALDO', passport: 'XS0000001', signing: 'stays' }])),
  ).toMatchObject({ applied: false, opened: 0 });
});

test('crew change: who signs off goes through the whole loop, who stays has no shore leave, the days count from the logbook', async () => {
  const { voyage, stays, off, other } = await arrive('9176187', 'C');
  const count = await at.act('YSN-BOARDING', { type: 'record', case: voyage, kind: 'count', counted: 3 });
  expect([count.held, count.gaps]).toEqual([3, []]);
  expect((await at.refused('SHIP-AGENTS', offerOf(stays, 'YSN-BOARDING', 'stand'))).code).toBe('link_not_allowed');
  // The ship left her last port six days ago, and says so in her logbook; of one sailor nothing is said.
  const left = (await at.now()) - days(6);
  await at.record('YSN-BORDER', off, 'logbook', { aboardAt: left });
  await ashore([off, other]);
  const [topped, whole] = [(await at.state(off)).measure!, (await at.state(other)).measure!];
  expect([topped.start, topped.until]).toEqual([left, left + days(14)]);
  expect(whole.until - whole.start).toBe(days(14));
  expect(whole.until - topped.until).toBeGreaterThanOrEqual(days(6));
  for (const id of [off, other]) await at.result((await at.specimens(id))[0]!, 'negative');
  await lodge([off, other], 'PUDONG-CREW-3', 'PUDONG-SITE-2');
  expect((await at.refused('PUDONG-SITE-2', { type: 'close', case: off, ending: 'released' })).code).toBe('too_soon');
  await at.later(8 * 24 * 60 + 1);
  await at.act('PUDONG-SITE-2', { type: 'close', case: off, ending: 'released' });
  expect((await at.refused('PUDONG-SITE-2', { type: 'close', case: other, ending: 'released' })).code).toBe('too_soon');
  // The ship sails with who stayed: border inspection proves it, nobody is closed by inactivity.
  expect((await at.refused('SHIP-AGENTS', { type: 'close', case: stays, ending: 'departed' })).about).toEqual([
    'departure',
  ]);
  await at.record('YSN-BORDER', stays, 'departure');
  await at.act('SHIP-AGENTS', { type: 'close', case: stays, ending: 'departed' });
  await at.act('YSN-PORT', { type: 'close', case: voyage, ending: 'completed' });
});

test('joining crew are handed to the ship by two signatures, and leave the country with her', async () => {
  const { voyage, off } = await arrive('9235737', 'J');
  // The agent's list of those who join comes later; it changes nothing about who is aboard.
  const joining: Sailor = { name: 'DARO', passport: 'J004', signing: 'sign on' };
  expect(await receive(crewList('9235737', '023E', [joining]), true)).toMatchObject({ opened: 1, dropped: 0, voyage });
  const joiner = await find('J004');
  expect((await at.state(joiner)).facts).toMatchObject({ mode: 'joins', isolation: 'ship' });
  const toShip = offerOf(joiner, 'SHIP-SAMPLE', 'joined');
  expect(await at.refused('SHIP-AGENTS', toShip)).toMatchObject({
    code: 'evidence_missing',
    about: ['temperature', 'declaration'],
  });
  await examine([joiner]);
  await at.give(joiner, 'SHIP-AGENTS', 'SHIP-SAMPLE', 'joined');
  expect(await at.state(joiner)).toMatchObject({ holder: 'SHIP-SAMPLE', link: 'joined' });
  // Nobody else gets on the books of a ship that will sail.
  await examine([off]);
  expect((await at.refused('SHIP-AGENTS', offerOf(off, 'SHIP-SAMPLE', 'joined'))).code).toBe('link_not_allowed');
  expect((await at.refused('SHIP-SAMPLE', { type: 'close', case: joiner, ending: 'departed' })).about).toEqual([
    'departure',
  ]);
  await at.record('YSN-BORDER', joiner, 'departure');
  await at.act('SHIP-SAMPLE', { type: 'close', case: joiner, ending: 'departed' });
  expect(await at.state(joiner)).toMatchObject({ custody: 'closed', ending: 'departed' });
});

test('a sailor who came by air to join is tested first: with the result open nobody hands them out of the loop', async () => {
  const sailor = await at.person({ facts: { category: 'ship-crew', signing: 'on' } });
  await at.bring(sailor, 'screening');
  await at.record('PVG-SCREENING', sailor, 'interview');
  const specimen = await at.swab('PVG-SCREENING', sailor);
  const toShip = offerOf(sailor, 'SHIP-SAMPLE', 'joined');
  expect((await at.refused('PVG-SCREENING', toShip)).about).toEqual(['test.negative']);
  await at.result(specimen, 'negative');
  await at.give(sailor, 'PVG-SCREENING', 'SHIP-SAMPLE', 'joined');
  expect((await at.state(sailor)).holder).toBe('SHIP-SAMPLE');
});

test('a ship that is held: nobody leaves her, hospital is open, whoever is found later is held too, and release frees all', async () => {
  const { voyage, stays, off, other } = await arrive('9301770', 'H');
  const since = await at.now();
  await at.record('DUTY', voyage, 'hold', { held: true, holdAt: since });
  await heard('holds');
  for (const id of [stays, off, other]) {
    const { facts, measure, clocks } = await at.state(id);
    expect(facts).toMatchObject({ held: true, isolation: 'aboard' });
    expect(measure).toMatchObject({ start: since, until: since + days(14), ended: false });
    expect(clocks['end']).toBeDefined();
  }
  expect((await at.refused('SHIP-AGENTS', offerOf(off, 'YSN-BOARDING', 'stand'))).code).toBe('link_not_allowed');
  await at.record('YSN-BORDER', stays, 'departure');
  expect((await at.refused('SHIP-AGENTS', { type: 'close', case: stays, ending: 'departed' })).code).toBe(
    'link_not_allowed',
  );
  const stowaway: Sailor = { name: 'EVVA', passport: 'H009', signing: 'stays' };
  await receive(crewList('9301770', '023E', [stowaway]), true);
  expect((await at.state(await find('H009'))).measure).toMatchObject({ start: since, until: since + days(14) });
  // A patient is a patient first.
  await examine([other], true);
  await at.give(other, 'SHIP-AGENTS', 'AMBULANCE', 'hospital');
  await at.later(60);
  await at.record('DUTY', voyage, 'hold', { held: false, holdAt: await at.now() });
  await heard('holds');
  expect((await at.state(voyage)).measure).toBeNull();
  expect((await at.state(stays)).facts).toMatchObject({ held: false, isolation: 'ship' });
  expect((await at.state(stays)).measure).toBeNull();
  // Who left the ship is not touched by what is said to those aboard.
  expect((await at.state(other)).facts['held']).toBe(true);
  await ashore([off]);
  const { measure, entered } = await at.state(off);
  expect(measure).toMatchObject({ start: entered['stand'], until: entered['stand']! + days(14) });
});

test('an offer from before the hold is not accepted after it, though the hold has not reached anybody yet', async () => {
  const { voyage, off, other } = await arrive('9811000', 'B');
  await examine([off, other], false);
  const { offer: alone } = await at.act('SHIP-AGENTS', offerOf(off, 'YSN-BOARDING', 'stand'));
  const handover = newCase();
  const group = { type: 'offer-group', handover, cases: [other], to: unitId('YSN-BOARDING'), link: 'stand' } as const;
  await at.act('SHIP-AGENTS', group);
  const since = await at.now();
  await at.record('DUTY', voyage, 'hold', { held: true, holdAt: since });
  expect((await at.state(off)).facts['held']).toBeUndefined();
  const accept = { type: 'accept', case: off, offer: alone ?? '' } as const;
  expect(await at.refused('YSN-BOARDING', accept)).toMatchObject({ code: 'link_not_allowed', case: off });
  const both = { type: 'accept-group', handover, present: [other] } as const;
  expect(await at.refused('YSN-BOARDING', both)).toMatchObject({ code: 'link_not_allowed', case: other });
  await heard('holds');
  expect((await at.refused('YSN-BOARDING', accept)).code).toBe('link_not_allowed');
  // Released, the offer stands as it stood, also before the release has reached anybody.
  await at.record('DUTY', voyage, 'hold', { held: false, holdAt: await at.now() });
  await at.act('YSN-BOARDING', accept);
  expect((await at.state(off)).holder).toBe('YSN-BOARDING');
  await heard('holds');
});

test('a positive aboard fans out to everybody on the ship, not only to those near a seat', async () => {
  const { voyage, stays, off, other } = await arrive('9321483', 'P');
  await at.record('DUTY', voyage, 'hold', { held: true, holdAt: await at.now() });
  await heard('holds');
  const specimen = await at.swab('YSN-SCREENING', off);
  await at.give(specimen, 'YSN-SCREENING', 'LAB-1', 'laboratory');
  await at.result(specimen, 'positive');
  const contacts = await findContacts(at.house, off);
  expect(contacts.map(({ case: id }) => id)).toEqual([stays, other].toSorted());
  for (const { reasons, holder } of contacts) expect([reasons, holder]).toEqual([['voyage'], 'SHIP-AGENTS']);
  await heard('contacts');
  for (const id of [stays, other]) {
    expect((await at.state(id)).facts).toMatchObject({ contact: true, mode: '130' });
    // A contact stays aboard with the others as long as the ship is held.
    expect((await at.refused('SHIP-AGENTS', offerOf(id, 'YSN-BOARDING', 'stand'))).code).toBe('link_not_allowed');
  }
  expect((await at.state(off)).facts).toMatchObject({ isolation: 'hospital', days: 28, mode: '120' });
  await at.give(off, 'SHIP-AGENTS', 'AMBULANCE', 'hospital');
});

test('the hold ends at its end instant, whatever nobody recorded: the ship is free, and so is everybody aboard', async () => {
  const { voyage, off, stays } = await arrive('9347437', 'E');
  const since = await at.now();
  await at.record('DUTY', voyage, 'hold', { held: true, holdAt: since });
  await heard('holds');
  await at.later(14 * 24 * 60 - 10);
  expect((await at.refused('SHIP-AGENTS', offerOf(off, 'YSN-BOARDING', 'stand'))).code).toBe('link_not_allowed');
  await at.later(11);
  expect((await at.state(voyage)).measure).toMatchObject({ until: since + days(14), ended: true });
  for (const id of [off, stays]) expect((await at.state(id)).measure).toMatchObject({ ended: true });
  await at.give(off, 'SHIP-AGENTS', 'YSN-BOARDING', 'stand');
  // Past the end nothing binds the person again.
  expect((await at.state(off)).measure).toMatchObject({ until: since + days(14), ended: true });
  await at.record('YSN-BORDER', stays, 'departure');
  await at.act('SHIP-AGENTS', { type: 'close', case: stays, ending: 'departed' });
  expect((await at.now()) - since).toBeLessThan(days(14) + minutes(5));
});
