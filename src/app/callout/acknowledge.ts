import { type CaseId, commandId, instant, isUuid } from '../../loop/terms.ts';
import { refusal } from '../../loop/refusal.ts';
import { type Reply, derivedId } from '../../store/batch.ts';
import type { Who } from '../../store/reader.ts';
import type { House } from '../house.ts';
import { silence } from './rows.ts';

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
    seen.query<{ case: CaseId; clock: string }>(
      'select case_id as case, clock from huan.callout where callout_id = $1',
      [callout],
    ),
  );
  const called = rows[0];
  if (called === undefined) return unknown;
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
  const pool = house.writer.pool;
  const { rows: marked } = await pool.query<{ now: number }>(
    `with marked as (
       update huan.callout o set state = $3, acknowledged_by = $4, acknowledged_at = huan.now(), next_at = null
         from huan."case" c
        where o.case_id = $1 and o.clock = $2 and c.case_id = o.case_id
          and (o.next_at is not null or (o.state = 'acknowledged' and o.acknowledged_by is null))
          -- Pressed again for an alarm that was raised anew meanwhile, it does not silence the new one.
          and not huan.alarm_stands(c.state, o.clock, o.rung))
     select huan.now() as now`,
    [called.case, called.clock, 'done' in reply ? 'acknowledged' : 'over', 'done' in reply ? who.actor : null],
  );
  await silence(pool, instant(marked[0]?.now ?? 0));
  return reply;
};
