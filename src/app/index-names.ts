import { readingWords } from '../city/search.ts';
import { addTokens, countSealedAfter, sealedAfter } from '../store/tokens.ts';
import { openPart } from '../store/words.ts';
import type { House } from './house.ts';
import { formsOfName } from './name-forms.ts';

const batch = 500;

/**
 * Adds the readings of names to the search tokens of cases from before they came. Goes through cases in order of their
 * ids; done twice, or begun again after it was broken off, it changes nothing. What is sealed is opened to nobody.
 *
 * @param after begins behind this case; null at the beginning
 * @param onBatch hears how many cases were gone through and of how many, how many tokens were added, and behind which case to go on
 * @returns how many tokens were added
 */
export const indexNames = async (
  house: House,
  after: string | null = null,
  onBatch: (done: {
    readonly cases: number;
    readonly of: number;
    readonly added: number;
    readonly last: string;
  }) => void = () => {},
): Promise<number> => {
  let last = after;
  let cases = 0;
  let added = 0;
  const of = await countSealedAfter(house.owner.pool, after);
  for (;;) {
    const rows = await sealedAfter(house.owner.pool, last, batch);
    const next = rows.at(-1)?.case;
    if (next === undefined) return added;
    const tokens: { case: string; kind: string; token: Buffer }[] = [];
    for (const { case: id, wrapped, sealed } of rows) {
      const key = house.seal.unwrap(id, wrapped);
      for (const one of sealed) {
        for (const { kind, text } of readingWords(openPart(house.seal, key, id, one).personal, formsOfName)) {
          tokens.push({ case: id, kind, token: house.seal.token(kind, text) });
        }
      }
    }
    added += await addTokens(house.owner.pool, tokens);
    cases += rows.length;
    last = next;
    onBatch({ cases, of: Math.max(of, cases), added, last });
  }
};
