import fc from 'fast-check';
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
const heads = (document: ManifestDocument): string[] =>
  document.flights.flatMap(({ arrival, people }) =>
    people.map(
      (person) =>
        `${arrival.carrier}${arrival.number} ${arrival.from} ${arrival.scheduledArrival} ${person.role} ${person.surname}/${person.givenNames}`,
    ),
  );

describe('two flights in one sheet', () => {
  const both = ['MU772 FCO 2020-03-27 passenger TEST/ONE', 'CA926 NRT 2020-03-28 passenger TEST/TWO'];
  const first = 'MU772航班旅客名单 2020年3月27日 FCO-PVG,,\n姓名,证件号,座位\nTEST/ONE,E1,1A\n';
  it.each([
    ['a title', 'CA926航班旅客名单 2020年3月28日 NRT-PVG,,'],
    ['labels in one cell', '航班号:CA926 日期:2020-03-28 出发地:NRT 目的地:PVG,,'],
    ['labels in every cell', 'Flight: CA926,Date: 2020-03-28 From: NRT,To: PVG'],
    ['labels and values in cells of their own', '航班号,CA926,日期,2020-03-28,出发地,NRT,目的地,PVG'],
    ['one line for each', '航班号:CA926,,\n日期:2020-03-28,,\n出发地:NRT,,\n目的地:PVG,,'],
    ['the number after the rest', '日期:2020-03-28 出发地:NRT,,\n航班号:CA926 目的地:PVG,,'],
  ])('under %s: nobody lands on the first one', (_name, title) => {
    for (const headings of ['姓名,证件号,座位\n', '']) {
      const document = csv(`${first}${title}\n${headings}TEST/TWO,E2,1A\n`);
      expect(errors(document)).toEqual([]);
      expect(heads(document)).toEqual(both);
    }
  });

  it('a title without its day is refused: the day of the flight above is another one’s', () => {
    const document = csv(`${first}CA926航班旅客名单,,\nTEST/TWO,E2,1A\n`);
    expect(errors(document).map(({ at, field }) => [at, field])).toEqual([
      ['row 5', 'to'],
      ['row 5', 'date'],
    ]);
  });

  it('another day without a flight is refused', () => {
    const document = csv(`${first}日期:2020-03-28,,\nTEST/TWO,E2,1A\n`);
    expect(errors(document)).toEqual([expect.objectContaining({ at: 'row 4', field: 'flight', found: '2020-03-28' })]);
  });

  it('the same title again, on the next page or above the crew, is the same flight', () => {
    const document = csv(
      `${first}MU772航班旅客名单 2020年3月27日 FCO-PVG,,\nTEST/TWO,E2,1B\nMU772航班机组名单,,\nTEST/THREE,E3,\n`,
    );
    expect(document.problems).toEqual([]);
    expect(heads(document)).toEqual([
      'MU772 FCO 2020-03-27 passenger TEST/ONE',
      'MU772 FCO 2020-03-27 passenger TEST/TWO',
      'MU772 FCO 2020-03-27 crew TEST/THREE',
    ]);
  });

  it('a flight named below all people is theirs; named between them it is not', () => {
    const list = '姓名,证件号\nTEST/ONE,E1\n';
    expect(heads(csv(`${list}航班号:MU772 日期:2020-03-27 出发地:FCO 目的地:PVG,\n`))).toEqual(both.slice(0, 1));
    const between = csv(`${list}航班号:CA926 日期:2020-03-28 出发地:NRT 目的地:PVG,\nTEST/TWO,E2\n`);
    expect(errors(between)[0]).toMatchObject({ at: 'row 2', field: 'flight' });
  });

  it('a document number that looks like a flight is a document number', () => {
    const document = csv('姓名,证件号,座位\nTEST/ONE,EB1234,1A\n,EB1235,\n', known);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.people.map((person) => person.documents[0]?.number)).toEqual(['EB1234', 'EB1235']);
  });

  it('a title with blanks between its parts', () => {
    const document = csv('MU772 2020-03-27 FCO-PVG,,\n姓名,证件号,座位\nTEST/ONE,E1,1A\n');
    expect(errors(document)).toEqual([]);
    expect(heads(document)).toEqual(both.slice(0, 1));
  });
});

describe('any number of flights in one sheet, however each is announced', () => {
  const titles: ((flight: string, day: string) => string)[] = [
    (name, day) => `${name}航班旅客名单 ${day} FCO-PVG,,`,
    (name, day) => `航班号:${name} 日期:${day} 出发地:FCO 目的地:PVG,,`,
    (name, day) => `Flight: ${name},Date: ${day} From: FCO,To: PVG`,
    (name, day) => `Flight,${name},Date,${day},From,FCO,To,PVG`,
    (name, day) => `${name} ${day} FCO-PVG`,
  ];
  const announced = fc.record({
    number: fc.integer({ min: 10, max: 999 }),
    day: fc.integer({ min: 10, max: 28 }).map((day) => `2020-03-${day}`),
    title: fc.constantFrom(...titles),
    again: fc.boolean(),
    total: fc.boolean(),
    people: fc.integer({ min: 1, max: 4 }),
  });

  it('everybody is on their own', () => {
    const flights = fc.uniqueArray(announced, { minLength: 1, maxLength: 5, selector: ({ number }) => number });
    fc.assert(
      fc.property(flights, fc.constantFrom('CREWE', 'SUM', 'PAXTON', 'TEST'), (made, surname) => {
        const lines = made.flatMap(({ number, day, title, again, total, people }, index) => [
          title(`MU${number}`, day),
          ...(again || index === 0 ? ['姓名,证件号,座位'] : []),
          ...Array.from({ length: people }, (_, at) => `${surname}/P${number},E${number}X${at},`),
          ...(total ? [`合计,${people},`] : []),
        ]);
        const document = csv(lines.join('\n'));
        expect(errors(document)).toEqual([]);
        expect(
          document.flights.map(({ arrival, people }) => [
            arrival.number,
            arrival.scheduledArrival,
            people.map((person) => person.documents[0]?.number),
          ]),
        ).toEqual(
          made.map(({ number, day, people }) => [
            String(number),
            day,
            Array.from({ length: people }, (_, at) => `E${number}X${at}`),
          ]),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('rows that are people, whatever their names', () => {
  it('CREWE, PAXTON and JOHN CREW are no titles, and nobody below them becomes crew', () => {
    const document = csv('姓名,证件号,国籍\nCREWE/JOHN,,\nPAXTON/BILL,,\nJOHN CREW,,\nTEST/ONE,E1,\n', known);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.people.map((person) => person.role)).toEqual([
      'passenger',
      'passenger',
      'passenger',
      'passenger',
    ]);
  });

  it.each(['机组名单', '機組名單', 'Crew list', 'Crew', 'MU772 Crew manifest'])('%s is a title', (title) => {
    const document = csv(`姓名,证件号,国籍\nTEST/ONE,E1,\n${title},,\nTEST/TWO,E2,\n`, known);
    expect(document.flights[0]?.people.map((person) => person.role)).toEqual(['passenger', 'crew']);
  });

  it('SUM and TOTAL are surnames where a given name, a sex or a country stands beside them', () => {
    const text = 'Surname,Given names,Passport no,Nationality\nSUM,WAI KEUNG,,CHN\nTOTAL,JEAN,,\nSUM,,E1234567,\n';
    expect(csv(text, known).flights[0]?.people.map((person) => person.surname)).toEqual(['SUM', 'TOTAL', 'SUM']);
  });

  it('a name with a colon is a name', () => {
    expect(csv('姓名,证件号\nTEST:ANNA,\n', known).flights[0]?.people).toHaveLength(1);
  });
});

describe('lines that are no people', () => {
  it.each([
    '制表人:王某',
    '审核：',
    '制表人,王某',
    '制表人:王某,审核:李某',
    '打印时间 2020-03-27 08:00',
    '以下空白',
    '以 下 空 白',
    '備註：機場填報',
    '第1页 共2页',
    'Page 1 of 2',
    'End of list',
    'Prepared by: J. Smith',
    '婴儿人数,2',
    '座位总数：300',
  ])('%s is said and left out: no ghost for whom the carrier is asked', (line) => {
    const document = csv(`姓名,证件号,座位\nTEST/ONE,E1,1A\n${line}\n`, known);
    expect(document.flights[0]?.people).toHaveLength(1);
    expect(document.problems).toEqual([expect.objectContaining({ at: 'row 3', field: 'row', severity: 'warning' })]);
  });
});

describe('what stands in place of a number', () => {
  it('is no document: many people would share it', () => {
    const rows = ['0', '00000000', 'UNKNOWN', 'TBA', '待補', 'XXX', '待定'].map((text, at) => `T/P${at},${text},1A`);
    const document = csv(`姓名,证件号,座位\n${rows.join('\n')}\nT/Q,E1,1B\n`, known);
    expect(errors(document)).toEqual([]);
    expect(document.flights[0]?.people.map((person) => person.documents.length)).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });
});

describe('an infant beside the adult', () => {
  it.each([
    ['a name in the column of infants', '姓名,证件号,婴儿\n甲/A,E1,王小宝\n'],
    ['a name in a column of its own', '姓名,证件号,婴儿姓名\n甲/A,E1,王小宝\n'],
    ['behind the name', '姓名,证件号\nTEST/ANNA MRS + INF TEST/LUCA,E1\n'],
    ['in brackets', '姓名,证件号\nTEST/ANNA MRS (INF TEST/LUCA),E1\n'],
    ['without a sign', '姓名,证件号\nTEST/ANNA INF LUCA,E1\n'],
    ['a couple', '姓名,证件号\n王小明、李小红,E1\n'],
  ])('%s is not lost in silence', (_name, text) => {
    expect(errors(csv(text, known))).toHaveLength(1);
  });

  it.each(['TEST/LUCA INF', 'INF TEST/LUCA', 'TEST/LUCA/INF'])('%s is the infant', (name) => {
    const document = csv(`姓名,证件号\n${name},E1\n`, known);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people[0]).toMatchObject({ surname: 'TEST', givenNames: 'LUCA', infant: true });
  });

  it('是否中转 in other words is read, or said', () => {
    const document = csv('姓名,证件号,是否中转\nA/A,E1,中转旅客\nB/B,E2,T\nC/C,E3,HKG\nD/D,E4,否\n', known);
    expect(document.flights[0]?.people.map((person) => person.transit ?? false)).toEqual([true, true, false, false]);
    expect(document.problems).toEqual([expect.objectContaining({ at: 'row 4, column 是否中转', severity: 'warning' })]);
  });
});

describe('totals', () => {
  const list = '序号,姓名,证件号\n1,甲/A,E1\n2,乙/B,E2\n';
  it.each([
    ['旅客人数：5', '旅客人数：2'],
    ['旅客总数,5', '旅客总数,2'],
    ['TTL PAX: 5', 'TTL PAX: 2'],
    ['合計,5', '合計,2'],
    ['總計,,5', '總計,,2'],
    [',總計,5', ',總計,2'],
    ['Total passengers: 5', 'Total passengers: 2'],
    ['No. of passengers,5', 'No. of passengers,2'],
    ['合计 10 旅客 8 机组 2', '合计 2 旅客 2 机组 0'],
    ['Total 5: 5 passengers,0 crew', 'Total 2: 2 passengers 0 crew'],
  ])('%s below is refused, %s is not', (wrong, right) => {
    expect(errors(csv(`${list}${wrong}\n`, known))[0]).toMatchObject({ at: 'row 4' });
    expect(csv(`${list}${right}\n`, known).problems).toEqual([]);
  });

  it.each([
    ['旅客总数：5人', '旅客总数：2人'],
    ['Total passengers: 5', 'Total passengers: 2'],
    ['Passengers,5', 'Passengers,2'],
    ['MU772航班旅客名单（共5人）', 'MU772航班旅客名单（共2人）'],
    ['航班号：MU772 旅客人数：5', '航班号：MU772 旅客人数：2'],
  ])('%s above is refused, %s is not', (wrong, right) => {
    expect(errors(csv(`${wrong}\n${list}`, known))[0]).toMatchObject({ at: 'row 1' });
    expect(csv(`${right}\n${list}`, known).problems).toEqual([]);
  });

  it('seats are no people; a crew that is not in this list is said', () => {
    expect(csv(`座位总数：300\n${list}`, known).problems).toEqual([]);
    const document = csv(`总人数：14 旅客：2 机组：12\n${list}`, known);
    expect(document.problems).toEqual([expect.objectContaining({ severity: 'warning', found: '12' })]);
    expect(isRefused(csv(`总人数：14 旅客：3 机组：11\n${list}`, known))).toBe(true);
  });

  it('in a sheet of two flights each total speaks of its own, or of all', () => {
    const title = (name: string, day: string): string => `${name}航班 ${day} FCO-PVG,,\n`;
    const text = (one: number, two: number, all: number): string =>
      `${title('MU772', '2020-03-27')}${list}合计,${one},\n${title('CA926', '2020-03-28')}3,丙/C,E3\n共${two}人,,\n总人数,${all},\n`;
    expect(errors(csv(text(2, 1, 3)))).toEqual([]);
    expect(errors(csv(text(3, 1, 3)))).toHaveLength(1);
    expect(errors(csv(text(2, 2, 3)))).toHaveLength(1);
    expect(errors(csv(text(2, 1, 4)))).toHaveLength(1);
  });
});

describe('headings again', () => {
  it.each([
    ['the same two', '姓名,证件号\nA/A,E1\n姓名,证件号\nB/B,E2\n'],
    ['other words, in another order', '姓名,证件号\nA/A,E1\nPassport No,Name\nE2,B/B\n'],
  ])('%s, of a second file put behind the first: no ghost called Name', (_name, text) => {
    const document = csv(text, known);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people.map((person) => person.documents[0]?.number)).toEqual(['E1', 'E2']);
  });

  it('columns that the second headings bring and nobody knows are said', () => {
    const document = csv('姓名,证件号\nA/A,E1\n姓名,证件号,幸运数字\nB/B,E2,7\n', known);
    expect(document.problems).toEqual([expect.objectContaining({ at: 'row 3, column 幸运数字', severity: 'warning' })]);
  });
});

describe('columns that nobody knows', () => {
  it('are refused where they may hold the documents of all', () => {
    const document = csv('姓名,座位,Número de pasaporte\nTEST/ONE,1A,E1\nTEST/TWO,1B,E2\n', known);
    expect(errors(document)).toEqual([
      expect.objectContaining({ at: 'row 2', field: 'document', found: 'Número de pasaporte' }),
    ]);
    expect(isRefused(csv('姓名,座位\nTEST/ONE,1A\n', known))).toBe(false);
  });

  it('a list in traditional characters is read with its documents', () => {
    const document = csv(
      '航班號,抵達日期,出發地,抵達機場,姓名,護照號碼,國籍,性別,出生日期,座位號,聯絡電話,備註\nMU772,2020-03-27,羅馬,浦東機場,陳/大文,K1234567,無國籍,男,1990-01-02,12A,91234567,\n',
    );
    expect(document.problems).toEqual([]);
    expect(document.flights[0]).toMatchObject({
      arrival: { carrier: 'MU', from: 'FCO', to: 'PVG' },
      people: [
        { surname: '陳', nationality: 'XXA', documents: [{ number: 'K1234567' }], seat: '12A', phone: '91234567' },
      ],
    });
  });
});
