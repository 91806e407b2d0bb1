import { Link } from '@tanstack/react-router';
import { useWords } from '../../text/words.ts';
import { shellWords } from './words.ts';

/** An address that leads nowhere. */
export const Nothing = () => {
  const say = useWords(shellWords);
  return (
    <div className="nothing">
      <h2>{say('shell.nothing')}</h2>
      <p>{say('shell.nothing-what')}</p>
      <Link className="button" to="/">
        {say('shell.home')}
      </Link>
    </div>
  );
};
