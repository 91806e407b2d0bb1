import { useState } from 'react';
import { dispatchBoard } from '../../../contract/dispatch.ts';
import '../../styles/case.css';
import '../../styles/desk.css';
import '../../styles/work.css';
import { colon } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { useCityNow } from '../../ui/clock.ts';
import { useAsked } from '../asked.ts';
import { AnnouncedToUs } from '../desk/announced.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { RunList } from './run-list.tsx';
import { WaitingList } from './waiting-list.tsx';
import { dispatchWords } from './words.ts';

/** Kinds of unit that hold those who wait, and open runs for them. */
const planning: ReadonlySet<string> = new Set(['district-desk']);

/** Who waits for a vehicle, by destination; which runs are under way; and the plan of the next ones. */
export const DispatchScreen = () => {
  const say = useWords(dispatchWords);
  const { unit, kind, may, live } = useSession();
  const asked = useAsked(dispatchBoard, '/v1/dispatch');
  const { data: board } = asked;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const now = useCityNow(live.is !== 'lost') ?? 0;
  if (board === undefined) return <Waiting of={asked} screen />;
  // Only who is held here can be sent from here; whoever is at a test point comes to the desk first.
  const free = board.waiting.filter(({ holder, run, offered }) => holder === unit && run === null && !offered);
  const picked = free.filter((one) => chosen.has(one.case)).map((one) => one.case);
  const acts = may.act && planning.has(kind);
  const choose = (cases: readonly string[], on: boolean): void =>
    setChosen((before) => {
      const after = new Set(before);
      for (const one of cases) {
        if (on) after.add(one);
        else after.delete(one);
      }
      return after;
    });
  return (
    <div className="screen dispatch">
      <div className="screen-head">
        <h1>{say('dispatch.title')}</h1>
        <span className="quiet">
          {say('dispatch.waiting')}
          {colon()}
          <b>{say('dispatch.waiting-count', { count: board.waiting.length })}</b>
        </span>
      </div>
      <section className="card" aria-label={say('run.all')}>
        <h2>{say('run.all')}</h2>
        <RunList runs={board.runs} now={now} />
      </section>
      <AnnouncedToUs now={now} />
      <div className={acts ? 'desk-halves' : ''}>
        <section className="card" aria-label={say('dispatch.waiting')}>
          <div className="row">
            <h2>{say('dispatch.waiting')}</h2>
            {acts && free.length > 0 && (
              <button
                type="button"
                className="button push"
                onClick={() =>
                  setChosen(picked.length === free.length ? new Set() : new Set(free.map((one) => one.case)))
                }
              >
                {say(picked.length === free.length ? 'dispatch.select-none' : 'dispatch.select-all')}
              </button>
            )}
          </div>
          {board.waiting.length === 0 ? (
            <div className="nothing">
              <h2>{say('dispatch.nobody')}</h2>
              <p>{say('dispatch.nobody-what')}</p>
            </div>
          ) : (
            <WaitingList waiting={board.waiting} now={now} chosen={chosen} onChoose={acts ? choose : null} />
          )}
          {board.more && <p className="notice">{say('dispatch.more')}</p>}
        </section>
        {acts && (
          <aside className="card desk-next" aria-label={say('draft.title')}>
            <PlanPanel board={board} chosen={picked} onMade={() => setChosen(new Set())} />
          </aside>
        )}
      </div>
    </div>
  );
};
