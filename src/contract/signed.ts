import { z } from 'zod';
import {
  type CaseId,
  type CommandId,
  type Instant,
  type UnitId,
  caseId,
  commandId,
  instant,
  unitId,
} from '../loop/terms.ts';
import { uuidBytes, uuidOf } from './bytes.ts';
import { doneAnswer, problemAnswer } from './answer.ts';
import { moment, text, unitKey } from './text.ts';

// What two phones without network sign and show each other. The signed bytes are short, so that a bus of 45 fits into
// a few QR codes, and they say all that the commands need: nobody has to rebuild a JSON text letter by letter.

/** The giver's statement: these people go to that unit. */
export interface SignedOffer {
  readonly kind: 'offer';
  readonly commandId: CommandId;
  readonly handover: CaseId;
  readonly happenedAt: Instant;
  readonly from: UnitId;
  readonly to: UnitId;
  readonly link: string;
  readonly run: CaseId | null;
  /** Why people of one party are parted; empty where they are not. */
  readonly splits: string;
  readonly cases: readonly CaseId[];
}

/** The receiver's answer to one offer, known by the SHA-256 of its signed bytes. */
export interface SignedAcceptance {
  readonly kind: 'acceptance';
  readonly commandId: CommandId;
  readonly offer: Uint8Array;
  readonly happenedAt: Instant;
  readonly unit: UnitId;
  /** For each head of the offer in its order, whether it is present. */
  readonly present: readonly boolean[];
  /** Present, though not offered. */
  readonly others: readonly CaseId[];
}
export type Statement = SignedOffer | SignedAcceptance;

// A phone builds statements from what it read by schemas.
export { caseId, commandId, instant, unitId };

const version = 1;
const kinds = { offer: 1, acceptance: 2 } as const;
const mostHeads = 1000;

const two = (value: number): readonly number[] => [value >> 8, value & 255];
const six = (value: number): readonly number[] =>
  [5, 4, 3, 2, 1, 0].map((power) => Math.floor(value / 256 ** power) % 256);
const short = (words: string): readonly number[] => {
  const bytes = new TextEncoder().encode(words);
  return [bytes.length, ...bytes];
};
const long = (words: string): readonly number[] => {
  const bytes = new TextEncoder().encode(words);
  return [...two(bytes.length), ...bytes];
};
const many = (ids: readonly string[]): readonly number[] => [
  ...two(ids.length),
  ...ids.flatMap((id) => [...uuidBytes(id)]),
];

/** The bytes that are signed. */
export const statementBytes = (said: Statement): Uint8Array<ArrayBuffer> => {
  const head = [version, kinds[said.kind], ...uuidBytes(said.commandId), ...six(said.happenedAt)];
  if (said.kind === 'offer') {
    return Uint8Array.from([
      ...head,
      ...uuidBytes(said.handover),
      ...short(said.from),
      ...short(said.to),
      ...short(said.link),
      ...(said.run === null ? [0] : [1, ...uuidBytes(said.run)]),
      ...long(said.splits),
      ...many(said.cases),
    ]);
  }
  const map = Array.from({ length: Math.ceil(said.present.length / 8) }, () => 0);
  for (const [index, there] of said.present.entries()) {
    if (there) map[index >> 3] = (map[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return Uint8Array.from([
    ...head,
    ...said.offer,
    ...short(said.unit),
    ...two(said.present.length),
    ...map,
    ...many(said.others),
  ]);
};

const unitShape = /^[A-Z0-9][A-Z0-9-]{0,63}$/;
const linkShape = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Reads signed bytes; `null` for anything that `statementBytes` would not have written. */
export const readStatement = (bytes: Uint8Array): Statement | null => {
  let at = 0;
  let short = false;
  const take = (length: number): Uint8Array => {
    const part = bytes.slice(at, at + length);
    if (part.length < length) short = true;
    at += length;
    return part;
  };
  const number = (length: number): number => take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  const words = (length: number): string => new TextDecoder().decode(take(number(length)));
  const uuid = (): string => uuidOf(take(16));
  const ids = (): readonly CaseId[] => {
    const count = number(2);
    if (count > mostHeads) short = true;
    return short ? [] : Array.from({ length: count }, () => caseId(uuid()));
  };
  if (number(1) !== version) return null;
  const kind = number(1);
  const stamp = { commandId: commandId(uuid()), happenedAt: instant(number(6)) };
  let said: Statement;
  if (kind === kinds.offer) {
    const handover = caseId(uuid());
    const [from, to, link] = [words(1), words(1), words(1)];
    if (!unitShape.test(from) || !unitShape.test(to) || !linkShape.test(link)) return null;
    const run = number(1) === 0 ? null : caseId(uuid());
    const splits = words(2);
    said = { kind: 'offer', ...stamp, handover, from: unitId(from), to: unitId(to), link, run, splits, cases: ids() };
  } else if (kind === kinds.acceptance) {
    const offer = take(32);
    const unit = words(1);
    if (!unitShape.test(unit)) return null;
    const heads = number(2);
    if (heads > mostHeads || short) return null;
    const map = take(Math.ceil(heads / 8));
    const present = Array.from({ length: heads }, (_, index) => (((map[index >> 3] ?? 0) >> (index & 7)) & 1) === 1);
    said = { kind: 'acceptance', ...stamp, offer, unit: unitId(unit), present, others: ids() };
  } else return null;
  if (short || at !== bytes.length) return null;
  // One statement, one writing: what reads the same must be the same bytes.
  const again = statementBytes(said);
  return again.length === bytes.length && again.every((byte, index) => byte === bytes[index]) ? said : null;
};

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);

/** A signed statement as it is delivered. */
export const signedItem = z.strictObject({
  payload: base64Url.max(30_000),
  signature: base64Url.max(200),
  device: uuid,
});
export type SignedItem = z.output<typeof signedItem>;

/** The body of `POST /v1/signed-commands`. An acceptance comes together with its offer. */
export const signedBody = z.strictObject({ items: z.array(signedItem).min(1).max(50) });

/** What came of each statement, in the order in which they were given. */
export const signedAnswer = z.object({
  items: z.array(z.union([z.object({ done: doneAnswer }), z.object({ problem: problemAnswer })])),
});

/** A phone makes itself known: its id and the public half of its key (SubjectPublicKeyInfo of P-256, base64url). */
export const newDeviceBody = z.strictObject({ device: uuid, name: text(80, 1), key: base64Url.min(100).max(200) });
export const devicePath = z.strictObject({ device: uuid });
export const accountDevicePath = z.strictObject({ account: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), device: uuid });
/** Since when a phone is not to be believed: when it was lost; left out, now. */
export const revokeQuery = z.strictObject({ since: moment.optional() });
export const devicesQuery = z.strictObject({
  /** Codes of units, separated by commas. */
  units: z
    .string()
    .max(8000)
    .transform((list) => list.split(','))
    .pipe(z.array(unitKey).min(1).max(200)),
});

const at = z.string().meta({ format: 'date-time' });
export const ownDevice = z.object({
  device: z.string(),
  name: z.string(),
  registeredAt: at,
  revokedAt: at.nullable(),
});
export const ownDevices = z.object({ items: z.array(ownDevice) });
/** A phone of a counterpart: whose signature to expect. It names no person. */
export const knownDevice = z.object({
  device: z.string(),
  key: z.string(),
  units: z.array(z.string()),
  registeredAt: at,
  revokedAt: at.nullable(),
});
export const knownDevices = z.object({ now: at, items: z.array(knownDevice) });
export type KnownDevice = z.infer<typeof knownDevice>;
