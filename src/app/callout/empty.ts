import type { Instant } from '../../loop/terms.ts';
import { commandId, systemActor, systemUnit } from '../../loop/terms.ts';
import { derivedId } from '../../store/batch.ts';
import { lastShiftEnd } from '../../store/roster.ts';
import type { House } from '../house.ts';

/**
 * Opens the gap that nobody is on duty up to the duty room: one per hole in the duty room's roster, held by the duty
 * room. A gap closed while the hole is still there is followed by another.
 */
export const openRosterGap = async (house: House, now: Instant): Promise<void> => {
  const pool = house.writer.pool;
  const since = await lastShiftEnd(pool, house.duty, now);
  for (let again = 0; ; again += 1) {
    const gap = derivedId('roster-empty', `${house.duty} ${since} ${again}`);
    const { rows } = await pool.query<{ open: boolean }>(
      'select closed_at is null as open from huan."case" where case_id = $1',
      [gap],
    );
    if (rows[0]?.open === true) return;
    if (rows[0]?.open === false) continue;
    const reply = await house.submit({
      type: 'open',
      case: gap,
      loop: 'gap',
      holder: house.duty,
      facts: { kind: 'roster-empty', about: 'roster' },
      reason: 'roster-empty',
      commandId: commandId(derivedId(gap, 'open')),
      actor: systemActor,
      unit: systemUnit,
      happenedAt: null,
    });
    // Another process may have been faster; whatever else it is, nobody has been told.
    if ('refused' in reply && !['already_opened', 'command_reused'].includes(reply.refused.code)) {
      throw new Error(`the gap roster-empty was refused: ${reply.refused.code}`);
    }
    return;
  }
};
