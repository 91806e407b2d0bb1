import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type ListPage,
  type Pages,
  type View,
  answered,
  leapt,
  noPages,
  rowAt,
  rowsIn,
  saysMore,
  wantedPages,
} from './pages.ts';

/** Where a page begins. */
export type Place = { readonly cursor: string | null } | { readonly skip: number };

/** The query of an address for a page at a place. */
export const placeQuery = (place: Place): string => {
  if ('skip' in place) return `&skip=${place.skip}`;
  return place.cursor === null ? '' : `&cursor=${place.cursor}`;
};

export interface LongListOptions<Row, Page extends ListPage<Row>> {
  /** Under which the answers are remembered; begins with the live key. Another order of rows needs another mount. */
  readonly key: readonly unknown[];
  readonly ask: (place: Place, signal: AbortSignal) => Promise<Page>;
  /** Asks how long the list is. */
  readonly askLength: (signal: AbortSignal) => Promise<number>;
  readonly idOf: (row: Row) => string;
}

export interface LongRows<Row> {
  /** False until the first answer. */
  readonly known: boolean;
  readonly count: number;
  /** Whether `count` is more than a guess. */
  readonly exact: boolean;
  readonly rowAt: (index: number) => Row | undefined;
  /** A row by its id, while it is near the view. */
  readonly rowOf: (id: string) => Row | undefined;
  readonly gone: ReadonlySet<string>;
  readonly error: unknown;
  readonly retry: () => void;
  readonly see: (view: View) => void;
}

const keyOf = (key: readonly unknown[], place: Place): readonly unknown[] => [...key, 'page', place];

// Rows that left the view are forgotten soon: a list of 100,000 is never in memory as a whole.
const forgotten = 5000;
const atFirst: View = { first: 0, last: 0, still: true };

type Act<Row> =
  | { readonly type: 'answered'; readonly page: number; readonly start: string | null; readonly answer: ListPage<Row> }
  | { readonly type: 'leapt'; readonly page: number; readonly answer: ListPage<Row> };

/**
 * The rows of a list that may be very long: what is looked at is asked for, page by page, and only that is asked again
 * when the doorbell rings. Whoever drags the bar far away leaps there with one question.
 */
export const useLongList = <Row, Page extends ListPage<Row>>({
  key,
  ask,
  askLength,
  idOf,
}: LongListOptions<Row, Page>): LongRows<Row> => {
  const memory = useQueryClient();
  const ids = useRef(idOf);
  ids.current = idOf;
  const [pages, tell] = useReducer(
    (before: Pages<Row>, act: Act<Row>): Pages<Row> =>
      act.type === 'leapt'
        ? leapt(before, act.page, act.answer, ids.current)
        : answered(before, act.page, act.start, act.answer, ids.current),
    undefined,
    () => noPages<Row>(),
  );
  const [view, setView] = useState<View>(atFirst);
  const see = useCallback((next: View): void => {
    setView((before) =>
      before.first === next.first && before.last === next.last && before.still === next.still ? before : next,
    );
  }, []);
  const wanted = wantedPages(pages, view);
  const answers = useQueries({
    queries: wanted.map((one) => {
      const place: Place = 'skip' in one ? { skip: one.skip } : { cursor: one.start };
      return {
        queryKey: keyOf(key, place),
        queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<Page> => ask(place, signal),
        gcTime: forgotten,
      };
    }),
  });
  const landed = useRef<unknown>(null);
  useEffect(() => {
    for (const [index, one] of wanted.entries()) {
      const answer = answers[index]?.data;
      if (answer === undefined) continue;
      if ('start' in one) {
        if (saysMore(pages, one.page, answer)) tell({ type: 'answered', page: one.page, start: one.start, answer });
        continue;
      }
      if (landed.current === answer) continue;
      landed.current = answer;
      // From now on it is asked for by where it begins: the leap is the dear part.
      if (typeof answer.from === 'string') memory.setQueryData(keyOf(key, { cursor: answer.from }), answer);
      tell({ type: 'leapt', page: one.page, answer });
    }
  }, [wanted, answers, pages, memory, key]);
  const long = pages.starts.size > 1;
  const length = useQuery({
    // Not under the live key: counting everything at every bell is dear, and the end tells itself when it is reached.
    queryKey: ['length', ...key, pages.missed],
    queryFn: ({ signal }) => askLength(signal),
    enabled: long,
    gcTime: 0,
    placeholderData: (before) => before,
  });
  const said = length.data ?? null;
  const error = answers.find((one) => one.data === undefined && one.error !== null)?.error ?? null;
  return {
    known: pages.kept.size > 0,
    count: rowsIn(pages, said),
    exact: pages.end !== null || said !== null,
    rowAt: (index) => rowAt(pages, index),
    rowOf: (id) => {
      for (const rows of pages.kept.values()) {
        const found = rows.find((row) => idOf(row) === id);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    gone: pages.gone,
    error,
    retry: () => {
      for (const one of answers) if (one.error !== null) void one.refetch();
    },
    see,
  };
};
