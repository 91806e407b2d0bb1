import { expect, test } from 'vitest';
import { plainName } from './contact-stays.ts';

test('a floor written by two people in two ways is one floor, and two floors are two', () => {
  expect(new Set(['3', '03', '3F', '3 f', '３楼', '第3层', '3樓', 'Floor 3', '3/F'].map(plainName))).toEqual(
    new Set(['3']),
  );
  expect(new Set(['A7', 'a-7', 'A 07', 'Ａ７'].map(plainName))).toEqual(new Set(['A7']));
  expect(new Set(['3', '30', '13', 'B3', '-3'].map(plainName)).size).toBe(5);
  expect(plainName(' – ')).toBeNull();
});
