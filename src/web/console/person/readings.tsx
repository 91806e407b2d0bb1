import { useEffect, useState } from 'react';
import { readingPage } from '../../../contract/answer.ts';
import { sayCode, useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { useAsked } from '../asked.ts';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { purposeWords } from './purposes.ts';
import { caseWords } from './words.ts';

/** In words where there are some; behind a colon stands what for. */
const inWords = (purpose: string): string => {
  const [, kind = '', what] = /^([\w-]+)[^:]*(?:: (.*))?$/.exec(purpose) ?? [];
  const word = sayCode(purposeWords, 'purpose', kind);
  if (word === kind) return purpose;
  return what === undefined ? word : `${word} · ${sayCode(purposeWords, 'purpose.for', what)}`;
};

/** Who read the record of a person, newest first. */
export const Readings = ({
  id,
  opened,
  now,
}: {
  readonly id: string;
  /** Whether personal data was opened on this page. */
  readonly opened: boolean;
  readonly now: number;
}) => {
  const say = useWords(caseWords);
  const { nameOf } = useSession();
  const [limit, setLimit] = useState(10);
  const asked = useAsked(readingPage, `/v1/cases/${id}/readings?limit=${limit}`);
  const { data, refetch } = asked;
  // A reading rings no bell: whoever has just opened the data would not find themselves here.
  useEffect(() => {
    if (opened) void refetch();
  }, [opened, refetch]);
  return (
    <section className="card">
      <h2>{say('readings.title')}</h2>
      {data === undefined && <Waiting of={asked} />}
      {data?.items.length === 0 && <p className="quiet">{say('readings.none')}</p>}
      <ul className="reading-list">
        {data?.items.map(({ at, name, actor, unit, purpose }, index) => (
          <li key={`${at} ${actor} ${index}`}>
            <time dateTime={at}>{cityTimeNear(Date.parse(at), now)}</time>
            <span>
              {name ?? say('timeline.by-huan')} · {nameOf(unit)}
            </span>
            <span className="quiet small">{inWords(purpose)}</span>
          </li>
        ))}
      </ul>
      {data !== undefined && data.next !== null && limit < 500 && (
        <button type="button" className="button" onClick={() => setLimit(Math.min(500, limit + 50))}>
          {say('readings.more')}
        </button>
      )}
    </section>
  );
};
