import { followedEndings } from './followup/loop.ts';
import type { NewEvent } from '../loop/event.ts';
import type { CaseState } from '../loop/state.ts';
import type { Fact } from '../loop/terms.ts';

/** Something that somebody outside the transaction must act on: a call, a fan-out, a recall. */
export interface Notice {
  readonly topic:
    | 'alarm'
    | 'gap'
    | 'result'
    | 'recall'
    | 'measure'
    | 'emergency'
    | 'coming'
    | 'hold'
    | 'identified'
    | 'ended';
  readonly data: Readonly<Record<string, Fact>>;
}

/** The home district hears of a person when it becomes known where they go, and again when they enter at the stand. */
const comingTo = (event: NewEvent, after: CaseState): readonly Notice[] => {
  if (after.loop !== 'arrival' || after.custody === 'closed') return [];
  const enters =
    (event.name === 'offer.accepted.1' || event.name === 'custody.claimed.1') && event.data.link === 'stand';
  const district = enters ? after.facts['district'] : event.changes.facts?.['district'];
  if (typeof district !== 'string') return [];
  return [{ topic: 'coming', data: { district, holder: after.holder, link: after.link } }];
};

/** Evidence with which it may become known, or be put right, who somebody is. */
const tellsWho: ReadonlySet<string> = new Set(['manifest', 'declaration', 'interview']);

/** It may have become known who somebody is: whether they already have a case is looked for (I1). */
const identifying = (event: NewEvent, after: CaseState): readonly Notice[] => {
  if (after.loop !== 'arrival' || after.custody === 'closed') return [];
  const recorded = event.name === 'evidence.recorded.1' || event.name === 'evidence.corrected.1';
  const begins = event.name === 'case.opened.1' || event.name === 'case.reopened.1';
  const tells = begins || (recorded && tellsWho.has(event.data.kind));
  return tells ? [{ topic: 'identified', data: { holder: after.holder } }] : [];
};

/** Somebody's measure is over: whoever asks after them is found (`followup`). The ending waits for nothing of it. */
const ending = (event: NewEvent, after: CaseState): readonly Notice[] => {
  if (event.name !== 'case.closed.1' || after.loop !== 'arrival') return [];
  return followedEndings.has(event.data.ending) ? [{ topic: 'ended', data: { ending: event.data.ending } }] : [];
};

/** What is announced after an event. Carries units and codes only, never anything about the person. */
export const noticesOf = (event: NewEvent, after: CaseState): readonly Notice[] => [
  ...noticesByName(event, after),
  ...comingTo(event, after),
  ...identifying(event, after),
  ...ending(event, after),
];

const noticesByName = (event: NewEvent, after: CaseState): readonly Notice[] => {
  switch (event.name) {
    case 'clock.lapsed.1': {
      const { clock, rung, calls } = event.data;
      return [{ topic: 'alarm', data: { clock, rung, calls, holder: after.holder, loop: after.loop } }];
    }
    case 'case.opened.1':
      return after.loop === 'gap'
        ? [{ topic: 'gap', data: { holder: after.holder, kind: event.data.reason, about: event.data.subject } }]
        : [];
    case 'bond.settled.1': {
      const { outcome, previous, child } = event.data;
      const recalled = previous !== null && previous.endsWith('.positive') && outcome !== previous;
      const data = { outcome, specimen: child, holder: after.holder };
      if (recalled) return [{ topic: 'recall', data }];
      return [{ topic: 'result', data }];
    }
    case 'evidence.recorded.1':
      return after.loop === 'voyage' && event.data.kind === 'hold' ? [{ topic: 'hold', data: {} }] : [];
    case 'emergency.declared.1':
      return [{ topic: 'emergency', data: { holder: after.holder, loop: after.loop } }];
    case 'measure.ended.1':
      return [{ topic: 'measure', data: { holder: after.holder } }];
    default:
      return [];
  }
};
