import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { type AccountView, accountView } from '../../contract/answer.ts';
import { type FactorDue, ceremony, factorDue, issuerStart, waysIn } from '../../contract/sign-in.ts';
import { accountKey } from './queries.ts';
import { ask } from './request.ts';

/** Which ways of signing in there are here. */
export const useWaysIn = () =>
  useQuery({ queryKey: ['ways-in'], queryFn: ({ signal }) => ask(waysIn, '/v1/auth/ways', { signal }) });

/** Shows who has just signed in. On the start page they go on to where their work is. */
export const useEntered = (): ((account: AccountView) => void) => {
  const memory = useQueryClient();
  return (account) => {
    const { pathname } = window.location;
    window.history.replaceState(null, '', pathname === '/' ? '/?sign-in=done' : pathname);
    memory.setQueryData(accountKey, account);
    memory.removeQueries({ queryKey: ['ways-in'] });
  };
};

const post = <T extends z.ZodType>(schema: T, path: string, body: object = {}): Promise<z.output<T>> =>
  ask(schema, path, { method: 'POST', body });

/** Tries a password. Answers with the account, or with the ticket for the second step. */
export const usePassword = () =>
  useMutation({
    mutationFn: (said: { readonly username: string; readonly password: string }): Promise<AccountView | FactorDue> =>
      post(factorDue.or(accountView), '/v1/auth/sign-in', said),
  });

/** The second step. Without a ticket the one in the cookie counts. */
export const useCode = () =>
  useMutation({
    mutationFn: (said: { readonly ticket?: string; readonly code: string; readonly kind: 'totp' | 'recovery' }) =>
      post(accountView, '/v1/auth/code', said),
  });

/** Options for a passkey with which to sign in. */
export const askPasskeyOptions = async (): Promise<Readonly<Record<string, unknown>>> =>
  (await ask(ceremony, '/v1/auth/passkey/options', { method: 'POST' })).options;

/** Shows the server what the device answered. */
export const enterWithPasskey = (response: object): Promise<AccountView> =>
  post(accountView, '/v1/auth/passkey/verify', { response });

/** Goes to the other issuer, to sign in there or to link one's account. */
export const goToIssuer = async (link?: { readonly password: string }): Promise<void> => {
  const { url } = await post(issuerStart, '/v1/auth/oidc/start', link === undefined ? {} : { link });
  window.location.assign(url);
};
