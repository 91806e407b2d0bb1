import { expect, test } from 'vitest';
import { readPasted } from './paste.ts';

test('what a spreadsheet copies is read in every spelling, and what is not understood is given back', () => {
  const text = '\uFEFFlabel,result\nT-1,negative\r\nT-2\t阳性\nT-3;陰性\n"T-4",Pos\n\nT-5,maybe\nT-6';
  expect(readPasted(text)).toEqual({
    read: [
      { label: 'T-1', result: 'negative' },
      { label: 'T-2', result: 'positive' },
      { label: 'T-3', result: 'negative' },
      { label: 'T-4', result: 'positive' },
    ],
    unread: ['T-5,maybe', 'T-6'],
  });
});

test('a label said twice differently has no result at all', () => {
  expect(readPasted('T-1,neg\nT-1,pos\nT-2,neg\nT-2,neg')).toEqual({
    read: [{ label: 'T-2', result: 'negative' }],
    unread: ['T-1,pos'],
  });
});

test('a first line with a number in it is no header', () => {
  expect(readPasted('T-1,unclear').unread).toEqual(['T-1,unclear']);
});
