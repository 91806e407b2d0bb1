import { casePage } from '../../../contract/answer.ts';
import { useNamed } from '../asked.ts';

/** Everybody whom a group handover offers, with their names: they stand before whoever signs. */
export const usePeopleOfHandover = (handover: string, shown: boolean) =>
  useNamed(casePage, true, shown ? (names) => `/v1/handovers/${handover}/people?names=${names}&limit=500` : null);
