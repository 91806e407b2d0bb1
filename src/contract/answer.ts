import { z } from 'zod';
import { requestCodes } from './codes.ts';
import { refusalCodes } from '../loop/refusal.ts';

// What is answered. Instants are ISO 8601 in UTC; ids are lower-case UUIDs.

const id = z.string().meta({ format: 'uuid' });
const at = z.string().meta({ format: 'date-time' });
const unit = z.string();
const fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const facts = z.record(z.string(), fact);
const custody = z.enum(['held', 'offered', 'closed']);
const rule = z.object({ table: z.string(), version: z.string(), rows: z.array(z.string()) });

/** What the giver of a command is told when it was done. */
export const doneAnswer = z
  .object({
    commandId: id,
    case: id,
    version: z.int(),
    custody,
    holder: unit,
    link: z.string(),
    offer: z.string().nullable(),
    opened: z.array(id),
    gaps: z.array(id),
    held: z.int().nullable().meta({ description: 'For a blind count: how many are held' }),
  })
  .meta({ title: 'Done' });

const ruleSaid = z
  .object({
    table: z.string(),
    version: z.string().nullable(),
    rows: z.array(z.string()),
    reason: z.string().nullable(),
  })
  .meta({ description: 'The rule of the policy that refused, in its own words; no version where policy is silent' });

/** Problem details (RFC 9457). */
export const problemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum([...refusalCodes, ...requestCodes]),
    detail: z.string(),
    about: z.array(z.string()),
    case: id.optional(),
    commandId: id.optional(),
    ruling: ruleSaid.optional(),
    others: z
      .array(
        z.object({
          code: z.string(),
          case: id.nullable(),
          about: z.array(z.string()),
          text: z.string(),
          ruling: ruleSaid.optional(),
        }),
      )
      .optional(),
    fields: z
      .array(z.object({ field: z.string(), code: z.string(), text: z.string(), expected: z.string().optional() }))
      .optional(),
  })
  .meta({ title: 'Problem' });

/** A clock of a case. */
export const clockView = z.object({
  clock: z.string(),
  purpose: z.string(),
  due: at.nullable().meta({ description: 'null while paused' }),
  lateSince: at.nullable().optional().meta({ description: 'When it first ran out; then `due` is the next call' }),
  rung: z.int(),
  acknowledged: z.boolean(),
  ladder: z.array(z.string()),
  rule,
});

/** Where a case stands. Nothing here identifies a person. */
export const caseView = z
  .object({
    case: id,
    loop: z.string(),
    version: z.int(),
    custody,
    holder: unit,
    opener: unit,
    link: z.string(),
    heldSince: at,
    openedAt: at,
    closedAt: at.nullable(),
    ending: z.string().nullable(),
    offer: z
      .object({ offer: z.string(), to: unit, link: z.string(), handover: id.nullable(), run: id.nullable(), at })
      .nullable(),
    clocks: z.array(clockView),
    due: at.nullable(),
    late: z.int().meta({ description: 'Highest rung that an unacknowledged clock has reached; 0 is in time' }),
    lateSince: at.nullable().optional().meta({ description: 'When the first late clock ran out; null in time' }),
    facts,
    evidence: z.record(z.string(), z.object({ count: z.int(), seq: z.int(), at, unit, thisStay: z.boolean() })),
    exceptions: z.record(
      z.string(),
      z.object({
        evidence: z.array(z.string()),
        expiresAt: at,
        askedBy: unit,
        decision: z.enum(['asked', 'approved', 'refused']),
      }),
    ),
    bonds: z.record(z.string(), z.string().nullable()),
    gaps: z.record(z.string(), z.string()),
    subject: id.nullable(),
    voyage: id.nullable(),
    run: id.nullable(),
    party: z.object({ id, members: z.array(id) }).nullable(),
    roll: z.array(id),
    place: id.nullable(),
    measure: z.object({ start: at, until: at, ended: z.boolean(), extended: z.boolean() }).nullable(),
    emergency: at.nullable(),
    fast: z.boolean(),
    mergedInto: id.nullable(),
  })
  .meta({ title: 'Case' });
export type CaseView = z.infer<typeof caseView>;

/** What identifies a person, opened for somebody who may see it. */
export const personView = z.record(z.string(), z.unknown()).meta({ title: 'Person' });

const person = personView.nullable().optional();
/** A case in a list, with its person when names were asked for. */
export const listedCase = z.object({ ...caseView.shape, person }).meta({ title: 'ListedCase' });
export type ListedCase = z.infer<typeof listedCase>;

/** One page of a list. */
export const casePage = z
  .object({
    now: at,
    items: z.array(listedCase),
    next: z.string().nullable(),
    from: z.string().nullable().optional().meta({
      description: 'Asked with skip: the cursor that asks for this page again; null when the list ends before',
    }),
  })
  .meta({ title: 'CasePage' });
export type CasePage = z.infer<typeof casePage>;

/** How many rows a list has, as of one reading; counting stops at `most`. */
export const listLength = z.object({ now: at, most: z.int(), count: z.int() }).meta({ title: 'ListLength' });
export type ListLength = z.infer<typeof listLength>;

/** How much is on a desk; each number stops at `most`. */
export const deskCounts = z.object({
  now: at,
  most: z.int(),
  holding: z.int(),
  coming: z.int().meta({ description: 'Offers to sign for: a group is one, for its heads are counted blind' }),
  late: z.int(),
  gaps: z.int(),
  heads: z.int().meta({ description: 'People held by the unit and those below it' }),
});
export type DeskCounts = z.infer<typeof deskCounts>;

/** One event of a case as it is shown. */
export const timelineEvent = z.object({
  seq: z.int(),
  name: z.string(),
  happenedAt: at,
  recordedAt: at,
  actor: z.string(),
  by: z.string().nullable().meta({ description: 'What the account is called; null for Huan itself' }),
  unit,
  standing: z.string(),
  data: z.record(z.string(), z.unknown()).meta({
    description:
      'What happened, and what people wrote (`reason`, `finding`, `basis`, `objection`, `document`) until it is erased',
  }),
  facts: facts.optional(),
  clocks: z
    .array(z.object({ clock: z.string(), purpose: z.string().nullable(), due: at.nullable(), rule: rule.nullable() }))
    .optional(),
  decisions: z
    .array(
      z.object({
        table: z.string(),
        version: z.string(),
        rows: z.array(z.string()),
        outputs: facts,
        why: z
          .array(z.string())
          .meta({ description: 'Policy, basis, table, row and facts, in the language asked for' }),
        reason: z
          .string()
          .nullable()
          .optional()
          .meta({ description: 'What the policy says of the rows that decided, in its own words' }),
        unknown: z
          .array(z.string())
          .optional()
          .meta({ description: 'Those lines of `why` that tell of a fact nobody knew' }),
      }),
    )
    .optional(),
  personal: z.unknown().optional(),
});
export const timelinePage = z
  .object({ case: id, now: at, events: z.array(timelineEvent), next: z.int().nullable() })
  .meta({ title: 'Timeline' });
export type TimelinePage = z.infer<typeof timelinePage>;

/** A flight with its balance: everyone who came in went out or is held (I6). */
export const flightView = z
  .object({
    ...caseView.shape,
    balance: z.object({
      in: z.int(),
      out: z.int(),
      held: z.int(),
      balanced: z.boolean(),
      manifest: z.int().nullable(),
      seen: z.int().meta({ description: 'How many of them your unit may see' }),
    }),
    links: z.array(z.object({ link: z.string(), holder: unit, custody, heads: z.int() })),
    lanes: z.record(z.string(), z.int()).optional().meta({ description: 'Left out when asked without them' }),
  })
  .meta({ title: 'Flight' });
export type FlightView = z.infer<typeof flightView>;

/** One page of flights. */
export const flightPage = z.object({ now: at, items: z.array(flightView), next: z.string().nullable() });
export type FlightPage = z.infer<typeof flightPage>;

/** Who read a record. */
export const readingView = z.object({ at, actor: z.string(), name: z.string().nullable(), unit, purpose: z.string() });
export const readingPage = z.object({ case: id, items: z.array(readingView), next: z.string().nullable() });
export type ReadingPage = z.infer<typeof readingPage>;

export const fileView = z.object({
  file: z.string().meta({ description: 'SHA-256, to be named as a file of evidence' }),
  media: z.string(),
  bytes: z.int(),
  addedAt: at,
});
export type FileView = z.infer<typeof fileView>;

const names = z.object({ 'zh-Hans': z.string(), 'zh-Hant': z.string(), en: z.string() });
export const unitView = z
  .object({
    unit: z.string(),
    kind: z.string(),
    parent: z.string().nullable(),
    names,
    active: z.boolean(),
    sample: z.boolean().meta({ description: 'Of the sample city' }),
    heads: z.int().optional(),
  })
  .meta({ title: 'Unit' });
export type UnitView = z.infer<typeof unitView>;

const membership = z.object({
  unit: z.string(),
  role: z.enum(['officer', 'viewer', 'admin', 'auditor']),
  from: at.nullable(),
  until: at.nullable(),
});
export const accountView = z
  .object({
    account: z.string(),
    username: z.string().nullable(),
    name: z.string(),
    disabled: z.boolean(),
    mustUseSecondFactor: z.boolean().optional(),
    subject: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'Subject of the other issuer that signs in as this account' }),
    limited: z.boolean().optional().meta({ description: 'Signed in, and a second factor has to be set up first' }),
    memberships: z.array(membership),
  })
  .meta({ title: 'Account' });
export type AccountView = z.infer<typeof accountView>;
export const accountPage = z.object({ items: z.array(accountView), next: z.string().nullable() });
export type AccountPage = z.infer<typeof accountPage>;

export const manifestReport = z
  .object({
    applied: z.boolean(),
    dryRun: z.boolean(),
    flights: z.array(
      z.object({
        voyage: id,
        carrier: z.string(),
        number: z.string(),
        from: z.string(),
        to: z.string(),
        scheduledArrival: z.string().nullable(),
      }),
    ),
    passengers: z.int(),
    crew: z.int(),
    opened: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    dropped: z.int(),
    problems: z.array(
      z.object({
        at: z.string(),
        field: z.string(),
        found: z.string(),
        expected: z.string(),
        severity: z.enum(['error', 'warning']),
      }),
    ),
  })
  .meta({ title: 'ManifestReport' });
