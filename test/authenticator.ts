// A passkey made of software: what a browser and a security key answer together (WebAuthn, attestation "none").

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const digest = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

// CBOR, as much of it as an attestation needs.
const head = (major: number, value: number): Buffer => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
};
type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>;
const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
};

export interface Ways {
  /** Where the browser says it is. */
  readonly origin: string;
  readonly host?: string;
  /** Whether the device was unlocked by finger or number. */
  readonly verified?: boolean;
}

export interface Authenticator {
  readonly id: string;
  create(options: Record<string, never>, ways: Ways): object;
  get(options: Record<string, never>, ways: Ways): object;
}

/** A new passkey. */
export const openAuthenticator = (): Authenticator => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let count = 0;
  const data = ({ host = 'localhost', verified = true }: Ways, attested: Buffer): Buffer => {
    const flags = 1 | (verified ? 4 : 0) | (attested.length > 0 ? 64 : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE((count += 1));
    return Buffer.concat([digest(host), Buffer.from([flags]), counter, attested]);
  };
  const client = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const answer = (response: object): object => ({
    id: url(id),
    rawId: url(id),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });
  return {
    id: url(id),
    create(options, ways) {
      const key = new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(key)]);
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', data(ways, attested)],
      ]);
      return answer({
        clientDataJSON: url(client('webauthn.create', String(options['challenge']), ways.origin)),
        attestationObject: url(cbor(attestation)),
        transports: ['internal'],
      });
    },
    get(options, ways) {
      const clientData = client('webauthn.get', String(options['challenge']), ways.origin);
      const authenticatorData = data(ways, Buffer.alloc(0));
      const signature = sign('sha256', Buffer.concat([authenticatorData, digest(clientData)]), privateKey);
      return answer({
        clientDataJSON: url(clientData),
        authenticatorData: url(authenticatorData),
        signature: url(signature),
      });
    },
  };
};
