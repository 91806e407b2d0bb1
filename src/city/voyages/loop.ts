import type { Loop } from '../../loop/declaration.ts';

/** A flight or a ship's voyage. Its people are cases of their own and never write to its chain. */
export const voyages: Loop = {
  name: 'voyage',
  first: 'expected',
  links: {
    expected: { holders: ['airport', 'duty'], next: ['expected', 'landed'] },
    landed: { holders: ['airport', 'boarding'], next: ['landed'] },
  },
  openers: ['airport', 'duty', 'carrier'],
  evidence: {
    manifest: { by: ['carrier', 'airport', 'duty'], lasts: 'case' },
    schedule: { by: ['carrier', 'airport'], lasts: 'case' },
    stand: { by: ['airport'], lasts: 'case', places: true },
    landing: { by: ['airport'], lasts: 'case' },
    diversion: { by: ['carrier', 'airport'], lasts: 'case' },
    cancellation: { by: ['carrier', 'airport'], lasts: 'case' },
    wave: { by: ['boarding', 'airport'], lasts: 'case' },
    cleaning: { by: ['airport'], lasts: 'case' },
    hold: { by: ['boarding', 'border', 'duty'], lasts: 'case' },
    count: { by: ['boarding', 'border', 'airport'], lasts: 'case', counts: 'voyage' },
  },
  endings: {
    completed: { by: 'holder' },
    cancelled: { by: 'holder' },
    diverted: { by: 'holder' },
  },
  decisions: [],
  approvers: ['duty'],
  counted: false,
};
