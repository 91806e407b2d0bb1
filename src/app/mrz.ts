import type { CasePage } from '../contract/answer.ts';
import type { SearchPurpose } from '../contract/purpose.ts';
import type { SearchBody } from '../contract/query.ts';
import { type MrzReading, readMrz } from '../exchange/mrz/read.ts';
import { typedZone } from '../exchange/mrz/typed.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { search } from './search.ts';

/** What a zone says, and who among the people that the unit may see carries that document. */
export interface MrzFound {
  readonly reading: MrzReading;
  readonly found: CasePage;
}

/**
 * Reads the machine-readable zone of a document and finds its person at the desk. A zone that is wrong finds nobody: what its
 * number may be is told, for somebody who looks at the document. Where nobody has a number that is right, those that its
 * check digit cannot tell from it (G for 6, L for 1) are looked for too.
 */
export const findByMrz = async (
  house: House,
  who: Who,
  lines: string,
  options: { readonly referenceYear: number; readonly purpose: SearchPurpose | undefined },
): Promise<MrzFound> => {
  const reading = readMrz(lines, { referenceYear: options.referenceYear });
  const by = (number: string | undefined): Promise<CasePage> => {
    const body: SearchBody = {
      ...(number === undefined ? {} : { document: number }),
      loop: 'arrival',
      closed: false,
      purpose: options.purpose ?? 'document at the desk',
      limit: 20,
    };
    return search(house, who, body);
  };
  let found = await by(reading.valid ? reading.person?.document.number : undefined);
  if (!reading.valid || found.items.length > 0) return { reading, found };
  for (const number of reading.otherNumbers) {
    const other = await by(number);
    found = { ...found, items: [...found.items, ...other.items] };
  }
  return { reading, found };
};

/**
 * What is misread of a zone that was typed or scanned where a name or a number is looked for, as codes for which screens
 * have words; nothing for anything else.
 */
export const misreadOf = (text: string): readonly string[] => {
  const zone = typedZone(text, new Date().getUTCFullYear());
  return zone !== null && 'misread' in zone ? zone.misread.map((part) => `zone.${part}`) : [];
};
