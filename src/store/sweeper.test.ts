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

const refusing = (refused: Refusal): Ledger => ({ submit: async () => ({ refused }), close: async () => {} });

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
