import { z } from 'zod';
import { caseView } from './answer.ts';
import { caseKey, unitKey } from './text.ts';
import { vehicleKinds } from './vehicle.ts';

// Who waits for a vehicle, which vehicles and doors there are, which runs are on the road; and who might go with whom.

const id = z.string().meta({ format: 'uuid' });
const at = z.string().meta({ format: 'date-time' });
const unit = z.string();

/** Somebody at a district's desk or a test point who has not left yet. Nothing here identifies a person. */
const waiting = z
  .object({
    case: id,
    holder: unit,
    since: at,
    party: id.nullable(),
    district: unit.nullable(),
    isolation: z.string().nullable(),
    destination: z.string().nullable(),
    lane: z.string().nullable(),
    offered: z.boolean().meta({ description: 'Offered to somebody who has not signed yet' }),
    to: unit.nullable().meta({ description: 'The site or street that was chosen, or that has a room ready' }),
    room: z.boolean().meta({ description: 'A room there is accepted' }),
    run: id.nullable().meta({ description: 'The open run for which they are planned' }),
    due: at.nullable(),
    late: z.int(),
  })
  .meta({ title: 'Waiting' });
export type Waiting = z.infer<typeof waiting>;

/** A site that takes people: how many places it has and how many are left, those on their way counted as taken. */
const door = z.object({
  unit,
  case: id,
  capacity: z.int().nullable(),
  taken: z.int().nullable().meta({ description: 'null for the site itself while it has to count who is on the way' }),
  coming: z.int().meta({ description: 'Planned to come, without a room yet' }),
});
export type Door = z.infer<typeof door>;

/** A vehicle of the register that may be sent. */
const fleetVehicle = z.object({
  vehicle: id,
  plate: z.string(),
  kind: z.enum(vehicleKinds),
  seats: z.int(),
  unit: unit.meta({ description: 'Whose it is: a crew, a desk or a district' }),
  out: z.string().nullable().meta({ description: 'Why it is out of service: it is never sent' }),
  run: id.nullable().meta({ description: 'The run under way for which it is taken' }),
});
export type FleetVehicle = z.infer<typeof fleetVehicle>;

/** A run that is not over. */
export const runView = z
  .object({
    case: id,
    holder: unit,
    opener: unit,
    link: z.string(),
    custody: z.enum(['held', 'offered', 'closed']),
    offeredTo: unit.nullable(),
    seats: z.int().nullable(),
    vehicle: id.nullable().meta({ description: 'Which vehicle of the register; null for one that is not in it' }),
    plate: z.string().nullable().meta({ description: 'Its plate; that of a vehicle outside the register is sealed' }),
    most: z.int().nullable().meta({ description: 'Passengers that policy allows on so many seats' }),
    escorts: z.int().nullable(),
    openedAt: at,
    counts: z.int().meta({ description: 'Blind counts that balanced' }),
    differs: z.boolean().meta({ description: 'The last blind count was not what is held' }),
    departedAt: at.nullable(),
    positionAt: at.nullable(),
    arrivedAt: at.nullable(),
    emptyAt: at.nullable(),
    brokenAt: at.nullable(),
    transitDue: at.nullable().meta({ description: 'When the dead-man clock runs out' }),
    rung: z.int(),
    acknowledged: z.boolean(),
    due: at.nullable(),
    late: z.int(),
    aboard: z
      .int()
      .nullable()
      .meta({ description: 'null for the crew until it has counted and left: counts are blind' }),
    planned: z.int(),
    rooms: z.int().meta({ description: 'Of those planned, with a room accepted' }),
    to: z.array(unit).meta({ description: 'Where its people are taken; told to its crew as well' }),
  })
  .meta({ title: 'Run' });
export type RunView = z.infer<typeof runView>;

/** Everything that a dispatcher works with. */
export const dispatchBoard = z
  .object({
    now: at,
    waiting: z.array(waiting),
    more: z.boolean().meta({ description: 'More people wait than are shown' }),
    doors: z.array(door),
    crews: z.array(z.object({ unit, runs: z.array(id) })),
    vehicles: z.array(fleetVehicle).meta({ description: 'Of the register, as far as the unit sees: free ones first' }),
    runs: z.array(runView),
  })
  .meta({ title: 'DispatchBoard' });
export type DispatchBoard = z.infer<typeof dispatchBoard>;

/** One run with its case. */
export const runPage = z.object({
  now: at,
  run: runView,
  case: caseView,
  waiting: z.array(waiting),
  places: z
    .array(z.object({ place: id, unit }))
    .meta({ description: 'Whose the sites are at which places are kept for those aboard' }),
  relief: z
    .object({ case: id, crew: unit, ready: z.boolean().meta({ description: 'Its crew has taken the vehicle over' }) })
    .nullable()
    .meta({ description: 'The run that takes its people over' }),
});
export type RunPage = z.infer<typeof runPage>;

/** Whether names are shown to whoever gives the rooms; each asking for them is a recorded reading. */
export const roomsQuery = z.strictObject({
  names: z
    .enum(['true', 'false'])
    .default('true')
    .transform((said) => said === 'true'),
});

/** Rooms that a site or street is asked for; names are null unless they were asked for. */
export const roomsAsked = z.object({
  now: at,
  items: z.array(
    z.object({
      case: id,
      run: id,
      holder: unit,
      party: id.nullable(),
      since: at,
      name: z.string().nullable(),
      needs: z.array(z.string()),
      years: z.int().nullable(),
    }),
  ),
});
export type RoomsAsked = z.infer<typeof roomsAsked>;

/** What to plan: people held by the unit that asks, vehicles with their crews, doors to bring them to. */
export const suggestionBody = z.strictObject({
  cases: z.array(caseKey).min(1).max(500),
  vehicles: z
    .array(
      z
        .strictObject({
          crew: unitKey,
          seats: z.int().min(2).max(100).optional().meta({ description: 'Of a vehicle outside the register' }),
          vehicle: z.uuid().optional().meta({ description: 'Of the register, which says how many seats it has' }),
        })
        .superRefine(({ seats, vehicle }, context) => {
          if (seats === undefined && vehicle === undefined)
            context.addIssue({ code: 'custom', message: 'missing', path: ['seats'], input: seats });
        }),
    )
    .min(1)
    .max(30),
  to: z.array(unitKey).min(1).max(20),
  stops: z.int().min(1).max(5).default(2).meta({ description: 'At most so many doors for one vehicle' }),
  seconds: z.number().min(0).max(5).default(2).meta({ description: 'How long to look for a better plan' }),
});
export type SuggestionBody = z.output<typeof suggestionBody>;

const suggestedStop = z.object({ to: unit, cases: z.array(id) });
export const suggestion = z
  .object({
    runs: z.array(
      z.object({
        crew: unit,
        vehicle: id.nullable(),
        seats: z.int(),
        most: z.int(),
        escorts: z.int(),
        heads: z.int(),
        stops: z.array(suggestedStop).meta({ description: 'In the order in which they are reached' }),
      }),
    ),
    left: z.array(id).meta({ description: 'For whom there is no seat or no place' }),
    unseated: z.array(id).meta({ description: 'Named, and not held by the unit that asks, or offered already' }),
    cost: z.int().meta({ description: 'Minutes of waiting, with a price for vehicles and stops: less is better' }),
    bound: z.int().meta({ description: 'No plan can cost less' }),
    gap: z.number().meta({ description: 'How far the plan may be from the best, as a share of its cost' }),
    best: z.boolean().meta({ description: 'Proved to be the best' }),
    method: z.enum(['rule', 'search']).meta({ description: 'By rule of thumb, or bettered by search' }),
    milliseconds: z.int(),
  })
  .meta({ title: 'Suggestion' });
export type Suggestion = z.infer<typeof suggestion>;
