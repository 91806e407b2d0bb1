import { useEffect, useRef } from 'react';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { Waiting } from '../waiting.tsx';
import { ComingList } from './coming.tsx';
import { fits } from './fits.ts';
import { type WhichList, useComing } from './lists.ts';
import { deskWords } from './words.ts';

/** Who is coming; further pages come by themselves when one has scrolled to the end. */
export const ComingPart = ({
  which,
  words,
  now,
}: {
  readonly which: WhichList;
  readonly words: string;
  readonly now: number;
}) => {
  const say = useWords(deskWords);
  const asked = useComing(which);
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = asked;
  const end = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const mark = end.current;
    if (mark === null || !hasNextPage || isFetchingNextPage) return undefined;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting === true) void fetchNextPage();
      },
      { rootMargin: '800px' },
    );
    watch.observe(mark);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (data === undefined) return <Waiting of={asked} />;
  const items = data.pages.flatMap((page) => page.items);
  const cut = !hasNextPage && data.pages.at(-1)?.next !== null;
  return (
    <>
      <ComingList items={words === '' ? items : items.filter((item) => fits(item, words))} now={now} />
      {hasNextPage && (
        <p ref={end} className="quiet small" role="status">
          {say('desk.more')}
        </p>
      )}
      {cut && <p className="notice">{say('desk.coming-first', { count: numberText(items.length) })}</p>}
    </>
  );
};
