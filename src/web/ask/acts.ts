/** The id of something that a command makes, by a name that its screen gives it: the same name, the same id. */
export type IdFor = (name: string) => string;

/** What is to be said: as it stands, or made from ids. */
export type Saying<T> = T | ((idFor: IdFor) => T);

/** One act, ready to be given: as often as it takes, always under the same ids and for the same unit. */
export interface Act<T> {
  readonly unit: string;
  readonly commandId: string;
  readonly said: T;
}

export interface Acts<T extends object> {
  /** The act that a saying is: one whose outcome is not known yet, when the same was said before. */
  of(unit: string, saying: Saying<T>): Act<T>;
  /** The server has done it or refused it: saying the same again is another act, with ids of its own. */
  settled(saying: Saying<T>): void;
}

interface Open<T> extends Act<T> {
  readonly key: string;
  readonly names: readonly string[];
}

/**
 * Keeps the acts of a screen whose outcome is unknown. Whoever presses again after a lost answer says the same, and the
 * server does it once: neither the command nor anything that it opens gets a second id. A thing keeps its id also when
 * the rest of the saying changes: then the server refuses what is there already instead of making it twice.
 */
export const openActs = <T extends object>(newId: () => string = () => crypto.randomUUID()): Acts<T> => {
  const open = new Map<string, Open<T>>();
  const ids = new Map<string, string>();
  const given = new WeakMap<object, Open<T>>();
  const said = (saying: Saying<T>, idFor: IdFor): T => (typeof saying === 'function' ? saying(idFor) : saying);

  const begun = (unit: string, saying: Saying<T>): Open<T> => {
    const key = JSON.stringify([unit, said(saying, (name) => name)]);
    const known = open.get(key);
    if (known !== undefined) return known;
    const names = new Set<string>();
    const made = said(saying, (name) => {
      names.add(name);
      const id = ids.get(name) ?? newId();
      ids.set(name, id);
      return id;
    });
    const act = { key, unit, commandId: newId(), said: made, names: [...names] };
    open.set(key, act);
    return act;
  };

  return {
    of(unit, saying) {
      // A saying that is tried again is the same act, whoever acts meanwhile.
      const act = given.get(saying) ?? begun(unit, saying);
      given.set(saying, act);
      return act;
    },
    settled(saying) {
      const act = given.get(saying);
      if (act === undefined) return;
      given.delete(saying);
      if (open.get(act.key) === act) open.delete(act.key);
      for (const name of act.names) ids.delete(name);
    },
  };
};
