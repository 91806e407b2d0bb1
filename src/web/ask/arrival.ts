import type { FlightView } from '../../contract/answer.ts';
import { cityStamp, timetableStamp } from '../ui/moment.ts';

/** When a flight arrives or arrived, by the best that is known. Stamps are of the city: `2020-03-27T08:30`. */
export interface Arrival {
  readonly by: 'landed' | 'estimated' | 'scheduled' | 'none';
  readonly stamp: string | null;
  /** The timetable's, when something better is known and differs from it. */
  readonly planned: string | null;
}

export const arrivalOf = ({ facts, evidence }: Pick<FlightView, 'facts' | 'evidence'>): Arrival => {
  const scheduled = timetableStamp(facts['scheduledArrival']);
  const estimated = timetableStamp(facts['estimatedArrival']);
  const landing = evidence['landing'];
  const landed = landing === undefined ? null : cityStamp(Date.parse(landing.at));
  const stamp = landed ?? estimated ?? scheduled;
  const by = landed !== null ? 'landed' : estimated !== null ? 'estimated' : scheduled !== null ? 'scheduled' : 'none';
  return { by, stamp, planned: scheduled === stamp ? null : scheduled };
};
