/** A word by which a case can be found, of a kind; hidden behind a keyed token before it is kept. */
export interface SearchWord {
  readonly kind: 'name' | 'document' | 'issued' | 'phone' | 'birth' | 'qr' | 'plate';
  readonly text: string;
}

/** Letters and digits only, upper case, full-width forms folded: how names and numbers are compared. */
export const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const textOf = (record: object, key: string): string | null => {
  const value: unknown = Reflect.get(record, key);
  return typeof value === 'string' && value !== '' ? value : null;
};

const listOf = (record: object, key: string): readonly unknown[] => {
  const value: unknown = Reflect.get(record, key);
  return Array.isArray(value) ? value : [];
};

const add = (words: SearchWord[], kind: SearchWord['kind'], text: string | null): void => {
  const plain = text === null ? '' : normalised(text);
  if (plain !== '') words.push({ kind, text: plain });
};

/**
 * The words by which a person can be found, from what is sealed: names (whole, and each part), document numbers,
 * phones, birth date, token and plate.
 */
export const searchWords = (personal: unknown): readonly SearchWord[] => {
  if (typeof personal !== 'object' || personal === null) return [];
  const words: SearchWord[] = [];
  const surname = textOf(personal, 'surname');
  const given = textOf(personal, 'givenNames');
  add(words, 'name', `${surname ?? ''}${given ?? ''}`);
  add(words, 'name', surname);
  for (const part of (given ?? '').split(/\s+/)) add(words, 'name', part);
  add(words, 'name', textOf(personal, 'nativeName'));
  add(words, 'phone', textOf(personal, 'phone'));
  add(words, 'qr', textOf(personal, 'token'));
  add(words, 'plate', textOf(personal, 'plate'));
  if (surname !== null) add(words, 'birth', `${textOf(personal, 'birthDate') ?? ''}${surname}${given ?? ''}`);
  for (const document of listOf(personal, 'documents')) {
    if (typeof document !== 'object' || document === null) continue;
    const number = textOf(document, 'number');
    const issuer = textOf(document, 'issuer');
    add(words, 'document', number);
    // Numbers of different countries may be alike: with the country it is one document only.
    if (number !== null && issuer !== null) add(words, 'issued', `${issuer}${number}`);
  }
  const unique = new Map(words.map((word) => [`${word.kind} ${word.text}`, word]));
  return [...unique.values()];
};

/** What a name may be read from: as it is written, in Latin letters, and a reading that the person confirmed. */
export interface NameSaid {
  readonly native: string | null;
  readonly surname: string | null;
  readonly given: string | null;
  /** `namePinyin`: syllables parted by spaces. */
  readonly confirmed: string | null;
}

/** Further forms of a name: read aloud, by its initials, in the other script, without marks. */
export type Readings = (name: NameSaid) => readonly string[];

const han = /\p{Script=Han}/u;

/**
 * Further words by which a person can be found: how the name is read and how else it is written. They follow from
 * dictionaries, which may learn; the words of `searchWords` follow from what is sealed alone.
 */
export const readingWords = (personal: unknown, readings: Readings): readonly SearchWord[] => {
  if (typeof personal !== 'object' || personal === null) return [];
  const surname = textOf(personal, 'surname');
  const given = textOf(personal, 'givenNames');
  // Some write Chinese names where Latin letters were meant.
  const whole = `${surname ?? ''}${given ?? ''}`;
  const native = textOf(personal, 'nativeName') ?? (han.test(whole) ? whole : null);
  if (native === null && whole === '') return [];
  const forms = readings({ native, surname, given, confirmed: textOf(personal, 'namePinyin') });
  return [...new Set(forms)].map((text) => ({ kind: 'name', text }));
};
