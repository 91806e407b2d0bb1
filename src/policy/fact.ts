/** Between facts, as callers write them, and values, as cells calculate with them. */
import { printDate, printInstant, readDate, readInstant } from './instant.ts';
import type { Value } from './node.ts';
import type { ColumnType, Fact } from './table.ts';

/** Beyond this, whole numbers stop being exact. */
const largest = Number.MAX_SAFE_INTEGER;

/** Reads a fact as the type that a column declares; undefined when it is not of that type, null when not known. */
export type Reader = (fact: unknown) => Value | undefined;

function within(values: readonly string[] | undefined): (text: string) => boolean {
  if (values === undefined) return () => true;
  const known = new Set(values);
  return (text) => known.has(text);
}

/** A person's instants are read by table after table: the last one is kept. */
function remembering(parse: (text: string) => Value): Reader {
  let last = '';
  let value: Value = null;
  return (fact) => {
    if (fact === null) return null;
    if (typeof fact !== 'string') return undefined;
    if (fact !== last) {
      value = parse(fact);
      last = fact;
    }
    return value ?? undefined;
  };
}

/** A reader that holds no state but the last text it parsed. */
function readerFor(type: ColumnType, values: readonly string[] | undefined): Reader {
  const isAllowed = within(values);
  switch (type) {
    case 'string':
      return (fact) => (fact === null || (typeof fact === 'string' && isAllowed(fact)) ? fact : undefined);
    case 'number':
      return (fact) => (fact === null || (typeof fact === 'number' && Math.abs(fact) <= largest) ? fact : undefined);
    case 'boolean':
      return (fact) => (fact === null || typeof fact === 'boolean' ? fact : undefined);
    case 'date':
      return remembering(readDate);
    case 'dateTime':
      return remembering(readInstant);
    case 'list<string>':
      return (fact) => {
        if (fact === null) return null;
        if (!Array.isArray(fact)) return undefined;
        const texts: string[] = [];
        for (const item of fact) {
          if (typeof item !== 'string' || !isAllowed(item)) return undefined;
          texts.push(item);
        }
        return texts;
      };
  }
}

/** Readers that the tables of a version share, so that a fact is parsed once though many tables ask for it. */
export function sharedReaders(): (fact: string, type: ColumnType, values: readonly string[] | undefined) => Reader {
  const known = new Map<string, Reader>();
  return (fact, type, values) => {
    const key = JSON.stringify([fact, type, values ?? null]);
    const reader = known.get(key) ?? readerFor(type, values);
    known.set(key, reader);
    return reader;
  };
}

/** What a reader wants, for the person who gave something else. */
export function expectation(type: ColumnType, values: readonly string[] | undefined): string {
  if (values !== undefined) return `${type}: ${values.join(' | ')}`;
  if (type === 'dateTime') return 'dateTime: YYYY-MM-DDTHH:MM:SS with an offset';
  return type === 'date' ? 'date: YYYY-MM-DD' : type;
}

/** The reverse of reading; undefined when the value is none of that type (an endless number, a year past 9999). */
export function writeFact(value: Value, type: ColumnType): Fact | undefined {
  if (value === null) return null;
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'date':
      return typeof value === 'number' ? (printDate(value) ?? undefined) : undefined;
    case 'dateTime':
      return typeof value === 'object' && 'ms' in value ? (printInstant(value) ?? undefined) : undefined;
    case 'list<string>':
      return typeof value === 'object' && !('ms' in value) ? value : undefined;
  }
}

/** A key that two values of a column share exactly when they are the same. */
export function keyOf(value: Value): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value);
}
