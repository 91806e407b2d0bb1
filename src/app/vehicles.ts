import { randomUUID } from 'node:crypto';
import type { RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import type { NewVehicleBody, VehicleChangeBody, VehicleKind, VehicleView } from '../contract/vehicle.ts';
import { type ActorId, type UnitId, instant, isUuid, unitId } from '../loop/terms.ts';
import type { Who } from '../store/reader.ts';
import {
  type VehicleRow,
  addVehicle,
  changeVehicle,
  fillVehicles,
  readVehicles,
  vehiclesNamed,
} from '../store/vehicles.ts';
import { isBelow, unitsBelow, unitsSeen } from './account.ts';
import { onward, pageUpTo } from './cursor.ts';
import type { House } from './house.ts';

const view = ({ vehicle, plate, kind, seats, unit, outSince, outReason, note }: VehicleRow): VehicleView => ({
  vehicle,
  plate,
  kind: kind as VehicleKind,
  seats,
  unit,
  out: outSince === null ? null : { since: writeInstant(instant(outSince)), reason: outReason ?? '' },
  note,
});

/** The database found another vehicle under the same plate. */
const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, 'code') === '23505';

/** A page of the vehicles of a unit and those below it, as far as the reader sees them. */
export const listVehicles = async (
  house: House,
  who: Who,
  unit: UnitId,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ readonly items: VehicleView[]; readonly next: string | null } | RequestCode> => {
  if (house.units.get(unit) === undefined) return 'bad_unit';
  const from = onward(query.cursor, query.limit);
  if (from === null || (from.after !== null && !isUuid(from.after))) return 'cursor_bad';
  const seen = new Set(unitsSeen(house, who.unit));
  const units = unitsBelow(house, unit).filter((id) => seen.has(id));
  const rows = await house.read(who, (reader) => readVehicles(reader, units, from));
  const { page, next } = pageUpTo(rows, query.limit, ({ vehicle }) => vehicle);
  return { items: page.map(view), next };
};

/** Whether a unit may be given a vehicle by an administrator. */
const against = (house: House, who: Who, unit: UnitId): RequestCode | null => {
  if (house.units.get(unit) === undefined) return 'bad_unit';
  return isBelow(house, unit, who.unit) ? null : 'not_allowed';
};

const kept = async (house: House, id: string): Promise<VehicleView | RequestCode> => {
  const row = (await vehiclesNamed(house.writer.pool, [id])).get(id);
  return row === undefined ? 'vehicle_unknown' : view(row);
};

/** Enters a vehicle for a unit of the administrator's. */
export const enterVehicle = async (
  house: House,
  who: Who,
  body: NewVehicleBody,
): Promise<VehicleView | RequestCode> => {
  const refused = against(house, who, body.unit);
  if (refused !== null) return refused;
  const vehicle = randomUUID();
  const note = body.note === undefined || body.note.trim() === '' ? null : body.note;
  try {
    await addVehicle(house.writer.pool, who.actor, { ...body, vehicle, note, outReason: null });
  } catch (error) {
    if (isTaken(error)) return 'vehicle_exists';
    throw error;
  }
  return kept(house, vehicle);
};

/** Changes a vehicle: for an administrator of the unit that has it, and of the one that gets it. */
export const alterVehicle = async (
  house: House,
  who: Who,
  id: string,
  change: VehicleChangeBody,
): Promise<VehicleView | RequestCode> => {
  const row = (await vehiclesNamed(house.writer.pool, [id])).get(id);
  if (row === undefined) return 'vehicle_unknown';
  const refused =
    against(house, who, row.unit) ?? (change.unit === undefined ? null : against(house, who, change.unit));
  if (refused !== null) return refused;
  const note = typeof change.note === 'string' && change.note.trim() === '' ? null : change.note;
  try {
    await changeVehicle(house.writer.pool, who.actor, id, { ...change, note });
  } catch (error) {
    if (isTaken(error)) return 'vehicle_exists';
    throw error;
  }
  return kept(house, id);
};

/** A vehicle that comes with a city: the sample's. */
export type BroughtVehicle = Omit<VehicleRow, 'outSince' | 'unit'> & { readonly unit: string };

/** Fills an empty register of vehicles; one in which anything stands is left as it is. */
export const bringVehicles = (house: House, by: ActorId, list: readonly BroughtVehicle[]): Promise<void> =>
  fillVehicles(
    house.writer.pool,
    by,
    list.map((one) => ({ ...one, unit: unitId(one.unit) })),
  );
