import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type ListedCase, casePage } from '../../../contract/answer.ts';
import { exportLists } from '../../../contract/export.ts';
import { ask } from '../../ask/request.ts';
import { named } from '../../text/named.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { cityStamp } from '../../ui/moment.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import '../../styles/paper-screen.css';
import { arcsOf, laneOf, markOf, personName, personSeat } from '../person/person.ts';
import { useSaidInAddress } from '../said-in-address.ts';
import { useSession } from '../session.tsx';
import { PrintFrame } from './print-frame.tsx';
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
  const { unit, nameOf } = useSession();
  const said = useSaidInAddress();
  const list = exportLists.find((one) => one === said('list')) ?? 'holding';
  const [about, of, kind, owner, loop] = [said('case'), said('of'), said('kind'), said('owner'), said('loop')];
  const names = said('names') === 'true';
  const folder = folders[list];
  const filter = new URLSearchParams({
    limit: String(pageSize),
    names: String(names),
    ...(folder === undefined ? { list, scope: said('scope') ?? 'mine', ...(of === null ? {} : { of }) } : {}),
    ...(folder === undefined && loop !== null ? { loop } : {}),
  });
  const path = folder === undefined ? `/v1/desk?${filter}` : `/v1/${folder}/${about ?? ''}/people?${filter}`;
  const query = useQuery({
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
  const { data } = query;
  const back = (
    <button type="button" className="button" onClick={() => window.history.back()}>
      {say('print.back')}
    </button>
  );
  if (data === undefined) return <PrintFrame of={query} back={back} />;
  const gaps = list === 'gaps';
  const items = data.items.filter(
    ({ facts, holder }) => (kind === null || facts['kind'] === kind) && (owner === null || holder === owner),
  );
  return (
    <PrintFrame of={query} back={back}>
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
    </PrintFrame>
  );
};
