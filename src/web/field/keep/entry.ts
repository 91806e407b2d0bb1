import { z } from 'zod';
import { doneAnswer, problemAnswer } from '../../../contract/answer.ts';
import { signedItem } from '../../../contract/signed.ts';
import type { EntryRow } from './database.ts';

// What an entry of the outbox holds. It is read back by a schema: a newer program may find what an older one wrote.

const ids = z.array(z.string());

/** What an entry will change, as far as this phone can show it before the server has answered. */
const effect = z.object({
  /** Cases that my unit holds by it. */
  take: ids.optional(),
  /** The link in which they are then. */
  link: z.string().optional(),
  /** Cases offered to another unit. */
  offer: z.object({ to: z.string(), cases: ids }).optional(),
  /** Cases that another unit holds by it: its officer signed on their phone. */
  gave: z.object({ to: z.string(), cases: ids }).optional(),
});
export type Effect = z.output<typeof effect>;

/** A photograph that goes before the evidence that names it. */
const photo = z.object({ case: z.string(), digest: z.string(), media: z.string(), bytes: z.instanceof(Uint8Array) });

export const entryBody = z.object({
  unit: z.string(),
  /** Instant of the city, in milliseconds. */
  happenedAt: z.number(),
  /** What it is, in words: a key of the texts and what to fill in. */
  what: z.object({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) }),
  command: z.record(z.string(), z.unknown()).nullable(),
  /** Statements signed by this phone and another; delivered instead of a command. */
  signed: z.array(signedItem).nullable(),
  photos: z.array(photo),
  effect,
  problem: z.union([problemAnswer, z.object({ code: z.string(), title: z.string(), detail: z.string() })]).nullable(),
  answer: doneAnswer.nullable(),
});
export type EntryBody = z.output<typeof entryBody>;

/** An entry as the app works with it. */
export type Entry = Omit<EntryRow, 'box'> & EntryBody;

/** Everything that is sent, for whoever makes an entry. */
export type NewEntry = Pick<EntryBody, 'unit' | 'happenedAt' | 'what' | 'command'> & {
  readonly commandId?: string;
  readonly cases: readonly string[];
  readonly signed?: EntryBody['signed'];
  readonly photos?: EntryBody['photos'];
  readonly effect?: Effect;
  /** Milliseconds for which it can be taken back before it is sent. */
  readonly hold?: number;
};

/**
 * Whether an entry may still be changed or taken back: one that was sent may have been recorded though no answer was
 * heard, and only its repetition tells.
 */
export const isOpen = ({ state, attempts }: Pick<Entry, 'state' | 'attempts'>): boolean =>
  state === 'refused' || (state === 'waiting' && attempts === 0);
