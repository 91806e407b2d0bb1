import { writeInstant, writeMaybe } from '../../contract/instant.ts';
import type { Language } from '../../contract/language.ts';
import { type NextStep, type Ticket, type TravellerPage, fiveLinks } from '../../contract/traveller.ts';
import { dueAt, isFree } from '../../loop/clock.ts';
import type { CaseState } from '../../loop/state.ts';
import { subjectUnit } from '../../loop/subject.ts';
import { type CaseId, instant } from '../../loop/terms.ts';
import { readOwn } from '../../store/subject.ts';
import type { Seen } from '../../store/reader.ts';
import type { Who } from '../account.ts';
import type { House } from '../house.ts';
import { orderOf, whyOf } from './order.ts';
import { type Own, type OwnCase, type OwnEvent, nameOf, openOwn, writtenIn } from './own.ts';

/** What a person is told comes next. */
const nextOf = (state: CaseState, now: number, toCrew: boolean): NextStep => {
  if (state.custody === 'closed') return state.ending === 'released' ? 'released' : 'over';
  if (state.measure !== null && isFree(state, instant(now))) return 'free';
  const { mode, isolation } = state.facts;
  if (state.link === 'hospital') return 'hospital';
  if (mode === '120' && state.link !== 'aboard') return 'ambulance';
  switch (state.link) {
    case 'aboard':
      return 'landing';
    case 'stand':
      return 'channel';
    case 'channel':
      return 'interview';
    case 'screening':
      if (state.evidence['specimen'] !== undefined || Object.keys(state.bonds).length > 0) return 'result';
      return isolation === 'none' ? 'leave' : 'test';
    case 'transfer':
      return toCrew ? 'ride' : isolation === 'onward' ? 'province' : 'bus';
    case 'onward':
      return 'province';
    default:
      return 'stay';
  }
};

/** When custody came to which unit in which link, the latest of each link. */
const holdersByLink = (events: readonly OwnEvent[]): ReadonlyMap<string, OwnEvent['data']> => {
  const found = new Map<string, OwnEvent['data']>();
  for (const { name, data } of events) {
    const link = data['link'];
    if ((name === 'offer.accepted.1' || name === 'custody.claimed.1') && typeof link === 'string')
      found.set(link, data);
  }
  return found;
};

const linksOf = (house: House, { state, events }: OwnCase): TravellerPage['links'] => {
  const holders = holdersByLink(events);
  const here = fiveLinks.findIndex((link) => link === state.link);
  const closed = state.custody === 'closed';
  return fiveLinks.map((link, index): TravellerPage['links'][number] => {
    const entered = state.entered[link];
    const unit = holders.get(link)?.['to'];
    const told = {
      link,
      at: writeMaybe(entered ?? null),
      by: typeof unit === 'string' ? nameOf(house, unit) : null,
    };
    if (link === state.link && !closed) return { ...told, state: 'now' };
    // Who is taken out of the order (hospital, another province) keeps what they passed.
    if (entered !== undefined && (closed || here < 0 || index < here)) return { ...told, state: 'passed' };
    const left = closed || state.link === 'onward' || (here >= 0 && index < here);
    return { ...told, at: null, by: null, state: left ? 'skipped' : 'ahead' };
  });
};

const raisedBy = ({ events }: OwnCase): OwnEvent | undefined => events[0];

/** Something asked for or objected to, and what became of it. */
const ticketOf = (house: House, one: OwnCase): Ticket => {
  const raised = raisedBy(one);
  const { state, events } = one;
  const kind = state.facts['kind'];
  const told = new Set(['evidence.recorded.1', 'case.closed.1', 'offer.accepted.1']);
  return {
    case: state.caseId,
    at: writeInstant(state.openedAt),
    kind: typeof kind === 'string' ? kind : null,
    text: writtenIn(raised?.personal),
    state: state.custody === 'closed' ? (state.ending ?? 'closed') : 'open',
    holder: nameOf(house, state.holder),
    mine: raised?.unit === subjectUnit,
    updates: events
      .slice(1)
      .filter(({ name }) => told.has(name))
      .map(({ happened_at: at, unit, personal }) => ({
        at: writeInstant(at),
        by: nameOf(house, unit),
        text: writtenIn(personal),
      }))
      .filter(({ text }) => text !== null),
  };
};

const testOf = (house: House, { state, events }: OwnCase): TravellerPage['tests'][number] => {
  const result = state.facts['result'];
  const told = events.findLast(
    ({ name, data }) =>
      (name === 'evidence.recorded.1' || name === 'evidence.corrected.1') &&
      (data['kind'] === 'result' || data['kind'] === 'loss'),
  );
  return {
    at: writeInstant(state.openedAt),
    by: nameOf(house, events[0]?.unit ?? state.opener),
    result: typeof result === 'string' ? result : state.custody === 'closed' ? (state.ending ?? null) : null,
    told: told === undefined ? null : writeInstant(told.happened_at),
  };
};

/** From how many degrees on policy speaks of fever; null where the version in force does not say. */
const feverFrom = (house: House, now: number): number | null => {
  const said = Number(house.rules.inForce(instant(now))?.version.lists['feverFrom']?.[0]);
  return Number.isFinite(said) ? said : null;
};

const reportOf = (house: House, { state, events }: OwnCase, now: number): TravellerPage['report'] => {
  const clock = state.clocks['report'];
  if (clock === undefined || state.custody === 'closed') return null;
  const due = dueAt(clock);
  return {
    due: due === null ? null : writeInstant(due),
    feverFrom: feverFrom(house, now),
    made: events
      .filter(({ name, data }) => name === 'evidence.recorded.1' && data['kind'] === 'report')
      .map(({ happened_at: at, unit }) => ({
        at: writeInstant(at),
        by: nameOf(house, unit),
        mine: unit === subjectUnit,
      }))
      .toReversed()
      .slice(0, 30),
  };
};

/** The wave that one's seat was called off with, while one is still at the stand. */
const waveOf = ({ evidence, facts, link, stay }: CaseState): number | null =>
  link === 'stand' && evidence['wave']?.stay === stay && typeof facts['wave'] === 'number' ? facts['wave'] : null;

/** Who calls after the end, and by when. */
const callOf = (house: House, followups: readonly OwnCase[]): TravellerPage['followup'] => {
  const owed = followups.find(({ state }) => state.custody !== 'closed')?.state;
  const clock = owed?.clocks['link'];
  const due = clock === undefined ? null : dueAt(clock);
  return owed === undefined || due === null ? null : { by: nameOf(house, owed.holder), due: writeInstant(due) };
};

const documentOf = (documents: unknown): string | null => {
  const first: unknown = Array.isArray(documents) ? documents[0] : null;
  const number: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'number') : null;
  return typeof number === 'string' && number !== '' ? number.slice(-4) : null;
};

const nameIn = (personal: Own['personal']): string | null => {
  const { nativeName, surname, givenNames } = personal;
  const parts = [surname, givenNames].filter((part): part is string => typeof part === 'string' && part !== '');
  const latin = parts.length === 0 ? null : parts.join(' ');
  return typeof nativeName === 'string' && nativeName !== '' ? nativeName : latin;
};

const shown = (house: House, own: Own, language: Language): TravellerPage => {
  const { now, person, others, personal } = own;
  const { state } = person;
  const about = (loop: string): readonly OwnCase[] => others.filter((one) => one.state.loop === loop).toReversed();
  const crew = house.units.get(state.holder)?.kind === 'crew';
  return {
    now: writeInstant(now),
    name: nameIn(personal),
    document: documentOf(personal['documents']),
    status: state.custody === 'closed' ? 'ended' : 'open',
    ending: state.ending,
    link: state.link,
    holder: nameOf(house, state.holder),
    since: writeInstant(state.heldSince),
    offered: state.offer === null ? null : nameOf(house, state.offer.to),
    links: linksOf(house, person),
    next: nextOf(state, now, crew),
    reasons: ['lane', 'tests', 'stay'].flatMap((table) => {
      const decision = state.decisions[table];
      return decision === undefined
        ? []
        : [{ table, version: decision.version, why: whyOf(house, decision, language) }];
    }),
    order: orderOf(house, own, language),
    tests: about('specimen').map((one) => testOf(house, one)),
    report: reportOf(house, person, now),
    wave: waveOf(state),
    followup: callOf(house, about('followup')),
    help: about('help').map((one) => ticketOf(house, one)),
    objections: about('objection').map((one) => ticketOf(house, one)),
  };
};

const loops = ['specimen', 'help', 'objection', 'followup'] as const;

/** What the traveller's page shows, read as the person themself; the reading is recorded. `null` when it is not there. */
export const travellerPageOf = (house: House, id: CaseId, language: Language): Promise<TravellerPage | null> =>
  readOwn(house.reader.pool, id, async (seen) => {
    const own = await openOwn(house, seen, id, 'traveller page', undefined, loops);
    return own === null ? null : shown(house, own, language);
  });

/**
 * The same for the paper that a desk prints for somebody without a phone: read as the desk's unit, which must see the
 * person, and recorded as its reading.
 */
export const travellerPaperOf = (
  house: House,
  who: Who,
  id: CaseId,
  language: Language,
): Promise<TravellerPage | null> =>
  house.read(who, async (seen: Seen) => {
    const own = await openOwn(house, seen, id, 'traveller paper', who, loops);
    return own === null || own.person.state.loop !== 'arrival' ? null : shown(house, own, language);
  });
