import { expect, test, vi } from 'vitest';
import { instant } from '../loop/terms.ts';
import { openMoment, openTrust } from './memory.ts';

const at = (clock: number): void => {
  vi.spyOn(performance, 'now').mockReturnValue(clock);
};

test('time carried on is never earlier than the database showed, and later by a few milliseconds at most', () => {
  // The database is 5,000 ahead of this machine's count; questions take 40 ms, then 2 ms.
  const moment = openMoment();
  expect(moment.now()).toBeNull();
  at(140);
  moment.tell(instant(5120), 1, 100);
  // Anything between 5,140 and 5,161: it has to be asked for again.
  expect(moment.now()).toBeNull();
  at(202);
  moment.tell(instant(5201), 1, 200);
  expect(moment.now()).toBe(5204);
  at(1000);
  expect(moment.now()).toBe(6002);
  // A slow answer makes it no worse.
  at(1100);
  moment.tell(instant(6050), 1, 1000);
  expect(moment.now()).toBe(6102);
});

test('what is asked for after an answer is never recorded a few milliseconds before it', () => {
  const moment = openMoment();
  at(202);
  moment.tell(instant(5201), 1, 200);
  expect(moment.given()).toBeNull();
  // At most 5,204, and the database says 5,202 a moment later.
  expect(moment.now()).toBe(5204);
  const given = moment.given();
  at(203);
  expect(moment.tell(instant(5202), 1, 202.5, given)).toBe(5204);
  expect(moment.now()).toBe(5204);
  // Time that was moved back is where it is.
  expect(moment.tell(instant(4000), 1, 203, given)).toBe(4000);
  expect(moment.now()).toBe(4001);
  moment.moved(null);
  expect(moment.given()).toBeNull();
});

test('time that was moved forward or back is believed at once, and forgotten after ten seconds', () => {
  const moment = openMoment();
  at(10);
  moment.tell(instant(1000), 1, 9);
  at(20);
  moment.tell(instant(90_000), 1, 19);
  expect(moment.now()).toBe(90_002);
  at(30);
  moment.tell(instant(500), 1, 29);
  expect(moment.now()).toBe(502);
  at(10_031);
  expect(moment.now()).toBeNull();
});

test('time that stands still is what it was told to be, and a pace of its own is never guessed', () => {
  const moment = openMoment();
  at(50);
  moment.tell(instant(7000), 0, 10);
  at(900);
  expect(moment.now()).toBe(7000);
  moment.tell(instant(8000), 60, 890);
  expect(moment.now()).toBeNull();
});

test('time that was moved is asked for again, or is where it stands now, whatever was asked for before', () => {
  const moment = openMoment();
  at(900);
  moment.tell(instant(9000), 1, 890);
  moment.moved(null);
  expect(moment.now()).toBeNull();
  moment.moved(instant(20_000));
  at(910);
  // The answer to a statement that was given before, and comes only now.
  moment.tell(instant(9000), 1, 899);
  expect(moment.now()).toBe(20_000);
  moment.tell(instant(30_000), 0, 905);
  expect(moment.now()).toBe(30_000);
});

test('memory that is wrong too often is left alone for a while, and tried again', () => {
  const trust = openTrust();
  for (let wrong = 0; wrong < 100; wrong += 1) if (trust.given()) trust.broken();
  expect(trust.given()).toBe(false);
  let batches = 0;
  while (!trust.given()) batches += 1;
  expect(batches).toBeLessThan(40);
});
