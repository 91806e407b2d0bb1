import { useEffect, useRef } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import { type GapPage, type GapRow, gapPage } from '../../../contract/gaps.ts';
import { liveKey } from '../../ask/queries.ts';
import { ask } from '../../ask/request.ts';
import { named } from '../../text/named.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { observeNow, useCityNow } from '../../ui/clock.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { Due } from '../desk/due.tsx';
import { markOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import type { GapChoice } from './gaps-screen.tsx';
import { gapsWords } from './words.ts';

const rowHeight = 60;
const few = 60;
const pageSize = 500;
/** Rows from the end at which the next page is asked for. */
const ahead = 80;

const useGaps = ({ kind, owner, age, late }: GapChoice) => {
  const { unit } = useSession();
  const filter = new URLSearchParams({
    limit: String(pageSize),
    ...(kind === null ? {} : { kind }),
    ...(owner === null ? {} : { owner }),
    ...(age === null ? {} : { age }),
    ...(late ? { late: 'true' } : {}),
  }).toString();
  return useInfiniteQuery({
    queryKey: [...liveKey, unit, 'gaps', filter],
    queryFn: async ({ pageParam, signal }): Promise<GapPage> => {
      const cursor = pageParam === null ? '' : `&cursor=${pageParam}`;
      const page = await ask(gapPage, `/v1/gaps?${filter}${cursor}`, { unit, signal });
      observeNow(page.now);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
};

const Row = ({ gap, now }: { readonly gap: GapRow; readonly now: number }) => {
  const { t } = useTranslation();
  const say = useWords(gapsWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  return (
    <div className={gap.late > 0 ? 'case-row late' : 'case-row'} data-case={gap.case}>
      <span className="case-row-what">
        <Link to={casePath(gap.case)}>
          <b>{named(t, 'gap', gap.kind)}</b> <span className="quiet">{markOf(gap.case)}</span>
        </Link>
        <span className="quiet small">
          {nameOf(gap.owner)}
          {gap.about !== null && <> · {say('gaps.about', { what: word('loop', gap.about) })}</>} ·{' '}
          {say('gaps.opened', { time: cityTimeNear(Date.parse(gap.openedAt), now) })}
        </span>
      </span>
      {gap.proven && <span className="mark rule-in-force">{say('gaps.proven')}</span>}
      <Due due={gap.due} now={now} />
    </div>
  );
};

/** Gaps one below the other, the oldest first; pages come as one scrolls, and only what is seen is drawn. */
export const GapList = ({ choice }: { readonly choice: GapChoice }) => {
  const say = useWords(gapsWords);
  const { live } = useSession();
  const frame = useRef<HTMLDivElement>(null);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useGaps(choice);
  const now = useCityNow(live.is !== 'lost') ?? Date.parse(data?.pages[0]?.now ?? '');
  const gaps = data?.pages.flatMap(({ items }) => items) ?? [];
  const rows = useVirtualizer({
    count: gaps.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: gaps.length > few,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last + ahead >= gaps.length) void fetchNextPage();
  }, [last, gaps.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (data === undefined) {
    if (error !== null) return <Trouble error={error} onRetry={() => void refetch()} />;
    return (
      <div className="skeleton" role="status">
        <i />
        <i />
      </div>
    );
  }
  if (gaps.length === 0) {
    return (
      <div className="nothing">
        <h2>{say('gaps.none-match')}</h2>
      </div>
    );
  }
  if (gaps.length <= few) {
    return (
      <ul className="case-list" aria-label={say('gaps.list')}>
        {gaps.map((gap) => (
          <li key={gap.case}>
            <Row gap={gap} now={now} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div ref={frame} className="case-list long" tabIndex={0} role="region" aria-label={say('gaps.list')}>
      <ul style={{ height: rows.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const gap = gaps[index];
          return gap === undefined ? null : (
            <li
              key={gap.case}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={hasNextPage ? -1 : gaps.length}
              aria-posinset={index + 1}
            >
              <Row gap={gap} now={now} />
            </li>
          );
        })}
      </ul>
      {isFetchingNextPage && <p className="unseen">{say('gaps.loading')}</p>}
    </div>
  );
};
