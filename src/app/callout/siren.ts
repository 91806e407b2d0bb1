import type { CaseId, Instant, UnitId } from '../../loop/terms.ts';
import type { Seen } from '../../store/reader.ts';
import type { House } from '../house.ts';
import type { Adapter, Texts } from './adapter.ts';

/** What sounds on the screens of a desk. */
export interface Siren {
  readonly case: CaseId;
  readonly clock: string;
  readonly unit: UnitId;
  /** What `acknowledgeCallout` is given. */
  readonly callout: string;
  readonly rung: number;
  /** Nobody is on duty anywhere. */
  readonly nobody: boolean;
  readonly texts: Texts;
  /** The first ring since it was last silent. */
  readonly soundedAt: Instant;
}

/**
 * Sounds on every screen of a unit: a row that desk pages read. The endpoint is the unit. Whoever sends rings the
 * doorbell of the screens afterwards, once for many.
 */
export const sirenAdapter = (house: Pick<House, 'writer'>): Adapter => ({
  kind: 'siren',
  async send(message, endpoint) {
    await house.writer.pool.query(
      `insert into huan.siren (case_id, clock, unit, callout_id, rung, nobody, texts, sounded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (case_id, clock, unit) do update
         set callout_id = excluded.callout_id, rung = excluded.rung, nobody = excluded.nobody,
             texts = excluded.texts, stopped_at = null,
             -- It sounds since the first ring, however often it rings again.
             sounded_at = case when huan.siren.stopped_at is null then huan.siren.sounded_at else excluded.sounded_at end`,
      [
        message.case,
        message.clock,
        endpoint,
        message.callout,
        message.rung,
        message.nobody,
        JSON.stringify(message.texts),
        message.at,
      ],
    );
    return { ok: true };
  },
});

/**
 * What sounds now in the units that the reader sees, so many at most: first in the desk itself, which sounds for it, then
 * below it, the highest rung first.
 *
 * @returns beside them how many sound in the desk itself and in all, the ones left out too
 */
export const readSirens = async (
  seen: Seen,
  unit: UnitId,
  most = 500,
): Promise<{ readonly sirens: readonly Siren[]; readonly own: number; readonly all: number }> => {
  const { rows } = await seen.query<Siren & { ours: number; all: number }>(
    `select case_id as case, clock, unit, callout_id as callout, rung, nobody, texts, sounded_at as "soundedAt",
            (count(*) filter (where unit = $1) over ())::int as ours, (count(*) over ())::int as all
       from huan.siren where stopped_at is null
      order by unit = $1 desc, nobody desc, rung desc, sounded_at, case_id, clock, unit limit $2`,
    [unit, most],
  );
  const sirens = rows.map(({ ours: _ours, all: _all, ...siren }) => siren);
  return { sirens, own: rows[0]?.ours ?? 0, all: rows[0]?.all ?? 0 };
};
