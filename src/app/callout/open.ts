import type { House } from '../house.ts';
import type { Adapter } from './adapter.ts';
import { type Vapid, openVapid, pushAdapter } from './push.ts';
import { sirenAdapter } from './siren.ts';
import { webhookAdapter } from './webhook.ts';

const named = (environment: NodeJS.ProcessEnv, name: string): string | undefined => {
  const value = environment[name];
  return value === undefined || value === '' ? undefined : value;
};

/** The key of this installation towards push services; null where `HUAN_CONTACT` names no operator. */
export const openPush = async (home: string, environment: NodeJS.ProcessEnv): Promise<Vapid | null> => {
  const contact = named(environment, 'HUAN_CONTACT');
  return contact === undefined ? null : openVapid(home, contact);
};

/**
 * The ways by which people are called. The desk siren is always there; push where `HUAN_CONTACT` (a `mailto:` or
 * `https:` address of the operator) is set; SMS, voice and chat by webhook where `HUAN_WEBHOOK_SECRET` is, each through
 * `HUAN_SMS_GATEWAY`, `HUAN_VOICE_GATEWAY`, `HUAN_CHAT_GATEWAY` when named. `HUAN_WEBHOOK_ALLOW` lists inner hosts.
 */
export const openAdapters = async (
  house: House,
  home: string,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Adapter[]> => {
  const adapters: Adapter[] = [sirenAdapter(house)];
  const vapid = await openPush(home, environment);
  if (vapid !== null) adapters.push(pushAdapter({ vapid }));
  const secret = named(environment, 'HUAN_WEBHOOK_SECRET');
  if (secret === undefined) return adapters;
  const allow = (named(environment, 'HUAN_WEBHOOK_ALLOW') ?? '').split(',').filter((host) => host !== '');
  for (const kind of ['sms', 'voice', 'chat'] as const) {
    const gateway = named(environment, `HUAN_${kind.toUpperCase()}_GATEWAY`);
    adapters.push(webhookAdapter({ kind, secret, allow, ...(gateway === undefined ? {} : { gateway }) }));
  }
  return adapters;
};
