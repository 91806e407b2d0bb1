// Reads tables and their keys from plain SQL files: enough of the language for the ones in sql/.

/** A table as its `create` and `alter` statements leave it. Names as written, without quotes. */
export type Table = { name: string; columns: string[]; keys: string[][] };

/** Tables that have a `case_id` but are never distributed by it: queues stay on one machine. */
const LOCAL: readonly string[] = ['outbox'];

const NAME = String.raw`((?:"?[a-z_][a-z0-9_]*"?\.)?"?[a-z_][a-z0-9_]*"?)`;

/** Every table that `sql` creates, with primary and unique keys. */
export function tablesOf(sql: string): Table[] {
  const text = sql
    .replace(/--.*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .toLowerCase();
  const tables = new Map<string, Table>();
  const created = new RegExp(String.raw`\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${NAME}\s*\(`, 'g');
  for (const match of text.matchAll(created)) {
    const table: Table = { name: unquote(match[1] ?? ''), columns: [], keys: [] };
    tables.set(table.name, table);
    for (const part of parts(inside(text, match.index + match[0].length))) addPart(table, part);
  }
  const altered = new RegExp(String.raw`\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?${NAME}\s+([^;]*)`, 'g');
  for (const match of text.matchAll(altered)) {
    const table = tables.get(unquote(match[1] ?? ''));
    if (table === undefined) continue;
    for (const part of parts(match[2] ?? '')) {
      const addition = /^add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?([\s\S]*)$/.exec(part)?.[1];
      if (addition !== undefined) addPart(table, addition);
    }
  }
  const indexed = new RegExp(
    String.raw`\bcreate\s+unique\s+index\s+[^;(]*?\bon\s+(?:only\s+)?${NAME}\s*(?:using\s+\w+\s*)?\(`,
    'g',
  );
  for (const match of text.matchAll(indexed)) {
    tables.get(unquote(match[1] ?? ''))?.keys.push(parts(inside(text, match.index + match[0].length)).map(unquote));
  }
  return [...tables.values()];
}

/** Keys that do not begin with `case_id`, of tables that have it, as `table: (columns)`. */
export function keysWithoutCase(sql: string): string[] {
  return tablesOf(sql)
    .filter(({ name, columns }) => columns.includes('case_id') && !LOCAL.includes(name.replace(/^.*\./, '')))
    .flatMap(({ name, keys }) =>
      keys.filter((key) => key[0] !== 'case_id').map((key) => `${name}: (${key.join(', ')})`),
    );
}

/** One column or one constraint of a table. */
function addPart(table: Table, part: string): void {
  const key = /^(?:constraint\s+\S+\s+)?(?:primary\s+key|unique(?:\s+nulls\s+(?:not\s+)?distinct)?)\s*\(/.exec(part);
  if (key !== null) {
    table.keys.push(parts(inside(part, key[0].length)).map(unquote));
    return;
  }
  if (/^(constraint|check|foreign\s+key|exclude|like|primary|unique)\b/.test(part)) return;
  const column = unquote(part.split(/\s/)[0] ?? '');
  table.columns.push(column);
  if (/\bprimary\s+key\b|\bunique\b/.test(part)) table.keys.push([column]);
}

/** The text from `start` up to the bracket that closes the one just before it. */
function inside(text: string, start: number): string {
  let depth = 1;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(start, at);
  }
  throw new Error(`a bracket is never closed: ${text.slice(start, start + 80)}`);
}

/** Splits at commas outside brackets. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let last = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const letter = text[at];
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (letter === undefined || (letter === ',' && depth === 0)) {
      const part = text.slice(last, at).trim();
      if (part !== '') found.push(part);
      last = at + 1;
    }
  }
  return found;
}

function unquote(name: string): string {
  return name.trim().replaceAll('"', '');
}
