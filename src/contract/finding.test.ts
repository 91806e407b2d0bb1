import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FindingCode, findingInWords, findingText, findingTexts } from './finding.ts';

const texts = Object.entries(findingTexts);
const places = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted();

const folder = new URL('../app/verify/', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

describe('the texts of the auditor', () => {
  test('stand in the right script, none empty', () => {
    const simplified = /[环时间录请码单责负应实这们级对转标来无显没开关门见说话读写认让为给签释职权发报检测结终]/u;
    const traditional = /[環時間錄請碼單責負應實這們級對轉標來無顯沒開關門見說話讀寫認讓為給簽釋職權發報檢測結終]/u;
    const wrong = texts.filter(
      ([, [hans, hant, en]]) =>
        [hans, hant, en].some((text) => text.trim() === '') || traditional.test(hans) || simplified.test(hant),
    );
    expect(wrong).toEqual([]);
  });
  test('tell the same facts in every language', () => {
    const wrong = texts.filter(
      ([, [hans, hant, en]]) => places(hans).join() !== places(en).join() || places(hant).join() !== places(en).join(),
    );
    expect(wrong.map(([code]) => code)).toEqual([]);
  });
  test('are all of use', () => {
    expect(texts.map(([code]) => code).filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});

const say = { unit: (code: string) => `<${code}>`, time: (at: number) => `@${at}` };

test('a finding is said in the words of the reader, and in English as the ledger has it', () => {
  const facts = { from: 'stand', into: 'channel', missing: ['temperature', 'home|lodging'] };
  expect(findingText('exit-missing', facts)).toBe('left stand for channel without temperature, home|lodging');
  expect(findingInWords('exit-missing', facts, 'zh-Hans', say)).toMatch(
    /^离开「.+」去「.+」时缺少：体温、居家条件核查 \/ 房间$/,
  );
  const early = { time: 1, until: 2 };
  expect(findingText('ending-early', early)).toContain('1970-01-01T00:00:00.001Z');
  expect(findingInWords('ending-early', early, 'en', say)).toBe("released at @1, before the measure's end at @2");
  expect(findingInWords('offer-foreign', { unit: 'DUTY', holder: null }, 'en', say)).toBe('<DUTY> offers what — holds');
  const signed = { event: 'offer.made.1', standing: 'approver' };
  expect(findingInWords('signed-as', signed, 'zh-Hant', say)).not.toMatch(/offer|approver/);
});

test('a code of another version has no words', () => {
  expect(findingInWords('nonsense', {}, 'en', say)).toBeNull();
  expect(findingInWords('toString' as FindingCode, {}, 'en', say)).toBeNull();
});
