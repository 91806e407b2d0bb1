import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openRefresher } from './refresh.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const slowly = (milliseconds: number) => {
  const begun: number[] = [];
  const refresh = async (): Promise<void> => {
    begun.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  };
  return { begun, refresh };
};

test('a hundred rings are two refreshes: one at once, one after it', async () => {
  const { begun, refresh } = slowly(50);
  const refresher = openRefresher(refresh);
  for (let ring = 0; ring < 100; ring += 1) refresher.ring();
  expect(begun).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(3000);
  expect(begun).toHaveLength(2);
});

test('a server that takes two seconds is asked a quarter of the time, not all the time', async () => {
  const { begun, refresh } = slowly(2000);
  const refresher = openRefresher(refresh);
  for (let second = 0; second < 40; second += 1) {
    refresher.ring();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(begun.length).toBeGreaterThan(3);
  expect(begun.length).toBeLessThanOrEqual(6);
});

test('after a refresh that failed the bell still works, after the end it is silent', async () => {
  let asked = 0;
  const refresher = openRefresher(async () => {
    asked += 1;
    throw new Error('no');
  });
  refresher.ring();
  await vi.advanceTimersByTimeAsync(1000);
  refresher.ring();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toBe(2);
  refresher.stop();
  refresher.ring();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(2);
});
