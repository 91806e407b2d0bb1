import type { TravellerPage } from '../../contract/traveller.ts';
import { MyData } from './data.tsx';
import { useDrafts } from './drafts.ts';
import { Help, Objections } from './tickets.tsx';
import { Tests, WrittenOrder } from './order.tsx';
import { Section } from './parts.tsx';
import { Report } from './report.tsx';
import { useSpeech } from './speech.ts';
import type { TextKey } from './texts/en.ts';
import { FiveLinks, NextStep, RingWithPlace } from './where.tsx';

const parts: readonly (readonly [name: string, title: TextKey])[] = [
  ['today', 'today.title'],
  ['order', 'order.title'],
  ['help', 'help.title'],
  ['object', 'object.title'],
  ['data', 'data.title'],
];

// The address ends in the token, so a part is gone to without touching it.
const goTo = (name: string): void => {
  const heading = document.querySelector<HTMLElement>(`[data-part="${name}"]`);
  if (heading === null) return;
  heading.scrollIntoView();
  heading.focus({ preventScroll: true });
};

/** Behind the door: where the person is, what is next, what binds them, and what they may say. */
export const Home = ({
  page,
  onSaid,
  onSignedOut,
  onLeave,
}: {
  readonly page: TravellerPage;
  readonly onSaid: () => Promise<void>;
  readonly onSignedOut: () => void;
  readonly onLeave: () => void;
}) => {
  const speech = useSpeech();
  const { say, time } = speech;
  const draft = useDrafts();
  const { report } = page;
  const late = report !== null && report.due !== null && Date.parse(report.due) < Date.parse(page.now);
  return (
    <>
      <p className="who">
        <bdi>{page.name}</bdi>{' '}
        {page.document !== null && (
          <bdi className="quiet" dir="ltr">
            ···{page.document}
          </bdi>
        )}
      </p>
      <Section title={say('where.title')} name="where">
        <RingWithPlace page={page} speech={speech} />
        <FiveLinks page={page} speech={speech} />
      </Section>
      <Section title={say('next.title')} name="next">
        <NextStep page={page} speech={speech} />
      </Section>
      <nav className="parts" aria-label={say('app.title')}>
        {parts.map(([name, title]) => (
          <button key={name} type="button" onClick={() => goTo(name)}>
            {say(title)}
          </button>
        ))}
      </nav>
      <Section title={say('today.title')} name="today">
        {report === null ? (
          <p>{say('today.none')}</p>
        ) : (
          <>
            <p className={late ? 'big late' : 'big'}>
              {late || report.due === null ? say('today.late') : say('today.report', { time: time(report.due) })}
            </p>
            <Report report={report} draft={draft} onSaid={onSaid} onSignedOut={onSignedOut} />
          </>
        )}
      </Section>
      <Section title={say('order.title')} name="order">
        <WrittenOrder page={page} speech={speech} />
      </Section>
      <Section title={say('tests.title')} name="tests">
        <Tests page={page} speech={speech} />
      </Section>
      <Section title={say('help.title')} name="help">
        <Help page={page} draft={draft} onSaid={onSaid} onSignedOut={onSignedOut} />
      </Section>
      <Section title={say('object.title')} name="object">
        <Objections page={page} draft={draft} onSaid={onSaid} onSignedOut={onSignedOut} />
      </Section>
      <Section title={say('data.title')} name="data">
        <MyData onSignedOut={onSignedOut} />
      </Section>
      <div className="last">
        <button type="button" onClick={() => void onSaid()}>
          {say('app.refresh')}
        </button>
        <button type="button" onClick={() => window.print()}>
          {say('app.print')}
        </button>
        <button type="button" onClick={onLeave}>
          {say('app.leave')}
        </button>
      </div>
    </>
  );
};
