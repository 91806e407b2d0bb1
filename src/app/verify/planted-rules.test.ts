// What policy decided, what a count proves, who came along and what a test said: planted, and found.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { type Planted, plant } from '../../../test/fault/plant.ts';
import { accepted, masterKey, newCase } from '../../../test/house.ts';
import { ahead } from '../../city/workdays.ts';
import { writtenDay } from '../../loop/calendar.ts';
import { type CaseId, days, minutes } from '../../loop/terms.ts';
import { createSeal, roomToken } from '../../store/seal.ts';
import type { Finding } from './report.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

const unit = (code: string): never => code as never;
/** What an audit finds broken about a case, as codes. */
const codes = async (id: CaseId, options = {}): Promise<readonly string[]> => {
  const { findings } = await at.audit(options);
  return [...new Set(findings.filter((one) => one.case === id && one.grade === 'broken').map(({ code }) => code))];
};
const named = async (id: CaseId, code: string): Promise<Finding | undefined> =>
  (await at.audit()).findings.find((one) => one.case === id && one.code === code);
const now = async (): Promise<number> => {
  const { rows } = await at.house.owner.pool.query<{ now: number }>('select huan.now() as now');
  return rows[0]?.now ?? 0;
};

let documents = 0;
const person = async (extra: object = {}): Promise<CaseId> => {
  const id = newCase();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
  const personal = { surname: `VERDI${(documents += 1)}`, documents: [{ type: 'P', number: `YC${documents}` }] };
  const open = { type: 'open', case: id, loop: 'arrival', holder: unit('CARRIERS'), facts, personal, ...extra };
  await at.act('PVG-AIRPORT', open as never);
  return id;
};
const decided = (changes: object): Planted => ({
  ...{ name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver', changes },
});
const claimed = (to: string, link: string, run: CaseId | null = null, recordedAt = 0): Planted => ({
  name: 'custody.claimed.1',
  data: { from: 'CARRIERS', to, link, reason: 'there', run },
  ...{ unit: to, standing: 'claimant', ...(recordedAt === 0 ? {} : { recordedAt }) },
});
const recorded = (kind: string, by: string, extra: Partial<Planted> = {}, more: object = {}): Planted => ({
  name: 'evidence.recorded.1',
  data: { kind, files: [], place: null, late: false, ...more },
  ...{ unit: by, standing: 'holder', ...extra },
});
const offered = (to: string, link: string, by: string, handover: string | null = null): Planted => ({
  name: 'offer.made.1',
  data: { offer: handover ?? randomUUID(), to, link, handover, run: null },
  ...{ unit: by, standing: 'holder' },
});

describe('I3 and I11: rules decide, and nobody else', () => {
  const clock = { set: 'link', purpose: 'link', budget: minutes(2880), again: minutes(60), lapsesAfter: null };
  const rule = { table: 'clocks', version: '1', rows: ['clocks-08'] };
  const set = (changed: object) => decided({ clocks: [{ ...clock, ladder: ['holder', 'duty'], rule, ...changed }] });
  test('a clock as its row says it', async () => {
    const id = await person();
    await plant(at, id, [set({})]);
    expect(await codes(id)).toEqual([]);
  });
  test.each([
    ['a longer budget', { budget: days(300) }],
    ['a ladder that calls somebody else', { ladder: ['holder'] }],
    ['a row that says something else', { rule: { ...rule, rows: ['clocks-13'] } }],
    ['an alarm that is not repeated', { again: days(1) }],
    ['a duty that lapses', { lapsesAfter: 1 }],
    ['calls that grow rarer sooner than policy says', { slows: { after: 2, most: days(1) } }],
    ['calls that grow rarer than policy says', { slows: { after: 26, most: days(30) } }],
  ])('a clock with %s', async (_, changed) => {
    const id = await person();
    await plant(at, id, [set(changed)]);
    expect(await codes(id)).toEqual(['clock-rule']);
  });
  test('a decision that its version does not take', async () => {
    const id = await person();
    const outputs = { lane: 'green', mode: '120' };
    await plant(at, id, [decided({ decided: [{ table: 'lane', version: '1', rows: ['lane-01'], outputs }] })]);
    expect(await named(id, 'decision-false')).toMatchObject({ invariant: 'I11', facts: { table: 'lane' } });
  });
  test('a version that was not in force then', async () => {
    const id = await person();
    await plant(at, id, [set({})]);
    const { versions } = at.house.rules;
    const later = versions.map((one) => ({
      ...one,
      version: { ...one.version, effectiveFrom: '2190-01-01T00:00:00Z', expiresAt: '2191-01-01T00:00:00Z' },
    }));
    expect(await codes(id, { rules: { versions: later } })).toContain('version-foreign');
  });
  test('a version without its legal basis', async () => {
    const versions = at.house.rules.versions.map((one) => ({ ...one, version: { ...one.version, legalBasis: ' ' } }));
    const { findings } = await at.audit({ rules: { versions } });
    expect(findings.filter(({ code }) => code === 'version-unusable')).toHaveLength(versions.length);
  });
});

test('I3: an open case none of whose clocks runs', async () => {
  const id = await person();
  await plant(at, id, [decided({ clocks: [{ stop: 'link' }] })]);
  expect(await codes(id)).toEqual(['clock-none']);
});

test('I4: nothing but a duty that lapses, a handover and a gap is closed by Huan itself', async () => {
  const id = await person();
  const data = { ending: 'released', into: null, retainUntil: (await now()) + days(90) };
  await plant(at, id, [{ name: 'case.closed.1', data, unit: 'HUAN', standing: 'system' }]);
  expect(await codes(id)).toContain('ending-system');
});

describe('I4: who came along', () => {
  /** A child and an adult of one party, both with the district’s desk, ready to go but for a carer. */
  const pair = async (): Promise<readonly [child: CaseId, adult: CaseId]> => {
    const [child, adult, party] = [newCase(), newCase(), newCase()];
    const members = [child, adult];
    const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
    for (const [id, years] of [
      [child, 8],
      [adult, 40],
    ] as const) {
      await person({ case: id, party: { id: party, members }, facts: { ...facts, years } });
      const ready = ['seat', 'lodging'].map((kind) => recorded(kind, 'PUDONG-DESK'));
      await plant(at, id, [claimed('PUDONG-DESK', 'transfer'), ...ready]);
    }
    return [child, adult];
  };
  const ride = (handover: string | null = null) => offered('PUDONG-CREW-1', 'transfer', 'PUDONG-DESK', handover);
  test('a child who is offered alone, without a carer', async () => {
    const [child] = await pair();
    await plant(at, child, [ride()]);
    expect(await named(child, 'exit-missing')).toMatchObject({ invariant: 'I4', facts: { missing: ['carer'] } });
  });
  test('with an adult of the party in the same handover none is missing', async () => {
    const [child, adult] = await pair();
    const [handover, commandId] = [newCase(), randomUUID()];
    for (const id of [adult, child]) await plant(at, id, [ride(handover)], { commandId });
    expect(await codes(child)).not.toContain('exit-missing');
  });
  test('an adult who left the party is no company', async () => {
    const [child, adult] = await pair();
    const left = { name: 'party.left.1', data: { reason: 'x' }, unit: 'PUDONG-DESK', standing: 'holder' };
    const [handover, commandId] = [newCase(), randomUUID()];
    // Moments apart, so that the order is certain.
    const start = await now();
    await plant(at, adult, [{ ...left, recordedAt: start }]);
    await plant(at, adult, [{ ...ride(handover), recordedAt: start + 10 }], { commandId });
    await plant(at, child, [{ ...ride(handover), recordedAt: start + 10 }], { commandId });
    expect(await codes(child)).toContain('exit-missing');
  });
});

describe('I5: what a test said', () => {
  /** A person with a specimen that was taken and has no result. */
  const tested = async (): Promise<readonly [person: CaseId, specimen: CaseId]> => {
    const [id, specimen] = [await person(), newCase()];
    await plant(at, id, [claimed('PVG-SCREENING', 'screening')]);
    const open = { type: 'open', case: specimen, loop: 'specimen', holder: unit('PVG-SCREENING'), subject: id };
    await at.act('PVG-SCREENING', open as never);
    return [id, specimen];
  };
  const settled = (child: CaseId, outcome: string): Planted => ({
    name: 'bond.settled.1',
    data: { child, outcome, previous: null },
    ...{ unit: 'HUAN', standing: 'system' },
  });
  test('a result on the person that no test gave', async () => {
    const [id, specimen] = await tested();
    await plant(at, id, [settled(specimen, 'test.negative')]);
    expect(await codes(id)).toContain('test-untold');
  });
  test('a result that was never put on the person', async () => {
    const [, specimen] = await tested();
    const positive = recorded('result', 'PVG-SCREENING', { changes: { facts: { result: 'positive' } } });
    await plant(at, specimen, [positive]);
    expect(await codes(specimen)).toContain('result-untold');
  });
  test('an outcome that answers nothing, and nobody is asked to test again', async () => {
    const [id, specimen] = await tested();
    const commandId = randomUUID();
    const lost = recorded('result', 'PVG-SCREENING', { changes: { facts: { result: 'inconclusive' } } });
    await plant(at, specimen, [lost], { commandId });
    await plant(at, id, [settled(specimen, 'test.inconclusive')], { commandId, answer: 'none' });
    expect(await named(id, 'test-again-gap')).toMatchObject({ invariant: 'I5', facts: { kind: 'specimen-again' } });
    expect(await codes(id)).not.toContain('test-untold');
  });
});

describe('I6: a count proves only what is held', () => {
  const crew = 'PUDONG-CREW-2';
  /** A run of a crew; one is aboard, counted twice, and then perhaps another one gets in. */
  const leaves = async (another: boolean, counted: Partial<Planted> = {}, more: object = {}): Promise<CaseId> => {
    const run = newCase();
    const desk = unit('PUDONG-DESK');
    await at.act('PUDONG-DESK', { type: 'open', case: run, loop: 'run', holder: desk, facts: { seats: 45 } });
    await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } });
    const start = (await now()) + 1000;
    const data = { from: 'PUDONG-DESK', to: crew, link: 'boarding', reason: 'there', run: null };
    const taken = { name: 'custody.claimed.1', data, unit: crew, standing: 'claimant', recordedAt: start };
    await plant(at, run, [taken]);
    await plant(at, await person(), [claimed(crew, 'transfer', run, start)]);
    const count = recorded(
      'count',
      crew,
      { changes: { facts: { counted: 1 } }, recordedAt: start + 10, ...counted },
      more,
    );
    await plant(at, run, [count, { ...count, recordedAt: start + 20 }]);
    if (another) await plant(at, await person(), [claimed(crew, 'transfer', run, start + 30)]);
    await plant(at, run, [recorded('departure', crew, { recordedAt: start + 40 })]);
    return run;
  };
  test('it departs with those who were counted', async () => {
    const found = await codes(await leaves(false));
    expect(found.filter((code) => /count|stale|exit/.test(code))).toEqual([]);
  });
  test('it departs with one more than were counted', async () => {
    const run = await leaves(true);
    const facts = { counted: 1, held: '2', from: 'boarding', into: 'departure' };
    expect(await named(run, 'exit-stale')).toMatchObject({ invariant: 'I6', facts });
  });
  test('more lodgers than places', async () => {
    const taken = [];
    for (let count = 0; count < 6; count += 1) {
      const data = { by: await person() };
      taken.push({ name: 'place.taken.1', data, unit: 'PUDONG-SITE-1', standing: 'holder' });
    }
    await plant(at, at.site, taken);
    expect(await codes(at.site)).toContain('places-over');
  });
  test('strangers in one room, more than its beds, and a room that is closed, not listed or not said', async () => {
    const site = newCase();
    const by = 'PUDONG-SITE-2';
    await at.act(by, { type: 'open', case: site, loop: 'site', holder: unit(by), facts: {} });
    await at.act('PUDONG', { type: 'record', case: site, kind: 'checklist', facts: { capacity: 9, ...accepted } });
    const facts = { roomList: ['1..3 2 general', '3 2 general closed'] };
    await at.act(by, { type: 'record', case: site, kind: 'rooms', facts });
    const seal = createSeal(masterKey);
    const taken = (id: CaseId, room: string | null): Planted => ({
      ...{ name: 'place.taken.1', unit: by, standing: 'holder' },
      data: { by: id, ...(room === null ? {} : { room: roomToken(seal, site, room) }) },
    });
    const family = [newCase(), newCase(), newCase()];
    const party = { id: newCase(), members: family };
    for (const id of family) await person({ case: id, party });
    const [one, two, three] = family as [CaseId, CaseId, CaseId];
    await plant(at, site, [taken(one, '1'), taken(two, '1')]);
    expect(await codes(site, { seal })).toEqual([]);
    await plant(at, site, [taken(three, '1')]);
    expect(await codes(site)).toEqual(['room-over']);
    await plant(at, site, [taken(three, '2'), taken(await person(), '2')]);
    expect((await codes(site, { seal })).toSorted()).toEqual(['room-over', 'room-strangers']);
    for (const room of ['3', '9']) await plant(at, site, [taken(await person(), room)]);
    await plant(at, site, [taken(await person(), null)]);
    const found = (await at.audit({ seal })).findings.filter(({ case: id }) => id === site);
    expect(found.filter(({ code }) => code === 'room-unlisted')).toHaveLength(2);
    expect(found.filter(({ code }) => code === 'room-unsaid')).toHaveLength(1);
  });
  test('a count that differs and is taken for one that balances, and the other way round', async () => {
    const gap = { name: 'gap.noted.1', data: { gap: newCase(), kind: 'head-count' }, unit: 'HUAN', standing: 'system' };
    const start = (await now()) + 1000;
    const run = await leaves(false);
    const seven = recorded('count', crew, { changes: { facts: { counted: 7 } }, recordedAt: start + 500 });
    await plant(at, run, [seven, { ...gap, recordedAt: start + 500 }]);
    expect(await codes(run)).toContain('count-proof');
    expect(await codes(await leaves(false, {}, { differs: true }))).toContain('count-denied');
  });
});

test('I11: a day of landing on which nobody landed, from which a history of risk would be too old', async () => {
  const landed = async (facts: object): Promise<readonly string[]> => {
    const id = await person();
    await plant(at, id, [{ ...decided({ facts }), recordedAt: await now() }]);
    return codes(id);
  };
  const standAt = await now();
  expect(await landed({ landedOn: writtenDay(standAt, ahead), standAt })).toEqual([]);
  expect(await landed({ landedOn: writtenDay(standAt + days(9), ahead), standAt })).toEqual(['entry-day']);
  expect(await landed({ landedOn: writtenDay(standAt, ahead) })).toEqual(['entry-day']);
});

describe('I13: the end instant is what was decided', () => {
  const end = {
    set: 'end',
    purpose: 'end',
    again: minutes(60),
    ladder: ['holder', 'parent', 'duty'],
    lapsesAfter: null,
  };
  const rule = { table: 'clocks', version: '1', rows: ['clocks-01'] };
  const bound = async (length: number, facts: object): Promise<readonly string[]> => {
    const id = await person();
    const start = await now();
    const until = start + length;
    const clocks = [{ ...end, budget: length, rule }];
    const changes = { facts: { days: 14, countFrom: 'stand', ...facts }, measure: { start, until }, clocks };
    await plant(at, id, [{ ...decided(changes), recordedAt: start }]);
    return codes(id);
  };
  test('longer than the days that were decided, and counted from a day on which nobody came', async () => {
    const standAt = await now();
    expect(await bound(days(14), { standAt })).toEqual([]);
    expect(await bound(days(21), { standAt })).toEqual(['measure-length']);
    expect(await bound(days(14), {})).toEqual(['measure-start']);
  });
});

test('I1: two open cases of one name and birth date about which nobody is asked are told', async () => {
  const personal = { surname: 'BRUNO', givenNames: 'GIO', birthDate: '1980-01-01' };
  const [one, other] = [await person({ personal }), await person({ personal })].toSorted();
  const { findings } = await at.audit({ asOf: (await now()) + minutes(10), dueGrace: minutes(5) });
  expect(findings.filter(({ code }) => code === 'person-alike')).toMatchObject([
    { invariant: 'I1', grade: 'notice', case: one, facts: { count: 2, cases: `${one}, ${other}` } },
  ]);
});

test('no finding tells anything about the person, and all are counted', async () => {
  const report = await at.audit();
  expect(report.broken).toBe(report.findings.filter(({ grade }) => grade === 'broken').length);
  expect(JSON.stringify(report.findings)).not.toContain('VERDI');
});
