import { expect, test } from 'vitest';
import { caseId } from '../../loop/terms.ts';
import { textsOf } from './message.ts';

const said = {
  case: caseId('250727c4-0000-4000-8000-000000000000'),
  loop: 'arrival',
  clock: 'link',
  rung: 9,
  holder: { 'zh-Hans': '徐汇留验点', 'zh-Hant': '徐匯留驗點', en: 'Xuhui test point' },
  others: 0,
  nobody: false,
};

test('says who has not done what, in words that nobody has to learn first', () => {
  expect(textsOf(said)).toEqual({
    'zh-Hans': '【环】徐汇留验点尚未移交入境人员 2507-27C4，第 9 次呼叫。请确认。',
    'zh-Hant': '【環】徐匯留驗點尚未移交入境人員 2507-27C4，第 9 次呼叫。請確認。',
    en: 'Huan: Xuhui test point has not handed on person 2507-27C4; call no. 9. Please acknowledge.',
  });
});

test('a gap is settled, not handed on; a clock without words of its own is said to be late', () => {
  expect(textsOf({ ...said, loop: 'gap' }).en).toContain('has not settled gap 2507-27C4; call no. 9.');
  expect(textsOf({ ...said, loop: 'specimen', clock: 'specimen' }).en).toContain('specimen 2507-27C4: ');
});
