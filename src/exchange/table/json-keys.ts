/**
 * Keys that stand twice in one object of JSON. The parser keeps the last one in silence: two lists of people under one key
 * would be one.
 */

/** The path of the first key that its object holds twice, or undefined. `text` is JSON that has been parsed already. */
export function repeatedKey(text: string): string | undefined {
  const open: { keys: Set<string> | undefined; place: string }[] = [];
  let key = '';
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const inside = open.at(-1);
    if (sign === '{' || sign === '[') {
      const outer = inside?.keys ? `${inside.place}.${key}` : (inside?.place ?? '$');
      open.push({ keys: sign === '{' ? new Set() : undefined, place: outer });
      expectsKey = sign === '{';
    } else if (sign === '}' || sign === ']') {
      open.pop();
      expectsKey = false;
    } else if (sign === ',') expectsKey = inside?.keys !== undefined;
    else if (sign === '"') {
      const end = endOfText(text, at);
      if (expectsKey && inside?.keys) {
        key = String(JSON.parse(text.slice(at, end + 1)));
        if (inside.keys.has(key)) return `${inside.place}.${key}`;
        inside.keys.add(key);
        expectsKey = false;
      }
      at = end;
    }
  }
  return undefined;
}

/** Where the quoted text that begins at `start` ends. */
function endOfText(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}
