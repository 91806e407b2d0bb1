import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import { explain } from './explain.ts';
import { givenPolicy, givenTable } from './given.fixture.ts';
import { wordingIn } from './wording.ts';

const table = givenTable({
  description: 'zh-Hans: 通道分流\nzh-Hant: 通道分流（繁）\nen: Lane at the airport',
  inputs: [
    { name: 'history', type: 'list<string>', description: 'zh-Hans: 十四天旅居史\nen: Countries in 14 days' },
    { name: 'fever', type: 'boolean' },
  ],
  rules: [
    {
      id: 'key',
      inputs: ['some c in ? satisfies list contains(keyCountries, c)', '-'],
      outputs: ['"yellow"'],
      annotation: 'zh-Hans: 来自重点国家\nen: From a key country',
    },
  ],
});

it('a person is told version, basis, table, row and facts in their language', async () => {
  const policy = await givenPolicy(table);
  const decision = decide(policy, 'lane', { history: ['IT', 'FR'] });
  expect(explain(policy, decision, 'en')).toEqual([
    'Policy: arrivals, version 2020-03-28, in force from 2020-03-28T00:00:00+08:00',
    'Legal basis: Law on Infectious Diseases, article 39',
    'Table: Lane at the airport (lane)',
    'Row key: From a key country',
    'Fact: Countries in 14 days = IT, FR',
    'Fact: fever = not known',
  ]);
  expect(explain(policy, decision, 'zh-Hant')).toEqual([
    '依據：arrivals, 版本 2020-03-28, 生效時間 2020-03-28T00:00:00+08:00',
    '法律依據：传染病防治法第三十九条',
    '決策表：通道分流（繁） (lane)',
    '適用條目 key：来自重点国家',
    '所依據的情況：十四天旅居史 = IT、FR',
    '所依據的情況：fever = 未知',
  ]);
});

it('an undecided case is explained too', async () => {
  const policy = await givenPolicy(table);
  expect(explain(policy, decide(policy, 'lane', {}), 'en').at(-1)).toBe('A fact is missing: history');
  expect(explain(policy, decide(policy, 'lane', { history: 'IT' }), 'en').at(-1)).toContain(
    'wrong kind: history (list<string>)',
  );
  expect(explain(policy, decide(policy, 'nowhere', {}), 'zh-Hans').at(-1)).toBe('没有这张决策表');
});

it('a decision is never explained by another version', async () => {
  const policy = await givenPolicy(table);
  const decision = { ...decide(policy, 'lane', {}), version: '2020-03-29' };
  expect(() => explain(policy, decision, 'en')).toThrow(/cannot be explained/);
});

it('a text without language marks is the same for everyone, and marks may be followed by several lines', () => {
  expect(wordingIn('Article 39', 'zh-Hans')).toBe('Article 39');
  expect(wordingIn('en: one\n two\nzh-Hans: 一', 'en')).toBe('one\n two');
  expect(wordingIn('en: only', 'zh-Hant')).toBe('only');
  expect(wordingIn('', 'en')).toBe('');
});
