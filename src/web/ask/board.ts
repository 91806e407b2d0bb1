import type { z } from 'zod';
import { type CasePage, type FlightView, type ListedCase, casePage, flightView } from '../../contract/answer.ts';
import { arrivalOf } from './arrival.ts';
import { flightPage } from './answers.ts';
import { cityStamp } from '../ui/moment.ts';
import { type Question, Unanswered, ask } from './request.ts';

/** Everything that the board shows, as of one reading. */
export interface Board {
  readonly now: string;
  readonly flights: readonly FlightView[];
  /** People whose clock has run out, the highest rung first. */
  readonly late: Many;
  /** Open gaps of the unit and those below it. */
  readonly gaps: Many;
}

/** Cases of a list; `more` says that there were too many to ask for all. */
export interface Many {
  readonly items: readonly ListedCase[];
  readonly more: boolean;
}

const pageSize = 500;
const mostPages = 4;
const abreast = 6;

/** Runs `work` for each item, at most `abreast` at once, in order of the items. */
const each = async <From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<To[]> => {
  const results: To[] = [];
  let next = 0;
  const walk = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: abreast }, walk));
  return results;
};

const pages = async (path: string, question: Question): Promise<Many> => {
  const items: ListedCase[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const address: string = `${path}&limit=${pageSize}${cursor === null ? '' : `&cursor=${cursor}`}`;
    const answer: CasePage = await ask(casePage, address, question);
    items.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) return { items, more: false };
  }
  return { items, more: true };
};

type Listed = z.output<typeof flightPage>;

const hours = 3_600_000;
// A list is opened at most days before its flight; what is older than this has long landed.
const oldest = 72 * hours;
const recent = 24 * hours;

/** Flights of the last day, those to come, and those that are not finished. */
const isShown = (flight: Listed['items'][number], now: number): boolean => {
  if (flight.custody !== 'closed') return true;
  const { stamp } = arrivalOf(flight);
  return stamp === null ? Date.parse(flight.openedAt) > now - recent : stamp > cityStamp(now - recent);
};

// Finished flights are asked for as well: their people are still on the way home.
const listed = async (question: Question): Promise<{ readonly now: string; readonly items: Listed['items'] }> => {
  let cursor: string | null = null;
  let now = '';
  const items: Listed['items'] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const address = `/v1/flights?open=false&lanes=false&limit=200${cursor === null ? '' : `&cursor=${cursor}`}`;
    const answer: Listed = await ask(flightPage, address, question);
    if (now === '') ({ now } = answer);
    const at = Date.parse(answer.now);
    items.push(...answer.items.filter((flight) => isShown(flight, at)));
    cursor = answer.next;
    const last = answer.items.at(-1);
    if (cursor === null || last === undefined || Date.parse(last.openedAt) < at - oldest) break;
  }
  return { now, items };
};

/** A flight whose people are all gone, and which is as it was, needs no asking. */
const isSettled = (
  before: FlightView | undefined,
  now: { version: number; balance: { in: number; held: number } },
): boolean =>
  before !== undefined &&
  now.balance.held === 0 &&
  before.balance.held === 0 &&
  before.version === now.version &&
  before.balance.in === now.balance.in;

/** Asks for the whole board. Flights that were settled in `before` are not asked for again. @throws Unanswered */
export const askBoard = async (question: Question, before: Board | undefined): Promise<Board> => {
  const known = new Map(before?.flights.map((flight) => [flight.case, flight]));
  const [{ now, items }, late, gaps] = await Promise.all([
    listed(question),
    pages('/v1/desk?list=late&loop=arrival&scope=below', question),
    pages('/v1/desk?list=gaps&scope=below', question),
  ]);
  const flights = await each(items, async (item): Promise<FlightView | null> => {
    const whole = flightView.safeParse(item);
    if (whole.success) return whole.data;
    const old = known.get(item.case);
    if (old !== undefined && isSettled(old, item)) return old;
    try {
      return await ask(flightView, `/v1/flights/${item.case}`, question);
    } catch (error) {
      // Gone between two questions, or no longer theirs to see.
      if (error instanceof Unanswered && error.status === 404) return null;
      throw error;
    }
  });
  return { now, flights: flights.filter((flight) => flight !== null), late, gaps };
};

/** Everybody on a flight whom the unit may see. Every name that is shown is recorded as read. @throws Unanswered */
export const askPeople = async (flight: string, names: boolean, question: Question): Promise<Many> =>
  pages(`/v1/flights/${flight}/people?names=${String(names)}`, question);
