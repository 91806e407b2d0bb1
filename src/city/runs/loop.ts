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
    // What happens on the road says the crew that has the vehicle, and no other.
    count: { lasts: 'case', counts: 'run', fresh: true },
    departure: { lasts: 'case', starts: 'transit', gated: true },
    position: { lasts: 'case', starts: 'transit' },
    breakdown: { lasts: 'case', gap: 'breakdown' },
    // Who would say of another one's run that it has arrived would silence the alarm that looks for it. Arrived is not
    // taken over: another clock runs until the vehicle is empty.
    arrival: { by: ['opener', 'district'], within: 'district', lasts: 'case', stops: 'transit', starts: 'unloading' },
    empty: {
      lasts: 'case',
      counts: 'run',
      countsAs: 0,
      fresh: true,
      unless: { empty: false },
      stops: 'unloading',
    },
    cleaning: { lasts: 'case', unless: { finished: false } },
  },
  endings: { completed: { by: 'holder' }, cancelled: { by: 'holder' }, 'broken-down': { by: 'holder' } },
  decisions: [{ table: 'vehicle' }],
  approvers: ['district', 'duty'],
  counted: false,
};
