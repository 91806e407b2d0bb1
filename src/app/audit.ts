import type { AuditRun, AuditView, FindingView } from '../contract/audit.ts';
import { writeInstant } from '../contract/instant.ts';
import { loops } from '../city/loops.ts';
import { ring } from '../store/bell.ts';
import { type AuditRunRow, readAnchor, readAnchors, readRuns } from '../store/read/audit.ts';
import { readStanding } from '../store/standing.ts';
import { outsideOf } from './anchor.ts';
import type { House } from './house.ts';
import { audit, auditEvery, isLate } from './verify/audit-run.ts';

const shown = 20;

const runOf = ({ run, started, finished, ok, broken, notices }: AuditRunRow): AuditRun => ({
  run,
  started: writeInstant(started),
  finished: finished === null ? null : writeInstant(finished),
  ok,
  broken,
  notices,
});
const findingsOf = (kept: unknown): FindingView[] => (Array.isArray(kept) ? (kept as FindingView[]) : []);

/** Reading how the audit stands, and asking for one now. */
export interface Auditor {
  standing(): Promise<AuditView>;
  /** Begins a check unless one that was asked for here is under way. @returns when it began */
  begin(): Promise<string>;
  /** Waits for the check that is under way. */
  settled(): Promise<void>;
}

/**
 * Opens the auditor of a process that serves.
 *
 * @param home where the lists outside the database are; without it only the database is checked
 */
export const openAuditor = (
  house: House,
  home: string | undefined,
  log: (line: string) => void = () => {},
): Auditor => {
  const { pool } = house.owner;
  const outside = home === undefined ? null : outsideOf(home);
  let running: { readonly started: number; share: number; readonly done: Promise<void> } | null = null;
  let failed = false;

  const time = async (): Promise<{ readonly now: number; readonly here: number }> => {
    const { rows } = await pool.query<{ now: number; here: number }>(
      'select huan.real_now() as now, huan.now() as here',
    );
    return rows[0] ?? { now: 0, here: 0 };
  };
  const tell = (): Promise<void> => ring(house.writer.pool).catch((error: unknown) => log(String(error)));

  const outsideStanding = async (): Promise<AuditView['outside']> => {
    if (outside === null) return null;
    const { newest, torn } = await readStanding(outside.anchors);
    const same = newest === null ? null : await readAnchor(pool, newest.anchor);
    return {
      anchor: newest?.anchor ?? null,
      takenAt: newest === null ? null : writeInstant(newest.takenAt),
      agrees: newest === null || same?.hash === newest.hash,
      torn,
    };
  };

  return {
    async standing() {
      const [{ now, runs, last }, { anchor, anchors }, beside] = await Promise.all([
        readRuns(pool, shown),
        readAnchors(pool),
        outsideStanding(),
      ]);
      return {
        now: writeInstant(now),
        every: auditEvery,
        overdue: last === null || last.finished === null || isLate(last.finished, now),
        running: running === null ? null : { started: writeInstant(running.started), share: running.share },
        failed,
        last: last === null ? null : { ...runOf(last), findings: findingsOf(last.findings) },
        runs: runs.map(runOf),
        anchor:
          anchor === null
            ? null
            : {
                anchor: anchor.anchor,
                takenAt: writeInstant(anchor.takenAt),
                cases: anchor.cases,
                hash: anchor.hash,
              },
        anchors,
        outside: beside,
      };
    },
    async begin() {
      const { now, here } = await time();
      if (running !== null) return writeInstant(running.started);
      const work = async (): Promise<void> => {
        try {
          await audit({
            pool,
            loops,
            rules: house.rules,
            seal: house.seal,
            // Beside a working system every clock that is due by now must have been served.
            asOf: here,
            ...(outside === null ? {} : { outside: outside.anchors, erasures: outside.erasures }),
            onProgress: ({ share }) => {
              if (running !== null) running.share = share;
            },
          });
          failed = false;
        } catch (error) {
          failed = true;
          log(`the audit failed: ${error instanceof Error ? error.message : String(error)}`);
        } finally {
          running = null;
        }
        await tell();
      };
      running = { started: now, share: 0, done: Promise.resolve() };
      running = { ...running, done: work() };
      await tell();
      return writeInstant(now);
    },
    async settled() {
      await running?.done;
    },
  };
};
