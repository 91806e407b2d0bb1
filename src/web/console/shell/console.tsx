import { useMemo, useState } from 'react';
import { MantineProvider } from '@mantine/core';
import { Outlet, RouterProvider } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../contract/answer.ts';
import { mayOf, readableUnits } from '../../ask/memberships.ts';
import { useSignOut, useUnits } from '../../ask/queries.ts';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { partsTheme, useScheme } from '../../ui/parts-theme.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { NamesProvider, namesOf } from '../names.tsx';
import { openRouter } from '../router.tsx';
import { type Session, SessionProvider, useSession } from '../session.tsx';
import { Toasts } from '../toast.tsx';
import { Header } from './header.tsx';
import { Lost } from './lost.tsx';
import { Navigation } from './navigation.tsx';
import { Opening } from './opening.tsx';
import { Sirens } from './sirens.tsx';
import { useEnded, useLive } from './use-live.ts';
import { shellWords } from './words.ts';

const kept = 'huan.unit';

/** What stands around every screen. */
const Frame = () => {
  const say = useWords(shellWords);
  const { live, tryNow, unit } = useSession();
  return (
    <>
      <a className="skip" href="#content">
        {say('shell.skip')}
      </a>
      <Header />
      <Lost live={live} onTry={tryNow} />
      <Sirens />
      <div className="frame">
        <Navigation />
        <main id="content" className={live.is === 'lost' ? 'content stale' : 'content'} tabIndex={-1}>
          {/* Whoever acts for another unit begins anew: what was shown, chosen or typed was the former one's. */}
          <Outlet key={unit} />
        </main>
      </div>
    </>
  );
};

const router = openRouter(Frame);

/** Everything behind the door, for one account. */
export const Console = ({
  account,
  onSignedOut,
}: {
  readonly account: AccountView;
  readonly onSignedOut: () => void;
}) => {
  const { t } = useTranslation();
  const scheme = useScheme();
  const mine = readableUnits(account);
  const [chosen, setChosen] = useState(() => localStorage.getItem(kept));
  const unit = mine.find((one) => one === chosen) ?? mine[0];
  const known = useUnits();
  const live = useLive(onSignedOut);
  useEnded(onSignedOut);
  const signOut = useSignOut();
  const language = currentLanguage();
  const nameOf = useMemo(() => namesOf(known.data, language), [known.data, language]);
  const units = useMemo(() => new Map(known.data?.map((one) => [one.unit, one])), [known.data]);
  if (known.data === undefined) {
    return (
      <main className="middle">
        {known.error === null ? <Opening /> : <Trouble error={known.error} onRetry={() => void known.refetch()} />}
      </main>
    );
  }
  const acting = unit ?? account.memberships[0]?.unit;
  if (acting === undefined) {
    return (
      <main className="middle">
        <p className="notice trouble">{t('error.no-unit')}</p>
      </main>
    );
  }
  const session: Session = {
    account,
    unit: acting,
    kind: units.get(acting)?.kind ?? '',
    units,
    mine,
    nameOf,
    may: mayOf(account, acting, units),
    live: live.state,
    tryNow: live.tryNow,
    sample: known.data.some(({ sample }) => sample),
    choose(next) {
      localStorage.setItem(kept, next);
      setChosen(next);
    },
    signOut: () => signOut.mutate(),
  };
  return (
    <MantineProvider theme={partsTheme} forceColorScheme={scheme} withCssVariables={false} withGlobalClasses={false}>
      <SessionProvider value={session}>
        <NamesProvider value={nameOf}>
          <Toasts>
            <RouterProvider router={router} />
          </Toasts>
        </NamesProvider>
      </SessionProvider>
    </MantineProvider>
  );
};
