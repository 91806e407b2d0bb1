import type { Box, FieldDatabase } from './database.ts';

/** Closes and opens what is kept on this phone, with a key that the browser never gives out. */
export interface Seal {
  /** @param about where it is kept: a box opens nowhere else */
  close(about: string, value: unknown): Promise<Box>;
  open(about: string, box: Box): Promise<unknown>;
}

const name = 'seal';
const encoder = new TextEncoder();

// Bytes (photographs) go through JSON as numbers would be four times as long: they are put behind it.
interface Packed {
  readonly json: unknown;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

const unpackable = (value: unknown): Packed => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const json: unknown = JSON.parse(
    JSON.stringify(value, (_, one: unknown) => {
      if (!(one instanceof Uint8Array)) return one;
      parts.push(Uint8Array.from(one));
      return { part: parts.length - 1 };
    }) ?? 'null',
  );
  return { json, parts };
};

const pack = (value: unknown): Uint8Array<ArrayBuffer> => {
  const { json, parts } = unpackable(value);
  const head = encoder.encode(JSON.stringify({ json, sizes: parts.map((part) => part.length) }));
  const whole = new Uint8Array(4 + head.length + parts.reduce((sum, part) => sum + part.length, 0));
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const unpack = (whole: Uint8Array<ArrayBuffer>): unknown => {
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  const head = JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + length))) as {
    json: unknown;
    sizes: number[];
  };
  let at = 4 + length;
  const parts = head.sizes.map((size) => {
    const part = whole.slice(at, at + size);
    at += size;
    return part;
  });
  return JSON.parse(JSON.stringify(head.json), (_, one: unknown) => {
    const part = typeof one === 'object' && one !== null && 'part' in one ? one.part : null;
    return typeof part === 'number' && Object.keys(one as object).length === 1 ? parts[part] : one;
  });
};

const sealWith = (key: CryptoKey): Seal => ({
  async close(about, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = encoder.encode(about);
    return { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, pack(value)) };
  },
  async open(about, { iv, bytes }) {
    const additionalData = encoder.encode(about);
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, bytes);
    return unpack(new Uint8Array(opened));
  },
});

/** The seal of this phone; a new one where there is none (a first start, or after signing out). */
export const openSeal = async (database: FieldDatabase): Promise<Seal> => {
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Two windows that open together must end with one key: the first that is kept.
  const row = await database.keys.change(name, (known) => known ?? { name, key: made });
  if (!(row?.key instanceof CryptoKey)) throw new Error('the key of this phone is not there');
  return sealWith(row.key);
};

/** Reads something kept by name; `null` when it is not there, or was sealed by a key that is gone. */
export const readKept = async (database: FieldDatabase, seal: Seal, kept: string): Promise<unknown> => {
  const row = await database.kept.get(kept);
  if (row === undefined) return null;
  return seal.open(`kept ${kept}`, row.box).catch(() => null);
};

/** Keeps something by name. */
export const writeKept = async (database: FieldDatabase, seal: Seal, kept: string, value: unknown): Promise<void> => {
  await database.kept.put({ name: kept, box: await seal.close(`kept ${kept}`, value) });
};
