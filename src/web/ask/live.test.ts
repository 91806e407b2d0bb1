import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvents, waitBefore } from './live.ts';

describe('the doorbell', () => {
  const stream =
    'retry: 2000\nevent: changed\ndata: {}\n\n: alive\n\nevent: changed\r\ndata: {}\r\n\r\ndata: nothing\n\n';

  test('is heard however the network cuts what it says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lengths) => {
        const heard: string[] = [];
        const read = readEvents((name) => heard.push(name));
        let at = 0;
        for (let turn = 0; at < stream.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1;
          read(stream.slice(at, at + length));
          at += length;
        }
        expect(heard).toEqual(['changed', 'changed']);
      }),
    );
  });

  test('is tried again ever more slowly, but never more than a minute apart and never at once', () => {
    for (const chance of [0, 0.5, 0.999]) {
      const waits = Array.from({ length: 30 }, (_, tries) => waitBefore(tries, chance));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(750);
      expect(Math.max(...waits)).toBeLessThanOrEqual(40_000);
      expect(waits.every((wait, index) => index === 0 || wait >= (waits[index - 1] ?? 0))).toBe(true);
    }
  });
});
