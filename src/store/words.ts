import type { NewEvent } from '../loop/event.ts';
import type { Seal, SealKey } from './seal.ts';

// What is sealed with an event: what identifies a person, and what people wrote. Where nothing was written it is the
// personal part alone, as before there were words.

const wordsName = '$words';
const personalName = '$personal';

/** What was sealed with an event, opened. */
export interface SealedPart {
  /** What identifies a person; `null` when there is nothing. */
  readonly personal: unknown;
  /** What people wrote, by what it is. */
  readonly words: Readonly<Record<string, string>>;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is to be sealed of an event; `null` when it says nothing but what everybody may read for ever. */
export const sealedPart = ({ personal, words }: Pick<NewEvent, 'personal' | 'words'>): unknown => {
  // A personal part that looks like the two together must not be taken for them.
  const confusing = isObject(personal) && wordsName in personal;
  return words === null && !confusing ? personal : { [wordsName]: words ?? {}, [personalName]: personal };
};

/** Which words an event has, in the clear beside them, so that it shows after an erasure that something was written. */
export const wordNames = ({ words }: Pick<NewEvent, 'words'>): { readonly words?: readonly string[] } =>
  words === null ? {} : { words: Object.keys(words).toSorted() };

const textsIn = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** Opens what was sealed with an event. Whoever shows it to somebody notes the reading first (I12). */
export const openPart = (seal: Seal, key: SealKey, id: string, sealed: Buffer): SealedPart => {
  const opened = seal.open(key, id, sealed);
  if (!isObject(opened) || !(wordsName in opened)) return { personal: opened, words: {} };
  const personal: unknown = Reflect.get(opened, personalName) ?? null;
  return { personal, words: textsIn(opened[wordsName]) };
};

/** Whether something of this name was written with an event: sealed, or in the clear as it was kept before. */
export const isWritten = (data: unknown, name: string): boolean => {
  if (!isObject(data)) return false;
  const names: unknown = Reflect.get(data, 'words');
  const clear: unknown = Reflect.get(data, name);
  return (Array.isArray(names) && names.includes(name)) || (typeof clear === 'string' && clear.trim() !== '');
};
