import type { Loop } from '../../loop/declaration.ts';

/** One trip of one vehicle with its crew and passengers; on the road a dead-man clock runs. */
export const runs: Loop = {
  name: 'run',
  first: 'planned',
  links: {
    planned: { holders: ['district-desk', 'district'], next: ['boarding'] },
    boarding: { holders: ['crew'], next: ['boarding'] },
  },
  openers: ['district-desk', 'district'],
  openerSees: true,
  evidence: {
    // Which vehicle a run has is for the desk that sends it, and for the districts above; of others' runs nobody says so.
    vehicle: { by: ['opener', 'district'], within: 'district', lasts: 'case' },
    crew: { by: ['opener', 'district'], within: 'district', lasts: 'case', tells: ['escorts'] },
    count: { by: ['crew'], lasts: 'case', counts: 'run', fresh: true },
    departure: { by: ['crew'], lasts: 'case', starts: 'transit', gated: true },
    position: { by: ['crew'], lasts: 'case', starts: 'transit' },
    breakdown: { by: ['crew'], lasts: 'case', gap: 'breakdown' },
    arrival: { by: ['crew', 'site', 'community', 'test-point'], lasts: 'case', stops: 'transit' },
    empty: { by: ['crew'], lasts: 'case', counts: 'run', countsAs: 0, fresh: true, unless: { empty: false } },
    cleaning: { by: ['crew'], lasts: 'case', unless: { finished: false } },
  },
  endings: { completed: { by: 'holder' }, cancelled: { by: 'holder' }, 'broken-down': { by: 'holder' } },
  decisions: [{ table: 'vehicle' }],
  approvers: ['district', 'duty'],
  counted: false,
};
