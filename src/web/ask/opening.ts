import { useMemo } from 'react';

type Person = Readonly<Record<string, unknown>> | null | undefined;
interface Named {
  readonly case: string;
  readonly person?: Person;
}
interface Page<Row> {
  readonly items: readonly Row[];
}

/** Names that were opened by one press: asked for once, kept by case for as long as they are shown. */
export interface Opening {
  readonly names: boolean;
  /**
   * Asks for one page of a list. Every asking for names is a recorded reading: so they are asked for with the page
   * alone that was not looked at yet, and when the doorbell rings the list comes without them.
   */
  readonly page: <Row extends Named, P extends Page<Row>>(
    place: string,
    ask: (names: boolean) => Promise<P & Page<Row>>,
  ) => Promise<P & Page<Row>>;
}

/**
 * Begins to keep the names of one opening; without `names` none are asked for.
 *
 * @param joining whether names are asked for again when somebody has joined: for a list that is of no use without them
 */
export const openNames = (names: boolean, joining = false): Opening => {
  const looked = new Set<string>();
  const kept = new Map<string, Person>();
  const isKept = ({ case: id }: Named): boolean => kept.has(id);
  return {
    names,
    async page(place, ask) {
      if (!names) return ask(false);
      const first = !looked.has(place);
      // A page that only moved holds nobody new.
      const bare = first && kept.size === 0 ? null : await ask(false);
      if (bare === null || ((first || joining) && !bare.items.every(isKept))) {
        const answer = await ask(true);
        looked.add(place);
        for (const { case: id, person } of answer.items) kept.set(id, person ?? null);
        return answer;
      }
      looked.add(place);
      return { ...bare, items: bare.items.map((row) => (isKept(row) ? { ...row, person: kept.get(row.case) } : row)) };
    },
  };
};

/** A list without names. */
export const noNames: Opening = openNames(false);

/** The names of a screen: each time that they are shown anew is an opening of its own. */
export const useOpening = (names: boolean, joining = false): Opening =>
  useMemo(() => openNames(names, joining), [names, joining]);
