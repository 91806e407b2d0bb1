import type { Loop } from '../../loop/declaration.ts';

/** The handover of a group: a party, or everyone on a run. Opened by the offer, closed by the answer. */
export const handovers: Loop = {
  name: 'handover',
  first: 'offered',
  links: { offered: { holders: 'any', next: [] } },
  openers: 'any',
  evidence: {},
  endings: {
    accepted: { by: 'holder' },
    refused: { by: 'holder' },
    withdrawn: { by: 'holder' },
    lapsed: { by: 'holder' },
  },
  decisions: [],
  approvers: ['duty'],
  counted: false,
};
