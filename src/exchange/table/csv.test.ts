import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { readCsv } from './csv.ts';

const flight = { carrier: 'MU', number: '772', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T06:45' };
const read = (bytes: Uint8Array): ManifestDocument => readCsv(bytes, { referenceYear: 2020, flight });
const csv = (text: string): ManifestDocument => read(new TextEncoder().encode(text));
const errors = (document: ManifestDocument): ManifestProblem[] =>
  document.problems.filter((problem) => problem.severity === 'error');
const people = (document: ManifestDocument): string[] =>
  document.flights.flatMap((each) =>
    each.people.map((person) =>
      [person.surname, person.givenNames, person.documents.map(({ number }) => number), person.seat].join(' '),
    ),
  );
const latin = (text: string): Uint8Array => Uint8Array.from(text, (sign) => sign.charCodeAt(0));

describe('nobody is lost between the rows', () => {
  it('line ends of two kinds in one file', () => {
    const document = csv('姓名,证件号,座位\r\nTEST/ONE,E1,1A\nTEST/TWO,E2,1B\rTEST/THREE,E3,1C\r\n');
    expect(document.problems).toEqual([]);
    expect(people(document)).toEqual(['TEST ONE E1 1A', 'TEST TWO E2 1B', 'TEST THREE E3 1C']);
  });

  it('two files put together, each with its headings and line ends', () => {
    const document = csv('姓名,证件号,座位\r\nTEST/ONE,E1,1A\r\n姓名,证件号,座位\nTEST/TWO,E2,1B\nTEST/THREE,E3,1C\n');
    expect(document.problems).toEqual([]);
    expect(people(document)).toHaveLength(3);
  });

  it('any line end × quotes × delimiter gives the same people', () => {
    const word = fc.stringMatching(/^[A-Z]{2,8}$/);
    const person = fc.record({
      surname: word,
      given: word,
      address: fc.constantFrom('', 'Road 1', 'Road 1,\nShanghai', 'No "7"; Road', '浦东新区,世纪大道1号|2'),
    });
    fc.assert(
      fc.property(
        fc.array(person, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t', '|'),
        fc.array(fc.tuple(fc.constantFrom('\r\n', '\n', '\r'), fc.boolean()), { minLength: 9, maxLength: 9 }),
        (made, delimiter, styles) => {
          const rows = [
            ['Surname', 'Given names', 'Passport No.', 'Address'],
            ...made.map(({ surname, given, address }, index) => [surname, given, `E${index}`, address]),
          ];
          const text = rows.map((cells, index) => {
            const [end = '\n', always = false] = styles[index] ?? [];
            const quote = (cell: string): string =>
              always || /[",;|\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
            return cells.map(quote).join(delimiter) + end;
          });
          const document = csv(text.join(''));
          expect(errors(document)).toEqual([]);
          expect(
            document.flights[0]?.people.map((each) => [
              each.surname,
              each.givenNames,
              each.documents[0]?.number,
              each.address ?? '',
            ]),
          ).toEqual(
            made.map(({ surname, given, address }, index) => [
              surname,
              given,
              `E${index}`,
              address.replaceAll('\n', ' '),
            ]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('an address over two lines is an address', () => {
    const document = csv('姓名,证件号,地址\nTEST/ONE,E1,"浦东新区,\n世纪大道1号"\nTEST/TWO,E2,\n');
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people[0]?.address).toBe('浦东新区, 世纪大道1号');
  });

  it.each([
    ['in the name', '姓名,证件号,座位\n"TEST/ONE,E1,1A\nTEST/TWO,E2,1B\nTEST/THREE",E3,1C', 'row 2, column 姓名'],
    ['in the address', '姓名,证件号,地址\nA/A,E1,"addr\nB/B,E2,"addr"\n', 'row 2, column 地址'],
    ['from one column to another', '姓名,证件号,地址\nA/A,E1,"addr\nB/B",E2,addr\n', 'row 2, column 地址'],
  ])('a stray pair of quotes %s does not swallow people', (_name, text, at) => {
    expect(errors(csv(text))).toContainEqual(expect.objectContaining({ at, field: 'quotes' }));
  });

  it('a cell beside the headings is said', () => {
    const document = csv('姓名,证件号\nTESTARI, ANNA,E1\n');
    expect(document.problems).toContainEqual(expect.objectContaining({ at: 'row 2', field: 'row', found: 'E1' }));
  });
});

describe('which delimiter', () => {
  it('is the one that makes headings, however many commas the addresses hold', () => {
    const row = (name: string): string => `${name}/X;E1${name};Road 1, Block 2, Pudong, Shanghai`;
    const document = csv(`Name;Passport;Address\n${['A', 'B', 'C', 'D'].map(row).join('\n')}\n`);
    expect(errors(document)).toEqual([]);
    expect(people(document)).toHaveLength(4);
  });

  it('a line of values above the headings is not taken for the headings', () => {
    const document = csv('Passenger,2,Date,2020-03-27\nName,Passport,Seat\nA/A,E1,1A\nB/B,E2,1B\n');
    expect(errors(document)).toEqual([]);
    expect(people(document)).toEqual(['A A E1 1A', 'B B E2 1B']);
  });
});

describe('which characters', () => {
  it.each([
    [',', 'MÜLLER/JÖRG'],
    ['|', 'LOPEZ/JOSÉ'],
    [';', 'MüLLER/JöRG'],
    ['|', 'LOPEZ/JOSé'],
    ['\t', 'Élan/Ñusta'],
  ])('western European, parted by %j: no letter eats the sign after it', (delimiter, name) => {
    const rows = [
      ['Name', 'Passport', 'Seat'],
      [name, 'E1', '1A'],
    ];
    const document = read(latin(rows.map((row) => row.join(delimiter)).join('\n')));
    expect(errors(document)).toEqual([]);
    expect(people(document)).toEqual([`${name.replace('/', ' ')} E1 1A`]);
    expect(document.problems[0]?.expected).toContain('windows-1252');
  });
});
