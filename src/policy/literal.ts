import { evaluate, parseUnaryTests } from 'feelin';

/** The text that a FEEL string literal stands for. */
export function stringLiteral(literal: string): string {
  const { value } = evaluate(literal);
  return typeof value === 'string' ? value : '';
}

/** Writes a text as a FEEL string literal. */
export function printString(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')}"`;
}

/** Reads `"a", "b"`; null when anything but string literals stands there. */
export function readStrings(text: string): readonly string[] | null {
  if (text.trim() === '') return null;
  const root = parseUnaryTests(text, {}, undefined).topNode;
  const found: string[] = [];
  const cursor = root.cursor();
  do {
    if (cursor.type.isError) return null;
    if (cursor.name === 'StringLiteral') found.push(stringLiteral(text.slice(cursor.from, cursor.to)));
    else if (!['UnaryTests', 'PositiveUnaryTests', 'PositiveUnaryTest'].includes(cursor.name)) return null;
  } while (cursor.next());
  return found;
}
