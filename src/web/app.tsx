import { Suspense, lazy, useState } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openMemory, useAccount, useForget } from './ask/queries.ts';
import { Console } from './console/shell/console.tsx';
import { SignIn } from './console/sign-in/sign-in.tsx';
import { useLanding } from './console/sign-in/use-landing.ts';
import { Boundary, Trouble } from './ui/trouble.tsx';

const memory = openMemory();
const Enrol = lazy(async () => ({ default: (await import('./console/sign-in/enrol.tsx')).Enrol }));

const Door = () => {
  const { t } = useTranslation();
  const account = useAccount();
  const forget = useForget();
  const [ended, setEnded] = useState(false);
  const landed = useLanding(account.data);
  if (account.data === undefined || !landed) {
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
  if (account.data.limited === true) {
    return (
      <Suspense fallback={null}>
        <Enrol account={account.data} />
      </Suspense>
    );
  }
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
