import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Unanswered } from '../ask/request.ts';
import { Trouble } from '../ui/trouble.tsx';

/** A question to the server whose answer is not there. */
export interface Question {
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/**
 * What stands where an answer will be: lines until it comes, what went wrong with a way to try again, or that there is no
 * such thing.
 *
 * @param screen it stands for a whole screen, not for a part of one
 * @param gone what is said when the server knows nothing of it, or the unit may not see it
 * @param denied what is said when this is not for the role of whoever asks
 */
export const Waiting = ({
  of: { error, refetch },
  screen = false,
  gone,
  denied,
}: {
  readonly of: Question;
  readonly screen?: boolean;
  readonly gone?: { readonly title: string; readonly what?: string; readonly back?: ReactNode };
  readonly denied?: string;
}) => {
  const { t } = useTranslation();
  if (gone !== undefined && error instanceof Unanswered && error.status === 404) {
    return (
      <div className="nothing">
        <h2>{gone.title}</h2>
        {gone.what !== undefined && <p>{gone.what}</p>}
        {gone.back}
      </div>
    );
  }
  if (denied !== undefined && error instanceof Unanswered && error.status === 403) {
    return (
      <div className="nothing">
        <h2>{denied}</h2>
      </div>
    );
  }
  if (error !== null) {
    const trouble = <Trouble error={error} onRetry={() => void refetch()} />;
    return screen ? <div className="screen">{trouble}</div> : trouble;
  }
  return (
    <div className={screen ? 'skeleton screen' : 'skeleton'} role="status">
      <span className="unseen">{t('loading.label')}</span>
      {screen && <i className="tall" />}
      <i />
      <i />
    </div>
  );
};
