import type { Loop } from '../../loop/declaration.ts';

/** A question raised by any desk, accepted by the unit responsible, answered, and closed by whoever asked. */
export const questions: Loop = {
  name: 'question',
  first: 'raised',
  links: {
    raised: { holders: 'any', next: ['raised', 'answering'] },
    answering: { holders: 'any', next: ['answering', 'raised'] },
  },
  openers: 'any',
  openerSees: true,
  evidence: {
    answer: { lasts: 'link' },
    note: { by: 'any', lasts: 'case' },
  },
  endings: { closed: { by: 'opener' }, withdrawn: { by: 'opener' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  whole: true,
};
