import { describe, expect, it } from 'vitest';
import type { YearPlacing } from './dates.ts';
import { readDateColumn } from './dates.ts';

const near: YearPlacing = { rule: 'near', referenceYear: 2020 };
const birth: YearPlacing = { rule: 'birth', referenceYear: 2020 };
const one = (text: string, placing = near): string | undefined => {
  const [cell] = readDateColumn([text], placing);
  return cell?.problem ?? [cell?.date, cell?.time].filter(Boolean).join('T');
};

describe('one cell that says one date', () => {
  it.each([
    ['2020-03-27', '2020-03-27'],
    ['2020/3/27', '2020-03-27'],
    ['2020.3.27', '2020-03-27'],
    ['20200327', '2020-03-27'],
    ['202003270645', '2020-03-27T06:45'],
    ['2020年3月27日', '2020-03-27'],
    ['2020年3月27日 6时45分', '2020-03-27T06:45'],
    ['2020年3月27日06:45', '2020-03-27T06:45'],
    ['27.03.2020', '2020-03-27'],
    ['03.04.2020', '2020-04-03'],
    ['27/03/2020', '2020-03-27'],
    ['03/27/2020', '2020-03-27'],
    ['03/03/2020', '2020-03-03'],
    ['27MAR20', '2020-03-27'],
    ['27-Mar-2020', '2020-03-27'],
    ['March 27, 2020', '2020-03-27'],
    ['2020-03-27T06:45:00+08:00', '2020-03-27T06:45'],
    ['27/03/2020 6:45 PM', '2020-03-27T18:45'],
    ['43917', '2020-03-27'],
    ['43917.28125', '2020-03-27T06:45'],
    ['06:45', 'T06:45'.slice(1)],
    ['20200327 0645', '2020-03-27T06:45'],
    ['27MAR2020 0645', '2020-03-27T06:45'],
    ['2020-03-27 0645', '2020-03-27T06:45'],
    ['上午6:45', '06:45'],
    ['2020年3月27日 下午6时45分', '2020-03-27T18:45'],
    ['2020/3/27 凌晨12:30', '2020-03-27T00:30'],
    ['Fri, 27 Mar 2020', '2020-03-27'],
    ['27 Mar 2020 (Friday)', '2020-03-27'],
    ['2020年3月27日星期五', '2020-03-27'],
    ['2020年3月27日（周五）'.normalize('NFKC'), '2020-03-27'],
    ['20200327.0', '2020-03-27'],
    ['27 MAR 2020', '2020-03-27'],
    ['2020-03-27 24:00', '2020-03-28T00:00'],
    ['202003272400', '2020-03-28T00:00'],
    ['31/12/2020 24:00', '2021-01-01T00:00'],
    ['24:00', 'invalid'],
    ['2020-03-27 24:01', 'invalid'],
    ['2020-02-30', 'invalid'],
    ['31/04/2020', 'invalid'],
    ['2020', 'invalid'],
    ['yesterday', 'invalid'],
    ['2020-03-27 25:00', 'invalid'],
    ['03/04/2020', 'ambiguous'],
    ['01/02/03', 'ambiguous'],
  ])('%s → %s', (text, expected) => {
    expect(one(text)).toBe(expected);
  });

  it('births before 1954 in Excel’s own count', () => {
    expect(one('13881', birth)).toBe('1938-01-01');
  });

  it('days since 1904', () => {
    const macintosh = (rule: 'near' | 'birth'): YearPlacing => ({ rule, referenceYear: 2020, since1904: true });
    expect(one('42455', macintosh('near'))).toBe('2020-03-27');
    expect(one('31413', macintosh('birth'))).toBe('1990-01-02');
  });

  it('six digits: what reads one way only, or what the column decides', () => {
    expect(one('880305', birth)).toBe('1988-03-05');
    expect(one('010203', birth)).toBe('ambiguous');
    expect(readDateColumn(['010203', '880305'], birth).map((cell) => cell.date)).toEqual(['2001-02-03', '1988-03-05']);
    expect(one('202003')).toBe('invalid');
  });

  it.each([
    ['2020-03-26T22:45:00Z', true],
    ['2020-03-26T22:45+00:00', true],
    ['27/03/2020 06:45 UTC', true],
    ['2020-03-27T06:45:00+08:00', undefined],
    ['2020-03-27T06:45', undefined],
  ])('%s: UTC %s', (text, utc) => {
    expect(readDateColumn([text], near)[0]?.utc).toBe(utc);
  });

  it('two-digit years of birth are never in the future', () => {
    expect(one('05MAR88', birth)).toBe('1988-03-05');
    expect(one('25DEC21', birth)).toBe('1921-12-25');
    expect(one('25DEC21')).toBe('2021-12-25');
  });
});

describe('a column decides what a cell cannot', () => {
  it('day first when one row proves it', () => {
    expect(readDateColumn(['03/04/2020', '27/03/2020'], near)[0]).toEqual({ date: '2020-04-03' });
  });
  it('month first when one row proves it', () => {
    expect(readDateColumn(['03/04/2020', '03/27/2020'], near)[0]).toEqual({ date: '2020-03-04' });
  });
  it('the heading proves it', () => {
    expect(readDateColumn(['03/04/2020'], near, 'MDY')[0]).toEqual({ date: '2020-03-04' });
  });
  it('rows that contradict each other prove nothing', () => {
    const cells = readDateColumn(['03/04/2020', '27/03/2020', '03/27/2020'], near);
    expect(cells).toEqual([{ problem: 'ambiguous' }, { date: '2020-03-27' }, { date: '2020-03-27' }]);
  });
  it('a day that equals its month proves nothing and is not ambiguous', () => {
    expect(readDateColumn(['03/03/2020', '03/04/2020'], near)).toEqual([
      { date: '2020-03-03' },
      { problem: 'ambiguous' },
    ]);
  });
  it('years first in two digits', () => {
    expect(readDateColumn(['20/3/27', '20/3/5'], near).map((cell) => cell.date)).toEqual(['2020-03-27', '2020-03-05']);
    expect(readDateColumn(['20/3/27', '19/12/31'], near).map((cell) => cell.problem)).toEqual([
      'ambiguous',
      'ambiguous',
    ]);
    expect(readDateColumn(['20/3/5', '88/3/27'], birth).map((cell) => cell.date)).toEqual(['2020-03-05', '1988-03-27']);
  });
});
