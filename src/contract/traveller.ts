import { z } from 'zod';
import { symptoms } from './facts.ts';
import { commandKey, day, text } from './text.ts';

// What the traveller's own page says and is told.

const at = z.string().meta({ format: 'date-time' });
const names = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() });
/** A unit by its public name. */
const named = z.object({ unit: z.string(), names });
export type NamedUnit = z.infer<typeof named>;

/** Links in which a person passes the loop; the sign of the page has an arc for each. */
export const fiveLinks = ['stand', 'channel', 'screening', 'transfer', 'territory'] as const;

/** What a desk is given when it makes a link: shown once, kept nowhere. */
export const travellerLink = z
  .object({
    url: z.string().meta({ description: 'The token stands behind the #, which no browser sends to a server' }),
    qr: z.string().meta({ description: 'The same as a QR code, an SVG' }),
    pin: z.string().meta({ description: 'Six digits, for those who have no document with them' }),
    until: at.meta({ description: 'The latest instant at which it works; it ends earlier with the stay' }),
  })
  .meta({ title: 'TravellerLink' });
export type TravellerLink = z.infer<typeof travellerLink>;

const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** A link and what only its person knows: birth date with the end of the document number, or the PIN beside the code. */
export const enterBody = z
  .strictObject({
    token,
    pin: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
    birthDate: day.optional(),
    document: text(8, 4).optional(),
  })
  .refine(({ pin, birthDate, document }) => pin !== undefined || (birthDate !== undefined && document !== undefined), {
    error: 'missing',
  });
export type EnterBody = z.output<typeof enterBody>;
export const enteredAnswer = z.object({
  minutes: z.int().meta({ description: 'How long the session lasts' }),
  page: z.string().meta({ description: 'To be sent as `x-huan-page` with everything that is asked in the session' }),
});
/**
 * The header that tells for which link a page speaks. A family shares a phone, and a cookie is shared by all its tabs:
 * without it the report of one could be recorded for another.
 */
export const pageHeader = 'x-huan-page';

/** What happens next: each has a sentence in every language of the page. */
export const nextSteps = [
  'landing',
  'channel',
  'interview',
  'test',
  'result',
  'leave',
  'bus',
  'ride',
  'province',
  'stay',
  'ambulance',
  'hospital',
  'free',
  'released',
  'over',
] as const;
export type NextStep = (typeof nextSteps)[number];

const linkState = z.enum(['passed', 'now', 'ahead', 'skipped']);
const reason = z.object({
  table: z.string(),
  version: z.string(),
  why: z.array(z.string()).meta({ description: 'In the language asked for, where policy has it' }),
});
const order = z
  .object({
    basis: z.string(),
    policy: z.string(),
    version: z.string(),
    reviewAt: z.string(),
    why: z.array(z.string()),
    days: z.int().nullable(),
    isolation: z.string().nullable(),
    start: at,
    until: at,
    ended: z.boolean(),
    served: z.object({ at, by: named }).nullable().meta({ description: 'When it was handed over, and by whom' }),
    extended: z
      .object({ at, by: named, until: at, reason: z.string(), basis: z.string(), objection: z.string() })
      .nullable(),
    lifted: z.object({ at, by: named, reason: z.string(), basis: z.string() }).nullable(),
  })
  .meta({ title: 'WrittenOrder' });

/** Something asked for or objected to, and what became of it. */
const ticket = z
  .object({
    case: z.string(),
    at,
    kind: z.string().nullable(),
    text: z.string().nullable(),
    state: z.string().meta({ description: '`open`, or how it ended' }),
    holder: named,
    mine: z.boolean().meta({ description: 'Raised on this page, not by an officer' }),
    updates: z.array(z.object({ at, by: named, text: z.string().nullable() })),
  })
  .meta({ title: 'Ticket' });
export type Ticket = z.infer<typeof ticket>;

/** All that the page shows at once. */
export const travellerPage = z
  .object({
    now: at,
    name: z.string().nullable(),
    document: z.string().nullable().meta({ description: 'Its last four letters' }),
    status: z.enum(['open', 'ended']),
    ending: z.string().nullable(),
    link: z.string(),
    holder: named,
    since: at,
    offered: named.nullable(),
    links: z.array(z.object({ link: z.enum(fiveLinks), state: linkState, at: at.nullable(), by: named.nullable() })),
    next: z.enum(nextSteps),
    reasons: z.array(reason),
    order: order.nullable(),
    tests: z.array(z.object({ at, by: named, result: z.string().nullable(), told: at.nullable() })),
    report: z
      .object({
        due: at.nullable(),
        feverFrom: z.number().nullable().meta({ description: 'Degrees Celsius that policy takes for fever' }),
        made: z.array(z.object({ at, by: named, mine: z.boolean() })),
      })
      .nullable()
      .meta({ description: 'null while no report is wanted' }),
    wave: z.int().nullable().meta({ description: 'The wave of one’s seat, once it was called off the aircraft' }),
    followup: z
      .object({ by: named, due: at })
      .nullable()
      .meta({ description: 'Who will call after the end, and by when; null where nobody is to call any more' }),
    help: z.array(ticket),
    objections: z.array(ticket),
  })
  .meta({ title: 'TravellerPage' });
export type TravellerPage = z.infer<typeof travellerPage>;

const note = text(2000);
export const helpKinds = ['medicine', 'food', 'interpreter', 'distress', 'other'] as const;
export const reportBody = z.strictObject({
  commandId: commandKey,
  symptoms: z.array(z.enum(symptoms)).max(symptoms.length),
  fever: z.boolean(),
  temperature: z.number().min(30).max(45).optional(),
  note: note.optional(),
});
export type ReportBody = z.output<typeof reportBody>;
export const helpBody = z.strictObject({ commandId: commandKey, kind: z.enum(helpKinds), text: note });
export type HelpBody = z.output<typeof helpBody>;
export const objectBody = z.strictObject({ commandId: commandKey, text: text(4000, 1) });
export type ObjectBody = z.output<typeof objectBody>;
export const withdrawBody = z.strictObject({ commandId: commandKey });
export const said = z.object({ done: z.literal(true) });

/** Everything that is kept about a person, opened for them. */
export const travellerData = z
  .object({
    now: at,
    person: z.record(z.string(), z.unknown()),
    facts: z.record(z.string(), z.unknown()),
    keptUntil: at.nullable().meta({ description: 'When the key is destroyed; known once the case has ended' }),
    events: z.array(
      z.object({
        at,
        by: named,
        mine: z.boolean(),
        about: z.string(),
        name: z.string(),
        kind: z.string().nullable(),
        personal: z.unknown().optional(),
      }),
    ),
    links: z.array(z.object({ at, by: named })),
  })
  .meta({ title: 'TravellerData' });
export type TravellerData = z.infer<typeof travellerData>;

/** Who read the record: by unit and purpose. */
export const travellerReadings = z
  .object({ items: z.array(z.object({ at, by: named, mine: z.boolean(), purpose: z.string() })) })
  .meta({ title: 'TravellerReadings' });
export type TravellerReadings = z.infer<typeof travellerReadings>;
