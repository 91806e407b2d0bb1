import type { ListedCase } from '../../../contract/answer.ts';
import { markOf, personName } from '../person/person.ts';

/** Whether every one of these words is in the name or the mark of a case. */
export const fits = (item: ListedCase, words: string): boolean => {
  const said = `${personName(item.person) ?? ''} ${markOf(item.case)} ${item.case}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
};
