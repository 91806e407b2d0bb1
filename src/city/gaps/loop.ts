import type { Loop } from '../../loop/declaration.ts';

/** A broken invariant or a difference in a count: owned, timed, closed with proof. */
export const gaps: Loop = {
  name: 'gap',
  first: 'open',
  links: { open: { holders: 'any', next: ['open'] } },
  openers: 'any',
  evidence: {
    proof: { lasts: 'case' },
    note: { by: 'any', lasts: 'case' },
  },
  endings: { settled: { by: 'holder' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  whole: true,
  isGap: true,
};
