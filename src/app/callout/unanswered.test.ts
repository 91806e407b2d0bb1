import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestHouse, newCase, openTestHouse } from '../../../test/house.ts';
import { loops } from '../../city/loops.ts';
import { days, instant, minutes, unitId } from '../../loop/terms.ts';
import { sweep } from '../../store/sweeper.ts';
import { readPace, setPace } from '../../store/time.ts';
import { verify } from '../verify/verify.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

test('fourteen days without anybody are some dozens of alarms and not hundreds, and no day is without one', async () => {
  const id = newCase();
  await at.act('PUDONG-SITE-1', { type: 'open', case: id, loop: 'gap', holder: unitId('PUDONG-SITE-1') });
  const { pool } = at.house.owner;
  let { now: clock } = await readPace(pool);
  const begun = clock;
  const rung = async (): Promise<{ due: number; events: number; link: number }> => {
    const { rows: found } = await pool.query<{ due: number; events: number; link: number }>(
      `select next_due as due, version as events, (state -> 'clocks' -> 'link' ->> 4)::int as link
         from huan."case" where case_id = $1`,
      [id],
    );
    return found[0]!;
  };
  let last: number = clock;
  for (let now = await rung(); now.due < begun + days(14); now = await rung()) {
    expect(now.due - last).toBeLessThanOrEqual(days(1));
    last = now.due;
    clock = instant(now.due);
    await setPace(pool, 0, clock);
    await sweep(at.house.writer.pool, at.house.ledger);
  }
  const { events, link } = await rung();
  expect(link).toBeGreaterThan(14);
  expect(events).toBeLessThan(100);
  // The audit reckons the same.
  const report = await verify({ pool, loops, rules: at.house.rules, seal: at.house.seal });
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
  await at.act('PUDONG-SITE-1', { type: 'acknowledge', case: id, clock: 'link' });
  expect((await rung()).due).toBeLessThanOrEqual(clock + minutes(60));
});
