import { loops } from '../city/loops.ts';

// What a phone without network has to know of the loops: where a case may go next, which kinds of units may hold it
// there, and who may begin or record what. The server decides anew; this only keeps a wrong choice from being offered.

const allows = (declared: readonly string[] | string | undefined, kind: string): boolean =>
  declared === 'any' || (typeof declared === 'object' && declared.includes(kind));

/** The links that may follow a link of a loop. */
export const nextLinks = (loop: string, link: string): readonly string[] => loops.get(loop)?.links[link]?.next ?? [];

/** Whether units of a kind may hold a link of a loop. */
export const mayHold = (loop: string, link: string, kind: string): boolean =>
  allows(loops.get(loop)?.links[link]?.holders, kind);

/** Whether units of a kind may open a case of a loop. */
export const mayOpen = (loop: string, kind: string): boolean => allows(loops.get(loop)?.openers, kind);

/** Whether units of a kind may record a kind of evidence though they do not hold the case. */
export const mayRecord = (loop: string, evidence: string, kind: string): boolean =>
  allows(loops.get(loop)?.evidence[evidence]?.by, kind);
