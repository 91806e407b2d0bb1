import type pg from 'pg';
import type { NewUnitBody, UnitChange } from '../contract/account.ts';
import type { UnitView } from '../contract/answer.ts';
import type { RequestCode } from '../contract/codes.ts';
import { type UnitId, actorId, systemActor } from '../loop/terms.ts';
import { changeUnit } from '../store/accounts.ts';
import { noted } from '../store/journal.ts';
import type { Who } from '../store/reader.ts';
import { setRealTime } from '../store/time.ts';
import type { UnitRow } from '../store/units.ts';
import { isBelow } from './account.ts';
import type { House } from './house.ts';

const view = ({ id, kind, parent, names, active, sample }: UnitRow): UnitView => ({
  unit: id,
  kind,
  parent,
  names,
  active,
  sample,
});

/** Every unit: whoever hands over must be able to name the receiver. */
export const listUnits = (house: House): readonly UnitView[] => house.units.all().map(view);

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Adds a unit below one of the administrator's. */
export const addUnit = async (house: House, who: Who, given: NewUnitBody): Promise<UnitView | RequestCode> => {
  if (!isBelow(house, given.parent, who.unit)) return 'not_allowed';
  if (given.sees !== undefined && !isBelow(house, given.sees, who.unit)) return 'not_allowed';
  if (house.units.get(given.unit) !== undefined) return 'unit_exists';
  try {
    const unit = {
      unit: given.unit,
      kind: given.kind,
      parent: given.parent,
      names: given.names,
      ...(given.sees === undefined ? {} : { sees: given.sees }),
    };
    await house.units.add([unit], who.actor);
  } catch (error) {
    if (codeOf(error) === '23505') return 'unit_exists';
    if (error instanceof Error && error.name === 'UnitProblem') return 'bad_unit';
    throw error;
  }
  const added = house.units.get(given.unit);
  return added === undefined ? 'internal' : view(added);
};

/** Changes names or state of a unit of the administrator's. */
export const alterUnit = async (
  house: House,
  who: Who,
  unit: UnitId,
  change: UnitChange,
): Promise<UnitView | RequestCode> => {
  if (!isBelow(house, unit, who.unit)) return 'not_allowed';
  await changeUnit(house.owner.pool, who.actor, unit, change);
  await house.units.reload();
  const changed = house.units.get(unit);
  return changed === undefined ? 'bad_unit' : view(changed);
};

/** Who is said to have entered what the sample city brings beside its units. */
export const sampleMaker = actorId('sample:city');

/** Takes the sample units out with everybody in them, and time back to the machine's; in the caller's transaction. */
export const removeSampleUnits = async (client: pg.PoolClient): Promise<void> => {
  const those = 'unit in (select unit from huan.unit where sample)';
  for (const table of ['member', 'roster', 'vehicle', 'unit'] as const) {
    const gone = `delete from huan.${table} where ${table === 'unit' ? 'sample' : those} returning *`;
    await client.query(noted(table, gone, '$1', true), [systemActor]);
  }
  const days = `delete from huan.calendar_day where set_by = $2 returning *`;
  await client.query(noted('calendar_day', days, '$1', true), [systemActor, sampleMaker]);
  await setRealTime(client);
};
