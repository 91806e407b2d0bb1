import { memo } from 'react';
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
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

const Row = ({
  item,
  now,
  chosen,
  onChoose,
}: {
  readonly item: ListedCase;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: ((item: ListedCase, chosen: boolean) => void) | null;
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
          onChange={({ currentTarget }) => onChoose(item, currentTarget.checked)}
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
          {item.offer !== null && (
            <>
              {' · '}
              <i className="person-offer">{say('desk.offered-to', { unit: nameOf(item.offer.to) })}</i>
            </>
          )}
          {item.party !== null && <> · {say('desk.party', { count: item.party.members.length })}</>}
        </span>
      </span>
      <Lane lane={laneOf(item)} />
      <Due due={item.due} since={item.lateSince} now={now} />
    </div>
  );
};

/** A case of a list, with a tick before it where several may be chosen. Drawn anew only when it changed: lists are long. */
export const CaseRow = memo(Row);
