import { hash } from 'node:crypto';
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

/** An answer as it is kept, over which an anchor's digest is taken. */
export interface HashedAnswer {
  readonly command_id: string;
  readonly digest: Buffer;
  readonly recorded_at: number;
  /** The JSON as it lies there, not parsed and written out again. */
  readonly answer: string;
}

/** An anchor as it is hashed. Transaction ids as decimal text: they outgrow a number. */
export interface HashedAnchor {
  readonly anchor: number;
  readonly takenAt: number;
  readonly fromXid: string;
  readonly toXid: string;
  readonly cases: number;
  /** The newest entry of the journal that it covers, with its hash in hexadecimal; neither before there was a journal. */
  readonly journal?: number;
  readonly journalHash?: string;
  readonly root: Buffer;
}

/** Where the bytes of one event are put together; a buffer for each would be garbage at once. */
let scratch = Buffer.allocUnsafeSlow(16_384);

// Ids and names need no escapes, and most of what an event says of itself is one.
const plain = /^[\w .:/-]*$/;
const quoted = (text: string | null): string =>
  text === null ? 'null' : plain.test(text) ? `"${text}"` : JSON.stringify(text);

/**
 * SHA-256 of the previous hash and the canonical JSON of the event; sealed bytes enter by their own SHA-256 (I10).
 *
 * @param data the canonical JSON of `event.data`, for whoever has it at hand
 */
export const eventHash = (
  previous: Buffer,
  event: Omit<HashedEvent, 'data'> & { readonly data?: unknown },
  data = canonical(event.data),
): Buffer => {
  const sealed = event.sealed === null ? null : hash('sha256', event.sealed, 'hex');
  // Canonical JSON written out: the keys are few and known, and this is done for every event.
  const text =
    `{"actor":${quoted(event.actor)},"case_id":${quoted(event.case_id)},"command_id":${quoted(event.command_id)},` +
    `"data":${data},"happened_at":${event.happened_at},"holder":${quoted(event.holder)},"name":${quoted(event.name)},` +
    `"receiver":${quoted(event.receiver)},"recorded_at":${event.recorded_at},"run":${quoted(event.run)},` +
    `"sealed":${quoted(sealed)},"seq":${event.seq},"standing":${quoted(event.standing)},` +
    `"to_unit":${quoted(event.to_unit)},"unit":${quoted(event.unit)},"voyage":${quoted(event.voyage)}}`;
  const most = previous.length + text.length * 3;
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most * 2);
  scratch.set(previous);
  const length = previous.length + scratch.write(text, previous.length);
  return hash('sha256', scratch.subarray(0, length), 'buffer');
};

/** SHA-256 over answers in the order of their command ids. */
export const answersDigest = (answers: readonly HashedAnswer[]): Buffer => {
  let text = '';
  for (const { command_id, digest, recorded_at, answer } of answers) {
    text += `${command_id} ${digest.toString('hex')} ${recorded_at} ${answer}\n`;
  }
  return hash('sha256', text, 'buffer');
};

/**
 * A leaf of an anchor: one case with the hash of its last event, the digest of the answers given meanwhile, and the text
 * that lists what was kept with it.
 */
export const leafHash = (
  caseId: string,
  seq: number,
  last: Buffer,
  answers: Buffer | null,
  kept: string | null = null,
): Buffer => {
  const parts = [Buffer.from(`leaf ${caseId} ${seq} `), last, answers ?? noHash];
  if (kept !== null) parts.push(hash('sha256', kept, 'buffer'));
  return hash('sha256', Buffer.concat(parts), 'buffer');
};

const node = Buffer.from('node');

/** A Merkle tree that keeps only the roots of its whole parts, so that a million leaves need no memory. */
export interface MerkleTree {
  add(leaf: Buffer): void;
  readonly size: number;
  root(): Buffer;
}

/** An empty tree. Leaves in their given order; an odd one is carried up, which is the shape of RFC 6962, section 2.1. */
export const merkleTree = (): MerkleTree => {
  const peaks: { hash: Buffer; leaves: number }[] = [];
  let size = 0;
  const join = (left: Buffer, right: Buffer): Buffer => hash('sha256', Buffer.concat([node, left, right]), 'buffer');
  return {
    add(leaf) {
      size += 1;
      let peak = { hash: leaf, leaves: 1 };
      for (let last = peaks.at(-1); last !== undefined && last.leaves === peak.leaves; last = peaks.at(-1)) {
        peaks.pop();
        peak = { hash: join(last.hash, peak.hash), leaves: last.leaves * 2 };
      }
      peaks.push(peak);
    },
    get size() {
      return size;
    },
    root() {
      const last = peaks.at(-1);
      if (last === undefined) return noHash;
      return peaks.slice(0, -1).reduceRight((right, { hash: left }) => join(left, right), last.hash);
    },
  };
};

/** The hash of an anchor, chained to the one before it. */
export const anchorHash = (previous: Buffer, anchor: HashedAnchor): Buffer => {
  const { root, ...rest } = anchor;
  return hash('sha256', Buffer.concat([previous, Buffer.from(canonical(rest)), root]), 'buffer');
};
