import { createContext, useContext } from 'react';
import type { Language } from '../text/language.ts';

type Units = readonly { readonly unit: string; readonly names: Readonly<Record<Language, string>> }[];

/** What a unit is called in the reader's language; its code while its name is unknown. */
export type NameOf = (unit: string) => string;

/** Makes the naming of units in a language. */
export const namesOf = (units: Units | undefined, language: Language): NameOf => {
  const known = new Map(units?.map(({ unit, names }) => [unit, names]));
  return (unit) => known.get(unit)?.[language] ?? unit;
};

const Names = createContext<NameOf>((unit) => unit);
export const NamesProvider = Names.Provider;
/** How units are called, for any component of the board. */
export const useNames = (): NameOf => useContext(Names);
