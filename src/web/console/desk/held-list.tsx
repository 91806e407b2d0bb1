import { useCallback, useState } from 'react';
import type { ListedCase } from '../../../contract/answer.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { Trouble } from '../../ui/trouble.tsx';
import { LongList } from '../long-list/long-list.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { Waiting } from '../waiting.tsx';
import { CaseRow } from './case-row.tsx';
import { fits } from './fits.ts';
import { type WhichList, askFirst, mostTogether, useDeskRows, useFirstRows } from './lists.ts';
import { NextStep } from './next-step.tsx';
import { deskWords } from './words.ts';

const caseOf = (item: ListedCase): string => item.case;
type Chosen = ReadonlyMap<string, ListedCase>;
const nobody: Chosen = new Map();

/**
 * Whoever is chosen and still on this desk. A row may leave the view, or the list, and its person still be ours: what the
 * server says about their next step tells.
 */
const useStillHere = (chosen: Chosen, gone: ReadonlySet<string>, { scope, of }: WhichList): readonly ListedCase[] => {
  const steps = useSteps([...chosen.keys()]);
  const standing = new Map(steps.data?.map((one) => [one.case, one.standing]));
  const own = scope === 'mine' && of === null;
  return [...chosen.values()].filter(({ case: id }) => {
    if (!gone.has(id)) return true;
    const now = standing.get(id);
    return own && (now === undefined || now === 'holder' || now === 'giver');
  });
};

/** What a unit holds, what is late or missing there: as long as it may be; and the next step for whom it chooses. */
export const HeldList = ({
  which,
  words,
  now,
}: {
  readonly which: WhichList;
  readonly words: string;
  readonly now: number;
}) => {
  const say = useWords(deskWords);
  const { unit } = useSession();
  const { list } = which;
  const rows = useDeskRows(which);
  const first = useFirstRows(which, words !== '');
  const [chosen, setChosen] = useState<Chosen>(nobody);
  const [choosing, setChoosing] = useState<{ readonly busy: boolean; readonly error: unknown }>({
    busy: false,
    error: null,
  });
  const picked = useStillHere(chosen, rows.gone, which).map((item) => rows.rowOf(item.case) ?? item);
  const isPicked = new Set(picked.map(caseOf));
  const choose = useCallback((item: ListedCase, on: boolean): void => {
    setChosen((before) => {
      const after = new Map(before);
      if (on) after.set(item.case, item);
      else after.delete(item.case);
      return after;
    });
  }, []);
  const draw = (item: ListedCase) => (
    <CaseRow item={item} now={now} chosen={isPicked.has(item.case)} onChoose={choose} />
  );
  if (!rows.known) return <Waiting of={{ error: rows.error, refetch: rows.retry }} />;
  const found = words === '' ? null : (first.data?.items.filter((item) => fits(item, words)) ?? []);
  const count = found?.length ?? rows.count;
  const reach = Math.min(count, mostTogether);
  const all = picked.length > 0 && picked.length >= reach;
  const chooseAll = async (): Promise<void> => {
    if (all || found !== null) {
      setChosen(all ? nobody : new Map(found?.map((item) => [item.case, item])));
      return;
    }
    setChoosing({ busy: true, error: null });
    try {
      const { items } = await askFirst(which, mostTogether, { unit });
      setChosen(new Map(items.map((item) => [item.case, item])));
      setChoosing({ busy: false, error: null });
    } catch (why) {
      setChoosing({ busy: false, error: why });
    }
  };
  const everybody =
    count > mostTogether ? say('desk.select-first', { count: numberText(mostTogether) }) : say('desk.select-all');
  return (
    <div className="desk-halves">
      <div>
        {count > 0 && (
          <div className="row desk-choose">
            <button type="button" className="button" disabled={choosing.busy} onClick={() => void chooseAll()}>
              {all ? say('desk.select-none') : everybody}
            </button>
            {found === null && rows.exact && (
              <span className="quiet small">{say('desk.count', { count: numberText(count) })}</span>
            )}
            {found !== null && first.data?.more === true && (
              <span className="quiet small">
                {say('desk.filter-first', { count: numberText(first.data.items.length) })}
              </span>
            )}
          </div>
        )}
        <Refusal error={choosing.error} />
        {rows.error !== null && <Trouble error={rows.error} onRetry={rows.retry} />}
        {rows.count === 0 ? (
          <div className="nothing">
            <h2>{say(`desk.empty-${list}`)}</h2>
            <p>{say(`desk.empty-${list}-what`)}</p>
          </div>
        ) : found !== null && count === 0 ? (
          <div className="nothing" role="status">
            <h2>{say('desk.filter-none')}</h2>
            {first.data?.more === true && (
              <p>{say('desk.filter-first', { count: numberText(first.data.items.length) })}</p>
            )}
          </div>
        ) : (
          <LongList
            // Other rows: whoever looks for words begins at the top.
            key={found === null ? 'all' : 'found'}
            label={say(`desk.${list}`)}
            count={count}
            exact={found !== null || rows.exact}
            rowAt={found === null ? rows.rowAt : (index) => found[index]}
            idOf={caseOf}
            draw={draw}
            {...(found === null ? { onSee: rows.see } : {})}
          />
        )}
      </div>
      <aside className="card desk-next" aria-label={say('next.title')}>
        <NextStep chosen={picked} />
      </aside>
    </div>
  );
};
