import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, openTestServer } from '../../test/http-server.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const person = (id: string) => ({
  type: 'open',
  case: id,
  loop: 'arrival',
  holder: 'CARRIERS',
  facts: { category: 'traveller', countries: ['IT'] },
  personal: { surname: 'ROSSI', givenNames: 'ADA', documents: [{ type: 'P', number: `YA${id.slice(0, 6)}` }] },
});
const opened = async (): Promise<string> => {
  const id = randomUUID();
  const answer = await web.give('PVG-AIRPORT', person(id));
  expect(answer.body).toMatchObject({ case: id, custody: 'held', holder: 'CARRIERS' });
  return id;
};

describe('said once (I9)', () => {
  test('the same command sent twice acts once and answers the same, a refusal too', async () => {
    const id = randomUUID();
    const stamp = { commandId: randomUUID() };
    const [one, two] = await Promise.all([
      web.give('PVG-AIRPORT', person(id), stamp),
      web.give('PVG-AIRPORT', person(id), stamp),
    ]);
    expect(one.status).toBe(200);
    expect(two.body).toEqual(one.body);
    const refusedStamp = { commandId: randomUUID() };
    const offer = { type: 'offer', case: id, to: 'PVG-CHANNEL', link: 'channel' };
    const refused = await web.give('CARRIERS', offer, refusedStamp);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await web.give('CARRIERS', offer, refusedStamp)).body).toEqual(refused.body);
    const { rows } = await web.at.house.owner.pool.query(
      'select count(*)::int as n from huan.event where case_id = $1',
      [id],
    );
    expect(rows[0].n).toBe(1);
  });

  test('an id used again for something else is refused', async () => {
    const id = await opened();
    const stamp = { commandId: randomUUID() };
    await web.give('CARRIERS', { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' }, stamp);
    const other = await web.give('CARRIERS', { type: 'offer', case: id, to: 'PVG-AIRPORT', link: 'stand' }, stamp);
    expect(other).toMatchObject({
      status: 409,
      body: { code: 'command_reused', case: id, commandId: stamp.commandId },
    });
  });
});

describe('who may', () => {
  test('a unit that the account does not belong to cannot be acted for, by body or header', async () => {
    const key = await web.officer('PVG-CHANNEL');
    const id = await opened();
    const command = { type: 'claim', case: id, link: 'channel', reason: 'here' };
    const asked = await web.call('POST', '/v1/commands', {
      key,
      body: { commandId: randomUUID(), unit: 'PVG-BOARDING', command },
    });
    expect(asked).toMatchObject({ status: 403, body: { code: 'not_member' } });
    const header = await web.call('GET', '/v1/desk?list=holding', { key, headers: { 'x-huan-unit': 'PVG-BOARDING' } });
    expect(header.body.code).toBe('not_member');
  });

  test('who belongs to two units must say for which they act', async () => {
    const { key } = await web.account('double', ['PVG-CHANNEL', 'PVG-SCREENING']);
    expect((await web.call('GET', '/v1/desk?list=holding', { key })).body.code).toBe('unit_needed');
    const named = await web.call('GET', '/v1/desk?list=holding', { key, headers: { 'x-huan-unit': 'PVG-CHANNEL' } });
    expect(named.status).toBe(200);
  });

  test('a viewer reads and commands nothing; an auditor reads all and commands nothing', async () => {
    const id = await opened();
    const viewer = await web.account('viewer', ['PVG-BOARDING'], 'viewer');
    const auditor = await web.account('auditor', ['DUTY'], 'auditor');
    for (const { key } of [viewer, auditor]) {
      expect((await web.call('GET', `/v1/cases/${id}`, { key })).status).toBe(200);
      const body = { commandId: randomUUID(), command: { type: 'hasten', case: id, reason: 'x' } };
      expect((await web.call('POST', '/v1/commands', { key, body })).body.code).toBe('not_allowed');
    }
  });

  test('authority is judged when it happened: after the last shift only what was done in it can be recorded', async () => {
    const { id: account, key } = await web.account('former', ['CARRIERS']);
    const id = await opened();
    const end = Date.now() - 60_000;
    await web.at.house.owner.pool.query('update huan.member set until_at = $2 where account = $1', [account, end]);
    const offer = { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' };
    const give = (happenedAt: number | null) =>
      web.call('POST', '/v1/commands', {
        key,
        body: {
          commandId: randomUUID(),
          unit: 'CARRIERS',
          ...(happenedAt === null ? {} : { happenedAt: new Date(happenedAt).toISOString() }),
          command: offer,
        },
      });
    await expect.poll(async () => (await give(null)).body.code, { timeout: 2000 }).toBe('not_member');
    // Before the shift ended; the kernel then judges whether it still moves anything.
    expect((await give(end - 60_000)).body.code).not.toBe('not_member');
  });

  test('a case of another territory is not there: not by its address, its list, its history, nor a search', async () => {
    const id = await opened();
    const stranger = await web.officer('XUHUI-SITE-1');
    for (const path of ['', '?personal=true', '/timeline', '/readings', '/contacts']) {
      const answer = await web.call('GET', `/v1/cases/${id}${path}`, { key: stranger });
      expect(answer, path).toMatchObject({ status: 404, body: { code: 'not_seen' } });
    }
    const listed = await web.call('GET', '/v1/desk?list=holding&scope=below', { key: stranger });
    expect(listed.body.items).toEqual([]);
    const body = { document: `YA${id.slice(0, 6)}` };
    expect((await web.call('POST', '/v1/search', { key: stranger, body })).body.items).toEqual([]);
    const own = await web.officer('PVG-BOARDING');
    const found = await web.call('POST', '/v1/search', { key: own, body });
    expect(found.body.items).toMatchObject([{ case: id, person: { surname: 'ROSSI' } }]);
  });

  test('the database itself shows a stranger nothing, whatever the statement', async () => {
    const id = await opened();
    const reads = async (unit: string) =>
      web.at.house.read({ actor: 'test' as never, unit: unit as never }, async (seen) => {
        const counts: number[] = [];
        for (const table of ['"case"', 'event', 'token', 'case_key']) {
          const { rows } = await seen.query<{ n: number }>(
            `select count(*)::int as n from huan.${table} where case_id = $1`,
            [id],
          );
          counts.push(rows[0]?.n ?? -1);
        }
        return counts;
      });
    expect(await reads('XUHUI-SITE-1')).toEqual([0, 0, 0, 0]);
    expect((await reads('PVG-BOARDING')).every((count) => count > 0)).toBe(true);
    const { pool } = web.at.house.reader;
    // Without a unit the role sees nothing, and it can change nothing and read no secrets.
    expect((await pool.query('select from huan."case" where case_id = $1', [id])).rowCount).toBe(0);
    for (const statement of [
      `update huan."case" set holder = 'XUHUI-SITE-1' where case_id = '${id}'`,
      `delete from huan.reading where case_id = '${id}'`,
      'select * from huan.credential',
      'select * from huan.session',
      'select * from huan.api_key',
      'select * from huan.user_account',
      'select * from huan.command',
    ]) {
      await expect(pool.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('what is wrong is named', () => {
  test.each([
    [
      'a misspelt field',
      { command: { type: 'hasten', case: randomUUID(), reasn: 'x' } },
      ['command.reason', 'command.reasn'],
    ],
    [
      'no command id',
      { commandId: undefined, command: { type: 'hasten', case: randomUUID(), reason: 'x' } },
      ['commandId'],
    ],
    [
      'an instant without an offset',
      { happenedAt: '2020-03-28T00:00:00', command: { type: 'hasten', case: randomUUID(), reason: 'x' } },
      ['happenedAt'],
    ],
    ['a command nobody knows', { command: { type: 'explode', case: randomUUID() } }, ['command.type']],
    [
      'an undeclared fact',
      { command: { type: 'record', case: randomUUID(), kind: 'order', facts: { surname: 'X' } } },
      ['command.facts.surname'],
    ],
  ])('%s', async (_name, body, fields) => {
    const key = await web.officer('PVG-BOARDING');
    const answer = await web.call('POST', '/v1/commands', { key, body: { commandId: randomUUID(), ...body } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.fields.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  test('broken JSON, an unknown format, an unknown address and too much of anything get their own answers', async () => {
    const key = await web.officer('PVG-BOARDING');
    const post = (raw: string, type = 'application/json') =>
      web.call('POST', '/v1/commands', { key, raw, headers: { 'content-type': type } });
    expect((await post('{"commandId":')).body).toMatchObject({ status: 400, code: 'bad_json' });
    expect((await post('')).body).toMatchObject({ status: 400 });
    expect((await post('<xml/>', 'application/xml')).body).toMatchObject({ status: 415, code: 'unsupported_media' });
    expect((await post(`"${'x'.repeat(3_000_000)}"`)).body).toMatchObject({ status: 413, code: 'too_large' });
    expect((await post('{"__proto__":{"x":1}}')).status).toBe(400);
    expect((await web.call('GET', '/v1/nothing', { key })).body).toMatchObject({ status: 404, code: 'no_such_route' });
    expect((await web.call('GET', '/v1/cases/not-a-uuid', { key })).body).toMatchObject({
      status: 400,
      code: 'bad_input',
    });
  });

  test('a refusal comes with its status, what it is about, and in the language asked for', async () => {
    const id = await opened();
    const offered = await web.give('CARRIERS', { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' });
    await web.give('PVG-BOARDING', { type: 'accept', case: id, offer: offered.body.offer });
    const command = { type: 'offer', case: id, to: 'PVG-CHANNEL', link: 'channel' };
    const ask = async (language: string) =>
      web.call('POST', '/v1/commands', {
        key: await web.officer('PVG-BOARDING'),
        body: { commandId: randomUUID(), command },
        headers: { 'accept-language': language },
      });
    expect(await ask('zh-CN')).toMatchObject({
      status: 422,
      body: {
        code: 'evidence_missing',
        title: '缺少凭据，不能离开本环节',
        about: ['temperature', 'declaration'],
        case: id,
      },
    });
    expect((await ask('zh-TW')).body.title).toBe('缺少憑據，不能離開本環節');
  });
});

test('an address that stands for a command does the same as the command', async () => {
  const id = await opened();
  const carrier = await web.officer('CARRIERS');
  const boarding = await web.officer('PVG-BOARDING');
  const offered = await web.call('POST', `/v1/cases/${id}/offers`, {
    key: carrier,
    body: { commandId: randomUUID(), to: 'PVG-BOARDING', link: 'stand' },
  });
  expect(offered.body).toMatchObject({ custody: 'offered' });
  const accepted = await web.call('POST', `/v1/cases/${id}/acceptances`, {
    key: boarding,
    body: { commandId: randomUUID(), offer: offered.body.offer },
  });
  expect(accepted.body).toMatchObject({ custody: 'held', holder: 'PVG-BOARDING' });
  const wrong = await web.call('POST', `/v1/cases/${id}/evidence`, {
    key: boarding,
    body: { commandId: randomUUID(), kind: 'temperature', facts: { fever: 'high' }, case: id },
  });
  expect(wrong.body.fields.map(({ field }: { field: string }) => field)).toEqual(['case', 'facts.fever']);
});
