import { randomUUID, timingSafeEqual } from 'node:crypto';
import { encodeQR } from 'qr';
import type { RequestCode } from '../../contract/codes.ts';
import { writeInstant } from '../../contract/instant.ts';
import type { EnterBody, TravellerLink } from '../../contract/traveller.ts';
import { normalised } from '../../city/search.ts';
import type { CaseState } from '../../loop/state.ts';
import { type CaseId, type Instant, after, days, instant, minutes } from '../../loop/terms.ts';
import { openPersonal } from '../../store/personal.ts';
import { caseState, readNow } from '../../store/read/cases.ts';
import { type Who, noteReading } from '../../store/reader.ts';
import { readOwn } from '../../store/subject.ts';
import {
  type StandingLink,
  addLink,
  beginSession,
  countTry,
  endSession,
  sessionLink,
  standingLink,
} from '../../store/traveller.ts';
import type { House } from '../house.ts';
import { caseOfToken, newPin, newToken } from './token.ts';

// How long credentials live; what binds people is policy's, this is not. A link works for the stay and a little longer,
// so that the release notice can still be read, and never longer than any stay that a desk has not looked at again.
const longest = days(45);
const grace = days(3);
const session = minutes(30);
const slowing = { free: 4, first: 2000, longest: minutes(15) } as const;

/** When the stay of a person ended, as far as a link is concerned; null while it lasts. */
const stayEnd = (state: CaseState): number | null => {
  if (state.closedAt !== null) return state.closedAt;
  return state.link === 'territory' && state.measure?.ended === true ? state.measure.until : null;
};

const isOver = ({ state, issuedAt, untilAt, now, kept }: StandingLink): boolean => {
  const end = stayEnd(state);
  return !kept || now >= untilAt || (end !== null && now >= Math.max(end, issuedAt) + grace);
};

/** Whether a unit has a person in its hands: it holds them, they are offered to it, or it stands above who holds them. */
const isAtDesk = (house: House, state: CaseState, who: Who): boolean => {
  if (state.holder === who.unit || state.offer?.to === who.unit) return true;
  const seen = house.units.interval(who.unit);
  const holder = house.units.get(state.holder);
  return seen !== undefined && holder !== undefined && holder.lo >= seen.lo && holder.lo <= seen.hi;
};

/**
 * Gives out a link for a person; one given out before is dead from now on. Token and PIN are answered once and kept
 * nowhere. It is noted as a reading first: whoever holds both can open the page, and what is read there is noted as the
 * person's own.
 *
 * @param origin address under which phones reach the server
 * @returns `not_seen`; `not_yours` for a unit that does not have the person; `link_ended` when there is no stay any more
 */
export const issueLink = async (
  house: House,
  who: Who,
  id: CaseId,
  origin: string,
): Promise<TravellerLink | RequestCode | 'not_yours'> => {
  const found = await house.read(who, async (seen) => ({ state: await caseState(seen, id), now: await readNow(seen) }));
  const { state, now } = found;
  if (state === null || state.loop !== 'arrival') return 'not_seen';
  if (!isAtDesk(house, state, who)) return 'not_yours';
  const end = stayEnd(state);
  if (state.custody === 'closed' && end !== null && now >= end + grace) return 'link_ended';
  const token = newToken(id);
  const pin = newPin();
  const link = randomUUID();
  await house.read(who, (seen) => noteReading(seen, house.seal, who, [id], 'traveller link'));
  const until: Instant = after(instant(now), longest);
  await addLink(
    house.writer.pool,
    { case: id, link, mark: house.seal.token('traveller link', token), pin: pinMark(house, link, pin), until },
    who,
  );
  const url = `${origin}/t/#${token}`;
  return { url, qr: encodeQR(url, 'svg', { ecc: 'medium', border: 2 }), pin, until: writeInstant(until) };
};

const pinMark = (house: House, link: string, pin: string): Buffer =>
  house.seal.token('traveller pin', `${link} ${pin}`);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The ends of the document numbers on record, as they are compared. */
const documentEnds = (documents: unknown): readonly string[] =>
  Array.isArray(documents)
    ? documents.flatMap((document: unknown) => {
        const number = typeof document === 'object' && document !== null ? Reflect.get(document, 'number') : null;
        const plain = normalised(textOf(number));
        return plain.length < 4 ? [] : [plain.slice(-4)];
      })
    : [];

const isPerson = async (house: House, id: CaseId, given: EnterBody): Promise<boolean> => {
  if (given.birthDate === undefined || given.document === undefined) return false;
  const opened = await readOwn(house.reader.pool, id, (seen) => openPersonal(seen, house.seal, [id]));
  const personal = opened.get(id);
  if (personal === undefined || textOf(personal['birthDate']) !== given.birthDate) return false;
  return documentEnds(personal['documents']).includes(normalised(given.document).slice(-4));
};

/** A session that began: its cookie and how long it lasts. */
export interface Entered {
  readonly cookie: string;
  readonly minutes: number;
  /** Which link it is for: the page says it with everything it asks. */
  readonly page: string;
}
/** It does not begin yet, for so many milliseconds. */
export interface Slowed {
  readonly wait: number;
}

/**
 * Opens a link with its second factor. A link that never was, is dead, or belongs to an ended stay answers the same.
 *
 * @returns `link_ended`, `factor_wrong`, or how long to wait after too many wrong ones
 */
export const enter = async (
  house: House,
  given: EnterBody,
): Promise<Entered | Slowed | 'link_ended' | 'factor_wrong'> => {
  const id = caseOfToken(given.token);
  if (id === null) return 'link_ended';
  const { pool } = house.writer;
  const standing = await standingLink(pool, id);
  const mark = house.seal.token('traveller link', given.token);
  if (standing === null || !timingSafeEqual(standing.mark, mark) || isOver(standing)) return 'link_ended';
  if (!(await countTry(pool, id, standing.link, slowing))) {
    const again = await standingLink(pool, id);
    return { wait: again?.wait ?? slowing.first };
  }
  const byPin = given.pin !== undefined && timingSafeEqual(standing.pin, pinMark(house, standing.link, given.pin));
  if (!byPin && !(await isPerson(house, id, given))) return 'factor_wrong';
  const cookie = newToken(id);
  await beginSession(pool, {
    case: id,
    session: randomUUID(),
    link: standing.link,
    mark: house.seal.token('traveller session', cookie),
    milliseconds: session,
  });
  return { cookie, minutes: session / minutes(1), page: standing.link };
};

/**
 * The person behind a session cookie, or null: it ran out, its link was given out anew, or the stay is over.
 *
 * @param page the link for which the page speaks that asks
 */
export const personOf = async (house: House, cookie: string, page: string): Promise<CaseId | null> => {
  const id = caseOfToken(cookie);
  if (id === null) return null;
  const { pool } = house.writer;
  const [link, standing] = await Promise.all([
    sessionLink(pool, id, house.seal.token('traveller session', cookie)),
    standingLink(pool, id),
  ]);
  const stands = standing !== null && link === standing.link && page === link && !isOver(standing);
  return stands ? id : null;
};

/** Ends a session. */
export const leave = async (house: House, cookie: string): Promise<void> => {
  const id = caseOfToken(cookie);
  if (id !== null) await endSession(house.writer.pool, id, house.seal.token('traveller session', cookie));
};
