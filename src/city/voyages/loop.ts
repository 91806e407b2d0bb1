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
  openerSees: true,
  evidence: {
    manifest: { by: ['carrier', 'airport', 'seaport', 'duty'], lasts: 'case' },
    schedule: { by: ['carrier', 'airport', 'seaport'], lasts: 'case' },
    // A stand or a berth.
    stand: { by: ['airport', 'seaport'], lasts: 'case', places: true, staysThere: true, keptBy: ['airport'] },
    landing: { by: ['airport', 'seaport'], lasts: 'case' },
    diversion: { by: ['carrier', 'airport', 'seaport'], lasts: 'case' },
    cancellation: { by: ['carrier', 'airport', 'seaport'], lasts: 'case' },
    // Nobody of it is on the way any more: each head was ended, or is somebody else's.
    empty: {
      by: ['airport', 'seaport', 'boarding', 'duty'],
      lasts: 'case',
      counts: 'voyage',
      countsAs: 0,
      fresh: true,
      unless: { empty: false },
    },
    wave: { by: ['boarding', 'airport'], lasts: 'case' },
    cleaning: { by: ['airport', 'seaport'], lasts: 'case', unless: { finished: false } },
    // Binds everybody aboard, each by a record of their own; lifted by the same.
    hold: { by: ['boarding', 'border', 'duty'], lasts: 'case' },
    // Of everybody who is on it: whoever was listed after the count was not counted.
    count: { by: ['boarding', 'border', 'airport', 'seaport'], lasts: 'case', counts: 'voyage', fresh: 'at most' },
  },
  endings: {
    completed: { by: 'holder' },
    cancelled: { by: 'holder' },
    diverted: { by: 'holder' },
  },
  // A ship that is held is free again at an instant that is known from the beginning (I13).
  decisions: [{ table: 'hold' }],
  measure: { days: 'holdDays', countFrom: 'holdFrom', told: ['holdAt'] },
  approvers: ['duty'],
  counted: false,
};
