import { createHash, hash } from 'node:crypto';
import { canonical } from './canonical.ts';

/** Where every chain begins. */
export const noHash: Buffer = Buffer.alloc(32);

/** The columns of an event over which its hash is taken. */
export interface HashedEvent {
  readonly case_id: string;
  readonly seq: number;
  readonly command_id: string;
  readonly name: string;
  readonly happened_at: number;
  readonly recorded_at: number;
  readonly actor: string;
  readonly unit: string;
  readonly standing: string;
  readonly holder: string | null;
  readonly receiver: string | null;
  readonly to_unit: string | null;
  readonly voyage: string | null;
  readonly run: string | null;
  readonly data: unknown;
  readonly sealed: Buffer | null;
}

/** SHA-256 of the previous hash and the canonical JSON of the event; sealed bytes enter by their own SHA-256 (I10). */
export const eventHash = (previous: Buffer, event: HashedEvent): Buffer => {
  const { sealed, ...rest } = event;
  const text = canonical({ ...rest, sealed: sealed === null ? null : hash('sha256', sealed, 'hex') });
  return createHash('sha256').update(previous).update(text).digest();
};

/** A leaf of an anchor: one case with the hash of its last event. */
export const leafHash = (caseId: string, seq: number, last: Buffer): Buffer =>
  createHash('sha256').update(`leaf ${caseId} ${seq} `).update(last).digest();

/** Merkle root of leaves in their given order; an odd one is carried up (RFC 6962 without its split rule). */
export const merkleRoot = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return noHash;
  let level = [...leaves];
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const left = level[index];
      const right = level[index + 1];
      if (left === undefined) break;
      above.push(right === undefined ? left : createHash('sha256').update('node').update(left).update(right).digest());
    }
    level = above;
  }
  return level[0] ?? noHash;
};

/** The hash of an anchor, chained to the one before it. */
export const anchorHash = (previous: Buffer, anchor: number, takenAt: number, cases: number, root: Buffer): Buffer =>
  createHash('sha256').update(previous).update(canonical({ anchor, takenAt, cases })).update(root).digest();
