import { useMemo } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { overview } from '../../../contract/overview.ts';
import { useBoard } from '../../ask/queries.ts';
import '../../styles/overview.css';
import { useWords } from '../../text/words.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { useAsked } from '../asked.ts';
import { below, useSession } from '../session.tsx';
import { FlightDrawer } from './flight-drawer.tsx';
import { FlightList } from './flight-list.tsx';
import { FlowDiagram } from './flow-diagram.tsx';
import { flowOf } from './flow.ts';
import { Outstanding } from './outstanding.tsx';
import { standingOf } from './standing.ts';
import { shortNames } from './short-names.ts';
import { TileMap } from './tile-map.tsx';
import { Totals } from './totals.tsx';
import { boardWords } from './words.ts';

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

/** Rooms left by district. */
const useRooms = (
  rooms: readonly { unit: string; capacity: number | null; taken: number | null }[],
): ReadonlyMap<string, number> => {
  const { units } = useSession();
  return useMemo(() => {
    const left = new Map(
      rooms.flatMap(({ unit, capacity, taken }) =>
        taken === null ? [] : [[unit, Math.max(0, (capacity ?? 0) - taken)] as const],
      ),
    );
    const districts = [...units.values()].filter(({ kind }) => kind === 'district');
    return new Map(
      districts.flatMap(({ unit }) => {
        const own = below(units, unit).flatMap((one) => left.get(one.unit) ?? []);
        return own.length === 0 ? [] : [[unit, own.reduce((sum, one) => sum + one, 0)] as const];
      }),
    );
  }, [rooms, units]);
};

const none: readonly never[] = [];
/** Kinds of unit that lodge people. */
const athome: ReadonlySet<string> = new Set(['site', 'community']);

/** The flight that the address asks to look into. */
const flightAsked = (asked: unknown): string | null => {
  const flight: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, 'flight') : null;
  return typeof flight === 'string' ? flight : null;
};

/** Everyone at a glance, from plane to home; what is outstanding; the districts; today's flights, live. */
export const BoardScreen = ({ wall = false }: { readonly wall?: boolean }) => {
  const say = useWords(boardWords);
  const { unit, units, nameOf, live } = useSession();
  const { data: board, error, refetch } = useBoard(unit);
  const { data: more } = useAsked(overview, '/v1/overview');
  const asked: unknown = useSearch({ strict: false });
  const open = flightAsked(asked);
  const rooms = useRooms(more?.rooms ?? none);
  const all = useMemo(
    () => standingOf(board?.flights.flatMap(({ links }) => links) ?? [], board?.late.items ?? []),
    [board],
  );
  const flow = useMemo(() => flowOf(board?.flights ?? []), [board]);
  const homes = useMemo(() => {
    const districts = [...units.values()].filter(({ kind, active }) => kind === 'district' && active);
    const short = shortNames(districts.map(({ unit: one }) => nameOf(one)));
    return districts.map(({ unit: one }) => ({
      name: short(nameOf(one)),
      heads: below(units, one).reduce(
        (sum, { unit: inner, kind }) => sum + (athome.has(kind) ? (more?.units[inner] ?? 0) : 0),
        0,
      ),
    }));
  }, [units, more, nameOf]);
  const hasDistricts = [...units.values()].some(({ kind }) => kind === 'district');
  return (
    <div className={live.is === 'lost' ? 'board stale' : 'board'}>
      <h1 className="unseen">{say('board.title')}</h1>
      {board === undefined && (error === null ? <Waiting /> : <Trouble error={error} onRetry={() => void refetch()} />)}
      {board !== undefined && (
        <>
          <Totals board={board} standing={all} />
          <section className="board-middle">
            <div className="card card-flow">
              <div className="row">
                <h3>{say('board.flow')}</h3>
                {!wall && (
                  <Link className="button push" to="/wall">
                    {say('board.wall')}
                  </Link>
                )}
              </div>
              <FlowDiagram flow={flow} districts={homes} />
            </div>
            {more !== undefined && hasDistricts && <TileMap heads={more.units} rooms={rooms} />}
          </section>
          {more !== undefined && <Outstanding overview={more} />}
          <FlightList board={board} />
          {open !== null && (
            <FlightDrawer key={open} id={open} board={board} unit={unit} running={live.is !== 'lost'} />
          )}
        </>
      )}
    </div>
  );
};
