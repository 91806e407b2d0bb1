import { describe, expect, test } from 'vitest';
import { formatOf, readManifest } from './read-manifest.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const wide = (text: string, big = false): Uint8Array => {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(big ? little.swap16() : little);
};
/** One message with one person; `+`, `:`, `?` and `'` are replaced by the separators given. */
const message = (marks = "+:?'", between = '', unb = 'UNB+UNOC:3+AIR+PVG+200327:0310+9'): string => {
  const segments = [
    unb,
    'UNH+1+PAXLST:D:05B:UN:IATA',
    'BGM+745',
    'TDT+20+MU588',
    'LOC+125+JFK',
    'DTM+189:2003261240:201',
    'LOC+87+PVG',
    'DTM+232:2003271445:201',
    "NAD+FL+++O?'BRIEN:JOHN",
    'DTM+329:570121',
    'DOC+P+MB140241',
    'CNT+42:1',
    'UNT+12+1',
    'UNZ+1+9',
  ];
  const text = segments.map((segment) => `${segment.replaceAll("?'", '?!')}'${between}`).join('');
  return text.replace(/[+:?']/g, (mark) => marks["+:?'".indexOf(mark)] ?? mark).replaceAll('!', marks[3] ?? "'");
};
const headings = 'Flight,Arrival date,From,To,Surname,Given names,Birth date,Passport No.';
const row = "MU588,2020-03-27,JFK,PVG,O'BRIEN,JOHN,1957-01-21,MB140241";
const chinese =
  '航班号,航班日期,起飞地,目的地,姓名,性别,国籍,证件类型,证件号码,出生日期\nMU588,2020/3/27,JFK,PVG,张三,男,中国,护照,MB140241,1957年1月21日\n';

describe('one flight and one person, however it was sent', () => {
  test.each<[string, Uint8Array, string]>([
    ['no line breaks', bytes(message()), 'paxlst'],
    ['CRLF after each segment', bytes(message(undefined, '\r\n')), 'paxlst'],
    ['separators of its own', bytes(`UNA|^.\\ ~${message('^|\\~')}`), 'paxlst'],
    [
      'level B without printable separators',
      bytes(message('\x1d\x1f?\x1c', '', 'UNB+UNOB:1+AIR+PVG+200327:0310+9').replace('?\x1c', ' ')),
      'paxlst',
    ],
    ['lower case', bytes(message().toLowerCase()), 'paxlst'],
    ['byte order mark', bytes(`\ufeff${message()}`), 'paxlst'],
    ['UTF-16 of a Windows tool', wide(message()), 'paxlst'],
    ['UTF-16, the other way round', wide(message(), true), 'paxlst'],
    [
      'telex around it, lines broken in the middle',
      bytes(`QU PVGAPXH\r\n.JFKAPMU 271234\r\n${message().replace(/(.{61})/g, '$1\r\n')}\r\nNNNN\r\n`),
      'paxlst',
    ],
    ['a long mail before it', bytes(`${'Received: by mail\r\n'.repeat(900)}\r\n${message()}`), 'paxlst'],
    ['a mail whose first sign looks like JSON', bytes(`[EXTERNAL MAIL]\r\n${message()}`), 'paxlst'],
    ['a telex whose first sign looks like JSON', bytes(`{1:F01PVGAPXH}\r\n${message()}`), 'paxlst'],
    ['the syntax of the airlines', bytes(message(undefined, '\n', 'UNB+IATA:1+AIR+PVG+200327:0310+9')), 'paxlst'],
    ['CSV', bytes(`${headings}\n${row}\n`), 'csv'],
    ['CSV with CRLF and a byte order mark', bytes(`\ufeff${headings}\r\n${row}\r\n`), 'csv'],
    ['CSV in UTF-16 with tabs', wide(`${headings}\n${row}\n`.replaceAll(',', '\t')), 'csv'],
    [
      'CSV with serial dates',
      bytes(`${headings}\n${row.replace('2020-03-27', '43917').replace('1957-01-21', '20841')}\n`),
      'csv',
    ],
    [
      'CSV with two-digit years',
      bytes(`${headings}\n${row.replace('2020-03-27', '27MAR20').replace('1957-01-21', '21JAN57')}\n`),
      'csv',
    ],
    ['Chinese headings', bytes(chinese), 'csv'],
    [
      'JSON in UTF-16',
      wide(
        JSON.stringify([
          {
            flight: 'MU588',
            date: '2020-03-27',
            from: 'JFK',
            to: 'PVG',
            surname: "O'BRIEN",
            givenNames: 'JOHN',
            passport: 'MB140241',
            birthDate: '1957-01-21',
          },
        ]),
      ),
      'json',
    ],
  ])('%s', async (_name, sent, format) => {
    expect(formatOf(sent)).toBe(format);
    const { flights, problems } = await readManifest(sent, 2020);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(flights).toHaveLength(1);
    expect(flights[0]?.arrival).toMatchObject({ carrier: 'MU', number: '588', from: 'JFK', to: 'PVG' });
    expect(flights[0]?.arrival.scheduledArrival?.slice(0, 10)).toBe('2020-03-27');
    expect(flights[0]?.people).toHaveLength(1);
    expect(flights[0]?.people[0]).toMatchObject({ birthDate: '1957-01-21' });
    expect(flights[0]?.people[0]?.documents[0]?.number.toUpperCase()).toBe('MB140241');
  });
});

describe('what is no manifest is refused in words that help', () => {
  test.each<[string, Uint8Array, string]>([
    ['an old workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), '.xlsx'],
    ['a zip that is no workbook', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]), 'workbook'],
    ['nothing', new Uint8Array(), 'headings'],
    ['a PDF', bytes('%PDF-1.7\n'), 'headings'],
    ['messages without their interchange', bytes("UNH+1+PAXLST:D:12B:UN:IATA'BGM+745'UNT+3+1'"), 'UNB'],
  ])('%s', async (_name, sent, expected) => {
    const { problems } = await readManifest(sent, 2020);
    expect(problems.map((problem) => `${problem.severity} ${problem.expected}`).join('\n')).toContain(expected);
    expect(problems.every(({ severity }) => severity === 'error')).toBe(true);
  });

  test('a passenger whose name looks like a segment does not make a table a message', async () => {
    const sent = bytes(`${headings}\n${row.replace("O'BRIEN", 'UNB ').replace('JOHN', 'UNH')}\n`);
    expect(formatOf(sent)).toBe('csv');
    expect((await readManifest(sent, 2020)).flights[0]?.people).toHaveLength(1);
  });
});
