import { useCallback, useState } from 'react';

/** Those who are ticked in a list. */
export interface Chosen {
  readonly ids: ReadonlySet<string>;
  readonly tick: (id: string, on: boolean) => void;
  /** Exactly these from now on. */
  readonly set: (ids: readonly string[]) => void;
}

/** Ticks of a list: nobody at first. */
export const useChosen = (): Chosen => {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const tick = useCallback(
    (id: string, on: boolean) =>
      setIds((before) => {
        const after = new Set(before);
        if (on) after.add(id);
        else after.delete(id);
        return after;
      }),
    [],
  );
  const set = useCallback((next: readonly string[]) => setIds(new Set(next)), []);
  return { ids, tick, set };
};
