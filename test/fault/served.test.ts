// A whole `huan serve`, with its pages, keys and background work, is killed at any instant under load over HTTP.

import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundAccount } from '../../src/app/account.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { loops } from '../../src/city/loops.ts';
import { openSignIn } from '../../src/http/sign-in.ts';
import type { StampedCommand } from '../../src/loop/command.ts';
import { type CaseId, caseId, unitId } from '../../src/loop/terms.ts';
import { canonical } from '../../src/store/canonical.ts';
import { startProgram } from '../e2e/program.ts';
import { masterKey, stamped } from '../house.ts';
import { type Bed, makeBed } from './bed.ts';
import { story, uuidOf } from './errand.ts';
import { wholeness } from './whole.ts';

let bed: Bed;
const keys = new Map<string, string>();
const voyage = caseId(uuidOf('voyage'));
beforeAll(async () => {
  bed = await makeBed();
  const house = await bed.house();
  const signIn = await openSignIn(house);
  for (const unit of ['CARRIERS', 'PVG-BOARDING', 'PVG-CHANNEL', 'PVG-SCREENING', 'LAB-1', 'POLICE']) {
    const given = { username: unit.toLowerCase(), name: unit, password: 'made for a test alone' };
    const account = await foundAccount(house, given, [{ unit, role: 'officer' }], signIn.make);
    keys.set(unit, (await signIn.makeKey(account, 'load', null)).key);
  }
  await house.submit(stamped('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: null }));
  await house.close();
});
afterAll(() => bed.close());

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** A person on one flight with all the others, whose specimen turns out positive: a fan-out follows by itself. */
const illness = (seed: string, number: number): readonly StampedCommand[] => {
  const [person, specimen] = ['person', 'specimen'].map((name) => caseId(uuidOf(`${seed} ${number} ${name}`)));
  if (person === undefined || specimen === undefined) throw new RangeError('two cases');
  const given: StampedCommand[] = [];
  const give = (unit: string, command: Parameters<typeof stamped>[1]): string => {
    const id = uuidOf(`${seed} ${number} ill ${given.length}`);
    given.push(stamped(unit, command, { id }));
    return id;
  };
  const carry = (id: CaseId, from: string, to: string, link: string): void => {
    const offer = give(from, { type: 'offer', case: id, to: unitId(to), link });
    give(to, { type: 'accept', case: id, offer });
  };
  const record = (unit: string, id: CaseId, kind: string, facts = {}): void => {
    give(unit, { type: 'record', case: id, kind, facts });
  };
  give('CARRIERS', {
    ...({ type: 'open', case: person, loop: 'arrival', holder: unitId('CARRIERS'), voyage } as const),
    facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG' },
    personal: { surname: 'ROSSI', givenNames: `N${number}`, seat: `${10 + (number % 20)}A` },
  });
  carry(person, 'CARRIERS', 'PVG-BOARDING', 'stand');
  record('PVG-BOARDING', person, 'temperature', { fever: false });
  record('PVG-BOARDING', person, 'declaration', { symptoms: [] });
  carry(person, 'PVG-BOARDING', 'PVG-CHANNEL', 'channel');
  carry(person, 'PVG-CHANNEL', 'PVG-SCREENING', 'screening');
  give('PVG-SCREENING', {
    ...({ type: 'open', case: specimen, loop: 'specimen', holder: unitId('PVG-SCREENING') } as const),
    subject: person,
  });
  carry(specimen, 'PVG-SCREENING', 'LAB-1', 'laboratory');
  record('LAB-1', specimen, 'result', { result: 'positive' });
  give('LAB-1', { type: 'close', case: specimen, ending: 'resulted' });
  return given;
};

interface Told {
  readonly status: number;
  readonly body: unknown;
}

test('serve killed again and again under load over HTTP: what was acknowledged is there once, and told again in the same words', async () => {
  const port = await freePort();
  const environment = {
    ...{ DATABASE_URL: bed.url, HUAN_HOME: join(bed.folder, 'served'), HUAN_MASTER_KEY: masterKey.toString('hex') },
    ...{ PORT: String(port), HOST: '127.0.0.1' },
  };
  const start = () => startProgram(['serve', '--json'], environment);
  let server = start();
  await server.first();

  /** One delivery: null when nobody answered, or when the server had something else to do first. */
  const deliver = async ({
    commandId,
    actor: _actor,
    unit,
    happenedAt: _at,
    ...command
  }: StampedCommand): Promise<Told | null> => {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/commands`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys.get(unit) ?? ''}`, 'content-type': 'application/json' },
        body: JSON.stringify({ commandId, unit, command }),
        signal: AbortSignal.timeout(20_000),
      });
      const body: unknown = await answer.json();
      return answer.status >= 500 || answer.status === 429 ? null : { status: answer.status, body };
    } catch {
      return null;
    }
  };

  const said = new Map<string, StampedCommand>();
  const acknowledged = new Map<string, Told>();
  const given = (number: number): readonly StampedCommand[] =>
    number % 2 === 0 ? illness('http', number) : story('http', number, []).filter(({ unit }) => keys.has(unit));
  let working = true;
  let next = 0;
  const caller = async (): Promise<void> => {
    while (working) {
      for (const command of given(next++)) {
        said.set(command.commandId, command);
        for (;;) {
          const told = await deliver(command);
          if (told !== null) acknowledged.set(command.commandId, told);
          if (told !== null || !working) break;
          await sleep(50);
        }
        if (!working) return;
      }
    }
  };
  const callers = Array.from({ length: 6 }, caller);
  let kills = 0;
  for (; kills < 2; kills += 1) {
    const before = acknowledged.size;
    await expect.poll(() => acknowledged.size, { timeout: 120_000 }).toBeGreaterThan(before + 100);
    await sleep(Math.random() * 400);
    server.process.kill('SIGKILL');
    await server.ended;
    server = start();
    await server.first();
  }
  working = false;
  await Promise.all(callers);
  console.log(`served: ${said.size} commands, ${acknowledged.size} acknowledged, ${kills} kills`);
  const strange = [...acknowledged.values()].filter(({ status }) => ![200, 409, 422].includes(status));
  expect(strange, 'answers that are neither done nor a refusal').toEqual([]);

  const house = await bed.house();
  const { pool } = house.owner;
  try {
    const { rows } = await pool.query<{ id: string; times: number }>(
      `select command_id as id, count(*)::int as times from huan.command where command_id = any($1::uuid[]) group by 1`,
      [[...said.keys()]],
    );
    const kept = new Map(rows.map(({ id, times }) => [id, times]));
    expect([...acknowledged.keys()].filter((id) => kept.get(id) !== 1)).toEqual([]);
    // Told again, in the same words; what nobody was told of is done now, once.
    for (const command of said.values()) {
      const before = acknowledged.get(command.commandId);
      const told = await deliver(command);
      expect(told).not.toBeNull();
      if (before !== undefined) expect(canonical(told)).toBe(canonical(before));
    }
    // The background work of the killed ones is finished by the last: every result was followed to its contacts.
    const positives = [...said.values()].filter((command) => command.type === 'record' && command.kind === 'result');
    const unread = async (): Promise<number> => {
      const found = await pool.query<{ count: number }>(
        `select count(*)::int as count from huan.outbox o, huan.outbox_reader r
          where r.reader = 'contacts' and o.topic = 'result' and (o.xid, o.id) > (r.upto_xid, r.upto)`,
      );
      return found.rows[0]?.count ?? -1;
    };
    expect(positives.length).toBeGreaterThan(0);
    await expect.poll(unread, { timeout: 60_000 }).toBe(0);

    server.process.kill('SIGTERM');
    expect((await server.ended).code).toBe(0);
    const twice = await pool.query(
      `select command_id, name, count(*) from huan.event
        where name in ('case.opened.1', 'offer.made.1', 'offer.accepted.1', 'evidence.recorded.1', 'case.closed.1')
        group by 1, 2, case_id having count(*) > 1`,
    );
    expect(twice.rows, 'one command left the same event twice').toEqual([]);
    expect((await wholeness(pool)).problems).toEqual([]);
    const report = await verify({ pool, loops, rules: house.rules, seal: house.seal, workers: 0 });
    expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
    expect(report.events).toBeGreaterThan(acknowledged.size / 2);
  } finally {
    server.process.kill('SIGKILL');
    await house.close();
  }
}, 600_000);
