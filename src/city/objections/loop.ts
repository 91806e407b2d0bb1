import type { Loop } from '../../loop/declaration.ts';

/** A person objects to a measure: heard by a reviewer who is neither holder nor decider and may end the measure. */
export const objections: Loop = {
  name: 'objection',
  first: 'raised',
  links: { raised: { holders: ['reviewer', 'duty'], next: ['raised'] } },
  openers: 'any',
  openerSees: true,
  evidence: {
    statement: { by: 'any', lasts: 'case' },
    decision: { by: ['reviewer'], lasts: 'case' },
    // The person's own word, or a paper that shows it: who lodges somebody does not take back what they said.
    withdrawal: { by: ['subject', 'opener'], lasts: 'case', explained: true },
  },
  endings: {
    upheld: { by: ['reviewer'], frees: 'endsMeasure' },
    dismissed: { by: ['reviewer'] },
    withdrawn: { by: 'opener' },
  },
  decisions: [],
  approvers: ['duty'],
  counted: false,
  whole: true,
};
