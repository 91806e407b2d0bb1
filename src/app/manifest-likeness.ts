import { isDocumentNumber } from '../exchange/document-number.ts';
import { normalised } from '../city/search.ts';
import type { Personal } from '../store/personal.ts';
import { isHan, latinAsked, simplifiedName } from './name-forms.ts';

/** What of an entry tells one person from another, made once because it is compared again and again. */
export interface Likeness {
  /** As it is written, without blanks and signs; '' when nobody said. */
  readonly name: string;
  /** The name by its parts: whoever is called ANNA in one list may be ANNA MARIA in the next. */
  readonly parts: readonly string[];
  /** Every way in which the name may be written: in characters, and as these are read. */
  readonly spellings: () => readonly string[];
  readonly birth: string;
  readonly reference: string;
  readonly seat: string;
  readonly documents: readonly { readonly type: string; readonly number: string; readonly issuer: string }[];
}

const textIn = (record: object, key: string): string => {
  const value: unknown = Reflect.get(record, key);
  return typeof value === 'string' ? value : '';
};

const spellingsOf = (personal: Personal, name: string): readonly string[] => {
  const native = normalised(textIn(personal, 'nativeName'));
  const written = [...new Set([name, native])].filter((text) => text !== '');
  return [
    ...new Set([
      ...written,
      ...written.flatMap((text) => (isHan(text) ? [simplifiedName(text), ...latinAsked(text)] : [])),
    ]),
  ];
};

/** The name under which people of a list are compared. */
export const nameIn = (personal: Personal): string =>
  normalised(textIn(personal, 'surname') + textIn(personal, 'givenNames')) ||
  normalised(textIn(personal, 'nativeName'));

export const likenessOf = (personal: Personal): Likeness => {
  const name = nameIn(personal);
  let spellings: readonly string[] | null = null;
  const listed: unknown = personal['documents'];
  const documents = (Array.isArray(listed) ? listed : []).flatMap((document: unknown) => {
    if (typeof document !== 'object' || document === null) return [];
    const number = textIn(document, 'number');
    if (!isDocumentNumber(number)) return [];
    return [{ type: textIn(document, 'type'), number: normalised(number), issuer: textIn(document, 'issuer') }];
  });
  const parts = `${textIn(personal, 'surname')} ${textIn(personal, 'givenNames')}`.split(/\s+/).map(normalised);
  return {
    name,
    parts: parts.filter((part) => part !== ''),
    spellings: () => (spellings ??= spellingsOf(personal, name)),
    birth: textIn(personal, 'birthDate'),
    reference: textIn(personal, 'reference'),
    seat: textIn(personal, 'seat'),
    documents,
  };
};

type Relation = 'same' | 'differs' | 'unknown';

const related = (one: string, other: string): Relation => {
  if (one === '' || other === '') return 'unknown';
  return one === other ? 'same' : 'differs';
};

/** Nobody is called like a parent, on the parent's passport, and younger by less. */
const generation = 12;

/** How two birth dates stand to each other. `near`: one may be a slip of the other, as no father's is of his son's. */
export const birthsOf = (one: Likeness, other: Likeness): Relation | 'near' => {
  const relation = related(one.birth, other.birth);
  if (relation !== 'differs') return relation;
  const apart = Math.abs(Number(one.birth.slice(0, 4)) - Number(other.birth.slice(0, 4)));
  // A century is the slip of whoever guessed at two figures.
  return apart < generation || (apart === 100 && one.birth.slice(4) === other.birth.slice(4)) ? 'near' : 'differs';
};

/** How their documents stand to each other. Numbers of two countries may be alike, and a visa is a document beside another. */
export const documentsOf = (one: Likeness, other: Likeness): Relation => {
  const same = one.documents.some((mine) =>
    other.documents.some((their) => mine.number === their.number && related(mine.issuer, their.issuer) !== 'differs'),
  );
  if (same) return 'same';
  const comparable = one.documents.some(
    (mine) => mine.type !== 'V' && other.documents.some(({ type }) => type === mine.type),
  );
  return comparable ? 'differs' : 'unknown';
};

/** How their references stand to each other. Tables write the number of the row there, which another list gives to another. */
export const referencesOf = (one: Likeness, other: Likeness): Relation => {
  const rows = /^\d{1,4}$/.test(one.reference) && /^\d{1,4}$/.test(other.reference);
  return rows && one.reference !== other.reference ? 'unknown' : related(one.reference, other.reference);
};

export const seatsOf = (one: Likeness, other: Likeness): Relation => related(one.seat, other.seat);

export const namesOf = (one: Likeness, other: Likeness): Relation => {
  const relation = related(one.name, other.name);
  if (relation !== 'differs') return relation;
  if (isHan(one.name) === isHan(other.name)) return 'differs';
  const spellings = new Set(one.spellings());
  return other.spellings().some((spelling) => spellings.has(spelling)) ? 'same' : 'differs';
};

/** Whether one name is the other with some of its parts left out. */
export const isShortened = (one: Likeness, other: Likeness): boolean => {
  const [short, long] = one.parts.length <= other.parts.length ? [one.parts, other.parts] : [other.parts, one.parts];
  return short.length > 1 && short.every((part) => long.includes(part));
};
