import type { CaseState } from '../loop/state.ts';
import type { CaseId } from '../loop/terms.ts';
import type { FlightView } from '../contract/answer.ts';
import type { RequestCode } from '../contract/errors.ts';
import { writeInstant } from '../contract/instant.ts';
import { caseState, readNow } from '../store/read/cases.ts';
import { standings, voyages } from '../store/read/flight.ts';
import { headsUnder } from '../store/read/heads.ts';
import type { Seen, Who } from '../store/reader.ts';
import { caseView } from './case-view.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { House } from './house.ts';

type Balance = Omit<FlightView['balance'], 'seen'>;
/** A flight in a list, with its balance. */
export type ListedFlight = ReturnType<typeof caseView> & { readonly balance: Balance };

const dimensions = ['in:voyage', 'out:voyage', 'voyage'] as const;

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

/** Flights that the unit may see, the newest first. */
export const flights = async (
  house: House,
  who: Who,
  query: { readonly open: boolean; readonly limit: number; readonly cursor?: string | undefined },
): Promise<
  { readonly now: string; readonly items: readonly ListedFlight[]; readonly next: string | null } | RequestCode
> => {
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (from === null) return 'cursor_bad';
  return house.read(who, async (seen) => {
    const now = writeInstant(await readNow(seen));
    const { page, next } = pageOf(await voyages(seen, query.open, query.limit + 1, from), query.limit);
    const states = page.map(({ state }) => state);
    const sums = await balances(seen, states);
    const items = states.flatMap((state, index) => {
      const balance = sums[index];
      return balance === undefined ? [] : [{ ...caseView(state), balance }];
    });
    return { now, items, next };
  });
};

/** The shared desk of one flight: where everybody is, by link, holder and lane. */
export const flight = async (house: House, who: Who, id: CaseId): Promise<FlightView | RequestCode> =>
  house.read(who, async (seen): Promise<FlightView | RequestCode> => {
    const state = await caseState(seen, id);
    if (state === null || state.loop !== 'voyage') return 'not_seen';
    const [balance] = await balances(seen, [state]);
    const rows = await standings(seen, id);
    const links = new Map<string, FlightView['links'][number]>();
    const lanes: Record<string, number> = {};
    let sum = 0;
    for (const { link, holder, custody, heads, lane } of rows) {
      const key = `${link} ${holder} ${custody}`;
      const known = links.get(key);
      links.set(key, { link, holder, custody, heads: (known?.heads ?? 0) + heads });
      if (custody !== 'closed') lanes[lane ?? 'none'] = (lanes[lane ?? 'none'] ?? 0) + heads;
      sum += heads;
    }
    if (balance === undefined) return 'not_seen';
    return { ...caseView(state), balance: { ...balance, seen: sum }, links: [...links.values()], lanes };
  });
