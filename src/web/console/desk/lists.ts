import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type CasePage, type ListedCase, casePage, deskCounts, listLength } from '../../../contract/answer.ts';
import { liveKey } from '../../ask/queries.ts';
import { useOpening } from '../../ask/opening.ts';
import { type Question, ask } from '../../ask/request.ts';
import { observeNow } from '../../ui/clock.ts';
import { useAsked } from '../asked.ts';
import { pageSize } from '../long-list/pages.ts';
import { placeQuery, useLongList } from '../long-list/use-long-list.ts';
import { useSession } from '../session.tsx';

export type DeskList = 'coming' | 'holding' | 'late' | 'gaps';
export const deskLists: readonly DeskList[] = ['coming', 'holding', 'late', 'gaps'];
export type Scope = 'mine' | 'below';

const ofUnit = (of: string | null): string => (of === null ? '' : `&of=${encodeURIComponent(of)}`);

/** Which list of whose desk. */
export interface WhichList {
  readonly list: DeskList;
  readonly scope: Scope;
  readonly of: string | null;
  /** Cases of one loop alone; `null` for every kind. */
  readonly loop: string | null;
  /** Whether names are shown, and their reading recorded. */
  readonly names: boolean;
}

const pathOf = ({ list, scope, of, loop }: WhichList): string =>
  `list=${list}&scope=${scope}${ofUnit(of)}${loop === null ? '' : `&loop=${loop}`}`;
const caseOf = (item: ListedCase): string => item.case;

/** One list of the desk, however long; what is in view is asked again when something was recorded. */
export const useDeskRows = (which: WhichList) => {
  const { unit } = useSession();
  const path = pathOf(which);
  const opening = useOpening(which.names);
  return useLongList<ListedCase, CasePage>({
    key: [...liveKey, unit, 'desk', path, which.names],
    ask: async (place, signal) => {
      const query = `${path}&limit=${pageSize}${placeQuery(place)}`;
      const page = await opening.page(query, (names) =>
        ask(casePage, `/v1/desk?${query}&names=${names}`, { unit, signal }),
      );
      observeNow(page.now);
      return page;
    },
    askLength: async (signal) => (await ask(listLength, `/v1/desk/length?${path}`, { unit, signal })).count,
    idOf: caseOf,
  });
};

const most = 500;
/** Among so many rows words are looked for, and so many may be chosen at once. */
export const mostTogether = 1000;

/** The first rows of a list, at most so many, with whether there are more. */
export const askFirst = async (
  which: WhichList,
  rows: number,
  question: Question,
  names = which.names,
): Promise<{ readonly items: readonly ListedCase[]; readonly more: boolean }> => {
  const items: ListedCase[] = [];
  for (let cursor = ''; ;) {
    const path = `/v1/desk?${pathOf(which)}&names=${names}&limit=${Math.min(most, rows - items.length)}${cursor}`;
    const page = await ask(casePage, path, question);
    items.push(...page.items);
    if (page.next === null || items.length >= rows) return { items, more: page.next !== null };
    cursor = `&cursor=${page.next}`;
  }
};

/** The first rows of a list, in which words are looked for; names are sealed, so the server cannot look for them. */
export const useFirstRows = (which: WhichList, enabled: boolean) => {
  const { unit } = useSession();
  const opening = useOpening(which.names);
  return useQuery({
    queryKey: [...liveKey, unit, 'desk', pathOf(which), which.names, 'first'],
    queryFn: ({ signal }) => opening.page('first', (names) => askFirst(which, mostTogether, { unit, signal }, names)),
    enabled,
    placeholderData: (before) => before,
  });
};

const mostComing = 10;

/** Everybody who is offered, page by page: who comes together may stand far apart, so pages that were read stay. */
export const useComing = (which: WhichList) => {
  const { unit } = useSession();
  const opening = useOpening(which.names);
  return useInfiniteQuery({
    queryKey: [...liveKey, unit, 'desk', pathOf(which), which.names, 'coming'],
    queryFn: async ({ pageParam, signal }): Promise<CasePage> => {
      const query = `${pathOf(which)}&limit=${most}${placeQuery({ cursor: pageParam })}`;
      const page = await opening.page(query, (names) =>
        ask(casePage, `/v1/desk?${query}&names=${names}`, { unit, signal }),
      );
      observeNow(page.now);
      return page;
    },
    initialPageParam: null as string | null,
    // 5,000 people before one door: whoever was offered first is dealt with first.
    getNextPageParam: ({ next }, pages) => (pages.length < mostComing ? next : null),
    placeholderData: (before) => before,
  });
};

/** How much is on each list. */
export const useDeskCounts = (scope: Scope, of: string | null) =>
  useAsked(deskCounts, `/v1/desk/counts?scope=${scope}${ofUnit(of)}`);

/** What comes together: everybody of one offer of a group, or one person alone. */
export interface Coming {
  readonly key: string;
  /** The group handover; null for a single offer. */
  readonly handover: string | null;
  readonly from: string;
  readonly link: string;
  readonly at: string;
  readonly due: string | null;
  readonly lateSince: string | null;
  readonly late: number;
  readonly people: readonly ListedCase[];
}

/** Gathers what is coming by the offer it came with, the most urgent first. */
export const gathered = (items: readonly ListedCase[]): readonly Coming[] => {
  const groups = new Map<string, ListedCase[]>();
  for (const item of items) {
    if (item.loop === 'handover' || item.offer === null) continue;
    const key = item.offer.handover ?? item.case;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const coming = [...groups].flatMap(([key, people]): readonly Coming[] => {
    const [first] = people;
    if (first === undefined || first.offer === null) return [];
    const dues = people.flatMap(({ due }) => (due === null ? [] : [due]));
    const since = people.flatMap(({ lateSince }) => lateSince ?? []);
    return [
      {
        key,
        handover: first.offer.handover,
        from: first.holder,
        link: first.offer.link,
        at: first.offer.at,
        due: dues.toSorted()[0] ?? null,
        lateSince: since.toSorted()[0] ?? null,
        late: Math.max(...people.map(({ late }) => late)),
        people,
      },
    ];
  });
  return coming.toSorted((one, other) => (one.due ?? '~').localeCompare(other.due ?? '~'));
};
