import type pg from 'pg';
import { systemActor } from '../../loop/terms.ts';
import { noted } from '../../store/journal.ts';
import type { Finding, VerifyReport } from './report.ts';
import { type VerifyOptions, verify } from './verify.ts';

/** How long the auditor may be silent before that is an alarm of its own: a day, in the machine's own time. */
export const auditEvery = 86_400_000;

/** How many findings of a run are kept in the database. */
const kept = 200;

/**
 * The findings that are kept of a run: what is broken comes before what somebody should only look at, or a policy that is
 * silent a thousand times would hide it.
 */
export const foremost = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((one, other) => Number(one.grade === 'notice') - Number(other.grade === 'notice')).slice(0, kept);

/**
 * Audits, and puts the run on the record with its beginning, end and outcome, in the machine's own time. A run that
 * died has no end, and the auditor's own clock tells.
 */
export const audit = async (options: VerifyOptions): Promise<VerifyReport> => {
  const { pool } = options;
  const { rows } = await pool.query<{ run: number }>(
    'insert into huan.audit_run (started) values (huan.real_now()) returning run',
  );
  const run = rows[0]?.run;
  const report = await verify(options);
  const end = `update huan.audit_run set finished = huan.real_now(), ok = $2, broken = $3, notices = $4, findings = $5
      where run = $1 returning *`;
  const findings = JSON.stringify(foremost(report.findings));
  const { ok, broken, notices } = report;
  await pool.query(noted('audit_run', end, '$6'), [run, ok, broken, notices, findings, systemActor]);
  return report;
};

/**
 * Whether an audit that ended, or began, then is too long ago. One that lies as far ahead was written while the machine's
 * clock was wrong: waiting for it, nobody would audit for as long as it was off.
 */
export const isLate = (then: number, now: number, every: number = auditEvery): boolean => Math.abs(now - then) > every;

/** What is known of the auditor. Instants in the machine's own time. */
export interface AuditStanding {
  /** No run has ended for too long, or none ever did. */
  readonly overdue: boolean;
  readonly lastFinished: number | null;
  readonly ok: boolean | null;
  readonly broken: number;
}

/**
 * Whether the auditor is late, and what it said last. A green run of long ago is worth nothing.
 *
 * @param now in the machine's own time (`huan.real_now()`)
 */
export const auditOverdue = async (
  pool: pg.Pool | pg.PoolClient,
  now: number,
  every: number = auditEvery,
): Promise<AuditStanding> => {
  const { rows } = await pool.query<{ finished: number; ok: boolean; broken: number }>(
    'select finished, ok, broken from huan.audit_run where finished is not null order by run desc limit 1',
  );
  const [last] = rows;
  if (last === undefined) return { overdue: true, lastFinished: null, ok: null, broken: 0 };
  const { finished, ok, broken } = last;
  return { overdue: isLate(finished, now, every), lastFinished: finished, ok, broken };
};
