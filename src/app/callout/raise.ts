import type { Notice } from '../../city/notices.ts';
import { type UnitId, unitId } from '../../loop/terms.ts';
import { derivedId } from '../../store/batch.ts';
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

/** Danger to life calls at once, before any clock is late: a desk for each of whom policy names. */
const raiseEmergency = async (house: House, notice: OutboxNotice, records: Records): Promise<void> => {
  const loop = textOf(notice.data, 'loop');
  const holder = unitId(textOf(notice.data, 'holder'));
  const called = { loop, clock: 'review', rung: 0 } as const;
  const { calls } = callingFor(house, notice.recordedAt, called);
  for (const asked of new Set(calls.map((word) => unitCalled(house, word, holder)))) {
    const callout = derivedId(notice.case, `emergency ${asked} ${notice.recordedAt}`);
    await records.query(
      `insert into huan.callout (case_id, callout_id, alarm, clock, rung, loop, holder, asked, unit, raised_at, next_at)
       values ($1, $2, $2, $3, $4, $5, $6, $7, $7, $8, $8) on conflict do nothing`,
      [notice.case, callout, called.clock, called.rung, loop, holder, asked, notice.recordedAt],
    );
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

/** Turns the alarms and emergencies that were recorded since last time into callouts, each once; by any number of processes. */
export const raiseCallouts = (house: House, options: Omit<ReadingOptions, 'topics'> = {}): Promise<Reading> =>
  readOutbox(
    house,
    calloutReader,
    (notice, records) =>
      notice.topic === 'emergency' ? raiseEmergency(house, notice, records) : raiseAlarm(house, notice, records),
    { ...options, topics: ['alarm', 'emergency'] },
  );
