import type { ListedCase } from '../../../contract/answer.ts';
import { type Arc, fiveLinks } from '../../ui/ring.ts';

// What a screen says of one person of a list.

/** The ring of one person: which links are passed, where they are held or offered, whether a clock has run out. */
export const arcsOf = ({ link, custody, late }: Pick<ListedCase, 'link' | 'custody' | 'late'>): readonly Arc[] => {
  const at = fiveLinks.findIndex((one) => one === link);
  const offered = custody === 'offered';
  return fiveLinks.map((_link, index) => ({
    passed: index < at ? 1 : 0,
    held: index === at && !offered ? 1 : 0,
    offered: index === at && offered ? 1 : 0,
    late: index === at && late > 0,
  }));
};

const said = (person: ListedCase['person'], name: string): string | null => {
  const value = person?.[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
};

/** A name as its owner would recognise it, from what was opened of the seal; null when nothing was. */
export const personName = (person: ListedCase['person']): string | null => {
  const latin = [said(person, 'surname'), said(person, 'givenNames')].filter((part) => part !== null).join(' ');
  const native = said(person, 'nativeName');
  if (native !== null) return latin === '' ? native : `${native} ${latin}`;
  return latin === '' ? null : latin;
};

/** The seat that was opened with the name. */
export const personSeat = (person: ListedCase['person']): string | null => said(person, 'seat');

/** The lane that was decided; null while none is. */
export const laneOf = ({ facts }: Pick<ListedCase, 'facts'>): string | null =>
  typeof facts['lane'] === 'string' ? facts['lane'] : null;

/** A short mark by which a case without an open name can be told from others: the end of its id. */
export const markOf = (id: string): string => id.slice(-4).toUpperCase();
