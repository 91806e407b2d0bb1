import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { isRefused } from '../manifest.ts';
import type { TableReadOptions } from './assemble.ts';
import { readCsv } from './csv.ts';
import { readJson } from './json.ts';
import { openWorkbook } from './xlsx-guard.ts';
import { readXlsx } from './xlsx.ts';

const options: TableReadOptions = { referenceYear: 2020 };
const fixture = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, 'fixtures', name));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = (text: string, more: Partial<TableReadOptions> = {}): ManifestDocument =>
  readCsv(bytesOf(text), { ...options, ...more });
const json = (value: unknown, more: Partial<TableReadOptions> = {}): ManifestDocument =>
  readJson(bytesOf(JSON.stringify(value)), { ...options, ...more });
const errors = (document: ManifestDocument): ManifestProblem[] =>
  document.problems.filter((problem) => problem.severity === 'error');
const flight = { carrier: 'MU', number: '772', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T06:45' };
const known = { flight };
const names = (document: ManifestDocument): string[] =>
  document.flights.flatMap((each) => each.people.map((person) => `${person.surname} ${person.givenNames}`.trim()));

describe('files as they come', () => {
  it('a district’s CSV: byte order mark, two flights, apostrophes, full-width digits, an infant, crew, a total', () => {
    const document = readCsv(fixture('district-bom.csv'), options);
    expect(errors(document)).toEqual([]);
    expect(document.flights.map((each) => [each.arrival.carrier, each.list, each.people.length])).toEqual([
      ['MU', 'both', 3],
      ['CA', 'passenger', 1],
    ]);
    expect(document.flights[0]?.people[0]).toEqual({
      role: 'passenger',
      surname: 'TESTARI',
      givenNames: 'ANNA',
      sex: 'F',
      birthDate: '1972-09-07',
      nationality: 'ITA',
      documents: [{ type: 'P', number: 'YA1234567' }],
      seat: '12A',
      phone: '13900000001',
      address: '浦东新区,世纪大道1号',
      partyKey: 'A',
      at: 'row 2',
    });
    expect(document.flights[0]?.people[1]?.infant).toBe(true);
    expect(document.flights[1]?.people[0]?.documents[0]?.number).toBe('E00000001');
  });

  it('an airline’s CSV in GB18030 with the flight in a line above and a footnote below', () => {
    const document = readCsv(fixture('airline-gb18030.csv'), options);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.arrival).toEqual({
      carrier: '3U',
      number: '8634',
      from: 'NRT',
      to: 'PVG',
      scheduledArrival: '2020-03-27',
    });
    expect(document.flights[0]?.people[0]).toMatchObject({
      fullNameNative: '李测试',
      surname: '李',
      birthDate: '1990-12-01',
    });
    expect(names(document)).toEqual(['李 测试', 'SATO TARO']);
    expect(document.problems.map((problem) => problem.field)).toEqual(['character set', 'row', 'name']);
  });

  it('a ship’s list with semicolons, and dates whose heading says day first', () => {
    const document = readCsv(fixture('ship-semicolon.csv'), options);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]).toMatchObject({ list: 'crew' });
    expect(document.flights[0]?.people.map((person) => person.birthDate)).toEqual(['1980-04-03', '1981-06-05']);
  });

  it('a workbook: two sheets, date cells, numbers as text, a total, a sheet of instructions', async () => {
    const document = await readXlsx(fixture('two-sheets.xlsx'), options);
    expect(errors(document)).toEqual([]);
    expect(document.flights).toHaveLength(1);
    expect(document.flights[0]).toMatchObject({ list: 'both', arrival: flight });
    expect(
      document.flights[0]?.people.map((person) => [person.role, person.birthDate ?? '', person.phone ?? '']),
    ).toEqual([
      ['passenger', '1972-09-07', '13900000001'],
      ['passenger', '2019-08-01', ''],
      ['passenger', '1988-03-05', '+86 139 0000 0003'],
      ['crew', '', ''],
      ['crew', '', ''],
    ]);
    expect(document.flights[0]?.people[0]).toMatchObject({
      seat: '12A',
      documents: [{ expires: '2025-12-31' }],
      at: 'sheet 旅客名单, row 6',
    });
  });

  it('two passports in one cell are no number that anybody has: the row, what was found and what is expected are told', () => {
    const read = (written: string) =>
      csv(`Flight,Date,From,To,Surname,Given names,Passport No.\nMU772,2020-03-27,FCO,PVG,TESTARI,ANNA,"${written}"\n`);
    for (const written of [
      'YA1234567 / YB7654321',
      'YA1234567,YB7654321',
      'YA1234567\nYB7654321',
      'YA1234567 YB7654321',
      'E12345678、G87654321',
      '123456789 and 987654321',
    ]) {
      expect(errors(read(written)), written).toMatchObject([
        {
          at: 'row 2, column Passport No.',
          field: 'document number',
          expected: 'the number of one document; each further one in a column of its own',
        },
      ]);
      expect(errors(read(written))[0]?.found).toContain(written.slice(0, 9));
    }
    // One number, however it is written, and the same one twice.
    const numbers = {
      'YA 123 4567': 'YA1234567',
      'YA1234567 / YA1234567': 'YA1234567',
      '310101 19900101 0010': '310101199001010010',
      'YA1234567/IT': 'YA1234567/IT',
    };
    for (const [written, number] of Object.entries(numbers)) {
      const document = read(written);
      expect(errors(document), written).toEqual([]);
      expect(document.flights[0]?.people[0]?.documents.map((one) => one.number)).toEqual([number]);
    }
    const people = [{ surname: 'TESTARI', documents: [{ number: 'YA1234567; YB7654321' }] }];
    expect(errors(json({ flights: [{ ...flight, people }] })).map(({ field }) => field)).toEqual(['document number']);
  });

  it('identity numbers that the spreadsheet has rounded are refused', async () => {
    const document = await readXlsx(fixture('rounded-identity.xlsx'), options);
    expect(errors(document).map((problem) => problem.at)).toEqual(['row 2, column 身份证号', 'row 3, column 身份证号']);
  });

  it('a column in which the spreadsheet turned some texts into dates is suspect, and said', async () => {
    const document = await readXlsx(fixture('mixed-dates.xlsx'), options);
    expect(document.flights[0]?.people.map((person) => person.birthDate)).toEqual(['1980-03-03', '1980-03-27']);
    expect(document.problems.map((problem) => problem.expected).join()).toContain('swapped');
  });

  it('one cell in the last row and column is refused, not filled in', async () => {
    expect(errors(await readXlsx(fixture('far-cell.xlsx'), options))[0]?.found).toContain('1048576');
  });

  it('a workbook that unpacks to more than it may is refused while it is unpacked', async () => {
    const limits = { unpacked: 2_000, rows: 100, columns: 100, cells: 1_000 };
    const few = { ...limits, unpacked: 1_000_000, cells: 10 };
    expect(JSON.stringify(await openWorkbook(fixture('two-sheets.xlsx'), few))).toContain('more than 10 cells');
    expect(JSON.stringify(await openWorkbook(fixture('two-sheets.xlsx'), limits))).toContain('more than 2000 bytes');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['an old .xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0)],
    ['a zip that ends early', fixture('two-sheets.xlsx').slice(0, 900)],
    ['text', bytesOf('hello')],
  ])('%s is refused with a clear problem', async (_name, bytes) => {
    const document = await readXlsx(bytes, options);
    expect(errors(document)).toHaveLength(1);
  });
});

describe('rows', () => {
  it('a row with neither name nor document is refused and named', () => {
    const document = csv('姓名,证件号,座位\n王小明,E1,12A\n,,13B\n', known);
    expect(errors(document)).toEqual([expect.objectContaining({ at: 'row 3', field: 'person', severity: 'error' })]);
  });

  it('a name without a document, and a document without a name, are kept and said', () => {
    const document = csv('姓名,证件号,座位\n王小明,,12A\n,E2,13B\n', known);
    expect(isRefused(document)).toBe(false);
    expect(document.flights[0]?.people).toHaveLength(2);
    expect(document.problems.map((problem) => [problem.at, problem.field])).toEqual([
      ['row 2', 'document'],
      ['row 3', 'name'],
    ]);
  });

  it('the same person twice is merged and said; the same document under two names is not merged', () => {
    const document = csv('姓名,证件号,电话\nTEST/ONE,E1,\nTEST/ONE,E1,139\nTEST/TWO,E1,\n合计,3,\n', known);
    expect(isRefused(document)).toBe(false);
    expect(names(document)).toEqual(['TEST ONE', 'TEST TWO']);
    expect(document.flights[0]).toMatchObject({ merged: 1, statedTotal: { passengers: 3 } });
    expect(document.flights[0]?.people[0]?.phone).toBe('139');
    expect(document.problems.map((problem) => problem.field)).toEqual(['person', 'document']);
  });

  it('one name on one passport with two birth dates is two people: father and son, until somebody looks', () => {
    const text = '姓名,证件号,出生日期\nKIM/JUN,M1,1980-01-01\nKIM/JUN,M1,2018-05-05\n合计,2,\n';
    const document = csv(text, known);
    expect(document.flights[0]?.people.map((person) => person.birthDate)).toEqual(['1980-01-01', '2018-05-05']);
    expect(document.problems).toEqual([
      expect.objectContaining({ at: 'row 3', field: 'birthDate', found: '2018-05-05', severity: 'warning' }),
    ]);
    const third = csv(`${text.replace('合计,2,\n', '')}KIM/JUN,M1,\nKIM/JUN,M1,1980-01-01\n`, known);
    expect(third.flights[0]?.people).toHaveLength(3);
    expect(third.flights[0]?.merged).toBe(1);
  });

  it('numbers as Java writes them are whole where their digits reach, and refused where they do not', () => {
    const document = csv('姓名,证件号,电话\nA/A,1.23456789E8,1.3900000001E10\nB/B,1.39E+10,\n', known);
    expect(document.flights[0]?.people[0]).toMatchObject({
      documents: [{ number: '123456789' }],
      phone: '13900000001',
    });
    expect(errors(document).map(({ at }) => at)).toEqual(['row 3, column 证件号']);
  });

  it('a given name in several columns is one', () => {
    const document = csv('Last name,First name,Middle name,Passport #\nTESTARI,ANNA,MARIA,E1\n', known);
    expect(document.flights[0]?.people[0]).toMatchObject({ surname: 'TESTARI', givenNames: 'ANNA MARIA' });
  });

  it('people called Null, None and Total are people', () => {
    const document = csv(
      'Surname,Given names,Passport no\nNULL,JENNIFER,P1\nNone,Ben,P2\nTotal,Jean,P3333333\n',
      known,
    );
    expect(isRefused(document)).toBe(false);
    expect(names(document)).toEqual(['NULL JENNIFER', 'None Ben', 'Total Jean']);
  });

  it('headings repeated on every page, section titles and numbered empty rows are not people', () => {
    const text =
      '序号,姓名,证件号,座位\n1,甲/A,E1,1A\n序号,姓名,证件号,座位\n2,乙/B,E2,1B\n机组名单,,,\n3,丙/C,E3,\n4,,,\n';
    const document = csv(text, known);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.people.map((person) => person.role)).toEqual(['passenger', 'passenger', 'crew']);
  });

  it('unknown columns are said once', () => {
    const document = csv('姓名,证件号,幸运数字\n王小明,E1,7\n李小红,E2,8\n', known);
    expect(document.problems).toEqual([expect.objectContaining({ at: 'row 1, column 幸运数字', severity: 'warning' })]);
  });

  it('companions’ names are not a group, group numbers are; a booking is the group where there is none', () => {
    const document = csv('姓名,证件号,同行人,PNR\n王小明,E1,李小红、王小二,ABC123\n李小红,E2,3,ABC123\n', known);
    expect(document.flights[0]?.people.map((person) => person.partyKey)).toEqual(['ABC123', '3']);
  });

  it('sexes, roles and countries in the words people use', () => {
    const text =
      '姓名,证件号,性别,国籍,人员类别\nA/A,E1,男,中国,旅客\nB/B,E2,Female,U.S.A.,crew\nC/C,E3,女,伊朗,过境\nD/D,E4,?,Atlantis,学生\n';
    const [read] = csv(text, known).flights;
    expect(read?.people.map((person) => [person.sex, person.nationality, person.role, person.transit])).toEqual([
      ['M', 'CHN', 'passenger', undefined],
      ['F', 'USA', 'crew', undefined],
      ['F', 'IRN', 'passenger', true],
      [undefined, undefined, 'passenger', undefined],
    ]);
  });
});

describe('totals', () => {
  const people = '姓名,证件号\n甲/A,E1\n乙/B,E2\n';
  it.each([
    ['合计,2', false],
    ['合计:2人,', false],
    ['共2人,', false],
    ['Total,2', false],
    ['合计,', false],
    ['合计,3', true],
    ['共1人,', true],
    ['合计 旅客2人 机组1人,', true],
    ['合计 旅客2人 机组0人,', false],
  ])('%s', (line, refused) => {
    expect(isRefused(csv(`${people}${line}\n`, known))).toBe(refused);
  });

  it('subtotals speak of the rows since the one before', () => {
    expect(isRefused(csv(`${people}小计,2\n丙/C,E3\n小计,1\n合计,3\n`, known))).toBe(false);
    expect(isRefused(csv(`${people}小计,2\n丙/C,E3\n小计,3\n合计,3\n`, known))).toBe(true);
  });

  it('a total in JSON is compared too', () => {
    const one = { surname: 'A', givenNames: 'B', documentNumber: 'E1' };
    expect(isRefused(json({ flight, statedTotal: { passengers: 1 }, people: [one] }))).toBe(false);
    expect(isRefused(json({ flight, statedTotal: { passengers: 2 }, people: [one] }))).toBe(true);
  });
});

describe('which flight', () => {
  it('is refused when nothing says it, naming the row', () => {
    const document = csv('姓名,证件号\n王小明,E1\n');
    expect(errors(document).map((problem) => [problem.at, problem.field])).toEqual([
      ['row 2', 'flight'],
      ['row 2', 'to'],
      ['row 2', 'date'],
    ]);
  });

  it('stands in a title', () => {
    const document = csv('MU772航班旅客名单 2020年3月27日 FCO-PVG,\n姓名,证件号\n王小明,E1\n');
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.arrival).toEqual({
      carrier: 'MU',
      number: '772',
      from: 'FCO',
      to: 'PVG',
      scheduledArrival: '2020-03-27',
    });
  });

  it('stands in one row for the rows under it, and that is said', () => {
    const text =
      '航班号,日期,目的机场,姓名,证件号\nMU772,2020-03-27,PVG,,\n,,,甲/A,E1\nCA926,2020-03-27,PVG,,\n,,,乙/B,E2\n';
    const document = csv(text);
    expect(errors(document)).toEqual([]);
    expect(document.flights.map((each) => [each.arrival.carrier, each.people.length])).toEqual([
      ['MU', 1],
      ['CA', 1],
    ]);
    expect(document.problems.some((problem) => problem.field === 'flight')).toBe(true);
  });

  it('same number, another day is another flight', () => {
    const document = csv(
      '航班,日期,到达机场,姓名,证件号\nMU772,2020-03-27,PVG,甲/A,E1\nMU772,2020-03-28,PVG,甲/A,E1\n',
    );
    expect(document.flights).toHaveLength(2);
  });

  it('a number that is no flight is refused rather than taken from the row above', () => {
    const document = csv(
      '航班,日期,到达机场,姓名,证件号\nMU772,2020-03-27,PVG,甲/A,E1\n不详航班,2020-03-27,PVG,乙/B,E2\n',
    );
    expect(errors(document).map((problem) => problem.found)).toEqual(['不详航班']);
  });

  it('a single known port stands in for a missing destination', () => {
    const document = csv('航班,日期,姓名,证件号\nMU772,2020-03-27,甲/A,E1\n', { ports: ['PVG'] });
    expect(document.flights[0]?.arrival.to).toBe('PVG');
  });
});

describe('dates that could be another day', () => {
  const birth = (...dates: string[]): ManifestDocument =>
    csv(`姓名,证件号,出生日期\n${dates.map((date, index) => `T/P${index},E${index},${date}\n`).join('')}`, known);

  it('ambiguous births are refused, naming row and column', () => {
    expect(errors(birth('03/04/1980'))).toEqual([
      expect.objectContaining({ at: 'row 2, column 出生日期', field: 'birthDate', found: '03/04/1980' }),
    ]);
  });

  it('another row of the column decides', () => {
    expect(birth('03/04/1980', '27/03/1981').flights[0]?.people[0]?.birthDate).toBe('1980-04-03');
  });

  it('two digits of a year never make somebody born after they arrived, however late the list is read', () => {
    const born = (date: string, referenceYear: number): ManifestDocument =>
      csv(`姓名,证件号,出生日期\nT/P,E1,${date}\n`, { ...known, referenceYear });
    expect(born('01JAN25', 2026).flights[0]?.people[0]?.birthDate).toBe('1925-01-01');
    expect(born('01SEP20', 2020).flights[0]?.people[0]?.birthDate).toBe('1920-09-01');
    expect(born('27MAR20', 2026).flights[0]?.people[0]).toMatchObject({ birthDate: '2020-03-27', infant: true });
    const four = born('2025-01-01', 2026);
    expect(four.flights[0]?.people[0]?.birthDate).toBeUndefined();
    expect(four.problems).toEqual([expect.objectContaining({ at: 'row 2, column 出生日期', severity: 'warning' })]);
  });

  it('a flight at 24:00 arrives the next day; an arrival in UTC is refused', () => {
    const at = (date: string): ManifestDocument =>
      csv(`航班,到达时间,到达机场,姓名,证件号\nMU772,${date},PVG,甲/A,E1\n`);
    expect(at('2020-03-26 24:00').flights[0]?.arrival.scheduledArrival).toBe('2020-03-27T00:00');
    expect(errors(at('2020-03-26T22:45:00Z'))).toEqual([
      expect.objectContaining({ at: 'row 2, column 到达时间', field: 'date' }),
    ]);
  });

  it('an impossible birth is said and left out; an impossible flight date is refused', () => {
    expect(isRefused(birth('30/02/1980'))).toBe(false);
    expect(isRefused(csv('航班,日期,到达机场,姓名,证件号\nMU772,2020-02-30,PVG,甲/A,E1\n'))).toBe(true);
  });
});

describe('JSON', () => {
  it('a bare list with the flight in every entry', () => {
    const document = json([
      { 航班号: 'MU772', 到达日期: '2020-03-27', 到达机场: 'PVG', 姓名: '王小明', 护照号: 'E1', 性别: '男' },
    ]);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.people[0]).toMatchObject({ fullNameNative: '王小明', sex: 'M', at: '$[0]' });
  });

  it('passengers and crew apart, documents as objects', () => {
    const document = json({
      flight: 'MU 0772',
      date: '2020-03-27',
      from: 'FCO',
      to: 'PVG',
      passengers: [{ surname: 'A', documents: [{ type: 'P', number: 'e 1', issuer: 'it', expires: '2025-01-01' }] }],
      crew: [{ surname: 'B', document: { number: 'E2' } }],
    });
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]).toMatchObject({ list: 'both', arrival: { carrier: 'MU', number: '772' } });
    expect(document.flights[0]?.people[0]?.documents).toEqual([
      { type: 'P', number: 'E1', issuer: 'ITA', expires: '2025-01-01' },
    ]);
    expect(document.flights[0]?.people[1]).toMatchObject({ role: 'crew', at: '$.crew[0]' });
  });

  it('an entry without name and document is refused with its path', () => {
    const document = json({
      flights: [{ arrival: flight, people: [{ surname: 'A', documents: [{ number: '1' }] }, { seat: '1A' }, 7] }],
    });
    expect(errors(document).map((problem) => problem.at)).toEqual(['$.flights[0].people[2]', '$.flights[0].people[1]']);
  });

  it('what the readers produce reads back as the same flights', () => {
    const document = readCsv(fixture('district-bom.csv'), options);
    const again = readJson(bytesOf(JSON.stringify(document)), options);
    expect(again.problems).toEqual([]);
    const withoutPlaces = (each: ManifestDocument): unknown =>
      each.flights.map((one) => ({ ...one, people: one.people.map((person) => ({ ...person, at: '' })) }));
    expect(withoutPlaces(again)).toEqual(withoutPlaces(document));
  });

  it.each(['', '{', '7', '"text"', '{}', '[]', '[[[]]]', '{"flights":7}', '{"people":{}}', `${'['.repeat(100_000)}`])(
    '%j is refused without an exception',
    (text) => {
      expect(isRefused(readJson(bytesOf(text), options))).toBe(true);
    },
  );
});

describe('fuzz', () => {
  it('no reader throws on arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        readCsv(bytes, options);
        readJson(bytes, options);
        await readXlsx(Uint8Array.of(0x50, 0x4b, 3, 4, ...bytes), options);
      }),
      { numRuns: 300 },
    );
  });

  it('no reader throws on a damaged workbook', async () => {
    const whole = fixture('two-sheets.xlsx');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = whole.slice();
        damaged[at] = byte;
        await readXlsx(damaged, options);
      }),
      { numRuns: 200 },
    );
  });

  it('no row of any text is lost in silence', () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('', '王小明', 'E123', '合计', '12', '2020-03-27', '男', 'MU772', '机组', '备注:x', '-', '\u3000'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }), (rows) => {
        const quote = (text: string): string => `"${text.replace(/"/g, '""')}"`;
        const body = rows.map((row) => row.map(quote).join(',')).join('\n');
        const document = csv(`姓名,证件号,座位\n${body}\n`, known);
        if (isRefused(document)) return;
        const merged = document.flights.reduce((sum, each) => sum + (each.merged ?? 0), 0);
        const heads = names(document).length + merged;
        // Every row with a plain document number stands for a head, unless it is a total.
        const certain = rows.filter(([name, number]) => /^[A-Z]\d+$/.test(number) && !/合计|total/i.test(name)).length;
        expect(heads).toBeGreaterThanOrEqual(certain);
      }),
      { numRuns: 500 },
    );
  });
});

describe('giant input', () => {
  it('twenty thousand rows are read in one go', () => {
    const rows: string[] = [];
    for (let index = 0; index < 20_000; index += 1) rows.push(`T/P${index},E${index},03/04/1980,意大利,12A`);
    const document = csv(`姓名,证件号,出生日期,国籍,座位\n${rows.join('\n')}\nT/X,EX1,27/03/1980,意大利,1A\n`, known);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people).toHaveLength(20_001);
  });

  it.each([
    ['one endless cell', 'a: b '.repeat(400_000)],
    ['one endless row', '姓名,'.repeat(400_000)],
    ['brackets', '('.repeat(2_000_000)],
    ['quotes', '"'.repeat(2_000_001)],
    ['nothing but totals', `姓名,证件号\n${'合计,1\n'.repeat(40_000)}`],
    ['too many rows', 'a\n'.repeat(60_000)],
    ['nothing but commas', ','.repeat(7_200_000)],
    ['commas in rows', `${','.repeat(3_000)}\n`.repeat(2_000)],
    ['too many columns', `姓名,证件号,座位${',x'.repeat(300)}\nA/B,E1,1A\n`],
  ])('%s is refused in seconds', (_name, text) => {
    expect(isRefused(csv(text, known))).toBe(true);
  });
});
