import { useTranslation } from 'react-i18next';
import { useSignOut } from '../ask/queries.ts';
import type { LiveState } from '../ask/live.ts';
import { currentLanguage } from '../text/language.ts';
import { LanguageChoice, ThemeChoice, UnitChoice } from '../ui/choices.tsx';
import { useClock } from '../ui/clock.ts';
import { cityStamp, citySecond, dayText } from '../ui/moment.ts';
import type { Arc } from '../ui/ring.ts';
import { RingSign } from '../ui/ring-sign.tsx';
import { useNames } from './names.tsx';

const Clock = ({ running }: { readonly running: boolean }) => {
  const { t } = useTranslation();
  const clock = useClock(running);
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

/** The head of the board: whose it is, what time it is in the city, whether it is live. */
export const Header = ({
  arcs,
  closed,
  live,
  sample,
  account,
  unit,
  units,
  onUnit,
}: {
  readonly arcs: readonly Arc[];
  readonly closed: boolean;
  readonly live: LiveState;
  readonly sample: boolean;
  readonly account: string;
  readonly unit: string;
  readonly units: readonly string[];
  readonly onUnit: (unit: string) => void;
}) => {
  const { t } = useTranslation();
  const nameOf = useNames();
  const signOut = useSignOut();
  return (
    <header className="header">
      <div className="header-brand">
        <RingSign arcs={arcs} closed={closed} size={34} />
        <h1 className="brand">
          <span lang="en">Huan</span> <span lang="zh-Hans">环</span>
        </h1>
      </div>
      <Clock running={live.is !== 'lost'} />
      <p className={`live live-${live.is}`} role="status">
        {live.is === 'connecting' && t('live.connecting')}
        {live.is === 'on' && t('live.on')}
      </p>
      {sample && <span className="badge sample">{t('sample.label')}</span>}
      <div className="header-choices">
        <UnitChoice units={units} chosen={unit} nameOf={nameOf} onChoose={onUnit} />
        <LanguageChoice />
        <ThemeChoice />
        <button
          type="button"
          className="button"
          onClick={() => signOut.mutate()}
          disabled={signOut.isPending}
          title={account}
        >
          {t('sign-out.do')}
        </button>
      </div>
    </header>
  );
};
