import { useRef } from 'react';
import { errors } from '../../../contract/errors.ts';
import { currentLanguage } from '../../text/language.ts';
import { aboutInWords } from '../../text/about.ts';
import { useWords } from '../../text/words.ts';
import { claimOf, recordOf } from '../commands.ts';
import { wordsOf } from '../entry-words.ts';
import type { Act } from '../field.ts';
import { type Entry, isOpen } from '../keep/entry.ts';
import { cityTimeOf } from '../keep/time.ts';
import { Big, Screen, Twice } from '../parts.tsx';
import { timeText, unitName, useDesk, useField, useSnapshot } from '../use.tsx';
import { shortId } from '../view.ts';
import { go } from '../way.ts';
import { fieldWords } from '../work-words.ts';
import { EditCount } from './count.tsx';
import { claimLink } from './person.tsx';
import { Record, kinds } from './record.tsx';

const kindOf = (entry: Entry): (typeof kinds)[number] | null =>
  kinds.find((kind) => kind === entry.what.key && kind !== 'specimen') ?? null;

const isEditable = (entry: Entry): boolean => isOpen(entry) && (kindOf(entry) !== null || entry.what.key === 'count');

/** What the server said, in the language of now where it is one of its known answers. */
const Refused = ({ entry }: { readonly entry: Entry }) => {
  const { problem } = entry;
  const { units } = useSnapshot();
  if (problem === null) return null;
  const known = Object.entries(errors).find(([code]) => code === problem.code);
  const about = ('about' in problem ? problem.about.filter((one) => !/^[0-9a-f]{8}-/.test(one)) : [])
    .map((one) => aboutInWords(problem.code, one, (unit) => unitName(units, unit)))
    .filter((said) => said !== '')
    .join(' · ');
  // The rule’s own words came in the language in which it was sent.
  const reason = 'ruling' in problem ? (problem.ruling?.reason ?? null) : null;
  return (
    <p className="f-note bad">
      <b>{known === undefined ? problem.title : known[1].text[currentLanguage()]}</b>
      {about !== '' && <span>{about}</span>}
      {reason !== null && <span>{reason}</span>}
    </p>
  );
};

// Refusals that mean: somebody else is thought to hold them, or the offer is gone. Who has the person may claim.
const claimable: ReadonlySet<string> = new Set([
  'nothing_offered',
  'offer_other',
  'not_yours',
  'not_found',
  'case_closed',
]);

const Choices = ({ entry }: { readonly entry: Entry }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const { me, units } = useSnapshot();
  const { coming, holding } = useDesk();
  const kind = units.get(me?.unit ?? '')?.kind ?? '';
  const taken = entry.effect.take ?? [];
  const nameOf = (id: string): string => [...coming, ...holding].find((one) => one.case === id)?.name ?? shortId(id);
  const busy = useRef(false);
  /** The entry goes only when what takes its place is on the phone's disk; pressed twice, it is done once. */
  const replace = async (acts: readonly Act[]): Promise<void> => {
    if (busy.current) return;
    busy.current = true;
    try {
      for (const act of acts) await field.act({ ...act, happenedAt: entry.happenedAt });
      await field.withdraw(entry.order);
    } catch {
      // What could not be kept is told by the app.
    }
    busy.current = false;
  };
  const claim = (): Promise<void> => {
    const link = claimLink(kind, entry.effect.link);
    const reason = say('field.claim.after', { what: wordsOf(entry) });
    return replace(taken.map((id) => claimOf(id, link, reason, nameOf(id))));
  };
  const attest = (): Promise<void> => {
    const about = entry.cases.filter((id) => [...coming, ...holding].some((one) => one.case === id));
    const note = say('field.attest.note', { what: wordsOf(entry), time: timeText(entry.happenedAt) });
    const noteOf = (id: string): Act =>
      recordOf(id, 'note', 'note', { who: nameOf(id), count: 0 }, { personal: { note } });
    return replace((about.length > 0 ? about : entry.cases.slice(-1)).map(noteOf));
  };
  return (
    <div className="f-choices-of">
      <p>{say('field.choice')}</p>
      {isEditable(entry) && <Big onPress={() => go('outbox', String(entry.order))}>{say('field.choice.edit')}</Big>}
      <Big onPress={() => void field.edit(entry.order, {})} disabled={entry.signed !== null}>
        {say('field.choice.again')}
      </Big>
      {taken.length > 0 && claimable.has(entry.problem?.code ?? '') && (
        <Twice kind="plain" text={say('field.choice.claim')} sure={say('field.claim.sure')} onDo={() => void claim()} />
      )}
      <Big onPress={() => void attest()}>{say('field.choice.attest')}</Big>
      <Twice
        kind="plain"
        text={say('field.choice.withdraw')}
        sure={say('field.sure')}
        onDo={() => void field.withdraw(entry.order)}
      />
    </div>
  );
};

const EntryCard = ({ entry, waitsFor }: { readonly entry: Entry; readonly waitsFor: number | null }) => {
  const say = useWords(fieldWords);
  const field = useField();
  const { state, attempts, answer } = entry;
  const unclear = state === 'waiting' && attempts > 0;
  return (
    <li className={`f-entry ${state}`} data-state={state} data-order={entry.order}>
      <div className="f-entry-head">
        <b className="f-order">{entry.order}</b>
        <span className="f-entry-text">
          <b>{wordsOf(entry)}</b>
          <span className="f-quiet">{say('field.entry.at', { time: timeText(entry.happenedAt) })}</span>
        </span>
        <span className={`f-state ${state}`}>{say(`field.state.${state}`)}</span>
      </div>
      {waitsFor !== null && state === 'waiting' && (
        <p className="f-quiet">{say('field.entry.waits', { order: waitsFor })}</p>
      )}
      {unclear && <p className="f-quiet">{say('field.entry.unclear')}</p>}
      {state === 'done' && entry.endedAt !== null && (
        <p className="f-quiet">{say('field.entry.done', { time: timeText(cityTimeOf(entry.endedAt)) })}</p>
      )}
      {state === 'done' && answer !== null && answer.gaps.length > 0 && (
        <p className="f-note">{say('field.entry.gaps', { count: answer.gaps.length })}</p>
      )}
      {state === 'refused' && <Refused entry={entry} />}
      {state === 'refused' && <Choices entry={entry} />}
      {state === 'waiting' && isOpen(entry) && (
        <div className="f-pair">
          {isEditable(entry) && <Big onPress={() => go('outbox', String(entry.order))}>{say('field.entry.edit')}</Big>}
          <Twice
            kind="plain"
            text={say('field.entry.withdraw')}
            sure={say('field.sure')}
            onDo={() => void field.withdraw(entry.order)}
          />
        </div>
      )}
      {entry.signed !== null && state !== 'refused' && (
        <Big onPress={() => go('show', String(entry.order))}>{say('field.entry.codes')}</Big>
      )}
    </li>
  );
};

/** Everything this phone has to say and has said, in order. */
export const Outbox = () => {
  const say = useWords(fieldWords);
  const field = useField();
  const { entries, me, signedOut, net } = useSnapshot();
  const own = entries.filter(({ account }) => account === me?.account);
  const others = entries.length - own.length;
  const open = own.filter(({ state }) => state !== 'done');
  const ended = own.filter(({ state }) => state === 'done').toReversed();
  const waitsFor = (entry: Entry): number | null =>
    open.find((one) => one.order < entry.order && one.cases.some((id) => entry.cases.includes(id)))?.order ?? null;
  return (
    <Screen
      title={say('field.outbox')}
      onBack={() => go()}
      foot={
        <Big kind="strong" disabled={open.length === 0 || signedOut} onPress={() => field.send()}>
          {say('field.outbox.send')}
        </Big>
      }
    >
      {signedOut && (
        <button type="button" className="f-note bad" onClick={() => go('sign-in')}>
          {say('field.signed-out')}
        </button>
      )}
      {others > 0 && <p className="f-note">{say('field.outbox.others', { count: others })}</p>}
      {open.length === 0 ? (
        <p className="f-empty">{say('field.outbox.none')}</p>
      ) : (
        net !== 'on' && <p className="f-note">{say('field.outbox.offline')}</p>
      )}
      <ol className="f-list" aria-label={say('field.outbox')}>
        {open.map((entry) => (
          <EntryCard key={entry.order} entry={entry} waitsFor={waitsFor(entry)} />
        ))}
      </ol>
      {ended.length > 0 && <h2>{say('field.outbox.done')}</h2>}
      <ol className="f-list" aria-label={say('field.outbox.done')}>
        {ended.slice(0, 50).map((entry) => (
          <EntryCard key={entry.order} entry={entry} waitsFor={null} />
        ))}
      </ol>
    </Screen>
  );
};

/** Changing an entry that was not sent, or was refused. */
export const EditEntry = ({ order }: { readonly order: number }) => {
  const say = useWords(fieldWords);
  const entry = useSnapshot().entries.find((one) => one.order === order);
  if (entry === undefined || !isEditable(entry)) {
    return (
      <Screen title={say('field.outbox')} onBack={() => go('outbox')}>
        <p className="f-empty">{say('field.entry.sent')}</p>
      </Screen>
    );
  }
  const kind = kindOf(entry);
  return kind === null ? <EditCount entry={entry} /> : <Record id={entry.cases[0] ?? ''} kind={kind} before={entry} />;
};
