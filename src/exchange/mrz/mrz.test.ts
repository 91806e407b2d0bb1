import fc from 'fast-check';
import { parse } from 'mrz';
import { describe, expect, it } from 'vitest';
import type { MrzFormat } from './layout.ts';
import { checkDigit, layouts } from './layout.ts';
import type { MrzPerson } from './print.ts';
import { mrzName, printMrz } from './print.ts';
import type { MrzReading } from './read.ts';
import { readMrz } from './read.ts';

const options = { referenceYear: 2020 };
const read = (lines: readonly string[] | string): MrzReading =>
  readMrz(typeof lines === 'string' ? lines : lines.join('\n'), options);
const replace = (line: string, column: number, sign: string): string =>
  line.slice(0, column) + sign + line.slice(column + 1);

// The specimens printed in Doc 9303 parts 4, 5 and 6.
const td3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const td1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
const td2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const td1Long = ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'];

describe('the specimens of Doc 9303', () => {
  it('passport', () => {
    const reading = read(td3);
    expect(reading).toMatchObject({ format: 'TD3', valid: true, corrections: [], problems: [] });
    expect(reading.person).toEqual({
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      sex: 'F',
      birthDate: '1974-08-12',
      nationality: 'UTO',
      documentCode: 'P',
      document: { type: 'P', number: 'L898902C3', issuer: 'UTO', expires: '2012-04-15' },
      optional: 'ZE184226B',
    });
    expect(reading.checks.map((check) => [check.field, check.ok])).toEqual([
      ['documentNumber', true],
      ['birthDate', true],
      ['expires', true],
      ['personalNumber', true],
      ['composite', true],
    ]);
  });

  it.each([
    ['TD1', td1],
    ['TD2', td2],
  ])('%s card', (format, lines) => {
    const reading = read(lines);
    expect(reading).toMatchObject({ format, valid: true });
    expect(reading.person).toMatchObject({ surname: 'ERIKSSON', document: { type: 'I', number: 'D23145890' } });
  });

  it('a number longer than its field', () => {
    const reading = read(td1Long);
    expect(reading.problems).toEqual([]);
    expect(reading.person?.document.number).toBe('D23145890734');
    expect(reading.person?.optional).toBeUndefined();
  });
});

describe('as scanners and fingers give it', () => {
  it('lower case, blanks, no line breaks, lost or doubled fillers', () => {
    expect(read(td3.join('').toLowerCase()).valid).toBe(true);
    expect(read(td1.join('')).valid).toBe(true);
    expect(read(td2.join('\r\n\r\n').replace(/</g, '‹')).valid).toBe(true);
    expect(read(`  ${td3[0]?.replace(/<+$/, '')}  \n${td3[1]?.match(/.{1,4}/g)?.join(' ')}`).valid).toBe(true);
    expect(read(`${td3[0]}<<<\n${td3[1]}`).valid).toBe(true);
    expect(read(`Passport\n${td3.join('\n')}\nNo. 7`).valid).toBe(true);
  });

  it.each(['', 'P<', 'hello\nworld', td3[0] ?? '', `${td3[1]}\n${td3[0]?.slice(0, 30)}`, '<'.repeat(5000)])(
    '%j is no zone, and no person is made of it',
    (text) => {
      const reading = read(text);
      expect(reading.valid).toBe(false);
      if (reading.format === undefined) expect(reading.person).toBeUndefined();
    },
  );

  it('a visa is not taken for a passport', () => {
    const visa = [replace(td3[0] ?? '', 0, 'V'), td3[1] ?? ''];
    expect(read(visa)).toMatchObject({ valid: false });
  });
});

describe('misread characters', () => {
  const second = td3[1] ?? '';
  it.each([
    ['O for 0 in a birth', 14, '7408122', '74O8122', 'birthDate'],
    ['B for 8 in a birth', 14, '7408122', '740B122', 'birthDate'],
    ['S for 5 in an expiry', 21, '1204159', '12041S9', 'expires'],
    ['I for 1 in an expiry', 21, '1204159', 'I204I59', 'expires'],
    ['G for 6 as a check digit', 0, 'L898902C36', 'L898902C3G', 'documentNumber'],
  ])('%s is put right, because a check digit proves it, and said', (_name, _from, right, wrong, field) => {
    const reading = read([td3[0] ?? '', second.replace(right, wrong)]);
    expect(reading.valid).toBe(true);
    expect(reading.lines[1]).toBe(second);
    expect(reading.corrections.length).toBeGreaterThan(0);
    for (const correction of reading.corrections) expect(correction.provedBy).toContain(field);
    expect(reading.problems.every((problem) => problem.severity === 'warning')).toBe(true);
  });

  it('in a document number nothing is put right: what it may be is suggested to whoever looks', () => {
    const reading = read([td3[0] ?? '', second.replace('L898902C36', 'L8989O2C36')]);
    expect(reading).toMatchObject({ valid: false, corrections: [], otherNumbers: ['L898902C3'] });
    expect(reading.person?.document.number).toBe('L8989O2C3');
    expect(reading.problems).toContainEqual({
      at: 'line 2, column 6',
      field: 'document number',
      found: 'O',
      expected: 'perhaps 0, which makes L898902C3: look at the document',
      severity: 'warning',
    });
    const two = read([td3[0] ?? '', second.replace('L898902C36', 'LB98902C36')]);
    expect(two.valid).toBe(false);
    expect(two.otherNumbers).toContain('L898902C3');
  });

  it('one wrong digit of a passport number, any digit, is never read as a valid number of somebody else', () => {
    fc.assert(
      fc.property(letters('0123456789', 8, 8), fc.nat(7), fc.integer({ min: 1, max: 9 }), (digits, at, more) => {
        const number = `E${digits}`;
        const [first = '', line = ''] = printMrz('TD3', { ...sample, documentNumber: number });
        const wrong = String((Number(digits[at]) + more) % 10);
        const reading = read([first, replace(line, at + 1, wrong)]);
        expect(reading).toMatchObject({ valid: false, corrections: [] });
      }),
      { numRuns: 1000 },
    );
  });

  it('G and 6, L and 1 weigh the same, so both numbers are told', () => {
    const numbersOf = (documentNumber: string): string[] =>
      read(printMrz('TD3', { ...sample, documentNumber })).otherNumbers;
    expect(numbersOf('E61234567')).toContain('EG1234567');
    expect(numbersOf('EG1234567')).toContain('E61234567');
    expect(numbersOf('EL1234567')).toContain('E11234567');
    expect(numbersOf('E34789034')).toEqual([]);
  });

  it('fillers read as K are said: no check digit covers names', () => {
    const reading = read([(td3[0] ?? '').replace(/<<<<<<<<<<$/, 'KKKKKKKKKK'), second]);
    expect(reading.problems.map(({ field, severity }) => [field, severity])).toEqual([['names', 'warning']]);
  });

  it('a wrong digit that is nobody’s misreading is not put right', () => {
    const reading = read([td3[0] ?? '', second.replace('7408122', '7408132')]);
    expect(reading.valid).toBe(false);
    expect(reading.corrections).toEqual([]);
    expect(reading.checks.filter((check) => !check.ok).map((check) => check.field)).toEqual(['birthDate', 'composite']);
  });

  it('names and countries are never put right: no check digit covers them', () => {
    const reading = read([(td3[0] ?? '').replace('ERIKSSON', 'ER1KSS0N').replace('UTO', 'UT0'), second]);
    expect(reading.person?.surname).toBe('ER1KSS0N');
    expect(reading.corrections).toEqual([]);
    expect(reading.problems.map((problem) => problem.field)).toEqual(['names', 'issuer']);
  });

  it('one misread character is put right or refused, or the true number is told beside the one that was read', () => {
    const confused: Readonly<Record<string, string>> = {
      ...{ '0': 'O', O: '0', '1': 'I', I: '1', '8': 'B', B: '8', '5': 'S', S: '5' },
      ...{ '2': 'Z', Z: '2', '6': 'G', G: '6', L: '1' },
    };
    fc.assert(
      fc.property(person, fc.constantFrom<MrzFormat>('TD1', 'TD2', 'TD3'), fc.nat(200), (made, format, pick) => {
        const layout = layouts[format];
        const lines = printMrz(format, made);
        const spots: [number, number][] = [];
        for (const each of [layout.documentNumber, layout.documentNumberCheck, layout.birthDate, layout.expires]) {
          for (let column = each.start; column < each.end; column += 1) {
            if (confused[lines[each.line]?.[column] ?? ''] !== undefined) spots.push([each.line, column]);
          }
        }
        const spot = spots[pick % Math.max(1, spots.length)];
        if (!spot) return;
        const damaged = lines.map((line, index) =>
          index === spot[0] ? replace(line, spot[1], confused[line[spot[1]] ?? ''] ?? '<') : line,
        );
        const reading = read(damaged);
        const numbers = [reading.person?.document.number, ...reading.otherNumbers];
        if (reading.valid) expect(numbers).toContain(made.documentNumber);
        if (reading.valid && reading.person?.document.number === made.documentNumber)
          expect(reading.lines).toEqual(lines);
      }),
      { numRuns: 500 },
    );
  });
});

const sample: MrzPerson = {
  documentCode: 'P',
  issuer: 'DEU',
  documentNumber: 'C01X00T47',
  surname: 'Mustermann',
  givenNames: 'Erika',
  nationality: 'DEU',
  sex: 'F',
  birthDate: '1964-08-12',
  expires: '2027-02-28',
};

const letters = (alphabet: string, min: number, max: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max }).map((each) => each.join(''));
/** Four K at the end of a name are fillers that were misread, and said. */
const name = letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1, 12).filter((text) => !text.endsWith('KKKK'));
const two = (value: number): string => String(value).padStart(2, '0');
const date = (from: number, to: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`);
const person: fc.Arbitrary<MrzPerson> = fc.record({
  documentCode: fc.constant('P'),
  issuer: fc.constantFrom('CHN', 'DEU', 'ITA', 'GBD', 'UNO'),
  documentNumber: letters('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 1, 9),
  surname: name,
  givenNames: name,
  nationality: fc.constantFrom('CHN', 'DEU', 'ITA', 'XXA'),
  sex: fc.constantFrom('M' as const, 'F' as const, 'X' as const),
  birthDate: date(1921, 2020),
  expires: date(1971, 2070),
});

describe('round trip', () => {
  it('what is printed is valid, by our reading and by the library’s, and reads back the same', () => {
    fc.assert(
      fc.property(
        person,
        fc.constantFrom<MrzFormat>('TD1', 'TD2', 'TD3'),
        letters('ABCDEF0123456789', 0, 5),
        fc.boolean(),
        (made, format, more, long) => {
          const card = format !== 'TD3';
          const number = card && long ? made.documentNumber.padEnd(9, 'X') + more.slice(0, 4) : made.documentNumber;
          const printed: MrzPerson = { ...made, documentCode: card ? 'ID' : 'P', documentNumber: number };
          if (!card && more !== '') printed.optional = more;
          const lines = printMrz(format, printed);
          for (const line of lines) expect(line).toHaveLength(layouts[format].width);
          const reading = read(lines);
          expect(reading.problems).toEqual([]);
          expect(reading.person).toMatchObject({
            surname: made.surname,
            givenNames: made.givenNames,
            birthDate: made.birthDate,
            sex: made.sex,
            nationality: made.nationality,
            document: { type: card ? 'I' : 'P', number, issuer: made.issuer, expires: made.expires },
          });
          const library = parse(lines);
          // The library does not know a few codes of Doc 9303 in these fields; its check digits must all agree.
          const disagreeing = library.details.filter((detail) => detail.field?.endsWith('CheckDigit') && !detail.valid);
          expect(disagreeing).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('names are written in the letters of Doc 9303', () => {
    expect(mrzName('Müller-Çelik')).toBe('MUELLER<CELIK');
    expect(mrzName("O'Connor")).toBe('OCONNOR');
    expect(mrzName('Nguyễn Thị')).toBe('NGUYEN<THI');
    expect(mrzName('Straße Øre Þór')).toBe('STRASSE<OERE<THOR');
  });

  it('check digits follow the example of part 3', () => {
    expect(checkDigit('520727')).toBe(3);
    expect(checkDigit('AB2134<<<')).toBe(5);
  });
});

describe('fuzz', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 120 }),
          fc.array(letters('A0<P', 28, 46), { maxLength: 4 }).map((lines) => lines.join('\n')),
        ),
        (text) => {
          read(text);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
