import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestDocument } from '../manifest.ts';
import { readPaxlst } from './read.ts';

const flight = ['TDT+20+MU772+++MU', 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', 'DTM+232:2003270645:201'];
const person = (name: string, number = name, kind = 'FL'): string[] => [
  `NAD+${kind}+++TEST:${name}`,
  'DTM+329:800101',
  `DOC+P+${number}`,
];
const message = (bgm: string, body: string[], unh = ''): string[] => {
  const inside = [`UNH+1+PAXLST:D:05B:UN:IATA${unh}`, bgm, ...flight, ...body];
  return [...inside, `UNT+${inside.length + 1}+1`];
};
const interchange = (...messages: string[][]): string =>
  ['UNB+UNOA:4+AIR+PVG+200327:0310+REF1', ...messages.flat(), `UNZ+${messages.length}+REF1`]
    .map((segment) => `${segment}'`)
    .join('\n');
const read = (...texts: string[]): ManifestDocument =>
  readPaxlst(new TextEncoder().encode(texts.join('\n')), { referenceYear: 2020 });
const said = ({ flights }: ManifestDocument): string[] =>
  flights.map((one) => [one.function, ...one.people.map(({ givenNames }) => givenNames)].join(' '));
const errors = ({ problems }: ManifestDocument): string[] =>
  problems.filter(({ severity }) => severity === 'error').map(({ field }) => field);
const list = (...names: string[]): string[] =>
  message('BGM+745', [...names.flatMap((name) => person(name)), `CNT+42:${names.length}`]);

describe('the last word in a file is the last word', () => {
  it('a list behind a cancellation is not put in front of it', () => {
    const document = read(interchange(list('ANNA'), message('BGM+266+XF', []), list('BEN')));
    expect(said(document)).toEqual(['original ANNA', 'cancel', 'original BEN']);
  });

  it('the same list behind a cancellation is no repetition: the flight comes after all', () => {
    const one = interchange(list('ANNA', 'BEN'));
    const document = read(one, interchange(message('BGM+266+XF', [])), one);
    expect(said(document)).toEqual(['original ANNA BEN', 'cancel', 'original ANNA BEN']);
    expect(document.problems).toEqual([]);
  });

  it('whoever is taken back and named again comes, and the other way round', () => {
    const add = (name: string): string[] => message('BGM+745+CP', [...person(name), 'CNT+42:1']);
    const back = (name: string): string[] => message('BGM+745+XR', [...person(name), 'CNT+42:1']);
    expect(said(read(interchange(add('X'), back('ANNA'), add('ANNA'))))).toEqual([
      'change X',
      'cancel ANNA',
      'change ANNA',
    ]);
    expect(said(read(interchange(back('X'), add('ANNA'), back('ANNA'))))).toEqual([
      'cancel X',
      'change ANNA',
      'cancel ANNA',
    ]);
  });

  it('the crew of a flight that is listed again is not put in front of its cancellation', () => {
    const crew = message('BGM+250', [...person('CAPTAIN', 'C1', 'FM'), 'CNT+41:1']);
    const document = read(interchange(list('ANNA'), message('BGM+266+XF', []), list('ANNA'), crew));
    expect(said(document)).toEqual(['original ANNA', 'cancel', 'original ANNA CAPTAIN']);
  });

  it('an older version that is sent again behind a newer one is the newest', () => {
    const document = read(interchange(list('ANNA', 'BEN'), list('ANNA'), list('ANNA', 'BEN')));
    expect(said(document)).toEqual(['original ANNA BEN', 'original ANNA', 'original ANNA BEN']);
  });

  it('a newer version of a split list may have more parts', () => {
    const part = (name: string, number: string): string[] =>
      message('BGM+745', [...person(name), 'CNT+42:1'], `+KEY+${number}`);
    const document = read(
      interchange(part('A', '1:C'), part('B', '2:F'), part('A', '1:C'), part('B', '2'), part('C', '3:F')),
    );
    expect(errors(document)).toEqual([]);
    expect(said(document)).toEqual(['original A B', 'original A B C']);
  });

  it('parts may be numbered through both lists of a flight', () => {
    const crew = message('BGM+250', [...person('CAPTAIN', 'C1', 'FM'), 'CNT+41:1'], '+KEY+3:F');
    const part = (name: string, number: string): string[] =>
      message('BGM+745', [...person(name), 'CNT+42:1'], `+KEY+${number}`);
    const document = read(interchange(part('A', '1:C'), part('B', '2'), crew));
    expect(document.problems).toEqual([]);
    expect(said(document)).toEqual(['original A B CAPTAIN']);
    expect(
      errors(read(interchange(part('A', '1:C'), part('B', '2'), message('BGM+250', ['CNT+41:0'], '+KEY+4:F')))),
    ).toContain('parts of the manifest');
  });
});

describe('what is cancelled', () => {
  it.each(['BGM+250++1', 'BGM+250+C+3', 'BGM+745+XR', 'BGM+745+LIST0001+1', 'BGM+266+CL+1'])(
    '%s that names nobody is refused: it does not cancel the flight',
    (bgm) => {
      expect(errors(read(interchange(message(bgm, []))))).toEqual(['cancellation']);
    },
  );

  it.each(['BGM+266+XF', 'BGM+266+XFLT'])('%s cancels the flight', (bgm) => {
    const document = read(interchange(message(bgm, [])));
    expect(errors(document)).toEqual([]);
    expect(said(document)).toEqual(['cancel']);
  });
});

describe('a list speaks for the people that it is about', () => {
  it('one of the crew among the passengers does not make it a list of the crew', () => {
    const body = [...person('ANNA'), ...person('DEADHEAD', 'C1', 'FM'), 'CNT+42:1', 'CNT+41:1'];
    expect(read(interchange(message('BGM+745++5', body))).flights).toMatchObject([
      { list: 'passenger', extent: 'whole' },
    ]);
  });

  it('a whole list of passengers stays whole beside a crew list that is none', () => {
    const whole = message('BGM+745++5', [...person('ANNA'), 'CNT+42:1']);
    const crew = message('BGM+250', [...person('CAPTAIN', 'C1', 'FM'), 'CNT+41:1']);
    const [one] = read(interchange(whole, crew)).flights;
    expect(one).toMatchObject({ list: 'both', extents: { passenger: 'whole' } });
    expect(one?.extent).toBeUndefined();
  });
});

it('D.02B, names in the older element and with a slash: everybody and whoever is left behind', () => {
  const bytes = readFileSync(join(import.meta.dirname, 'fixtures', 'old-names-d02b.edi'));
  const document = readPaxlst(bytes, { referenceYear: 2020 });
  expect(document.problems).toEqual([]);
  expect(document.flights).toMatchObject([
    {
      function: 'original',
      version: '02B',
      people: [
        { surname: 'TESTARI', givenNames: 'ANNA MARIA', embark: 'FCO', debark: 'PVG' },
        { surname: 'CESHI', givenNames: 'XIAOMING', documents: [{ number: 'E00000001', issuer: 'CHN' }] },
      ],
    },
    { function: 'update', closing: 'not-on-board', people: [{ surname: 'LEFT', givenNames: 'BEHIND' }] },
  ]);
});
