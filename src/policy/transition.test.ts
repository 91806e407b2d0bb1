import { describe, expect, it } from 'vitest';
import type { Transition } from './table.ts';
import type { OpenCase, VersionDates } from './transition.ts';
import { forceProblems, reevaluation, versionInForce } from './transition.ts';

function version(name: string, effectiveFrom: string, change: Partial<VersionDates> = {}): VersionDates {
  return {
    name: 'arrivals',
    version: name,
    announcedAt: '2020-03-01T00:00:00+08:00',
    effectiveFrom,
    expiresAt: '2020-12-31T00:00:00+08:00',
    transition: 'everyone inside',
    ...change,
  };
}

const old = version('old', '2020-03-26T18:00:00+08:00');

function open(change: Partial<OpenCase> = {}): OpenCase {
  return {
    openedAt: '2020-03-27T12:00:00+08:00',
    enteredAt: '2020-03-27T20:00:00+08:00',
    measureFrom: '2020-03-27T23:00:00+08:00',
    decidedUnder: old,
    ...change,
  };
}

function again(transition: Transition, change: Partial<OpenCase> = {}): boolean {
  return reevaluation(version('new', '2020-03-28T00:00:00+08:00', { transition }), open(change)).reevaluate;
}

describe('who is decided again', () => {
  it('28 March: home isolations that run finish; people still on their way, or at the airport, are decided anew', () => {
    expect(again('running ones finish')).toBe(false);
    expect(again('running ones finish', { measureFrom: null })).toBe(true);
    expect(again('running ones finish', { measureFrom: '2020-03-28T00:00:00+08:00' })).toBe(true);
    expect(again('running ones finish', { measureFrom: null, enteredAt: null })).toBe(true);
  });

  it('new arrivals only: a case opened from the manifest counts by when the person enters, not by when it was opened', () => {
    expect(again('new arrivals only')).toBe(false);
    expect(again('new arrivals only', { enteredAt: null })).toBe(true);
    expect(again('new arrivals only', { enteredAt: '2020-03-28T00:00:00+08:00' })).toBe(true);
    expect(again('new arrivals only', { enteredAt: '2020-03-27T16:00:00Z' })).toBe(true);
    expect(again('new arrivals only', { enteredAt: '2020-03-27T15:59:59Z' })).toBe(false);
  });

  it('7 April: a duty that reaches back takes those who entered since, and not those before', () => {
    const since = { since: '2020-03-26T18:00:00+08:00' };
    expect(again(since)).toBe(true);
    expect(again(since, { enteredAt: '2020-03-26T10:00:00Z' })).toBe(true);
    expect(again(since, { enteredAt: '2020-03-26T17:59:59+08:00' })).toBe(false);
    expect(again(since, { enteredAt: null })).toBe(true);
  });

  it('everyone inside means everyone, but nobody twice and nobody backwards', () => {
    expect(again('everyone inside')).toBe(true);
    expect(again('everyone inside', { decidedUnder: version('new', '2020-03-28T00:00:00+08:00') })).toBe(false);
    expect(again('everyone inside', { decidedUnder: version('newer', '2020-03-29T00:00:00+08:00') })).toBe(false);
  });

  it('a case that no version ever decided is never left out', () => {
    for (const transition of ['new arrivals only', 'running ones finish'] as const) {
      expect(again(transition, { decidedUnder: null })).toBe(true);
    }
  });
});

describe('which version holds', () => {
  const first = version('v1', '2020-03-26T18:00:00+08:00');
  const second = version('v2', '2020-03-28T00:00:00+08:00', { expiresAt: '2020-04-01T00:00:00+08:00' });

  it('changes in the effective minute, whatever the offset', () => {
    const at = (instant: string): string | undefined => versionInForce([second, first], instant)?.version;
    expect(at('2020-03-26T17:59:59+08:00')).toBeUndefined();
    expect(at('2020-03-26T10:00:00Z')).toBe('v1');
    expect(at('2020-03-27T15:59:59Z')).toBe('v1');
    expect(at('2020-03-27T16:00:00Z')).toBe('v2');
  });

  it('never goes back: when the latest has expired nothing is in force, though an older one has not', () => {
    expect(versionInForce([first, second], '2020-04-01T00:00:00+08:00')).toBeNull();
    expect(versionInForce([], '2020-04-01T00:00:00+08:00')).toBeNull();
  });

  it('in a shared minute is the one announced last, and that is reported', () => {
    const late = version('v0', '2020-03-28T00:00:00+08:00', { announcedAt: '2020-03-27T23:00:00+08:00' });
    expect(versionInForce([late, second], '2020-03-28T00:00:00+08:00')?.version).toBe('v0');
    expect(versionInForce([second, late], '2020-03-28T00:00:00+08:00')?.version).toBe('v0');
    expect(forceProblems([late, first, second])).toEqual([
      { kind: 'overlap', at: '2020-03-28T00:00:00+08:00', versions: ['v2', 'v0'] },
    ]);
  });

  it('gaps are found, ordinary replacement is none', () => {
    const third = version('v3', '2020-04-02T00:00:00+08:00');
    expect(forceProblems([third, second, first])).toEqual([
      { kind: 'gap', from: '2020-04-01T00:00:00+08:00', to: '2020-04-02T00:00:00+08:00', after: 'v2', before: 'v3' },
    ]);
    expect(forceProblems([first, second])).toEqual([]);
  });
});
