import type { Loop } from '../../loop/declaration.ts';

/** A broken invariant or a difference in a count: owned, timed, closed with proof. */
export const gaps: Loop = {
  name: 'gap',
  first: 'open',
  links: { open: { holders: 'any', next: ['open'] } },
  openers: 'any',
  openerSees: true,
  evidence: {
    // What settles which gap is a matter of policy (table `exits`, column `kind`).
    proof: { lasts: 'case', explained: true },
    recount: { lasts: 'case', only: 'system' },
    signature: { by: 'any', lasts: 'case', only: { fact: 'giver' } },
    merged: { lasts: 'case', only: 'system' },
    different: { by: ['border', 'district', 'duty', 'police'], lasts: 'case', explained: true },
    note: { by: 'any', lasts: 'case' },
  },
  endings: { settled: { by: 'holder' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  whole: true,
  isGap: true,
};
