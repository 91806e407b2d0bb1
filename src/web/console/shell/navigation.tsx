import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../text/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { screens } from '../screens.ts';
import { useSession } from '../session.tsx';
import { shellWords } from './words.ts';

// On a phone so many have room beside "more".
const atHand = 4;

/** The way to the screens that this unit has use for: at the side, on a phone at the thumb. */
export const Navigation = () => {
  const say = useWords(shellWords);
  const session = useSession();
  const [all, setAll] = useState(false);
  const shown = screens.flatMap(({ path, nav }) => (nav?.shows(session) === true ? [{ path, ...nav }] : []));
  return (
    <nav className={all ? 'navigation all' : 'navigation'} aria-label={say('shell.navigation')}>
      <ul>
        {shown.map(({ path, name, icon }, index) => (
          <li key={path} className={index < atHand ? '' : 'beyond'}>
            <Link to={path} activeOptions={{ exact: path === '/' }} onClick={() => setAll(false)}>
              <Icon name={icon} size={22} />
              <span>{say(name)}</span>
            </Link>
          </li>
        ))}
        {shown.length > atHand && (
          <li className="navigation-more">
            <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
              <Icon name={all ? 'close' : 'more'} size={22} />
              <span>{say(all ? 'shell.less' : 'shell.more')}</span>
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
};
