import { z } from 'zod';

// What the auditor found, and whether it is still at work. Its instants are the machine's own: the city's time may be
// simulated, and whoever checks must not depend on what is checked.

const at = z.string().meta({ format: 'date-time' });

const finding = z.object({
  invariant: z.string(),
  grade: z.enum(['broken', 'notice']),
  case: z.string().nullable(),
  seq: z.int().optional(),
  code: z.string().optional().meta({ description: 'What was found; a code never changes. Absent in runs of long ago' }),
  facts: z
    .record(z.string(), z.union([z.string(), z.number(), z.null(), z.array(z.string())]))
    .optional()
    .meta({ description: 'What fills the text of the code: units, links, instants in milliseconds' }),
  text: z.string().meta({ description: 'The same in English, with all codes as they stand in the ledger' }),
});
export type FindingView = z.infer<typeof finding>;

const run = z.object({
  run: z.int(),
  started: at,
  finished: at.nullable().meta({ description: 'null while it runs, and for ever for one that died' }),
  ok: z.boolean().nullable(),
  broken: z.int().nullable(),
  notices: z.int().nullable(),
});
export type AuditRun = z.infer<typeof run>;

const anchor = z.object({ anchor: z.int(), takenAt: at, cases: z.int(), hash: z.string() });

/** How the audit stands. */
export const auditView = z
  .object({
    now: at.meta({ description: 'By the clock of the machine' }),
    every: z.int().meta({ description: 'Milliseconds after which the auditor counts as stopped' }),
    overdue: z.boolean().meta({ description: 'No run has ended for too long: an alarm of its own' }),
    running: z
      .object({ started: at, share: z.number() })
      .nullable()
      .meta({ description: 'A run that was asked for here and has not ended; the bell rings when it does' }),
    failed: z.boolean().meta({ description: 'The last run that was asked for here ended without a result' }),
    last: run
      .extend({ findings: z.array(finding) })
      .nullable()
      .meta({ description: 'The last run that ended' }),
    runs: z.array(run).meta({ description: 'The newest first' }),
    anchor: anchor.nullable(),
    anchors: z.int(),
    outside: z
      .object({
        anchor: z.int().nullable(),
        takenAt: at.nullable(),
        agrees: z.boolean().meta({ description: 'The newest anchor that both have is the same' }),
        torn: z.int().meta({ description: 'Lines that cannot be read' }),
      })
      .nullable()
      .meta({ description: 'The list outside the database; null where this server keeps none' }),
  })
  .meta({ title: 'Audit' });
export type AuditView = z.infer<typeof auditView>;

export const auditStarted = z.object({ started: at });
