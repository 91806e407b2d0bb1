import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { readPaxlst } from './read.ts';

const flight = ['TDT+20+MU772+++MU', 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', 'DTM+232:2003270645:201'];
const one = ['NAD+FL+++TEST:ONE', 'DTM+329:800101', 'DOC+P+AA1'];
const message = (body: string[], trip = flight): string[] => {
  const inside = ['UNH+1+PAXLST:D:05B:UN:IATA', 'BGM+745', ...trip, ...body];
  return [...inside, `UNT+${inside.length + 1}+1`];
};
const interchange = (messages: string[][]): string =>
  ['UNB+UNOA:4+AIR+PVG+200327:0310+REF1', ...messages.flat(), `UNZ+${messages.length}+REF1`]
    .map((segment) => `${segment}'`)
    .join('');
const read = (text: string): ManifestDocument => readPaxlst(new TextEncoder().encode(text), { referenceYear: 2020 });
const errors = ({ problems }: ManifestDocument): ManifestProblem[] =>
  problems.filter(({ severity }) => severity === 'error');

describe('more than any carrier sends', () => {
  const many = (count: number, make: (n: number) => string[]): string[] =>
    Array.from({ length: count }, (_, n) => make(n)).flat();
  const worst = (document: ManifestDocument): string => errors(document).at(-1)?.expected ?? '';

  it('keeps nobody else waiting: people, messages, segments and bytes are counted before anybody is read', () => {
    const people = read(interchange([message(many(20_001, (n) => [`NAD+FL+++A:B${n}`]))]));
    expect(people.flights).toEqual([]);
    expect(errors(people)).toMatchObject([{ field: 'people', found: '20001' }]);
    const messages = read(interchange(Array.from({ length: 10_001 }, () => message(one))));
    expect(errors(messages)).toMatchObject([{ field: 'messages', found: '10001' }]);
    expect(worst(read(interchange([message(many(160_000, () => ['FTX+BAG']))])))).toContain('in a file');
    expect(errors(read(interchange([message([`NAD+FL+++${'A'.repeat(20_000)}:B`])])))[0]).toMatchObject({
      found: 'segment too long',
    });
  });

  it('refuses a person with a heap of documents and a flight of a hundred stops', () => {
    const documents = read(interchange([message(['NAD+FL+++A:B', ...many(21, (n) => [`DOC+P+X${n}`])])]));
    expect(errors(documents)).toMatchObject([{ field: 'document', found: 'DOC+P+X20' }]);
    const stops = many(101, (n) => [`LOC+92+${n % 2 === 0 ? 'PEK' : 'CAN'}`]);
    const flown = read(interchange([message(one, ['TDT+20+MU772', ...stops])]));
    expect(errors(flown)).toMatchObject([{ field: 'stops of the flight', expected: 'at most 100' }]);
  });
});
