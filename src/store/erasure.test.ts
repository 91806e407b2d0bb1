import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lived, openLived } from '../../test/fault/lived.ts';
import { masterKey, policies, stamped } from '../../test/house.ts';
import { openHouse } from '../app/house.ts';
import { days, instant } from '../loop/terms.ts';
import type { Reply } from './batch.ts';
import { type OutsideErasures, eraseDue, erasuresIn } from './erasure.ts';
import { setPace } from './time.ts';

let at: Lived;
const home = mkdtempSync(join(tmpdir(), 'huan-erasure-'));
beforeAll(async () => {
  at = await openLived();
});
afterAll(async () => {
  await at.close();
  rmSync(home, { recursive: true });
});

/** Waits until a statement of somebody waits for a lock, or everybody is done. */
const untilWaiting = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !done(); tries += 1) {
    const { rowCount } = await at.house.owner.pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((rowCount ?? 0) > 0) return;
    await sleep(10);
  }
};

test.each([
  ['loaded', false],
  ['remembered', true],
])(
  'a case that is opened again while it is being erased is not left open without a key (%s)',
  async (_how, before) => {
    const { pool } = at.house.owner;
    const house = await openHouse({ databaseUrl: at.url, masterKey, policies });
    const { rows } = await pool.query<{ holder: string; until: number; wrapped: Buffer }>(
      `select holder, retain_until as until, wrapped from huan."case" join huan.case_key using (case_id) where case_id = $1`,
      [at.released],
    );
    const { holder = '', until = 0, wrapped } = rows[0] ?? {};
    await setPace(pool, 0, instant(until + days(1)));
    // What is refused is remembered as well.
    if (before) await house.submit(stamped(holder, { type: 'record', case: at.released, kind: 'note' }));
    const list = erasuresIn(home);
    const said: Reply[] = [];
    const saying: Promise<unknown>[] = [];
    // Between the list outside and the keys, with the case locked.
    const outside: OutsideErasures = {
      ...list,
      async append(lines) {
        await list.append(lines);
        const again = { type: 'reopen', case: at.released, reason: 'it was another one' } as const;
        if (saying.length === 0)
          saying.push(house.submit(stamped(holder, again)).then((reply) => void said.push(reply)));
        await untilWaiting(() => said.length > 0);
      },
    };
    expect(await eraseDue(at.house, outside)).toBeGreaterThan(0);
    await Promise.all(saying);
    const left = await pool.query(
      `select c.closed_at is null as open, k.wrapped is not null as kept from huan."case" c join huan.case_key k using (case_id)
      where case_id = $1`,
      [at.released],
    );
    expect(left.rows).toEqual([{ open: false, kept: false }]);
    expect(said).toMatchObject([{ refused: { code: 'case_closed' } }]);
    await house.close();
    await pool.query('update huan.case_key set wrapped = $2, destroyed_at = null where case_id = $1', [
      at.released,
      wrapped,
    ]);
  },
  60_000,
);
