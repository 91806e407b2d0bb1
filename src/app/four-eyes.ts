import type { SingleCommand, StampedCommand } from '../loop/command.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import type { CaseId, Instant } from '../loop/terms.ts';
import { caseStates } from '../store/read/cases.ts';
import { shiftsDuring } from '../store/roster.ts';
import { readPace } from '../store/time.ts';
import type { House } from './house.ts';

const approvals = (command: StampedCommand): readonly Extract<SingleCommand, { type: 'approve-exception' }>[] =>
  (command.type === 'together' ? command.commands : [command]).flatMap((one) =>
    one.type === 'approve-exception' ? [one] : [],
  );

/**
 * Nobody approves an exception who will carry it out (I4). The kernel knows the unit for which somebody acts; whoever is
 * on duty at the holder or the receiver carries it out too, though they approve for another unit. Null when nothing
 * stands against it.
 */
export const againstApproval = async (house: House, command: StampedCommand): Promise<Refusal | null> => {
  const asked = approvals(command);
  if (asked.length === 0) return null;
  const { pool } = house.writer;
  const at: Instant = command.happenedAt ?? (await readPace(pool)).now;
  const states = await caseStates(pool, [...new Set(asked.map(({ case: id }): CaseId => id))]);
  for (const { case: id, exception } of asked) {
    const state = states.get(id);
    // What is decided already is answered as it was, however often it is said (I9).
    if (state?.exceptions[exception]?.decision !== 'asked') continue;
    const hands = [state.holder, ...(state.offer === null ? [] : [state.offer.to])];
    const shifts = await shiftsDuring(
      pool,
      hands.map((unit) => ({ unit, since: at, until: at })),
    );
    if (shifts.some(({ account }) => account === command.actor)) return refusal('four_eyes', id, [exception]);
  }
  return null;
};
