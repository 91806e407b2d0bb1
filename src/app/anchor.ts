import type { House } from './house.ts';
import { type Anchor, type OutsideAnchors, anchorsIn, takeAnchor } from '../store/anchor.ts';
import { type OutsideErasures, eraseDue, erasuresIn } from '../store/erasure.ts';

/** The lists that are kept outside the database, against which it can be held. */
export interface Outside {
  readonly anchors: OutsideAnchors;
  readonly erasures: OutsideErasures;
}

/** The lists in Huan's home folder. Copy them elsewhere: whoever can rewrite both database and home leaves no trace. */
export const outsideOf = (home: string): Outside => ({ anchors: anchorsIn(home), erasures: erasuresIn(home) });

/** What one round of keeping did. */
export interface Kept {
  readonly anchor: Anchor | null;
  readonly erased: number;
}

/**
 * One round of what must happen again and again: erase what is due, then anchor what was recorded.
 *
 * @throws what stands against erasing, when the anchor was taken all the same
 */
export const keepOutside = async (house: Pick<House, 'owner'>, outside: Outside): Promise<Kept> => {
  const erasing = await eraseDue(house, outside.erasures).then(
    (erased) => ({ erased }),
    (error: unknown) => ({ error }),
  );
  // From the last anchor on nobody could tell whether a row was changed, however long nothing can be erased.
  const anchor = await takeAnchor(house, outside.anchors);
  if ('error' in erasing) throw erasing.error;
  return { erased: erasing.erased, anchor };
};
