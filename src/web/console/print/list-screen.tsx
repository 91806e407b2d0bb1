import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type ListedCase, casePage } from '../../../contract/answer.ts';
import { exportLists } from '../../../contract/export.ts';
import { ask, isSignedOut } from '../../ask/request.ts';
import { named } from '../../text/named.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityStamp } from '../../ui/moment.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { Trouble } from '../../ui/trouble.tsx';
import '../../styles/paper-screen.css';
import { arcsOf, laneOf, markOf, personName, personSeat } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { printWords } from './words.ts';

const pageSize = 500;
/** More is no list for paper. */
const mostRows = 2000;
const folders: Readonly<Record<string, string>> = {
  flight: 'flights',
  site: 'sites',
  run: 'runs',
  handover: 'handovers',
};

const minute = (at: string | null): string => (at === null ? '' : cityStamp(Date.parse(at)).replace('T', ' '));

/** A list as it comes out of the printer: everything on it, nothing to press. */
export const ListScreen = () => {
  const { t } = useTranslation();
  const say = useWords(printWords);
  const { word } = useInWords();
  const { unit, nameOf, ended } = useSession();
  const asked: unknown = useSearch({ strict: false });
  const said = (name: string): string | null => {
    const value: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, name) : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const list = exportLists.find((one) => one === said('list')) ?? 'holding';
  const [about, of, kind, owner] = [said('case'), said('of'), said('kind'), said('owner')];
  const names = said('names') === 'true';
  const folder = folders[list];
  const query = new URLSearchParams({
    limit: String(pageSize),
    names: String(names),
    ...(folder === undefined ? { list, scope: said('scope') ?? 'mine', ...(of === null ? {} : { of }) } : {}),
  });
  const path = folder === undefined ? `/v1/desk?${query}` : `/v1/${folder}/${about ?? ''}/people?${query}`;
  const { data, error, refetch } = useQuery({
    queryKey: ['print', unit, path],
    queryFn: async ({ signal }) => {
      const items: ListedCase[] = [];
      let next: string | null = null;
      let now = '';
      do {
        const page: { now: string; items: ListedCase[]; next: string | null } = await ask(
          casePage,
          next === null ? path : `${path}&cursor=${next}`,
          { unit, signal },
        );
        ({ now, next } = page);
        items.push(...page.items);
      } while (next !== null && items.length < mostRows);
      return { now, items, more: next !== null };
    },
    staleTime: Infinity,
    gcTime: 0,
  });
  useEffect(() => {
    if (isSignedOut(error)) ended();
  }, [error, ended]);
  const bar = (
    <div className="row no-print paper-bar">
      <button type="button" className="button" onClick={() => window.history.back()}>
        {say('print.back')}
      </button>
      <span className="quiet small grow">{say('print.how')}</span>
      <button type="button" className="button strong" disabled={data === undefined} onClick={() => window.print()}>
        {say('print.do')}
      </button>
    </div>
  );
  if (data === undefined) {
    return (
      <div className="screen">
        {bar}
        {error === null ? (
          <div className="skeleton" role="status">
            <i className="tall" />
          </div>
        ) : (
          <Trouble error={error} onRetry={() => void refetch()} />
        )}
      </div>
    );
  }
  const gaps = list === 'gaps';
  const items = data.items.filter(
    ({ facts, holder }) => (kind === null || facts['kind'] === kind) && (owner === null || holder === owner),
  );
  return (
    <div className="screen paper-screen">
      {bar}
      <article className="sheet list">
        <h1>{say('print.page', { list: say(`print.list.${list}`), unit: nameOf(of ?? unit) })}</h1>
        <p>
          {say('print.count', { count: items.length })} · {say('print.at', { time: minute(data.now) })}
        </p>
        {data.more && <p>{say('print.more', { count: mostRows })}</p>}
        <table>
          <tbody>
            {items.map((item) => (
              <tr key={item.case}>
                <td>
                  <RingSign arcs={arcsOf(item)} closed={item.custody === 'closed'} size={20} />
                </td>
                <td className="mark-cell">{markOf(item.case)}</td>
                <td>
                  <b>
                    {gaps
                      ? named(t, 'gap', String(item.facts['kind'] ?? ''))
                      : (personName(item.person) ?? word('loop', item.loop))}
                  </b>{' '}
                  {personSeat(item.person)}
                </td>
                <td>{word('link', item.link)}</td>
                <td>{laneOf(item) === null ? '' : word('lane', laneOf(item) ?? '')}</td>
                <td>{nameOf(item.holder)}</td>
                <td className="mark-cell">{minute(item.due)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </article>
    </div>
  );
};
