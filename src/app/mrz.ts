import type { CasePage } from '../contract/answer.ts';
import type { SearchBody } from '../contract/query.ts';
import { type MrzReading, readMrz } from '../exchange/mrz/read.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { search } from './search.ts';

/** What a zone says, and who among the people that the unit may see carries that document. */
export interface MrzFound {
  readonly reading: MrzReading;
  readonly found: CasePage;
}

/** Reads the machine-readable zone of a document and finds its person at the desk. A zone that is wrong finds nobody. */
export const findByMrz = async (
  house: House,
  who: Who,
  lines: string,
  options: { readonly referenceYear: number; readonly purpose: string | undefined },
): Promise<MrzFound> => {
  const reading = readMrz(lines, { referenceYear: options.referenceYear });
  const number = reading.valid ? reading.person?.document.number : undefined;
  const body: SearchBody = {
    ...(number === undefined ? {} : { document: number }),
    loop: 'arrival',
    closed: false,
    purpose: options.purpose ?? 'document at the desk',
    limit: 20,
  };
  return { reading, found: await search(house, who, body) };
};
