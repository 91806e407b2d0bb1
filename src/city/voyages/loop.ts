import type { Loop } from '../../loop/declaration.ts';

/** A flight or a ship's voyage. Its people are cases of their own and never write to its chain. */
export const voyages: Loop = {
  name: 'voyage',
  first: 'expected',
  links: {
    expected: { holders: ['airport', 'seaport', 'duty'], next: ['expected', 'landed'] },
    landed: { holders: ['airport', 'seaport', 'boarding'], next: ['landed'] },
  },
  openers: ['airport', 'seaport', 'duty', 'carrier'],
  evidence: {
    manifest: { by: ['carrier', 'airport', 'seaport', 'duty'], lasts: 'case' },
    schedule: { by: ['carrier', 'airport', 'seaport'], lasts: 'case' },
    // A stand or a berth.
    stand: { by: ['airport', 'seaport'], lasts: 'case', places: true, staysThere: true },
    landing: { by: ['airport', 'seaport'], lasts: 'case' },
    diversion: { by: ['carrier', 'airport', 'seaport'], lasts: 'case' },
    cancellation: { by: ['carrier', 'airport', 'seaport'], lasts: 'case' },
    wave: { by: ['boarding', 'airport'], lasts: 'case' },
    cleaning: { by: ['airport', 'seaport'], lasts: 'case' },
    // Binds everybody aboard, each by a record of their own; lifted by the same.
    hold: { by: ['boarding', 'border', 'duty'], lasts: 'case' },
    count: { by: ['boarding', 'border', 'airport', 'seaport'], lasts: 'case', counts: 'voyage' },
  },
  endings: {
    completed: { by: 'holder' },
    cancelled: { by: 'holder' },
    diverted: { by: 'holder' },
  },
  // A ship that is held is free again at an instant that is known from the beginning (I13).
  decisions: [{ table: 'hold' }],
  measure: { days: 'holdDays', countFrom: 'holdFrom' },
  approvers: ['duty'],
  counted: false,
};
