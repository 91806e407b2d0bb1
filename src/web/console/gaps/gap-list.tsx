import { memo } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listLength } from '../../../contract/answer.ts';
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
import { LongList } from '../long-list/long-list.tsx';
import { pageSize } from '../long-list/pages.ts';
import { placeQuery, useLongList } from '../long-list/use-long-list.ts';
import { markOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import type { GapChoice } from './gaps-screen.tsx';
import { gapsWords } from './words.ts';

const gapOf = (gap: GapRow): string => gap.case;

const filterOf = ({ kind, owner, age, late }: GapChoice): string =>
  new URLSearchParams({
    ...(kind === null ? {} : { kind }),
    ...(owner === null ? {} : { owner }),
    ...(age === null ? {} : { age }),
    ...(late ? { late: 'true' } : {}),
  }).toString();

const useGaps = (choice: GapChoice) => {
  const { unit } = useSession();
  const filter = filterOf(choice);
  return useLongList<GapRow, GapPage>({
    key: [...liveKey, unit, 'gaps', filter],
    ask: async (place, signal) => {
      const page = await ask(gapPage, `/v1/gaps?${filter}&limit=${pageSize}${placeQuery(place)}`, { unit, signal });
      observeNow(page.now);
      return page;
    },
    askLength: async (signal) => (await ask(listLength, `/v1/gaps/length?${filter}`, { unit, signal })).count,
    idOf: gapOf,
  });
};

const Line = ({ gap, now }: { readonly gap: GapRow; readonly now: number }) => {
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
      <Due due={gap.due} since={gap.lateSince} now={now} />
    </div>
  );
};

/** Drawn anew only when it changed. */
const Row = memo(Line);

const GapRows = ({ choice }: { readonly choice: GapChoice }) => {
  const say = useWords(gapsWords);
  const { live } = useSession();
  const rows = useGaps(choice);
  const now = useCityNow(live.is !== 'lost') ?? Number.NaN;
  if (!rows.known) return <Waiting of={{ error: rows.error, refetch: rows.retry }} />;
  if (rows.count === 0) {
    return (
      <div className="nothing">
        <h2>{say('gaps.none-match')}</h2>
      </div>
    );
  }
  return (
    <>
      {rows.error !== null && <Trouble error={rows.error} onRetry={rows.retry} />}
      <LongList
        label={say('gaps.list')}
        count={rows.count}
        exact={rows.exact}
        rowAt={rows.rowAt}
        idOf={gapOf}
        draw={(gap) => <Row gap={gap} now={now} />}
        onSee={rows.see}
      />
    </>
  );
};

/** Gaps one below the other, the oldest first; other ones begin at the top. */
export const GapList = ({ choice }: { readonly choice: GapChoice }) => (
  <GapRows key={filterOf(choice)} choice={choice} />
);
