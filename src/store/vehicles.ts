import type pg from 'pg';
import { type UnitId, unitId } from '../loop/terms.ts';
import type { Onward } from './accounts.ts';
import { noted } from './journal.ts';
import type { Seen } from './reader.ts';

/** A vehicle of the city as it is kept. */
export interface VehicleRow {
  readonly vehicle: string;
  readonly plate: string;
  readonly kind: string;
  readonly seats: number;
  readonly unit: UnitId;
  /** Out of service since, in milliseconds; null for one that is in service. */
  readonly outSince: number | null;
  readonly outReason: string | null;
  readonly note: string | null;
}

/** What of a vehicle is changed; what is undefined stays. */
export interface VehicleChange {
  readonly plate?: string | undefined;
  readonly kind?: string | undefined;
  readonly seats?: number | undefined;
  readonly unit?: UnitId | undefined;
  readonly note?: string | null | undefined;
  /** Why it is out of service, since now unless it is already; null: it is in service. */
  readonly out?: string | null | undefined;
}

const columns = `vehicle, plate, kind, seats, unit, out_since as "outSince", out_reason as "outReason", note`;

const asKept = (row: VehicleRow): VehicleRow => ({ ...row, unit: unitId(row.unit) });

/** Vehicles of these units, by unit and plate, as far as the reader may see them. */
export const readVehicles = async (
  seen: Seen,
  units: readonly UnitId[],
  { after, limit }: Onward = { after: null, limit: 5000 },
): Promise<readonly VehicleRow[]> => {
  const { rows } = await seen.query<VehicleRow>(
    `select ${columns} from huan.vehicle where unit = any($1::text[])
        and ($2::uuid is null or (unit, plate) > (select l.unit, l.plate from huan.vehicle l where l.vehicle = $2))
      order by unit, plate limit $3`,
    [units, after, limit],
  );
  return rows.map(asKept);
};

/** Vehicles by their ids, whosever they are: for whoever sees a run and must know its vehicle. */
export const vehiclesNamed = async (pool: Seen, ids: readonly string[]): Promise<ReadonlyMap<string, VehicleRow>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<VehicleRow>(`select ${columns} from huan.vehicle where vehicle = any($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.vehicle, asKept(row)]));
};

/** Adds a vehicle. A plate that another one has, however written, is refused by the database (23505). */
export const addVehicle = async (pool: pg.Pool, by: string, added: Omit<VehicleRow, 'outSince'>): Promise<void> => {
  const { vehicle, plate, kind, seats, unit, outReason, note } = added;
  const change = `insert into huan.vehicle (vehicle, plate, kind, seats, unit, out_since, out_reason, note, set_by, set_at)
     values ($1, $2, $3, $4, $5, case when $6::text is not null then huan.now() end, $6, $7, $8, huan.now()) returning *`;
  await pool.query(noted('vehicle', change, '$8'), [vehicle, plate, kind, seats, unit, outReason, note, by]);
};

/** Fills an empty register; one in which anything stands is left as it is. */
export const fillVehicles = async (
  pool: pg.Pool,
  by: string,
  list: readonly Omit<VehicleRow, 'outSince'>[],
): Promise<void> => {
  const change = `insert into huan.vehicle (vehicle, plate, kind, seats, unit, out_since, out_reason, note, set_by, set_at)
     select d.vehicle, d.plate, d.kind, d.seats, d.unit, case when d."outReason" is not null then huan.now() end,
            d."outReason", d.note, $2, huan.now()
       from jsonb_to_recordset($1::jsonb)
         as d(vehicle uuid, plate text, kind text, seats integer, unit text, "outReason" text, note text)
      where not exists (select from huan.vehicle) returning *`;
  await pool.query(noted('vehicle', change, '$2'), [JSON.stringify(list), by]);
};

/** Changes a vehicle. A plate that another one has is refused by the database (23505). */
export const changeVehicle = async (
  pool: pg.Pool,
  by: string,
  vehicle: string,
  change: VehicleChange,
): Promise<void> => {
  const update = `update huan.vehicle set
        plate = coalesce($2, plate), kind = coalesce($3, kind), seats = coalesce($4, seats), unit = coalesce($5, unit),
        note = case when $6 then $7 else note end,
        out_reason = case when $8 then $9 else out_reason end,
        out_since = case when not $8 then out_since when $9::text is null then null else coalesce(out_since, huan.now()) end,
        set_by = $10, set_at = huan.now()
      where vehicle = $1 returning *`;
  await pool.query(noted('vehicle', update, '$10'), [
    vehicle,
    change.plate ?? null,
    change.kind ?? null,
    change.seats ?? null,
    change.unit ?? null,
    change.note !== undefined,
    change.note ?? null,
    change.out !== undefined,
    change.out ?? null,
    by,
  ]);
};
