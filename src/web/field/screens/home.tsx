import { useState } from 'react';
import { useWords } from '../../text/words.ts';
import { LanguageChoice, ThemeChoice } from '../../ui/choices.tsx';
import { type Arc, fiveLinks } from '../../ui/ring.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { Big, Strip, Twice } from '../parts.tsx';
import { isMuted, setMuted, signalGood } from '../signal.ts';
import { timeText, unitName, unknownSince, useDesk, useField, useSnapshot } from '../use.tsx';
import { type ShownCase, arriving } from '../view.ts';
import { go } from '../way.ts';
import { fieldWords } from '../words.ts';

/** The ring of everything on this phone: where those are whom I hold, and to where others come. */
const arcsOfDesk = (holding: readonly ShownCase[], coming: readonly ShownCase[]): readonly Arc[] =>
  fiveLinks.map((link) => {
    const here = holding.filter((one) => one.loop === 'arrival' && one.link === link);
    const to = coming.filter((one) => one.loop === 'arrival' && one.offer?.link === link);
    const all = Math.max(1, here.length + to.length);
    return {
      passed: 0,
      held: here.length / all,
      offered: to.length / all,
      late: [...here, ...to].some((one) => one.late > 0),
    };
  });

const Settings = () => {
  const say = useWords(fieldWords);
  const field = useField();
  const { entries, registered, me } = useSnapshot();
  const [muted, mute] = useState(isMuted);
  const waiting = entries.filter(({ state }) => state !== 'done').length;
  return (
    <details className="f-settings">
      <summary>{say('field.settings')}</summary>
      <div className="f-choices">
        <LanguageChoice />
        <ThemeChoice />
      </div>
      <Big
        pressed={!muted}
        onPress={() => {
          setMuted(!muted);
          mute(!muted);
          if (muted) signalGood();
        }}
      >
        {say(muted ? 'field.sound.off' : 'field.sound.on')}
      </Big>
      <p className="f-quiet">{say(registered ? 'field.device.known' : 'field.device.unknown')}</p>
      <p className="f-quiet">{say('field.names.kept')}</p>
      <Big onPress={() => go('phones')}>{say('field.phones')}</Big>
      {waiting > 0 && <p className="f-note bad">{say('field.sign-out.waiting', { count: waiting })}</p>}
      {me !== null && (
        <Twice text={say('field.sign-out')} sure={say('field.sign-out.sure')} onDo={() => void field.signOut()} />
      )}
    </details>
  );
};

/** The first screen: who I am, three huge buttons, and what waits. */
export const Home = () => {
  const say = useWords(fieldWords);
  const field = useField();
  const snapshot = useSnapshot();
  const { me, units, net, signedOut, clockMoved } = snapshot;
  const { holding, coming } = useDesk();
  const people = holding.filter(({ loop }) => loop === 'arrival');
  // Handovers, not heads: how many come is counted before it is shown.
  const expected = arriving(coming).length;
  const since = unknownSince(snapshot);
  const counted = holding.some(({ loop }) => loop === 'run' || loop === 'site');
  return (
    <div className="f-screen">
      <Strip title={say('field.title')} />
      <main className="f-main f-home">
        <section className="f-me">
          <RingSign arcs={arcsOfDesk(people, coming)} closed={false} size={84} />
          <div>
            <b>{unitName(units, me?.unit ?? '')}</b>
            <span className="f-quiet">{me?.name}</span>
            <span className="f-quiet">{say('field.heads', { holding: people.length, coming: expected })}</span>
          </div>
        </section>
        {me !== null && me.units.length > 1 && (
          <label className="f-field">
            <span>{say('field.unit')}</span>
            <select value={me.unit} onChange={(event) => void field.chooseUnit(event.currentTarget.value)}>
              {me.units.map((unit) => (
                <option key={unit} value={unit}>
                  {unitName(units, unit)}
                </option>
              ))}
            </select>
          </label>
        )}
        {signedOut && (
          <button type="button" className="f-note bad" onClick={() => go('sign-in')}>
            {say('field.signed-out')}
          </button>
        )}
        {!signedOut && net === 'off' && (
          <p className="f-note" role="status">
            {since === null || since === 0
              ? say('field.offline.never')
              : say('field.offline.since', { time: timeText(since) })}
          </p>
        )}
        {people.length > 0 && people.every(({ name }) => name === null) && (
          <p className="f-note">{say('field.names.gone')}</p>
        )}
        {clockMoved > 0 && (
          <p className="f-note bad">{say('field.clock.moved', { minutes: Math.round(clockMoved / 60_000) })}</p>
        )}
        <button type="button" className="f-huge accept" onClick={() => go('coming')}>
          <span>{say('field.accept')}</span>
          <b>{expected}</b>
        </button>
        <button type="button" className="f-huge give" onClick={() => go('give')}>
          <span>{say('field.give')}</span>
          <b>{people.length}</b>
        </button>
        <button type="button" className="f-huge scan" onClick={() => go('scan')}>
          <span>{say('field.scan')}</span>
          <svg viewBox="0 0 24 24" width="40" height="40" aria-hidden="true">
            <path className="line" d="M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5M3 12h18" />
          </svg>
        </button>
        <div className="f-pair">
          <Big onPress={() => go('holding')}>{say('field.holding')}</Big>
          <Big onPress={() => go('count')} disabled={!counted}>
            {say('field.count')}
          </Big>
        </div>
        <Settings />
      </main>
    </div>
  );
};
