import { type CaseId, type CommandId, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import { expandState } from '../store/compact.ts';
import type { House } from './house.ts';

const atOnce = 200;

/**
 * Carries the hold of a whole ship, or its release, to everybody aboard: each gets a record of their own, from which
 * policy decides what binds them and until when. Whoever has left the ship is not touched. Repeating it changes nothing.
 *
 * @returns how many records were made by this call
 */
export const spreadHold = async (house: House, voyage: CaseId): Promise<number> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ state: unknown }>(
    `select state from huan."case" where case_id = $1 and loop = 'voyage'`,
    [voyage],
  );
  const ship = rows[0] === undefined ? null : expandState(rows[0].state);
  const { held, holdAt } = ship?.facts ?? {};
  if (typeof held !== 'boolean' || typeof holdAt !== 'number') return 0;
  const { rows: aboard } = await pool.query<{ case_id: CaseId; state: unknown }>(
    `select case_id, state from huan."case"
      where voyage = $1 and loop = 'arrival' and link = 'aboard' and closed_at is null`,
    [voyage],
  );
  const differing = aboard.filter(({ state }) => {
    const { facts } = expandState(state);
    return (facts['held'] ?? false) !== held || (held && facts['holdAt'] !== holdAt);
  });
  let made = 0;
  const missed: string[] = [];
  for (let from = 0; from < differing.length; from += atOnce) {
    const replies = await Promise.all(
      differing.slice(from, from + atOnce).map(({ case_id: person }) => {
        const id: CommandId = commandId(derivedId(voyage, `hold ${String(held)} ${holdAt} ${person}`));
        return house.submit({
          type: 'record',
          case: person,
          kind: 'hold',
          facts: { held, holdAt },
          commandId: id,
          actor: systemActor,
          unit: systemUnit,
          happenedAt: null,
        });
      }),
    );
    for (const reply of replies) {
      if ('done' in reply) made += 1;
      // Whose case ended meanwhile has left the ship.
      else if (reply.refused.code !== 'reopen_first') missed.push(`${reply.refused.case} ${reply.refused.code}`);
    }
  }
  // An alarm, never a skipped row (I7): said when it has reached all others.
  if (missed.length > 0) throw new Error(`the hold did not reach ${missed.slice(0, 5).join(', ')}`);
  return made;
};
