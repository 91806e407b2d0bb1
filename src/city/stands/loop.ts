import type { Loop } from '../../loop/declaration.ts';

/** A dedicated stand: never two flights at once, and cleaned between them. */
export const stands: Loop = {
  name: 'stand',
  first: 'open',
  links: { open: { holders: ['airport'], next: ['open'] } },
  openers: ['airport', 'duty'],
  openerSees: true,
  evidence: {
    // Its capacity is one flight.
    checklist: { by: ['airport', 'duty'], lasts: 'case' },
    cleaning: { by: ['airport'], lasts: 'case', unless: { finished: false } },
    inspection: { by: ['duty'], lasts: 'case' },
  },
  endings: { closed: { by: 'holder' } },
  decisions: [],
  approvers: ['duty'],
  counted: false,
  turnRound: 'cleaning',
};
