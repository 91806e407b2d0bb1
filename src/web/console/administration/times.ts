import { cityStamp } from '../../ui/moment.ts';

const day = 86_400_000;
// The city's clocks have not been changed for summer since 1991: one offset holds for every roster.
const offset = Date.parse(`${cityStamp(0)}:00Z`);

/** Midnight of the city on the Monday of an instant's week, in milliseconds. */
export const weekOf = (at: number): number => {
  const days = Math.floor((at + offset) / day);
  // 1 January 1970 was a Thursday.
  return (days - ((days + 3) % 7)) * day - offset;
};

/** The beginnings of the seven days of a week, and its end. */
export const daysOf = (week: number): readonly number[] => Array.from({ length: 8 }, (_, index) => week + index * day);

export const oneWeek = 7 * day;

interface Span {
  readonly from: string;
  readonly until: string;
}

/** The part of a span that lies between two instants; null when there is none. */
export const within = <T extends Span>(span: T, from: number, until: number): T | null => {
  const begins = Math.max(Date.parse(span.from), from);
  const ends = Math.min(Date.parse(span.until), until);
  return begins < ends ? { ...span, from: new Date(begins).toISOString(), until: new Date(ends).toISOString() } : null;
};

/** From when to when on a day, in words of the clock: `08:30–20:00`. */
export const hoursOf = ({ from, until }: Span, ends: number): string => {
  const last = Date.parse(until) === ends ? '24:00' : cityStamp(Date.parse(until)).slice(11);
  return `${cityStamp(Date.parse(from)).slice(11)}–${last}`;
};
