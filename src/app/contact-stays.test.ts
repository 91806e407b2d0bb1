import { expect, test } from 'vitest';
import { unitId } from '../loop/terms.ts';
import { type Stay, plainName, spotsIn } from './contact-stays.ts';

test('a floor written by two people in two ways is one floor, and two floors are two', () => {
  expect(new Set(['3', '03', '3F', '3 f', '３楼', '第3层', '3樓', 'Floor 3', '3/F'].map(plainName))).toEqual(
    new Set(['3']),
  );
  expect(new Set(['A7', 'a-7', 'A 07', 'Ａ７'].map(plainName))).toEqual(new Set(['A7']));
  expect(new Set(['3', '30', '13', 'B3', '-3'].map(plainName)).size).toBe(5);
  expect(plainName(' – ')).toBeNull();
});

test('a floor that was told late was lived on before the one that was told first', () => {
  const unit = unitId('PUDONG-SITE-1');
  const stay: Stay = { unit, since: 100, until: 900, began: 5, ended: 20, run: null };
  const said = (seq: number, at: number, floor: string) => ({ seq, unit, at, personal: { floor } });
  expect(spotsIn(stay, { stays: [stay], recorded: [said(8, 500, '5'), said(11, 120, '3')] }, 'floor')).toEqual([
    { name: '3', since: 120, until: 500 },
    { name: '5', since: 500, until: 900 },
  ]);
});
