// What people write for people: why they refused, what was found, the number of a paper. They write names, illnesses and
// passports there. It is told to whoever may see the case, stands nowhere in the clear, and is gone with the key.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { commandShapes } from '../../src/contract/command.ts';
import { loops } from '../../src/city/loops.ts';
import type { CaseId } from '../../src/loop/terms.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { destroyKeys } from '../../src/store/erasure.ts';
import { type TestServer, openTestServer } from '../http-server.ts';
import { newCase } from '../house.ts';
import { plant } from './plant.ts';

/** Begins every word that is planted, so that one search finds them all. */
const planted = 'YX7654321';

let web: TestServer;
/** The words that were written: by what, and with which case. */
const written = new Map<string, CaseId>();
const tried = new Set<string>();

/** A text that nobody else writes, as a field of a command. */
const word = (type: string, field: string, ...cases: readonly CaseId[]): string => {
  tried.add(`${type} ${field}`);
  const text = `${planted} ${type} ${field} ${tried.size} ${written.size}`;
  for (const id of cases) written.set(text, id);
  return text;
};
const give = async (
  unit: string,
  command: object,
): Promise<{ readonly commandId: string; readonly gaps: CaseId[] }> => {
  const answer = await web.give(unit, command);
  expect(answer, JSON.stringify({ command, answer: answer.body })).toMatchObject({ status: 200 });
  return answer.body;
};
const person = async (personal: object = { surname: 'ROSSI' }): Promise<CaseId> => {
  const id = newCase();
  await give('PVG-AIRPORT', {
    ...{ type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS', personal },
    facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 },
    reason: word('open', 'reason', id),
  });
  return id;
};
const handover = async (cases: readonly CaseId[]): Promise<CaseId> => {
  const id = newCase();
  const offer = { type: 'offer-group', handover: id, cases, to: 'PVG-BOARDING', link: 'stand' };
  await give('CARRIERS', { ...offer, splits: word('offer-group', 'splits', id) });
  return id;
};
const reasoned = (type: string, id: CaseId, more: object = {}): object => ({
  ...{ type, case: id, ...more },
  reason: word(type, 'reason', id),
});

/** Everything that a command may say in words of one's own, said once, over HTTP. */
const sayEverything = async (): Promise<CaseId> => {
  const [one, two, three, four] = [await person(), await person(), await person(), await person()];
  const offer = async (): Promise<string> =>
    (
      await give('CARRIERS', {
        ...{ type: 'offer', case: two, to: 'PVG-BOARDING', link: 'stand' },
        splits: word('offer', 'splits'),
      })
    ).commandId;
  await give('PVG-BOARDING', reasoned('refuse', two, { offer: await offer() }));
  await give('CARRIERS', reasoned('withdraw', two, { offer: await offer() }));
  const refused = await handover([three, four]);
  await give('PVG-BOARDING', {
    ...{ type: 'refuse-group', handover: refused },
    reason: word('refuse-group', 'reason', three),
  });
  await give('CARRIERS', {
    ...{ type: 'withdraw-group', handover: await handover([three, four]) },
    reason: word('withdraw-group', 'reason', four),
  });

  const [gap] = (await give('PVG-BOARDING', reasoned('claim', one, { link: 'stand' }))).gaps as [CaseId];
  await give('PVG-BOARDING', { type: 'record', case: one, kind: 'temperature', facts: { fever: false } });
  const { body } = await web.call('GET', `/v1/cases/${one}`, { key: await web.officer('PVG-BOARDING') });
  await give(
    'PVG-BOARDING',
    reasoned('correct', one, { kind: 'temperature', corrects: body.evidence.temperature.seq }),
  );
  await give('PVG-BOARDING', reasoned('hasten', one));
  await give('DUTY', reasoned('redecide', one));
  await give('PVG-BOARDING', { type: 'join', case: one, party: newCase(), members: [one, two] });
  await give('PVG-BOARDING', reasoned('leave', one));
  await give('PVG-BOARDING', reasoned('emergency', one));
  await give('PVG-BOARDING', reasoned('pause', one, { clock: 'link' }));
  await give('PVG-BOARDING', reasoned('resume', one, { clock: 'link' }));
  await give('DUTY', { type: 'review-emergency', case: one, finding: word('review-emergency', 'finding', one) });
  const ask = { evidence: ['declaration'], expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
  for (const answer of ['approve-exception', 'refuse-exception']) {
    const document = word('ask-exception', 'document', one);
    const { commandId } = await give('PVG-BOARDING', reasoned('ask-exception', one, { ...ask, document }));
    await give('DUTY', reasoned(answer, one, { exception: commandId }));
  }

  await give('PUDONG-SITE-1', reasoned('claim', one, { link: 'territory' }));
  await give('PUDONG-SITE-1', { type: 'record', case: one, kind: 'checkin' });
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString();
  const basis = (type: string): object => ({ basis: word(type, 'basis', one) });
  const objection = word('extend-measure', 'objection', one);
  await give('PUDONG', reasoned('extend-measure', one, { until, ...basis('extend-measure'), objection }));
  await give('DUTY', reasoned('lift-measure', one, basis('lift-measure')));

  const holder = (await web.call('GET', `/v1/cases/${gap}`, { key: await web.officer('DUTY') })).body.holder;
  const paper = (of: string): object => ({ facts: { document: word(of, 'document', gap) } });
  await give('DUTY', { type: 'record', case: gap, kind: 'different', ...paper('record different') });
  await give(holder, { type: 'record', case: gap, kind: 'proof', ...paper('record proof') });
  const proof = await web.call('GET', `/v1/cases/${gap}`, { key: await web.officer(holder) });
  expect(JSON.stringify(proof.body)).not.toContain(planted);
  const corrects = proof.body.evidence.proof.seq;
  await give(holder, { ...reasoned('correct', gap, { kind: 'proof', corrects }), ...paper('correct proof') });

  await give('PVG-BORDER', { type: 'record', case: three, kind: 'same' });
  await give('CARRIERS', { type: 'close', case: three, ending: 'duplicate', into: four });
  await give('CARRIERS', reasoned('reopen', three));
  for (const loop of ['question', 'gap']) {
    const id = newCase();
    await give('PUDONG', reasoned('open', id, { loop, holder: 'PUDONG', ...(loop === 'gap' ? { subject: one } : {}) }));
  }
  return one;
};

/** Where a text stands in the clear: every column of every table, whatever its type. */
const found = async (text: string): Promise<readonly string[]> => {
  const { pool } = web.at.house.owner;
  const { rows } = await pool.query<{ table: string; column: string; bytes: boolean }>(
    `select table_name as table, column_name as column, udt_name = 'bytea' as bytes
       from information_schema.tables join information_schema.columns using (table_schema, table_name)
      where table_schema = 'huan' and table_type = 'BASE TABLE'`,
  );
  const places: string[] = [];
  for (const { table, column, bytes } of rows) {
    const holds = bytes ? `position(convert_to($1, 'UTF8') in "${column}")` : `position($1 in "${column}"::text)`;
    const { rowCount } = await pool.query(`select from huan."${table}" where ${holds} > 0 limit 1`, [text]);
    if ((rowCount ?? 0) > 0) places.push(`${table}.${column}`);
  }
  return places;
};
const timeline = async (unit: string, id: CaseId): Promise<string> => {
  const { body } = await web.call('GET', `/v1/cases/${id}/timeline?limit=500`, { key: await web.officer(unit) });
  return JSON.stringify(body);
};
const readings = async (id: CaseId, unit: string): Promise<number> => {
  const { body } = await web.call('GET', `/v1/cases/${id}/readings`, { key: await web.officer('DUTY') });
  return body.items.filter(
    (item: { unit: string; purpose: string }) => item.unit === unit && item.purpose === 'timeline',
  ).length;
};

let one: CaseId;
beforeAll(async () => {
  web = await openTestServer();
  one = await sayEverything();
}, 60_000);
afterAll(() => web.close());

test('a command that takes words of which nobody knows whether they are sealed', () => {
  const free = Object.entries(commandShapes).flatMap(([type, { shape }]) =>
    Object.entries<z.ZodType>(shape).flatMap(([field, schema]) => {
      const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
      return inner instanceof z.ZodString && (inner.maxLength ?? 0) >= 200 ? [`${type} ${field}`] : [];
    }),
  );
  expect(free.length).toBeGreaterThan(20);
  expect(free.filter((one) => !tried.has(one))).toEqual([]);
});

test('what somebody wrote stands in a table in the clear', async () => {
  expect(await found('PVG-BOARDING')).toContain('event.unit');
  expect(await found(planted)).toEqual([]);
});

test('what was written is hidden from whoever sees the case, or shown to who does not', async () => {
  for (const [text, id] of written) {
    expect(await timeline('DUTY', id)).toContain(text);
    expect(await timeline('LAB-2', id)).not.toContain(planted);
  }
  expect(await timeline('PUDONG-SITE-1', one)).toContain(planted);
  // Its holder no longer, and so no reader of it.
  expect(await timeline('PVG-BOARDING', one)).not.toContain(planted);
});

test('a reading of what was written is on no record, or a screen that asks again fills the record', async () => {
  const id = await person();
  expect(await readings(id, 'CARRIERS')).toBe(0);
  for (let look = 0; look < 3; look += 1) expect(await timeline('CARRIERS', id)).not.toContain('ROSSI');
  expect(await readings(id, 'CARRIERS')).toBe(1);
  // Of a case with which nobody wrote anything there is nothing to be read.
  const silent = newCase();
  await give('PVG-AIRPORT', {
    type: 'open',
    case: silent,
    loop: 'arrival',
    holder: 'CARRIERS',
    personal: { surname: 'X' },
  });
  await timeline('CARRIERS', silent);
  expect(await readings(silent, 'CARRIERS')).toBe(0);
});

test('a command without words pays for those that have some: no key, nothing sealed', async () => {
  const id = newCase();
  await give('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS' });
  const { commandId: offer } = await give('CARRIERS', { type: 'offer', case: id, to: 'PVG-BOARDING', link: 'stand' });
  await give('PVG-BOARDING', { type: 'accept', case: id, offer });
  const { rows } = await web.at.house.owner.pool.query(
    `select (select count(*) from huan.case_key where case_id = $1) as keys,
            (select count(*) from huan.event where case_id = $1 and (sealed is not null or data -> 'words' is not null)) as sealed`,
    [id],
  );
  expect(rows).toEqual([{ keys: 0, sealed: 0 }]);
});

test('somebody makes what is personal look like words of others', async () => {
  const id = await person({ surname: 'VERDI', $words: { reason: 'forged' }, $personal: { surname: 'NERI' } });
  const path = `/v1/cases/${id}/timeline?personal=true`;
  const { body } = await web.call('GET', path, { key: await web.officer('CARRIERS') });
  expect(body.events[0].personal).toMatchObject({ surname: 'VERDI', $words: { reason: 'forged' } });
  expect(body.events[0].data.reason).toContain(planted);
});

test('said again with other words it is the same command, or the answer keeps them', async () => {
  const stamp = { commandId: randomUUID() };
  const command = { type: 'hasten', case: one };
  const first = await web.give('PUDONG-SITE-1', { ...command, reason: `${planted} again` }, stamp);
  expect(first.status).toBe(200);
  expect((await web.give('PUDONG-SITE-1', { ...command, reason: `${planted} again` }, stamp)).body).toEqual(first.body);
  const other = await web.give('PUDONG-SITE-1', { ...command, reason: 'another' }, stamp);
  expect(other.body.code).toBe('command_reused');
  expect(await found(planted)).toEqual([]);
});

test('words of before, which stand in the clear, are told no longer, or the audit misses them', async () => {
  const id = await person();
  await plant(web.at, id, [
    { name: 'emergency.declared.1', data: { reason: 'kept of before' }, unit: 'CARRIERS', standing: 'holder' },
  ]);
  expect(await timeline('CARRIERS', id)).toContain('kept of before');
});

test('the audit takes an exception or an extension without words for one, or one with sealed words for none', async () => {
  const { owner, seal } = web.at.house;
  const audit = async () => {
    const { findings } = await verify({ pool: owner.pool, loops, seal, countGrace: 0, workers: 0 });
    return findings.filter(({ code }) =>
      ['exception-bare', 'measure-bare', 'measure-mute', 'sealed-shut'].includes(code),
    );
  };
  expect(await audit()).toEqual([]);
  const id = await person();
  const data = { exception: randomUUID(), evidence: ['declaration'], expiresAt: Date.now() + 3_600_000 };
  await plant(web.at, id, [
    { name: 'exception.asked.1', data: { ...data, words: ['reason'] }, unit: 'CARRIERS', standing: 'holder' },
  ]);
  expect(await audit()).toMatchObject([{ code: 'exception-bare', case: id }]);
});

test('an erased person lives on in what others wrote of them', async () => {
  const client = await web.at.house.owner.pool.connect();
  const all = await client.query<{ case: string }>('select case_id as case from huan."case"');
  await destroyKeys(
    client,
    all.rows.map((row) => ({ ...row, at: 1, reason: 'test' })),
  );
  client.release();
  for (const id of new Set(written.values())) expect(await timeline('DUTY', id)).not.toContain(planted);
  expect(await found(planted)).toEqual([]);
  // What is said of them afterwards could be sealed under no key, and is refused.
  const late = await web.give('PUDONG-SITE-1', { type: 'hasten', case: one, reason: 'late' });
  expect(late.body.code).toBe('case_closed');
});
