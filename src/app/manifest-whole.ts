/** A party as the industry books it: nine heads at most under one reference, unless a group is named. */
export const mostInParty = 9;

/**
 * Whether a list that claims to be complete is believed, so that whoever it leaves out is asked about. Many senders mark
 * every message as complete and send one for each passenger or booking: such a list only adds. It covers the flight
 * - when the source says so by itself: it replaces the earlier ones (BGM 1225 code 5), or tells who is on board;
 * - or when its own total is at least what the flight has, and most of those known are on it;
 * - or when it is larger than any booking and names nine in ten of those known: the usual later version with no-shows.
 */
export const coversFlight = (counts: {
  /** People of this kind who were known to come before. */
  readonly known: number;
  /** People of this kind whom the list names: its own stated total, which the readers have checked. */
  readonly named: number;
  /** How many of those known it names. */
  readonly both: number;
  readonly certain: boolean;
}): boolean => {
  const { known, named, both, certain } = counts;
  if (certain) return true;
  if (named >= known && both * 2 > known) return true;
  return named > mostInParty && both * 10 >= known * 9;
};
