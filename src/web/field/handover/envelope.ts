import { fromBase45, fromBase64Url, toBase45, toBase64Url, uuidBytes, uuidOf } from '../../../contract/bytes.ts';
import {
  type KnownDevice,
  type SignedItem,
  type Statement,
  readStatement,
  statementBytes,
} from '../../../contract/signed.ts';
import type { Signer } from './device.ts';

// A signed statement as it travels from screen to camera: device, signature, statement; as base45, which QR codes pack
// densely; cut into frames that a phone can still read from a phone, shown one after the other.

const mark = 'HUAN1';
const perFrame = 260;

/** Signs a statement with this phone. */
export const signStatement = async (signer: Signer, said: Statement): Promise<SignedItem> => {
  const payload = statementBytes(said);
  const signature = await signer.sign(payload);
  return { payload: toBase64Url(payload), signature: toBase64Url(signature), device: signer.device };
};

/** What a signed item says; `null` for what cannot be read. */
export const statementOf = (item: SignedItem): Statement | null => {
  const payload = fromBase64Url(item.payload);
  return payload === null ? null : readStatement(payload);
};

/** SHA-256 of the signed bytes: by it an acceptance names its offer. */
export const digestOf = async (item: SignedItem): Promise<Uint8Array<ArrayBuffer>> => {
  const payload = fromBase64Url(item.payload) ?? new Uint8Array(0);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', payload));
};

// FNV-1a: tells frames of different statements apart, and one that was misread.
const checkOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36).toUpperCase().padStart(7, '0');
};

/** The frames of a signed item, each the text of one QR code. */
export const framesOf = (item: SignedItem): readonly string[] => {
  const signature = fromBase64Url(item.signature) ?? new Uint8Array(0);
  const payload = fromBase64Url(item.payload) ?? new Uint8Array(0);
  const text = toBase45(Uint8Array.from([...uuidBytes(item.device), ...signature, ...payload]));
  const count = Math.ceil(text.length / perFrame);
  const check = checkOf(text);
  return Array.from(
    { length: count },
    (_, index) => `${mark}:${check}:${index + 1}/${count}:${text.slice(index * perFrame, (index + 1) * perFrame)}`,
  );
};

const frame = /^HUAN1:([0-9A-Z]{7}):(\d{1,3})\/(\d{1,3}):([0-9A-Z $%*+\-./:]+)$/;

/** Whether a scanned text belongs to a signed statement. */
export const isFrame = (text: string): boolean => text.startsWith(`${mark}:`);

export interface Collected {
  readonly seen: number;
  readonly of: number;
  /** There when every frame was seen. */
  readonly item: SignedItem | null;
}

/** Collects frames in any order and however often; frames of another statement begin anew. */
export const collectFrames = (): ((text: string) => Collected | null) => {
  let check = '';
  let parts = new Map<number, string>();
  return (text) => {
    const found = frame.exec(text);
    if (found === null) return null;
    const [, of = '', index = '', count = '', part = ''] = found;
    const [at, all] = [Number(index), Number(count)];
    if (at < 1 || at > all) return null;
    if (of !== check) parts = new Map();
    check = of;
    parts.set(at, part);
    if (parts.size < all) return { seen: parts.size, of: all, item: null };
    const whole = Array.from({ length: all }, (_, one) => parts.get(one + 1) ?? '').join('');
    const bytes = checkOf(whole) === check ? fromBase45(whole) : null;
    if (bytes === null || bytes.length < 81) {
      parts = new Map();
      return { seen: 0, of: all, item: null };
    }
    const item = {
      device: uuidOf(bytes.slice(0, 16)),
      signature: toBase64Url(bytes.slice(16, 80)),
      payload: toBase64Url(bytes.slice(80)),
    };
    return { seen: all, of: all, item };
  };
};

/** How far a signature can be believed on this phone. */
export type Belief = 'good' | 'bad' | 'unknown' | 'not theirs' | 'revoked';

/** Checks a signature by the keys that were downloaded beforehand. `unknown`: no key of this phone is here. */
export const beliefIn = async (item: SignedItem, unit: string, devices: readonly KnownDevice[]): Promise<Belief> => {
  const device = devices.find((one) => one.device === item.device);
  if (device === undefined) return 'unknown';
  const spki = fromBase64Url(device.key);
  const payload = fromBase64Url(item.payload);
  const signature = fromBase64Url(item.signature);
  const said = statementOf(item);
  if (spki === null || payload === null || signature === null || said === null) return 'bad';
  const key = await crypto.subtle
    .importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    .catch(() => null);
  if (key === null) return 'bad';
  const fits = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, payload);
  if (!fits) return 'bad';
  if (!device.units.includes(unit)) return 'not theirs';
  const revoked = device.revokedAt === null ? null : Date.parse(device.revokedAt);
  return revoked !== null && said.happenedAt >= revoked ? 'revoked' : 'good';
};
