import { expect, test } from 'vitest';
import { type Saying, openActs } from './acts.ts';
import { Unanswered, isAnswered } from './request.ts';

interface Offer {
  readonly handover: string;
  readonly cases: readonly string[];
  readonly to: string;
}

const counting = () => {
  let count = 0;
  return openActs<Offer>(() => {
    count += 1;
    return `id ${count}`;
  });
};
const offer =
  (cases: readonly string[], to = 'DESK'): Saying<Offer> =>
  (idFor) => ({ handover: idFor('handover'), cases, to });

test('pressed again after a lost answer, a handover is the same act with the same ids', () => {
  const acts = counting();
  const first = acts.of('GATE', offer(['a', 'b']));
  expect(first.said.handover).not.toBe(first.commandId);
  expect(acts.of('GATE', offer(['a', 'b']))).toEqual(first);
});

test('once it is done, or refused, the same said again is another act', () => {
  const acts = counting();
  const saying = offer(['a']);
  const first = acts.of('GATE', saying);
  acts.settled(saying);
  const second = acts.of('GATE', offer(['a']));
  expect(second.commandId).not.toBe(first.commandId);
  expect(second.said.handover).not.toBe(first.said.handover);
});

test('something else said meanwhile does not make the first forgotten', () => {
  const acts = counting();
  const first = acts.of('GATE', { handover: 'x', cases: ['a'], to: 'DESK' });
  const other: Saying<Offer> = { handover: 'x', cases: ['b'], to: 'DESK' };
  acts.of('GATE', other);
  acts.settled(other);
  expect(acts.of('GATE', { handover: 'x', cases: ['a'], to: 'DESK' })).toEqual(first);
});

test('a thing keeps its id when the rest of what is said changes: the server sees that it is there', () => {
  const acts = counting();
  const first = acts.of('GATE', offer(['a'], 'DESK'));
  const changed = acts.of('GATE', offer(['a'], 'SITE'));
  expect(changed.commandId).not.toBe(first.commandId);
  expect(changed.said.handover).toBe(first.said.handover);
});

test('a try that is repeated stays with the unit for which it was begun', () => {
  const acts = counting();
  const saying = offer(['a']);
  const first = acts.of('GATE', saying);
  expect(acts.of('OTHER', saying)).toBe(first);
  // The same said by somebody who acts for another unit is another act.
  expect(acts.of('OTHER', offer(['a'])).commandId).not.toBe(first.commandId);
});

test.each([
  ['the server refused it', new Unanswered('not_holder', 409, ''), true],
  ['the server did not understand it', new Unanswered('bad_input', 400, ''), true],
  ['nobody answered', new Unanswered('unreachable', 0, ''), false],
  ['the answer could not be read', new Unanswered('unexpected', -1, ''), false],
  ['somebody on the way answered', new Unanswered('unexpected', 403, ''), false],
  ['the server broke', new Unanswered('internal', 500, ''), false],
  ['too often asked', new Unanswered('too_many', 429, ''), false],
  ['signed out meanwhile, after an earlier try', new Unanswered('not_signed_in', 401, ''), false],
  ['something broke here', new TypeError('x'), false],
])('%s: settled or not', (_what, error, settled) => {
  expect(isAnswered(error)).toBe(settled);
});
