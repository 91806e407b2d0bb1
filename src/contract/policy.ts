import { z } from 'zod';
import { day } from './text.ts';

// The rules that apply, as they are read by people. Texts of the policy's authors come in the language asked for.

const at = z.string().meta({ format: 'date-time' });
const name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,79}$/);

const tableHead = z.object({
  table: z.string(),
  title: z.string(),
  hitPolicy: z.string(),
  rows: z.int(),
  counted: z.enum(['today', 'closed', 'now', 'none']).meta({
    description:
      'Rows are counted by whom they decided today, by the cases closed today, or by what they hold now; none: which row spoke is written down nowhere',
  }),
});
export type TableHead = z.infer<typeof tableHead>;

/** What a version changes against the one before it. */
const change = z.object({
  table: z.string(),
  title: z.string(),
  added: z.array(z.string()).meta({ description: 'Rows that were not there before' }),
  removed: z.array(z.string()),
  changed: z.array(z.string()),
});

const version = z
  .object({
    name: z.string(),
    version: z.string(),
    announcedAt: at,
    effectiveFrom: at,
    expiresAt: at,
    reviewAt: at,
    legalBasis: z.string(),
    binds: z.array(z.string()).meta({ description: 'Kinds of unit' }),
    transition: z.object({
      kind: z.enum(['new arrivals only', 'everyone inside', 'running ones finish', 'since']),
      since: at.nullable(),
    }),
    lists: z.record(z.string(), z.array(z.string())),
    tables: z.array(tableHead),
    changes: z.array(change).nullable().meta({ description: 'null for the first version that there is' }),
  })
  .meta({ title: 'PolicyVersion' });
export type PolicyVersionView = z.infer<typeof version>;

/** The versions of the city's policy, oldest first. */
export const policyView = z
  .object({
    now: at,
    inForce: z.string().nullable().meta({ description: 'The version that applies now; null when none does' }),
    next: z.string().nullable().meta({ description: 'The version that takes effect next' }),
    versions: z.array(version),
  })
  .meta({ title: 'Policy' });
export type PolicyView = z.infer<typeof policyView>;

const column = z.object({
  name: z.string(),
  title: z.string().nullable().meta({ description: 'As the authors call it, where they do' }),
  type: z.string(),
});
export type ColumnView = z.infer<typeof column>;
const row = z.object({
  row: z.string(),
  inputs: z.array(z.string()).meta({ description: 'FEEL, one for each input' }),
  outputs: z.array(z.string()),
  note: z.string().nullable().meta({ description: 'Why the row exists' }),
});

/** One decision table. */
export const policyTable = z
  .object({
    ...tableHead.shape,
    version: z.string(),
    inputs: z.array(column),
    outputs: z.array(column),
    rules: z.array(row),
  })
  .omit({ rows: true })
  .meta({ title: 'DecisionTable' });
export type PolicyTable = z.infer<typeof policyTable>;

/** How many cases each row decided on a day, as far as the unit may see. */
export const policyDecided = z
  .object({
    now: at,
    day: z.string().meta({ description: 'A day of the city' }),
    rows: z
      .array(z.object({ table: z.string(), version: z.string(), row: z.string(), cases: z.int() }))
      .meta({ description: 'The most frequent first. A case that was decided twice by a row counts once' }),
  })
  .meta({ title: 'Decided' });
export type PolicyDecided = z.infer<typeof policyDecided>;

/** How many cases each row holds now, as far as the unit may see: clocks that run, open gaps. */
export const policyRunning = z.object({ now: at, rows: policyDecided.shape.rows }).meta({ title: 'RunningRows' });
export type PolicyRunning = z.infer<typeof policyRunning>;

/** Any one case that a row decided, and why. */
export const decidedExample = z
  .object({
    case: z.string().meta({ format: 'uuid' }),
    at,
    why: z.array(z.string()),
    outputs: z.record(z.string(), z.unknown()),
  })
  .meta({ title: 'DecidedExample' });
export type DecidedExample = z.infer<typeof decidedExample>;

export const tablePath = z.strictObject({ table: name });
export const rowPath = z.strictObject({ table: name, row: name });
export const versionQuery = z.strictObject({ version: name.optional() });
export const dayQuery = z.strictObject({ day: day.optional() });
export const exampleQuery = z.strictObject({ version: name.optional(), day: day.optional() });
