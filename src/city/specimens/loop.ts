import type { Loop } from '../../loop/declaration.ts';

/** A specimen with its own custody: collector → courier → laboratory → result. While it is open its person is held. */
export const specimens: Loop = {
  name: 'specimen',
  first: 'collected',
  links: {
    collected: {
      holders: ['screening', 'test-point', 'site', 'community', 'hospital'],
      next: ['carried', 'laboratory'],
    },
    carried: { holders: ['courier'], next: ['carried', 'laboratory'] },
    laboratory: { holders: ['laboratory'], next: ['laboratory'] },
  },
  openers: ['screening', 'test-point', 'site', 'community', 'hospital'],
  evidence: {
    // negative · positive · inconclusive. Of a tube that was signed for: who never had it knows nothing of it.
    result: {
      in: ['laboratory'],
      lasts: 'case',
      settles: { fact: 'result', as: 'test', final: ['negative', 'positive'] },
      afterClosing: true,
    },
    // lost · leaked
    loss: {
      lasts: 'case',
      settles: { fact: 'result', as: 'test', final: ['negative', 'positive'] },
      gap: 'specimen-lost',
    },
    received: { in: ['laboratory'], lasts: 'case' },
  },
  endings: {
    resulted: { by: 'holder' },
    lost: { by: 'holder' },
    lapsed: { by: 'holder' },
  },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  bonds: true,
};
