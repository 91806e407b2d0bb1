import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { pushKey } from '../../contract/administration.ts';
import { healthSaid, wayKept, wayList } from '../../contract/duty.ts';
import {
  ceremony,
  ownFactors,
  passkeyList,
  passkeyView,
  recoveryMade,
  sessionList,
  sessionsEnded,
  totpBegun,
} from '../../contract/sign-in.ts';
import { done } from './answers.ts';
import { accountKey } from './queries.ts';
import { type Question, ask } from './request.ts';

// What one sees and changes of oneself. Asked anew after each change; nobody else changes it meanwhile.

const meKey = ['me'] as const;
const keyList = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      name: z.string().nullable(),
      start: z.string().nullable(),
      expiresAt: z.string().nullable(),
      createdAt: z.string(),
    }),
  ),
});
const madeKey = z.object({ key: z.string(), id: z.string() });

const mine = <T extends z.ZodType>(schema: T, name: string, path: string) => ({
  queryKey: [...meKey, name],
  queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<z.output<T>> => ask(schema, path, { signal }),
});
export const useSessions = () => useQuery(mine(sessionList, 'sessions', '/v1/auth/sessions'));
export const usePasskeys = () => useQuery(mine(passkeyList, 'passkeys', '/v1/auth/passkeys'));
export const useFactors = () => useQuery(mine(ownFactors, 'factors', '/v1/auth/factors'));
export const useKeys = () => useQuery(mine(keyList, 'keys', '/v1/auth/keys'));
export const useWays = (account: string) => useQuery(mine(wayList, 'ways', `/v1/accounts/${account}/ways`));

export const usePushKey = () => useQuery(mine(pushKey, 'push-key', '/v1/push/key'));

/** Does something and then asks anew what one sees of oneself. */
const useAct = <T extends z.ZodType, V>(
  schema: T,
  question: (value: V) => readonly [path: string, question: Question],
) => {
  const memory = useQueryClient();
  return useMutation({
    mutationFn: (value: V): Promise<z.output<T>> => ask(schema, ...question(value)),
    onSuccess: () => memory.invalidateQueries({ queryKey: meKey }),
  });
};

export const useEndSession = () =>
  useAct(done, (session: string) => [`/v1/auth/sessions/${session}`, { method: 'DELETE' }]);
export const useEndOthers = () => useAct(sessionsEnded, () => ['/v1/auth/sessions', { method: 'DELETE' }]);

export const useBeginApp = () =>
  useMutation({
    mutationFn: (password: string) => ask(totpBegun, '/v1/auth/totp', { method: 'POST', body: { password } }),
  });
/** The app shows the right code. Who was only at the door is inside from then on. */
export const useConfirmApp = () =>
  useMutation({
    mutationFn: (code: string) => ask(done, '/v1/auth/totp/verify', { method: 'POST', body: { code } }),
  });
export const useDisableApp = () =>
  useAct(done, (password: string) => ['/v1/auth/totp/disable', { method: 'POST', body: { password } }]);
export const useRecovery = () =>
  useAct(recoveryMade, (password: string) => ['/v1/auth/totp/recovery-codes', { method: 'POST', body: { password } }]);

/** Options with which the device makes a passkey. */
export const askNewPasskey = async (password: string): Promise<Readonly<Record<string, unknown>>> =>
  (await ask(ceremony, '/v1/auth/passkeys/options', { method: 'POST', body: { password } })).options;
export const keepPasskey = (response: object, name: string): Promise<z.output<typeof passkeyView>> =>
  ask(passkeyView, '/v1/auth/passkeys', { method: 'POST', body: { response, name } });
export const useRenamePasskey = () =>
  useAct(done, ({ passkey, name }: { readonly passkey: string; readonly name: string }) => [
    `/v1/auth/passkeys/${passkey}`,
    { method: 'PATCH', body: { name } },
  ]);
export const useDropPasskey = () =>
  useAct(done, (passkey: string) => [`/v1/auth/passkeys/${passkey}`, { method: 'DELETE' }]);

/** Asks anew who one is and what one has set up. */
export const useAskAnew = (): (() => Promise<void>) => {
  const memory = useQueryClient();
  return async () => {
    await memory.invalidateQueries({ queryKey: meKey });
    await memory.invalidateQueries({ queryKey: accountKey });
  };
};

export const useNewPassword = () =>
  useMutation({
    mutationFn: (body: { readonly current: string; readonly next: string }) =>
      ask(done, '/v1/auth/password', { method: 'POST', body }),
  });

export const useMakeKey = () =>
  useAct(madeKey, (body: { readonly name: string; readonly days: number }) => [
    '/v1/auth/keys',
    { method: 'POST', body },
  ]);
export const useDropKey = () => useAct(done, (key: string) => [`/v1/auth/keys/${key}`, { method: 'DELETE' }]);

export const useKeepWay = (account: string) =>
  useAct(
    wayKept,
    (body: { readonly kind: string; readonly endpoint: string; readonly place: number; readonly language: string }) => [
      `/v1/accounts/${account}/ways`,
      { method: 'PUT', body },
    ],
  );
export const useDropWay = (account: string) =>
  useAct(done, (way: string) => [`/v1/accounts/${account}/ways/${way}`, { method: 'DELETE' }]);

export const useSayHealth = () =>
  useMutation({
    mutationFn: (health: 'well' | 'unwell') => ask(healthSaid, '/v1/me/health', { method: 'POST', body: { health } }),
  });

export const useUnlink = () =>
  useAct(done, (password: string) => ['/v1/auth/oidc/unlink', { method: 'POST', body: { password } }]);
