import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { runningTold } from '../app/rulebook/told.ts';
import { caseId } from '../loop/terms.ts';
import type { DecidedExample, PolicyDecided, PolicyTable, PolicyView } from '../contract/policy.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
  for (const country of ['IT', 'IT', 'TH']) await aboard(country);
});
afterAll(() => web.close());

const aboard = async (country: string): Promise<string> => {
  const id = randomUUID();
  const facts = { category: 'traveller', countries: [country], destination: 'city', district: 'PUDONG', years: 40 };
  const command = { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', facts };
  const answer = await web.give('PVG-AIRPORT', command);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return id;
};
const ask = async <T>(unit: string, path: string, language = 'en'): Promise<T> => {
  const key = await web.officer(unit);
  const answer = await web.call('GET', path, { key, headers: { 'accept-language': language } });
  expect(answer.status).toBe(200);
  return answer.body;
};

test('the version in force is named with its tables, dates and legal basis, in the language asked for', async () => {
  const policy = await ask<PolicyView>('DUTY', '/v1/policy', 'zh-Hant');
  expect(policy.inForce).toBe('1');
  const [version] = policy.versions;
  expect(version).toMatchObject({ effectiveFrom: '2020-01-24T16:00:00.000Z', changes: null });
  expect(version?.legalBasis).toContain('衛生檢疫法');
  expect(version?.tables.find(({ table }) => table === 'lane')).toMatchObject({ title: '分流', hitPolicy: 'FIRST' });
});

test('a table shows every cell exactly as it is evaluated', async () => {
  const table = await ask<PolicyTable>('PVG-SCREENING', '/v1/policy/tables/lane');
  const policy = web.at.house.rules.version('1')?.tables.get('lane')?.table;
  expect(table.rules.map(({ inputs }) => inputs)).toEqual(policy?.rules.map(({ inputs }) => inputs));
  expect(table.rules.map(({ outputs }) => outputs)).toEqual(policy?.rules.map(({ outputs }) => outputs));
  expect(table.rules[0]?.note).toBe('positive test: to a designated hospital');
  const missing = await web.call('GET', '/v1/policy/tables/nothing', { key: await web.officer('DUTY') });
  expect(missing.status).toBe(404);
});

test('each row says how many it decided today, and one of them with the reason', async () => {
  const decided = await ask<PolicyDecided>('DUTY', '/v1/policy/decided');
  const lanes = decided.rows.filter(({ table }) => table === 'lane');
  expect(lanes.reduce((sum, { cases }) => sum + cases, 0)).toBe(3);
  const [most] = lanes;
  expect(most?.cases).toBe(2);
  const path = `/v1/policy/tables/lane/rows/${most?.row}/example`;
  const one = await ask<DecidedExample>('DUTY', path);
  expect(one.why.join('\n')).toContain(most?.row);
  expect(one.why.join('\n')).toContain('Legal basis');
  const { rows } = await web.at.house.owner.pool.query<{ state: { facts: { lane: string } } }>(
    'select state from huan."case" where case_id = $1',
    [one.case],
  );
  expect(rows[0]?.state.facts.lane).toBe(one.outputs['lane']);
});

test('who may not see a person is not told that a row decided them', async () => {
  const decided = await ask<PolicyDecided>('XUHUI-SITE-1', '/v1/policy/decided');
  expect(decided.rows).toEqual([]);
  const all = await ask<PolicyDecided>('DUTY', '/v1/policy/decided');
  const key = await web.officer('XUHUI-SITE-1');
  const lane = all.rows.find(({ table }) => table === 'lane');
  expect((await web.call('GET', `/v1/policy/tables/lane/rows/${lane?.row}/example`, { key })).status).toBe(404);
});

test('clocks and gaps say what each row holds now, and one of them with what the row says', async () => {
  const running = await ask<PolicyDecided>('DUTY', '/v1/policy/running');
  const clocks = running.rows.filter(({ table }) => table === 'clocks');
  expect(clocks.find(({ row }) => row === 'clocks-08')).toMatchObject({ version: '1', cases: 3 });
  const one = await ask<DecidedExample>('DUTY', '/v1/policy/tables/clocks/rows/clocks-08/example');
  expect(one.why.join('\n')).toContain('clocks-08');
  expect(one.outputs).toMatchObject({ minutes: '2880' });
  const opened = { type: 'open', case: randomUUID(), loop: 'gap', holder: null, facts: { kind: 'history' } };
  expect((await web.give('DUTY', opened)).status).toBe(200);
  const path = '/v1/policy/tables/gaps/rows/gaps-01/example';
  expect((await web.call('GET', path, { key: await web.officer('XUHUI-SITE-1') })).status).toBe(404);
  expect((await ask<PolicyDecided>('XUHUI-SITE-1', '/v1/policy/running')).rows).toEqual([]);
});

test('a gap counts for the row that names its owner, also where that hangs on whom it is about', async () => {
  const gapAbout = async (kind: string, subject?: string, more: object = {}): Promise<string> => {
    const id = randomUUID();
    const facts = { kind, about: 'arrival', ...more };
    await web.at.act('DUTY', {
      ...{ type: 'open', case: caseId(id), loop: 'gap', holder: null, facts },
      ...(subject !== undefined && { subject: caseId(subject) }),
    });
    return id;
  };
  const about = async (facts: object): Promise<string> => {
    const id = await aboard('IT');
    expect((await web.give('CARRIERS', { type: 'record', case: id, kind: 'special', facts })).status).toBe(200);
    return id;
  };
  const counts = async (): Promise<Record<string, number>> => {
    // Counted anew: what was counted a moment ago is good for a minute.
    const { house } = web.at;
    const seen = await house.read({ actor: 'duty' as never, unit: house.duty }, (reader) =>
      runningTold(house, reader, Date.now() as never),
    );
    return Object.fromEntries(seen.flatMap(({ table, row, cases }) => (table === 'gaps' ? [[row, cases]] : [])));
  };
  const before = await counts();
  const [child, grown] = [await about({ years: 8 }), await about({ years: 70, needs: ['minor-alone'] })];
  const alone = await gapAbout('left-alone', child, { eldestAlong: 0 });
  await gapAbout('left-alone', grown, { eldestAlong: 0 });
  // Whose company grew up meanwhile is nobody's gap; the table would say so.
  await gapAbout('left-alone', grown, { eldestAlong: 40 });
  await gapAbout('vanished', child);
  const after = await counts();
  const added = Object.entries(after).flatMap(([row, cases]) => {
    const more = cases - (before[row] ?? 0);
    return more === 0 ? [] : [[row, more]];
  });
  expect(Object.fromEntries(added)).toEqual({ 'alone-child': 1, 'alone-other': 1, 'alone-none': 1, 'gaps-05': 1 });
  const one = await ask<DecidedExample>('DUTY', '/v1/policy/tables/gaps/rows/alone-child/example');
  expect(one).toMatchObject({ case: alone, outputs: { owner: '"holder"' } });
});

test('who was closed today counts for the row that says how long they are kept', async () => {
  const id = await aboard('IT');
  await web.give('CARRIERS', { type: 'record', case: id, kind: 'not-boarded' });
  const closed = await web.give('CARRIERS', { type: 'close', case: id, ending: 'not-boarded' });
  expect(closed.status).toBe(200);
  const { rows } = await ask<PolicyDecided>('CARRIERS', '/v1/policy/decided');
  expect(rows.filter(({ table }) => table === 'retention')).toMatchObject([{ version: '1', cases: 1 }]);
  const decided = web.at.house.rules.at(Date.now() as never)('retention', { loop: 'arrival', ending: 'not-boarded' });
  const row = decided?.rows[0] ?? '';
  const one = await ask<DecidedExample>('DUTY', `/v1/policy/tables/retention/rows/${row}/example`);
  expect(one.case).toBe(id);
});

test('a table tells how its rows are counted, or that they are not', async () => {
  const policy = await ask<PolicyView>('DUTY', '/v1/policy');
  const counted = Object.fromEntries(policy.versions[0]?.tables.map(({ table, counted }) => [table, counted]) ?? []);
  expect(counted).toMatchObject({ lane: 'today', retention: 'closed', clocks: 'now', gaps: 'now', exits: 'none' });
});

test('another day has decisions of its own', async () => {
  expect((await ask<PolicyDecided>('DUTY', '/v1/policy/decided?day=2019-01-01')).rows).toEqual([]);
  const bad = await web.call('GET', '/v1/policy/decided?day=2019-02-30', { key: await web.officer('DUTY') });
  expect(bad.status).toBe(400);
});

test('the count walks the index of decisions, under the eyes of the unit', async () => {
  const { house } = web.at;
  const plan = await house.read({ actor: 'a' as never, unit: house.duty }, async (seen) => {
    await seen.query('set local enable_seqscan = off');
    const { rows } = await seen.query<{ 'QUERY PLAN': string }>(
      `explain select e.case_id from huan.event e
        where strpos(e.data::text, '"decided":[') > 0 and e.recorded_at >= 1 and e.recorded_at < 2`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('event_decided');
});
