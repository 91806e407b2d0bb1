import { type ReactNode, useState } from 'react';
import { useWords } from '../text/words.ts';
import { useSnapshot } from './use.tsx';
import { go } from './way.ts';
import { fieldWords } from './words.ts';

/** The strip at the top: network, who is meant, and what waits. */
export const Strip = ({ title }: { readonly title: string }) => {
  const say = useWords(fieldWords);
  const { net, entries, me } = useSnapshot();
  const own = entries.filter(({ account, state }) => account === me?.account && state !== 'done');
  const refused = own.filter(({ state }) => state === 'refused').length;
  return (
    <header className="f-strip">
      <h1>{title}</h1>
      <span className={`f-net ${net}`} role="status">
        {say(`field.net.${net}`)}
      </span>
      <button
        type="button"
        className={refused > 0 ? 'f-waiting bad' : 'f-waiting'}
        onClick={() => go('outbox')}
        aria-label={say('field.outbox.label', { count: own.length })}
      >
        <svg viewBox="0 0 20 20" width="22" height="22" aria-hidden="true">
          <path className="line" d="M3 11l2-7h10l2 7v5H3zM3 11h4l1 2h4l1-2h4" />
        </svg>
        <b>{own.length}</b>
      </button>
    </header>
  );
};

/** A screen: strip, content, and at the bottom, where the thumb is, back and the one thing to do. */
export const Screen = ({
  title,
  children,
  onBack = () => window.history.back(),
  foot,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly onBack?: () => void;
  readonly foot?: ReactNode;
}) => {
  const say = useWords(fieldWords);
  return (
    <div className="f-screen">
      <Strip title={title} />
      <main className="f-main">{children}</main>
      <nav className="f-foot" aria-label={say('field.foot')}>
        <button type="button" className="f-button back" onClick={onBack}>
          <svg viewBox="0 0 20 20" width="24" height="24" aria-hidden="true">
            <path className="line" d="M12.5 4L6.5 10l6 6" />
          </svg>
          <span>{say('field.back')}</span>
        </button>
        {foot}
      </nav>
    </div>
  );
};

/** A target for a gloved thumb. */
export const Big = ({
  kind = 'plain',
  onPress,
  children,
  disabled = false,
  pressed,
}: {
  readonly kind?: 'plain' | 'strong' | 'danger';
  readonly onPress: () => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}) => (
  <button
    type="button"
    className={`f-button ${kind}`}
    onClick={onPress}
    disabled={disabled}
    {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
  >
    {children}
  </button>
);

/** A text that somebody types, with the label above. */
export const TextField = ({
  label,
  value,
  onChange,
  rows = 1,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly rows?: number;
}) => (
  <label className="f-field">
    <span>{label}</span>
    {rows === 1 ? (
      <input value={value} onChange={(event) => onChange(event.currentTarget.value)} autoComplete="off" />
    ) : (
      <textarea value={value} rows={rows} onChange={(event) => onChange(event.currentTarget.value)} />
    )}
  </label>
);

/** Something that is asked twice before it is done. */
export const Twice = ({
  text,
  sure,
  onDo,
  kind = 'danger',
}: {
  readonly text: string;
  readonly sure: string;
  readonly onDo: () => void;
  readonly kind?: 'plain' | 'strong' | 'danger';
}) => {
  const [asked, setAsked] = useState(false);
  return (
    <Big kind={asked ? 'danger' : kind} onPress={() => (asked ? onDo() : setAsked(true))}>
      {asked ? sure : text}
    </Big>
  );
};
