import type { Loop } from './declaration.ts';
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

/**
 * What a record says that a newer one has overtaken. A device that delivers late tells how it was; what was known since
 * stays as it is (I14). What nobody had said, and what only adds to a list, is not overtaken.
 *
 * @param at when that which is recorded now happened
 */
export const partOvertaken = (loop: Loop, state: CaseState, kind: string, at: Instant, said: Facts): Parted => {
  const isOvertaken = (fact: string): boolean =>
    (state.facts[fact] ?? null) !== null &&
    loop.gathers?.includes(fact) !== true &&
    alsoSay(loop, kind, fact).some((other) => (state.evidence[other]?.lastAt ?? at) > at);
  const current: Record<string, Fact> = {};
  const overtaken: Record<string, Fact> = {};
  for (const [fact, value] of Object.entries(said)) (isOvertaken(fact) ? overtaken : current)[fact] = value;
  return { current, overtaken };
};
