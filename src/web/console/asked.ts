import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { useSession } from './session.tsx';
import { liveKey } from '../ask/queries.ts';
import { ask } from '../ask/request.ts';

/**
 * An answer of the server for the unit that acts, asked again whenever something was recorded.
 *
 * @param path with its query; `null` asks nothing yet
 */
export const useAsked = <T extends z.ZodType>(schema: T, path: string | null) => {
  const { unit } = useSession();
  return useQuery({
    queryKey: [...liveKey, unit, path],
    queryFn: ({ signal }): Promise<z.output<T>> => ask(schema, path ?? '', { unit, signal }),
    enabled: path !== null,
    // What was shown stays while the next page or the newer answer is on its way.
    placeholderData: (before) => before,
  });
};
