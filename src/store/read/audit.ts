import type pg from 'pg';
import { type Anchor, anchorColumns, anchorOf } from '../anchor.ts';

/** A run of the auditor as it was put on the record; instants in the machine's own time. */
export interface AuditRunRow {
  readonly run: number;
  readonly started: number;
  readonly finished: number | null;
  readonly ok: boolean | null;
  readonly broken: number | null;
  readonly notices: number | null;
}

/** The newest runs; of the last one that ended its findings. */
export const readRuns = async (
  pool: pg.Pool,
  most: number,
): Promise<{
  readonly now: number;
  readonly runs: readonly AuditRunRow[];
  readonly last: (AuditRunRow & { readonly findings: unknown }) | null;
}> => {
  const columns = 'run, started, finished, ok, broken, notices';
  const [now, runs, last] = await Promise.all([
    pool.query<{ now: number }>('select huan.real_now() as now'),
    pool.query<AuditRunRow>(`select ${columns} from huan.audit_run order by run desc limit $1`, [most]),
    pool.query<AuditRunRow & { findings: unknown }>(
      `select ${columns}, findings from huan.audit_run where finished is not null order by run desc limit 1`,
    ),
  ]);
  return { now: now.rows[0]?.now ?? 0, runs: runs.rows, last: last.rows[0] ?? null };
};

/** The newest anchor of the database, and how many there are. */
export const readAnchors = async (
  pool: pg.Pool,
): Promise<{ readonly anchor: Anchor | null; readonly anchors: number }> => {
  const { rows } = await pool.query<Parameters<typeof anchorOf>[0]>(
    `select ${anchorColumns} from huan.anchor order by anchor desc limit 1`,
  );
  // Anchors are numbered without a hole; whether that is so is for the audit to tell.
  const [newest] = rows;
  return newest === undefined ? { anchor: null, anchors: 0 } : { anchor: anchorOf(newest), anchors: newest.anchor };
};

/** The anchor of a number, or null. */
export const readAnchor = async (pool: pg.Pool, anchor: number): Promise<Anchor | null> => {
  const { rows } = await pool.query<Parameters<typeof anchorOf>[0]>(
    `select ${anchorColumns} from huan.anchor where anchor = $1`,
    [anchor],
  );
  return rows[0] === undefined ? null : anchorOf(rows[0]);
};
