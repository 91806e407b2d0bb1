import type { Loop } from './declaration.ts';
import type { CaseState } from './state.ts';

/** One change of a head count: `in:voyage` and `out:voyage` only grow with openings and closings. */
export interface HeadChange {
  readonly dimension: string;
  readonly key: string;
  readonly change: number;
}

const heldUnder = (state: CaseState | null): readonly (readonly [string, string])[] => {
  if (state === null || state.custody === 'closed') return [];
  const keys: [string, string][] = [
    ['unit', state.holder],
    ['link', state.link],
  ];
  if (state.voyage !== null) keys.push(['voyage', state.voyage]);
  if (state.run !== null) keys.push(['run', state.run]);
  if (state.voyage !== null) keys.push(['voyage-link', `${state.voyage} ${state.link}`]);
  return keys;
};

/** How the counts change when a case goes from one state to another. For every key: in = out + held (I6). */
export const headChanges = (loop: Loop, before: CaseState | null, after: CaseState): readonly HeadChange[] => {
  if (!loop.counted) return [];
  const stays =
    before !== null &&
    before.holder === after.holder &&
    before.link === after.link &&
    before.run === after.run &&
    before.voyage === after.voyage &&
    (before.custody === 'closed') === (after.custody === 'closed');
  if (stays) return [];
  const sums = new Map<string, HeadChange>();
  const add = (dimension: string, key: string, change: number): void => {
    const name = `${dimension} ${key}`;
    sums.set(name, { dimension, key, change: (sums.get(name)?.change ?? 0) + change });
  };
  for (const [dimension, key] of heldUnder(before)) add(dimension, key, -1);
  for (const [dimension, key] of heldUnder(after)) add(dimension, key, 1);
  if (after.voyage !== null) {
    if (before === null) add('in:voyage', after.voyage, 1);
    const wasOut = before !== null && before.custody === 'closed' ? 1 : 0;
    const isOut = after.custody === 'closed' ? 1 : 0;
    add('out:voyage', after.voyage, isOut - wasOut);
  }
  return [...sums.values()].filter(({ change }) => change !== 0);
};
