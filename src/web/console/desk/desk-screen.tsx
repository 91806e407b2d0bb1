import { useDeferredValue, useState } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import '../../styles/desk.css';
import { useWords } from '../../text/words.ts';
import { useCityNow } from '../../ui/clock.ts';
import { numberText } from '../../ui/count.tsx';
import { ExportButtons } from '../exports.tsx';
import { useSaidInAddress } from '../said-in-address.ts';
import { useSession } from '../session.tsx';
import { AnnouncedToUs } from './announced.tsx';
import { ClaimDialog } from './claim-dialog.tsx';
import { ComingPart } from './coming-part.tsx';
import { HeldList } from './held-list.tsx';
import { type DeskList, type Scope, type WhichList, deskLists, useDeskCounts } from './lists.ts';
import { OnTheRoad } from './on-the-road.tsx';
import { deskWords } from './words.ts';

/** What the address of a desk says. */
const searchOf = (list: DeskList, of: string | null, scope: Scope): Readonly<Record<string, string>> => ({
  list,
  ...(of === null ? {} : { of }),
  scope,
});

// They hold next to nothing themselves: what they look after is held below them.
const overseers: ReadonlySet<string> = new Set(['duty', 'district']);
// The loop of people; every other case is about one of them or about a vehicle, a place, a gap.
const people = 'arrival';
const scopes: readonly Scope[] = ['mine', 'below'];

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
            search={searchOf(one, of, scope)}
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
  const { unit, kind, nameOf, may, live } = useSession();
  const said = useSaidInAddress();
  const list = deskLists.find((one) => one === said('list')) ?? 'coming';
  const other = said('of');
  const of = other === unit ? null : other;
  const usual: Scope = of === null && overseers.has(kind) ? 'below' : 'mine';
  const scope = scopes.find((one) => one === said('scope')) ?? usual;
  const go = useNavigate();
  const [names, setNames] = useState(false);
  const [filter, setFilter] = useState('');
  const words = useDeferredValue(filter.trim());
  const [claiming, setClaiming] = useState(false);
  const now = useCityNow(live.is !== 'lost') ?? Number.NaN;
  // The board leads to the people among what is late: runs and specimens are late besides.
  const loop = said('loop') === people ? people : null;
  const which: WhichList = { list, scope, of, loop, names };
  // The rows of another list are other rows: nobody stays chosen, and it begins at the top. Names do not change the order.
  const rows = [list, scope, of, loop].join(' ');
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
        <div className="switch" role="group" aria-label={say('desk.scope')}>
          {scopes.map((one) => (
            <button
              key={one}
              type="button"
              className="button"
              aria-pressed={scope === one}
              onClick={() =>
                void go({
                  to: '/desk',
                  search: { ...searchOf(list, of, one), ...(loop === null ? {} : { loop }) },
                  replace: true,
                })
              }
            >
              {say(`desk.scope-${one}`)}
            </button>
          ))}
        </div>
        <ExportButtons
          list={list}
          scope={scope}
          names={names}
          {...(of === null ? {} : { of })}
          {...(loop === null ? {} : { loop })}
        />
      </div>
      {loop !== null && (
        <p className="notice row">
          {say('desk.only-people')}
          <Link className="button push" to="/desk" search={searchOf(list, of, scope)}>
            {say('desk.every-kind')}
          </Link>
        </p>
      )}
      {list === 'coming' && of === null && <AnnouncedToUs now={now} />}
      {list === 'coming' && of === null && <OnTheRoad now={now} />}
      {list === 'coming' ? (
        <ComingPart key={rows} which={which} words={words} now={now} />
      ) : (
        <HeldList key={rows} which={which} words={words} now={now} />
      )}
      {claiming && <ClaimDialog onClose={() => setClaiming(false)} />}
    </div>
  );
};
