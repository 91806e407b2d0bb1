import { expect, test } from 'vitest';
import { readRoomText, roomList, roomsInLines } from './rooms.ts';

test('a list is read as people write it in each of our languages, or as it comes out of a table', () => {
  const written = [
    '301–320, 2 beds, zone general',
    '３０１-305，2床，普通区',
    'a401..a404 1 contacts',
    'A405-408\t2張床\t密接區',
    '305 closed',
    '3/12 3 observation 停用',
    '',
  ];
  expect(readRoomText(written.join('\n'))).toEqual({
    lines: [
      '301..320 2 general',
      '301..305 2 general',
      'A401..A404 1 contacts',
      'A405..A408 2 contacts',
      '305 1 general closed',
      '3/12 3 observation closed',
    ],
    problems: [],
  });
});

test('what is no room is told and never guessed: a number too much, a range that runs backwards, an unknown zone', () => {
  const wrong = ['room next to the stairs', '320-301 2', '301 99', '301 2 penthouse', '1..99999 1', '301..B305 2'];
  expect(readRoomText(wrong.join('\r\n'))).toEqual({ lines: [], problems: wrong });
});

test('what was read is what the interface takes, and a list that names too many rooms is refused', () => {
  const { lines } = readRoomText('301-304 2\n304 closed');
  expect(roomList.parse([...lines])).toEqual(lines);
  expect(roomsInLines(lines).map(({ name, open }) => [name, open])).toEqual([
    ['301', true],
    ['302', true],
    ['303', true],
    ['304', false],
  ]);
  expect(roomList.safeParse(['1..2000 1 general']).success).toBe(true);
  expect(roomList.safeParse(['1..2000 1 general', 'A1..A2 1 general']).success).toBe(false);
  expect(roomList.safeParse(['301 2 general extra']).success).toBe(false);
});

test('a range without end is refused and costs nothing: it took the memory of the whole server', () => {
  for (const text of ['1..999999999 2 general', `1..${'9'.repeat(19)} 2 general`, '0..4294967296 1 general']) {
    const began = process.memoryUsage().heapUsed;
    expect(roomList.safeParse([text]).success).toBe(false);
    expect(roomsInLines([text]).map(({ name }) => name)).toHaveLength(1);
    expect(process.memoryUsage().heapUsed - began).toBeLessThan(20_000_000);
  }
});
