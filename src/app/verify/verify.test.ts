import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

test('a house in which all went by the rules has nothing broken', async () => {
  const report = await at.audit();
  console.log(JSON.stringify(report, null, 1).slice(0, 6000));
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
});
test('threads', async () => {
  const report = await at.audit({ workers: 2 });
  expect(report.findings.filter(({ grade }) => grade === 'broken')).toEqual([]);
});
