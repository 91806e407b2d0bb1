import { casePage } from '../../../contract/answer.ts';
import { useAsked } from '../asked.ts';

/** Everybody whom a group handover offers, with their names: they stand before whoever signs. */
export const usePeopleOfHandover = (handover: string, shown: boolean) =>
  useAsked(casePage, shown ? `/v1/handovers/${handover}/people?names=true&limit=500` : null);
