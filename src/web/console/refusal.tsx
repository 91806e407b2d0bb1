import { Unanswered } from '../ask/request.ts';
import { aboutInWords } from '../text/about.ts';
import { useTranslation } from 'react-i18next';
import { useSession } from './session.tsx';

/** What the server said against a command: in its words, what it is about in ours, head by head for a group. */
export const Refusal = ({
  error,
  nameOf,
}: {
  readonly error: unknown;
  /** How a case is called on this screen. */
  readonly nameOf?: (id: string) => string;
}) => {
  const { t } = useTranslation();
  const { nameOf: unitName } = useSession();
  if (error === null || error === undefined) return null;
  const inWords = (of: string, about: readonly string[]): string =>
    about
      .map((one) => aboutInWords(of, one, (id) => ((nameOf?.(id) ?? id) === id ? unitName(id) : (nameOf?.(id) ?? id))))
      .filter((said) => said !== '')
      .join(' · ');
  if (!(error instanceof Unanswered)) {
    return (
      <p className="notice trouble" role="alert">
        {t('error.unexpected')}
      </p>
    );
  }
  const { code, message, others } = error;
  const about = inWords(code, error.about);
  const shown = others.slice(0, 8);
  return (
    <div className="notice trouble" role="alert">
      <strong>{code === 'unreachable' ? t('error.unreachable') : message}</strong>
      {about !== '' && <p>{about}</p>}
      {shown.length > 0 && (
        <ul>
          {shown.map((one, index) => (
            <li key={`${one.case ?? ''} ${one.code} ${index}`}>
              {one.case === null ? '' : `${inWords(one.code, [one.case])}: `}
              {one.text} {inWords(one.code, one.about)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
