import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { deskWords } from './words.ts';

/** When a clock runs out, or since when it has. */
export const Due = ({ due, now }: { readonly due: string | null; readonly now: number }) => {
  const say = useWords(deskWords);
  if (due === null) return null;
  const at = Date.parse(due);
  const time = cityTimeNear(at, now);
  return at < now ? (
    <span className="mark mark-late">{say('desk.overdue', { time })}</span>
  ) : (
    <span className="quiet">{say('desk.due', { time })}</span>
  );
};
