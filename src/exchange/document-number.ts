/**
 * Document numbers that are none: what systems and people write where a number is not known yet. Taken for a number it
 * would make one person of everybody who has none.
 */
const placeholder =
  /^(?:0+|X+|N\/?A|NA|NIL|NONE|NULL|UNKNOWN|UNK|UNKN|TBA|TBC|TBD|TBN|PENDING|NOTAVAILABLE|NOTKNOWN|NO|NOPASSPORT|待补|待補|待定|待查|未知|不详|不詳|无|無)$/u;

/** Whether a text that stands where a document number belongs is one. */
export function isDocumentNumber(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}/]+/gu, '');
  return plain !== '' && !placeholder.test(plain);
}

/** What one document's number looks like, blanks apart: long enough, and mostly digits. */
const isWhole = (text: string, least: number): boolean =>
  text.length >= least && /^[\p{L}\d]{6,20}$/u.test(text) && (text.match(/\d/g) ?? []).length >= 5;

/** Between two numbers in one place; blanks alone part them only where what they part is long enough to stand alone. */
const between = [
  [/[,;/|+&、\n]|\bAND\b|\bOR\b|[和及或与]/u, 6],
  [/\s+/, 8],
] as const;

/**
 * The numbers that stand in one place, where there is more than one writing of a whole number; none where the text is one
 * number, however it is spaced. Two passports taken for one would make a person whom neither finds again.
 */
export function numbersWithin(text: string): readonly string[] {
  const plain = text.normalize('NFKC').toUpperCase();
  for (const [by, least] of between) {
    const parts = plain
      .split(by)
      .map((part) => part.replace(/\s+/g, ''))
      .filter((part) => part !== '');
    // A number that was written with blanks has parts that are no numbers by themselves.
    if (parts.length > 1 && parts.every((part) => isWhole(part, least))) return [...new Set(parts)];
  }
  return [];
}
