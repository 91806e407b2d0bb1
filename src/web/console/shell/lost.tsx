import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveState } from '../../ask/live.ts';
import { currentLanguage } from '../../text/language.ts';
import { deviceTime } from '../../ui/moment.ts';

const useDeviceNow = (running: boolean): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [running]);
  return now;
};

/** Says that what is shown is no longer of now: since when, and when it is tried again. */
export const Lost = ({ live, onTry }: { readonly live: LiveState; readonly onTry: () => void }) => {
  const { t } = useTranslation();
  const now = useDeviceNow(live.is === 'lost');
  return (
    <div role="alert">
      {live.is === 'lost' && (
        <div className="lost">
          <strong>{t('live.lost', { time: deviceTime(live.since, currentLanguage()) })}</strong>
          {/* The countdown is not read aloud every second. */}
          <span aria-hidden="true" className="lost-next">
            {live.next === null
              ? t('live.trying')
              : t('live.again', { seconds: Math.max(1, Math.ceil((live.next - now) / 1000)) })}
          </span>
          <button type="button" className="button" onClick={onTry} disabled={live.next === null}>
            {t('live.try')}
          </button>
        </div>
      )}
    </div>
  );
};
