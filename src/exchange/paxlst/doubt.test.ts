import { describe, expect, it } from 'vitest';
import type { ManifestDocument } from '../manifest.ts';
import { readPaxlst } from './read.ts';

const flight = ['TDT+20+MU772+++MU', 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', 'DTM+232:2003270645:201'];
const message = (body: string[], { bgm = 'BGM+745', unh = '', trip = flight } = {}): string[] => {
  const inside = [`UNH+1+PAXLST:D:05B:UN:IATA${unh}`, bgm, ...trip, ...body];
  return [...inside, `UNT+${inside.length + 1}+1`];
};
const interchange = (messages: string[][], unb = 'UNB+UNOA:4+AIR+PVG+200327:0310+REF1'): string =>
  [unb, ...messages.flat(), `UNZ+${messages.length}+REF1`].map((segment) => `${segment}'`).join('\n');
const read = (text: string): ManifestDocument =>
  readPaxlst(new TextEncoder().encode(text), { referenceYear: 2020, ports: ['PVG'] });
const errors = ({ problems }: ManifestDocument): string[] =>
  problems.filter(({ severity }) => severity === 'error').map(({ field }) => field);
const anna = ['NAD+FL+++TEST:ANNA', 'DTM+329:800101', 'DOC+P+AA1'];
const ben = ['NAD+FL+++TEST:BEN', 'DTM+329:700707', 'DOC+P+AA2'];
const lost = ben.slice(1);

describe('totals that disagree are never passed over', () => {
  it.each([
    ['unnumbered', ['', '']],
    ['numbered', ['+KEY+1:C', '+KEY+2:F']],
  ])('%s messages, of which one states its own heads and the other those of the flight', (_name, [first, second]) => {
    const sent = [message([...anna, 'CNT+42:2'], { unh: first! }), message([...ben, 'CNT+42:1'], { unh: second! })];
    expect(errors(read(interchange(sent)))).toContain('total of passengers');
  });

  it('all of them may state the heads of the flight, or each its own', () => {
    for (const stated of [1, 2]) {
      const sent = [message([...anna, `CNT+42:${stated}`]), message([...ben, `CNT+42:${stated}`])];
      const document = read(interchange(sent));
      expect(errors(document)).toEqual([]);
      expect(document.flights[0]?.statedTotal).toEqual({ passengers: 2 });
    }
  });

  it('whoever adds a passenger may state the heads of the flight, and it is said that nobody compared them', () => {
    const document = read(interchange([message([...anna, 'CNT+42:180'], { bgm: 'BGM+745+CP' })]));
    expect(errors(document)).toEqual([]);
    expect(document.problems.map(({ field }) => field)).toEqual(['total of passengers']);
  });
});

describe('a NAD that is lost never gives somebody the papers of another', () => {
  it.each([
    ['misspelt', ['MAD+FL+++TEST:BEN', ...lost]],
    ['behind a line of the page', ['PAGE 02\nNAD+FL+++TEST:BEN', ...lost]],
    ['gone, and a second birth date shows it', lost],
  ])('%s', (_name, second) => {
    expect(errors(read(interchange([message([...anna, ...second])])))).not.toEqual([]);
  });

  it('of the first person of all', () => {
    expect(errors(read(interchange([message(['MAD+FL+++TEST:ANNA', ...anna.slice(1), ...ben])])))).toContain('segment');
    expect(errors(read(interchange([message([...anna.slice(1), ...ben])])))).toContain('segment');
  });

  it('the same birth date said twice is no doubt', () => {
    expect(errors(read(interchange([message([...anna, 'DTM+329:800101', 'CNT+42:1'])])))).toEqual([]);
  });
});

describe('what stands around a message', () => {
  const whole = interchange([message([...anna, 'CNT+42:1'])]);

  it.each(['Dear all, passenger count: 1', 'The Account, and the amount. Regards', 'discount+ 3'])(
    'is nobody lost: %s',
    (text) => {
      expect(errors(read(`${text}\n${whole}\n${text}`))).toEqual([]);
    },
  );

  it('is somebody lost where it is a segment', () => {
    expect(errors(read(`${whole}\nNAD+FL+++LOST:SOUL'`))).toEqual(['segment']);
  });
});

describe('numbers that are none', () => {
  it.each(['UNKNOWN', '0', '000000000', 'XXXX', 'N/A', 'TBA', 'PENDING'])('%s is nobody’s document', (number) => {
    const document = read(
      interchange([message(['NAD+FL+++TEST:ONE', 'DTM+329:800101', `DOC+P+${number}`, 'CNT+42:1'])]),
    );
    expect(document.flights[0]?.people[0]?.documents).toEqual([]);
    expect(document.problems.map(({ field }) => field)).toContain('document number');
  });
});

describe('names as they come', () => {
  const nameOf = (name: string, unb?: string): object | undefined =>
    read(interchange([message([`NAD+FL+++${name}`, ...anna.slice(1), 'CNT+42:1'])], unb)).flights[0]?.people[0];

  it('titles are no names, and INF is an infant', () => {
    expect(nameOf('TEST:ANNA MRS')).toMatchObject({ surname: 'TEST', givenNames: 'ANNA' });
    expect(nameOf('TEST/BABY INF')).toMatchObject({ surname: 'TEST', givenNames: 'BABY', infant: true });
    expect(nameOf('TEST:MISSY')).toMatchObject({ givenNames: 'MISSY' });
  });

  it('a sign that may separate repetitions loses no part of a name', () => {
    expect(nameOf('O*BRIEN:JOHN')).toMatchObject({ surname: 'O*BRIEN', givenNames: 'JOHN' });
  });

  const inBytes = (syntax: string, bytes: number[]): ManifestDocument => {
    const text = interchange([message([...anna, 'CNT+42:1'])], `UNB+${syntax}:3+AIR+PVG+200327:0310+REF1`);
    const sent = new TextEncoder().encode(text.replace('TEST:ANNA', `TEST:${'#'.repeat(bytes.length)}`));
    sent.set(bytes, sent.indexOf('#'.charCodeAt(0)));
    return readPaxlst(sent, { referenceYear: 2020 });
  };

  it.each(['UNOX', 'UNOC', 'UNOA'])('names in GB 18030 under %s are read as what they are, and said', (syntax) => {
    const { flights, problems } = inBytes(syntax, [0xcd, 0xf5, 0xce, 0xb0]);
    expect(flights[0]?.people[0]?.givenNames).toBe('王伟');
    expect(problems).toMatchObject([{ field: 'character set', found: expect.stringContaining('GB 18030') }]);
  });

  it('a western name with two marked letters side by side is not taken for Chinese', () => {
    const [m, u, sharp, i, g] = [0x4d, 0xfc, 0xdf, 0x69, 0x67];
    const { flights, problems } = inBytes('UNOX', [m, u, sharp, i, g]);
    expect(flights[0]?.people[0]?.givenNames).toBe('Müßig');
    expect(problems).toMatchObject([{ field: 'character set', found: expect.stringContaining('Latin-1') }]);
  });

  it('a line that a mail gateway broke with "=" is put together again', () => {
    const text = interchange([message([...anna, 'CNT+42:1'])]).replace('TEST:ANNA', 'TEST:AN=\r\nNA');
    const { flights, problems } = read(text);
    expect(flights[0]?.people[0]?.givenNames).toBe('ANNA');
    expect(problems).toMatchObject([{ field: 'character set', severity: 'warning' }]);
  });
});

describe('times as they come', () => {
  const arrivalOf = (...times: string[]): ManifestDocument =>
    read(
      interchange([
        message([...anna, 'CNT+42:1'], {
          trip: ['TDT+20+MU772+++MU', 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', ...times],
        }),
      ]),
    );

  it('2400 is midnight at the end of the day, not no time at all', () => {
    expect(arrivalOf('DTM+232:200327240000:202').flights[0]?.arrival.scheduledArrival).toBe('2020-03-28T00:00');
    expect(arrivalOf('DTM+232:2002292400:201').flights[0]?.arrival.scheduledArrival).toBe('2020-03-01T00:00');
    expect(arrivalOf('DTM+232:2002292401:201').flights[0]?.arrival.scheduledArrival).toBeUndefined();
  });

  it('an estimated time is better than none, and never better than the scheduled one', () => {
    const estimated = arrivalOf('DTM+132:2003270700:201');
    expect(estimated.flights[0]?.arrival.scheduledArrival).toBe('2020-03-27T07:00');
    expect(estimated.problems.map(({ field }) => field)).toEqual(['scheduled arrival']);
    const both = arrivalOf('DTM+132:2003270700:201', 'DTM+232:2003270645:201');
    expect(both.flights[0]?.arrival.scheduledArrival).toBe('2020-03-27T06:45');
  });
});

it('two people who are named by the reference of their booking alone are two', () => {
  const nameless = ['NAD+FL', 'RFF+ABO:PNR1'];
  const document = read(interchange([message([...nameless, ...nameless, 'CNT+42:2'], { bgm: 'BGM+266+CLOB' })]));
  expect(document.flights[0]?.people).toHaveLength(2);
});

describe('dates are never placed on a guess that the flight contradicts', () => {
  it.each([
    ['two digits of a year behind the flight are of a hundred years before', '230511', '1923-05-11'],
    ['also under their code', '230511:101', '1923-05-11'],
    ['four digits are not moved', '20250101:102', undefined],
    ['an infant born on the day', '20200327:102', '2020-03-27'],
    ['a month is no day', '200305:610', undefined],
    ['a code that nobody knows', '19800101:718', undefined],
    ['a time with its offset', '198001011200?+0800:205', '1980-01-01'],
  ])('%s', (_name, date, birth) => {
    const sent = interchange([message(['NAD+FL+++TEST:ANNA', `DTM+329:${date}`, 'DOC+P+AA1', 'CNT+42:1'])]);
    const { flights, problems } = readPaxlst(new TextEncoder().encode(sent), { referenceYear: 2026, ports: ['PVG'] });
    expect(flights[0]?.people[0]?.birthDate).toBe(birth);
    expect(problems.some(({ field }) => field === 'birth date')).toBe(birth === undefined);
  });

  it('the time of UTC is not that of the place', () => {
    const trip = [...flight.slice(0, 4), 'DTM+232:202003262245?+0000:205'];
    const { flights, problems } = read(interchange([message([...anna, 'CNT+42:1'], { trip })]));
    expect(flights[0]?.arrival).not.toHaveProperty('scheduledArrival');
    expect(problems).toMatchObject([{ field: 'scheduled arrival', severity: 'warning' }]);
  });
});

describe('what the flight is', () => {
  it('one stop may be named twice, where the flight lands and where it goes on', () => {
    const [tdt = '', from = '', left = '', , lands = ''] = flight;
    const onward = ['LOC+92+PEK', 'DTM+189:2003271000:201', 'LOC+130+PVG', 'DTM+232:2003271220:201'];
    const trip = [tdt, from, left, 'LOC+87+PEK', lands, ...onward];
    const { flights, problems } = read(interchange([message([...anna, 'CNT+42:1'], { trip })]));
    expect(problems).toEqual([]);
    expect(flights[0]?.legs).toMatchObject([
      { from: 'FCO', to: 'PEK', scheduledArrival: '2020-03-27T06:45' },
      { from: 'PEK', to: 'PVG', scheduledDeparture: '2020-03-27T10:00', scheduledArrival: '2020-03-27T12:20' },
    ]);
    const nowhere = [tdt, 'LOC+125+PVG', 'LOC+87+PVG', lands];
    expect(errors(read(interchange([message([...anna, 'CNT+42:1'], { trip: nowhere })])))).toEqual([
      'stops of the flight',
    ]);
  });

  it('the mark of an aircraft is no flight number', () => {
    for (const tdt of ['TDT+20+B-1234', 'TDT+20+B-1234+++MU']) {
      const document = read(interchange([message([...anna, 'CNT+42:1'], { trip: [tdt, ...flight.slice(1)] })]));
      expect(errors(document)).toContain('flight number');
    }
  });
});
