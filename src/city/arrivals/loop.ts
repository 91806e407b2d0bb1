import type { EvidenceDeclaration, Loop } from '../../loop/declaration.ts';

const port = ['boarding', 'channel', 'screening', 'border', 'airport', 'seaport'] as const;
const ground = ['district-desk', 'crew'] as const;
const lodgers = ['site', 'community', 'test-point'] as const;
const everyone = [...port, ...ground, ...lodgers, 'ambulance', 'hospital', 'district', 'police'] as const;

const evidence: Readonly<Record<string, EvidenceDeclaration>> = {
  // Who the person is and where they have been. Asked once, for the whole case.
  manifest: { by: ['carrier', 'airport', 'seaport', 'duty'], lasts: 'case' },
  declaration: { by: ['carrier', ...port, 'district-desk'], lasts: 'case' },
  itinerary: { by: [...port, 'district-desk', 'district', 'police'], lasts: 'case' },
  interview: { by: ['screening', 'test-point', 'hospital', 'district'], lasts: 'case' },
  consent: { by: ['screening', 'test-point', 'site', 'community', 'hospital'], lasts: 'case' },
  // When the ship left her last port, as her logbook says (`aboardAt`).
  logbook: { by: ['boarding', 'border', 'seaport'], lasts: 'case' },
  // The whole ship is held, or released (`held`), from an instant (`holdAt`).
  hold: { by: ['boarding', 'border', 'duty', 'system'], lasts: 'case' },
  destination: { by: [...port, 'district-desk', 'district', 'community'], lasts: 'case' },
  special: { by: everyone, lasts: 'case' },
  contact: { by: ['duty', 'district', 'hospital', 'laboratory', 'system'], lasts: 'case', afterClosing: true },
  // What is found on the way.
  temperature: { by: everyone, lasts: 'link' },
  symptoms: { by: everyone, lasts: 'case' },
  specimen: { by: ['screening', 'test-point', 'site', 'community', 'hospital'], lasts: 'case' },
  note: { by: everyone, lasts: 'case', afterClosing: true },
  // The way to the door.
  wave: { by: ['boarding', 'airport'], lasts: 'link' },
  baggage: { by: port, lasts: 'case' },
  seat: { by: ground, lasts: 'link' },
  pickup: { by: ['district-desk'], lasts: 'link' },
  // `plate` is the check that found what was announced; a taxi that calls itself a friend is the other one.
  plate: { by: ['district-desk', 'police'], lasts: 'link' },
  'plate-wrong': { by: ['district-desk', 'police'], lasts: 'link', gap: 'plate' },
  carer: { by: everyone, lasts: 'case' },
  lodging: { by: ['site', 'community', 'test-point'], lasts: 'case', places: true },
  home: { by: ['community'], lasts: 'case' },
  household: { by: ['community'], lasts: 'case' },
  // Somebody with a later end moved into the home. Nobody's end moves by itself: the district decides, in writing.
  shared: { by: ['community', 'district'], lasts: 'case', gap: 'household-shared' },
  // The person set foot earlier than the stand was signed for (`standAt`): the days count from there.
  arrived: { by: ['boarding', 'border', 'district', 'duty'], lasts: 'case' },
  receiver: { by: ['district-desk', 'airport', 'seaport', 'province'], lasts: 'case' },
  // At the door and behind it.
  checkin: { by: ['site', 'community', 'test-point'], lasts: 'link', starts: 'report' },
  order: { by: ['site', 'community', 'district', 'test-point'], lasts: 'case' },
  report: { by: ['site', 'community', 'hospital', 'subject'], lasts: 'case', starts: 'report' },
  approval: { by: ['district'], lasts: 'case' },
  told: { by: ['district', 'community', 'site'], lasts: 'case' },
  discharge: { by: ['hospital'], lasts: 'case' },
  refusal: { by: everyone, lasts: 'link', gap: 'refuses' },
  vanished: { by: everyone, lasts: 'link', gap: 'vanished' },
  found: { by: everyone, lasts: 'link' },
  muster: { by: ['site'], lasts: 'link' },
  // Proof for the other endings.
  'not-boarded': { by: ['carrier', 'airport', 'seaport', 'boarding', 'border', 'duty'], lasts: 'case' },
  diversion: { by: ['carrier', 'airport', 'seaport', 'duty'], lasts: 'case' },
  death: { by: ['hospital', 'police'], lasts: 'case' },
  departure: { by: ['border', 'airport', 'seaport'], lasts: 'case' },
  custody: { by: ['police'], lasts: 'case' },
  same: { by: [...port, 'district', 'duty'], lasts: 'case' },
};

/** An arriving person, from the cabin door to the home door. Rules live in policy tables, not here. */
export const arrivals: Loop = {
  name: 'arrival',
  first: 'aboard',
  links: {
    aboard: { holders: ['carrier', 'airport', 'seaport', 'ship'], next: ['stand', 'joined', 'hospital'] },
    stand: { holders: ['boarding'], next: ['channel', 'hospital'] },
    channel: { holders: ['channel'], next: ['screening', 'hospital'] },
    screening: {
      holders: ['screening', 'test-point'],
      next: ['screening', 'transfer', 'onward', 'joined', 'hospital'],
    },
    transfer: {
      holders: ['district-desk', 'crew'],
      next: ['transfer', 'screening', 'territory', 'onward', 'joined', 'hospital'],
    },
    territory: { holders: ['site', 'community'], next: ['territory', 'transfer', 'joined', 'hospital'] },
    hospital: { holders: ['ambulance', 'hospital'], next: ['hospital', 'transfer', 'territory'], emergency: true },
    onward: { holders: ['province'], next: ['onward'], outside: true },
    // On the books of a ship that will sail: whoever joined her crew, until border inspection has seen her off.
    joined: { holders: ['ship', 'carrier'], next: ['joined', 'hospital'], outside: true },
  },
  openers: [
    'carrier',
    'airport',
    'seaport',
    'border',
    'boarding',
    'channel',
    'screening',
    'district-desk',
    'district',
    'duty',
  ],
  evidence,
  endings: {
    released: { by: 'holder', holdsForBonds: true, served: true },
    cleared: { by: 'holder', holdsForBonds: true },
    received: { by: 'holder', holdsForBonds: true },
    recovered: { by: 'holder', holdsForBonds: true },
    'not-boarded': { by: ['carrier', 'airport', 'seaport', 'boarding', 'duty'] },
    diverted: { by: ['carrier', 'airport', 'seaport', 'duty'] },
    deceased: { by: 'holder' },
    departed: { by: 'holder', holdsForBonds: true },
    'in-custody': { by: ['police'] },
    // Not while a specimen is open: its result would hold the wrong case.
    duplicate: { by: 'holder', into: true, holdsForBonds: true, settles: ['duplicate', 'duplicate-possible'] },
  },
  decisions: [{ table: 'risk' }, { table: 'lane', clock: 'act' }, { table: 'tests' }, { table: 'stay' }],
  measure: { days: 'days', countFrom: 'countFrom' },
  // A child is not accompanied by another child, nor by a parent who goes elsewhere.
  along: { fact: 'years', as: 'eldestAlong' },
  // Who is accepted ashore within the moment that a hold needs to reach everybody would be ashore for good.
  heeds: { link: 'aboard', held: 'held', from: 'holdAt', only: { conveyance: 'ship' } },
  approvers: ['district', 'duty', 'reviewer'],
  counted: true,
};
