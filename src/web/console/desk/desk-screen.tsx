import { useDeferredValue, useEffect, useState } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import type { ListedCase } from '../../../contract/answer.ts';
import { isSignedOut } from '../../ask/request.ts';
import '../../styles/desk.css';
import { useWords } from '../../text/words.ts';
import { observeNow, useCityNow } from '../../ui/clock.ts';
import { numberText } from '../../ui/count.tsx';
import { Trouble } from '../../ui/trouble.tsx';
import { markOf, personName } from '../person/person.ts';
import { ExportButtons } from '../exports.tsx';
import { useSession } from '../session.tsx';
import { CaseList } from './case-list.tsx';
import { ClaimDialog } from './claim-dialog.tsx';
import { ComingList } from './coming.tsx';
import { type DeskList, type Scope, deskLists, useDeskCounts, useDeskList } from './lists.ts';
import { NextStep } from './next-step.tsx';
import { deskWords } from './words.ts';

const fits = (item: ListedCase, words: string): boolean => {
  if (words === '') return true;
  const said = `${personName(item.person) ?? ''} ${markOf(item.case)} ${item.case}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
};

const Tabs = ({ list, scope, of }: { readonly list: DeskList; readonly scope: Scope; readonly of: string | null }) => {
  const say = useWords(deskWords);
  const counts = useDeskCounts(scope, of);
  return (
    <nav className="tabs" aria-label={say('desk.title')}>
      {deskLists.map((one) => {
        const count = counts.data?.[one];
        const over = count !== undefined && counts.data !== undefined && count >= counts.data.most;
        return (
          <Link
            key={one}
            to="/desk"
            search={{ list: one, ...(of === null ? {} : { of }), ...(scope === 'below' ? { scope } : {}) }}
            className={one === 'late' && (count ?? 0) > 0 ? 'tab hot' : 'tab'}
            aria-current={one === list ? 'page' : undefined}
          >
            {say(`desk.${one}`)}
            {count !== undefined && (
              <b>
                {numberText(count)}
                {over && '+'}
              </b>
            )}
          </Link>
        );
      })}
    </nav>
  );
};

/** The desk of any unit: what comes, what it holds, what is late, its gaps; and the next step for whom it chooses. */
export const DeskScreen = () => {
  const say = useWords(deskWords);
  const { unit, nameOf, may, live, ended } = useSession();
  const asked: unknown = useSearch({ strict: false });
  const said = (name: string): unknown =>
    typeof asked === 'object' && asked !== null ? Reflect.get(asked, name) : undefined;
  const list = deskLists.find((one) => one === said('list')) ?? 'coming';
  const other = said('of');
  const of = typeof other === 'string' && other !== unit ? other : null;
  const [scope, setScope] = useState<Scope>(said('scope') === 'below' ? 'below' : 'mine');
  const [names, setNames] = useState(false);
  const [filter, setFilter] = useState('');
  const words = useDeferredValue(filter.trim());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [claiming, setClaiming] = useState(false);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useDeskList(list, scope, names, of);
  const last = data?.pages[0];
  useEffect(() => {
    if (last !== undefined) observeNow(last.now);
  }, [last]);
  useEffect(() => {
    if (isSignedOut(error)) ended();
  }, [error, ended]);
  useEffect(() => setChosen(new Set()), [list, unit]);
  const now = useCityNow(live.is !== 'lost') ?? Date.parse(last?.now ?? '');
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  const items = all.filter((item) => fits(item, words));
  const picked = items.filter((item) => chosen.has(item.case));
  const selecting = list !== 'coming';
  const tick = (id: string, on: boolean): void =>
    setChosen((before) => {
      const after = new Set(before);
      if (on) after.add(id);
      else after.delete(id);
      return after;
    });
  return (
    <div className="screen desk">
      <div className="screen-head">
        <h1>{of === null ? say('desk.title') : nameOf(of)}</h1>
        <Tabs list={list} scope={scope} of={of} />
        {may.act && (
          <button type="button" className="button push" onClick={() => setClaiming(true)}>
            {say('claim.title')}
          </button>
        )}
      </div>
      <div className="row">
        <label className="grow">
          <span className="unseen">{say('desk.filter')}</span>
          <input
            className="search"
            type="search"
            placeholder={say('desk.filter')}
            value={filter}
            onChange={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </label>
        <button
          type="button"
          className="button"
          aria-pressed={names}
          title={say('desk.names-note')}
          onClick={() => setNames(!names)}
        >
          {say(names ? 'desk.names-hide' : 'desk.names')}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={scope === 'below'}
          onClick={() => setScope(scope === 'mine' ? 'below' : 'mine')}
        >
          {say(scope === 'mine' ? 'desk.scope-mine' : 'desk.scope-below')}
        </button>
        <ExportButtons list={list} scope={scope} names={names} {...(of === null ? {} : { of })} />
        {selecting && items.length > 0 && (
          <button
            type="button"
            className="button"
            onClick={() =>
              setChosen(picked.length === items.length ? new Set() : new Set(items.map((one) => one.case)))
            }
          >
            {say(picked.length === items.length ? 'desk.select-none' : 'desk.select-all')}
          </button>
        )}
      </div>
      {data === undefined && error !== null && <Trouble error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <div className="skeleton" role="status">
          <i />
          <i />
          <i />
        </div>
      )}
      {data !== undefined && (
        <div className={selecting ? 'desk-halves' : ''}>
          <div>
            {list === 'coming' ? (
              <ComingList items={items} now={now} />
            ) : items.length === 0 ? (
              <div className="nothing">
                <h2>{say(`desk.empty-${list}`)}</h2>
                <p>{say(`desk.empty-${list}-what`)}</p>
              </div>
            ) : (
              <CaseList items={items} now={now} chosen={chosen} onChoose={tick} />
            )}
            {hasNextPage && (
              <button
                type="button"
                className="button"
                disabled={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {say('desk.more')}
              </button>
            )}
          </div>
          {selecting && (
            <aside className="card desk-next" aria-label={say('next.title')}>
              <NextStep chosen={picked} />
            </aside>
          )}
        </div>
      )}
      {claiming && <ClaimDialog onClose={() => setClaiming(false)} />}
    </div>
  );
};
