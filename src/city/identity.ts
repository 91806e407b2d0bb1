// Who somebody is, is said by whoever opens their case, lists them, asks them or reads their document. Any other record
// carries what it is about (a room, a plate, a telephone at the door), and a note nothing but itself: whoever may write one
// must not be able to write somebody else into the case.

const identity: ReadonlySet<string> = new Set([
  'surname',
  'givenNames',
  'nativeName',
  'namePinyin',
  'documents',
  'birthDate',
  'sex',
  'nationality',
]);
const identifying: ReadonlySet<string> = new Set(['manifest', 'declaration', 'interview', 'status', 'age']);

/** Whether a record of a kind may say a sealed word of somebody; `null` is the record that opens their case. */
export const maySay = (kind: string | null, word: string): boolean => {
  if (kind === null) return true;
  if (kind === 'note') return word === 'note';
  // On the bus it is `busSeat`: where somebody sat on the aircraft says who their contacts are.
  if (kind === 'seat' && word === 'seat') return false;
  return !identity.has(word) || identifying.has(kind);
};

/** What of a sealed part counts as known of somebody, by the kind of the record that says it. */
export const knownFrom = (kind: string | null, said: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(said).filter(([word]) => maySay(kind, word)));

/** The kind of what an event says; `null` for the one that opens a case, '' for one that records nothing. */
export const kindSaid = (name: string, kind: unknown): string | null => {
  if (name.startsWith('case.opened.')) return null;
  return name.startsWith('evidence.') && typeof kind === 'string' ? kind : '';
};
