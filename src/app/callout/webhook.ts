import type { WayKind } from '../../store/roster.ts';
import type { Adapter } from './adapter.ts';
import { shortCode } from './message.ts';
import { post } from './post.ts';
import { sign } from './signature.ts';

export interface WebhookOptions {
  readonly kind: Exclude<WayKind, 'push'>;
  /** The gateway that turns a post into an SMS or a voice call; without one the endpoint of the person is the address. */
  readonly gateway?: string;
  /** Shared with the receiver; see `signature.ts`. */
  readonly secret: string;
  /** `host` or `host:port` of receivers inside the own network. Everything else inside is refused. */
  readonly allow?: readonly string[];
  readonly timeout?: number;
}

/**
 * Calls by a signed webhook. The body is JSON: `{callout, delivery, attempt, kind, to?, unit, case, loop, clock, rung,
 * others, text, texts, at}`; `to` is the person's endpoint and is there only with a gateway. Headers:
 * `huan-signature` (see `signature.ts`), `huan-callout`, `huan-delivery`. Any status 200–299 is an acceptance; another
 * attempt follows otherwise, as a row and not as a timer. The receiver drops a `huan-delivery` that it has seen.
 */
export const webhookAdapter = (options: WebhookOptions): Adapter => ({
  kind: options.kind,
  async send(message, endpoint) {
    const body = JSON.stringify({
      callout: message.callout,
      delivery: message.delivery,
      attempt: message.attempt,
      kind: options.kind,
      ...(options.gateway === undefined ? {} : { to: endpoint }),
      unit: message.unit,
      holder: message.holder,
      case: shortCode(message.case),
      loop: message.loop,
      clock: message.clock,
      rung: message.rung,
      others: message.others,
      text: message.texts[message.language],
      texts: message.texts,
      at: message.at,
    });
    const delivered = await post({
      url: options.gateway ?? endpoint,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'huan',
        'huan-callout': message.callout,
        'huan-delivery': message.delivery,
        // The machine's own time: the receiver knows no simulated one.
        'huan-signature': sign(options.secret, Math.floor(Date.now() / 1000), body),
      },
      body,
      allow: options.allow ?? [],
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    // A gateway that is gone says nothing about the person's number.
    if (options.gateway === undefined || delivered.gone !== true) return delivered;
    return { ok: false, detail: 'http 410' };
  },
});
