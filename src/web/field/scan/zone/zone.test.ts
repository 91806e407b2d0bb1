import { describe, expect, test } from 'vitest';
import { partUnder } from '../aim.ts';
import { agreement, identityOf } from './agree.ts';
import { cellHeight, cellWidth, cutsOf } from './cells.ts';
import { oddsOf, signs } from './signs.ts';
import { holds, look } from './zone.ts';

const passport = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
] as const;
const nameless = `P<UTO${'<'.repeat(39)}`;

describe('what is believed', () => {
  test('needs every check digit and true dates, and no names', () => {
    expect(holds(passport)).toBe(true);
    expect(holds([nameless, passport[1]])).toBe(true);
    for (const place of [0, 9, 13, 19, 21, 27, 30, 43]) {
      const sign = passport[1][place] === '7' ? '8' : '7';
      expect(holds([passport[0], passport[1].slice(0, place) + sign + passport[1].slice(place + 1)]), `${place}`).toBe(
        false,
      );
    }
    // Month 13, with check digits that fit.
    expect(holds([nameless, 'L898902C36UTO7413127F1204159ZE184226B<<<<<16'])).toBe(false);
    expect(holds(['', ''])).toBe(false);
  });

  test('two pictures must agree, and what was seen long before agrees with nothing', () => {
    const other = [passport[0], passport[1].replace('L898902C36', 'L898902C36'.replace('L', 'M'))];
    const believe = agreement();
    expect(believe(passport)).toBeNull();
    expect(believe(null)).toBeNull();
    expect(believe(other)).toBeNull();
    expect(believe(passport)).toBeNull();
    expect(believe([nameless, passport[1]])).toEqual([nameless, passport[1]]);
    for (let empty = 0; empty < 10; empty += 1) expect(believe(null)).toBeNull();
    expect(believe(passport)).toBeNull();
  });

  test('a card is known by the number in its first line', () => {
    const card = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
    expect(holds(card)).toBe(true);
    expect(identityOf(card)).toBe('D231458907 7408122 1204159');
  });
});

describe('what is no passport', () => {
  const picture = (value: (x: number, y: number) => number) => {
    const [width, height] = [900, 250];
    return {
      width,
      height,
      data: Uint8Array.from({ length: width * height }, (_, at) => value(at % width, Math.floor(at / width))),
    };
  };

  test('a wall, the dark, a grid and noise show nothing', () => {
    let state = 1;
    const noise = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    expect(look(picture(() => 200))).toEqual({ seen: 0, lines: null });
    expect(look(picture(() => 0))).toEqual({ seen: 0, lines: null });
    expect(look(picture((x, y) => (x % 20 < 8 && y % 60 < 20 ? 20 : 220))).lines).toBeNull();
    expect(look(picture(noise)).lines).toBeNull();
  });

  test('an empty line has no cells', () => {
    expect(cutsOf({ width: 900, height: 48, data: new Uint8Array(900 * 48) })).toEqual([]);
  });

  test('odds are odds, whatever stands in the cell', () => {
    for (const value of [0, 1]) {
      const odds = oddsOf(new Float32Array(cellWidth * cellHeight).fill(value));
      expect(odds).toHaveLength(signs.length);
      expect(odds.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 4);
    }
  });
});

describe('the box on the screen', () => {
  test('is the same part of the film, whatever of the film is cut off', () => {
    const aim = { left: 10, top: 60, width: 80, height: 20 };
    // A tall film in a wide place: cut off above and below.
    expect(partUnder({ width: 1000, height: 2000 }, { left: 0, top: 0, width: 100, height: 100 }, aim)).toEqual({
      left: 100,
      top: 1100,
      width: 800,
      height: 200,
    });
    // A wide film: cut off at both sides; a place that does not begin at the corner of the screen.
    const place = { left: 30, top: 40, width: 100, height: 100 };
    const moved = { ...aim, left: 40, top: 100 };
    expect(partUnder({ width: 2000, height: 1000 }, place, moved)).toEqual({
      left: 600,
      top: 600,
      width: 800,
      height: 200,
    });
  });

  test('never reaches beyond the film', () => {
    const part = partUnder(
      { width: 100, height: 100 },
      { left: 0, top: 0, width: 100, height: 100 },
      { left: -5, top: 90, width: 200, height: 40 },
    );
    expect(part).toEqual({ left: 0, top: 90, width: 100, height: 10 });
  });
});
