/** Every kind of unit that works in this city. A loop names kinds, never units. */
export const unitKinds = [
  'system',
  'subject', // people who speak for themselves: outside the tree, holds nothing, has no officers
  'group', // a node of the tree that holds nothing itself: the port, a district, a province
  'duty', // the duty room of the leading group
  'carrier',
  'airport',
  'seaport', // runs berths and anchorages, as the airport runs stands
  'ship', // the master of a ship in port: holds joining crew until she has sailed
  'border',
  'boarding', // customs, on board
  'channel', // customs and airport, from the door of the aircraft to the hall
  'screening', // customs, interview and sampling
  'test-point',
  'district-desk', // a district's team at the airport
  'crew', // driver and escorts of one vehicle
  'ambulance',
  'site', // central isolation
  'community', // residents' committee, community doctor and police of one street
  'hospital',
  'courier',
  'laboratory',
  'district', // a district's headquarters
  'province', // the receiving team of another province
  'police',
  'reviewer', // hears objections; neither holder nor decider
  'department', // a department of the city, for questions and directives
] as const;
export type CityUnitKind = (typeof unitKinds)[number];

/** Names of a unit in the three languages. */
export interface UnitNames {
  readonly 'zh-Hans': string;
  readonly 'zh-Hant': string;
  readonly en: string;
}

/** A unit to add below a parent; the root has none. */
export interface NewUnit {
  readonly unit: string;
  readonly kind: string;
  readonly parent: string | null;
  readonly names: UnitNames;
  readonly sees?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly sample?: boolean;
}
