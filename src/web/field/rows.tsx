import { RingSign } from '../ui/ring-sign.tsx';
import { sayCode, useWords } from '../text/words.ts';
import { timeText, unitName, unknownSince, useSnapshot } from './use.tsx';
import { type ShownCase, arcsOf, shortId } from './view.ts';
import { fieldWords } from './work-words.ts';

/** Where a person is lodged by policy's colour; never guessed: what cannot be looked up is said to be unknown. */
export const Lane = ({ one }: { readonly one: ShownCase }) => {
  const say = useWords(fieldWords);
  const since = unknownSince(useSnapshot());
  if (since !== null) {
    return (
      <span className="f-lane unknown">
        {since === 0 ? say('field.lane.never') : say('field.lane.unknown', { time: timeText(since) })}
      </span>
    );
  }
  if (one.lane === null) return null;
  return <span className={`f-lane ${one.lane}`}>{sayCode(fieldWords, 'field.lane', one.lane)}</span>;
};

/** What a person is called on this phone. */
export const useNames = (): ((one: Pick<ShownCase, 'name' | 'case' | 'title' | 'loop'>) => string) => {
  const say = useWords(fieldWords);
  return (one) =>
    one.name ??
    (one.loop === 'arrival'
      ? say('field.person.nameless', { id: shortId(one.case) })
      : `${sayCode(fieldWords, 'field.loop', one.loop)} ${one.title ?? ''} ${shortId(one.case)}`);
};

const Standing = ({ one }: { readonly one: ShownCase }) => {
  const say = useWords(fieldWords);
  const { units, me } = useSnapshot();
  const { local } = one;
  if (local?.is === 'taken') return <span className="f-local">{say('field.local.taken')}</span>;
  if (local !== null) {
    const to = unitName(units, local.to);
    return (
      <span className="f-local">
        {local.is === 'gave' ? say('field.local.gave', { to }) : say('field.local.offered', { to })}
      </span>
    );
  }
  // That it is offered to me is why it is on my list.
  if (one.offer === null || one.offer.to === me?.unit) return null;
  return <span className="f-quiet">{say('field.offered.to', { to: unitName(units, one.offer.to) })}</span>;
};

/** Said where the phone keeps only a part of what the unit has: a list that is short must not look whole. */
export const Cut = () => {
  const say = useWords(fieldWords);
  return useSnapshot().desk?.whole === false ? (
    <p className="f-note bad" role="status">
      {say('field.cut')}
    </p>
  ) : null;
};

/** A row about a person: ring, name, seat, lane, and how it stands. With `ticked` it is a tick box. */
export const PersonRow = ({
  one,
  ticked,
  onPress,
}: {
  readonly one: ShownCase;
  readonly ticked?: boolean;
  readonly onPress: () => void;
}) => {
  const nameOf = useNames();
  const say = useWords(fieldWords);
  const link = sayCode(fieldWords, 'field.link', one.link);
  return (
    <li>
      <button
        type="button"
        className={ticked === true ? 'f-row ticked' : 'f-row'}
        onClick={onPress}
        data-case={one.case}
        {...(ticked === undefined ? {} : { role: 'checkbox', 'aria-checked': ticked })}
      >
        {ticked !== undefined && (
          <svg className="f-tick" viewBox="0 0 24 24" width="32" height="32" aria-hidden="true">
            <rect x="2" y="2" width="20" height="20" rx="5" />
            {ticked && <path className="line" d="M6.5 12.5l4 4 7-9" />}
          </svg>
        )}
        <RingSign arcs={arcsOf(one)} closed={false} size={34} label={link} />
        <span className="f-row-text">
          <b>{nameOf(one)}</b>
          <span className="f-quiet">
            {[link, one.seat === null ? null : say('field.seat', { seat: one.seat })].filter(Boolean).join(' · ')}
          </span>
          <Standing one={one} />
        </span>
        <span className="f-row-end">
          {one.loop === 'arrival' && <Lane one={one} />}
          {one.emergency && <span className="f-lane red">{say('field.emergency.mark')}</span>}
        </span>
      </button>
    </li>
  );
};

/** Numbers for gloves. The value is kept by whoever asks for it. */
export const NumberPad = ({
  label,
  value,
  onChange,
  decimal = false,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly decimal?: boolean;
}) => {
  const say = useWords(fieldWords);
  const longest = decimal ? 4 : 5;
  const press = (key: string): void => {
    if (key === '.' && (value.includes('.') || value === '')) return;
    if (value.length < longest) onChange(value === '0' && key !== '.' ? key : value + key);
  };
  return (
    <div className="f-pad">
      <output className="f-number" aria-label={label}>
        {value === '' ? '–' : value}
      </output>
      <div className="f-keys" role="group" aria-label={label}>
        {['1', '2', '3', '4', '5', '6', '7', '8', '9', decimal ? '.' : '', '0'].map((key, index) =>
          key === '' ? (
            <span key={index} />
          ) : (
            <button key={index} type="button" className="f-key" onClick={() => press(key)}>
              {key}
            </button>
          ),
        )}
        <button
          type="button"
          className="f-key"
          onClick={() => onChange(value.slice(0, -1))}
          aria-label={say('field.pad.back')}
        >
          <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
            <path className="line" d="M8 5h13v14H8l-6-7zM12 9l6 6M18 9l-6 6" />
          </svg>
        </button>
      </div>
    </div>
  );
};
