import { useTranslation } from 'react-i18next';
import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { spanText } from '../../ui/span-text.ts';
import { lateWords } from './words.ts';

/** Since when something is late and for how long; and beside it when somebody is called next. Instants in milliseconds. */
export const LateSince = ({
  since,
  next,
  now,
}: {
  readonly since: number;
  readonly next: number | null;
  readonly now: number;
}) => {
  const { t } = useTranslation();
  const say = useWords(lateWords);
  return (
    <span className="late-since">
      <span className="mark mark-late">
        {say('late.since', { time: cityTimeNear(since, now), span: spanText(t, now - since) })}
      </span>
      {next !== null && next > now && (
        <span className="quiet small">{say('late.next', { time: cityTimeNear(next, now) })}</span>
      )}
    </span>
  );
};
