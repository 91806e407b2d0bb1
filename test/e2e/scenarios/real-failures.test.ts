// How real loops broke, and what happens here instead.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followComing, readComing } from '../../../src/app/coming.ts';
import { fanOut } from '../../../src/app/contacts.ts';
import { flight } from '../../../src/app/flight.ts';
import { search } from '../../../src/app/search.ts';
import { searchBody } from '../../../src/contract/query.ts';
import { actorId, days, minutes, unitId } from '../../../src/loop/terms.ts';
import { parseDmn, printDmn } from '../../../src/policy/dmn.ts';
import { reevaluation } from '../../../src/policy/transition.ts';
import { policies } from '../../house.ts';
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

const as = (unit: string) => ({ actor: actorId(`officer of ${unit}`), unit: unitId(unit) });
const look = (unit: string, body: object) => search(at.house, as(unit), searchBody.parse(body));

test('hired cars to another province: nobody leaves without a named receiver of that very province', async () => {
  const person = await at.person({ facts: { destination: 'zhejiang' } });
  await at.bring(person, 'screening');
  expect((await at.state(person)).facts).toMatchObject({ isolation: 'onward', keyHistory: true });
  for (const kind of ['interview', 'temperature', 'itinerary']) await at.record('PVG-SCREENING', person, kind);
  const specimen = await at.swab('PVG-SCREENING', person);
  // A hired car is no unit; simply leaving is no ending.
  expect((await at.refused('PVG-SCREENING', offerOf(person, 'HIRED-CAR', 'onward'))).code).toBe('receiver_unknown');
  expect((await at.refused('PVG-SCREENING', { type: 'close', case: person, ending: 'cleared' })).code).toBe(
    'link_not_allowed',
  );
  expect(await at.refused('PVG-SCREENING', offerOf(person, 'PROVINCE-ZJ', 'onward'))).toMatchObject({
    code: 'evidence_missing',
    about: ['receiver'],
  });
  const receiver = { type: 'record', case: person, kind: 'receiver', facts: { receiver: 'PROVINCE-ZJ' } } as const;
  // A province without a name on it is not a named receiver.
  expect((await at.refused('PROVINCE-ZJ', receiver)).code).toBe('document_missing');
  await at.act('PROVINCE-ZJ', { ...receiver, personal: { receiver: 'team 2, Hangzhou coach' } });
  expect((await at.refused('PVG-SCREENING', offerOf(person, 'PROVINCE-JS', 'onward'))).code).toBe('link_not_allowed');
  // Even then not before the result: outside the loop nobody could be found again.
  expect((await at.refused('PVG-SCREENING', offerOf(person, 'PROVINCE-ZJ', 'onward'))).code).toBe('bond_open');
  await at.result(specimen, 'negative');
  await at.give(person, 'PVG-SCREENING', 'PROVINCE-ZJ', 'onward');
  expect(await at.state(person)).toMatchObject({ holder: 'PROVINCE-ZJ', link: 'onward', custody: 'held' });
});

test('a sticker torn off: the colour is looked up by document, and without it the door stays shut all the same', async () => {
  const person = await at.person({ personal: { documents: [{ type: 'P', number: 'YB 555-1' }] } });
  await at.bring(person, 'channel');
  const found = await look('PVG-CHANNEL', { document: 'yb5551' });
  expect(found.items).toMatchObject([{ case: person, link: 'channel', holder: 'PVG-CHANNEL' }]);
  expect((await at.state(person)).facts).toMatchObject({ lane: 'yellow' });
  expect((await at.refused('PVG-CHANNEL', { type: 'close', case: person, ending: 'cleared' })).code).toBe(
    'link_not_allowed',
  );
  // Who has no business with the person does not find them: the look-up is no register for everybody.
  expect((await look('HUANGPU-DESK', { document: 'YB5551' })).items).toEqual([]);
});

test('a taxi that passes as a private car: the plate is checked, and the wrong one is a gap and no way out', async () => {
  const person = await at.person({ facts: { years: 71 } });
  await at.bring(person, 'desk');
  const [specimen] = await at.specimens(person);
  await at.result(specimen!, 'negative');
  const home = 'PUDONG-STREET-1';
  await at.record(home, person, 'home', { homeSuitable: true });
  await at.record(home, person, 'household', { household: true });
  expect((await at.state(person)).facts).toMatchObject({ isolation: 'home' });
  await at.act('PUDONG-DESK', {
    type: 'record',
    case: person,
    kind: 'pickup',
    personal: { driver: 'SAMPLE DRIVER', plate: '沪B·1试' },
  });
  const unchecked = await at.refused('PUDONG-DESK', offerOf(person, home, 'territory'));
  expect(unchecked).toMatchObject({ code: 'evidence_missing', about: ['plate'] });
  await at.record('PUDONG-DESK', person, 'plate-wrong');
  const gap = await at.gap(person, 'plate');
  expect(gap).toMatchObject({ holder: 'PUDONG-DESK', custody: 'held' });
  expect((await at.refused('PUDONG-DESK', offerOf(person, home, 'territory'))).code).toBe('evidence_missing');
  await at.act('PUDONG-DESK', {
    type: 'record',
    case: person,
    kind: 'pickup',
    personal: { driver: 'SAMPLE SON', plate: '沪C·2试' },
  });
  await at.record('PUDONG-DESK', person, 'plate', { checked: true });
  await at.prove(gap);
  await at.give(person, 'PUDONG-DESK', home, 'territory');
  expect(await at.state(person)).toMatchObject({ holder: home, link: 'territory' });
});

test('a swab whose person has moved on: the result goes to whoever holds them now, within the same transaction', async () => {
  const person = await at.person();
  await at.bring(person, 'bus');
  const [specimen] = await at.specimens(person);
  await at.result(specimen!, 'positive');
  expect((await at.notices(person)).findLast(({ topic }) => topic === 'result')).toEqual({
    topic: 'result',
    data: { outcome: 'test.positive', specimen, holder: 'PUDONG-CREW-1' },
  });
  expect((await at.state(person)).facts).toMatchObject({
    test: 'positive',
    lane: 'red',
    mode: '120',
    isolation: 'hospital',
  });
});

test('a result that comes when nobody holds the person any more is a gap that somebody owns', async () => {
  const person = await at.person();
  await at.bring(person, 'site');
  for (let hours = 0; hours < 8; hours += 1) await at.later(60);
  await at.later(15 * 24 * 60);
  const released = await at.act('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' });
  expect(released.custody).toBe('closed');
  const [specimen] = await at.specimens(person);
  const { custody } = await at.state(specimen!);
  // The tube was never brought to the laboratory: its clock ran out long ago and it was demanded anew.
  expect(custody).toBe('closed');
  expect((await at.gaps(person)).map(({ facts }) => facts['kind'])).toEqual(
    expect.arrayContaining(['specimen-lapsed', 'release-evidence']),
  );
  // It turns up: whoever had it opens it again and has it signed for, and only who signed for it reads it.
  const found = { type: 'record', case: specimen!, kind: 'result', facts: { result: 'positive' } } as const;
  expect((await at.refused('LAB-1', found)).code).toBe('not_yours');
  await at.act('PVG-SCREENING', { type: 'reopen', case: specimen!, reason: 'found in the cool box' });
  await at.give(specimen!, 'PVG-SCREENING', 'LAB-1', 'laboratory');
  await at.act('LAB-1', found);
  expect(await at.gap(person, 'specimen-late')).toMatchObject({ holder: 'PUDONG-SITE-1', facts: { test: 'positive' } });
});

test('a traveller who goes home by rail and metro: every head of a flight is held by somebody or has an ending', async () => {
  const voyage = await at.flight();
  const crowd = await Promise.all([1, 2, 3, 4].map(() => at.person({ voyage })));
  const [home, lost, gone, absent] = crowd;
  await at.bring([home!, lost!, gone!], 'stand');
  await at.bring([home!], 'site');
  await at.record('PVG-BORDER', gone!, 'departure');
  await at.act('PVG-BOARDING', { type: 'close', case: gone!, ending: 'departed' });
  await at.record('CARRIERS', absent!, 'not-boarded');
  await at.act('CARRIERS', { type: 'close', case: absent!, ending: 'not-boarded' });
  // The home district was told when the person entered, before it has to take them over.
  expect((await at.notices(home!)).filter(({ topic }) => topic === 'coming')).toMatchObject([
    { data: { district: 'PUDONG', holder: 'CARRIERS', link: 'aboard' } },
    { data: { district: 'PUDONG', holder: 'PVG-BOARDING', link: 'stand' } },
  ]);
  // It reads there who was announced, who has come, and that one of them is in the port and has not.
  const announced = async () => {
    // Other tests of the server may have transactions running, and then a reading finds less.
    await followComing(at.house);
    const { items } = await readComing(at.house, as('PUDONG-DESK'));
    return items.filter(({ voyage: of }) => of?.case === voyage);
  };
  await expect
    .poll(announced, { timeout: 10_000 })
    .toMatchObject([
      { district: 'PUDONG', announced: 4, aboard: 0, port: 1, received: 1, elsewhere: 0, ended: 2, untold: 0 },
    ]);
  // One desk for all of them: the district shares the flight, with those of its people whom it may see.
  const shared = await flight(at.house, as('PUDONG-DESK'), voyage);
  expect(shared).toMatchObject({ balance: { in: 4, out: 2, held: 2, seen: 1 } });
  expect(await flight(at.house, as('HUANGPU-DESK'), voyage)).toBe('not_seen');
  const seen = await flight(at.house, as('DUTY'), voyage);
  expect(seen).toMatchObject({ balance: { in: 4, out: 2, held: 2, seen: 4, balanced: true } });
  if (typeof seen === 'string') throw new Error(seen);
  expect(
    seen.links
      .filter(({ custody }) => custody === 'held')
      .map(({ link, holder, heads }) => `${heads} ${link} ${holder}`)
      .toSorted((one, other) => (one < other ? -1 : 1)),
  ).toEqual(['1 stand PVG-BOARDING', '1 territory PUDONG-SITE-1']);
  // Who was not handed on is late within hours at the desk that has them, not after three days by chance.
  await at.later(5 * 60);
  const alarm = (await at.notices(lost!)).findLast(({ topic }) => topic === 'alarm');
  expect(alarm?.data).toMatchObject({ clock: 'link', holder: 'PVG-BOARDING', calls: 'holder' });
});

test('a key history on a flight that is none: each person is decided by their own countries, transit included', async () => {
  const voyage = await at.flight();
  const [quiet, transit] = [
    await at.person({ voyage, facts: { countries: ['TH'] } }),
    await at.person({ voyage, facts: { countries: ['TH'] } }),
  ];
  await at.bring([quiet, transit], 'channel');
  expect((await at.state(transit)).facts).toMatchObject({ keyHistory: false });
  await at.record('PVG-BOARDING', transit, 'itinerary', { countries: ['TH', 'QA'] });
  expect((await at.state(transit)).facts).toMatchObject({ keyHistory: true });
  expect((await at.state(quiet)).facts).toMatchObject({ keyHistory: false });
  // And the answer can say which row decided, for each of the two.
  expect((await at.state(transit)).decisions['lane']).toMatchObject({ version: '1', rows: ['lane-07'] });
  expect((await at.state(quiet)).decisions['lane']).toMatchObject({ version: '1', rows: ['lane-08'] });
  // Asked again they leave it out: that takes nothing back in silence, a correction does, with its reason.
  await at.record('PVG-BOARDING', transit, 'declaration', { symptoms: [], countries: ['TH'] });
  expect((await at.state(transit)).facts).toMatchObject({ countries: ['TH', 'QA'], keyHistory: true });
  const { seq } = (await at.state(transit)).evidence['itinerary']!;
  const reason = 'changed planes in Bangkok, as the boarding pass shows';
  const corrected = { type: 'correct', case: transit, kind: 'itinerary', corrects: seq, reason } as const;
  await at.act('PVG-BOARDING', { ...corrected, facts: { countries: ['TH'] } });
  expect((await at.state(transit)).facts).toMatchObject({ countries: ['TH'], keyHistory: false });
});

test('a day count from the wrong day: it begins when policy says, and a corrected landing never makes it longer', async () => {
  const person = await at.person();
  const landed = await at.now();
  const offered = await at.act('CARRIERS', offerOf(person, 'PVG-BOARDING', 'stand'));
  await at.later(40);
  // Signed for forty minutes late from a device that knew when it happened.
  await at.act('PVG-BOARDING', { type: 'accept', case: person, offer: offered.offer! }, { happenedAt: landed });
  expect((await at.state(person)).measure).toMatchObject({ start: landed, until: landed + days(14) });
  const truly = landed - minutes(600);
  const recorded = await at.record('PUDONG', person, 'arrived', { standAt: truly });
  expect((await at.state(person)).measure).toMatchObject({ start: truly, until: truly + days(14) });
  const wrong = {
    type: 'correct',
    case: person,
    kind: 'arrived',
    corrects: recorded.version,
    reason: 'log of the tower',
  } as const;
  await at.act('PUDONG', { ...wrong, facts: { standAt: landed - minutes(300) } });
  expect((await at.state(person)).measure).toMatchObject({ until: landed - minutes(300) + days(14) });
  // Nor does a word that lies ahead, or one that would end it at once.
  for (const [standAt, code] of [
    [landed + days(3), 'happened_after_now'],
    [landed - days(14), 'happened_too_early'],
    [0, 'happened_too_early'],
  ] as const) {
    expect((await at.refused('PUDONG', { ...wrong, facts: { standAt } })).code).toBe(code);
  }
  await at.act('PUDONG', { ...wrong, facts: { standAt: landed + minutes(5) } });
  expect((await at.state(person)).measure).toMatchObject({ start: landed, until: landed + days(14) });
});

test('two departments that each hold the other responsible: one of them has it, and the bouncing buys no time', async () => {
  const question = newCase();
  const [health, transport] = ['DEPT-HEALTH', 'DEPT-TRANSPORT'];
  const opened = await at.act('PUDONG-STREET-1', { type: 'open', case: question, loop: 'question', holder: null });
  expect(opened.holder).toBe('DUTY');
  const raised = (await at.state(question)).clocks['whole'];
  expect(raised).toMatchObject({ purpose: 'whole', rung: 0 });
  for (const [department, other] of [
    [health, transport],
    [transport, health],
  ] as const) {
    const offered = await at.act('DUTY', offerOf(question, department, 'answering'));
    await at.act(department, { type: 'refuse', case: question, offer: offered.offer!, reason: `the duty of ${other}` });
  }
  await at.give(question, 'DUTY', health, 'answering');
  await at.later(23 * 60);
  await at.give(question, health, transport, 'answering');
  await at.later(23 * 60);
  await at.give(question, transport, health, 'raised');
  expect((await at.state(question)).clocks['whole']).toMatchObject({ since: raised!.since, serial: raised!.serial });
  expect((await at.events(question)).filter((name) => name.startsWith('offer.refused'))).toHaveLength(2);
  expect((await at.state(question)).past.map(({ unit }) => unit)).toEqual(['DUTY', health, transport]);
  await at.later(4 * 24 * 60);
  const { clocks, holder } = await at.state(question);
  expect([holder, clocks['whole']?.rung]).toEqual([health, 1]);
  // The one who asked ends it, and only with an answer.
  expect((await at.refused('PUDONG-STREET-1', { type: 'close', case: question, ending: 'closed' })).code).toBe(
    'evidence_missing',
  );
  await at.record(health, question, 'answer');
  await at.act('PUDONG-STREET-1', { type: 'close', case: question, ending: 'closed' });
});

test('positives whose contacts nobody called: each contact is a case with a holder and a clock that climbs', async () => {
  const voyage = await at.flight();
  const sit = (seat: string) => at.person({ voyage, personal: { seat } });
  const [index, near, far] = [await sit('31C'), await sit('33H'), await sit('45A')];
  await at.bring([index, near, far], 'desk');
  const [specimen] = await at.specimens(index);
  await at.result(specimen!, 'positive');
  const traced = await fanOut(at.house, index, specimen!);
  expect(traced.opened).toBeGreaterThanOrEqual(1);
  const query = `select case_id, holder, next_due is not null as runs from huan."case" where loop = 'tracing' and subject = $1`;
  const { rows } = await at.house.owner.pool.query<{ case_id: never; holder: string; runs: boolean }>(query, [near]);
  expect(rows).toMatchObject([{ holder: 'PUDONG-DESK', runs: true }]);
  // Said twice, done once.
  await fanOut(at.house, index, specimen!);
  expect((await at.house.owner.pool.query(query, [near])).rowCount).toBe(1);
  const tracing = rows[0]!.case_id;
  expect((await at.state(near)).facts).toMatchObject({ contact: true, lane: 'red', mode: '130' });
  await at.later(6 * 60);
  await at.later(3 * 60);
  expect((await at.notices(tracing)).map(({ data }) => data['calls'])).toEqual(
    expect.arrayContaining(['holder', 'parent']),
  );
  expect((await at.state(tracing)).clocks['whole']?.rung).toBeGreaterThan(0);
  expect((await at.refused('PUDONG-DESK', { type: 'close', case: tracing, ending: 'reached' })).code).toBe(
    'evidence_missing',
  );
  await at.record('PUDONG-DESK', tracing, 'reached');
  await at.act('PUDONG-DESK', { type: 'close', case: tracing, ending: 'reached' });
});

test('a form that exists but is wrong: the correction changes the decision, and both stay on the record', async () => {
  const person = await at.person({ facts: { countries: ['TH'] } });
  await at.bring(person, 'stand');
  const said = await at.record('PVG-BOARDING', person, 'declaration', { symptoms: [], contactWithCase: false });
  expect((await at.state(person)).facts).toMatchObject({ lane: 'yellow', mode: 'district' });
  const version = said.version;
  expect(
    (
      await at.refused('PVG-BOARDING', {
        type: 'correct',
        case: person,
        kind: 'declaration',
        corrects: version,
        reason: ' ',
      })
    ).code,
  ).toBe('reason_missing');
  await at.act('PVG-BOARDING', {
    type: 'correct',
    case: person,
    kind: 'declaration',
    corrects: version,
    reason: 'stamps in the passport',
    facts: { contactWithCase: true, countries: ['TH', 'IR'] },
  });
  expect((await at.state(person)).facts).toMatchObject({
    lane: 'red',
    mode: '130',
    keyHistory: true,
    testAt: 'test-point',
  });
  expect(await at.events(person)).toEqual([
    'case.opened.1',
    'offer.made.1',
    'offer.accepted.1',
    'evidence.recorded.1',
    'evidence.corrected.1',
  ]);
});

test('an exemption by one person without the document: it needs the paper, a second person and an end', async () => {
  const person = await at.person();
  await at.bring(person, 'screening');
  const expiresAt = ((await at.now()) + days(1)) as never;
  const ask = {
    type: 'ask-exception',
    case: person,
    evidence: ['itinerary'],
    reason: 'papers lost',
    document: 'PVG/17',
    expiresAt,
  } as const;
  expect((await at.refused('PVG-SCREENING', { ...ask, document: '' })).code).toBe('document_missing');
  const asked = stamped('PVG-SCREENING', ask, { actor: 'officer Li' });
  await at.house.submit(asked);
  const approve = { type: 'approve-exception', case: person, exception: asked.commandId, reason: 'seen' } as const;
  expect((await at.refused('PVG-SCREENING', approve)).code).toBe('not_yours');
  expect((await at.refused('PUDONG', approve, { actor: 'officer Li' })).code).toBe('four_eyes');
  for (const kind of ['interview', 'temperature']) await at.record('PVG-SCREENING', person, kind);
  await at.swab('PVG-SCREENING', person);
  expect((await at.refused('PVG-SCREENING', offerOf(person, 'PUDONG-DESK', 'transfer'))).about).toEqual(['itinerary']);
  await at.act('DUTY', approve);
  // Not by the hand that approved it.
  expect(
    (await at.refused('PVG-SCREENING', offerOf(person, 'PUDONG-DESK', 'transfer'), { actor: 'officer of DUTY' })).code,
  ).toBe('evidence_missing');
  await at.give(person, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
});

test('a new rule that does not reach those inside: they are decided again by its own transition rule, old and new named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'huan-policies-'));
  try {
    await cp(policies, folder, { recursive: true });
    await cp(join(policies, '1'), join(folder, '2'), { recursive: true });
    const start = Date.now();
    const head = JSON.parse(await readFile(join(folder, '2', 'version.json'), 'utf8')) as Record<string, unknown>;
    const iso = (instant: number): string => new Date(instant).toISOString().replace('Z', '+00:00');
    const effectiveFrom = iso(start + days(1));
    const next = {
      ...head,
      version: '2',
      announcedAt: iso(start),
      effectiveFrom,
      transition: 'running ones finish' as const,
    };
    await writeFile(join(folder, '2', 'version.json'), JSON.stringify(next));
    const stay = await parseDmn(await readFile(join(folder, '2', 'stay.dmn'), 'utf8'));
    const rules = stay.rules.map((row) =>
      row.id === 'stay-06' ? { ...row, outputs: ['"central"', '21', '"stand"'] } : row,
    );
    await writeFile(join(folder, '2', 'stay.dmn'), printDmn({ ...stay, rules }));
    const second = await openJourney({ policies: folder });
    try {
      const [running, aboard] = [await second.person(), await second.person()];
      await second.bring(running, 'site');
      const { measure } = await second.state(running);
      await second.later(24 * 60 + 1);
      const redecide = { type: 'redecide', reason: 'version 2 in force' } as const;
      for (const id of [running, aboard]) {
        const { openedAt, entered, measure: bound, decisions } = await second.state(id);
        const told = reevaluation(
          {
            name: 'sample-city',
            expiresAt: String(head['expiresAt']),
            announcedAt: iso(start),
            version: '2',
            effectiveFrom,
            transition: next.transition,
          },
          {
            openedAt: iso(openedAt),
            enteredAt: entered['stand'] === undefined ? null : iso(entered['stand']),
            measureFrom: bound === null ? null : iso(bound.start),
            decidedUnder: { version: decisions['stay']?.version ?? '', effectiveFrom: String(head['effectiveFrom']) },
          },
        );
        expect(told.because).toBe(id === running ? 'measure running' : 'no measure running');
        if (told.reevaluate) await second.act('DUTY', { ...redecide, case: id });
      }
      expect((await second.state(running)).measure).toEqual(measure);
      expect((await second.state(running)).decisions['stay']).toMatchObject({ version: '1' });
      expect((await second.state(aboard)).decisions['stay']).toMatchObject({ version: '2', outputs: { days: 21 } });
      await second.bring(aboard, 'stand');
      const entered = (await second.state(aboard)).measure;
      expect(entered!.until - entered!.start).toBe(days(21));
      // An order to everyone inside reaches the running one too, never past an end that has come.
      await second.act('DUTY', { ...redecide, case: running });
      expect((await second.state(running)).measure).toEqual({ ...measure, until: measure!.start + days(21) });
      expect(await second.audit()).toEqual([]);
    } finally {
      await second.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a positive who stays where they are: whoever holds them has an hour, and then it climbs until they are in hospital', async () => {
  const [sick, well] = [await at.person(), await at.person()];
  await at.bring([sick, well], 'site');
  expect((await at.state(sick)).clocks['act']).toBeUndefined();
  await at.result((await at.specimens(sick))[0]!, 'positive');
  const started = (await at.state(sick)).clocks['act'];
  expect(started).toMatchObject({ rung: 0, budget: minutes(60), rule: { rows: ['act-120'] } });
  // Another finding, another holder: neither sets the clock back.
  await at.record('PUDONG-SITE-1', sick, 'symptoms', { symptoms: ['cough'] });
  const place = await at.site('PUDONG-SITE-2');
  expect((await at.refused('PUDONG-SITE-1', offerOf(sick, 'PUDONG-SITE-2', 'territory'))).about).toEqual(['lodging']);
  await at.act('PUDONG-SITE-2', { type: 'record', case: sick, kind: 'lodging', place });
  await at.give(sick, 'PUDONG-SITE-1', 'PUDONG-SITE-2', 'territory');
  expect((await at.state(sick)).clocks['act']).toMatchObject({ since: started!.since, serial: started!.serial });
  await at.later(61);
  await at.later(20);
  const calls = (await at.notices(sick)).filter(({ data }) => data['clock'] === 'act').map(({ data }) => data['calls']);
  expect(calls).toEqual(['holder', 'parent']);
  await at.give(sick, 'PUDONG-SITE-2', 'AMBULANCE', 'hospital');
  expect((await at.state(sick)).clocks['act']).toBeUndefined();
  expect((await at.state(well)).clocks['act']).toBeUndefined();
});
