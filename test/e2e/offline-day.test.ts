import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../src/app/verify/verify.ts';
import { loops } from '../../src/city/loops.ts';
import { simulate } from '../../src/sample/simulate.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

/** What was recorded later than it happened, and how often something that happened later stood there already. */
const late = `
  select case when e.name = 'offer.accepted.1' then 'signature' else e.data->>'kind' end as what, count(*)::integer as times,
         count(*) filter (where exists (
           select from huan.event o where o.case_id = e.case_id and o.seq < e.seq and o.happened_at > e.happened_at))::integer as overtaken
    from huan.event e
   where e.name in ('offer.accepted.1', 'evidence.recorded.1') and e.recorded_at - e.happened_at >= 600000 group by 1`;

test(
  'a day on which desks, crews and sites lose their network: signatures, counts and reports come late and out of order, and every sentence holds',
  { timeout: 600_000 },
  async () => {
    const report = await simulate(at.house, { day: '2020-03-27', seed: 'offline', speed: 'max', people: 900, days: 2 });
    expect(report).toMatchObject({ surprises: [], failures: [], unsteady: 0, gapsOpenByKind: {} });
    const { rows } = await at.house.owner.pool.query<{ what: string; times: number; overtaken: number }>(late);
    const found = new Map(rows.map((row) => [row.what, row]));
    expect(found.get('signature')?.times).toBeGreaterThan(0);
    expect(found.get('count')?.overtaken).toBeGreaterThan(0);
    expect(found.get('report')?.times).toBeGreaterThan(0);
    const { findings } = await verify({ pool: at.house.owner.pool, loops, rules: at.house.rules });
    expect(findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
  },
);
