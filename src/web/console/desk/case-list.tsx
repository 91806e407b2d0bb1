import { useRef } from 'react';
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ListedCase } from '../../../contract/answer.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { CaseName } from '../person/case-name.tsx';
import { Lane } from '../person/lane.tsx';
import { arcsOf, laneOf, markOf, personName, personSeat } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { Due } from './due.tsx';
import { deskWords } from './words.ts';

const rowHeight = 60;
// Fewer rows than this are drawn as they are: printing and finding in the page then work as everywhere.
const few = 60;

const Row = ({
  item,
  now,
  chosen,
  onChoose,
}: {
  readonly item: ListedCase;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: ((chosen: boolean) => void) | null;
}) => {
  const say = useWords(deskWords);
  const { word } = useInWords();
  const { unit, nameOf } = useSession();
  const seat = personSeat(item.person);
  const name = personName(item.person) ?? say('desk.person', { mark: markOf(item.case) });
  return (
    <div className={item.late > 0 ? 'case-row late' : 'case-row'} data-case={item.case}>
      {onChoose !== null && (
        <Checkbox
          size="md"
          checked={chosen}
          aria-label={say('desk.select', { name })}
          onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
        />
      )}
      <RingSign arcs={arcsOf(item)} closed={item.custody === 'closed'} size={28} />
      <span className="case-row-what">
        <Link to={casePath(item.case)}>
          <b>
            <CaseName item={item} />
          </b>
          {seat !== null && <span className="seat">{seat}</span>}
        </Link>
        <span className="quiet small">
          {word('link', item.link)}
          {item.holder !== unit && <> · {nameOf(item.holder)}</>}
          {item.party !== null && <> · {say('desk.party', { count: item.party.members.length })}</>}
          {item.offer !== null && (
            <i className="person-offer">{say('desk.offered-to', { unit: nameOf(item.offer.to) })}</i>
          )}
        </span>
      </span>
      <Lane lane={laneOf(item)} />
      <Due due={item.due} now={now} />
    </div>
  );
};

/** Cases one below the other, with a tick before each where several may be chosen. Long lists draw only what is seen. */
export const CaseList = ({
  items,
  now,
  chosen,
  onChoose,
}: {
  readonly items: readonly ListedCase[];
  readonly now: number;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: ((id: string, chosen: boolean) => void) | null;
}) => {
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: items.length > few,
  });
  const row = (item: ListedCase) => (
    <Row
      item={item}
      now={now}
      chosen={chosen.has(item.case)}
      onChoose={onChoose === null ? null : (tick) => onChoose(item.case, tick)}
    />
  );
  if (items.length <= few) {
    return (
      <ul className="case-list">
        {items.map((item) => (
          <li key={item.case}>{row(item)}</li>
        ))}
      </ul>
    );
  }
  return (
    <div ref={frame} className="case-list long" tabIndex={0}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <li
              key={item.case}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={items.length}
              aria-posinset={index + 1}
            >
              {row(item)}
            </li>
          );
        })}
      </ul>
    </div>
  );
};
