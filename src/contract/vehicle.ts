import { z } from 'zod';
import { longList } from './query.ts';
import { text, unitKey } from './text.ts';

// The register of the city's vehicles.

export const vehicleKinds = ['coach', 'bus', 'minibus', 'van', 'car', 'ambulance'] as const;
export type VehicleKind = (typeof vehicleKinds)[number];

const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

/** A plate as it is written; blanks at its ends are no part of it. */
const plate = z
  .string()
  .max(20)
  .transform((said) => said.trim().toUpperCase())
  .pipe(text(20, 2));
const kind = z.enum(vehicleKinds);
const seats = z.int().min(1).max(100);
const reason = text(200, 1).refine((said) => said.trim() !== '', { error: 'text' });
const note = text(500);

/** How a plate is compared: dots, dashes and blanks are no part of it, however it is written. */
export const plainPlate = (written: string): string => written.replaceAll(/[\s·•.-]/gu, '').toUpperCase();

export const newVehicleBody = z.strictObject({
  plate,
  kind,
  seats,
  unit: unitKey,
  note: note.optional(),
});
export type NewVehicleBody = z.output<typeof newVehicleBody>;

export const vehicleChangeBody = z.strictObject({
  plate: plate.optional(),
  kind: kind.optional(),
  seats: seats.optional(),
  unit: unitKey.optional(),
  note: note.nullable().optional(),
  out: reason.nullable().optional().meta({ description: 'Why it is out of service, from now on; null brings it back' }),
});
export type VehicleChangeBody = z.output<typeof vehicleChangeBody>;

export const vehiclePath = z.strictObject({ vehicle: id });
export const vehiclesQuery = z.strictObject({ unit: unitKey.optional(), ...longList });

export const vehicleView = z
  .object({
    vehicle: id,
    plate: z.string(),
    kind,
    seats: z.int(),
    unit: z.string().meta({ description: 'Whose it is' }),
    out: z
      .object({ since: z.string().meta({ format: 'date-time' }), reason: z.string() })
      .nullable()
      .meta({ description: 'Out of service' }),
    note: z.string().nullable(),
  })
  .meta({ title: 'Vehicle' });
export type VehicleView = z.infer<typeof vehicleView>;
export const vehicleList = z.object({ items: z.array(vehicleView), next: z.string().nullable() });
