import type pg from 'pg';
import { dueAt } from '../loop/clock.ts';
import type { StampedCommand } from '../loop/command.ts';
import type { CaseState } from '../loop/state.ts';
import { type Instant, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { expandState } from './compact.ts';
import { derivedId } from './batch.ts';
import type { Ledger } from './ledger.ts';

/** What a sweep did. */
export interface Sweep {
  readonly due: number;
  readonly served: number;
}

/** The command that serves one setting of one clock. Its id follows from the setting, so it acts once (I8). */
export const lapseCommand = (state: CaseState, clock: string, serial: number): StampedCommand => ({
  type: 'lapse',
  case: state.caseId,
  clock,
  serial,
  commandId: commandId(derivedId(state.caseId, `lapse ${clock} ${serial}`)),
  actor: systemActor,
  unit: systemUnit,
  happenedAt: null,
});

/**
 * Reads the clocks that are due and sends their lapses. Any number of processes may sweep side by side; the cost
 * follows what is due, not what exists.
 *
 * @param most how many cases one sweep looks at
 */
export const sweep = async (pool: pg.Pool, ledger: Ledger, most = 2000): Promise<Sweep> => {
  const { rows } = await pool.query<{ state: unknown; now: number }>(
    `select state, t.now from (select huan.now() as now offset 0) t
      join lateral (select state, next_due from huan."case" where next_due <= t.now order by next_due limit $1) c on true`,
    [most],
  );
  const commands: StampedCommand[] = [];
  for (const { state: stored, now } of rows) {
    const state = expandState(stored);
    for (const [name, clock] of Object.entries(state.clocks)) {
      const due = dueAt(clock);
      if (due !== null && due <= (now as Instant)) commands.push(lapseCommand(state, name, clock.serial));
    }
  }
  const replies = await Promise.allSettled(commands.map((command) => ledger.submit(command)));
  const served = replies.filter((reply) => reply.status === 'fulfilled' && 'done' in reply.value).length;
  return { due: commands.length, served };
};
