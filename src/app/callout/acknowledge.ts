import { type CaseId, commandId, isUuid } from '../../loop/terms.ts';
import { refusal } from '../../loop/refusal.ts';
import { type Reply, derivedId } from '../../store/batch.ts';
import type { Who } from '../../store/reader.ts';
import { readPace } from '../../store/time.ts';
import type { House } from '../house.ts';
import { settleCallouts } from './rows.ts';

/**
 * A human answers a call: the alarm's clock gets its time to act, and everybody called for it is left in peace. Pressed
 * twice it is said once. Answered already by somebody else, or no longer standing, it is refused with `clock_unknown`
 * or `case_closed`, and the calls end all the same.
 *
 * @param who must see the unit called and be the holder, above it, or the duty room
 */
export const acknowledgeCallout = async (house: House, who: Who, callout: string): Promise<Reply> => {
  const unknown = { refused: refusal('not_found', null, ['callout']) } as const;
  if (!isUuid(callout)) return unknown;
  const { rows } = await house.read(who, (seen) =>
    seen.query<{ case: CaseId; clock: string; settled: boolean; by: string | null }>(
      `select case_id as case, clock, coalesce(detail = 'settled', false) as settled, acknowledged_by as by
         from huan.callout where callout_id = $1`,
      [callout],
    ),
  );
  const called = rows[0];
  if (called === undefined) return unknown;
  // An old message must not answer an alarm that was raised anew since. Who answered it gets the same reply again.
  if (called.settled && called.by !== who.actor) {
    return { refused: refusal('clock_unknown', called.case, [called.clock]) };
  }
  const reply = await house.submit({
    type: 'acknowledge',
    case: called.case,
    clock: called.clock,
    commandId: commandId(derivedId(callout, `acknowledge ${who.unit} ${who.actor}`)),
    actor: who.actor,
    unit: who.unit,
    happenedAt: null,
  });
  if ('refused' in reply && reply.refused.code !== 'clock_unknown' && reply.refused.code !== 'case_closed')
    return reply;
  const { now } = await readPace(house.writer.pool);
  await settleCallouts(house.writer.pool, now, { case: called.case, by: who.actor });
  return reply;
};
