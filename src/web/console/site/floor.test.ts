import { expect, test } from 'vitest';
import { floorIn, floorWith } from './floor.ts';

test('a floor is told by a room’s number, and not guessed where it has none', () => {
  const told = ['1203', 'A301', '301', ' 0215 ', '11', 'attic', ''].map(floorIn);
  expect(told).toEqual(['12', 'A3', '3', '02', '', '', '']);
});

test('a floor that somebody typed stays when the room changes, one told by the room goes with it', () => {
  expect(floorWith('501', { room: '301', floor: '3' })).toBe('5');
  expect(floorWith('attic', { room: '301', floor: '3' })).toBe('');
  expect(floorWith('501', { room: '301', floor: 'B' })).toBe('B');
});
