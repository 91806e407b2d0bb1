import type { CasePage, DeskCounts } from '../contract/answer.ts';
import type { RequestCode } from '../contract/errors.ts';
import { writeInstant } from '../contract/instant.ts';
import type { DeskQuery, ScopeQuery } from '../contract/query.ts';
import { loops } from '../city/loops.ts';
import type { CaseId, UnitId } from '../loop/terms.ts';
import {
  type Position,
  caseState,
  caseStates,
  casesOn,
  coming,
  deskCounts,
  holding,
  late,
  readNow,
  readNowInOrder,
} from '../store/read/cases.ts';
import { headsBy, headsUnder } from '../store/read/heads.ts';
import type { Who } from '../store/reader.ts';
import { unitsSeen } from './account.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import type { House } from './house.ts';
import { listed } from './person.ts';

const gapLoops = [...loops.values()].filter((loop) => loop.isGap === true).map(({ name }) => name);
// Gaps have a list of their own; the handover of a group is shown by the people in it.
const custodyLoops = [...loops.keys()].filter((name) => !gapLoops.includes(name) && name !== 'handover');
const allLoops = [...loops.keys()];
const mostCounted = 1000;
const mostOffered = 2000;

const positionOf = (cursor: string | undefined): Position | undefined | null =>
  cursor === undefined ? undefined : readCursor(cursor);

/** The units whose desk is looked at, or null when it is none that the asking unit may see. */
const deskUnits = (house: House, who: Who, { scope, of }: ScopeQuery): readonly UnitId[] | null => {
  if (of !== undefined && of !== who.unit && !unitsSeen(house, who.unit).includes(of)) return null;
  const top = of ?? who.unit;
  return scope === 'mine' ? [top] : unitsSeen(house, top);
};

/** One list of a desk: what is held, coming, late, or a gap; of the unit itself or of all below it. */
export const deskPage = async (
  house: House,
  who: Who,
  query: DeskQuery,
  purpose = `desk ${query.list}`,
): Promise<CasePage | RequestCode> => {
  const from = positionOf(query.cursor);
  if (from === null) return 'cursor_bad';
  const units = deskUnits(house, who, query);
  if (units === null) return 'not_seen';
  const chosen = (all: readonly string[]): readonly string[] => (query.loop === undefined ? all : [query.loop]);
  const common = chosen(custodyLoops).some((name) => loops.get(name)?.counted === true);
  const more = query.limit + 1;
  return house.read(who, async (seen) => {
    const now = await readNowInOrder(seen);
    const rows = await {
      holding: () => holding(seen, units, chosen(custodyLoops), common, more, from),
      coming: () => coming(seen, units, chosen(allLoops), more, from),
      late: () => late(seen, units, chosen(allLoops), more, from),
      gaps: () => holding(seen, units, gapLoops, false, more, from),
    }[query.list]();
    const { page, next } = pageOf(rows, query.limit);
    const states = page.map(({ state }) => state);
    const items = await listed(house, seen, who, states, query.names ? purpose : null);
    return { now: writeInstant(now), items, next };
  });
};

/** How much is on a desk. */
export const countDesk = async (house: House, who: Who, query: ScopeQuery): Promise<DeskCounts | RequestCode> => {
  const units = deskUnits(house, who, query);
  if (units === null) return 'not_seen';
  return house.read(who, async (seen) => {
    const now = await readNowInOrder(seen);
    const counts = await deskCounts(seen, units, custodyLoops, mostCounted);
    const heads = await headsUnder(
      seen,
      units.map((key) => ({ dimension: 'unit', key })),
    );
    const sum = [...heads.values()].reduce((total, count) => total + count, 0);
    return { now: writeInstant(now), most: mostCounted, ...counts, heads: sum };
  });
};

/** Where everybody is: heads by unit below, and by link for the duty room, which sees all. */
export interface Heads {
  readonly now: string;
  readonly units: Readonly<Record<string, number>>;
  readonly links: Readonly<Record<string, number>> | null;
}

/** How many people are where, now. */
export const countHeads = async (house: House, who: Who): Promise<Heads> =>
  house.read(who, async (seen) => {
    const now = await readNow(seen);
    const heads = await headsUnder(
      seen,
      unitsSeen(house, who.unit).map((key) => ({ dimension: 'unit', key })),
    );
    const units = Object.fromEntries(
      [...heads].filter(([, count]) => count !== 0).map(([key, count]) => [key.slice('unit '.length), count]),
    );
    const links = who.unit === house.duty ? Object.fromEntries(await headsBy(seen, 'link')) : null;
    return { now: writeInstant(now), units, links };
  });

/** The people of a voyage, on a run, lodged at a site or in a group, as far as the unit may see. */
export const peopleOf = async (
  house: House,
  who: Who,
  id: CaseId,
  query: {
    readonly names: boolean;
    readonly link?: string | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
  why?: string,
): Promise<CasePage | RequestCode> => {
  const from = positionOf(query.cursor);
  if (from === null) return 'cursor_bad';
  return house.read(who, async (seen): Promise<CasePage | RequestCode> => {
    const about = await caseState(seen, id);
    if (about === null) {
      // The handover belongs to the giver, who may be of another territory: its receiver sees those who are offered.
      const offered = (await coming(seen, [who.unit], allLoops, mostOffered)).flatMap(({ state }) =>
        state.offer?.handover === id && (query.link ?? state.link) === state.link ? [state] : [],
      );
      if (offered.length === 0) return 'not_seen';
      const reading = query.names ? (why ?? 'people of a handover') : null;
      return {
        now: writeInstant(await readNow(seen)),
        items: await listed(house, seen, who, offered, reading),
        next: null,
      };
    }
    const now = writeInstant(await readNow(seen));
    const purpose = query.names ? (why ?? `people of a ${about.loop}`) : null;
    if (about.loop === 'voyage' || about.loop === 'run') {
      const rows = await casesOn(seen, about.loop, id, query.link ?? null, query.limit + 1, from);
      const { page, next } = pageOf(rows, query.limit);
      const states = page.map(({ state }) => state);
      return { now, items: await listed(house, seen, who, states, purpose), next };
    }
    const after = about.roll.toSorted().filter((head) => head > (from?.id ?? ''));
    const ids = after.slice(0, query.limit);
    const found = await caseStates(seen, ids);
    const states = ids.flatMap((head) => found.get(head) ?? []).filter(({ link }) => (query.link ?? link) === link);
    const last = ids.at(-1);
    const next =
      after.length > ids.length && last !== undefined ? writeCursor({ first: 0, second: 0, id: last }) : null;
    return { now, items: await listed(house, seen, who, states, purpose), next };
  });
};
