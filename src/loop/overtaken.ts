import type { Loop } from './declaration.ts';
import { sameFact } from './ruling.ts';
import type { CaseState } from './state.ts';
import type { Fact, Facts, Instant } from './terms.ts';

/** Kinds of evidence that say the same fact as this one: one says it after the other, whichever it is. */
const alsoSay = (loop: Loop, kind: string, fact: string): readonly string[] => {
  const { settles, counts } = loop.evidence[kind] ?? {};
  const { of = [], by = [] } = loop.finding ?? {};
  if (of.includes(fact) && by.includes(kind)) return by;
  return Object.entries(loop.evidence).flatMap(([other, declared]) => {
    const settlesToo = settles?.fact === fact && declared.settles?.fact === fact;
    const countsToo = fact === 'counted' && counts !== undefined && declared.counts === counts;
    return other === kind || settlesToo || countsToo ? [other] : [];
  });
};

/** What a record says: the facts that count, and those that are only on record. */
export interface Parted {
  readonly current: Facts;
  readonly overtaken: Facts;
}

/** What is known now and could be overtaken: what nobody has said, and what only adds to a list, cannot. */
const isKnown = (loop: Loop, state: CaseState, fact: string): boolean =>
  (state.facts[fact] ?? null) !== null && loop.gathers?.includes(fact) !== true;

/**
 * Facts of which a newer record says otherwise than a correction of an older one would: of the same kind, or of another kind that
 * says the same. Whoever means the fact corrects the newer record.
 *
 * @param corrects which record is corrected
 */
export const saidSince = (
  loop: Loop,
  state: CaseState,
  kind: string,
  corrects: number,
  said: Facts,
): readonly string[] => {
  const recorded = state.evidence[kind];
  if (recorded === undefined) return [];
  const isNewer = (other: string): boolean =>
    other === kind ? recorded.seq !== corrects : (state.evidence[other]?.lastAt ?? recorded.lastAt) > recorded.lastAt;
  return Object.entries(said).flatMap(([fact, value]) =>
    isKnown(loop, state, fact) && !sameFact(value, state.facts[fact]) && alsoSay(loop, kind, fact).some(isNewer)
      ? [fact]
      : [],
  );
};

/**
 * What a record says that a newer one has overtaken. A device that delivers late tells how it was; what was known since
 * stays as it is (I14). What nobody had said, and what only adds to a list, is not overtaken.
 *
 * @param at when that which is recorded now happened
 */
export const partOvertaken = (loop: Loop, state: CaseState, kind: string, at: Instant, said: Facts): Parted => {
  const isOvertaken = (fact: string): boolean =>
    isKnown(loop, state, fact) && alsoSay(loop, kind, fact).some((other) => (state.evidence[other]?.lastAt ?? at) > at);
  const current: Record<string, Fact> = {};
  const overtaken: Record<string, Fact> = {};
  for (const [fact, value] of Object.entries(said)) (isOvertaken(fact) ? overtaken : current)[fact] = value;
  return { current, overtaken };
};
