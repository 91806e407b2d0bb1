/** What all names end with: said once for all it tells nothing beside each. */
const commonEnd = (names: readonly string[]): number => {
  const [first = '', ...others] = names;
  let length = 0;
  while (length < first.length - 1 && others.length > 0) {
    const end = first.slice(first.length - length - 1);
    if (!others.every((name) => name.length > end.length && name.endsWith(end))) break;
    length += 1;
  }
  return length;
};

/** Shortens names that stand side by side: without what all of them end with, a new district (新区) without its 新 too. */
export const shortNames = (names: readonly string[]): ((name: string) => string) => {
  const cut = commonEnd(names);
  return (name) => {
    const [kept, end] = [name.slice(0, name.length - cut).trim(), name.slice(name.length - cut)];
    return /^[区區]/.test(end) && /..新$/.test(kept) ? kept.slice(0, -1) : kept;
  };
};
