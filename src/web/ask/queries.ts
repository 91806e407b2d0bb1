import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { accountView } from '../../contract/answer.ts';
import { done, unitList } from './answers.ts';
import { observeNow } from '../ui/clock.ts';
import { type Board, askBoard, askPeople } from './board.ts';
import type { Opening } from './opening.ts';
import { ask, isSignedOut, mayPass } from './request.ts';

/** One memory of answers for the page. Nothing is asked again by time: the doorbell says when. */
export const openMemory = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 60_000,
        refetchOnWindowFocus: false,
        // The live connection asks anew when it is back; two ways of noticing would ask twice.
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (count, error) => count < 2 && mayPass(error),
      },
      mutations: { networkMode: 'always' },
    },
  });

/** Under this key lies who is signed in. */
export const accountKey = ['account'] as const;
/** Queries under this key show what changes with every command. */
export const liveKey = ['live'] as const;

/** Who is signed in; `null` when nobody is. */
export const useAccount = () =>
  useQuery({
    queryKey: accountKey,
    queryFn: async ({ signal }) => {
      try {
        return await ask(accountView, '/v1/auth/me', { signal });
      } catch (error) {
        if (isSignedOut(error)) return null;
        throw error;
      }
    },
  });

/** Forgets who was signed in and everything that was shown to them. */
export const useForget = () => {
  const memory = useQueryClient();
  return () => {
    memory.setQueryData(accountKey, null);
    memory.removeQueries({ queryKey: liveKey });
  };
};

/** Signs out; whatever the server says, this device forgets. */
export const useSignOut = () => {
  const forget = useForget();
  return useMutation({
    mutationFn: () => ask(done, '/v1/auth/sign-out', { method: 'POST' }),
    onSettled: forget,
  });
};

/** Every unit with its names. */
export const useUnits = () =>
  useQuery({
    queryKey: ['units'],
    queryFn: async ({ signal }) => (await ask(unitList, '/v1/units', { signal })).items,
  });

/** The board as the unit may see it. */
export const useBoard = (unit: string) => {
  const memory = useQueryClient();
  const queryKey = [...liveKey, 'board', unit];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const board = await askBoard({ unit, signal }, memory.getQueryData<Board>(queryKey));
      observeNow(board.now);
      return board;
    },
  });
};

/** The people of a flight, with their names when asked for: opened once, whenever the bell rings. */
export const usePeople = (unit: string, flight: string, opening: Opening) =>
  useQuery({
    queryKey: [...liveKey, 'people', unit, flight, opening.names],
    queryFn: ({ signal }) => opening.page('people', (named) => askPeople(flight, named, { unit, signal })),
  });
