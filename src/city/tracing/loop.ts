import type { Loop } from '../../loop/declaration.ts';

/** A contact of a positive person: somebody must reach them, whoever holds them now. */
export const tracing: Loop = {
  name: 'tracing',
  first: 'open',
  links: { open: { holders: 'any', next: ['open'] } },
  openers: ['duty', 'district', 'hospital', 'laboratory', 'system'],
  openerSees: true,
  evidence: {
    reached: { lasts: 'case' },
    measured: { lasts: 'case' },
    recalled: { by: ['duty', 'laboratory', 'system'], lasts: 'case' },
  },
  endings: { reached: { by: 'holder' }, recalled: { by: ['duty', 'laboratory', 'system'] } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
  whole: true,
};
