import { hash } from 'node:crypto';
import type { StampedCommand } from '../loop/command.ts';
import { canonical } from './canonical.ts';
import type { Seal } from './seal.ts';

/**
 * What a command says. Heads that were found by what it named are not said: found again they may be others, and it is
 * the same command all the same.
 */
const saidBy = (command: StampedCommand): string =>
  canonical(command.type === 'offer-group' && command.named !== undefined ? { ...command, cases: null } : command);

/** Before a digest under the master key; those of before were plain SHA-256, without anything before it. */
const keyed = Buffer.of(1);

/**
 * Digest of what was said, of a kind. It is kept also when what was said is erased, so it is made with a key that the
 * database does not have: a seat, a plate or a number of a document would else be found by trying.
 */
export const keyedDigest = (seal: Seal, kind: string, said: string): Buffer =>
  Buffer.concat([keyed, seal.mark([kind, said])]);

/** Whether a digest is of this, be it one of before. */
export const isDigestOf = (seal: Seal, digest: Buffer, kind: string, said: string): boolean =>
  digest.length === 32 ? digest.equals(hash('sha256', said, 'buffer')) : digest.equals(keyedDigest(seal, kind, said));

/** Digest of everything a command says: the same id with another body is another command (I9). It is kept for ever. */
export const digestOf = (seal: Seal, command: StampedCommand): Buffer => keyedDigest(seal, 'command', saidBy(command));

/** Whether a command says what was said under a digest. */
export const isSaid = (seal: Seal, digest: Buffer, command: StampedCommand): boolean =>
  isDigestOf(seal, digest, 'command', saidBy(command));

/** Whether these bytes can be the digest of a command. */
export const isDigest = (bytes: Buffer): boolean =>
  bytes.length === 32 || (bytes.length === 33 && bytes[0] === keyed[0]);
