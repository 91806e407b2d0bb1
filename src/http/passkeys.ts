import type { RequestCode } from '../contract/codes.ts';
import {
  type From,
  type Library,
  type LibraryContext,
  challengeCookie,
  headersFor,
  isLibraryRefusal,
} from './library.ts';
import type { Entered } from './second-factor.ts';

/** A passkey as it is listed. */
export interface ListedPasskey {
  readonly passkey: string;
  readonly name: string | null;
  /** Kept by a service that copies it to further devices. */
  readonly synced: boolean;
  readonly createdAt: string;
}

/** Options for the browser, as WebAuthn has them, and the cookie that binds them to it. */
export interface Ceremony {
  readonly options: Readonly<Record<string, unknown>>;
  readonly cookies: readonly string[];
}

/** Passkeys: signing in with a device that was unlocked for it. */
export interface Passkeys {
  /** Name of the cookie that carries the challenge of a ceremony. */
  readonly cookie: string;
  list(account: string): Promise<readonly ListedPasskey[]>;
  /** @param cookie of a session, whose account gets the passkey */
  beginAdding(
    cookie: string,
    origin: string,
    name: { readonly username: string; readonly shown: string },
  ): Promise<Ceremony>;
  /**
   * @param cookie of the session, whose account gets the passkey
   * @param challenge of the ceremony that it began; null when none came
   */
  add(
    cookie: string,
    challenge: string | null,
    origin: string,
    given: { readonly response: object; readonly name: string },
  ): Promise<ListedPasskey | RequestCode>;
  beginEntering(origin: string): Promise<Ceremony>;
  /** @param challenge of the ceremony; null when none came */
  enter(challenge: string | null, origin: string, response: object, from: From): Promise<Entered | null>;
  rename(account: string, passkey: string, name: string): Promise<boolean>;
  drop(account: string, passkey: string): Promise<boolean>;
  dropAll(account: string): Promise<void>;
}

/** What the browser says; the library checks every part of it. */
type AuthenticationResponse = NonNullable<
  Parameters<Library['api']['verifyPasskeyAuthentication']>[0]
>['body']['response'];

interface Row {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly deviceType: string;
  readonly backedUp: boolean;
  readonly createdAt?: Date | null;
}

const listed = ({ id, name, backedUp, createdAt }: Row): ListedPasskey => ({
  passkey: id,
  name: name ?? null,
  synced: backedUp,
  createdAt: (createdAt ?? new Date(0)).toISOString(),
});

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Opens the passkeys on the library. */
export const openPasskeys = (auth: Library, context: LibraryContext): Passkeys => {
  const challengeName = context.createAuthCookie(challengeCookie).name;
  const carrying = (challenge: string): string => `${challengeName}=${encodeURIComponent(challenge)}`;
  const owned = (account: string, passkey: string) => [
    { field: 'id', value: passkey },
    { field: 'userId', value: account },
  ];
  const ceremony = async (
    response: Response,
    change: (options: Record<string, unknown>) => void,
  ): Promise<Ceremony> => {
    if (!response.ok) throw new Error(`the library gave no options for a passkey: ${response.status}`);
    const options = { ...asObject(await response.json()) };
    change(options);
    return { options, cookies: response.headers.getSetCookie() };
  };

  return {
    cookie: challengeName,
    async list(account) {
      const rows = await context.adapter.findMany<Row>({
        model: 'passkey',
        where: [{ field: 'userId', value: account }],
        sortBy: { field: 'createdAt', direction: 'asc' },
      });
      return rows.map(listed);
    },
    async beginAdding(cookie, origin, name) {
      const response = await auth.api.generatePasskeyRegistrationOptions({
        headers: new Headers({ cookie, origin }),
        query: { name: name.username },
        asResponse: true,
      });
      return ceremony(response, (options) => {
        // The library knows only an address that nobody reads.
        options['user'] = { ...asObject(options['user']), displayName: name.shown };
      });
    },
    async add(cookie, challenge, origin, given) {
      if (challenge === null) return 'passkey_failed';
      try {
        const made: Row = await auth.api.verifyPasskeyRegistration({
          body: given,
          headers: new Headers({ cookie: `${cookie}; ${carrying(challenge)}`, origin }),
        });
        return listed(made);
      } catch (error) {
        // What the browser sent does not fit its schema, its challenge or this place: the library says 500 for some.
        if (isLibraryRefusal(error)) return 'passkey_failed';
        throw error;
      }
    },
    async beginEntering(origin) {
      const response = await auth.api.generatePasskeyAuthenticationOptions({
        headers: new Headers({ origin }),
        asResponse: true,
      });
      return ceremony(response, (options) => {
        options['userVerification'] = 'required';
      });
    },
    async enter(challenge, origin, response, from) {
      if (challenge === null) return null;
      try {
        const entered = await auth.api.verifyPasskeyAuthentication({
          body: { response: response as AuthenticationResponse },
          headers: headersFor(from, origin, carrying(challenge)),
          asResponse: true,
        });
        if (!entered.ok) return null;
        const id: unknown = asObject(asObject(await entered.json())['user'])['id'];
        return typeof id === 'string' ? { account: id, cookies: entered.headers.getSetCookie() } : null;
      } catch (error) {
        if (isLibraryRefusal(error)) return null;
        throw error;
      }
    },
    async rename(account, passkey, name) {
      const changed = await context.adapter.updateMany({
        model: 'passkey',
        where: owned(account, passkey),
        update: { name },
      });
      return changed > 0;
    },
    async drop(account, passkey) {
      return (await context.adapter.deleteMany({ model: 'passkey', where: owned(account, passkey) })) > 0;
    },
    async dropAll(account) {
      await context.adapter.deleteMany({ model: 'passkey', where: [{ field: 'userId', value: account }] });
    },
  };
};
