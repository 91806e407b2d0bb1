import { describe, expect, test } from 'vitest';
import { readScan, zoneOf } from './read.ts';
import { readKeys } from './wedge.ts';

const passport = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10';

describe('what was scanned', () => {
  test('a passport is known by its lines, however they were broken or typed', async () => {
    const broken = passport.replace('\n', ' ').toLowerCase();
    expect(zoneOf(broken)).toBe(passport);
    expect(await readScan(broken)).toMatchObject({ is: 'document', number: 'L898902C3', sure: true });
    expect(zoneOf('HELLO')).toBeNull();
    expect(zoneOf(passport.slice(0, -4))).toBeNull();
  });

  test('a wrong check digit is noticed', async () => {
    expect(await readScan(passport.replace('L898902C36', 'L898902C39'))).toMatchObject({ is: 'document', sure: false });
  });

  test('a pass is a token, also as an address', async () => {
    expect(await readScan(' K7Q2-9X ')).toEqual({ is: 'token', text: 'K7Q2-9X' });
    expect(await readScan('https://huan.example/t/K7Q29X')).toEqual({ is: 'token', text: 'K7Q29X' });
    expect(await readScan('HUAN1:ABCDEFG:1/2:XYZ')).toMatchObject({ is: 'frame' });
  });
});

describe('a hardware scanner', () => {
  const typed = async (keys: readonly (readonly [string, number])[]): Promise<readonly string[]> => {
    let now = 0;
    const scans: string[] = [];
    const reader = readKeys({ onScan: (text) => scans.push(text), after: 1, clock: () => now });
    for (const [key, wait] of keys) {
      now += wait;
      reader.key(key);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    return scans;
  };
  const burst = (text: string): readonly (readonly [string, number])[] =>
    [...text, 'Enter'].map((key) => [key, 5] as const);

  test('is told from a person by its pace', async () => {
    expect(await typed(burst('K7Q29X'))).toEqual(['K7Q29X']);
    expect(await typed([...'K7Q29X', 'Enter'].map((key) => [key, 200] as const))).toEqual([]);
    expect(
      await typed([['x', 500], ...burst('K7Q29X').map(([key], at) => [key, at === 0 ? 500 : 5] as const)]),
    ).toEqual(['K7Q29X']);
  });

  test('gives the two lines of a passport as one scan', async () => {
    const [one = '', two = ''] = passport.split('\n');
    expect(await typed([...burst(one), ...burst(two)])).toEqual([passport]);
  });
});
