import { useWords } from '../../text/words.ts';
import { shellWords } from './words.ts';

/** What stands where a screen will be. */
export const Opening = () => {
  const say = useWords(shellWords);
  return (
    <div className="skeleton screen" role="status">
      <span className="unseen">{say('shell.loading')}</span>
      <i className="tall" />
      <i />
      <i />
      <i />
    </div>
  );
};
