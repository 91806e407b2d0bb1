import { z } from 'zod';
import { text } from './text.ts';

// What administrators ask beside units and accounts themselves.

const unit = z.string();
const at = z.string().meta({ format: 'date-time' });

/** How units are typed: their Chinese names read aloud, and by initials. */
export const unitReadings = z.object({
  items: z.array(
    z.object({
      unit,
      readings: z.array(z.string()),
      seen: z.boolean().meta({ description: 'Whether your unit may look at its desk' }),
    }),
  ),
});

/** Units of an administrator's part of the tree with what lies on them. */
export const unitLoads = z.object({
  items: z.array(
    z.object({
      unit,
      sees: unit.nullable().meta({ description: 'Whose cases it may see, when not only its own and those below' }),
      held: z.int().meta({ description: 'Open cases that it holds itself' }),
      offered: z.int().meta({ description: 'Open cases that are offered to it' }),
      accounts: z.int().meta({ description: 'Accounts that belong to it now' }),
    }),
  ),
});
export type UnitLoads = z.infer<typeof unitLoads>;

/** What would be left without a hand if a unit stopped working. */
export const unitDependents = z.object({
  unit,
  held: z
    .array(z.object({ loop: z.string(), count: z.int() }))
    .meta({ description: 'Open cases that it holds, by loop' }),
  offered: z.int(),
  accounts: z.int().meta({ description: 'Accounts that belong to no other unit' }),
  shifts: z.int().meta({ description: 'Shifts of its roster that have not ended' }),
  below: z.array(unit).meta({ description: 'Active units below it; they stay active' }),
});
export type UnitDependents = z.infer<typeof unitDependents>;

/** The public key with which a browser subscribes to calls; null where push is not set up. */
export const pushKey = z.object({ key: z.string().nullable() });

/** What the sample city is called: typed before it is emptied. */
export const sampleCityName = { 'zh-Hans': '样城', 'zh-Hant': '樣城', en: 'Sample City' } as const;

export const sampleStanding = z.object({
  sample: z.boolean().meta({ description: 'Every unit but the duty room is of the sample city' }),
  possible: z.boolean().meta({ description: 'And this process was started with the sample' }),
  asked: z.object({ at, by: z.string() }).nullable().meta({ description: 'It is emptied at the next start' }),
});
export type SampleStanding = z.infer<typeof sampleStanding>;
export const sampleResetBody = z.strictObject({ city: text(40, 1) });
