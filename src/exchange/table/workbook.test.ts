import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
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

/** A workbook with these sheets, of texts. */
async function workbook(sheets: Readonly<Record<string, string>>): Promise<ManifestDocument> {
  const made = Object.entries(sheets).map(([sheet, text]) => ({
    sheet,
    data: text.split('\n').map((line) => line.split(',').map((value) => ({ value, type: String }))),
  }));
  const bytes = await writeXlsxFile(made).toBuffer();
  return readXlsx(new Uint8Array(bytes), { referenceYear: 2026 });
}

const list = '航班号:MU999,日期:2020-03-27,FCO-PVG\n姓名,证件号,座位\nA/B,X1234567,1A\nC/D,X1234568,1B';

describe('sheets without headings', () => {
  it.each([
    ['numbers of documents', 'E/F,X1234569,1C'],
    ['numbers of another kind', 'FERRARI ANNA,YA12345AB'],
    ['digits alone', '王小明,123456789'],
    ['names with a stroke', 'ROSSI/ANNA'],
    ['name, sex and birth', '王小明,男,1990-01-02'],
    ['name, seat and telephone', 'ROSSI ANNA,12A,13900000001'],
  ])('one person by %s is not lost with a warning', async (_name, row) => {
    const document = await workbook({ 名单: list, 续页: row });
    expect(errors(document)).toEqual([expect.objectContaining({ at: 'sheet 续页, row 1', field: 'sheet' })]);
  });

  it('instructions and lists of codes are left out', async () => {
    const text = '填表说明\n性别,男,女\n日期,2020-03-27,张三\n联系人,张三,13800000000\n电话,12345\n意大利,ITA,ITALY';
    const document = await workbook({ 名单: list, 说明: text });
    expect(document.problems).toEqual([expect.objectContaining({ field: 'sheet', severity: 'warning' })]);
    expect(document.flights[0]?.people).toHaveLength(2);
  });

  it.each([
    ['旅客总数,#', 'beside'],
    ['航班,旅客人数\nMU999,#', 'below'],
    ['本航班共有旅客#人', 'in one cell'],
  ])('a summary %s states a total %s its label', async (text) => {
    expect(errors(await workbook({ 名单: list, 汇总: text.replace('#', '5') }))).toEqual([
      expect.objectContaining({ found: '5', expected: 'as many as are listed: 2' }),
    ]);
    expect((await workbook({ 名单: list, 汇总: text.replace('#', '2') })).problems).toEqual([]);
  });

  it('a summary of two flights states each, and all', async () => {
    const other = '航班号:CA926,日期:2020-03-28,NRT-PVG\n姓名,证件号\nE/F,X1234569';
    const summary = (all: number): string => `航班,旅客人数\nMU999,2\nCA926,1\n合计,${all}`;
    expect((await workbook({ 一: list, 二: other, 汇总: summary(3) })).problems).toEqual([]);
    expect(errors(await workbook({ 一: list, 二: other, 汇总: summary(4) }))).not.toEqual([]);
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
