import { lookup } from 'node:dns';
import { BlockList, type LookupFunction, isIP } from 'node:net';

/** An address that Huan does not send to: one inside the machine or the network around it. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

// Special-purpose addresses of the IANA registries (RFC 6890 and successors), and what clouds answer on with
// credentials of the machine: 169.254.169.254 and fd00:ec2::254 lie in ranges below, 168.63.129.16 does not.
const inner4 = new BlockList();
for (const [network, length] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  inner4.addSubnet(network, length, 'ipv4');
}
// Only global unicast passes, and of that not what carries an IPv4 address inside (Teredo, 6to4) or is for examples.
// Mapped and translated forms (::ffff:0:0/96, 64:ff9b::/96) lie outside 2000::/3.
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
const inner6 = new BlockList();
for (const [network, length] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  inner6.addSubnet(network, length, 'ipv6');
}

/** Whether an IP address lies inside: loopback, private, link-local, metadata, multicast, reserved. */
export const isInner = (address: string): boolean => {
  switch (isIP(address)) {
    case 4:
      return inner4.check(address, 'ipv4');
    case 6:
      return !global6.check(address, 'ipv6') || inner6.check(address, 'ipv6');
    default:
      return true;
  }
};

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();

/** Whether a URL is on the allow-list, whose entries are `host` or `host:port`. */
export const isAllowed = (url: URL, allow: readonly string[]): boolean => {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const host = bare(url.hostname);
  return allow.some((entry) => {
    const named = entry.toLowerCase();
    return named === host || named === `${host}:${port}` || named === `${url.hostname}:${port}`;
  });
};

/**
 * Reads where to send to: http or https, no password in it, not an inner address unless allowed. A host's name is
 * checked again by `guardedLookup` when it is resolved.
 *
 * @throws AddressRefused with a code, never with the address
 */
export const readAddress = (text: string, allow: readonly string[]): URL => {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new AddressRefused('address unreadable');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new AddressRefused('scheme refused');
  if (url.username !== '' || url.password !== '') throw new AddressRefused('password in address');
  const host = bare(url.hostname);
  if (!isAllowed(url, allow) && isIP(host) !== 0 && isInner(host)) throw new AddressRefused('inner address refused');
  return url;
};

/** Resolves a name and refuses it when any of its addresses lies inside; the connection uses the very addresses checked. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const first = addresses[0];
    if (first === undefined || addresses.some(({ address }) => isInner(address))) {
      callback(new AddressRefused('inner address refused'), '', 0);
      return;
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
