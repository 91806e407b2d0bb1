import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { plant } from '../../../test/fault/plant.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

/** What an audit says of the run. */
const found = async (): Promise<string> => {
  const { findings } = await at.audit();
  return findings.flatMap((finding) => (finding.case === at.run ? [finding.text] : [])).join('; ');
};

test('a late count that is what is held now, but not what was held when it was made', async () => {
  const { rows } = await at.house.owner.pool.query<{ left: number }>(
    `select happened_at as left from huan.event where case_id = $1 and data->>'kind' = 'departure'`,
    [at.run],
  );
  const data = { kind: 'count', files: [], place: null, late: false };
  const late = (counted: number) => ({
    name: 'evidence.recorded.1',
    data,
    unit: 'PUDONG-CREW-1',
    standing: 'holder',
    happenedAt: rows[0]?.left ?? 0,
    changes: { facts: { counted } },
  });
  await plant(at, at.run, [late(2)]);
  expect(await found()).not.toContain('2 heads were counted');
  await plant(at, at.run, [late(0)]);
  expect(await found()).toContain(`0 heads were counted under run ${at.run}, 2 were held`);
});
