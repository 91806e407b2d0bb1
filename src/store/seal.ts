import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { canonical } from './canonical.ts';

/** The sealed bytes cannot be opened: another key, another case, or bytes that were changed. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** The key of a case, or of whatever else is sealed by itself. */
export type SealKey = KeyObject;

/** What a master key gives: key objects, which may be handed to another thread. */
export interface SealKeys {
  readonly wrapping: KeyObject;
  readonly tokens: KeyObject;
  readonly marks: KeyObject;
}

/** Master key: 32 bytes, kept outside the database. Wraps the keys of cases and keys the search tokens. */
export interface Seal {
  readonly keys: SealKeys;
  /** A new key for a case, and the same wrapped for the database. */
  newKey(caseId: string): { key: KeyObject; wrapped: Buffer };
  unwrap(caseId: string, wrapped: Buffer): KeyObject;
  /** AES-256-GCM over canonical JSON, bound to the case. */
  close(key: KeyObject, caseId: string, value: unknown): Buffer;
  open(key: KeyObject, caseId: string, sealed: Buffer): unknown;
  closeBytes(key: KeyObject, caseId: string, bytes: Uint8Array): Buffer;
  openBytes(key: KeyObject, caseId: string, sealed: Buffer): Buffer;
  /** Keyed token of a normalised text, for search without showing the text. */
  token(kind: string, text: string): Buffer;
  /** Keyed mark of what was written down: whoever has the database alone cannot make one. */
  mark(parts: readonly string[]): Buffer;
}

/** The blind token of a room of a place, by which its occupancy is kept: which room it is, only the master key tells. */
export const roomToken = (seal: Seal, place: string, room: string): string =>
  seal.token('room', `${place} ${room}`).subarray(0, 12).toString('base64url');

const nonceLength = 12;
const tagLength = 16;

// Drawn many at a time: to ask for twelve bytes costs as much as to seal a seat under them.
let drawn = Buffer.alloc(0);
const freshNonce = (): Buffer => {
  if (drawn.length < nonceLength) drawn = randomBytes(nonceLength * 512);
  const nonce = drawn.subarray(0, nonceLength);
  drawn = drawn.subarray(nonceLength);
  return nonce;
};

const encrypt = (key: KeyObject, bound: string, bytes: Uint8Array): Buffer => {
  const nonce = freshNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  const body = cipher.update(bytes);
  return Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]);
};

const decrypt = (key: KeyObject, bound: string, sealed: Buffer): Buffer => {
  if (sealed.length < nonceLength + tagLength) throw new SealBroken(`sealed bytes of ${bound} are too short`);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  try {
    const body = decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength));
    return Buffer.concat([body, decipher.final()]);
  } catch {
    throw new SealBroken(`sealed bytes of ${bound} do not open: they were changed or the key is another`);
  }
};

/**
 * The seal under a master key.
 *
 * @param master 32 bytes
 */
export const createSeal = (master: Buffer): Seal => {
  if (master.length !== 32) throw new RangeError('the master key is 32 bytes');
  // Key objects, not bytes: the library would make one of the bytes at every use, which costs more than the use.
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, 'huan', purpose, 32)));
  return sealWith({ wrapping: derive('wrap case keys'), tokens: derive('search tokens'), marks: derive('marks') });
};

/** The seal of keys that another thread was given. */
export const sealWith = (keys: SealKeys): Seal => {
  const { wrapping, tokens, marks } = keys;
  return {
    keys,
    newKey(caseId) {
      const bytes = randomBytes(32);
      return { key: createSecretKey(bytes), wrapped: encrypt(wrapping, `key ${caseId}`, bytes) };
    },
    unwrap: (caseId, wrapped) => createSecretKey(decrypt(wrapping, `key ${caseId}`, wrapped)),
    close: (key, caseId, value) => encrypt(key, caseId, Buffer.from(canonical(value))),
    open: (key, caseId, sealed) => JSON.parse(decrypt(key, caseId, sealed).toString('utf8')) as unknown,
    closeBytes: (key, caseId, bytes) => encrypt(key, `file ${caseId}`, bytes),
    openBytes: (key, caseId, sealed) => decrypt(key, `file ${caseId}`, sealed),
    token: (kind, text) => createHmac('sha256', tokens).update(`${kind}\n${text}`).digest().subarray(0, 16),
    mark: (parts) => createHmac('sha256', marks).update(JSON.stringify(parts)).digest(),
  };
};
