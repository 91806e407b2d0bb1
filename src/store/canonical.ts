/** The text over which a hash is taken cannot be made from this value. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
}

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

// The same few hundred keys come again and again; what strangers send may bring others, so the memory is bounded.
const keys = new Map<string, string>();
const quoted = (key: string): string => {
  const known = keys.get(key);
  if (known !== undefined) return known;
  if (!key.isWellFormed()) throw new NotCanonical('a key with half a character is not JSON');
  const text = JSON.stringify(key);
  if (keys.size < 2000) keys.set(key, text);
  return text;
};

/**
 * Canonical JSON: keys in code-unit order, no white space, no undefined (after RFC 8785, for the values Huan records:
 * finite numbers, strings without lone surrogates, booleans, null, arrays and plain objects).
 *
 * @throws NotCanonical for anything else
 */
export const canonical = (value: unknown): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    // PostgreSQL would keep another character in its place, and the hash would never fit again.
    if (!value.isWellFormed()) throw new NotCanonical('a text with half a character is not JSON');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonical(`${value} is not a JSON number`);
    return String(value);
  }
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index += 1) text += (index === 0 ? '' : ',') + canonical(value[index]);
    return `${text}]`;
  }
  if (typeof value === 'object') {
    const record = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of Object.keys(record).sort(byCodeUnit)) {
      const entry = record[key];
      if (entry === undefined) continue;
      text += `${text === '' ? '' : ','}${quoted(key)}:${canonical(entry)}`;
    }
    return `{${text}}`;
  }
  throw new NotCanonical(`a ${typeof value} is not JSON`);
};
