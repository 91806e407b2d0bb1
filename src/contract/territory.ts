import { z } from 'zod';
import { caseView } from './answer.ts';

// Sites, test points and streets: who is in which room, whose report is missing, who may go home.

const id = z.string().meta({ format: 'uuid' });
const at = z.string().meta({ format: 'date-time' });
const unit = z.string();

/** A place of a territory in a list. */
const lodging = z.object({
  unit,
  kind: z.string(),
  site: id.nullable(),
  capacity: z
    .int()
    .nullable()
    .meta({ description: 'null: no checklist was accepted yet; never more than the open rooms have beds' }),
  lodged: z.int().nullable().meta({
    description:
      'Places taken, by whoever is there and whoever is on the way; null for the place itself while it has to count somebody',
  }),
  heads: z.int(),
  coming: z
    .int()
    .nullable()
    .meta({ description: 'People offered to it; null for the place itself, which counts them' }),
  late: z.int(),
});
export type Lodging = z.infer<typeof lodging>;
export const lodgingList = z.object({ now: at, items: z.array(lodging) }).meta({ title: 'Lodgings' });
export type LodgingList = z.infer<typeof lodgingList>;

/** Somebody who is lodged here. The last four fields identify: they are there only when names were asked for. */
const lodger = z
  .object({
    case: id,
    since: at,
    custody: z.enum(['held', 'offered', 'closed']),
    offeredTo: unit.nullable(),
    party: id.nullable(),
    years: z.int().nullable(),
    needs: z.array(z.string()),
    lane: z.string().nullable(),
    isolation: z.string().nullable(),
    placed: z.boolean(),
    until: at.nullable(),
    ended: z.boolean(),
    checkedInAt: at.nullable(),
    orderAt: at.nullable(),
    toldAt: at.nullable(),
    reportAt: at.nullable(),
    reportDue: at.nullable(),
    openTests: z.int(),
    testDue: z.boolean().meta({ description: 'Policy wants a test of them that was not taken yet' }),
    testBy: at.nullable().meta({ description: 'By when, where a clock demands it' }),
    negatives: z.int(),
    positives: z.int(),
    musteredAt: at.nullable(),
    emergency: at.nullable(),
    due: at.nullable(),
    late: z.int(),
    name: z.string().nullable(),
    room: z.string().nullable(),
    floor: z.string().nullable(),
    zone: z.string().nullable(),
  })
  .meta({ title: 'Lodger' });
export type Lodger = z.infer<typeof lodger>;

/** One place with everybody whom it holds, and the specimens that stand there. */
export const lodgingPage = z
  .object({
    now: at,
    unit,
    kind: z.string(),
    capacity: z
      .int()
      .nullable()
      .meta({ description: 'Places: as accepted, and never more than the open rooms have beds' }),
    site: caseView.nullable().meta({ description: 'Asked by the place itself, its roll holds only who is there' }),
    kept: z.int().nullable().meta({
      description:
        'Places kept for people who are not there yet; null: there are some, and how many is not told to who counts them',
    }),
    people: z.array(lodger),
    more: z.boolean(),
    specimens: z.array(
      z.object({ case: id, subject: id.nullable(), since: at, due: at.nullable(), offeredTo: unit.nullable() }),
    ),
  })
  .meta({ title: 'LodgingPage' });
export type LodgingPage = z.infer<typeof lodgingPage>;

/** Who is on the road to a place, by run: never how many, for heads are counted blind at the door. */
export const expectedList = z
  .object({
    now: at,
    unit,
    sites: z.array(id).meta({ description: 'Cases of the places that the unit keeps' }),
    runs: z.array(
      z.object({
        run: id,
        crew: unit,
        since: at.meta({ description: 'Since when the crew has had the first of them' }),
        leftAt: at.nullable().meta({ description: 'null: not left yet' }),
      }),
    ),
  })
  .meta({ title: 'Expected' });
export type ExpectedList = z.infer<typeof expectedList>;

export const lodgingQuery = z.strictObject({
  names: z
    .enum(['true', 'false'])
    .default('false')
    .transform((said) => said === 'true'),
});

/** An evacuation: who of a place is accounted for since the alarm, and who is not. */
export const musterView = z.object({
  unit,
  since: at,
  held: z.int(),
  missing: z.int(),
  people: z.array(
    z.object({
      case: z.string(),
      accounted: z.boolean(),
      at: z.string().nullable(),
      name: z.string().nullable(),
      room: z.string().nullable(),
    }),
  ),
});
export type MusterView = z.infer<typeof musterView>;
