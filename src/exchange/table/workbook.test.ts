import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestDocument } from '../manifest.ts';
import { factsOf, hiddenRowsOf } from './workbook-facts.ts';
import { readXlsx } from './xlsx.ts';

const read = (name: string): Promise<ManifestDocument> =>
  readXlsx(readFileSync(join(import.meta.dirname, 'fixtures', name)), { referenceYear: 2026 });
const errors = (document: ManifestDocument): unknown[] =>
  document.problems.filter((problem) => problem.severity === 'error');

describe('dates', () => {
  it.each(['date-formats.xlsx', 'since-1904.xlsx'])(
    '%s: built-in, Chinese and own formats, and a bare serial number, are one day',
    async (name) => {
      const document = await read(name);
      expect(errors(document)).toEqual([]);
      expect(document.flights.map(({ arrival }) => arrival.scheduledArrival)).toEqual(['2020-03-27']);
      expect(document.flights[0]?.people.map((person) => person.birthDate)).toEqual(Array(4).fill('1990-01-02'));
    },
  );
});

describe('cells of every kind', () => {
  it('formulas, error cells, rich text, phonetic guides, and numbers as Java writes them', async () => {
    const document = await read('cell-kinds.xlsx');
    expect(errors(document)).toEqual([]);
    expect(
      document.flights.flatMap(({ people }) =>
        people.map((person) => [`${person.surname}/${person.givenNames}`, person.documents[0]?.number]),
      ),
    ).toEqual([
      ['F/FORMULA', undefined],
      ['RICH/TEXT', '123456789'],
      ['佐/藤', '123456789'],
      ['T/T', 'E55'],
    ]);
  });

  it('merged cells speak for the rows under them, and that is said', async () => {
    const document = await read('merged-cells.xlsx');
    expect(errors(document)).toEqual([]);
    expect(document.flights.map(({ arrival, people }) => [arrival.carrier, people.length])).toEqual([
      ['MU', 2],
      ['CA', 2],
    ]);
    expect(document.problems.some(({ field }) => field === 'flight')).toBe(true);
  });
});

describe('what nobody saw', () => {
  it('hidden sheets and rows are read, and said', async () => {
    const document = await read('hidden.xlsx');
    expect(document.problems.map(({ at, field, severity }) => [at, field, severity])).toEqual([
      ['sheet now, row 4', 'hidden rows', 'warning'],
      ['sheet old, row 1', 'hidden sheet', 'warning'],
    ]);
  });

  it('facts of workbooks by other programs', () => {
    expect(hiddenRowsOf(`<x:row spans="1:2" hidden='true' r="7"><x:c/></x:row><row r="8" hidden="0">`)).toEqual([7]);
    const facts = factsOf({
      workbook: `<workbookPr defaultThemeVersion="1" date1904="true"/><sheet name="A &amp; B" state="veryHidden" r:id="r1"/>`,
      relations: '<Relationship Target="/xl/worksheets/one.xml" Id="r1"/>',
      hiddenRows: new Map([['xl/worksheets/one.xml', [3]]]),
    });
    expect(facts).toEqual({
      since1904: true,
      hiddenSheets: new Set(['A & B']),
      hiddenRows: new Map([['A & B', [3]]]),
    });
  });
});

describe('which flight', () => {
  it('a sheet named after another flight is not put on the flight of the first sheet', async () => {
    const document = await read('sheet-names.xlsx');
    expect(document.problems.filter(({ severity }) => severity === 'error')).toEqual([
      expect.objectContaining({ at: 'sheet CA926, row 2', field: 'to' }),
      expect.objectContaining({ at: 'sheet CA926, row 2', field: 'date' }),
    ]);
    expect(document.flights.map(({ people }) => people.length)).toEqual([1]);
  });
});
