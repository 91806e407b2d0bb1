import { cityStamp } from '../../ui/moment.ts';

/** A moment of the machine's own time, as sessions and keys go by it, to the minute. */
export const momentText = (written: string): string => cityStamp(Date.parse(written)).replace('T', ' ');
