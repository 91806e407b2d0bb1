import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { isRefused } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { readCsv } from './csv.ts';

const flight = { carrier: 'MU', number: '772', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T06:45' };
const known = { flight };
const csv = (text: string, more: Partial<TableReadOptions> = {}): ManifestDocument =>
  readCsv(new TextEncoder().encode(text), { referenceYear: 2020, ...more });
const errors = (document: ManifestDocument): ManifestProblem[] =>
  document.problems.filter((problem) => problem.severity === 'error');

describe('rows', () => {
  it('who travels with the crew is no crew; a rank is one, and a seat is no rank', () => {
    const roles = (heading: string, ...words: string[]): (string | undefined)[] => {
      const rows = words.map((word, index) => `A/P${index},E${index},${word}`);
      return (
        csv(`姓名,证件号,${heading}\n${rows.join('\n')}\n`, known).flights[0]?.people.map(({ role }) => role) ?? []
      );
    };
    expect(roles('类别', '机组家属', 'Crew family', 'Business cabin', 'CRW', 'DHC')).toEqual([
      'passenger',
      'passenger',
      'passenger',
      'crew',
      'crew',
    ]);
    expect(roles('Position', 'Captain', 'Cook', '2nd Engineer', '12A')).toEqual(['crew', 'crew', 'crew', 'passenger']);
  });

  it.each([
    ['姓名,证件号', 'Rossi, Mario,X1234567'],
    ['证件号,姓名', 'X1234567,Rossi, Mario'],
    ['姓名,证件号,座位,备注', 'Rossi, Mario,X1234567,12A'],
    ['姓名,证件号,座位', 'X1234567,12A,'],
  ])('cells that a comma has moved are refused: %s over %s', (headings, row) => {
    expect(errors(csv(`${headings}\n${row}\n`, known))).not.toEqual([]);
  });

  it('words in place of a number are said, and are nobody’s document', () => {
    const document = csv('姓名,证件号\n王小明,办理中\n李小红,办理中\n', known);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.people.map(({ documents }) => documents)).toEqual([[], []]);
    expect(document.problems.map(({ field }) => field)).toContain('document number');
  });
});

describe('places', () => {
  it.each([
    ['LOS ANGELES (LAX)', 'LAX'],
    ['LAX LOS ANGELES', 'LAX'],
    ['LOS ANGELES', 'LAX'],
    ['SAN FRANCISCO SFO', 'SFO'],
    ['NEW YORK JFK', 'JFK'],
    ['NEW YORK', ''],
    ['Rome', 'FCO'],
    ['KOBE', ''],
    ['SHA PUDONG', 'PVG'],
    ['上海浦东国际机场(PVG)', 'PVG'],
    ['ZBAA', 'ZBAA'],
    ['LOS', 'LOS'],
  ])('%s → %s', (text, code) => {
    const document = csv(`航班,日期,出发地,到达机场,姓名,证件号\nMU772,2020-03-27,${text},PVG,甲/A,E1\n`);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.arrival.from).toBe(code);
  });
});

describe('times of another place or day', () => {
  it('an arrival in the time of another place is refused; that of the port is taken', () => {
    const at = (date: string): ManifestDocument =>
      csv(`航班,到达时间,到达机场,姓名,证件号\nMU772,${date},PVG,甲/A,E1\n`);
    expect(errors(at('2020-03-26T23:45:00+01:00'))).toEqual([
      expect.objectContaining({ at: 'row 2, column 到达时间', field: 'date' }),
    ]);
    expect(at('2020-03-27T06:45:00+0800').flights[0]?.arrival.scheduledArrival).toBe('2020-03-27T06:45');
  });

  it('times without a colon, and of the day after', () => {
    const at = (heading: string, time: string): string | undefined =>
      csv(`航班,${heading},Arrival Time,到达机场,姓名,证件号\nMU772,2020-03-27,${time},PVG,甲/A,E1\n`).flights[0]
        ?.arrival.scheduledArrival;
    expect(at('日期', '0645')).toBe('2020-03-27T06:45');
    expect(at('日期', '645')).toBe('2020-03-27T06:45');
    expect(at('日期', '1945')).toBe('2020-03-27T19:45');
    expect(at('日期', '06:45+1')).toBe('2020-03-28T06:45');
    expect(at('出发日期', '0645 (+1)')).toBe('2020-03-28T06:45');
    // Whose day is already that of the arrival.
    expect(at('到达日期', '06:45+1')).toBe('2020-03-27T06:45');
    expect(isRefused(csv('航班,日期,Arrival Time,到达机场,姓名,证件号\nMU772,2020-03-27,2545,PVG,甲/A,E1\n'))).toBe(
      true,
    );
  });
});

describe('titles and headings', () => {
  const title = 'MU772航班旅客名单 2020年3月27日 FCO-PVG';
  const list = '姓名,证件号\nA/B,X1234567\n';

  it('a colon in a title hides no flight in it', () => {
    const document = csv(`${title} 人数:1\n${list}`);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.arrival).toMatchObject({ carrier: 'MU', number: '772', from: 'FCO', to: 'PVG' });
    expect(errors(csv(`${title} 人数:5\n${list}`))).toHaveLength(1);
  });

  it('a day of printing above the table is not the day of the flight', () => {
    expect(isRefused(csv(`MU772航班旅客名单 FCO-PVG 打印时间:2020-03-26\n${list}`))).toBe(true);
  });

  const two = '序号,姓名,,护照号,国籍\n,姓,名,,\n';
  it.each([
    ['a name in two parts', `${two}1,ROSSI,ANNA,X1234567,ITA\n`],
    ['again on the next page', `${two}1,ROSSI,ANNA,X1234567,ITA\n${two}2,ROSSI,LUCA,X1234568,ITA\n`],
    ['a document in two parts', '序号,姓名,,证件,\n,姓,名,类型,号码\n1,ROSSI,ANNA,护照,X1234567\n'],
    ['groups written over each part', '姓名,姓名,护照号\n姓,名,\nROSSI,ANNA,X1234567\n'],
  ])('headings in two rows: %s', (_name, text) => {
    const document = csv(text, known);
    expect(document.problems).toEqual([]);
    for (const person of document.flights[0]?.people ?? []) {
      expect(person).toMatchObject({ surname: 'ROSSI', documents: [{ type: 'P' }] });
      expect(person.givenNames).toMatch(/^(?:ANNA|LUCA)$/);
    }
  });

  it('a second row of headings that stands alone is not joined with the line above it', () => {
    const document = csv('航班号,日期,出发地,到达机场\n姓名,证件号\nA/B,X1234567\n', known);
    expect(document.flights[0]?.people).toEqual([expect.objectContaining({ surname: 'A', givenNames: 'B' })]);
  });

  it('how a date is to be written is no part of its heading', () => {
    const document = csv('姓名,证件号,DOB DDMMMYY\nA/B,X1234567,05MAR88\nC/D,X1234568,03/04/88\n', known);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people.map(({ birthDate }) => birthDate)).toEqual(['1988-03-05', '1988-04-03']);
  });

  it('names with a point between their parts have no surname of one character', () => {
    const [person] = csv('姓名,证件号\n阿依古丽·买买提,X1234567\n', known).flights[0]?.people ?? [];
    expect(person).toMatchObject({ surname: '阿依古丽·买买提', givenNames: '', fullNameNative: '阿依古丽·买买提' });
  });
});
