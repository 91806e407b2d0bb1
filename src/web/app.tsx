import { useState } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openMemory, useAccount, useForget } from './ask/queries.ts';
import { Console } from './console/shell/console.tsx';
import { SignIn } from './console/sign-in.tsx';
import { Boundary, Trouble } from './ui/trouble.tsx';

const memory = openMemory();

const Door = () => {
  const { t } = useTranslation();
  const account = useAccount();
  const forget = useForget();
  const [ended, setEnded] = useState(false);
  if (account.data === undefined) {
    return (
      <main className="middle">
        {account.error === null ? (
          <p className="quiet" role="status">
            {t('loading.label')}
          </p>
        ) : (
          <Trouble error={account.error} onRetry={() => void account.refetch()} />
        )}
      </main>
    );
  }
  if (account.data === null) return <SignIn ended={ended} />;
  return (
    <Console
      key={account.data.account}
      account={account.data}
      onSignedOut={() => {
        setEnded(true);
        forget();
      }}
    />
  );
};

/** The page: the door, and behind it the console. */
export const App = () => (
  <Boundary>
    <QueryClientProvider client={memory}>
      <Door />
    </QueryClientProvider>
  </Boundary>
);
