import { z } from 'zod';
import { accountKey, caseKey, moment, text, unitKey } from './text.ts';
import { languages } from './language.ts';

// Who is on duty, how they are reached, and the alarms that wait for them.

export const dutyRoles = ['director', 'officer', 'doctor', 'escort', 'driver'] as const;
export const wayKinds = ['sms', 'voice', 'chat', 'push'] as const;

/** A span of time; what is left out is now, and a week after the beginning. */
export const spanQuery = z.strictObject({ from: moment.optional(), until: moment.optional() });
export type SpanQuery = z.output<typeof spanQuery>;
export const onDutyQuery = z.strictObject({ unit: unitKey.optional() });
export const wayPath = z.strictObject({ account: accountKey, way: caseKey });
export const calloutPath = z.strictObject({ callout: caseKey });

const newShift = z.strictObject({
  account: accountKey,
  role: z.enum(dutyRoles),
  post: text(100, 1).optional().meta({ description: 'Desk, vehicle or site' }),
  from: moment,
  until: moment,
});

/** What a roster says between two instants: it replaces what it said before. */
export const rosterBody = z
  .strictObject({ from: moment, until: moment, shifts: z.array(newShift).max(2000) })
  .superRefine(({ from, until, shifts }, context) => {
    const wrong = (message: 'span' | 'outside', path: PropertyKey[]): void =>
      context.addIssue({ code: 'custom', message, path });
    if (until <= from) wrong('span', ['until']);
    for (const [index, shift] of shifts.entries()) {
      if (shift.until <= shift.from) wrong('span', ['shifts', index, 'until']);
      else if (shift.from < from || shift.until > until) wrong('outside', ['shifts', index]);
    }
  });
export type RosterBody = z.output<typeof rosterBody>;

const address = /^https?:\/\/\S+$/i;
const telephone = /^\+?[0-9][0-9 ()-]{3,30}$/;
const subscription = z.object({
  endpoint: z.string().regex(/^https:\/\/\S+$/i),
  keys: z.object({ p256dh: text(200, 1), auth: text(100, 1) }),
});

const isSubscription = (written: string): boolean => {
  try {
    return subscription.safeParse(JSON.parse(written)).success;
  } catch {
    return false;
  }
};

/** Whether somebody can be reached there by this kind of way. */
const isEndpoint = (kind: (typeof wayKinds)[number], endpoint: string): boolean => {
  switch (kind) {
    case 'sms':
    case 'voice':
      return telephone.test(endpoint) || address.test(endpoint);
    case 'chat':
      return endpoint.trim() !== '';
    case 'push':
      return isSubscription(endpoint);
  }
};

/** A way to reach somebody. The endpoint is sealed at once and never answered. */
export const wayBody = z
  .strictObject({
    kind: z.enum(wayKinds),
    endpoint: text(4000, 1).meta({
      description: 'A telephone number, the address of a webhook, a name in a chat, or the JSON of a push subscription',
    }),
    place: z.int().min(1).max(99).default(1).meta({ description: 'Lower is tried first' }),
    language: z.enum(languages).default('zh-Hans'),
  })
  .superRefine(({ kind, endpoint }, context) => {
    if (!isEndpoint(kind, endpoint)) context.addIssue({ code: 'custom', message: 'endpoint', path: ['endpoint'] });
  });
export type WayBody = z.output<typeof wayBody>;

/** What somebody on duty says of their own health. */
export const healthBody = z.strictObject({ health: z.enum(['well', 'unwell']) });

const at = z.string().meta({ format: 'date-time' });
const id = z.string().meta({ format: 'uuid' });
const span = z.object({ from: at, until: at });
const person = {
  unit: z.string(),
  account: z.string(),
  name: z.string().nullable(),
  role: z.enum(dutyRoles),
  post: z.string().nullable(),
};

export const rosterView = z
  .object({
    unit: z.string(),
    ...span.shape,
    items: z.array(
      z.object({
        shift: id,
        ...person,
        ...span.shape,
        health: z.enum(['unreported', 'well', 'unwell']).nullable().meta({
          description: 'Only for who keeps this roster',
        }),
        healthAt: at.nullable(),
        counts: z.boolean().meta({
          description:
            'Not for an account that was disabled, or is no officer there or above any more: it is not called',
        }),
      }),
    ),
  })
  .meta({ title: 'Roster' });
export type RosterView = z.infer<typeof rosterView>;

export const rosterSet = z.object({ shifts: z.array(id) });
export const rosterHoles = z.object({ unit: z.string(), ...span.shape, holes: z.array(span) });
export type RosterHoles = z.infer<typeof rosterHoles>;

export const dutyView = z
  .object({
    at,
    unit: z.string(),
    answering: z.string().nullable().meta({ description: 'The unit whose roster answers; null when nobody does' }),
    people: z.array(z.object(person)),
    passed: z.array(z.string()).meta({ description: 'Units on the way up in which nobody could be called' }),
  })
  .meta({ title: 'Duty' });
export type DutyView = z.infer<typeof dutyView>;

export const wayList = z.object({
  items: z.array(
    z.object({
      way: id,
      kind: z.enum(wayKinds),
      language: z.enum(languages),
      place: z.int(),
      mark: z.string().meta({ description: 'What logs call it' }),
    }),
  ),
});
export const wayKept = z.object({ way: id });
export const healthSaid = z.object({ shifts: z.int().meta({ description: 'Running shifts that it was noted for' }) });

export const sirenList = z.object({
  now: at,
  own: z.int().meta({ description: 'Sirens of the unit itself, also those that the list has no room for' }),
  all: z.int().meta({ description: 'Sirens of the unit and of those below it' }),
  // The unit’s own first: what sounds below a duty room must not crowd out what it is called for itself.
  items: z.array(
    z.object({
      case: id,
      clock: z.string(),
      unit: z.string(),
      own: z.boolean().meta({ description: 'Of the unit itself: this screen sounds' }),
      callout: id,
      rung: z.int(),
      nobody: z.boolean().meta({ description: 'Nobody is on duty anywhere' }),
      texts: z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() }),
      soundedAt: at,
    }),
  ),
});
export type SirenList = z.infer<typeof sirenList>;
