/** What a document is known by: its number, and the dates that its check digits cover. */
export const identityOf = ([first = '', second = '', third]: readonly string[]): string =>
  third === undefined
    ? `${second.slice(0, 10)} ${second.slice(13, 20)} ${second.slice(21, 28)}`
    : `${first.slice(5, 15)} ${second.slice(0, 7)} ${second.slice(8, 15)}`;

// Pictures that show something else between two that agree: a finger moved, the light changed.
const patience = 6;

/**
 * Believes a document when two pictures agree: a sign that is misread once by a shadow is rarely misread twice.
 *
 * @returns a function that takes the lines of each picture (`null`: none) and answers with them when they are believed
 */
export const agreement = (): ((lines: readonly string[] | null) => readonly string[] | null) => {
  let last: string | null = null;
  let since = 0;
  return (lines) => {
    since += 1;
    if (lines === null) {
      if (since > patience) last = null;
      return null;
    }
    const before = last;
    last = identityOf(lines);
    since = 0;
    return before === last ? lines : null;
  };
};
