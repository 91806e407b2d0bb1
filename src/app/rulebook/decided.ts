import type { DecidedExample, PolicyDecided, PolicyRunning } from '../../contract/policy.ts';
import type { RequestCode } from '../../contract/codes.ts';
import { writeInstant } from '../../contract/instant.ts';
import type { Language } from '../../contract/language.ts';
import { instant } from '../../loop/terms.ts';
import { readNow } from '../../store/read/cases.ts';
import { type DecidedRow, decidedBy, decidedRows } from '../../store/read/decided.ts';
import type { Seen, Who } from '../../store/reader.ts';
import type { House } from '../house.ts';
import { timelineOf } from '../timeline.ts';
import { closedTold, countedHow, rowSays, runningTold, toldBy } from './told.ts';

const aDay = 86_400_000;
/** Days are the city's, which has no summer time. */
const ahead = 8 * 3_600_000;

const dayOf = (now: number): string => new Date(now + ahead).toISOString().slice(0, 10);
const startOf = (written: string): number => Date.parse(`${written}T00:00:00Z`) - ahead;

/** Milliseconds for which a count is good: many who look at the rules at once are answered from one. */
const freshFor = 10_000;
interface Counted {
  readonly at: number;
  readonly rows: Promise<readonly DecidedRow[]>;
}
const counted = new WeakMap<House, Map<string, Counted>>();

const rowsOf = (house: House, who: Who, written: string): Promise<readonly DecidedRow[]> => {
  const known = counted.get(house) ?? new Map<string, Counted>();
  counted.set(house, known);
  // What a unit may see depends on the unit alone.
  const key = `${who.unit} ${written}`;
  const before = known.get(key);
  const at = performance.now();
  if (before !== undefined && at - before.at < freshFor) return before.rows;
  const from = startOf(written);
  const read = async (seen: Seen): Promise<readonly DecidedRow[]> => {
    const rows = [
      ...(await decidedRows(seen, from, from + aDay)),
      ...(await closedTold(house, seen, from, from + aDay)),
    ];
    return rows.toSorted((one, other) => other.cases - one.cases);
  };
  const rows = house.read(who, read);
  known.set(key, { at, rows });
  rows.catch(() => known.delete(key));
  for (const [other, entry] of known) if (at - entry.at > freshFor) known.delete(other);
  return rows;
};

/**
 * How many cases each row decided on a day of the city, as far as the unit may see. Counted are decisions that are
 * written down with the person (lane, stay, tests, risk …), and for how long those who were closed are kept, which
 * follows from how they ended. Tables that are only asked (what an exit demands) leave no such record. The cost grows
 * with the decisions of the day: about 60,000 on a day of 10,000 people.
 */
export const countDecided = async (house: House, who: Who, written: string | undefined): Promise<PolicyDecided> => {
  const now = await house.read(who, readNow);
  const chosen = written ?? dayOf(now);
  return { now: writeInstant(now), day: chosen, rows: [...(await rowsOf(house, who, chosen))] };
};

/** Milliseconds for which a count of what runs is good: it reads every open case. */
const runningFor = 60_000;
const running = new WeakMap<House, Map<string, Counted>>();

/** How many cases each row holds now: by the clocks that run, and the open gaps. Many who ask are answered from one count. */
export const countRunning = async (house: House, who: Who): Promise<PolicyRunning> => {
  const now = await house.read(who, readNow);
  const known = running.get(house) ?? new Map<string, Counted>();
  running.set(house, known);
  const at = performance.now();
  let counting = known.get(who.unit);
  if (counting === undefined || at - counting.at >= runningFor) {
    counting = { at, rows: house.read(who, (seen) => runningTold(house, seen, instant(now))) };
    known.set(who.unit, counting);
    counting.rows.catch(() => known.delete(who.unit));
  }
  return { now: writeInstant(now), rows: [...(await counting.rows)] };
};

/** Any one case (the newest) that a row decided on a day, or holds now, and why, in a language. */
export const exampleOf = async (
  house: House,
  who: Who,
  by: { readonly table: string; readonly row: string; readonly version?: string | undefined },
  written: string | undefined,
  language: Language,
): Promise<DecidedExample | RequestCode> => {
  const now = await house.read(who, readNow);
  const policy = by.version === undefined ? house.rules.inForce(instant(now)) : house.rules.version(by.version);
  if (policy === undefined || policy === null) return 'not_seen';
  const said = rowSays(policy, by, language);
  if (['retention', 'clocks', 'gaps'].includes(by.table) && countedHow(policy, by.table) !== 'none') {
    const from = startOf(written ?? dayOf(now));
    const day = { from, to: from + aDay, now: instant(now) };
    const one = await house.read(who, (seen) => toldBy(house, seen, policy, by, day));
    return one === null || said === null
      ? 'not_seen'
      : { case: one.case_id, at: writeInstant(one.at), why: [...said.why], outputs: said.outputs };
  }
  const found = await house.read(who, async (seen) => {
    const from = startOf(written ?? dayOf(now));
    return decidedBy(seen, from, from + aDay, { ...by, version: policy.version.version });
  });
  if (found === null) return 'not_seen';
  const query = { after: found.seq - 1, limit: 1, personal: false };
  const page = await timelineOf(house, who, found.case_id, query, language);
  if (typeof page === 'string') return page;
  const [event] = page.events;
  const decision = event?.decisions?.find(({ table, rows }) => table === by.table && rows.includes(by.row));
  if (event === undefined || decision === undefined) return 'not_seen';
  return { case: found.case_id, at: event.recordedAt, why: decision.why, outputs: decision.outputs };
};
