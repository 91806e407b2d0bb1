import { expect, test } from 'vitest';
import type { ListedCase } from '../../../contract/answer.ts';
import { seatMapOf } from './seats.ts';

const person = (seat: string | null, late = 0): ListedCase =>
  ({ case: `${seat}`, late, person: seat === null ? null : { seat } }) as unknown as ListedCase;

test('seats are found however they are written, and whoever has none is counted', () => {
  const map = seatMapOf([person('12A'), person('012c'), person(' 3 F'.trim()), person(null), person('upper deck')]);
  expect(map.rows).toEqual([3, 12]);
  expect(map.letters).toEqual(['A', 'C', 'F']);
  expect(map.at.get('12C')?.person.case).toBe('012c');
  expect(map.unseated).toBe(2);
});

test('an infant on a lap does not hide who is late', () => {
  expect(seatMapOf([person('7B'), person('7B', 2)]).at.get('7B')?.person.late).toBe(2);
});
