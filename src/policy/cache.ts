/** A cache that cannot be filled without limit by ever new keys. */
export interface BoundedCache<V> {
  readonly get: (key: string | number) => V | undefined;
  readonly set: (key: string | number, value: V) => void;
  /** Entries held now, at most twice the limit. */
  readonly size: () => number;
}

/**
 * Two generations: when the young one is full it becomes the old one and the previous old one is dropped. What is
 * asked for often is carried over, so a flood of values seen once cannot push it out for long.
 */
export function boundedCache<V>(limit: number): BoundedCache<V> {
  let young = new Map<string | number, V>();
  let old = new Map<string | number, V>();
  const set = (key: string | number, value: V): void => {
    if (young.size >= limit) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  const get = (key: string | number): V | undefined => {
    const found = young.get(key);
    if (found !== undefined) return found;
    const aged = old.get(key);
    if (aged !== undefined) set(key, aged);
    return aged;
  };
  return { get, set, size: () => young.size + old.size };
}
