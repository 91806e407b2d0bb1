// Claims that passed in silence, clocks put to rest, days that begin anew, and who decides for whom: planted, and found.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { type Planted, plant } from '../../../test/fault/plant.ts';
import { newCase } from '../../../test/house.ts';
import { type CaseId, days, minutes } from '../../loop/terms.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

const unit = (code: string): never => code as never;
/** Plants on a case and gives what an audit finds broken about it, as codes. */
const planted = async (id: CaseId, events: readonly Planted[]): Promise<readonly string[]> => {
  await plant(at, id, events);
  const { findings } = await at.audit();
  return [...new Set(findings.filter((one) => one.case === id && one.grade === 'broken').map(({ code }) => code))];
};
const now = async (): Promise<number> => {
  const { rows } = await at.house.owner.pool.query<{ now: number }>('select huan.now() as now');
  return rows[0]?.now ?? 0;
};
let documents = 0;
const person = async (): Promise<CaseId> => {
  const id = newCase();
  const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG' };
  const personal = { surname: `BIANCHI${(documents += 1)}`, documents: [{ type: 'P', number: `YD${documents}` }] };
  await at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: unit('CARRIERS'), facts, personal });
  return id;
};
/** A clock as policy sets it. */
const clock = (set: string, link = 'aboard'): Record<string, unknown> => {
  const said = at.house.rules.at(Date.now() as never)('clocks', { loop: 'arrival', link, fast: false, purpose: set });
  const { minutes: budget = 0, again = 0, ladder = '', lapsesAfter = null } = said?.outputs ?? {};
  return {
    ...{ set, purpose: set, budget: minutes(Number(budget)), again: minutes(Number(again)), lapsesAfter },
    ladder: String(ladder).split(', '),
    rule: { table: 'clocks', version: said?.version, rows: said?.rows },
  };
};
const decided = (recordedAt: number, changes: object): Planted => ({
  ...{ name: 'case.decided.1', data: { reason: 'x' }, unit: 'DUTY', standing: 'approver' },
  ...{ recordedAt, changes },
});
/** A measure of fourteen days that ends then, with the instant on record from which it counts. */
const measured = (until: number, from: number): Planted =>
  decided(from, {
    measure: { start: until - days(14), until },
    facts: { days: 14, countFrom: 'stand', standAt: until - days(14) },
    clocks: [{ ...clock('end'), budget: until - from }],
  });

test('I4: a claim over missing evidence, and one where policy lets nobody go, that nobody was told of', async () => {
  const claimed = (from: string, to: string, link: string): Planted => ({
    ...{ name: 'custody.claimed.1', data: { from, to, link, reason: 'there', run: null } },
    ...{ unit: to, standing: 'claimant' },
  });
  const stood = await person();
  expect(await planted(stood, [claimed('CARRIERS', 'PVG-BOARDING', 'stand')])).toEqual(['claim-gap']);
  expect(await planted(stood, [claimed('PVG-BOARDING', 'PVG-CHANNEL', 'channel')])).toContain('claim-passed');
  expect(await planted(await person(), [claimed('CARRIERS', 'PVG-SCREENING', 'screening')])).toContain('claim-passed');
});

test('I3: a clock put to rest for longer than policy gives its holder, by the wrong hand, or once it has run out', async () => {
  const paused = (set: string, from: number, length: number, by = 'CARRIERS', standing = 'holder'): Planted => ({
    ...{ name: 'clock.paused.1', data: { clock: set, reason: 'x', until: from + length } },
    ...{ unit: by, standing, recordedAt: from },
  });
  const rested = async (set: string, length: number, by?: string, standing?: string): Promise<readonly string[]> => {
    const [id, from] = [await person(), await now()];
    return planted(id, [decided(from, { clocks: [clock('review')] }), paused(set, from, length, by, standing)]);
  };
  expect(await rested('link', minutes(720))).toEqual([]);
  expect(await rested('link', minutes(721))).toEqual(['clock-rest']);
  expect(await rested('review', minutes(1))).toEqual(['clock-rest']);
  expect(await rested('review', minutes(1440), 'DUTY', 'declared')).toEqual([]);
  const [id, from] = [await person(), await now()];
  const state = await plant(at, id, [decided(from, { clocks: [clock('review')] })]);
  const { serial = 0, budget = 0 } = state.clocks['link'] ?? {};
  const due = Number(state.clocks['link']?.since) + budget;
  const data = { clock: 'link', serial, rung: 1, calls: 'holder' };
  const lapsed = { name: 'clock.lapsed.1', data, unit: 'HUAN', standing: 'system', recordedAt: due };
  expect(await planted(id, [lapsed, paused('link', due, 1000)])).toContain('clock-rest');
});

test('I13: days that begin anew by a word', async () => {
  const start = await now();
  const codes = await planted(await person(), [measured(start + days(3), start), measured(start + days(14), start)]);
  expect(codes).toEqual(['measure-start']);
});

test('I13: an end that calls nobody', async () => {
  const ended = async (clocks: readonly object[]): Promise<readonly string[]> => {
    const [id, start] = [await person(), await now()];
    const end = {
      ...{ name: 'measure.ended.1', data: { until: start + 1000 }, unit: 'HUAN', standing: 'system' },
      ...{ recordedAt: start + 1000, changes: { clocks: [{ stop: 'end' }, ...clocks] } },
    };
    return planted(id, [measured(start + 1000, start), end]);
  };
  expect(await ended([])).toContain('measure-uncalled');
  expect(await ended([clock('release')])).not.toContain('measure-uncalled');
});

test('I12, I13: a district that decides about people of others, and a reviewer who extends', async () => {
  const extended = async (by: string): Promise<readonly string[]> => {
    const [id, start] = [await person(), await now()];
    const until = start + days(2);
    const data = { until, reason: 'symptoms', basis: 'article 39', objection: 'write to REVIEW' };
    const clocks = [{ ...clock('end'), budget: days(2) }];
    return planted(id, [
      measured(start + days(1), start),
      { name: 'measure.extended.1', data, unit: by, standing: 'approver', recordedAt: start, changes: { clocks } },
    ]);
  };
  expect(await extended('DUTY')).toEqual([]);
  expect(await extended('PUDONG')).toEqual(['standing-false']);
  expect(await extended('REVIEW')).toEqual(['measure-unit']);
});

test('I1: closed into another case, or into its own, by an ending that merges nothing', async () => {
  const closed = (ending: string, into: CaseId): Planted => ({
    ...{ name: 'case.closed.1', data: { ending, into, retainUntil: null } },
    ...{ unit: 'CARRIERS', standing: 'holder' },
  });
  const [one, two] = [await person(), await person()];
  expect(await planted(one, [closed('deceased', two)])).toContain('ending-merger');
  expect(await planted(two, [closed('duplicate', two)])).toContain('ending-merger');
  const [three, four] = [await person(), await person()];
  expect(await planted(three, [closed('duplicate', four)])).not.toContain('ending-merger');
});
