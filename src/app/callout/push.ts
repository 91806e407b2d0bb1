import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import webPush from 'web-push';
import type { Adapter } from './adapter.ts';
import { shortCode } from './message.ts';
import { post } from './post.ts';

/** Huan's own key towards push services. The private half stays inside: printing this shows the public one only. */
export interface Vapid {
  /** What a browser is given when it subscribes (URL-safe base64). */
  readonly publicKey: string;
  /** The encrypted, signed request for one subscription (RFC 8291, RFC 8292). */
  request(
    subscription: webPush.PushSubscription,
    payload: string,
    options: { readonly seconds: number; readonly topic: string },
  ): { readonly url: string; readonly headers: Readonly<Record<string, string | number>>; readonly body: Buffer };
}

/** The file of push keys is there and cannot be used. */
export class PushKeysBroken extends Error {
  override readonly name = 'PushKeysBroken';
}

/**
 * Reads the push keys of this installation from `<home>/push-keys.json`, or makes them. Whoever is first of several
 * processes makes them; the file is readable by its owner only.
 *
 * @param contact `mailto:` or `https:` address by which a push service may reach the operator
 * @throws PushKeysBroken
 */
export const openVapid = async (home: string, contact: string): Promise<Vapid> => {
  const path = join(home, 'push-keys.json');
  const read = async (): Promise<string | null> =>
    readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
  let text = await read();
  if (text === null) {
    await mkdir(home, { recursive: true });
    const draft = `${path}.${randomBytes(4).toString('hex')}`;
    await writeFile(draft, JSON.stringify(webPush.generateVAPIDKeys()), { mode: 0o600, flag: 'wx' });
    // A link appears whole or not at all and never replaces what another process made.
    await link(draft, path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    await unlink(draft);
    text = await read();
  }
  const keys = parseKeys(text ?? '');
  if (keys === null)
    throw new PushKeysBroken('push-keys.json holds no pair of keys; move it away to have new ones made');
  return {
    publicKey: keys.publicKey,
    request(subscription, payload, { seconds, topic }) {
      const { endpoint, headers, body } = webPush.generateRequestDetails(subscription, payload, {
        vapidDetails: { subject: contact, publicKey: keys.publicKey, privateKey: keys.privateKey },
        TTL: seconds,
        urgency: 'high',
        contentEncoding: 'aes128gcm',
        topic,
      });
      return { url: endpoint, headers: headers as Record<string, string | number>, body };
    },
  };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const stringsOf = (value: unknown, names: readonly string[]): readonly string[] | null => {
  if (typeof value !== 'object' || value === null) return null;
  const found = names.map((name) => (value as Record<string, unknown>)[name]);
  return found.every((one): one is string => typeof one === 'string' && one !== '') ? found : null;
};

const parseKeys = (text: string): { publicKey: string; privateKey: string } | null => {
  const [publicKey, privateKey] = stringsOf(parse(text), ['publicKey', 'privateKey']) ?? [];
  return publicKey === undefined || privateKey === undefined ? null : { publicKey, privateKey };
};

const parseSubscription = (text: string): webPush.PushSubscription | null => {
  const value = parse(text);
  const [endpoint] = stringsOf(value, ['endpoint']) ?? [];
  const keys = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : null;
  const [p256dh, auth] = stringsOf(keys, ['p256dh', 'auth']) ?? [];
  return endpoint === undefined || p256dh === undefined || auth === undefined
    ? null
    : { endpoint, keys: { p256dh, auth } };
};

export interface PushOptions {
  readonly vapid: Vapid;
  readonly allow?: readonly string[];
  readonly timeout?: number;
  /** How long the push service keeps a message for a device that is off, in seconds; ten minutes unless told. */
  readonly seconds?: number;
}

/** Calls by web push: the endpoint of the person is the JSON of their browser's subscription. https only. */
export const pushAdapter = (options: PushOptions): Adapter => ({
  kind: 'push',
  async send(message, endpoint) {
    const subscription = parseSubscription(endpoint);
    if (subscription === null) return { ok: false, detail: 'subscription unreadable', gone: true };
    const payload = JSON.stringify({
      callout: message.callout,
      delivery: message.delivery,
      title: message.texts[message.language],
      unit: message.unit,
      case: shortCode(message.case),
      rung: message.rung,
      others: message.others,
    });
    let request: ReturnType<Vapid['request']>;
    try {
      // A later attempt of the same call replaces the earlier one that the device has not fetched yet.
      const topic = message.callout.replaceAll('-', '').slice(0, 32);
      request = options.vapid.request(subscription, payload, { seconds: options.seconds ?? 600, topic });
    } catch {
      return { ok: false, detail: 'subscription unusable', gone: true };
    }
    const delivered = await post({
      ...request,
      allow: options.allow ?? [],
      secureOnly: true,
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    // Push services answer 404 as well as 410 for a subscription that has ended (RFC 8030, 7.3).
    return delivered.detail === 'http 404' ? { ...delivered, gone: true } : delivered;
  },
});
