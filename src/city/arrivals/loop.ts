import type { EvidenceDeclaration, Loop } from '../../loop/declaration.ts';
import { ahead } from '../workdays.ts';

const port = ['boarding', 'channel', 'screening', 'border', 'airport', 'seaport'] as const;
const ground = ['district-desk', 'crew'] as const;
const lodgers = ['site', 'community', 'test-point'] as const;
const everyone = [...port, ...ground, ...lodgers, 'ambulance', 'hospital', 'district'] as const;
// Who finds out how somebody is without holding them. A site, a street, a bus: only of those whom it has or is offered.
const healers = [...port, 'ambulance', 'hospital', 'district'] as const;
// Where the port is at work: many desks, one hall, and everybody in it is theirs.
const atPort = ['aboard', 'stand', 'channel', 'screening', 'transfer', 'joined'] as const;
const anyLink = [...atPort, 'territory', 'hospital', 'onward'] as const;

// Whose word counts of those who do not have the person: the district that they go to, with its own, and the holder's. Who
// does not even see somebody changes neither who they are nor what is decided about them.
const within = 'district';

const evidence: Readonly<Record<string, EvidenceDeclaration>> = {
  // Who the person is and where they have been. Asked once, for the whole case.
  // Until somebody takes them over: after that the desks ask them, and a carrier has nothing more to say.
  manifest: { by: ['carrier', 'airport', 'seaport', 'duty'], within, in: ['aboard'], lasts: 'case' },
  // Somebody of another category than the list says (a diplomat): a paper, and the border's hand, never the interviewer's.
  status: {
    by: ['border', 'duty'],
    only: { kinds: ['border', 'duty'] },
    lasts: 'case',
    explained: true,
    unless: { accredited: false },
  },
  declaration: { by: ['carrier', ...port, 'district-desk'], within, lasts: 'case' },
  itinerary: { by: [...port, 'district-desk', 'district', 'police'], within, lasts: 'case' },
  interview: { by: ['screening', 'test-point', 'hospital', 'district'], within, lasts: 'case' },
  consent: { by: ['screening', 'test-point', 'site', 'community', 'hospital'], within, lasts: 'case' },
  // When the ship left her last port, as her logbook says (`aboardAt`).
  logbook: { by: ['boarding', 'border', 'seaport'], lasts: 'case' },
  // The whole ship is held, or released (`held`), from an instant (`holdAt`): never by her own master.
  hold: {
    by: ['boarding', 'border', 'duty', 'system'],
    only: { kinds: ['boarding', 'border', 'duty', 'system'] },
    in: ['aboard'],
    lasts: 'case',
  },
  destination: { by: [...port, 'district-desk', 'district', 'community'], within, lasts: 'case' },
  special: { by: everyone, within, lasts: 'case' },
  // Whose age no list tells: somebody looks at the document, or asks.
  age: { by: everyone, within, lasts: 'case', tells: ['years'] },
  // Who lodges a contact does not take it from them that they are one.
  contact: {
    by: ['duty', 'district', 'hospital', 'laboratory', 'system'],
    only: { kinds: ['duty', 'district', 'hospital', 'laboratory', 'system'] },
    within,
    lasts: 'case',
    afterClosing: true,
  },
  // What is found on the way.
  temperature: { by: healers, within, lasts: 'link' },
  symptoms: { by: healers, within, lasts: 'case' },
  specimen: {
    by: ['screening', 'test-point', 'site', 'community', 'hospital'],
    within,
    lasts: 'case',
    stops: 'test',
  },
  note: { by: everyone, within, lasts: 'case', afterClosing: true },
  // The way to the door.
  wave: { by: ['boarding', 'airport'], lasts: 'link' },
  baggage: { by: port, lasts: 'case' },
  seat: { by: ground, within, lasts: 'link' },
  pickup: { by: ['district-desk'], within, lasts: 'link', names: ['plate', 'driver'], unless: { approved: false } },
  // `plate` is the check that found what was announced; a taxi that calls itself a friend is the other one.
  plate: { by: ['district-desk', 'police'], within, lasts: 'link', tells: ['checked'], unless: { checked: false } },
  'plate-wrong': { by: ['district-desk', 'police'], within, lasts: 'link', gap: 'plate' },
  carer: { by: everyone, within, lasts: 'case', explained: true },
  lodging: {
    by: ['site', 'community', 'test-point'],
    anywhere: true,
    lasts: 'case',
    places: true,
    keptBy: ['site', 'test-point'],
    room: 'room',
  },
  home: { by: ['community'], within, lasts: 'case', unless: { homeSuitable: false } },
  household: { by: ['community'], within, lasts: 'case' },
  // Somebody with a later end moved into the home. Nobody's end moves by itself: the district decides, in writing.
  shared: { by: ['community', 'district'], within, lasts: 'case', gap: 'household-shared' },
  // The person set foot earlier than the stand was signed for (`standAt`): the days count from there.
  arrived: { by: ['boarding', 'border', 'district', 'duty'], within, lasts: 'case' },
  // Said by the other side before anybody is offered to it, so that somebody leaves at all.
  receiver: { by: ['district-desk', 'airport', 'seaport', 'province'], lasts: 'case', explained: true },
  // At the door and behind it.
  checkin: { in: ['territory'], lasts: 'link', starts: 'report' },
  order: { by: ['district'], within, lasts: 'case', unless: { served: false } },
  report: { by: ['subject'], lasts: 'case', starts: 'report' },
  approval: { by: ['district'], within, lasts: 'case' },
  told: { by: ['district', 'community', 'site'], within, lasts: 'case' },
  // Whose word it is; policy says what must be found before it is given.
  discharge: { by: ['hospital'], only: { kinds: ['hospital'] }, lasts: 'case', clears: true, gated: true },
  refusal: { by: everyone, within, lasts: 'link', gap: 'refuses' },
  vanished: { by: everyone, within, lasts: 'link', gap: 'vanished' },
  found: { by: [...everyone, 'police'], within, lasts: 'link' },
  muster: { by: ['site'], within, lasts: 'link', unless: { present: false } },
  // Proof for the other endings. Where it ends a measure it is never the word of the holder alone, who also closes.
  'not-boarded': { by: ['carrier', 'airport', 'seaport', 'boarding', 'border', 'duty'], within, lasts: 'case' },
  diversion: { by: ['carrier', 'airport', 'seaport', 'duty'], within, lasts: 'case' },
  death: { by: ['hospital', 'police'], only: { kinds: ['hospital', 'police'] }, within, lasts: 'case' },
  departure: {
    by: ['border', 'airport', 'seaport'],
    only: { kinds: ['border', 'airport', 'seaport'] },
    anywhere: true,
    lasts: 'case',
  },
  custody: { by: ['police'], only: { kinds: ['police'] }, lasts: 'case' },
  same: {
    by: [...port, 'district', 'duty'],
    only: { kinds: [...port, 'district', 'duty'] },
    within,
    lasts: 'case',
  },
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
      // Blind counts, departure and the dead-man clock sit on the run.
      rides: { by: 'crew', loop: 'run' },
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
    // Who was taken over at the stand is there: that they are not after all says whoever has them.
    'not-boarded': { by: ['carrier', 'airport', 'seaport', 'boarding', 'duty'], reach: ['aboard'] },
    diverted: { by: ['carrier', 'airport', 'seaport', 'duty'] },
    deceased: { by: 'holder' },
    departed: { by: 'holder', holdsForBonds: true },
    'in-custody': { by: ['police'] },
    // Not while a specimen is open: its result would hold the wrong case.
    duplicate: { by: 'holder', into: true, holdsForBonds: true, settles: ['duplicate', 'duplicate-possible'] },
  },
  decisions: [
    { table: 'risk' },
    { table: 'lane', clock: 'act' },
    { table: 'tests', clock: 'test' },
    // The daily report is due from the door on, whether or not anybody taps that they have come in.
    { table: 'stay', clock: 'report' },
  ],
  // Nobody gets well by one tap, nor by one test: whoever had a fever or was positive is for a doctor to discharge.
  finding: {
    as: 'ill',
    of: ['fever', 'symptoms'],
    by: ['declaration', 'interview', 'temperature', 'symptoms', 'report'],
    outcomes: ['test.positive'],
    proved: 'confirmed',
    cleared: 'discharged',
  },
  keeps: ['contact'],
  breaks: { 'test.negative': ['test.positive'] },
  reach: {
    boarding: atPort,
    channel: atPort,
    screening: atPort,
    border: atPort,
    airport: atPort,
    seaport: atPort,
    // The police of the city find people, stop cars and know of a death wherever it was.
    police: anyLink,
  },
  measure: {
    days: 'days',
    countFrom: 'countFrom',
    told: ['standAt', 'aboardAt', 'holdAt'],
    extends: ['district', 'duty'],
  },
  // Where somebody was is asked more than once: an answer that leaves a country out does not undo the one that named it.
  gathers: ['countries', 'lastIn'],
  // The days before are counted back from the landing.
  entryDay: { link: 'stand', as: 'landedOn', ahead },
  // A child is not accompanied by another child, nor by a parent who goes elsewhere.
  along: { fact: 'years', as: 'eldestAlong' },
  // Who is accepted ashore within the moment that a hold needs to reach everybody would be ashore for good.
  heeds: { link: 'aboard', held: 'held', from: 'holdAt', only: { conveyance: 'ship' } },
  approvers: ['district', 'duty', 'reviewer'],
  everywhere: ['duty', 'reviewer'],
  counted: true,
};
