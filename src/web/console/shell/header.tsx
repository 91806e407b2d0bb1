import { useEffect, useRef } from 'react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { LanguageChoice, UnitChoice } from '../../ui/choices.tsx';
import { useClock } from '../../ui/clock.ts';
import { Icon } from '../../ui/icon.tsx';
import { cityStamp, citySecond, dayText } from '../../ui/moment.ts';
import type { Arc } from '../../ui/ring.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { useSession } from '../session.tsx';
import { SearchButton } from '../search/search-button.tsx';
import { useToast } from '../toast.tsx';
import { shellWords } from './words.ts';

/** Says once that the sample day no longer plays: whoever gives the first command stops it, for everybody. */
const useSampleStopped = (rate: number | null): void => {
  const say = useWords(shellWords);
  const toast = useToast();
  const { sample } = useSession();
  const played = useRef(false);
  useEffect(() => {
    if (!sample || rate === null) return;
    if (rate > 2) played.current = true;
    else if (played.current) {
      played.current = false;
      toast({ text: say('sample.stopped') });
    }
    // Only a change of pace is news; a change of language is none.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [rate, sample]);
};

const Clock = ({ running }: { readonly running: boolean }) => {
  const { t } = useTranslation();
  const clock = useClock(running);
  useSampleStopped(running && clock?.pace.known === true ? clock.pace.rate : null);
  if (clock === null) return null;
  const { now, pace } = clock;
  return (
    <div className={running ? 'clock' : 'clock stale'}>
      <time className="clock-time" dateTime={new Date(now).toISOString()} aria-label={t('clock.label')}>
        {pace.rate > 2 || !pace.known ? cityStamp(now).slice(11, 16) : citySecond(now)}
      </time>
      <span className="clock-day">{dayText(cityStamp(now).slice(0, 10), currentLanguage())}</span>
      {pace.known && pace.rate !== 1 && (
        <span className="badge speed">
          {pace.rate === 0 ? t('clock.still') : t('clock.speed', { speed: pace.rate })}
        </span>
      )}
    </div>
  );
};

// The name's own ring: whole and closed.
const arcs: readonly Arc[] = [];

/** The head of every screen: whose it is, what time it is in the city, whether it is live. */
export const Header = () => {
  const { t } = useTranslation();
  const say = useWords(shellWords);
  const { account, unit, mine, live, sample, nameOf, choose, signOut } = useSession();
  return (
    <header className="header">
      <Link className="header-brand" to="/">
        <RingSign arcs={arcs} closed size={30} />
        <span className="brand">
          <span lang="en">Huan</span> <span lang="zh-Hans">环</span>
        </span>
      </Link>
      <Clock running={live.is !== 'lost'} />
      <p className={`live live-${live.is}`} role="status">
        {live.is === 'connecting' && t('live.connecting')}
        {live.is === 'on' && t('live.on')}
      </p>
      {sample && <span className="badge sample">{t('sample.label')}</span>}
      <div className="header-choices">
        <SearchButton />
        <UnitChoice units={mine} chosen={unit} nameOf={nameOf} onChoose={choose} />
        <span className="header-language">
          <LanguageChoice />
        </span>
        <Link className="button header-me" to="/me" title={say('shell.me')}>
          <Icon name="person" size={18} />
          <span>{account.name}</span>
        </Link>
        <button type="button" className="button" onClick={signOut}>
          {t('sign-out.do')}
        </button>
      </div>
    </header>
  );
};
