import { isIP } from 'node:net';

const named = new Set(['loopback', 'linklocal', 'uniquelocal']);

const isProxy = (entry: string): boolean => {
  if (named.has(entry)) return true;
  const [address = '', length, more] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
};

/**
 * Reads `HUAN_TRUST_PROXY`: addresses and networks of proxies, parted by commas, whose word about the caller's address is
 * believed. `loopback`, `linklocal` and `uniquelocal` name the networks of these kinds. There is no word for everybody:
 * callers would write their own address.
 *
 * @returns null when nobody is named
 * @throws Error for what names no address
 */
export const readProxies = (text: string | undefined): readonly string[] | null => {
  const entries = (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const wrong = entries.find((entry) => !isProxy(entry));
  if (wrong !== undefined) {
    throw new Error(
      `HUAN_TRUST_PROXY names addresses or networks such as 10.0.0.7, 10.0.0.0/8 or loopback, not ${wrong}.`,
    );
  }
  return entries.length === 0 ? null : entries;
};
