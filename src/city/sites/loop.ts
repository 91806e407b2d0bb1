import type { Loop } from '../../loop/declaration.ts';

/** A place where people are lodged: rooms and zones. The accepted checklist states its capacity; before it there is none. */
export const sites: Loop = {
  name: 'site',
  first: 'open',
  links: {
    open: { holders: ['site', 'test-point'], next: ['open'] },
  },
  openers: ['site', 'test-point', 'district'],
  evidence: {
    rooms: { by: ['site', 'test-point', 'district'], lasts: 'case' },
    checklist: { by: ['district'], lasts: 'case' },
    inspection: { by: ['district', 'duty'], lasts: 'case' },
    count: { by: ['site', 'test-point', 'district'], lasts: 'case', counts: 'site' },
    muster: { by: ['site', 'test-point', 'district'], lasts: 'case', counts: 'site' },
  },
  endings: { closed: { by: 'holder' } },
  decisions: [],
  approvers: ['district', 'duty'],
  counted: false,
};
