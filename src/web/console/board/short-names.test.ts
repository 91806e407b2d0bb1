import { expect, test } from 'vitest';
import { shortNames } from './short-names.ts';

const shortened = (...names: string[]): readonly string[] => names.map(shortNames(names));

test('names side by side lose what all of them end with, and nothing that tells them apart', () => {
  expect(shortened('浦东新区防控办', '黄浦区防控办', '新区防控办')).toEqual(['浦东', '黄浦', '新']);
  expect(shortened('浦東新區防控辦', '黃浦區防控辦')).toEqual(['浦東', '黃浦']);
  expect(shortened('Pudong district', 'Huangpu district')).toEqual(['Pudong', 'Huangpu']);
  expect(shortened('阜新', '定新')).toEqual(['阜', '定']);
  expect(shortened('浦东新区防控办')).toEqual(['浦东新区防控办']);
  expect(shortened()).toEqual([]);
});
