import { useState } from 'react';

/** What was written and not sent yet. It outlives the form: a session that ends in the middle loses no word. */
export interface Draft {
  /** A value of the form and how to change it, as `useState` gives them. */
  field<T>(name: string, empty: T): readonly [T, (value: T) => void];
  clear(names: readonly string[]): void;
}

type Kept = Readonly<Record<string, unknown>>;

// Outside of any component, for as long as the page is loaded; never in storage, for it is about somebody's health.
let kept: Kept = {};
let owner: string | null = null;

/** Drafts belong to one person: those of another are thrown away. */
export const keepDraftsFor = (page: string | null): void => {
  if (owner !== page) kept = {};
  owner = page;
};

/** The drafts of the person whose page this is. */
export const useDrafts = (): Draft => {
  const [, draw] = useState(0);
  const change = (next: Kept): void => {
    kept = next;
    draw((count) => count + 1);
  };
  return {
    field: <T>(name: string, empty: T) => [
      (name in kept ? kept[name] : empty) as T,
      (value: T) => change({ ...kept, [name]: value }),
    ],
    clear: (names) => change(Object.fromEntries(Object.entries(kept).filter(([name]) => names.indexOf(name) < 0))),
  };
};
