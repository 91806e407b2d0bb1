import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, masterKey, newCase, openTestHouse, policies } from '../../test/house.ts';
import { openHouse } from '../app/house.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import { actorId, days, instant, unitId } from '../loop/terms.ts';
import type { Ledger } from './ledger.ts';
import { sweep } from './sweeper.ts';
import { readPace, setPace } from './time.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const refusing = (refused: Refusal): Ledger => ({
  submit: async () => ({ refused }),
  timeMoved: () => {},
  close: async () => {},
});

test('a clock whose lapse is refused for good is said aloud, not passed over every second for ever', async () => {
  const pool = at.house.writer.pool;
  const id = newCase();
  await at.act('PUDONG', { type: 'open', case: id, loop: 'gap', holder: unitId('PUDONG'), reason: 'test' });
  await setPace(at.house.owner.pool, 1, instant((await readPace(pool)).now + days(30)));
  const { due, served, failures } = await sweep(pool, refusing(refusal('not_yours', id)));
  expect(due).toBeGreaterThan(0);
  expect({ due, served, failures: failures.length }).toEqual({ due, served: 0, failures: due });
  expect(failures[0]?.message).toBe(`a lapse of case ${id} was refused: not_yours`);
  // Another process was faster, or time was set back: no fault.
  for (const code of ['clock_unknown', 'too_soon'] as const) {
    expect(await sweep(pool, refusing(refusal(code, id)))).toEqual({ due, served: 0, failures: [] });
  }
  expect(await sweep(pool, at.house.ledger)).toEqual({ due, served: due, failures: [] });
});

test('what is said of a case once its lapse is given comes after it, though the lapse is not recorded yet', async () => {
  const pool = at.house.writer.pool;
  const cases = [newCase(), newCase(), newCase()];
  const unit = unitId('PUDONG');
  for (const id of cases) await at.act(unit, { type: 'open', case: id, loop: 'gap', holder: unit, reason: 'test' });
  await setPace(at.house.owner.pool, 0, instant((await readPace(pool)).now + days(30)));
  let given = 0;
  const counting: Ledger = {
    ...at.house.ledger,
    submit: (command) => {
      given += 1;
      return at.house.ledger.submit(command);
    },
  };
  const heard: number[] = [];
  const proofs: Promise<unknown>[] = [];
  const { due } = await sweep(pool, counting, 2, () => {
    heard.push(given);
    for (const id of cases) {
      const proof = { type: 'record', case: id, kind: 'proof', personal: { note: 'seen' } } as const;
      proofs.push(at.act(unit, proof));
    }
  });
  await Promise.all(proofs);
  // Once, and with the last of all portions.
  expect(heard).toEqual([due]);
  const { rows } = await at.house.owner.pool.query<{ names: string[] }>(
    'select array_agg(name order by seq) as names from huan.event where case_id = any($1) group by case_id',
    [cases],
  );
  const lapses = Array.from({ length: due / cases.length }, () => 'clock.lapsed.1');
  expect(rows.map(({ names }) => names)).toEqual(cases.map(() => ['case.opened.1', ...lapses, 'evidence.recorded.1']));
});

test('a process that does not know a unit yet writes no case of it: the holder would not see it any more', async () => {
  const other = await openHouse({ databaseUrl: at.url, masterKey, policies });
  try {
    const unit = unitId('PUDONG-SITE-NEW');
    const names = { 'zh-Hans': '新点', 'zh-Hant': '新點', en: 'New site' };
    await at.house.units.add([{ unit, kind: 'site', parent: 'PUDONG', names }]);
    const id = newCase();
    await at.act(unit, { type: 'open', case: id, loop: 'gap', holder: unit, reason: 'test' });
    await setPace(at.house.owner.pool, 1, instant((await readPace(at.house.writer.pool)).now + days(1)));
    const swept = await sweep(other.writer.pool, other.ledger);
    expect(swept.failures.map(({ message }) => message)).toContain('the unit PUDONG-SITE-NEW is not known here yet');
    const seen = (): Promise<number> =>
      at.house.read({ actor: actorId('clerk'), unit }, async (client) => {
        const { rows } = await client.query('select from huan."case" where case_id = $1', [id]);
        return rows.length;
      });
    expect(await seen()).toBe(1);
    await other.units.reload();
    expect((await sweep(other.writer.pool, other.ledger)).failures).toEqual([]);
    expect(await seen()).toBe(1);
  } finally {
    await other.close();
  }
});
