// Rows travel as binary arrays written by hand: whatever arrives otherwise than it was sent is in the ledger for ever.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, cloneDatabase } from '../../test/database.ts';
import { ArrayMemory, type Columns, columnArrays, names, unnest } from './columns.ts';
import { type Database, closeDatabase, openDatabase } from './database.ts';

let clone: TestDatabase;
let database: Database;
beforeAll(async () => {
  clone = await cloneDatabase();
  database = openDatabase({ url: clone.url, applicationName: 'huan columns', max: 1 });
});
afterAll(async () => {
  await closeDatabase(database);
  await clone.drop();
});

const columns: Columns = {
  id: 'uuid',
  small: 'integer',
  large: 'bigint',
  words: 'text',
  said: 'json',
  written: 'jsonText',
  binary: 'jsonb',
  raw: 'bytea',
};

const back = async (rows: readonly object[], memory?: ArrayMemory): Promise<readonly object[]> => {
  const values = columnArrays(columns, rows, memory);
  const { rows: found } = await database.pool.query<object>(
    `select ${names(columns)} from ${unnest(columns, 1, 'd')}`,
    values,
  );
  return found;
};

// PostgreSQL keeps no NUL; both short texts, written letter by letter, and long ones, in and beyond ASCII.
const text = fc
  .oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: 'binary', minLength: 40, maxLength: 200 }),
  )
  .map((one) => one.replaceAll('\0', '').toWellFormed());
const json = fc.oneof(text, fc.integer(), fc.dictionary(fc.constantFrom('a', 'b', 'c'), text));
const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null, freq: 6 });
const row = fc.record({
  id: orNull(fc.uuid()),
  small: orNull(fc.integer()),
  large: orNull(fc.maxSafeInteger()),
  words: orNull(text),
  said: json,
  written: orNull(json.map((value) => JSON.stringify(value))),
  binary: json,
  raw: orNull(fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes))),
});

test('rows arrive as they were sent, also in memory that was used before and grew', async () => {
  const memory = new ArrayMemory(64);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (rows) => {
      const expected = rows.map((one) => ({
        ...one,
        written: one.written === null ? null : (JSON.parse(one.written) as unknown),
      }));
      expect(await back(rows)).toEqual(expected);
      memory.clear();
      expect(await back(rows, memory)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('what is no UUID is refused here, not cut to fit', () => {
  for (const id of ['', 'g0000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-0000000000', 'é'.repeat(36)]) {
    expect(() => columnArrays({ id: 'uuid' }, [{ id }]), id).toThrow(RangeError);
  }
  const long = `${crypto.randomUUID()}0`;
  expect(() => columnArrays({ id: 'uuid' }, [{ id: long }])).toThrow(RangeError);
});
