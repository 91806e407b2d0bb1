import { useState } from 'react';
import type { CalendarDayView, CalendarView } from '../../../contract/calendar.ts';
import { type Language, currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { dayText } from '../../ui/moment.ts';
import { Remove } from '../me/ask-password.tsx';
import { Refusal } from '../refusal.tsx';
import { Waiting } from '../waiting.tsx';
import { useAct, useCalendar } from './ask.ts';
import { MarkDays, PasteDays } from './calendar-add.tsx';
import { stretches, weekdayOf, weeksOf } from './days.ts';
import { registerWords } from './register-words.ts';
import { adminWords } from './words.ts';

const monthName = (year: number, month: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, 1));
/** The weekdays from Monday on, as short as the language has them. */
const weekdays = (language: Language): readonly string[] => {
  const format = new Intl.DateTimeFormat(language, { weekday: 'narrow', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(2020, 5, 1 + index)));
};
const wholeWeekdays = (language: Language): readonly string[] => {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(2020, 5, 1 + index)));
};

/** One month: days of rest are told from working days by their ground, marked ones by a word beside the number. */
const Month = ({
  year,
  month,
  marked,
  today,
}: {
  readonly year: number;
  readonly month: number;
  readonly marked: ReadonlyMap<string, CalendarDayView>;
  readonly today: string;
}) => {
  const say = useWords(registerWords);
  const language = currentLanguage();
  const whole = wholeWeekdays(language);
  return (
    <table className="month">
      <caption>{monthName(year, month, language)}</caption>
      <thead>
        <tr>
          {weekdays(language).map((name, index) => (
            <th key={whole[index]} scope="col">
              <abbr title={whole[index]}>{name}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year, month).map((week, row) => (
          <tr key={row}>
            {week.map((day, index) => {
              if (day === null) return <td key={index} />;
              const mark = marked.get(day);
              const works = mark?.working ?? weekdayOf(day) < 5;
              const named = mark?.names[language];
              return (
                <td
                  key={day}
                  className={`${works ? 'works' : 'rests'}${mark === undefined ? '' : ' marked'}`}
                  aria-current={day === today ? 'date' : undefined}
                  title={named}
                >
                  {Number(day.slice(8))}
                  {mark !== undefined && <sup>{say(mark.working ? 'calendar.work' : 'calendar.rest')}</sup>}
                  {named !== undefined && <span className="unseen">{named}</span>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const shortDay = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${day}T00:00:00Z`),
  );

const Marked = ({
  admin,
  view,
  mayMark,
}: {
  readonly admin: string;
  readonly view: CalendarView;
  readonly mayMark: boolean;
}) => {
  const say = useWords(registerWords);
  const sayAdmin = useWords(adminWords);
  const language = currentLanguage();
  const act = useAct(admin);
  const { year, days } = view;
  if (days.length === 0) return <p className="quiet">{say('calendar.none', { year })}</p>;
  const alike = (one: CalendarDayView, other: CalendarDayView): boolean =>
    one.working === other.working && one.names[language] === other.names[language];
  const remove = (list: readonly CalendarDayView[]): void => {
    const [first, last] = [list[0], list.at(-1)];
    if (first === undefined || last === undefined) return;
    act.mutate({ method: 'DELETE', path: `/v1/calendar/days/${first.day}?until=${last.day}` });
  };
  const unmark = (list: readonly CalendarDayView[], text: string, name: string) =>
    mayMark ? (
      <Remove
        text={say('calendar.remove-do')}
        sure={sayAdmin('accounts.sure')}
        label={say('calendar.remove', { day: text, name })}
        disabled={act.isPending}
        onRemove={() => remove(list)}
      />
    ) : null;
  return (
    <>
      <h3>{say('calendar.marked', { year })}</h3>
      <ul className="account-list marked-days">
        {stretches(days, alike).map(({ days: together }) => {
          const [first] = together;
          const last = together.at(-1) ?? first;
          const name = first.names[language];
          const text =
            first === last
              ? shortDay(first.day, language)
              : say('calendar.span', { from: shortDay(first.day, language), until: shortDay(last.day, language) });
          return (
            <li key={first.day} data-day={first.day}>
              <div>
                <span className={first.working ? 'badge role' : 'badge rest'}>
                  {say(first.working ? 'calendar.is-work' : 'calendar.is-rest')}
                </span>{' '}
                <b>{text}</b> <span>{name}</span>
                {together.length > 1 && mayMark && (
                  <details>
                    <summary className="quiet small">{say('calendar.days', { count: together.length })}</summary>
                    <ul>
                      {together.map((one) => (
                        <li key={one.day}>
                          <span>{shortDay(one.day, language)}</span>
                          {unmark([one], shortDay(one.day, language), name)}
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </div>
              {unmark(together, text, name)}
            </li>
          );
        })}
      </ul>
      <Refusal error={act.error} />
    </>
  );
};

/**
 * The working calendar of the city, a year at a time.
 *
 * @param mayMark for administrators of the whole city; everybody else reads
 */
export const CalendarPart = ({ admin, mayMark }: { readonly admin: string; readonly mayMark: boolean }) => {
  const say = useWords(registerWords);
  const language = currentLanguage();
  const [asked, setAsked] = useState<number | null>(null);
  const list = useCalendar(admin, asked);
  const { data, error } = list;
  const year = data?.year ?? 0;
  const marked = new Map(data?.days.map((one) => [one.day, one]));
  return (
    <section className="card administration-unit" aria-labelledby="admin-calendar">
      <div className="row">
        <h2 id="admin-calendar">
          {say('calendar.title')}
          {data !== undefined && ` ${year}`}
        </h2>
        {data !== undefined && (
          <span className="row push">
            <button type="button" className="button" onClick={() => setAsked(year - 1)}>
              {say('calendar.before')}
            </button>
            <button type="button" className="button" onClick={() => setAsked(year + 1)}>
              {say('calendar.after')}
            </button>
          </span>
        )}
      </div>
      {(data === undefined || error !== null) && <Waiting of={list} />}
      {data !== undefined && (
        <>
          <div className="notice" role="status">
            <strong>
              {say(data.today.working ? 'calendar.today-works' : 'calendar.today-rests', {
                day: dayText(data.today.day, language),
              })}
            </strong>
            {data.today.next !== null && <p>{say('calendar.next', { day: dayText(data.today.next, language) })}</p>}
            <p className="quiet small">{say('calendar.rule')}</p>
          </div>
          <p className="quiet small legend">
            <span className="month-mark rests marked">{say('calendar.rest')}</span> {say('calendar.is-rest')}
            <span className="month-mark works marked">{say('calendar.work')}</span> {say('calendar.is-work')}
          </p>
          <div className="year">
            {Array.from({ length: 12 }, (_, index) => (
              <Month key={index} year={year} month={index + 1} marked={marked} today={data.today.day} />
            ))}
          </div>
          <div className="calendar-halves">
            <div>
              <Marked admin={admin} view={data} mayMark={mayMark} />
            </div>
            {mayMark ? (
              <div className="evidence-form">
                <MarkDays admin={admin} onMarked={setAsked} />
                <PasteDays admin={admin} onMarked={setAsked} />
              </div>
            ) : (
              <p className="quiet">{say('calendar.not-yours')}</p>
            )}
          </div>
        </>
      )}
    </section>
  );
};
