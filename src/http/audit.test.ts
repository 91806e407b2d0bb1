import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { keepOutside, outsideOf } from '../app/anchor.ts';
import type { AuditView } from '../contract/audit.ts';

let web: TestServer;
const home = mkdtempSync(join(tmpdir(), 'huan-audit-'));
beforeAll(async () => {
  web = await openTestServer({ home });
});
afterAll(async () => {
  await web.close();
  rmSync(home, { recursive: true, force: true });
});

const standing = async (key: string): Promise<AuditView> => {
  const answer = await web.call('GET', '/v1/audit', { key });
  expect(answer.status).toBe(200);
  return answer.body;
};

test('only the duty room and auditors learn how the audit stands, or ask for one', async () => {
  const officer = await web.officer('PVG-SCREENING');
  for (const [method, path] of [
    ['GET', '/v1/audit'],
    ['POST', '/v1/audit/runs'],
    ['GET', '/v1/audit/report'],
  ] as const) {
    const answer = await web.call(method, path, { key: officer });
    expect([answer.status, answer.body.code]).toEqual([403, 'not_allowed']);
  }
  const { key } = await web.account('inspector', ['PVG-AIRPORT'], 'auditor');
  expect((await standing(key)).last).toBeNull();
});

test('an auditor that never ended a run is late, and a check that was asked for ends with the bell', async () => {
  const { key } = await web.account('checker', ['DUTY'], 'auditor');
  expect((await standing(key)).overdue).toBe(true);
  // Something must have happened, or there is nothing to anchor.
  await web.give('DUTY', { type: 'open', case: crypto.randomUUID(), loop: 'gap', facts: { kind: 'history' } });
  const anchored = await keepOutside(web.at.house, outsideOf(home));
  const stream = await fetch(`${web.url}/v1/live`, { headers: { authorization: `Bearer ${key}` } });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  const asked = await web.call('POST', '/v1/audit/runs', { key });
  expect(asked.status).toBe(202);
  let view = await standing(key);
  // Nobody asks again and again: the stream says when.
  for (let rings = 0; view.last === null && rings < 20; rings += 1) {
    await reader?.read();
    view = await standing(key);
  }
  await reader?.cancel();
  expect(view).toMatchObject({ overdue: false, running: null, failed: false });
  expect(view.last).toMatchObject({ ok: true, broken: 0 });
  expect(view.anchor?.anchor).toBe(anchored.anchor?.anchor);
  expect(view.outside).toMatchObject({ anchor: anchored.anchor?.anchor, agrees: true, torn: 0 });
});

test('what a check finds is told with its case, and stands in the report', async () => {
  const { key } = await web.account('reader', ['DUTY'], 'auditor');
  const { pool } = web.at.house.owner;
  const { rows } = await pool.query<{ case_id: string }>('select case_id from huan.event limit 1');
  await pool.query(`update huan.event set actor = 'somebody else' where case_id = $1 and seq = 1`, [rows[0]?.case_id]);
  await web.call('POST', '/v1/audit/runs', { key });
  await expect.poll(async () => (await standing(key)).last?.ok, { timeout: 20_000 }).toBe(false);
  const view = await standing(key);
  expect(view.last?.findings.map((finding) => finding.case)).toContain(rows[0]?.case_id);
  const report = await web.call('GET', '/v1/audit/report', { key });
  expect(report.headers.get('content-disposition')).toMatch(/attachment; filename="huan-audit-\d+\.json"/);
  expect(report.body.last.broken).toBe(view.last?.broken);
});

test('a list outside that is another is told', async () => {
  const { key } = await web.account('doubter', ['DUTY'], 'auditor');
  await web.at.house.owner.pool.query(`update huan.anchor set hash = sha256('x') where anchor = 1`);
  expect((await standing(key)).outside?.agrees).toBe(false);
});
