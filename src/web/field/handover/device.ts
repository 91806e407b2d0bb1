import { z } from 'zod';
import { toBase64Url } from '../../../contract/bytes.ts';
import { type KnownDevice, knownDevice, knownDevices, ownDevice } from '../../../contract/signed.ts';
import { ask } from '../../ask/request.ts';
import type { FieldDatabase } from '../keep/database.ts';
import { type Seal, readKept, writeKept } from '../keep/seal.ts';

/** This phone as a signer: an id and a key pair whose private half the browser never gives out. */
export interface Signer {
  readonly device: string;
  readonly account: string;
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;
  readonly publicKey: () => Promise<string>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const;
const kept = z.object({ device: z.string(), account: z.string(), registered: z.boolean() });

/** The signer of this phone for an account, made on first use. */
export const openSigner = async (database: FieldDatabase, seal: Seal, account: string): Promise<Signer> => {
  const name = `sign ${account}`;
  const made = await makeKey();
  const row = await database.keys.change(name, (known) => known ?? { name, key: made });
  const pair = row?.key;
  if (pair === undefined || !('privateKey' in pair)) throw new Error('the key of this phone is not there');
  const known = kept.safeParse(await readKept(database, seal, name));
  const device = known.success ? known.data.device : crypto.randomUUID();
  if (!known.success) await writeKept(database, seal, name, { device, account, registered: false });
  return {
    device,
    account,
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(signing, pair.privateKey, bytes)),
    publicKey: async () => toBase64Url(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))),
  };
};

const makeKey = () => crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);

/** Whether the server knows this phone's key. */
export const isRegistered = async (database: FieldDatabase, seal: Seal, account: string): Promise<boolean> => {
  const known = kept.safeParse(await readKept(database, seal, `sign ${account}`));
  return known.success && known.data.registered;
};

/** Somebody signed in anew: what the server knows of this phone is asked again, its word may have been taken away. */
export const askAgain = async (database: FieldDatabase, seal: Seal, account: string): Promise<void> => {
  const known = kept.safeParse(await readKept(database, seal, `sign ${account}`));
  if (known.success) await writeKept(database, seal, `sign ${account}`, { ...known.data, registered: false });
};

/** Another id and another key: what was revoked is never believed again. */
const renewed = async (database: FieldDatabase, seal: Seal, account: string): Promise<Signer> => {
  const name = `sign ${account}`;
  // The id first: a new key under the old id would be refused for ever.
  await writeKept(database, seal, name, { device: crypto.randomUUID(), account, registered: false });
  const key = await makeKey();
  await database.keys.change(name, () => ({ name, key }));
  return openSigner(database, seal, account);
};

/** Makes this phone known to the server, by a new key where its word was taken away. @throws Unanswered */
export const register = async (database: FieldDatabase, seal: Seal, account: string, name: string): Promise<void> => {
  const make = async ({ device, publicKey }: Signer) =>
    ask(ownDevice, '/v1/me/devices', { method: 'POST', body: { device, name, key: await publicKey() } });
  let made = await make(await openSigner(database, seal, account));
  if (made.revokedAt !== null) made = await make(await renewed(database, seal, account));
  await writeKept(database, seal, `sign ${account}`, { device: made.device, account, registered: true });
};

/** Public keys of the phones of these units. @throws Unanswered */
export const askDevices = async (unit: string, units: readonly string[]): Promise<readonly KnownDevice[]> => {
  const found = new Map<string, KnownDevice>();
  for (let at = 0; at < units.length; at += 150) {
    const list = encodeURIComponent(units.slice(at, at + 150).join(','));
    const { items } = await ask(knownDevices, `/v1/devices?units=${list}`, { unit });
    for (const one of items) {
      const before = found.get(one.device);
      found.set(one.device, before === undefined ? one : { ...one, units: [...before.units, ...one.units] });
    }
  }
  return [...found.values()];
};

export const keptDevices = z.object({ asOf: z.number(), items: z.array(knownDevice) });
