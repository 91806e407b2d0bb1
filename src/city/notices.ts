import type { NewEvent } from '../loop/event.ts';
import type { CaseState } from '../loop/state.ts';
import type { Fact } from '../loop/terms.ts';

/** Something that somebody outside the transaction must act on: a call, a fan-out, a recall. */
export interface Notice {
  readonly topic: 'alarm' | 'offer' | 'gap' | 'result' | 'recall' | 'measure' | 'emergency' | 'coming';
  readonly data: Readonly<Record<string, Fact>>;
}

/** What is announced after an event. Carries units and codes only, never anything about the person. */
export const noticesOf = (event: NewEvent, after: CaseState): readonly Notice[] => {
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
    case 'emergency.declared.1':
      return [{ topic: 'emergency', data: { holder: after.holder } }];
    case 'measure.ended.1':
      return [{ topic: 'measure', data: { holder: after.holder } }];
    default:
      return [];
  }
};
