import { useWords } from '../../text/words.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { LateSince } from '../late/late-since.tsx';
import { deskWords } from './words.ts';

/** When a clock runs out, or since when it has: then what is due is the next call. */
export const Due = ({
  due,
  since = null,
  now,
}: {
  readonly due: string | null;
  readonly since?: string | null | undefined;
  readonly now: number;
}) => {
  const say = useWords(deskWords);
  const next = due === null ? null : Date.parse(due);
  if (since !== null) return <LateSince since={Date.parse(since)} next={next} now={now} />;
  if (next === null) return null;
  return next < now ? (
    <LateSince since={next} next={null} now={now} />
  ) : (
    <span className="quiet">{say('desk.due', { time: cityTimeNear(next, now) })}</span>
  );
};
