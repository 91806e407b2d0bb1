import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { isRefused } from '../manifest.ts';
import type { PaxlstReadOptions } from './read.ts';
import { readPaxlst } from './read.ts';

const options: PaxlstReadOptions = { referenceYear: 2020 };
const fixture = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, 'fixtures', name));
const read = (text: string, more: Partial<PaxlstReadOptions> = {}): ManifestDocument =>
  readPaxlst(new TextEncoder().encode(text), { ...options, ...more });
const errors = (document: ManifestDocument): ManifestProblem[] =>
  document.problems.filter((problem) => problem.severity === 'error');
const errorFields = (document: ManifestDocument): string[] => errors(document).map((problem) => problem.field);

const flight = ['TDT+20+MU772+++MU', 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', 'DTM+232:2003270645:201'];
const person = (name: string, number: string): string[] => [
  `NAD+FL+++${name}`,
  'ATT+2++F',
  'DTM+329:800101',
  'NAT+2+ITA',
  `DOC+P+${number}`,
];
const one = person('TEST:ONE', 'AA0000001');
const two = person('TEST:TWO', 'AA0000002');

interface Shape {
  unh?: string;
  bgm?: string;
  segments?: string[];
  unt?: string;
}
const message = (body: string[], shape: Shape = {}): string[] => {
  const inside = [
    `UNH+1+PAXLST:D:05B:UN:IATA${shape.unh ?? ''}`,
    shape.bgm ?? 'BGM+745',
    ...(shape.segments ?? flight),
    ...body,
  ];
  return [...inside, shape.unt ?? `UNT+${inside.length + 1}+1`];
};
const interchange = (messages: string[][], unb = 'UNB+UNOA:4+AIR+PVG+200327:0310+REF1', unz?: string): string =>
  [unb, ...messages.flat(), unz ?? `UNZ+${messages.length}+REF1`].map((segment) => `${segment}'`).join('\n');

describe('realistic messages', () => {
  it.each([
    'single-sector-d12b.edi',
    'crew-d05b.edi',
    'passenger-and-crew-d03b.edi',
    'progressive-d12b.edi',
    'split-in-three-d05b.edi',
    'telex-wrapped-d05b.txt',
    'closed-on-board-d05b.edi',
    'flight-cancelled-d05b.edi',
    'names-utf8-d12b.edi',
  ])('%s reads without any problem', (name) => {
    const document = readPaxlst(fixture(name), options);
    expect(document.problems).toEqual([]);
    expect(document.flights).toHaveLength(1);
  });

  it('the guide’s single sector lands field by field', () => {
    const [read] = readPaxlst(fixture('single-sector-d12b.edi'), options).flights;
    expect(read?.arrival).toEqual({
      carrier: 'MU',
      number: '772',
      from: 'FCO',
      to: 'PVG',
      scheduledDeparture: '2020-03-26T12:30',
      scheduledArrival: '2020-03-27T06:45',
    });
    expect(read).toMatchObject({
      function: 'original',
      list: 'passenger',
      version: '12B',
      statedTotal: { passengers: 3 },
    });
    expect(read?.people[0]).toEqual({
      role: 'passenger',
      reference: 'MU772001',
      surname: 'TESTARI',
      givenNames: 'ANNA MARIA',
      sex: 'F',
      birthDate: '1972-09-07',
      nationality: 'ITA',
      documents: [{ type: 'P', number: 'YA1234567', issuer: 'ITA', expires: '2025-12-31' }],
      seat: '12A',
      embark: 'FCO',
      debark: 'PVG',
      clearance: 'PVG',
      residence: 'ITA',
      birthPlace: 'ROMA ITA',
      address: 'LANE 88 YUYUAN ROAD, SHANGHAI, SH, 200050, CHN',
      phone: '86 139 0000 0001',
      baggage: ['MU012345:3'],
      bookingReference: 'TYR123',
      partyKey: 'TYR123',
      at: 'UNH 1 / segment 11 NAD',
    });
    expect(read?.people[1]).toMatchObject({ infant: true, sex: 'M' });
    expect(read?.people[2]?.documents).toEqual([
      { type: 'P', number: 'E00000001', issuer: 'CHN', expires: '2027-04-11' },
      { type: 'V', number: 'V7654321', issuer: 'ITA', expires: '2020-06-01' },
    ]);
  });

  it('a progressive flight keeps its legs and knows which one is ours', () => {
    const [read] = readPaxlst(fixture('progressive-d12b.edi'), options).flights;
    expect(read?.legs.map((leg) => `${leg.from}-${leg.to}`)).toEqual(['JFK-PVG', 'PVG-WUH']);
    expect(read?.arrival.to).toBe('PVG');
    const [wuhan] = readPaxlst(fixture('progressive-d12b.edi'), { ...options, ports: ['WUH'] }).flights;
    expect(wuhan?.arrival.to).toBe('WUH');
    expect(read?.people[1]).toMatchObject({ transit: true, transitTo: 'ICN' });
  });

  it('a chain of stops in one TDT is a chain of legs', () => {
    const chain = ['TDT+20+UA86', 'LOC+125+YVR', 'LOC+87+PVG', 'LOC+92+CAN', 'LOC+130+WUH'];
    const [read] = readAll(interchange([message([...one, 'CNT+42:1'], { segments: chain })]));
    expect(read?.legs.map((leg) => leg.from + leg.to)).toEqual(['YVRPVG', 'PVGCAN', 'CANWUH']);
    expect(read?.arrival.to).toBe('PVG');
  });

  it('passengers and crew of one flight become one flight', () => {
    const [read, ...more] = readPaxlst(fixture('passenger-and-crew-d03b.edi'), options).flights;
    expect(more).toEqual([]);
    expect(read).toMatchObject({ list: 'both', statedTotal: { passengers: 2, crew: 1 } });
    expect(read?.people.map((each) => each.role)).toEqual(['passenger', 'passenger', 'crew']);
  });

  it('a closed flight says whether the named are on board or left behind', () => {
    const [closed] = readPaxlst(fixture('closed-on-board-d05b.edi'), options).flights;
    expect(closed).toMatchObject({ function: 'update', closing: 'on-board', statedTotal: { passengers: 2 } });
    expect(closed?.people.map((each) => each.reference)).toEqual(['MU772001', 'MU772003']);
    const [cancelled] = readPaxlst(fixture('flight-cancelled-d05b.edi'), options).flights;
    expect(cancelled).toMatchObject({ function: 'cancel', people: [] });
  });
});

function readAll(text: string): ManifestDocument['flights'] {
  const document = read(text);
  expect(document.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
  return document.flights;
}

describe('heads that do not add up are refused', () => {
  it.each([
    ['CNT 42 too high', interchange([message([...one, 'CNT+42:2'])]), 'total of passengers'],
    ['CNT 42 too low', interchange([message([...one, ...two, 'CNT+42:1'])]), 'total of passengers'],
    [
      'CNT 41 in a crew list',
      interchange([message(['NAD+FM+++C:D', 'DOC+P+X1', 'CNT+41:3'], { bgm: 'BGM+250' })]),
      'total of crew',
    ],
    ['CNT that is no number', interchange([message([...one, 'CNT+42:many'])]), 'total of passengers'],
    ['two different CNT', interchange([message([...one, 'CNT+42:1', 'CNT+42:2'])]), 'total of passengers'],
    ['UNT count', interchange([message([...one, 'CNT+42:1'], { unt: 'UNT+99+1' })]), 'UNT count'],
    ['UNT reference', interchange([message([...one, 'CNT+42:1'], { unt: 'UNT+14+2' })]), 'UNT reference'],
    ['UNZ count', interchange([message([...one, 'CNT+42:1'])], undefined, 'UNZ+2+REF1'), 'UNZ count'],
    ['UNZ reference', interchange([message([...one, 'CNT+42:1'])], undefined, 'UNZ+1+REF2'), 'UNZ reference'],
    ['nobody listed and nobody stated', interchange([message([])]), 'total of passengers'],
  ])('%s', (_name, text, field) => {
    expect(errorFields(read(text))).toContain(field);
  });

  it('UNE that counts other messages than came', () => {
    const text = [
      'UNB+UNOA:4+AIR+PVG+200327:0310+REF1',
      'UNG+PAXLST+AIR+PVG+200327:0310+7+UN+D:05B',
      ...message([...one, 'CNT+42:1']),
      'UNE+2+7',
      'UNZ+1+REF1',
    ];
    expect(errorFields(read(text.map((segment) => `${segment}'`).join('')))).toEqual(['UNE count']);
  });

  it('a stated total of nobody is an empty list, not a mistake', () => {
    const [empty] = readAll(interchange([message(['CNT+42:0'])]));
    expect(empty).toMatchObject({ people: [], statedTotal: { passengers: 0 } });
  });

  it('a missing total is a warning', () => {
    const document = read(interchange([message(one)]));
    expect(isRefused(document)).toBe(false);
    expect(document.problems.map((problem) => problem.field)).toEqual(['total of passengers']);
  });

  it('a passenger list may state a crew that is listed elsewhere, and says so', () => {
    const document = read(interchange([message([...one, 'CNT+42:1', 'CNT+41:9'])]));
    expect(isRefused(document)).toBe(false);
    expect(document.flights[0]?.statedTotal).toEqual({ passengers: 1, crew: 9 });
    expect(document.problems[0]?.expected).toContain('crew');
  });
});

describe('files cut short', () => {
  const whole = interchange([message([...one, ...two, 'CNT+42:2'])]);

  it('every truncation is refused, wherever the cut falls', () => {
    for (let length = 0; length < whole.length - 1; length += 1) {
      expect(isRefused(read(whole.slice(0, length))), `cut at ${length}`).toBe(true);
    }
    expect(isRefused(read(whole))).toBe(false);
  });

  it('any one segment taken out is refused or changes no head', () => {
    const segments = whole.split('\n');
    for (let index = 0; index < segments.length; index += 1) {
      const document = read(segments.filter((_, each) => each !== index).join('\n'));
      expect(isRefused(document), segments[index]).toBe(true);
    }
  });

  it('a second interchange that begins before the first ends is said', () => {
    const cut = whole.slice(0, whole.indexOf('UNT'));
    const document = read(`${cut}\n${whole}`);
    expect(errorFields(document)).toEqual(expect.arrayContaining(['UNT', 'UNZ']));
  });

  it('segments outside of any interchange are somebody lost', () => {
    expect(errorFields(read(`${whole}\nNAD+FL+++LOST:SOUL'`))).toEqual(['segment']);
    expect(
      errorFields(
        read(
          message(one)
            .map((segment) => `${segment}'`)
            .join(''),
        ),
      ),
    ).toContain('interchange');
  });
});

describe('split manifests', () => {
  const parts = readFileSync(join(import.meta.dirname, 'fixtures', 'split-in-three-d05b.edi'), 'utf8').split(
    '\r\n\r\n',
  );

  it('parts come together in any order, from one file or several', () => {
    const files = [parts[2], parts[0], parts[1]].map((text) => new TextEncoder().encode(text));
    const document = readPaxlst(files, options);
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people.map((each) => each.givenNames)).toEqual(['ADA', 'BEN', 'CYD']);
    expect(document.flights[0]?.people[0]?.at).toBe('file 2 / UNH 1 / segment 8 NAD');
  });

  it.each([
    ['the first part is missing', [1, 2]],
    ['the middle part is missing', [0, 2]],
    ['the last part is missing', [0, 1]],
  ])('refused when %s', (_name, chosen) => {
    const document = read(chosen.map((index) => parts[index]).join('\n'));
    expect(errorFields(document)).toContain('parts of the manifest');
  });

  it('parts that each state their own heads are added', () => {
    const text = interchange([
      message([...one, 'CNT+42:1'], { unh: '+KEY+01:C' }),
      message([...two, 'CNT+42:1'], { unh: '+KEY+02:F' }),
    ]);
    const [read, ...more] = readAll(text);
    expect(more).toEqual([]);
    expect(read?.statedTotal).toEqual({ passengers: 2 });
  });

  it('unmarked parts are whole only when the flight’s total proves it', () => {
    const whole = [
      message([...one, 'CNT+42:2'], { unh: '+KEY+01' }),
      message([...two, 'CNT+42:2'], { unh: '+KEY+02' }),
    ];
    expect(isRefused(read(interchange(whole)))).toBe(false);
    const open = [message([...one, 'CNT+42:1'], { unh: '+KEY+01' }), message([...two, 'CNT+42:1'], { unh: '+KEY+02' })];
    expect(isRefused(read(interchange(open)))).toBe(true);
  });

  it('a later version of a list is not added to the earlier one', () => {
    const document = read(interchange([message([...one, 'CNT+42:1']), message([...one, ...two, 'CNT+42:2'])]));
    expect(document.flights.map((each) => each.people.length)).toEqual([1, 2]);
    expect(isRefused(document)).toBe(false);
  });

  it('the same message sent twice is one message', () => {
    const text = interchange([message([...one, 'CNT+42:1'])]);
    const document = read(text + text);
    expect(document.flights).toHaveLength(1);
    expect(document.flights[0]?.people).toHaveLength(1);
    expect(document.problems.map((problem) => problem.severity)).toEqual(['warning']);
  });

  it('two flights in a file stay two flights', () => {
    const other = flight.map((segment) => segment.replace('MU772', 'CA926').replace('+MU', '+CA'));
    const document = read(
      interchange([message([...one, 'CNT+42:1']), message([...two, 'CNT+42:1'], { segments: other })]),
    );
    expect(document.flights.map((each) => each.arrival.carrier)).toEqual(['MU', 'CA']);
  });
});

describe('people nobody may lose', () => {
  it('an unknown kind of person is refused, not skipped', () => {
    expect(errorFields(read(interchange([message([...one, 'NAD+XX+++ODD:PERSON', 'CNT+42:1'])])))).toEqual([
      'NAD qualifier',
    ]);
  });

  it('a person without a document is kept and said', () => {
    const document = read(interchange([message(['NAD+FL+++NODOC:NED', 'DOC++', 'DTM+36:', 'LOC+91+', 'CNT+42:1'])]));
    expect(isRefused(document)).toBe(false);
    expect(document.flights[0]?.people).toHaveLength(1);
    expect(document.problems.map((problem) => problem.field)).toEqual(['document number', 'document', 'birth date']);
  });

  it('a person without name, document or reference is refused', () => {
    expect(errorFields(read(interchange([message(['NAD+FL', 'CNT+42:1'])])))).toEqual(['person']);
  });

  it('the same person twice is one case, and said', () => {
    const document = read(interchange([message([...one, ...one, 'CNT+42:2'])]));
    expect(isRefused(document)).toBe(false);
    expect(document.flights[0]).toMatchObject({ merged: 1, statedTotal: { passengers: 2 } });
    expect(document.flights[0]?.people).toHaveLength(1);
  });

  it('a child on a parent’s passport stays a head of its own', () => {
    const child = person('TEST:CHILD', 'AA0000001');
    const document = read(interchange([message([...one, ...child, 'CNT+42:2'])]));
    expect(document.flights[0]?.people).toHaveLength(2);
    expect(document.problems.map((problem) => problem.field)).toEqual(['document']);
  });
});

describe('what lists mean', () => {
  it.each([
    ['BGM+745++9', 'original'],
    ['BGM+745', 'original'],
    ['BGM+745++5', 'original'],
    ['BGM+745++4', 'change'],
    ['BGM+745+CP', 'change'],
    ['BGM+745+RP', 'change'],
    ['BGM+745++1', 'cancel'],
    ['BGM+745+XR', 'cancel'],
  ])('%s is %s', (bgm, meaning) => {
    expect(readAll(interchange([message([...one, 'CNT+42:1'], { bgm })]))[0]?.function).toBe(meaning);
  });

  it('a crew list is read as one, and a passenger in it does not make it one', () => {
    const crew = ['NAD+FM+++C:D', 'DOC+P+X1', 'CNT+41:1'];
    expect(readAll(interchange([message(crew, { bgm: 'BGM+250+C' })]))[0]).toMatchObject({
      list: 'crew',
      function: 'original',
    });
    expect(readAll(interchange([message(crew, { bgm: 'BGM+250+CC' })]))[0]).toMatchObject({
      list: 'crew',
      function: 'change',
    });
    expect(isRefused(read(interchange([message([...one, 'CNT+42:1'], { bgm: 'BGM+250+C' })])))).toBe(true);
  });

  it.each(['BGM+745++77', 'BGM+999', 'BGM+266+HUH'])('%s is refused rather than guessed', (bgm) => {
    expect(isRefused(read(interchange([message([...one, 'CNT+42:1'], { bgm })])))).toBe(true);
  });

  it('a test interchange opens no real cases', () => {
    const unb = 'UNB+UNOA:4+AIR+PVG+200327:0310+REF1++++++1';
    const text = interchange([message([...one, 'CNT+42:1'])], unb);
    expect(errorFields(read(text))).toEqual(['test indicator']);
    expect(isRefused(read(text, { acceptTest: true }))).toBe(false);
  });

  it('another message type is refused', () => {
    expect(errorFields(read("UNB+UNOA:4+A+B+200327:0310+1'UNH+1+CUSRES:D:05B:UN'BGM+962'UNT+3+1'UNZ+1+1'"))).toEqual([
      'message type',
    ]);
  });
});

describe('separators and character sets', () => {
  const body = interchange([message([...person('O?+NE:AN?:NA ??', 'AA1'), 'CNT+42:1'])]);

  it('release characters keep separators in names', () => {
    expect(readAll(body)[0]?.people[0]).toMatchObject({ surname: 'O+NE', givenNames: 'AN:NA ?' });
  });

  it.each([
    ['UNA:*.? #', ':', '*', '#'],
    ['UNA;|.!%\n', ';', '|', '\n'],
    ["UNA:+.?*'", ':', '+', "'"],
    ["UNA:+.?'", ':', '+', "'"],
    ['UNA\x1f\x1d.? \x1c', '\x1f', '\x1d', '\x1c'],
  ])('%j', (una, component, element, terminator) => {
    const plain = interchange([message([...one, ...two, 'CNT+42:2'])]).replace(/\n/g, '');
    const swapped = plain.replace(/[:+']/g, (sign) => (sign === ':' ? component : sign === '+' ? element : terminator));
    expect(readAll(una + swapped)[0]?.people.map((each) => each.givenNames)).toEqual(['ONE', 'TWO']);
  });

  it('lower case, blanks and blank lines are tolerated', () => {
    const text = interchange([message([...one, 'CNT+42:1'])])
      .toLowerCase()
      .replace(/'\n/g, "' \r\n\r\n\t ");
    expect(readAll(text)[0]?.people[0]).toMatchObject({ surname: 'test', sex: 'F', nationality: 'ITA' });
  });

  it('Latin-1 is read as Latin-1 and UTF-8 as UTF-8, whatever is declared', () => {
    const text = interchange(
      [message([...person('MÜLLER:ZOË', 'AA1'), 'CNT+42:1'])],
      'UNB+UNOC:3+A+B+200327:0310+REF1',
    );
    const latin1 = Uint8Array.from(text, (character) => character.charCodeAt(0));
    expect(readPaxlst(latin1, options).flights[0]?.people[0]).toMatchObject({ surname: 'MÜLLER', givenNames: 'ZOË' });
    expect(readPaxlst(latin1, options).problems).toEqual([]);
    const utf8 = read(text);
    expect(utf8.flights[0]?.people[0]).toMatchObject({ surname: 'MÜLLER', givenNames: 'ZOË' });
    expect(utf8.problems.map((problem) => problem.field)).toEqual(['character set']);
    const unoe = text.replace('UNOC', 'UNOE');
    const cyrillic = Uint8Array.from(unoe.replace('MÜLLER', '\xb8\xd2\xd0\xdd\xde\xd2'), (each) => each.charCodeAt(0));
    expect(readPaxlst(cyrillic, options).flights[0]?.people[0]?.surname).toBe('Иванов');
  });

  it('a file saved as UTF-16 by a Windows tool is read', () => {
    const units = Uint16Array.from(`\ufeff${interchange([message([...one, 'CNT+42:1'])])}`, (each) =>
      each.charCodeAt(0),
    );
    expect(isRefused(readPaxlst(new Uint8Array(units.buffer), options))).toBe(false);
  });
});

describe('two-digit years', () => {
  const birth = (value: string, referenceYear: number): string | undefined =>
    read(interchange([message(['NAD+FL+++A:B', `DTM+329:${value}`, 'CNT+42:1'])]), { referenceYear }).flights[0]
      ?.people[0]?.birthDate;

  it('a birth is never in the future of the year of reading', () => {
    expect(birth('200101', 2020)).toBe('2020-01-01');
    expect(birth('210101', 2020)).toBe('1921-01-01');
    expect(birth('990101', 2101)).toBe('2099-01-01');
    expect(birth('19210101', 2020)).toBe('1921-01-01');
  });

  it('a date that does not exist is said, and the person kept', () => {
    const document = read(interchange([message(['NAD+FL+++A:B', 'DTM+329:190230', 'CNT+42:1'])]));
    expect(document.flights[0]?.people[0]?.birthDate).toBeUndefined();
    expect(document.problems.map((problem) => problem.found)).toContain('190230');
  });
});

describe('giant and hostile input', () => {
  it('is refused with a clear problem, quickly', () => {
    const huge = readPaxlst(new Uint8Array(9 * 1024 * 1024), options);
    expect(errorFields(huge)).toEqual(['document']);
    const fill = (pattern: string): string => pattern.repeat(Math.floor((2 * 1024 * 1024) / pattern.length));
    for (const pattern of [
      '+',
      ':',
      "'",
      "A'",
      'UNB+',
      "UNB+'",
      'UNA:+.? ',
      "UNH+1+PAXLST:D:05B:UN'",
      '?',
      "NAD+FL'",
    ]) {
      const document = read(`UNB+UNOA:4+A+B+200327:0310+1'${fill(pattern)}`);
      expect(isRefused(document), pattern).toBe(true);
      expect(document.problems.length).toBeLessThan(1100);
    }
  }, 60_000);

  it('reads twenty thousand people in one go', () => {
    const people: string[] = [];
    for (let index = 0; index < 20_000; index += 1) people.push(...person(`T:P${index}`, `AA${index}`));
    const document = read(interchange([message([...people, 'CNT+42:20000'])]));
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people).toHaveLength(20_000);
  });

  it('reads ten thousand messages of one person each', () => {
    const messages: string[][] = [];
    for (let index = 0; index < 10_000; index += 1)
      messages.push(message([...person(`T:P${index}`, `A${index}`), 'CNT+42:1']));
    const document = read(interchange(messages));
    expect(isRefused(document)).toBe(false);
    expect(document.flights).toHaveLength(1);
    expect(document.flights[0]?.people).toHaveLength(10_000);
  });
});
