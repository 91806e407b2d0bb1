import { afterAll, beforeAll, expect, test } from 'vitest';
import { Readable } from 'node:stream';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { newCase } from '../../../test/house.ts';
import type { Erased, OutsideErasures } from '../../store/erasure.ts';
import { audit, auditEvery, auditOverdue, foremost } from './audit-run.ts';
import { gatherFindings } from './report.ts';
import { differsAt } from './projection.ts';
import { cutRanges } from './records.ts';
import { loops } from '../../city/loops.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

test('a house in which all went by the rules has nothing broken, read by one thread or by two', async () => {
  const alone = await at.audit();
  expect(alone).toMatchObject({ ok: true, broken: 0, findings: [], unchecked: 0 });
  expect(alone.events).toBeGreaterThan(100);
  const shares: number[] = [];
  const two = await at.audit({ workers: 2, onProgress: ({ share }) => shares.push(share) });
  expect({ ...two, milliseconds: 0 }).toEqual({ ...alone, milliseconds: 0 });
});

test('without policy versions exits are told as unchecked, never passed over silently', async () => {
  const report = await at.audit({ rules: { versions: [] } });
  expect(report.broken).toBe(0);
  expect(report.unchecked).toBeGreaterThan(10);
});

test('it sees one snapshot: what is recorded meanwhile is in all of its parts or in none', async () => {
  const busy = (async () => {
    for (let count = 0; count < 60; count += 1) {
      await at.act('PVG-SCREENING', { type: 'record', case: at.tested, kind: 'symptoms', facts: { symptoms: [] } });
    }
  })();
  for (let count = 0; count < 4; count += 1) expect((await at.audit({ workers: 2 })).broken).toBe(0);
  await busy;
});

test('the auditor has a clock of its own: never run, run, and silent for too long', async () => {
  const { pool } = at.house.owner;
  const now = async (): Promise<number> => {
    const { rows } = await pool.query<{ now: number }>('select huan.real_now() as now');
    return rows[0]?.now ?? 0;
  };
  expect(await auditOverdue(pool, await now())).toMatchObject({ overdue: true, lastFinished: null });
  await audit({ pool, loops, rules: at.house.rules });
  const standing = await auditOverdue(pool, await now());
  expect(standing).toMatchObject({ overdue: false, ok: true, broken: 0 });
  expect(await auditOverdue(pool, Number(standing.lastFinished) + auditEvery + 1)).toMatchObject({ overdue: true });
  // A run that died is no run.
  await pool.query('insert into huan.audit_run (started) values (huan.real_now())');
  expect((await auditOverdue(pool, await now())).lastFinished).toBe(standing.lastFinished);
});

test('an audit that ended while the clock was years ahead neither keeps the next one waiting nor speaks for it', async () => {
  const { pool } = at.house.owner;
  const { rows } = await pool.query<{ now: number }>('select huan.real_now() as now');
  const now = rows[0]?.now ?? 0;
  await pool.query('insert into huan.audit_run (started, finished, ok, broken, notices) values ($1, $1, false, 7, 0)', [
    now + 100 * auditEvery,
  ]);
  expect(await auditOverdue(pool, now)).toMatchObject({ overdue: true });
  await audit({ pool, loops, rules: at.house.rules });
  expect(await auditOverdue(pool, now)).toMatchObject({ overdue: false });
  expect((await auditOverdue(pool, now)).broken).not.toBe(7);
  await pool.query('delete from huan.audit_run where finished > $1', [now + auditEvery]);
});

test('somebody who stands on the list of erasures twice, far apart, was erased as one of the lines says', async () => {
  const { pool } = at.house.owner;
  const id = newCase();
  await pool.query(`insert into huan.erasure (case_id, erased_at, reason) values ($1, 2, 'retention')`, [id]);
  const others = Array.from({ length: 5000 }, (): Erased => ({ case: newCase(), at: 1, reason: 'retention' }));
  const listed = async (...lines: readonly Erased[]): Promise<number> => {
    const erasures: OutsideErasures = { open: async () => () => Readable.from(lines), append: async () => {} };
    const { findings } = await at.audit({ erasures });
    return findings.filter(({ code, case: about }) => code === 'erased-outside' && about === id).length;
  };
  const [died, done]: readonly Erased[] = [1, 2].map((when) => ({ case: id, at: when, reason: 'retention' }));
  expect(await listed(died!, ...others, done!)).toBe(0);
  expect(await listed(done!, ...others, died!)).toBe(0);
  expect(await listed(died!, ...others, died!)).toBe(1);
  await pool.query('delete from huan.erasure where case_id = $1', [id]);
}, 60_000);

test('what is broken is kept of a run before a thousand things that somebody should only look at', () => {
  const findings = gatherFindings(1000);
  for (let count = 0; count < 900; count += 1) findings.notice('I13', `0${count}`, 'retention-silent', {});
  findings.broken('I10', 'ff', 'event-changed');
  const first = foremost(findings.kept().findings.toReversed());
  expect(first).toHaveLength(200);
  expect(first[0]).toMatchObject({ code: 'event-changed' });
});

test('of endless findings the first are kept and all are counted', () => {
  const findings = gatherFindings(3);
  for (let count = 0; count < 10; count += 1) findings.broken('I10', null, 'leaf-stray', { anchor: count });
  findings.notice('I10', null, 'anchor-elsewhere');
  const all = gatherFindings(3);
  all.merge(findings.kept());
  expect(all.kept()).toMatchObject({ brokenCount: 10, noticeCount: 1, byInvariant: { I10: 10 } });
  expect(all.kept().findings).toHaveLength(4);
});

test('ranges leave no case out and take none twice', () => {
  expect(cutRanges(1)).toEqual([{ from: '00000000-0000-0000-0000-000000000000', below: null }]);
  const ranges = cutRanges(3);
  for (const [index, { below }] of ranges.entries()) expect(below).toBe(ranges[index + 1]?.from ?? null);
});

test('two states that differ anywhere differ', () => {
  expect(differsAt({ a: 1, b: undefined }, { a: 1 })).toBeNull();
  expect(differsAt({ a: { b: [1, 2] } }, { a: { b: [1, 3] } })).toBe('a.b.1');
  expect(differsAt({ a: 1 }, { a: 1, c: 0 })).toBe('c');
  expect(differsAt([], {})).not.toBeNull();
  expect(differsAt(1, null)).not.toBeNull();
});
