import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Textarea, Modal } from '@mantine/core';
import { type ListedCase, type TimelinePage, timelinePage } from '../../../contract/answer.ts';
import { useGive } from '../../ask/command.ts';
import { liveKey } from '../../ask/queries.ts';
import { ask } from '../../ask/request.ts';
import { colon } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { observeNow } from '../../ui/clock.ts';
import { cityStamp, cityTimeNear } from '../../ui/moment.ts';
import { deskWords } from '../desk/words.ts';
import { EvidenceForm } from '../evidence/evidence-form.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { Waiting } from '../waiting.tsx';
import { FactValue } from './fact-value.tsx';
import { caseWords } from './words.ts';

type Event = TimelinePage['events'][number];

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const bare = (name: string): string => name.replace(/\.\d+$/, '');

/** Everything that was recorded of a case, page by page, with what people wrote and without what identifies the person. */
export const useTimeline = (id: string) => {
  const { unit } = useSession();
  return useInfiniteQuery({
    queryKey: [...liveKey, unit, 'timeline', id],
    queryFn: async ({ pageParam, signal }): Promise<TimelinePage> => {
      const path = `/v1/cases/${id}/timeline?personal=false&after=${pageParam}&limit=200`;
      const page = await ask(timelinePage, path, { unit, signal });
      observeNow(page.now);
      return page;
    },
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
};

const What = ({ event }: { readonly event: Event }) => {
  const say = useWords(caseWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  const { data } = event;
  const kind = text(data['kind']);
  const group = bare(event.name) === 'gap.noted' ? 'gap' : 'evidence';
  const from = text(data['from']);
  const to = text(data['to']);
  const link = text(data['link']);
  return (
    <>
      <b>{word('event', bare(event.name))}</b>
      {kind !== null && <span>{word(group, kind)}</span>}
      {link !== null && <span>{word('link', link)}</span>}
      {to !== null && (
        <span>{from === null ? nameOf(to) : say('timeline.from-to', { from: nameOf(from), to: nameOf(to) })}</span>
      )}
      {text(data['ending']) !== null && <span>{word('ending', String(data['ending']))}</span>}
      {text(data['clock']) !== null && <span>{word('clock', String(data['clock']))}</span>}
      {data['late'] === true && <span className="mark mark-gap">{say('timeline.late')}</span>}
      {data['overtaken'] !== undefined && <span className="mark mark-gap">{say('timeline.overtaken')}</span>}
      {data['differs'] === true && <span className="mark mark-late">{say('timeline.differs')}</span>}
      {typeof data['corrects'] === 'number' && (
        <span className="quiet">{say('timeline.corrects', { seq: data['corrects'] })}</span>
      )}
    </>
  );
};

/** Events told as one: the one that stands for all, the other end of their row, and how many. */
interface Gathered {
  readonly event: Event;
  readonly until: Event;
  readonly times: number;
}

/** The same clock that ran out again and again is one entry, with how often. */
const gathered = (events: readonly Event[]): readonly Gathered[] => {
  const entries: { event: Event; until: Event; times: number }[] = [];
  for (const event of events) {
    const last = entries.at(-1);
    const again =
      last !== undefined &&
      bare(event.name) === 'clock.lapsed' &&
      last.event.name === event.name &&
      last.event.data['clock'] === event.data['clock'];
    if (again) {
      last.times += 1;
      last.until = event;
    } else entries.push({ event, until: event, times: 1 });
  }
  return entries;
};

const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g;
/** Instants within a text as the city's clocks show them. */
const inCityTime = (line: string): string => line.replaceAll(iso, (at) => cityStamp(Date.parse(at)).replace('T', ' '));

type Decision = NonNullable<Event['decisions']>[number];

/** Why a rule decided so: its own words first, then what it rests on; what nobody knew folded away. */
const Why = ({ decision }: { readonly decision: Decision }) => {
  const say = useWords(caseWords);
  const { table, version, rows, why, reason = null, unknown = [] } = decision;
  return (
    <details>
      <summary>
        {say('timeline.why')} {reason ?? ''}{' '}
        <span className="quiet small">
          {table} · {version} · {rows.join(', ')}
        </span>
      </summary>
      <ul className="why">
        {why
          .filter((line) => !unknown.includes(line))
          .map((line) => (
            <li key={line}>{inCityTime(line)}</li>
          ))}
      </ul>
      {unknown.length > 0 && (
        <details className="why-unknown">
          <summary className="quiet small">{say('timeline.unknown', { count: unknown.length })}</summary>
          <ul className="why">
            {unknown.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </details>
  );
};

const Entry = ({
  loop,
  event,
  until,
  times,
  now,
  onCorrect,
}: Gathered & {
  readonly loop: string;
  readonly now: number;
  readonly onCorrect: (() => void) | null;
}) => {
  const say = useWords(caseWords);
  const { word } = useInWords();
  const { nameOf } = useSession();
  // Whoever plays the sample day is a code, no person.
  const by = event.by ?? (event.actor.startsWith('sample:') ? say('timeline.by-sample') : event.actor);
  const recorded = Date.parse(event.recordedAt);
  const happened = Date.parse(event.happenedAt);
  const reason = text(event.data['reason']) ?? text(event.data['finding']);
  // The number of a paper is told among the facts, and kept among the words.
  const facts = Object.entries({
    ...event.facts,
    document: text(event.data['document']) ?? event.facts?.['document'],
  }).filter(([, value]) => (value ?? '') !== '');
  const moved = /^(offer\.accepted|custody\.claimed|case\.opened|case\.closed)/.test(event.name);
  return (
    <li className={moved ? 'entry moved-custody' : 'entry'} id={`event-${event.seq}`}>
      <div className="entry-when">
        <time dateTime={event.recordedAt}>{cityTimeNear(recorded, now)}</time>
        {Math.abs(recorded - happened) > 90_000 && (
          <span className="quiet small">{say('timeline.happened', { time: cityTimeNear(happened, now) })}</span>
        )}
      </div>
      <div className="entry-what">
        <p className="row">
          <What event={event} />
          {times > 1 && (
            <>
              <span className="chip">× {times}</span>
              <span className="quiet small">
                {say('timeline.first-last', {
                  first: cityTimeNear(Math.min(recorded, Date.parse(until.recordedAt)), now),
                  last: cityTimeNear(Math.max(recorded, Date.parse(until.recordedAt)), now),
                })}
              </span>
            </>
          )}
          {onCorrect !== null && (
            <button type="button" className="button small push no-print" onClick={onCorrect}>
              {say('timeline.correct')}
            </button>
          )}
        </p>
        <p className="quiet small">
          {event.unit === 'HUAN' ? say('timeline.by-huan') : `${nameOf(event.unit)} · ${by}`}
        </p>
        {reason !== null && <p className="reason">{reason}</p>}
        {facts.length > 0 && (
          <p className="small">
            {facts.map(([name, value]) => (
              <span key={name} className="fact">
                {word('fact', name)}
                {colon()}
                <b>
                  <FactValue loop={loop} name={name} value={value} />
                </b>
              </span>
            ))}
          </p>
        )}
        {(event.decisions ?? []).map((decision) => (
          <Why key={`${decision.table} ${decision.rows.join()}`} decision={decision} />
        ))}
      </div>
    </li>
  );
};

const CorrectDialog = ({
  item,
  event,
  onClose,
}: {
  readonly item: ListedCase;
  readonly event: Event;
  readonly onClose: () => void;
}) => {
  const say = useWords(caseWords);
  const sayDesk = useWords(deskWords);
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [reason, setReason] = useState('');
  const kind = text(event.data['kind']) ?? '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('timeline.correct')}
      closeButtonProps={{ 'aria-label': sayDesk('reason.cancel') }}
    >
      <div className="evidence-form">
        <Textarea
          label={sayDesk('reason.title')}
          description={sayDesk('reason.what')}
          required
          rows={2}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <EvidenceForm
          loop={item.loop}
          kind={kind}
          busy={give.isPending || reason.trim() === ''}
          onRecord={({ facts, personal }) =>
            give.mutate(
              {
                type: 'correct',
                case: item.case,
                kind,
                corrects: event.seq,
                reason: reason.trim(),
                ...(facts === undefined ? {} : { facts }),
                ...(personal === undefined ? {} : { personal }),
              },
              {
                onSuccess: () => {
                  toast({ text: say('timeline.corrected') });
                  onClose();
                },
              },
            )
          }
        />
        <Refusal error={give.error} />
      </div>
    </Modal>
  );
};

/** Everything that happened to a case: who, when, why; each decision explained, nothing left out. */
export const Timeline = ({ item, now }: { readonly item: ListedCase; readonly now: number }) => {
  const say = useWords(caseWords);
  const { unit, may } = useSession();
  const asked = useTimeline(item.case);
  const { data, hasNextPage, fetchNextPage } = asked;
  const [newest, setNewest] = useState(true);
  const [correcting, setCorrecting] = useState<Event | null>(null);
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const shown = newest ? events.toReversed() : events;
  return (
    <section className="card">
      <div className="row">
        <h2>{say('timeline.title')}</h2>
        <button type="button" className="button push no-print" onClick={() => setNewest(!newest)}>
          {say(newest ? 'timeline.newest' : 'timeline.oldest')}
        </button>
        <button type="button" className="button no-print" onClick={() => window.print()}>
          {say('timeline.print')}
        </button>
      </div>
      {data === undefined && <Waiting of={asked} />}
      <ol className="entries">
        {gathered(shown).map(({ event, until, times }) => (
          <Entry
            key={event.seq}
            loop={item.loop}
            event={event}
            until={until}
            times={times}
            now={now}
            onCorrect={
              may.act && event.name.startsWith('evidence.recorded') && event.unit === unit && item.custody !== 'closed'
                ? () => setCorrecting(event)
                : null
            }
          />
        ))}
      </ol>
      {hasNextPage && (
        <button type="button" className="button" onClick={() => void fetchNextPage()}>
          {say('readings.more')}
        </button>
      )}
      {correcting !== null && <CorrectDialog item={item} event={correcting} onClose={() => setCorrecting(null)} />}
    </section>
  );
};
