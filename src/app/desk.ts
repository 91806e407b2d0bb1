import type { CasePage, DeskCounts, ListLength } from '../contract/answer.ts';
import type { RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import { type DeskQuery, type LengthQuery, type ScopeQuery, mostSkipped } from '../contract/query.ts';
import { loops } from '../city/loops.ts';
import type { CaseId, UnitId } from '../loop/terms.ts';
import {
  type ListOf,
  type Position,
  caseStates,
  casesOn,
  coming,
  deskCounts,
  holding,
  late,
  listLength,
  offeredIn,
  positionAfter,
  readNow,
  readNowInOrder,
} from '../store/read/cases.ts';
import { headsBy, headsUnder } from '../store/read/heads.ts';
import type { Who } from '../store/reader.ts';
import { unitsSeen } from './account.ts';
import { sharedVoyage } from './coming.ts';
import { pageOf, readCursor, writeCursor } from './cursor.ts';
import type { House } from './house.ts';
import { asTold } from './kept-places.ts';
import { listed } from './person.ts';

const gapLoops = [...loops.values()].filter((loop) => loop.isGap === true).map(({ name }) => name);
// Gaps have a list of their own; the handover of a group is shown by the people in it.
const custodyLoops = [...loops.keys()].filter((name) => !gapLoops.includes(name) && name !== 'handover');
const allLoops = [...loops.keys()];
const mostCounted = 1000;

const positionOf = (cursor: string | undefined): Position | undefined | null =>
  cursor === undefined ? undefined : readCursor(cursor);

/** The units whose desk is looked at, or null when it is none that the asking unit may see. */
const deskUnits = (house: House, who: Who, { scope, of }: ScopeQuery): readonly UnitId[] | null => {
  if (of !== undefined && of !== who.unit && !unitsSeen(house, who.unit).includes(of)) return null;
  const top = of ?? who.unit;
  return scope === 'mine' ? [top] : unitsSeen(house, top);
};

/** What is looked for in the cases: gaps are what is held of their loop. */
const listOf = (
  { list, loop }: { readonly list: DeskQuery['list']; readonly loop?: string | undefined },
  units: readonly UnitId[],
): ListOf => {
  if (list === 'gaps') {
    return { list: 'holding', units, loops: gapLoops.filter((name) => name === (loop ?? name)), common: false };
  }
  const chosen = loop === undefined ? (list === 'holding' ? custodyLoops : allLoops) : [loop];
  return { list, units, loops: chosen, common: chosen.some((name) => loops.get(name)?.counted === true) };
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
  const of = listOf(query, units);
  const more = query.limit + 1;
  return house.read(who, async (seen): Promise<CasePage> => {
    const now = await readNowInOrder(seen);
    const leap = from === undefined ? query.skip : undefined;
    const landed = leap === undefined ? from : await positionAfter(seen, of, leap);
    if (landed === null) return { now: writeInstant(now), items: [], next: null, from: null };
    const rows = await {
      holding: () => holding(seen, units, of.loops, of.common, more, landed),
      coming: () => coming(seen, units, of.loops, more, landed),
      late: () => late(seen, units, of.loops, more, landed),
    }[of.list]();
    const { page, next } = pageOf(rows, query.limit);
    const states = page.map(({ state }) => state);
    const items = await listed(house, seen, who, states, query.names ? purpose : null);
    const found = { now: writeInstant(now), items, next };
    return leap === undefined || landed === undefined ? found : { ...found, from: writeCursor(landed) };
  });
};

/** How long a list of a desk is: as long as somebody may scroll. */
export const deskLength = async (house: House, who: Who, query: LengthQuery): Promise<ListLength | RequestCode> => {
  const units = deskUnits(house, who, query);
  if (units === null) return 'not_seen';
  return house.read(who, async (seen) => ({
    now: writeInstant(await readNow(seen)),
    most: mostSkipped,
    count: await listLength(seen, listOf(query, units), mostSkipped),
  }));
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
    const about = await sharedVoyage(house, seen, id);
    if (about === null) {
      // The handover belongs to the giver, who may be of another territory: its receiver sees those who are offered.
      // A group has no more heads than a command has, and is told whole: whoever signs for it must see everybody.
      const whole = (await offeredIn(seen, who.unit, id)).map(({ state }) => state);
      if (whole.length === 0) return 'not_seen';
      const offered = whole.filter(({ link }) => (query.link ?? link) === link);
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
    const [told = about] = await asTold(seen, who, [about]);
    const after = told.roll.toSorted().filter((head) => head > (from?.id ?? ''));
    const ids = after.slice(0, query.limit);
    const found = await caseStates(seen, ids);
    const states = ids.flatMap((head) => found.get(head) ?? []).filter(({ link }) => (query.link ?? link) === link);
    const last = ids.at(-1);
    const next =
      after.length > ids.length && last !== undefined ? writeCursor({ first: 0, second: 0, id: last }) : null;
    return { now, items: await listed(house, seen, who, states, purpose), next };
  });
};
