import { z } from 'zod';

/**
 * What somebody is looked for. Codes, never free text: readings are kept in clear, outlive the erasure of the person, and
 * are told to them.
 */
export const searchPurposes = [
  'scan in the field',
  'document at the desk',
  'contact tracing',
  'medical care',
  'question of the person',
  'correction of the record',
] as const;
export type SearchPurpose = (typeof searchPurposes)[number];

export const searchPurpose = z
  .enum(searchPurposes)
  .meta({ description: 'What the person is looked for; recorded with the reading of every hit' });

/** What a reading is recorded for when somebody was found by a search. */
export const foundFor = (purpose: SearchPurpose | undefined): string =>
  purpose === undefined ? 'search' : `search: ${purpose}`;

const coded: ReadonlySet<string> = new Set(searchPurposes.map(foundFor));

/** A noted purpose without what its reader wrote: older readings may name somebody else there. */
export const withoutWords = (noted: string): string =>
  noted.startsWith('search: ') && !coded.has(noted) ? 'search' : noted;
