import { loops } from '../../city/loops.ts';
import type { Notice } from '../../city/notices.ts';
import { type UnitId, unitId } from '../../loop/terms.ts';
import { derivedId } from '../../store/batch.ts';
import { expandState } from '../../store/compact.ts';
import type { House } from '../house.ts';
import { type OutboxNotice, type Reading, type ReadingOptions, type Records, readOutbox } from '../outbox.ts';
import { upward } from '../roster.ts';
import { callingFor } from './calling.ts';

/** The reader of the outbox that turns alarms into callouts. */
export const calloutReader = 'callouts';

/** The alarm does not say what it is about. */
class AlarmUnreadable extends Error {
  override readonly name = 'AlarmUnreadable';
}

const textOf = (data: Notice['data'], name: string): string => {
  const value = data[name];
  if (typeof value !== 'string' || value === '') throw new AlarmUnreadable(`an alarm has no ${name}`);
  return value;
};

/**
 * The unit that a word of the ladder means for a holder: `holder`, `parent`, `district` (itself or the nearest above of
 * that kind), `duty`, or the code of a unit. What means nothing here is the duty room: louder, never silent (I7).
 */
export const unitCalled = (house: Pick<House, 'units' | 'duty'>, calls: string, holder: UnitId): UnitId => {
  switch (calls) {
    case 'holder':
      return house.units.get(holder) === undefined ? house.duty : holder;
    case 'parent':
      return house.units.get(holder)?.parent ?? house.duty;
    case 'district':
      return upward(house, holder).find((unit) => house.units.get(unit)?.kind === 'district') ?? house.duty;
    default:
      return house.units.get(unitId(calls)) === undefined ? house.duty : unitId(calls);
  }
};

/** Calls at once, before any clock is late: a desk for each of those named. */
const callNow = async (
  house: House,
  { case: about, topic, recordedAt }: OutboxNotice,
  records: Records,
  { loop, clock, holder, calls }: { loop: string; clock: string; holder: UnitId; calls: readonly string[] },
): Promise<void> => {
  for (const asked of new Set(calls.map((word) => unitCalled(house, word, holder)))) {
    const callout = derivedId(about, `${topic} ${asked} ${recordedAt}`);
    await records.query(
      `insert into huan.callout (case_id, callout_id, alarm, clock, rung, loop, holder, asked, unit, raised_at, next_at)
       values ($1, $2, $2, $3, 0, $4, $5, $6, $6, $7, $7) on conflict do nothing`,
      [about, callout, clock, loop, holder, asked, recordedAt],
    );
  }
};

/** Danger to life calls whom policy names; where it is silent everybody near. */
const raiseEmergency = async (house: House, notice: OutboxNotice, records: Records): Promise<void> => {
  const loop = textOf(notice.data, 'loop');
  const holder = unitId(textOf(notice.data, 'holder'));
  const { calls } = callingFor(house, notice.recordedAt, { loop, clock: 'review', rung: 0 });
  const called = calls.length === 0 ? ['holder', 'duty'] : calls;
  await callNow(house, notice, records, { loop, clock: 'review', holder, calls: called });
};

/**
 * A positive result calls whom policy names, while something that was decided by it must be done in time: by the clock
 * of that decision they answer. It is not waited for that clock to be late.
 */
const raiseResult = async (house: House, notice: OutboxNotice, records: Records): Promise<void> => {
  if (!textOf(notice.data, 'outcome').endsWith('.positive')) return;
  const { rows } = await records.query<{ state: unknown }>('select state from huan."case" where case_id = $1', [
    notice.case,
  ]);
  const state = rows[0] === undefined ? null : expandState(rows[0].state);
  if (state === null || state.custody === 'closed') return;
  for (const { clock } of loops.get(state.loop)?.decisions ?? []) {
    if (clock === undefined || state.clocks[clock] === undefined) continue;
    const { loop, holder } = state;
    const { calls } = callingFor(house, notice.recordedAt, { loop, clock, rung: 0 });
    await callNow(house, notice, records, { loop, clock, holder, calls });
  }
};

/** Writes down that a desk is called. The same alarm told twice, under whatever number, is one callout. */
const raiseAlarm = async (house: House, notice: OutboxNotice, records: Records): Promise<void> => {
  const clock = textOf(notice.data, 'clock');
  const loop = textOf(notice.data, 'loop');
  const holder = unitId(textOf(notice.data, 'holder'));
  const { rung } = notice.data;
  if (typeof rung !== 'number') throw new AlarmUnreadable('an alarm has no rung');
  const asked = unitCalled(house, textOf(notice.data, 'calls'), holder);
  // A rung is reached once at one instant of a case; after an acknowledgement it is reached again later.
  const callout = derivedId(notice.case, `callout ${clock} ${rung} ${notice.recordedAt}`);
  const { rowCount } = await records.query(
    `insert into huan.callout (case_id, callout_id, alarm, clock, rung, loop, holder, asked, unit, raised_at, next_at)
     values ($1, $2, $2, $3, $4, $5, $6, $7, $7, $8, $8) on conflict do nothing`,
    [notice.case, callout, clock, rung, loop, holder, asked, notice.recordedAt],
  );
  if (rowCount === 0) return;
  // The first rung begins anew; a further one takes over from what the same desk was called for before. Desks called
  // lower on the ladder go on being called.
  await records.query(
    `update huan.callout set state = 'over', detail = 'superseded', next_at = null
      where case_id = $1 and clock = $2 and next_at is not null and alarm <> $3 and raised_at <= $4
        and ($5 or asked = $6)`,
    [notice.case, clock, callout, notice.recordedAt, rung === 1, asked],
  );
};

const raising: Readonly<Record<string, typeof raiseAlarm>> = {
  alarm: raiseAlarm,
  emergency: raiseEmergency,
  result: raiseResult,
};

/**
 * Turns the alarms, emergencies and positive results that were recorded since last time into callouts, each once; by
 * any number of processes.
 */
export const raiseCallouts = (house: House, options: Omit<ReadingOptions, 'topics'> = {}): Promise<Reading> =>
  readOutbox(house, calloutReader, async (notice, records) => raising[notice.topic]?.(house, notice, records), {
    ...options,
    topics: ['alarm', 'emergency', 'result'],
  });
