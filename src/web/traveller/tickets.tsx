import { useState } from 'react';
import type { HelpBody, Ticket, TravellerPage } from '../../contract/traveller.ts';
import type { Draft } from './drafts.ts';
import { Done, Sentences, Wrong } from './parts.tsx';
import { useSaying } from './saying.ts';
import { type Speech, useSpeech } from './speech.ts';
import type { TextKey } from './texts/en.ts';

interface Given {
  readonly page: TravellerPage;
  readonly draft: Draft;
  readonly onSaid: () => Promise<void>;
  readonly onSignedOut: () => void;
}

const kinds: Readonly<Record<HelpBody['kind'], TextKey>> = {
  medicine: 'help.medicine',
  food: 'help.food',
  interpreter: 'help.interpreter',
  distress: 'help.distress',
  other: 'help.other',
};
const named = Object.keys(kinds) as HelpBody['kind'][];

const stateOf = ({ state, holder }: Ticket, { say, unit }: Speech): string => {
  switch (state) {
    case 'open':
      return say('ticket.open', { unit: unit(holder) });
    case 'given':
    case 'upheld':
    case 'dismissed':
    case 'withdrawn':
      return say(`ticket.${state}`);
    default:
      return say('ticket.closed');
  }
};

/** What was asked or objected to, and what became of it. */
export const Tickets = ({
  tickets,
  speech,
  onWithdraw,
}: {
  readonly tickets: readonly Ticket[];
  readonly speech: Speech;
  readonly onWithdraw?: (ticket: Ticket) => void;
}) => {
  const { say, sayCode, time, unit } = speech;
  if (tickets.length === 0) return null;
  return (
    <>
      <h3>{say('ticket.title')}</h3>
      <ul className="list tickets">
        {tickets.map((ticket) => (
          <li key={ticket.case} data-state={ticket.state}>
            <b>{stateOf(ticket, speech)}</b>
            <span className="quiet">
              {time(ticket.at)}
              {ticket.kind !== null && ` · ${sayCode('help', ticket.kind)}`}
            </span>
            {ticket.text !== null && <q dir="auto">{ticket.text}</q>}
            {ticket.updates.map(({ at, by, text }) => (
              <span key={at} className="update">
                <span className="quiet">
                  {unit(by)} · {time(at)}
                </span>
                <span dir="auto">{text}</span>
              </span>
            ))}
            {onWithdraw !== undefined && ticket.mine && ticket.state === 'open' && (
              <button type="button" className="plain" onClick={() => onWithdraw(ticket)}>
                {say('ticket.withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
};

/** One that is taken back. Its address is known only when it is chosen, hence a part of its own. */
const Withdrawing = ({
  tickets,
  onSaid,
  onSignedOut,
}: Omit<Given, 'page' | 'draft'> & { tickets: readonly Ticket[] }) => {
  const speech = useSpeech();
  const [chosen, setChosen] = useState('');
  const saying = useSaying(`/tickets/${chosen}/withdraw`, onSaid, onSignedOut);
  return (
    <>
      <Tickets
        tickets={tickets}
        speech={speech}
        onWithdraw={(ticket) => {
          setChosen(ticket.case);
        }}
      />
      {chosen !== '' && tickets.some((one) => one.case === chosen && one.state === 'open') && (
        <div className="sure">
          <button type="button" className="main" disabled={saying.busy} onClick={() => void saying.tell({})}>
            {speech.say('ticket.withdraw')}
          </button>
          <button type="button" className="plain" onClick={() => setChosen('')}>
            {speech.say('app.no')}
          </button>
        </div>
      )}
      <Wrong text={saying.problem} />
    </>
  );
};

/** Asking for help: medicine, food, an interpreter, somebody to talk to. */
export const Help = ({ page, draft, onSaid, onSignedOut }: Given) => {
  const { say } = useSpeech();
  const [kind, setKind] = draft.field<HelpBody['kind'] | null>('help', null);
  const [text, setText] = draft.field('help-text', '');
  const [missing, setMissing] = useState(false);
  const saying = useSaying('/help', onSaid, onSignedOut);
  const send = async (): Promise<void> => {
    setMissing(kind === null);
    if (kind !== null && (await saying.tell({ kind, text }))) draft.clear(['help', 'help-text']);
  };
  return (
    <>
      <p className="print-only">{say('paper.no-phone')}</p>
      {page.status === 'open' && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <fieldset>
            <legend>{say('help.what')}</legend>
            <div className="choices wide">
              {named.map((one) => (
                <label key={one} className="choice">
                  <input type="radio" name="help" checked={kind === one} onChange={() => setKind(one)} />
                  <span>{say(kinds[one])}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <Sentences label={say('help.text')} value={text} onChange={setText} />
          <Wrong text={missing ? say('help.choose') : saying.problem} />
          <Done text={saying.heard ? say('help.sent') : ''} />
          <button type="submit" className="main" disabled={saying.busy}>
            {say('help.send')}
          </button>
        </form>
      )}
      <Withdrawing tickets={page.help} onSaid={onSaid} onSignedOut={onSignedOut} />
    </>
  );
};

/** Objecting, and what the reviewer decided. */
export const Objections = ({ page, draft, onSaid, onSignedOut }: Given) => {
  const { say } = useSpeech();
  const [text, setText] = draft.field('objection', '');
  const [missing, setMissing] = useState(false);
  const saying = useSaying('/object', onSaid, onSignedOut);
  const send = async (): Promise<void> => {
    const empty = text.trim() === '';
    setMissing(empty);
    if (!empty && (await saying.tell({ text }))) draft.clear(['objection']);
  };
  return (
    <>
      <p>{say('order.object')}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Sentences label={say('object.text')} value={text} onChange={setText} />
        <Wrong text={missing ? say('object.empty') : saying.problem} />
        <Done text={saying.heard ? say('object.sent') : ''} />
        <button type="submit" className="main" disabled={saying.busy}>
          {say('object.send')}
        </button>
      </form>
      <Withdrawing tickets={page.objections} onSaid={onSaid} onSignedOut={onSignedOut} />
    </>
  );
};
