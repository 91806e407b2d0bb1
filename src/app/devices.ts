import { createPublicKey } from 'node:crypto';
import { fromBase64Url, toBase64Url } from '../contract/bytes.ts';
import { writeInstant, writeMaybe } from '../contract/instant.ts';
import type { KnownDevice } from '../contract/signed.ts';
import type { Instant } from '../loop/terms.ts';
import { type DeviceRow, addDevice, devicesAt, devicesOf, revokeDevice, revokeDevices } from '../store/devices.ts';
import type { House } from './house.ts';

/** What an account is told of its own phones. */
export interface OwnDevice {
  readonly device: string;
  readonly name: string;
  readonly registeredAt: string;
  readonly revokedAt: string | null;
}

/** Whether bytes are a public key on P-256 as a browser exports it. */
const isKey = (bytes: Uint8Array<ArrayBuffer>): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
};

const view = (row: DeviceRow): OwnDevice => ({
  device: row.device,
  name: row.name,
  registeredAt: writeInstant(row.registered),
  revokedAt: writeMaybe(row.revoked),
});

/** The phones of an account. */
export const listDevices = async (house: House, account: string): Promise<readonly OwnDevice[]> =>
  (await devicesOf(house.owner.pool, account)).map(view);

/** Makes a phone known. `null` when its key is none, or its id belongs to another. */
export const registerDevice = async (
  house: House,
  account: string,
  given: { readonly device: string; readonly name: string; readonly key: string },
): Promise<OwnDevice | null> => {
  const key = fromBase64Url(given.key);
  if (key === null || !isKey(key)) return null;
  const added = await addDevice(house.owner.pool, { device: given.device, account, name: given.name, key });
  if (!added) return null;
  return (await listDevices(house, account)).find(({ device }) => device === given.device) ?? null;
};

/**
 * Takes a phone's word away, for what it signs from an instant on (when it was lost), or from now.
 *
 * @returns false when the account has no such phone
 */
export const dropDevice = (house: House, account: string, device: string, since: Instant | null): Promise<boolean> =>
  revokeDevice(house.owner.pool, account, device, since);

/** Takes the word of every phone of an account away: whoever may have known its password may have added one. */
export const dropDevices = (house: House, account: string): Promise<void> => revokeDevices(house.owner.pool, account);

/** The phones whose signatures a unit may meet: those of officers of the units it deals with. */
export const devicesOfUnits = async (
  house: House,
  units: readonly string[],
): Promise<{ readonly now: string; readonly items: readonly KnownDevice[] }> => {
  const { now, rows } = await devicesAt(house.owner.pool, units);
  return {
    now: writeInstant(now),
    items: rows.map((row) => ({
      device: row.device,
      key: toBase64Url(row.key),
      units: [...row.units],
      registeredAt: writeInstant(row.registered),
      revokedAt: writeMaybe(row.revoked),
    })),
  };
};
