import { sweep } from '../../store/sweeper.ts';
import { instant, unitId } from '../../loop/terms.ts';
import { deskPage } from '../desk.ts';
import type { House } from '../house.ts';
import { quantile, timed } from './measure.ts';
import { act, peopleAtScreening } from './world.ts';

const holders = ['PUDONG-SITE-1', 'PUDONG-SITE-2', 'MINHANG-SITE-1', 'XUHUI-SITE-1', 'PVG-SCREENING', 'PUDONG-DESK'];

/**
 * Fills the ledger with open cases by copying one that was really opened: rows of the projection only, which is what
 * lists and the sweeper read. For a database that is thrown away afterwards; its chains do not hold.
 */
export const fillWithCases = async (house: House, count: number, units: readonly string[] = holders): Promise<void> => {
  const [model] = await peopleAtScreening(house, 1);
  const { pool } = house.owner;
  const far = instant(4_102_444_800_000);
  const at = 50_000;
  const places = units.map((unit) => house.units.get(unitId(unit))?.lo ?? 0);
  for (let from = 0; from < count; from += at) {
    await pool.query(
      `with model as materialized (
         select c.* from huan."case" c where c.case_id = $1
       ), made as materialized (
         select n, gen_random_uuid() as id, 1 + n % $6 as here, 1 + (n + 1) % $6 as there from generate_series($2::int, $3::int) n
       )
       insert into huan."case" (case_id, loop, version, custody, holder, holder_at, offered_to, offered_at, opener_at, link,
          voyage, next_due, rung, opened_at, held_since, last_hash, state)
       select id, c.loop, c.version, c.custody, ($5::text[])[here], ($7::bigint[])[here],
              case when n % 50 = 0 then ($5::text[])[there] end, case when n % 50 = 0 then ($7::bigint[])[there] end,
              c.opener_at, c.link, null, $4::bigint + n, case when n % 100 = 0 then 1 else 0 end, c.opened_at, c.held_since + n,
              c.last_hash,
              replace(replace(c.state::text, c.case_id::text, id::text), '"holder":"PVG-SCREENING"', '"holder":"' || ($5::text[])[here] || '"')::json
         from made cross join model c`,
      [model, from, Math.min(count, from + at) - 1, far, units, units.length, places],
    );
  }
  await pool.query('vacuum analyze huan."case"');
};

/** p95 of the desk's lists in milliseconds. */
export const deskLatency = async (house: House): Promise<number> => {
  const lists = ['holding', 'coming', 'late'] as const;
  const taken = await timed(300, (turn) => {
    const unit = unitId(holders[turn % holders.length] ?? 'PUDONG-DESK');
    const list = lists[turn % lists.length] ?? 'holding';
    return deskPage(house, { actor: 'bench' as never, unit }, { list, scope: 'mine', limit: 50, names: false });
  });
  return quantile(taken, 0.95);
};

/** Lets `count` clocks come due at once and serves them; also the cost of a sweep that finds nothing. */
export const sweepDue = async (
  house: House,
  count: number,
): Promise<{ readonly seconds: number; readonly idle: number }> => {
  const { pool } = house.owner;
  const idle = await timed(50, () => sweep(house.writer.pool, house.ledger));
  await pool.query(
    `with chosen as (
       select case_id from huan."case" where closed_at is null and next_due > 4000000000000 limit $1
     )
     update huan."case" c set next_due = huan.now() - 1,
            state = jsonb_set(jsonb_set(c.state::jsonb, '{clocks,link,3}', to_jsonb(huan.now() - 2)),
                              '{clocks,link,1}', '1')::json
       from chosen where c.case_id = chosen.case_id`,
    [count],
  );
  const started = performance.now();
  let served = 0;
  while (served < count) {
    const turn = await sweep(house.writer.pool, house.ledger);
    if (turn.served === 0) throw new Error(`only ${served} of ${count} clocks were served`);
    served += turn.served;
  }
  return { seconds: (performance.now() - started) / 1000, idle: quantile(idle, 0.5) };
};

/** Warms whatever the first command of a house pays for. */
export const warm = async (house: House): Promise<void> => {
  await peopleAtScreening(house, 4);
  await act(house, 'PUDONG-DESK', {
    type: 'open',
    case: crypto.randomUUID() as never,
    loop: 'question',
    holder: unitId('DUTY'),
  });
};
