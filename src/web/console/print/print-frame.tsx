import type { ReactNode } from 'react';
import { useWords } from '../../text/words.ts';
import { type Question, Waiting } from '../waiting.tsx';
import { printWords } from './words.ts';

/** What stands around a sheet on the screen, and not on paper: the way back, what to choose, the printer. */
export const PrintFrame = ({
  of,
  back,
  choice,
  children,
}: {
  readonly of: Question;
  readonly back: ReactNode;
  readonly choice?: ReactNode;
  /** The sheet; left out until its answer is there. */
  readonly children?: ReactNode;
}) => {
  const say = useWords(printWords);
  const there = children !== undefined;
  return (
    <div className={there ? 'screen paper-screen' : 'screen'}>
      <div className="row no-print paper-bar">
        {back}
        {choice}
        <span className="quiet small grow">{say('print.how')}</span>
        <button type="button" className="button strong" disabled={!there} onClick={() => window.print()}>
          {say('print.do')}
        </button>
      </div>
      {there ? children : <Waiting of={of} />}
    </div>
  );
};
