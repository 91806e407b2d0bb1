// The machine room on its worst day: processes are killed at any instant, and nothing that was promised is lost.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CaseId, type Instant, caseId, minutes } from '../../src/loop/terms.ts';
import type { House } from '../../src/app/house.ts';
import { verify } from '../../src/app/verify/verify.ts';
import { loops } from '../../src/city/loops.ts';
import { canonical } from '../../src/store/canonical.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { setPace, setRealTime } from '../../src/store/time.ts';
import { stamped } from '../house.ts';
import { type Bed, type Worker, makeBed } from './bed.ts';
import { type Errand, uuidOf } from './errand.ts';
import { wholeness } from './whole.ts';

let bed: Bed;
let hot: readonly CaseId[];

beforeAll(async () => {
  bed = await makeBed();
  const house = await bed.house();
  hot = [1, 2, 3].map((number) => caseId(uuidOf(`hot ${number}`)));
  for (const id of hot) {
    await house.submit(stamped('DUTY', { type: 'open', case: id, loop: 'question', holder: 'DUTY' as never }));
  }
  await house.close();
});
afterAll(() => bed.close());

/** Repeats everything that was ever said, and compares what it is told with what was acknowledged. */
const repeatAll = async (house: House): Promise<{ said: number; acked: number }> => {
  const { said, acked, failed } = bed.record();
  expect(failed).toEqual([]);
  const promised = new Map<string, string>();
  for (const { commandId, reply } of acked) {
    const text = canonical(reply);
    expect(promised.get(commandId) ?? text, 'two workers were told differently').toBe(text);
    promised.set(commandId, text);
  }
  const commands = new Map(said.map(({ command }) => [command.commandId, command]));
  // Before anything is repeated: what was promised is there.
  const { rows } = await house.owner.pool.query<{ command_id: string }>(
    'select command_id from huan.command where command_id = any($1::uuid[])',
    [[...promised.keys()]],
  );
  expect(rows.length, 'acknowledged commands that are not in the ledger').toBe(promised.size);
  const told = await Promise.all(
    [...commands.values()].map(async (command) => [command.commandId, canonical(await house.submit(command))] as const),
  );
  const again = await Promise.all(
    [...commands.values()].map(async (command) => [command.commandId, canonical(await house.submit(command))] as const),
  );
  expect(again).toEqual(told);
  const other = told.filter(([id, text]) => promised.has(id) && promised.get(id) !== text);
  expect(other, 'a repetition was told something else').toEqual([]);
  return { said: commands.size, acked: promised.size };
};

/** Everything in the ledger is there once. */
const expectWhole = async (house: House): Promise<Awaited<ReturnType<typeof wholeness>>> => {
  const whole = await wholeness(house.owner.pool);
  expect(whole.problems).toEqual([]);
  const { rows } = await house.owner.pool.query(
    `select command_id, name, count(*) from huan.event
      where name in ('case.opened.1', 'offer.made.1', 'offer.accepted.1', 'evidence.recorded.1', 'case.closed.1')
      group by 1, 2, case_id having count(*) > 1`,
  );
  expect(rows, 'one command left the same event twice').toEqual([]);
  // The auditor, who was written by somebody else from the same sentences, is of the same opinion.
  const report = await verify({ pool: house.owner.pool, loops, rules: house.rules, seal: house.seal, workers: 0 });
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
  return whole;
};

test('workers, server and connections killed at random under load: every acknowledged command is there, once', async () => {
  // Two tell the same stories at once; the others have their own. Old and new code side by side: other batch sizes.
  const kinds: Omit<Errand, 'url' | 'files'>[] = [
    { seed: 'same', callers: 8, hot, sweeps: true },
    { seed: 'same', callers: 8, hot, sweeps: false, batch: 1, inFlight: 4 },
    { seed: 'own', callers: 16, hot, sweeps: true, batch: 32, inFlight: 3 },
  ];
  const start = (kind: number, generation: number): Promise<Worker> => {
    const errand = kinds[kind];
    if (errand === undefined) throw new RangeError(`no worker ${kind}`);
    // Every other generation begins its story anew, so that a new process repeats what an old one did.
    return bed.worker({ ...errand, seed: `${errand.seed} ${Math.floor(generation / 2)}` });
  };
  const generations = [0, 0, 0];
  const workers = await Promise.all(kinds.map((_, index) => start(index, 0)));
  const killed = { workers: 0, server: 0, connections: 0 };
  const killWorker = async (index: number): Promise<void> => {
    await workers[index]?.kill();
    killed.workers += 1;
    generations[index] = (generations[index] ?? 0) + 1;
    workers[index] = await start(index, generations[index]);
  };
  for (let round = 0; round < 8; round += 1) {
    await sleep(300 + Math.random() * 700);
    const victim = Math.floor(Math.random() * workers.length);
    switch (round % 4) {
      case 0:
        await killWorker(victim);
        break;
      case 1:
        await bed.killBackend();
        killed.connections += 1;
        await bed.ready();
        break;
      case 2:
        bed.killServer();
        killed.server += 1;
        await bed.ready();
        break;
      default:
        bed.killServer();
        killed.server += 1;
        await killWorker(victim);
        await bed.ready();
    }
  }
  await sleep(500);
  for (const worker of workers) await worker.kill();
  await bed.ready();
  const house = await bed.house();
  const counts = await repeatAll(house);
  const whole = await expectWhole(house);
  console.log('killed', killed, counts, { ...whole, problems: undefined });
  expect(counts.acked).toBeGreaterThan(100);
  await house.close();
}, 150_000);

test('hundreds of clocks run out while everything is down: each is served once, by several sweepers', async () => {
  const house = await bed.house();
  const pool = house.owner.pool;
  const planted = Array.from({ length: 600 }, (_, number) => caseId(uuidOf(`clock ${number}`)));
  await Promise.all(
    planted.map((id, number) =>
      house.submit({
        ...stamped('DUTY', { type: 'open', case: id, loop: 'help', holder: 'POLICE' as never }),
        commandId: uuidOf(`open clock ${number}`) as never,
      }),
    ),
  );
  const dueOf = async (): Promise<Instant> => {
    const { rows } = await pool.query<{ due: number }>(
      'select max(next_due) as due from huan."case" where case_id = any($1)',
      [planted],
    );
    return Number(rows[0]?.due) as Instant;
  };
  const due = await dueOf();
  // They run out a second from now, when nobody is there.
  await setPace(pool, 1, (due - 1000) as Instant);
  const sweepers = await Promise.all(
    [0, 1].map((number) => bed.worker({ seed: `before ${number}`, callers: 2, hot, sweeps: true })),
  );
  bed.killServer();
  for (const worker of sweepers) await worker.kill();
  await sleep(1500);
  await bed.ready();
  const again = await Promise.all(
    [0, 1].map((number) =>
      bed.worker({ seed: `after ${number}`, callers: 2, hot, sweeps: true, batch: number === 0 ? 1 : 128 }),
    ),
  );
  const served = (): Promise<number> =>
    pool
      .query<{ count: number }>(
        `select count(*) as count from huan.event where case_id = any($1) and name = 'clock.lapsed.1'`,
        [planted],
      )
      .then(({ rows }) => rows[0]?.count ?? 0);
  const began = Date.now();
  // In the middle of it one sweeper goes, too, and then the server.
  await sleep(150);
  await again[0]?.kill();
  bed.killServer();
  await bed.ready();
  const third = await bed.worker({ seed: 'third', callers: 1, hot, sweeps: true });
  await expect.poll(() => served().catch(() => 0), { timeout: 60_000, interval: 100 }).toBe(planted.length);
  const seconds = (Date.now() - began) / 1000;
  await third.kill();
  await again[1]?.kill();
  await sweep(house.writer.pool, house.ledger);
  const { rows } = await pool.query<{ lapses: number; cases: number }>(
    `select lapses::int, count(*)::int as cases from (
       select case_id, count(*) as lapses from huan.event where case_id = any($1) and name = 'clock.lapsed.1' group by 1) d
     group by 1`,
    [planted],
  );
  expect(rows).toEqual([{ lapses: 1, cases: planted.length }]);
  expect(await dueOf()).toBeGreaterThan(due + minutes(1));
  await repeatAll(house);
  await expectWhole(house);
  await setRealTime(pool);
  console.log(`clocks: ${planted.length} served in ${seconds} s beside two kills`);
  await house.close();
}, 150_000);
