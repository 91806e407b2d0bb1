import { useInfiniteQuery } from '@tanstack/react-query';
import { type CasePage, type ListedCase, casePage, deskCounts } from '../../../contract/answer.ts';
import { liveKey } from '../../ask/queries.ts';
import { ask } from '../../ask/request.ts';
import { useAsked } from '../asked.ts';
import { useSession } from '../session.tsx';

export type DeskList = 'coming' | 'holding' | 'late' | 'gaps';
export const deskLists: readonly DeskList[] = ['coming', 'holding', 'late', 'gaps'];
export type Scope = 'mine' | 'below';

const page = 200;
const ofUnit = (of: string | null): string => (of === null ? '' : `&of=${encodeURIComponent(of)}`);

/** One list of the desk, page by page; all pages shown are asked again when something was recorded. */
export const useDeskList = (list: DeskList, scope: Scope, names: boolean, of: string | null) => {
  const { unit } = useSession();
  return useInfiniteQuery({
    queryKey: [...liveKey, unit, 'desk', list, scope, names, of],
    queryFn: ({ pageParam, signal }): Promise<CasePage> => {
      const cursor = pageParam === null ? '' : `&cursor=${pageParam}`;
      return ask(casePage, `/v1/desk?list=${list}&scope=${scope}&names=${names}&limit=${page}${cursor}${ofUnit(of)}`, {
        unit,
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
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
    return [
      {
        key,
        handover: first.offer.handover,
        from: first.holder,
        link: first.offer.link,
        at: first.offer.at,
        due: dues.toSorted()[0] ?? null,
        late: Math.max(...people.map(({ late }) => late)),
        people,
      },
    ];
  });
  return coming.toSorted((one, other) => (one.due ?? '~').localeCompare(other.due ?? '~'));
};
