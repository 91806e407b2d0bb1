import { type FocusEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import '../../styles/long-list.css';
import { useWords } from '../../text/words.ts';
import type { View } from './pages.ts';
import { longListWords } from './words.ts';

const rowHeight = 60;
/** On a phone the parts of a row stand below each other. */
const tallRow = 88;
// Fewer rows than this are drawn as they are: printing and finding in the page then work as everywhere.
const few = 60;
const beside = 10;
// Browsers draw nothing that is higher than some 16 million points; what lies beyond is reached by choosing less.
const mostRows = 150_000;

const ignore = (): void => {};

/**
 * Rows one below the other, of which only those in view are drawn. A row that is not there yet is a grey bar. Whoever works
 * with the keyboard keeps the row they are in, also when it is scrolled out of sight.
 */
export const LongList = <Row,>({
  label,
  count,
  exact,
  rowAt,
  idOf,
  draw,
  onSee = ignore,
}: {
  readonly label: string;
  readonly count: number;
  /** Whether `count` is all there are. */
  readonly exact: boolean;
  readonly rowAt: (index: number) => Row | undefined;
  readonly idOf: (row: Row) => string;
  readonly draw: (row: Row) => ReactNode;
  readonly onSee?: (view: View) => void;
}) => {
  const say = useWords(longListWords);
  const frame = useRef<HTMLDivElement>(null);
  // The row with the keyboard in it, as it was when it got there: its page may be forgotten while it is out of sight.
  const [held, setHeld] = useState<{ readonly index: number; readonly row: Row } | null>(null);
  const height = useMediaQuery('(width < 640px)', false) ? tallRow : rowHeight;
  const long = count > few;
  const drawnCount = Math.min(count, mostRows);
  const rows = useVirtualizer({
    count: drawnCount,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: beside,
    enabled: long,
    useFlushSync: false,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (held === null || held.index >= drawnCount || indexes.includes(held.index)) return indexes;
      return [...indexes, held.index].toSorted((one, other) => one - other);
    },
  });
  useEffect(() => rows.measure(), [rows, height]);
  const first = long ? (rows.range?.startIndex ?? 0) : 0;
  const last = long ? (rows.range?.endIndex ?? 0) : count;
  const still = !rows.isScrolling;
  useEffect(() => onSee({ first, last, still }), [onSee, first, last, still]);
  useLayoutEffect(() => {
    // The row with the keyboard in it is gone from the list: the keyboard stays in the list.
    if (held !== null && document.activeElement === document.body) frame.current?.focus({ preventScroll: true });
  });
  if (!long) {
    return (
      <ul className="case-list" aria-label={label}>
        {Array.from({ length: count }, (_, index) => rowAt(index)).map((row) =>
          row === undefined ? null : <li key={idOf(row)}>{draw(row)}</li>,
        )}
      </ul>
    );
  }
  const focused = ({ target }: FocusEvent): void => {
    const index = Number(target.closest('[data-index]')?.getAttribute('data-index') ?? Number.NaN);
    const row = rowAt(index);
    setHeld(row === undefined ? null : { index, row });
  };
  const drawn = rows.getVirtualItems();
  const shown = (index: number): Row | undefined => rowAt(index) ?? (held?.index === index ? held.row : undefined);
  const waits = drawn.some(({ index }) => index >= first && index <= last && shown(index) === undefined);
  const already = new Set<string>();
  return (
    <>
      <div
        ref={frame}
        className="case-list long"
        tabIndex={0}
        role="region"
        aria-label={label}
        aria-busy={waits}
        onFocus={focused}
        onBlur={({ relatedTarget }) => {
          if (relatedTarget !== null && frame.current?.contains(relatedTarget) !== true) setHeld(null);
        }}
      >
        <ul style={{ height: rows.getTotalSize() }}>
          {drawn.map(({ index, start }) => {
            const row = shown(index);
            const id = row === undefined ? null : idOf(row);
            // While a page is asked again a row may stand at the end of one and at the beginning of the next.
            if (id !== null && already.has(id)) return null;
            if (id !== null) already.add(id);
            const place = { transform: `translateY(${start}px)`, height };
            return row === undefined ? (
              <li key={`-${index}`} className="long-waits" style={place} aria-hidden="true">
                <i />
              </li>
            ) : (
              <li key={id} data-index={index} style={place} aria-setsize={exact ? count : -1} aria-posinset={index + 1}>
                {draw(row)}
              </li>
            );
          })}
        </ul>
      </div>
      <p className="unseen" role="status">
        {waits ? say('long.loading') : ''}
      </p>
      {count > mostRows && <p className="quiet small">{say('long.cut', { count: mostRows })}</p>}
    </>
  );
};
