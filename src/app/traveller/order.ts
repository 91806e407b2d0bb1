import { writeInstant } from '../../contract/instant.ts';
import type { Language } from '../../contract/language.ts';
import type { TravellerPage } from '../../contract/traveller.ts';
import { isFree } from '../../loop/clock.ts';
import type { DecisionMade } from '../../loop/event.ts';
import { instant } from '../../loop/terms.ts';
import { wordingIn } from '../../policy/wording.ts';
import type { House } from '../house.ts';
import { type Own, type OwnEvent, nameOf } from './own.ts';

type Order = NonNullable<TravellerPage['order']>;

/** Why a decision was taken, in the words of the rows that took it. */
export const whyOf = (house: House, decision: DecisionMade, language: Language): string[] => {
  const table = house.rules.version(decision.version)?.tables.get(decision.table)?.table;
  return decision.rows.flatMap((id) => {
    const annotation = table?.rules.find((row) => row.id === id)?.annotation;
    return annotation === undefined ? [] : [wordingIn(annotation, language)];
  });
};

const last = (events: readonly OwnEvent[], name: string): OwnEvent | undefined =>
  events.findLast((event) => event.name === name);

/** What was written with an event: sealed, or in the clear as it was kept before. */
const textIn = (event: OwnEvent, field: string): string => {
  const value = event.words[field] ?? event.data[field];
  return typeof value === 'string' ? value : '';
};

/**
 * The written order of a person: what binds them, on which basis, who decided and why, from when until when, and how it
 * was extended or lifted. `null` while nothing binds them.
 */
export const orderOf = (house: House, own: Own, language: Language): Order | null => {
  const { state, events } = own.person;
  const { measure } = state;
  if (measure === null) return null;
  const decision = state.decisions['stay'];
  const version = decision === undefined ? undefined : house.rules.version(decision.version)?.version;
  const served = events.findLast((event) => event.name === 'evidence.recorded.1' && event.data['kind'] === 'order');
  const extended = last(events, 'measure.extended.1');
  const lifted = last(events, 'measure.lifted.1');
  const stay = state.facts;
  return {
    basis: version === undefined ? '' : wordingIn(version.legalBasis, language),
    policy: version?.name ?? '',
    version: decision?.version ?? '',
    reviewAt: version?.reviewAt ?? '',
    why: decision === undefined ? [] : whyOf(house, decision, language),
    days: typeof stay['days'] === 'number' ? stay['days'] : null,
    isolation: typeof stay['isolation'] === 'string' ? stay['isolation'] : null,
    start: writeInstant(measure.start),
    until: writeInstant(measure.until),
    ended: measure.ended || isFree(state, instant(own.now)),
    served: served === undefined ? null : { at: writeInstant(served.happened_at), by: nameOf(house, served.unit) },
    extended:
      extended === undefined
        ? null
        : {
            at: writeInstant(extended.happened_at),
            by: nameOf(house, extended.unit),
            until: writeInstant(Number(extended.data['until'])),
            reason: textIn(extended, 'reason'),
            basis: textIn(extended, 'basis'),
            objection: textIn(extended, 'objection'),
          },
    lifted:
      lifted === undefined
        ? null
        : {
            at: writeInstant(lifted.happened_at),
            by: nameOf(house, lifted.unit),
            reason: textIn(lifted, 'reason'),
            basis: textIn(lifted, 'basis'),
          },
  };
};
