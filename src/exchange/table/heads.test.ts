import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { readCsv } from './csv.ts';

const flight = '航班号:MU999,日期:2020-03-27,FCO-PVG\n';
const csv = (text: string): ManifestDocument => readCsv(new TextEncoder().encode(text), { referenceYear: 2020 });
const errors = (document: ManifestDocument): ManifestProblem[] =>
  document.problems.filter((problem) => problem.severity === 'error');
const people = (document: ManifestDocument): string[] =>
  document.flights.flatMap((each) => each.people.map((person) => `${person.surname}/${person.givenNames}`));

const two = '序号,姓名,证件号\n1,A/B,X1234567\n2,C/D,X1234568\n';
const three = `${two}3,E/F,X1234569\n`;

describe('given names beside a surname', () => {
  it.each(['英文姓,英文名', 'Surname,Name', '姓氏,名字', 'Last Name,Passenger Name'])(
    '%s: two of one surname and one passport do not become one',
    (headings) => {
      const document = csv(`${flight}${headings},护照号\nTESTARI,ANNA,YT1\nTESTARI,LUCA,YT1\n`);
      expect(people(document)).toEqual(['TESTARI/ANNA', 'TESTARI/LUCA']);
    },
  );

  it.each([
    ['TESTARI,ANNA MARIA MRS', 'TESTARI/ANNA MARIA'],
    ['DI MARIO,LUCA DI MARIO', 'DI MARIO/LUCA'],
    ['ROSSI,ROSSI/ANNA', 'ROSSI/ANNA'],
    ['ROSSI,Rossi Anna', 'ROSSI/Anna'],
    ['LI,LI', 'LI/LI'],
    ['王,小明', '王/小明'],
    ['王,王小明', '王/小明'],
    ['WANG,王小明', 'WANG/'],
  ])('%s', (names, person) => {
    const document = csv(`${flight}Surname,Name,Passport\n${names},YT1\n`);
    expect(document.problems).toEqual([]);
    expect(people(document)).toEqual([person]);
  });

  it('a name with another surname is said', () => {
    const document = csv(`${flight}Surname,Name,Passport\nROSSI,BIANCHI/ANNA,YT1\n`);
    expect(people(document)).toEqual(['ROSSI/ANNA']);
    expect(document.problems).toEqual([expect.objectContaining({ field: 'name', found: 'BIANCHI/ANNA' })]);
  });
});

describe('lines below the list are no people', () => {
  it.each([
    '制表人：张三,,2020-03-26 10:00',
    '审核：李四,,2020-03-26',
    'Prepared by: X,,2020-03-26',
    'Prepared by,Zhang San',
    '联系人：张三,13800000000',
    '以上名单核对无误,张三',
    '其中,婴儿,1',
    '填表单位（盖章）：东航,填表人：张三,2020年3月26日',
    '儿童,1',
    '男,1',
    'Adults,2',
  ])('%s', (line) => {
    for (const total of ['合计,2\n', '']) {
      const document = csv(`${flight}${two}${total}${line}\n`);
      expect(people(document)).toEqual(['A/B', 'C/D']);
      expect(document.problems).toEqual([expect.objectContaining({ field: 'row', severity: 'warning' })]);
    }
  });

  it('a person beside such a word is a person: nobody is lost for what stands in the column of remarks', () => {
    const rows = '说明:轮椅,A/B,X1234567\n备注,C/D,X1234568\nNote: VIP,,X1234569\n婴儿,E/F,12345678\n';
    expect(csv(`${flight}备注,姓名,证件号\n${rows}`).flights[0]?.people).toHaveLength(4);
  });

  it('somebody of whom only the sex is known is refused, not taken for a number', () => {
    expect(errors(csv(`${flight}姓名,证件号,性别,座位\nA/B,X1234567,男,\n,,男,1\n`))).toHaveLength(1);
  });
});

describe('totals below the list', () => {
  it.each([
    'Total passengers (incl. infants): #',
    'Total passenger manifest: #',
    'Total number of passengers on board this flight: #',
    '总计（人）,#',
    '# passengers',
    '本航班共有旅客#人',
    '旅客人数为#人',
  ])('%s is compared', (line) => {
    expect(errors(csv(`${flight}${two}${line.replace('#', '5')}\n`))).toEqual([
      expect.objectContaining({ at: 'row 5', found: '5' }),
    ]);
    const right = csv(`${flight}${two}${line.replace('#', '2')}\n`);
    expect(right.problems).toEqual([]);
    expect(people(right)).toEqual(['A/B', 'C/D']);
  });

  it.each([
    'TTL 2+1',
    'TTL PAX: 3+0',
    'TTL PAX: 2+1INF',
    'Total: 2 adults 1 child',
    '合计：成人2人 儿童1人',
    '合计：男2人 女1人',
    '合计3人（成人2 儿童1）',
    '旅客：成人2人 儿童1人',
  ])('%s is a total with its parts', (line) => {
    expect(csv(`${flight}${three}${line}\n`).problems).toEqual([]);
    expect(errors(csv(`${flight}${two}${line}\n`))).toHaveLength(1);
  });

  it('people behind a closing total are more than it states', () => {
    for (const row of ['E/F,X1234569', '3,E/F,X1234569'])
      expect(errors(csv(`${flight}${two}合计,2\n${row}\n`))).toContainEqual(
        expect.objectContaining({ at: 'row 5', field: 'total', found: '2' }),
      );
    expect(errors(csv(`${flight}${two}合计,2\n3,E/F,X1234569\n合计,3\n`))).toEqual([]);
    expect(errors(csv(`${flight}${two}合计,2\n机组名单\n3,E/F,X1234569\n`))).toEqual([]);
    expect(errors(csv(`${flight}${two}合计,2\n序号,姓名,证件号\n3,E/F,X1234569\n`))).toEqual([]);
    expect(errors(csv(`${flight}${two}合计,2\n3,E/F,X1234569\n机组名单\n4,G/H,X1234560\n`))).toHaveLength(1);
  });

  it('the number in a title between the rows is of the rows under it', () => {
    const crew = (number: number): string => `${flight}${two}机组名单（${number}人）\n3,E/F,X1234569\n`;
    expect(csv(crew(1)).problems).toEqual([]);
    expect(csv(crew(1)).flights[0]?.people.map(({ role }) => role)).toEqual(['passenger', 'passenger', 'crew']);
    expect(errors(csv(crew(2)))).toHaveLength(1);
  });
});

describe('totals in titles', () => {
  const title = 'MU999航班旅客名单 2020年3月27日 FCO-PVG';
  it.each([
    '总人数#人',
    '旅客人数#人',
    '合计#人',
    '共有#人',
    '共#名旅客',
    '旅客总数#',
    '旅客（#人）',
    'Total passengers #',
    'Total pax #',
    'TTL PAX #',
    'POB #',
    '# passengers',
    'Pax # / Crew 2',
    '# passengers 2 crew',
    '总人数# 旅客#',
  ])('%s is compared, in the title and under it', (words) => {
    for (const beside of [' ', '\n']) {
      const said = (number: string): ManifestDocument =>
        csv(`${title}${beside}${words.replaceAll('#', number)}\n${two}`);
      expect(errors(said('5')).map(({ found }) => found)).toContain('5');
      expect(errors(said('150')).map(({ found }) => found)).toContain('150');
      expect(errors(said('2'))).toEqual([]);
      expect(people(said('2'))).toEqual(['A/B', 'C/D']);
    }
  });

  it.each([
    '座位总数300',
    '第1页 共3页',
    'Total 3 pages',
    '27 MAR 2020 passengers',
    'MU 999 passenger list',
    '儿童1人',
  ])('%s states no people', (words) => {
    expect(csv(`${title} ${words}\n${two}`).problems).toEqual([]);
  });
});

describe('an infant whom an adult holds', () => {
  it.each(['SMITH/ANNA(INF12MAR19)', 'ROSSI/ANNA MRS/INF', 'ROSSI/ANNA MRS(INFROSSI/LUCA)', 'ROSSI/ANNA MRS INF'])(
    '%s is refused: the infant would be lost, or the adult become one',
    (name) => {
      expect(errors(csv(`${flight}姓名,证件号\n${name},X1234567\n`))).toEqual([
        expect.objectContaining({ at: 'row 3, column 姓名', field: 'name', found: name }),
      ]);
    },
  );

  it.each(['ROSSI/LUCA (INF)', 'ROSSI/LUCA MSTR INF', 'INFANTINO/ANNA'])('%s is one person', (name) => {
    expect(csv(`${flight}姓名,证件号\n${name},X1234567\n`).problems).toEqual([]);
  });
});

it('text that a spreadsheet marked with ="…" is that text', () => {
  const document = csv(`${flight}姓名,证件号\nA/B,="X12345"\nC/D,"=""12345678"""\n`);
  expect(document.problems).toEqual([]);
  expect(document.flights[0]?.people.map((person) => person.documents[0]?.number)).toEqual(['X12345', '12345678']);
});
