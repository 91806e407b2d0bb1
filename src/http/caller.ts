import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type Intent, type SignedIn, type Who, signedInAs, whoFor } from '../app/account.ts';
import type { Doorbell } from '../app/doorbell.ts';
import type { House } from '../app/house.ts';
import type { Instant, UnitId } from '../loop/terms.ts';
import { unitKey } from '../contract/text.ts';
import { BadInput, Failure } from './failure.ts';
import type { SignIn } from './sign-in.ts';
import { type Strangers, openStrangers } from './strangers.ts';

/** Who calls, remembered for seconds: verifying a session costs more than a command. */
export interface Callers {
  /** The account behind a request. @throws Failure when there is none, or when it still owes a second factor */
  signedIn(request: FastifyRequest): Promise<Caller>;
  /** The same, also for one that owes a second factor: to set one up, and for nothing else. */
  atTheDoor(request: FastifyRequest): Promise<Caller>;
  /** The account and the unit for which it acts. @throws Failure when it may not */
  who(request: FastifyRequest, intent: Intent, named?: Named): Promise<Who>;
  forget(account: string): void;
  close(): void;
}

/** What a body says about the unit and the time of an act. */
export interface Named {
  readonly unit?: UnitId | null | undefined;
  readonly at?: Instant | null | undefined;
}

/** An account, and how it came. */
export interface Caller extends SignedIn {
  /** Its session; null for a key. */
  readonly session: string | null;
  /** It has to show a second factor and came with a password alone. */
  readonly limited: boolean;
}

type Found = Caller | 'disabled' | null;
interface Remembered {
  readonly found: Promise<Found>;
  /** Known once found. */
  account: string | null;
  readonly until: number;
}

export interface CallerOptions {
  /** Milliseconds for which a verified credential is believed; a revocation is pushed at once. */
  readonly believed?: number;
  readonly most?: number;
  readonly strangers?: Strangers;
}

interface Credential {
  readonly kind: 'key' | 'cookie';
  readonly value: string;
}

/** What a request shows of who gives it: a key or the session's own cookie; `null` when it shows neither. */
export const credentialOf = (request: FastifyRequest, cookieName: string): Credential | null => {
  const { authorization, cookie } = request.headers;
  if (authorization?.startsWith('Bearer ') === true) return { kind: 'key', value: authorization.slice(7).trim() };
  const header = request.headers['x-api-key'];
  if (typeof header === 'string' && header !== '') return { kind: 'key', value: header };
  if (cookie === undefined) return null;
  const prefix = `${cookieName}=`;
  const own = cookie
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  // Only our own cookie goes into the lookup: others change without meaning for us.
  return own === undefined ? null : { kind: 'cookie', value: own };
};

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser that carries a session to us from another site acts for that site, not for its user.
 *
 * @throws Failure
 */
export const refuseOtherSites = (request: FastifyRequest): void => {
  if (safe.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Failure('cross_site');
  const { origin } = request.headers;
  if (site === undefined && origin !== undefined && origin !== 'null') {
    if (!URL.canParse(origin) || new URL(origin).host !== request.host) throw new Failure('cross_site');
  }
};

/** Opens the memory of callers. */
export const openCallers = (house: House, signIn: SignIn, bell: Doorbell, options: CallerOptions = {}): Callers => {
  const believed = options.believed ?? 5000;
  const most = options.most ?? 10_000;
  const strangers = options.strangers ?? openStrangers();
  const remembered = new Map<string, Remembered>();

  const look = async ({ kind, value }: Credential): Promise<Found> => {
    const opened = kind === 'key' ? null : await signIn.ofSession(value);
    const account = kind === 'key' ? await signIn.ofKey(value) : (opened?.account ?? null);
    if (account === null) return null;
    const found = await signedInAs(house, account);
    if (found === null || found === 'disabled') return found;
    // A key was made by somebody who was wholly inside.
    const limited = found.mustUseSecondFactor && opened !== null && !opened.strong;
    return { ...found, session: opened?.session ?? null, limited };
  };

  const find = (credential: Credential, address: string): Promise<Found> => {
    const key = hash('sha256', `${credential.kind} ${credential.value}`, 'base64url');
    const now = performance.now();
    const before = remembered.get(key);
    if (before !== undefined && before.until > now) return before.found;
    strangers.meet(address, key);
    const found = look(credential);
    const entry: Remembered = { found, account: null, until: now + believed };
    remembered.delete(key);
    remembered.set(key, entry);
    found.then(
      (result) => {
        if (result === null) strangers.unknown(address, key);
        else strangers.known(key);
        if (result !== null && result !== 'disabled') entry.account = result.account;
        // What is unknown is not remembered: a key is valid from the moment it was made.
        else if (remembered.get(key) === entry) remembered.delete(key);
      },
      () => {
        if (remembered.get(key) === entry) remembered.delete(key);
      },
    );
    if (remembered.size > most) {
      const oldest = remembered.keys().next();
      if (oldest.done !== true) remembered.delete(oldest.value);
    }
    return found;
  };

  const forget = (account: string): void => {
    for (const [key, entry] of remembered) {
      // One still being looked up may have read what was true before.
      if (account === '' || entry.account === null || entry.account === account) remembered.delete(key);
    }
  };
  const quiet = bell.onRevoked(forget);

  const atTheDoor = async (request: FastifyRequest): Promise<Caller> => {
    const credential = credentialOf(request, signIn.cookie);
    if (credential === null) throw new Failure('not_signed_in');
    if (credential.kind === 'cookie') refuseOtherSites(request);
    const found = await find(credential, request.ip);
    if (found === null) throw new Failure('not_signed_in');
    if (found === 'disabled') throw new Failure('account_disabled');
    return found;
  };
  const signedIn = async (request: FastifyRequest): Promise<Caller> => {
    const found = await atTheDoor(request);
    if (found.limited) throw new Failure('factor_missing');
    return found;
  };

  const headerUnit = (request: FastifyRequest): UnitId | null => {
    const header = request.headers['x-huan-unit'];
    if (header === undefined || header === '') return null;
    const read = unitKey.safeParse(header);
    if (!read.success) throw new BadInput(read.error.issues, 'x-huan-unit');
    return read.data;
  };

  return {
    signedIn,
    atTheDoor,
    async who(request, intent, named = {}) {
      const caller = await signedIn(request);
      const unit = named.unit ?? headerUnit(request);
      const who = whoFor(house, caller, intent, unit, named.at ?? null);
      if (typeof who === 'string') throw new Failure(who, { about: unit === null ? [] : [unit] });
      return who;
    },
    forget,
    close() {
      quiet();
      remembered.clear();
    },
  };
};
