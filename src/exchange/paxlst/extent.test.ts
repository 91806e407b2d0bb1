import { describe, expect, it } from 'vitest';
import type { ManifestDocument } from '../manifest.ts';
import { readPaxlst } from './read.ts';

interface Shape {
  readonly unh?: string;
  readonly bgm?: string;
  readonly total?: number;
}
/** An interchange of one message with one passenger. */
const read = ({ unh = '', bgm = 'BGM+745', total = 1 }: Shape = {}): ManifestDocument => {
  const message = [
    `UNH+1+PAXLST:D:05B:UN:IATA${unh}`,
    bgm,
    ...['TDT+20+MU772+++MU', 'LOC+125+FCO', 'DTM+189:2003261230:201', 'LOC+87+PVG', 'DTM+232:2003270645:201'],
    ...['NAD+FL+++TEST:ONE', 'DTM+329:800101', 'DOC+P+AA0000001'],
    `CNT+42:${total}`,
  ];
  const all = ['UNB+UNOA:4+AIR+PVG+200327:0310+REF1', ...message, `UNT+${message.length + 1}+1`, 'UNZ+1+REF1'];
  return readPaxlst(new TextEncoder().encode(all.map((segment) => `${segment}'`).join('')), { referenceYear: 2020 });
};
const errors = ({ problems }: ManifestDocument): string[] =>
  problems.filter(({ severity }) => severity === 'error').map(({ field }) => field);

describe('how much of a flight a list says that it is', () => {
  it.each([
    ['first', '+REF+1:C'],
    ['middle', '+REF+2'],
    ['last', '+REF+3:F'],
  ])('the %s part alone, as many senders transmit each, is a part and never the whole flight', (_name, unh) => {
    const document = read({ unh });
    expect(errors(document)).toEqual([]);
    expect(document.problems.map((problem) => problem.field)).toContain('parts of the manifest');
    expect(document.flights[0]).toMatchObject({ function: 'original', extent: 'part' });
  });

  it('the only part there is, marked as last, is no part', () => {
    expect(read({ unh: '+REF+1:F' })).toMatchObject({ problems: [], flights: [{ function: 'original' }] });
    expect(read({ unh: '+REF+1:F' }).flights[0]?.extent).toBeUndefined();
  });

  it('one part may state the heads of the whole flight, and not fewer than it has', () => {
    const part = read({ unh: '+REF+1:C', total: 180 });
    expect(errors(part)).toEqual([]);
    expect(part.flights[0]).toMatchObject({ extent: 'part', statedTotal: { passengers: 180 } });
    expect(errors(read({ unh: '+REF+1:C', total: 0 }))).toEqual(['total of passengers']);
    expect(errors(read({ total: 180 }))).toEqual(['total of passengers']);
  });

  it('a message that replaces says that it is the whole list, one that is only original does not', () => {
    expect(read({ bgm: 'BGM+745++5' }).flights[0]?.extent).toBe('whole');
    expect(read({ bgm: 'BGM+745++9' }).flights[0]?.extent).toBeUndefined();
    expect(read().flights[0]?.extent).toBeUndefined();
    expect(read({ bgm: 'BGM+745+CP+5' }).flights[0]?.extent).toBeUndefined();
  });
});
