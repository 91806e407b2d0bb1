import { Component, type ReactNode } from 'react';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Unanswered } from '../ask/request.ts';

/** What went wrong, in a sentence of the reader's language. */
export const useInShort = (): ((error: unknown) => string) => {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof Unanswered) || error.code === 'unexpected') return t('error.unexpected');
    return error.code === 'unreachable' ? t('error.unreachable') : error.message;
  };
};

/** What went wrong and what to do, with a way to try again. */
export const Trouble = ({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) => {
  const { t } = useTranslation();
  const inShort = useInShort();
  return (
    <div className="notice trouble" role="alert">
      <strong>{t('error.title')}</strong>
      <p>{inShort(error)}</p>
      <button type="button" className="button" onClick={onRetry}>
        {t('error.retry')}
      </button>
    </div>
  );
};

/** Catches what breaks while drawing: a blank page would tell nobody what to do. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="middle">
        <div className="notice trouble" role="alert">
          <p>{i18next.t('error.broken')}</p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            {i18next.t('error.reload')}
          </button>
        </div>
      </main>
    );
  }
}
