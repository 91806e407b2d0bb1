import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds by which the time of a signature may differ from the receiver's clock: the replay window. */
export const replayWindow = 300;

const digest = (secret: string, seconds: number, body: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest();

/**
 * The header `huan-signature` of a webhook: `t=<seconds since 1970>,v1=<hex>`, where the hex is HMAC-SHA256 under the
 * shared secret over `<t>.<body>`, the body exactly as sent.
 *
 * A receiver refuses what does not verify and what is older or newer than `replayWindow`, and remembers each
 * `huan-delivery` for at least as long, since a message may come twice after a crash.
 */
export const sign = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${digest(secret, seconds, body).toString('hex')}`;

/** Whether a header signs this body, within the replay window around `now` (seconds since 1970). */
export const verify = (secret: string, header: string, body: string, now: number, window = replayWindow): boolean => {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (parts === null) return false;
  const seconds = Number(parts[1]);
  if (Math.abs(now - seconds) > window) return false;
  return timingSafeEqual(digest(secret, seconds, body), Buffer.from(parts[2] ?? '', 'hex'));
};
