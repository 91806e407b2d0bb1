import { Link } from '@tanstack/react-router';
import type { RunView } from '../../../contract/dispatch.ts';
import { useWords } from '../../text/words.ts';
import { runPath } from '../../ui/address.ts';
import { numberText } from '../../ui/count.tsx';
import { Due } from '../desk/due.tsx';
import { useSession } from '../session.tsx';
import { dueOf, stateOf } from './runs.ts';
import { dispatchWords } from './words.ts';

/** The runs that are not over, whoever is nearest to the end of their dead-man clock first. */
export const RunList = ({ runs, now }: { readonly runs: readonly RunView[]; readonly now: number }) => {
  const say = useWords(dispatchWords);
  const { nameOf } = useSession();
  if (runs.length === 0) return <p className="quiet">{say('run.none')}</p>;
  return (
    <ul className="run-list">
      {runs.map((run) => {
        const state = stateOf(run);
        const late = run.rung > 0 || run.late > 0;
        return (
          <li key={run.case}>
            <Link to={runPath(run.case)} className={late ? 'run-row late' : 'run-row'} data-run={run.case}>
              <span className={`run-state run-state-${state}`}>{say(`run.is-${state}`)}</span>
              <span className="run-row-what">
                <b>{nameOf(run.offeredTo ?? run.holder)}</b>
                <span className="quiet small">
                  {[...(run.plate === null ? [] : [run.plate]), ...run.to.map(nameOf)].join(' · ')}
                </span>
              </span>
              <span className="run-row-heads">
                {run.aboard === 0 && state === 'boarding' && (
                  <span className="quiet small">{say('run.boarding-now')}</span>
                )}
                {run.aboard !== null && (run.aboard > 0 || run.departedAt !== null) && (
                  <span>
                    <b>{numberText(run.aboard)}</b> <span className="quiet small">{say('run.aboard')}</span>
                  </span>
                )}
                {run.planned > 0 && (
                  <span className="quiet small">{say('run.planned-heads', { count: run.planned })}</span>
                )}
              </span>
              <span className="run-row-clock">
                <Due due={dueOf(run)} now={now} />
                {run.rung > 0 && (
                  <span className="small">
                    {say('run.rung', { rung: run.rung })}
                    {run.acknowledged && ` · ${say('run.answered')}`}
                  </span>
                )}
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
};
