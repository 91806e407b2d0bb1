import type pg from 'pg';
import { dueAt } from '../loop/clock.ts';
import type { StampedCommand } from '../loop/command.ts';
import type { RefusalCode } from '../loop/refusal.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { expandState } from './compact.ts';
import { derivedId } from './batch.ts';
import type { Ledger } from './ledger.ts';

/** What a sweep did. */
export interface Sweep {
  readonly due: number;
  /** Lapses that are recorded, by this sweep or by another process at the same time. */
  readonly served: number;
  /** Lapses that could not be recorded, or that were refused for good: a fault, never a reason to skip the others. */
  readonly failures: readonly Error[];
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

/** Refusals that pass: the clock moved meanwhile, or time was set back. Any other would leave it unserved for ever (I7). */
const passing: ReadonlySet<RefusalCode> = new Set(['clock_unknown', 'too_soon']);

interface Row {
  readonly id: CaseId;
  readonly state: unknown;
  readonly next: number;
  readonly now: number;
}

/** The clocks of a case that have run out. */
const dueClocks = ({ state: stored, now }: Row): readonly StampedCommand[] => {
  const state = expandState(stored);
  return Object.entries(state.clocks).flatMap(([name, clock]) => {
    const due = dueAt(clock);
    return due !== null && due <= now ? [lapseCommand(state, name, clock.serial)] : [];
  });
};

/**
 * Reads the clocks that are due and sends their lapses. Any number of processes may sweep side by side; the cost
 * follows what is due, not what exists.
 *
 * @param most how many cases are looked at together
 * @param onGiven called when every lapse is given to the ledger: what is given after it to one of those cases comes after it
 */
export const sweep = async (
  pool: pg.Pool,
  ledger: Ledger,
  most = 2000,
  onGiven: () => void = () => {},
): Promise<Sweep> => {
  let due = 0;
  let served = 0;
  const failures: Error[] = [];
  let after: Row | undefined;
  for (;;) {
    // Goes on after the last case, whatever became of it: those whose lapse fails must not hide the ones behind them.
    const { rows } = await pool.query<Row>(
      `select c.case_id as id, c.state, c.next_due as next, t.now
         from (select coalesce($1::bigint, huan.now()) as now offset 0) t
         join lateral (
           select case_id, state, next_due from huan."case"
            where next_due <= t.now and ($2::bigint is null or (next_due, case_id) > ($2, $3::uuid))
            order by next_due, case_id limit $4) c on true`,
      [after?.now ?? null, after?.next ?? null, after?.id ?? null, most],
    );
    const commands = rows.flatMap(dueClocks);
    const replies = Promise.allSettled(commands.map((command) => ledger.submit(command)));
    if (rows.length < most) onGiven();
    for (const reply of await replies) {
      if (reply.status === 'rejected') {
        failures.push(reply.reason instanceof Error ? reply.reason : new Error(String(reply.reason)));
      } else if ('done' in reply.value) served += 1;
      else if (!passing.has(reply.value.refused.code)) {
        const { code, case: id, about } = reply.value.refused;
        failures.push(new Error(`a lapse of case ${id ?? ''} was refused: ${[code, ...about].join(' ')}`));
      }
    }
    due += commands.length;
    after = rows.at(-1);
    if (after === undefined || rows.length < most) return { due, served, failures };
  }
};
