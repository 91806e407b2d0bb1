import { Unanswered } from '../ask/request.ts';
import { useInWords } from '../text/vocabulary.ts';
import { useTranslation } from 'react-i18next';
import { useSession } from './session.tsx';

/** Which of several commands was refused, as the API counts them: nothing to people, unless the screen has a name for it. */
const isCounted = (about: string): boolean => /^commands\[\d+\]$/.test(about);

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
  const { need } = useInWords();
  const { nameOf: unitName } = useSession();
  if (error === null || error === undefined) return null;
  const inWords = (about: string): string => {
    const named = nameOf?.(about);
    if (named !== undefined && named !== about) return named;
    const unit = unitName(about);
    return unit === about ? need(about) : unit;
  };
  if (!(error instanceof Unanswered)) {
    return (
      <p className="notice trouble" role="alert">
        {t('error.unexpected')}
      </p>
    );
  }
  const { code, message, others } = error;
  const about = error.about.map(inWords).filter((words) => !isCounted(words));
  const shown = others.slice(0, 8);
  return (
    <div className="notice trouble" role="alert">
      <strong>{code === 'unreachable' ? t('error.unreachable') : message}</strong>
      {about.length > 0 && <p>{about.join(' · ')}</p>}
      {shown.length > 0 && (
        <ul>
          {shown.map((one, index) => (
            <li key={`${one.case ?? ''} ${one.code} ${index}`}>
              {one.case === null ? '' : `${nameOf?.(one.case) ?? one.case}: `}
              {one.text} {one.about.map(inWords).join(' · ')}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
