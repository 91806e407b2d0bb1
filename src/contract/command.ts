import { z } from 'zod';
import { maySay } from '../city/identity.ts';
import type { Command } from '../loop/command.ts';
import type { CommandId, Instant, Json, UnitId } from '../loop/terms.ts';
import { anyFacts, factsSchema, openingSchema } from './facts.ts';
import { personal } from './personal.ts';
import { caseKey, commandKey, fileKey, moment, quoted, sentence, smallJson, text, unitKey, word } from './text.ts';

// What callers may say. Every command of the kernel except `lapse`, which only the sweeper gives.

const cases = z.array(caseKey).max(1000);
const facts = anyFacts.optional();
const sealed = personal.transform((value): Json => value).optional();
const files = z.array(fileKey).max(20).optional();
const counted = z.int().min(0).max(100_000);

const open = z.strictObject({
  type: z.literal('open'),
  case: caseKey,
  loop: word,
  holder: unitKey.nullable().default(null),
  subject: caseKey.optional(),
  voyage: caseKey.optional(),
  party: z.strictObject({ id: caseKey, members: cases.min(1) }).optional(),
  facts,
  personal: sealed,
  reason: sentence.optional(),
});
const offer = z.strictObject({
  type: z.literal('offer'),
  case: caseKey,
  to: unitKey,
  link: word,
  run: caseKey.optional(),
  splits: sentence.optional(),
});
const accept = z.strictObject({ type: z.literal('accept'), case: caseKey, offer: quoted });
const refuse = z.strictObject({ type: z.literal('refuse'), case: caseKey, offer: quoted, reason: sentence });
const withdraw = z.strictObject({ type: z.literal('withdraw'), case: caseKey, offer: quoted, reason: sentence });
const claim = z.strictObject({
  type: z.literal('claim'),
  case: caseKey,
  link: word,
  reason: sentence,
  run: caseKey.optional(),
});
const offerGroup = z.strictObject({
  type: z.literal('offer-group'),
  handover: caseKey,
  cases: cases.min(1),
  to: unitKey,
  link: word,
  run: caseKey.optional(),
  splits: sentence.optional(),
});
// Or everybody of a party whom the giver holds, or everybody of theirs who goes by a run: looked up when it is given.
const offerNamed = offerGroup.extend({
  cases: cases.min(1).optional(),
  party: caseKey.optional(),
  everyone: caseKey.optional().meta({ description: 'A run: everybody on it whom your unit holds' }),
});
const acceptGroup = z.strictObject({ type: z.literal('accept-group'), handover: caseKey, present: cases });
const refuseGroup = z.strictObject({ type: z.literal('refuse-group'), handover: caseKey, reason: sentence });
const withdrawGroup = z.strictObject({ type: z.literal('withdraw-group'), handover: caseKey, reason: sentence });
const record = z.strictObject({
  type: z.literal('record'),
  case: caseKey,
  kind: word,
  facts,
  personal: sealed,
  files,
  place: caseKey.optional(),
  counted: counted.optional(),
});
const correct = z.strictObject({
  type: z.literal('correct'),
  case: caseKey,
  kind: word,
  corrects: z.int().min(1),
  facts,
  personal: sealed,
  reason: sentence,
});
const close = z.strictObject({
  type: z.literal('close'),
  case: caseKey,
  ending: word,
  into: caseKey.optional(),
  personal: smallJson.optional(),
});
const justified = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), case: caseKey, reason: sentence });
const clocked = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), case: caseKey, clock: word, reason: sentence });
const excepted = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), case: caseKey, exception: quoted, reason: sentence });
const join = z.strictObject({ type: z.literal('join'), case: caseKey, party: caseKey, members: cases.min(1) });
const acknowledge = z.strictObject({ type: z.literal('acknowledge'), case: caseKey, clock: word });
const askException = z.strictObject({
  type: z.literal('ask-exception'),
  case: caseKey,
  evidence: z.array(word).min(1).max(50),
  reason: sentence,
  document: text(200),
  expiresAt: moment,
});
const review = z.strictObject({ type: z.literal('review-emergency'), case: caseKey, finding: sentence });
const extend = z.strictObject({
  type: z.literal('extend-measure'),
  case: caseKey,
  until: moment,
  reason: sentence,
  basis: sentence,
  objection: sentence,
});
const lift = z.strictObject({ type: z.literal('lift-measure'), case: caseKey, reason: sentence, basis: sentence });

/** The shape of each command, without the checks that look at several fields at once. */
export const commandShapes = {
  open,
  offer,
  accept,
  refuse,
  withdraw,
  claim,
  'offer-group': offerNamed,
  'accept-group': acceptGroup,
  'refuse-group': refuseGroup,
  'withdraw-group': withdrawGroup,
  record,
  correct,
  close,
  reopen: justified('reopen'),
  hasten: justified('hasten'),
  redecide: justified('redecide'),
  join,
  leave: justified('leave'),
  acknowledge,
  pause: clocked('pause'),
  resume: clocked('resume'),
  'ask-exception': askException,
  'approve-exception': excepted('approve-exception'),
  'refuse-exception': excepted('refuse-exception'),
  emergency: justified('emergency'),
  'review-emergency': review,
  'extend-measure': extend,
  'lift-measure': lift,
} as const;
export type CommandType = keyof typeof commandShapes;

const others = [
  record,
  offer,
  accept,
  acceptGroup,
  open,
  refuse,
  withdraw,
  claim,
  refuseGroup,
  withdrawGroup,
  correct,
  close,
  commandShapes.reopen,
  commandShapes.hasten,
  commandShapes.redecide,
  join,
  commandShapes.leave,
  acknowledge,
  commandShapes.pause,
  commandShapes.resume,
  askException,
  commandShapes['approve-exception'],
  commandShapes['refuse-exception'],
  commandShapes.emergency,
  review,
  extend,
  lift,
] as const;
const single = z.discriminatedUnion('type', [...others, offerGroup]);

const together = z.strictObject({
  type: z.literal('together'),
  case: caseKey,
  commands: z.array(single).min(1).max(1000),
});
/** Any command that a caller may give. */
export type GivenCommand = z.output<(typeof others)[number] | typeof offerNamed | typeof together>;
export type GivenOfferGroup = z.output<typeof offerNamed>;

type Facts = Readonly<Record<string, unknown>>;
interface Checked {
  readonly type: string;
  readonly kind?: string | undefined;
  readonly loop?: string | undefined;
  readonly facts?: Facts | undefined;
  readonly personal?: unknown;
}

/** What a record says under the seal that its kind may not: a note carries no name, and a temperature no passport. */
const sealedProblems = ({ type, kind = '', personal: said }: Checked): readonly z.core.$ZodIssue[] => {
  if ((type !== 'record' && type !== 'correct') || typeof said !== 'object' || said === null) return [];
  const keys = Object.keys(said).filter((name) => !maySay(kind, name));
  return keys.length === 0 ? [] : [{ code: 'unrecognized_keys', keys, path: ['personal'], message: '' }];
};

/** Facts that are not declared for the kind of a command, or not of their type. */
const undeclaredFacts = (command: Checked): readonly z.core.$ZodIssue[] => {
  const schema =
    command.type === 'record' || command.type === 'correct'
      ? factsSchema(command.kind ?? '')
      : command.type === 'open' && command.facts !== undefined
        ? openingSchema(command.loop ?? '')
        : null;
  if (schema === null) return [];
  // A correction may leave out what it does not correct; a record says all that its kind demands.
  if (command.type === 'correct' && command.facts === undefined) return [];
  const read = schema.safeParse(command.facts ?? {});
  if (read.success) return [];
  return read.error.issues.map((issue) => ({ ...issue, path: ['facts', ...issue.path] }));
};

/** What stands against what a command says, by its kind: its facts, and what it says under the seal. */
export const factProblems = (command: Checked): readonly z.core.$ZodIssue[] => [
  ...undeclaredFacts(command),
  ...sealedProblems(command),
];

/** Adds the problems of what a command says to those that its own schema found. */
export const checkFacts =
  (prefix: readonly (string | number)[]) =>
  (command: Checked, context: z.core.$RefinementCtx): void => {
    for (const issue of factProblems(command)) {
      context.issues.push({ ...issue, input: command, path: [...prefix, ...issue.path] } as z.core.$ZodRawIssue);
    }
  };

/** Adds the problem of an offer to a group that names its heads in no way, or in several. */
export const checkHeads =
  (prefix: readonly string[]) =>
  (command: object, context: z.core.$RefinementCtx): void => {
    const named = ['cases', 'party', 'everyone'].filter((name) => Reflect.get(command, name) !== undefined);
    if (named.length === 1) return;
    const message = named.length === 0 ? 'missing' : 'unrecognized';
    context.addIssue({ code: 'custom', message, path: [...prefix, named[1] ?? 'cases'] });
  };

/** A stamp as callers give it: the rest (account, unit) follows from who is signed in. */
export const stampShape = {
  commandId: commandKey,
  happenedAt: moment.nullable().optional(),
  unit: unitKey.optional(),
} as const;

/** A stamp as it was read. */
export interface GivenStamp {
  readonly commandId: CommandId;
  readonly happenedAt?: Instant | null | undefined;
  readonly unit?: UnitId | undefined;
}

/** The body of `POST /v1/commands`: any command with its stamp. */
export const givenCommand = z
  .strictObject({ ...stampShape, command: z.discriminatedUnion('type', [...others, offerNamed, together]) })
  .superRefine((given, context) => {
    const { command } = given;
    if (command.type === 'offer-group') return checkHeads(['command'])(command, context);
    if (command.type !== 'together') return checkFacts(['command'])(command, context);
    for (const [index, step] of command.commands.entries()) checkFacts(['command', 'commands', index])(step, context);
  });

// Optional fields that were left out are absent after reading, never undefined; the compiler cannot see that.
/** A command as the kernel takes it. */
export const asCommand = (given: Exclude<GivenCommand, GivenOfferGroup>): Command => given as Command;
