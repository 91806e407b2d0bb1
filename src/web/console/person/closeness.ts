/** Why somebody is a contact, the closest first: a party is closer than a seat, a seat than a queue. */
export const closeness = ['party', 'seat', 'run', 'desk', 'floor', 'voyage'] as const;
export type Closeness = (typeof closeness)[number];
