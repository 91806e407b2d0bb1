import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ListedCase } from '../../contract/answer.ts';
import { useOpening } from '../ask/opening.ts';
import { observeNow } from '../ui/clock.ts';
import { useSession } from './session.tsx';
import { liveKey } from '../ask/queries.ts';
import { Unanswered, ask } from '../ask/request.ts';

/** Answers that say what time it is set the clock of the page. */
const noteNow = (answer: unknown): void => {
  const now: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'now') : null;
  if (typeof now === 'string') observeNow(now);
};

/** What was shown, and is now not there or no longer this unit's to see, does not go on standing there as if it were. */
const withoutGone = <A extends { readonly error: unknown }>(answer: A): A =>
  answer.error instanceof Unanswered && answer.error.status === 404 ? { ...answer, data: undefined } : answer;

/**
 * An answer of the server for the unit that acts, asked again whenever something was recorded.
 *
 * @param path with its query; `null` asks nothing yet
 */
export const useAsked = <T extends z.ZodType>(schema: T, path: string | null) => {
  const { unit } = useSession();
  const answer = useQuery({
    queryKey: [...liveKey, unit, path],
    queryFn: async ({ signal }): Promise<z.output<T>> => {
      const answer = await ask(schema, path ?? '', { unit, signal });
      noteNow(answer);
      return answer;
    },
    enabled: path !== null,
    // What was shown stays while the next page or the newer answer is on its way.
    placeholderData: (before) => before,
  });
  return withoutGone(answer);
};

/**
 * The same for a list with names: opened once, whenever it is asked again.
 *
 * @param pathOf the address with or without names; `null` asks nothing yet
 */
export const useNamed = <T extends ListedCase, P extends { readonly items: readonly T[] }>(
  schema: z.ZodType<P>,
  names: boolean,
  pathOf: ((names: boolean) => string) | null,
) => {
  const { unit } = useSession();
  const opening = useOpening(names);
  const place = pathOf?.(names) ?? '';
  const answer = useQuery({
    queryKey: [...liveKey, unit, 'named', place],
    queryFn: ({ signal }) =>
      opening.page<T, P>(place, async (named) => {
        const answer = await ask(schema, pathOf?.(named) ?? '', { unit, signal });
        noteNow(answer);
        return answer;
      }),
    enabled: pathOf !== null,
    placeholderData: (before) => before,
  });
  return withoutGone(answer);
};
