import type { CaseState } from '../loop/state.ts';
import type { CaseId } from '../loop/terms.ts';
import type { FlightPage, FlightView } from '../contract/answer.ts';
import type { RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import { readNow } from '../store/read/cases.ts';
import { type Standing, standings, voyages } from '../store/read/flight.ts';
import { headsUnder } from '../store/read/heads.ts';
import type { Seen, Who } from '../store/reader.ts';
import { caseView } from './case-view.ts';
import { sharedVoyage } from './coming.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { House } from './house.ts';

const dimensions = ['in:voyage', 'out:voyage', 'voyage'] as const;

type Balance = Omit<FlightView['balance'], 'seen'>;

const balances = async (seen: Seen, states: readonly CaseState[]): Promise<readonly Balance[]> => {
  const wanted = states.flatMap(({ caseId }) => dimensions.map((dimension) => ({ dimension, key: caseId })));
  const heads = await headsUnder(seen, wanted);
  return states.map(({ caseId, facts }) => {
    const [entered = 0, left = 0, held = 0] = dimensions.map((dimension) => heads.get(`${dimension} ${caseId}`) ?? 0);
    const listed = facts['manifestHeads'];
    return {
      in: entered,
      out: left,
      held,
      balanced: entered === left + held,
      manifest: typeof listed === 'number' ? listed : null,
    };
  });
};

type Where = Required<Pick<FlightView, 'links' | 'lanes'>> & { readonly seen: number };

/** Adds up where the people of one voyage are. */
const whereOf = (rows: readonly Standing[]): Where => {
  const links = new Map<string, FlightView['links'][number]>();
  const lanes: Record<string, number> = {};
  let seen = 0;
  for (const { link, holder, custody, heads, lane } of rows) {
    const key = `${link} ${holder} ${custody}`;
    links.set(key, { link, holder, custody, heads: (links.get(key)?.heads ?? 0) + heads });
    if (custody !== 'closed') lanes[lane ?? 'none'] = (lanes[lane ?? 'none'] ?? 0) + heads;
    seen += heads;
  }
  return { links: [...links.values()], lanes, seen };
};

/** Voyages with their balance and where everybody is: two statements, however many they are. */
const views = async (seen: Seen, states: readonly CaseState[], withLanes: boolean): Promise<readonly FlightView[]> => {
  if (states.length === 0) return [];
  const sums = await balances(seen, states);
  const rows = await standings(
    seen,
    states.map(({ caseId }) => caseId),
    withLanes,
  );
  const byVoyage = Map.groupBy(rows, ({ voyage }) => voyage);
  return states.flatMap((state, index) => {
    const balance = sums[index];
    if (balance === undefined) return [];
    const { links, lanes, seen: count } = whereOf(byVoyage.get(state.caseId) ?? []);
    const view = { ...caseView(state), balance: { ...balance, seen: count }, links };
    return [withLanes ? { ...view, lanes } : view];
  });
};

/** Flights that the unit may see, the newest first, each with its balance and where its people are. */
export const flights = async (
  house: House,
  who: Who,
  query: {
    readonly open: boolean;
    readonly lanes: boolean;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<FlightPage | RequestCode> => {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (from === null) return 'cursor_bad';
  return house.read(who, async (seen) => {
    const now = writeInstant(await readNow(seen));
    const { page, next } = pageOf(await voyages(seen, query.open, query.limit + 1, from), query.limit);
    const states = page.map(({ state }) => state);
    return { now, items: [...(await views(seen, states, query.lanes))], next };
  });
};

/**
 * The shared desk of one flight: where everybody is, by link, holder and lane. A district to which it brings somebody
 * shares it, and sees of its people those who are offered to it or came.
 */
export const flight = async (house: House, who: Who, id: CaseId): Promise<FlightView | RequestCode> =>
  house.read(who, async (seen): Promise<FlightView | RequestCode> => {
    const state = await sharedVoyage(house, seen, id);
    if (state === null || state.loop !== 'voyage') return 'not_seen';
    const [found] = await views(seen, [state], true);
    return found ?? 'not_seen';
  });
