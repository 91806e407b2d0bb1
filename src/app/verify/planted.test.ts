import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { type Planted, type PlantOptions, plant } from '../../../test/fault/plant.ts';
import { newCase } from '../../../test/house.ts';
import { type CaseId, days, minutes } from '../../loop/terms.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

const unit = (code: string): never => code as never;

/** What an audit finds broken about one case: the invariants, and all their texts. */
type Broken = { invariants: string[]; text: string };
const found = async (id: CaseId, options = {}): Promise<Broken> => {
  const report = await at.audit(options);
  const findings = report.findings.filter((finding) => finding.case === id && finding.grade === 'broken');
  const invariants = [...new Set(findings.map(({ invariant }) => invariant))].toSorted();
  return { invariants, text: findings.map(({ text }) => text).join('; ') };
};

let documents = 0;
const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
/** A person whom the carrier holds. */
const person = async (number = `YB${(documents += 1)}`): Promise<CaseId> => {
  const id = newCase();
  await at.act('PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: unit('CARRIERS'),
    facts,
    personal: { surname: 'MARINO', documents: [{ type: 'P', number }] },
  });
  return id;
};
/** A person on the stand, held by the boarding team. */
const boarded = async (): Promise<CaseId> => {
  const id = await person();
  const { offer } = await at.act('CARRIERS', { type: 'offer', case: id, to: unit('PVG-BOARDING'), link: 'stand' });
  await at.act('PVG-BOARDING', { type: 'accept', case: id, offer: offer ?? '' });
  return id;
};
const gap = async (): Promise<CaseId> => {
  const id = newCase();
  await at.act('DUTY', { type: 'open', case: id, loop: 'gap', holder: unit('DUTY'), facts: { kind: 'history' } });
  return id;
};

const offered = (to: string, link: string, by: string): Planted => ({
  name: 'offer.made.1',
  data: { offer: randomUUID(), to, link, handover: null, run: null },
  unit: by,
  standing: 'holder',
});
const claimed = (from: string, to: string, link: string): Planted => ({
  name: 'custody.claimed.1',
  data: { from, to, link, reason: 'there', run: null },
  unit: to,
  standing: 'claimant',
});
const closed = (ending: string, by: string, retainUntil: number | null, standing = 'holder'): Planted => ({
  name: 'case.closed.1',
  data: { ending, into: null, retainUntil },
  unit: by,
  standing,
});
/** A measure of fourteen days that ends then, with the instant on record from which it counts. */
const measure = (until: number, from: number): object => ({
  measure: { start: until - days(14), until },
  facts: { days: 14, countFrom: 'stand', standAt: until - days(14) },
  clocks: [{ ...clock('end'), budget: until - from }],
});
/** A clock as policy sets it. */
const clock = (set: string, loop = 'arrival', link = 'aboard', fast = false): Record<string, unknown> => {
  const said = at.house.rules.at(Date.now() as never)('clocks', { loop, link, fast, purpose: set });
  const { minutes: budget = 0, again = 0, ladder = '', lapsesAfter = null } = said?.outputs ?? {};
  return {
    ...{ set, purpose: set, budget: minutes(Number(budget)), again: minutes(Number(again)), lapsesAfter },
    ladder: String(ladder).split(', '),
    rule: { table: 'clocks', version: said?.version, rows: said?.rows },
  };
};
const now = async (): Promise<number> => {
  const { rows } = await at.house.owner.pool.query<{ now: number }>('select huan.now() as now');
  return rows[0]?.now ?? 0;
};
const asked = (document: string, expiresAt: number): Planted => ({
  name: 'exception.asked.1',
  data: { exception: 'e1', evidence: ['temperature'], reason: 'broken thermometer', document, expiresAt },
  unit: 'PVG-BOARDING',
  standing: 'holder',
});

/** Plants on a fresh case and tells what the audit finds about it. */
const planted = async (id: CaseId, events: readonly Planted[], options?: PlantOptions): Promise<Broken> => {
  await plant(at, id, events, options);
  return found(id);
};

test('what is planted by the rules is not found: only its violation is', async () => {
  const id = await person();
  const offer = offered('PVG-BOARDING', 'stand', 'CARRIERS');
  expect(await planted(id, [offer])).toEqual({ invariants: [], text: '' });
});

describe('I1: one holder', () => {
  test('two open cases of one person are both named', async () => {
    const [one, other] = [await person('SAME1'), await person('SAME1')];
    expect((await found(one)).invariants).toEqual(['I1']);
    expect((await found(other)).text).toContain(one);
  });
  test('a case that nobody holds', async () => {
    const id = newCase();
    const data = {
      loop: 'question',
      link: 'raised',
      holder: '',
      opener: 'DUTY',
      subject: null,
      voyage: null,
      run: null,
    };
    const opening = { ...data, party: null, roll: [], reason: null };
    const event = { name: 'case.opened.1', data: opening, unit: 'DUTY', standing: 'opener' };
    const clocks = [clock('link', 'question', 'raised')];
    const { invariants } = await planted(id, [{ ...event, changes: { clocks } }]);
    expect(invariants).toEqual(['I1', 'I7']);
  });
});

describe('I2: two signatures', () => {
  test('custody taken without an offer', async () => {
    const data = { offer: randomUUID(), from: 'CARRIERS', to: 'PVG-BOARDING', link: 'stand', run: null, late: false };
    const taken = { name: 'offer.accepted.1', data, unit: 'PVG-BOARDING', standing: 'receiver' };
    const { invariants, text } = await planted(await person(), [taken]);
    expect(invariants).toEqual(['I2']);
    expect(text).toContain('without an offer');
  });
  test('an offer accepted by somebody else', async () => {
    const offer = offered('PVG-BOARDING', 'stand', 'CARRIERS');
    const data = {
      offer: Reflect.get(offer.data, 'offer'),
      from: 'CARRIERS',
      to: 'PVG-BOARDING',
      link: 'stand',
      run: null,
    };
    const taken = {
      name: 'offer.accepted.1',
      data: { ...data, late: false },
      unit: 'PVG-CHANNEL',
      standing: 'receiver',
    };
    expect((await planted(await person(), [offer, taken])).invariants).toEqual(['I2']);
  });
  test('a claim without a gap for the giver’s signature', async () => {
    const { invariants, text } = await planted(await person(), [claimed('CARRIERS', 'PVG-BOARDING', 'stand')]);
    expect(invariants).toEqual(['I2']);
    expect(text).toContain('giver-signature');
  });
  test('an offer of what another unit holds', async () => {
    expect((await planted(await person(), [offered('PVG-BOARDING', 'stand', 'PVG-AIRPORT')])).invariants).toEqual([
      'I2',
    ]);
  });
  test('a receiver whose kind may not hold the link', async () => {
    const offer = offered('LAB-1', 'stand', 'CARRIERS');
    const data = { offer: Reflect.get(offer.data, 'offer'), from: 'CARRIERS', to: 'LAB-1', link: 'stand', run: null };
    const taken = { name: 'offer.accepted.1', data: { ...data, late: false }, unit: 'LAB-1', standing: 'receiver' };
    expect((await planted(await person(), [offer, taken])).text).toContain('may not hold');
  });
  test.each(['holder', 'receiver', 'to_unit', 'voyage'])('a column %s that says something else', async (column) => {
    const value = column === 'voyage' ? randomUUID() : 'PVG-AIRPORT';
    const offer = { ...offered('PVG-BOARDING', 'stand', 'CARRIERS'), columns: { [column]: value } };
    expect((await planted(await person(), [offer])).invariants).toEqual(['I2']);
  });
  test('a standing that the unit did not have', async () => {
    const data = { reason: 'quick' };
    const hastened = { name: 'case.hastened.1', data, unit: 'PVG-CHANNEL', standing: 'approver' };
    expect((await planted(await person(), [hastened])).invariants).toEqual(['I2']);
  });
});

describe('I4: no evidence, no exit', () => {
  test('offered onward without the evidence that policy demands', async () => {
    const { invariants, text } = await planted(await boarded(), [offered('PVG-CHANNEL', 'channel', 'PVG-BOARDING')]);
    expect(invariants).toEqual(['I4']);
    expect(text).toContain('temperature');
  });
  test('offered where the loop does not lead', async () => {
    expect((await planted(await person(), [offered('PVG-SCREENING', 'screening', 'CARRIERS')])).invariants).toEqual([
      'I4',
    ]);
  });
  test('closed without the evidence of its ending', async () => {
    const ending = closed('deceased', 'CARRIERS', (await now()) + days(90));
    expect((await planted(await person(), [ending])).invariants).toContain('I4');
  });
  test('a gap closed without proof', async () => {
    const { text } = await planted(await gap(), [closed('settled', 'DUTY', (await now()) + days(365))]);
    expect(text).toContain('without proof');
  });
  test('an exception without a document, approved by who asked for it', async () => {
    const later = (await now()) + days(1);
    expect((await planted(await boarded(), [asked('', later)])).text).toContain('document');
    const approved = { name: 'exception.approved.1', data: { exception: 'e1', reason: 'yes' }, unit: 'DUTY' };
    const own = { ...approved, standing: 'approver', actor: 'officer of PVG-BOARDING' };
    expect((await planted(await boarded(), [asked('D-1', later), own])).invariants).toEqual(['I4']);
  });
  test('an exit on an exception that had expired or that its approver carries out', async () => {
    const later = (await now()) + days(1);
    const declaration = { kind: 'declaration', files: [], place: null, late: false };
    const declared = { name: 'evidence.recorded.1', data: declaration, unit: 'PVG-BOARDING', standing: 'holder' };
    const approved = {
      name: 'exception.approved.1',
      data: { exception: 'e1', reason: 'yes' },
      unit: 'DUTY',
      standing: 'approver',
    };
    const exit = offered('PVG-CHANNEL', 'channel', 'PVG-BOARDING');
    const before = [declared, asked('D-1', later), approved];
    expect((await planted(await boarded(), [...before, exit])).invariants).toEqual([]);
    const carried = { ...exit, actor: 'officer of DUTY' };
    expect((await planted(await boarded(), [...before, carried])).text).toContain('without temperature');
    const expired = [
      declared,
      { ...asked('D-1', later), data: { ...asked('D-1', later).data, expiresAt: 1 } },
      approved,
    ];
    expect((await planted(await boarded(), [...expired, exit])).invariants).toEqual(['I4']);
  });
  test('an emergency without a clock for its review, reviewed by who declared it', async () => {
    const declared = { name: 'emergency.declared.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'claimant' };
    const reviewed = { name: 'emergency.reviewed.1', data: { finding: 'ok' }, unit: 'DUTY', standing: 'approver' };
    expect((await planted(await person(), [declared, reviewed])).text).toMatch(/clock for its review.*of their own/);
  });
  test('released before the measure’s end', async () => {
    const ending = closed('released', 'PUDONG-SITE-1', (await now()) + days(90));
    const data = { offer: 'x', from: 'CARRIERS', to: 'PUDONG-SITE-1', link: 'territory', run: null, late: false };
    const start = await now();
    const change = { ...measure(start + days(14), start) };
    const taken = { name: 'offer.accepted.1', data, unit: 'PUDONG-SITE-1', standing: 'receiver', changes: change };
    expect((await planted(await person(), [taken, ending])).text).toContain('before the measure');
  });
});

describe('I5: an open test holds', () => {
  test('handed outside the loop while a specimen has no result', async () => {
    const id = await boarded();
    for (const kind of ['temperature', 'declaration']) {
      await at.act('PVG-BOARDING', { type: 'record', case: id, kind, facts: { fever: false, symptoms: [] } });
    }
    for (const [from, to, link] of [
      ['PVG-BOARDING', 'PVG-CHANNEL', 'channel'],
      ['PVG-CHANNEL', 'PVG-SCREENING', 'screening'],
    ] as const) {
      const { offer } = await at.act(from, { type: 'offer', case: id, to: unit(to), link });
      await at.act(to, { type: 'accept', case: id, offer: offer ?? '' });
    }
    const holder = unit('PVG-SCREENING');
    await at.act('PVG-SCREENING', { type: 'open', case: newCase(), loop: 'specimen', holder, subject: id });
    const { invariants, text } = await planted(id, [offered('PROVINCE-JS', 'onward', 'PVG-SCREENING')]);
    expect(invariants).toContain('I5');
    expect(text).toContain('has no result');
  });
  test('a specimen that nothing ties to its person', async () => {
    const [id, subject] = [newCase(), await person()];
    const data = { loop: 'specimen', link: 'collected', holder: 'PVG-SCREENING', opener: 'PVG-SCREENING', subject };
    const opening = { ...data, voyage: null, run: null, party: null, roll: [], reason: null };
    const event = { name: 'case.opened.1', data: opening, unit: 'PVG-SCREENING', standing: 'opener' };
    const changes = { clocks: [clock('link', 'specimen', 'collected')] };
    expect((await planted(id, [{ ...event, changes }])).invariants).toEqual(['I5']);
  });
});

describe('I6: heads balance', () => {
  test('a blind count that differs from those held, without a gap', async () => {
    const data = { kind: 'count', files: [], place: null, late: false };
    const count = { name: 'evidence.recorded.1', data, unit: 'PUDONG-CREW-1', standing: 'holder' };
    await plant(at, at.run, [{ ...count, changes: { facts: { counted: 7 } } }]);
    const { invariants, text } = await found(at.run);
    expect(invariants).toEqual(['I6']);
    expect(text).toContain('7 heads were counted');
  });
  test('a head that moves without being tallied', async () => {
    const id = newCase();
    const data = { loop: 'arrival', link: 'aboard', holder: 'CARRIERS', opener: 'PVG-AIRPORT', subject: null };
    const opening = { ...data, voyage: at.voyage, run: null, party: null, roll: [], reason: null };
    const event = { name: 'case.opened.1', data: opening, unit: 'PVG-AIRPORT', standing: 'opener' };
    await plant(at, id, [{ ...event, changes: { clocks: [clock('link')] } }], { tallies: false });
    expect((await found(at.voyage)).text).toContain(`in:voyage ${at.voyage}`);
  });
});

describe('I7 and I8: clocks', () => {
  const lapsed = (serial: number, rung: number, calls: string, recordedAt: number): Planted => ({
    ...{ name: 'clock.lapsed.1', data: { clock: 'link', serial, rung, calls } },
    ...{ unit: 'HUAN', standing: 'system', recordedAt },
  });
  const clocked = async (): Promise<{ id: CaseId; serial: number; due: number; calls: string }> => {
    const id = await person();
    const data = { reason: 'again' };
    // Hastened, a clock may be as short as somebody wants.
    const changes = { clocks: [{ ...clock('link', 'arrival', 'aboard', true), budget: 1000 }] };
    const state = await plant(at, id, [{ name: 'case.hastened.1', data, unit: 'DUTY', standing: 'approver', changes }]);
    const link = state.clocks['link'];
    return { id, serial: link?.serial ?? 0, due: Number(link?.since) + 1000, calls: 'parent' };
  };
  test('a lapse that skips a rung or calls somebody else', async () => {
    const { id, serial, due } = await clocked();
    expect((await planted(id, [lapsed(serial, 2, 'holder', due)])).invariants).toEqual(['I7']);
  });
  test('a lapse that is served twice, one that was never set, one before it is due', async () => {
    const one = await clocked();
    const first = lapsed(one.serial, 1, one.calls, one.due);
    expect((await planted(one.id, [first, first])).text).toContain('served twice');
    const two = await clocked();
    expect((await planted(two.id, [lapsed(two.serial, 1, two.calls, two.due - 1)])).invariants).toEqual(['I8']);
  });
  test('a clock that has been due for longer than the grace', async () => {
    const { id, due } = await clocked();
    expect((await found(id, { asOf: due + minutes(1) })).invariants).toEqual([]);
    expect((await found(id, { asOf: due + minutes(1) + 1 })).invariants).toEqual(['I8']);
  });
  test('a holder that does not exist', async () => {
    const { text } = await planted(await person(), [claimed('CARRIERS', 'NOWHERE', 'stand')]);
    expect(text).toContain('no such unit');
  });
  test('a silent policy is told, though nothing is broken', async () => {
    const id = await person();
    const rule = { table: 'clocks', version: 'none', rows: [] };
    const silent = { ...clock('link'), budget: 0, ladder: ['duty'], rule };
    const decided = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
    await plant(at, id, [{ ...decided, changes: { clocks: [silent] } }]);
    const { findings } = await at.audit({ rules: { versions: [] }, asOf: 0 });
    expect(findings.filter((finding) => finding.case === id)).toMatchObject([{ invariant: 'I7', grade: 'notice' }]);
    // Where policy spoke it was not silent.
    expect((await found(id, { asOf: 0 })).text).toContain('policy was silent, but version 1 was not');
  });
});

describe('I9: said once', () => {
  const noted: Planted = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
  test('an event whose command has no answer', async () => {
    expect((await planted(await person(), [noted], { answer: 'none' })).invariants).toEqual(['I9']);
  });
  test('a command that was refused and acted, here or elsewhere', async () => {
    const answer = { refused: { code: 'not_yours', case: null, about: [] } };
    expect((await planted(await person(), [noted], { answer })).invariants).toEqual(['I9']);
  });
  test('an answer that says what was not so', async () => {
    const id = await person();
    const done = { case: id, version: 2, custody: 'held', holder: 'LAB-1', link: 'aboard', offer: null };
    expect((await planted(id, [noted], { answer: { done } })).invariants).toEqual(['I9']);
  });
  test('one command answered on two cases', async () => {
    const commandId = randomUUID();
    const [one, other] = [await person(), await person()];
    await plant(at, one, [noted], { commandId });
    await plant(at, other, [noted], { commandId });
    // The table keeps answers per case: that is told, and nothing is broken.
    expect((await found(one)).invariants).toEqual([]);
    const { findings } = await at.audit();
    const twice = findings.filter(({ case: id, code }) => id === one && code === 'command-twice');
    expect(twice).toMatchObject([{ invariant: 'I9', grade: 'notice' }]);
  });
});

describe('I10 and I12: what is named is there, and what is sealed has its key', () => {
  test('a gap noted that is no gap', async () => {
    const data = { gap: newCase(), kind: 'history' };
    expect(
      (await planted(await person(), [{ name: 'gap.noted.1', data, unit: 'HUAN', standing: 'system' }])).invariants,
    ).toEqual(['I10']);
  });
  test('sealed bytes without a key, and a key of another master', async () => {
    const noted = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
    const id = await gap();
    expect((await planted(id, [{ ...noted, sealed: Buffer.alloc(40) }])).invariants).toEqual(['I12']);
    await at.house.owner.pool.query('insert into huan.case_key values ($1, $2)', [id, Buffer.alloc(60, 1)]);
    expect((await found(id)).text).toContain('master key');
  });
});

describe('I13: every measure ends', () => {
  /** A person bound until an instant; the events that follow are planted in the same command. */
  const bound = async (until: number, more: (start: number) => readonly Planted[]): Promise<Broken> => {
    const id = await person();
    const start = await now();
    const change = measure(start + until, start);
    const decided = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
    return planted(id, [{ ...decided, recordedAt: start, changes: change }, ...more(start)]);
  };
  const extended = (until: number, by = 'DUTY', objection = 'write to REVIEW'): Planted => ({
    ...{ name: 'measure.extended.1', data: { until, reason: 'symptoms', basis: 'article 39', objection } },
    ...{ unit: by, standing: 'approver' },
  });
  test('an extension beforehand stands; past the end, without a way to object, or by the holder it does not', async () => {
    const kept = (event: Planted, until: number, from: number): Planted => ({
      ...event,
      recordedAt: from,
      changes: { clocks: [{ ...clock('end'), budget: until - from }] },
    });
    const fine = await bound(days(1), (start) => [kept(extended(start + days(2)), start + days(2), start)]);
    expect(fine).toEqual({ invariants: [], text: '' });
    const late = await bound(1000, (start) => [kept(extended(start + days(2)), start + days(2), start + 1001)]);
    expect(late.text).toContain('was over');
    const mute = await bound(days(1), (start) => [
      kept(extended(start + days(2), 'DUTY', ' '), start + days(2), start),
    ]);
    expect(mute.invariants).toEqual(['I13']);
    const own = await bound(days(1), (start) => [kept(extended(start + days(2), 'CARRIERS'), start + days(2), start)]);
    expect(own.text).toContain('a person it holds');
  });
  test('bound again after the end instant', async () => {
    const decided = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
    const again = await bound(1000, (start) => [
      { ...decided, recordedAt: start + 2000, changes: measure(start + days(7), start + 2000) },
    ]);
    expect(again.invariants).toEqual(['I13']);
    expect(again.text).toContain('bound again');
  });
  test('a measure whose end no clock rings, or rings later', async () => {
    const decided = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
    const mute = await bound(days(1), () => [{ ...decided, changes: { clocks: [{ stop: 'end' }] } }]);
    expect(mute.invariants).toEqual(['I13']);
    const late = await bound(days(1), () => [
      { ...decided, changes: { clocks: [{ ...clock('end'), budget: days(3) }] } },
    ]);
    expect(late.invariants).toEqual(['I13']);
  });
  test('a measure ended early, or with evidence missing and nobody told', async () => {
    const ended = (until: number): Planted => ({
      ...{ name: 'measure.ended.1', data: { until }, unit: 'HUAN', standing: 'system' },
      changes: { clocks: [{ stop: 'end' }] },
    });
    const early = await bound(days(1), (start) => [{ ...ended(start + days(1)), recordedAt: start }]);
    expect(early.text).toContain('before its end instant');
    expect(early.text).toContain('release-evidence');
  });
  test('a retention date that policy did not give', async () => {
    const ending = closed('settled', 'DUTY', (await now()) + days(10_000));
    expect((await planted(await gap(), [ending])).invariants).toContain('I13');
  });
  test('a key destroyed without being listed, one kept too long, and an erasure that left tokens', async () => {
    const { pool } = at.house.owner;
    const [gone, kept] = [await person(), await person()];
    await pool.query('update huan.case_key set wrapped = null, destroyed_at = 1 where case_id = $1', [gone]);
    expect((await found(gone)).text).toContain('no erasure is listed');
    await pool.query('insert into huan.erasure values ($1, 1, $2)', [gone, 'retention']);
    expect((await found(gone)).text).toContain('search token');
    await pool.query('delete from huan.token where case_id = $1', [gone]);
    expect((await found(gone)).text).toMatch(/^it was erased at 1970-01-01T00:00:00.001Z, before its retention date$/);
    await plant(at, kept, [closed('not-boarded', 'CARRIERS', 1000)]);
    expect((await found(kept)).text).toContain('can still be read');
  });
});

describe('I14: two times', () => {
  const noted: Planted = { name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' };
  test('recorded before the event in front of it', async () => {
    const early = { ...noted, recordedAt: (await now()) - days(1) };
    expect((await planted(await person(), [early])).invariants).toEqual(['I14']);
  });
  test('happened after it was recorded, or longer ago than policy allows a device', async () => {
    const ahead = { ...noted, happenedAt: (await now()) + days(1) };
    expect((await planted(await person(), [ahead])).invariants).toEqual(['I14']);
    const behind = { ...noted, happenedAt: (await now()) - days(30) };
    expect((await planted(await person(), [behind])).invariants).toEqual(['I14']);
  });
  test('custody moved by a signature that is older than the latest', async () => {
    const offer = offered('PVG-BOARDING', 'stand', 'CARRIERS');
    const data = {
      offer: Reflect.get(offer.data, 'offer'),
      from: 'CARRIERS',
      to: 'PVG-BOARDING',
      link: 'stand',
      run: null,
    };
    const taken = {
      name: 'offer.accepted.1',
      data: { ...data, late: false },
      unit: 'PVG-BOARDING',
      standing: 'receiver',
    };
    const old = { ...taken, happenedAt: (await now()) - days(1) };
    expect((await planted(await person(), [offer, old])).invariants).toEqual(['I14']);
  });
  test('an attested signature that leaves a hole in the history and no gap', async () => {
    const data = { offer: 'x', by: 'PVG-BOARDING', link: 'stand' };
    const attested = { name: 'signature.attested.1', data, unit: 'PVG-BOARDING', standing: 'claimant' };
    expect((await planted(await person(), [attested])).invariants).toEqual(['I14']);
  });
});
