import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../contract/answer.ts';
import { type Live, type LiveState, openLive } from '../ask/live.ts';
import { liveKey, useBoard, useUnits } from '../ask/queries.ts';
import { openRefresher } from '../ask/refresh.ts';
import { isSignedOut } from '../ask/request.ts';
import { currentLanguage } from '../text/language.ts';
import { flightOfPath, usePath } from '../ui/address.ts';
import { isClockDoubtful, observeNow } from '../ui/clock.ts';
import { Trouble } from '../ui/trouble.tsx';
import { FlightDrawer } from './flight-drawer.tsx';
import { FlightList } from './flight-list.tsx';
import { Header } from './header.tsx';
import { Lost } from './lost.tsx';
import { NamesProvider, namesOf } from './names.tsx';
import { standingOf } from './standing.ts';
import { Totals } from './totals.tsx';

const kept = 'huan.unit';
const reading = new Set(['officer', 'viewer', 'auditor']);

/** The units for which an account may read, each once. */
const readableUnits = ({ memberships }: AccountView): readonly string[] =>
  [
    ...new Set(memberships.filter(({ role, until }) => reading.has(role) && until === null).map(({ unit }) => unit)),
    ...new Set(memberships.filter(({ role, until }) => reading.has(role) && until !== null).map(({ unit }) => unit)),
  ].filter((unit, index, all) => all.indexOf(unit) === index);

const useLive = (onSignedOut: () => void): { readonly state: LiveState; readonly tryNow: () => void } => {
  const memory = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  const signedOut = useRef(onSignedOut);
  signedOut.current = onSignedOut;
  useEffect(() => {
    const refresher = openRefresher(() => memory.invalidateQueries({ queryKey: liveKey }, { cancelRefetch: false }));
    const opened = openLive({ onChanged: refresher.ring, onSignedOut: () => signedOut.current() });
    setLive(opened);
    // Not a poll: only after a simulated time fell silent, until its pace is known again.
    const doubt = setInterval(() => {
      if (opened.state().is === 'on' && isClockDoubtful()) refresher.ring();
    }, 5000);
    return () => {
      clearInterval(doubt);
      refresher.stop();
      opened.close();
    };
  }, [memory]);
  const state = useSyncExternalStore(live?.subscribe ?? never, live?.state ?? connecting);
  return { state, tryNow: () => live?.tryNow() };
};
const never = (): (() => void) => () => {};
const atFirst: LiveState = { is: 'connecting' };
const connecting = (): LiveState => atFirst;

const Waiting = () => {
  const { t } = useTranslation();
  return (
    <div className="skeleton board-skeleton" role="status">
      <span className="unseen">{t('loading.label')}</span>
      <i className="tall" />
      {Array.from({ length: 8 }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  );
};

/** Today's flights and where everybody on them is, live. */
export const BoardPage = ({
  account,
  onSignedOut,
}: {
  readonly account: AccountView;
  readonly onSignedOut: () => void;
}) => {
  const { t } = useTranslation();
  const units = readableUnits(account);
  const [chosen, setChosen] = useState(() => localStorage.getItem(kept));
  const unit = units.find((one) => one === chosen) ?? units[0];
  const known = useUnits();
  const language = currentLanguage();
  const nameOf = useMemo(() => namesOf(known.data, language), [known.data, language]);
  if (unit === undefined) {
    return (
      <main className="middle">
        <p className="notice trouble">{t('error.no-unit')}</p>
      </main>
    );
  }
  return (
    <NamesProvider value={nameOf}>
      <UnitBoard
        account={account.name}
        unit={unit}
        units={units}
        sample={known.data?.some((one) => one.sample === true) ?? false}
        onUnit={(next) => {
          localStorage.setItem(kept, next);
          setChosen(next);
        }}
        onSignedOut={onSignedOut}
      />
    </NamesProvider>
  );
};

const UnitBoard = ({
  account,
  unit,
  units,
  sample,
  onUnit,
  onSignedOut,
}: {
  readonly account: string;
  readonly unit: string;
  readonly units: readonly string[];
  readonly sample: boolean;
  readonly onUnit: (unit: string) => void;
  readonly onSignedOut: () => void;
}) => {
  const { t } = useTranslation();
  const live = useLive(onSignedOut);
  const { data: board, error, refetch } = useBoard(unit);
  const open = flightOfPath(usePath());
  useEffect(() => {
    if (board !== undefined) observeNow(board.now);
  }, [board]);
  useEffect(() => {
    if (isSignedOut(error)) onSignedOut();
  }, [error, onSignedOut]);
  const all = useMemo(
    () => standingOf(board?.flights.flatMap(({ links }) => links) ?? [], board?.late.items ?? []),
    [board],
  );
  return (
    <>
      <a className="skip" href="#flights">
        {t('app.skip')}
      </a>
      <Header
        arcs={all.arcs}
        closed={all.closed}
        live={live.state}
        sample={sample}
        account={account}
        unit={unit}
        units={units}
        onUnit={onUnit}
      />
      <Lost live={live.state} onTry={live.tryNow} />
      <main id="flights" className={live.state.is === 'lost' ? 'board stale' : 'board'} tabIndex={-1}>
        {board === undefined &&
          (error === null ? <Waiting /> : <Trouble error={error} onRetry={() => void refetch()} />)}
        {board !== undefined && (
          <>
            {board.flights.length > 0 && <Totals board={board} standing={all} />}
            <FlightList board={board} />
            {open !== null && (
              <FlightDrawer key={open} id={open} board={board} unit={unit} running={live.state.is !== 'lost'} />
            )}
          </>
        )}
      </main>
    </>
  );
};
