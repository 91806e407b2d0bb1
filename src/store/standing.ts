import type { Anchor, AnchorLine, OutsideAnchors, Restoration } from './anchor.ts';

/** An anchor that stands outside, with the other lines of its number that no restoration voids. */
export interface StandingAnchor {
  readonly anchor: Anchor;
  readonly others: readonly Anchor[];
}

/** What stands in the list of anchors outside the database, as it was when it was opened. */
export interface StandingAnchors {
  /** The one with the greatest number. */
  readonly newest: Anchor | null;
  /** Lines that cannot be read. */
  readonly torn: number;
  readonly restorations: readonly Restoration[];
  /** Every one that stands, by number, read from the list once more. */
  each(): AsyncGenerator<StandingAnchor, void>;
}

type Lines = Awaited<ReturnType<OutsideAnchors['open']>>;

/** All lines but the anchors that one of the restorations after them voids. */
async function* unvoided(lines: Lines, restorations: readonly Restoration[]): AsyncGenerator<AnchorLine | null, void> {
  // The least anchor that is gone back to from each restoration on.
  const least = restorations.map(({ restoredTo }) => restoredTo);
  for (let index = least.length - 2; index >= 0; index -= 1) {
    least[index] = Math.min(least[index] ?? 0, least[index + 1] ?? 0);
  }
  let passed = 0;
  for await (const line of lines()) {
    if (line !== null && 'restoredTo' in line) passed += 1;
    if (line !== null && 'anchor' in line && line.anchor > (least[passed] ?? Infinity)) continue;
    yield line;
  }
}

interface Survey extends Pick<StandingAnchors, 'newest' | 'torn' | 'restorations'> {
  /** Lines that do not come in the order of their numbers: repeated by a repair, or not written by Huan. */
  readonly late: ReadonlyMap<number, readonly Anchor[]>;
}

const survey = async (lines: Lines, known: readonly Restoration[]): Promise<Survey> => {
  const restorations: Restoration[] = [];
  const late = new Map<number, Anchor[]>();
  let newest: Anchor | null = null;
  let torn = 0;
  for await (const line of unvoided(lines, known)) {
    if (line === null) torn += 1;
    else if ('restoredTo' in line) restorations.push(line);
    else if (newest === null || line.anchor > newest.anchor) newest = line;
    else late.set(line.anchor, [...(late.get(line.anchor) ?? []), line]);
  }
  const found = { newest, torn, restorations, late };
  return restorations.length > known.length ? survey(lines, restorations) : found;
};

async function* inOrder(lines: Lines, { restorations, late }: Survey): AsyncGenerator<StandingAnchor, void> {
  const waiting = [...late].toSorted(([one], [other]) => one - other);
  let [last, next] = [-Infinity, 0];
  for await (const line of unvoided(lines, restorations)) {
    if (line === null || 'restoredTo' in line || line.anchor <= last) continue;
    last = line.anchor;
    for (; (waiting[next]?.[0] ?? Infinity) < last; next += 1) yield* firstOf(waiting[next]?.[1]);
    const again = waiting[next]?.[0] === last;
    yield { anchor: line, others: again ? (waiting[next]?.[1] ?? []) : [] };
    if (again) next += 1;
  }
  for (; next < waiting.length; next += 1) yield* firstOf(waiting[next]?.[1]);
}

/** Of several lines of one number the first stands. */
function* firstOf(lines: readonly Anchor[] = []): Generator<StandingAnchor, void> {
  const [anchor, ...others] = lines;
  if (anchor !== undefined) yield { anchor, others };
}

/**
 * Reads line by line what stands in the list outside, after the restorations that were put on the record. Of a list that
 * Huan wrote nothing is held but its restorations and its end, however long it has grown; of one in disorder also the
 * lines that are out of order.
 */
export const readStanding = async (outside: Pick<OutsideAnchors, 'open'>): Promise<StandingAnchors> => {
  const lines = await outside.open();
  const found = await survey(lines, []);
  const { newest, torn, restorations } = found;
  return { newest, torn, restorations, each: () => inOrder(lines, found) };
};
