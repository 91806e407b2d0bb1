import type { Loop } from '../../loop/declaration.ts';

// What one house is said to be is said by itself and by those above it.
const within = 'district';

/** A place where people are lodged: rooms and zones. The accepted checklist states its capacity; before it there is none. */
export const sites: Loop = {
  name: 'site',
  first: 'open',
  links: {
    open: { holders: ['site', 'test-point'], next: ['open'] },
  },
  openers: ['site', 'test-point', 'district'],
  openerSees: true,
  evidence: {
    // Which rooms there are: in none of another house does anybody close a door.
    rooms: { by: ['site', 'test-point', 'district'], within, lasts: 'case' },
    // Before it nobody is lodged: the former guests gone, clean and contaminated zones apart, the staff trained.
    checklist: {
      by: ['district'],
      within,
      lasts: 'case',
      tells: ['capacity', 'guestsOut', 'zonesApart', 'staffTrained'],
    },
    inspection: { by: ['district', 'duty'], lasts: 'case' },
    count: { by: ['site', 'test-point', 'district'], within, lasts: 'case', counts: 'site' },
    muster: { by: ['site', 'test-point', 'district'], within, lasts: 'case', counts: 'site' },
  },
  endings: { closed: { by: 'holder' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
};
