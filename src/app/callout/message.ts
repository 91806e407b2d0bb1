import { wordFor } from '../../contract/vocabulary.ts';
import type { UnitNames } from '../../city/units.ts';
import type { CaseId } from '../../loop/terms.ts';
import type { Texts } from './adapter.ts';
import { isDanger } from './calling.ts';

// Language order: simplified, traditional, English.
type Words = readonly [string, string, string];

const loopWords: Readonly<Record<string, Words>> = {
  arrival: ['入境人员', '入境人員', 'person'],
  directive: ['指令', '指令', 'directive'],
  enterprise: ['企业问题', '企業問題', 'enterprise'],
  followup: ['随访', '隨訪', 'follow-up'],
  gap: ['短板', '短板', 'gap'],
  handover: ['交接', '交接', 'handover'],
  help: ['求助', '求助', 'help'],
  meeting: ['会议', '會議', 'meeting'],
  objection: ['异议', '異議', 'objection'],
  project: ['项目', '項目', 'project'],
  question: ['问题', '問題', 'question'],
  run: ['车次', '車次', 'run'],
  site: ['隔离点', '隔離點', 'site'],
  specimen: ['标本', '標本', 'specimen'],
  tracing: ['密接追踪', '密接追蹤', 'tracing'],
  voyage: ['航班', '航班', 'voyage'],
};

const clockWords: Readonly<Record<string, Words>> = {
  link: ['移交', '移交', 'the next step'],
  offer: ['交接', '交接', 'the handover'],
  end: ['到期解除', '到期解除', 'the end of the measure'],
  release: ['期满放行', '期滿放行', 'letting go who is free'],
  exception: ['例外的答复', '例外的答覆', 'the answer to an exception'],
  review: ['复核', '覆核', 'the review'],
  report: ['每日健康报告', '每日健康報告', 'the daily health report'],
  test: ['再次检测', '再次檢測', 'the next test'],
  transit: ['途中报告', '途中報告', 'the report on the way'],
  unloading: ['下客清车', '下客清車', 'the emptying of the vehicle'],
};

// What a unit has not done, said of the case that stands behind it.
const notDone: Readonly<Record<string, Words>> = {
  link: ['尚未移交', '尚未移交', 'has not handed on'],
  release: ['尚未放行已期满的', '尚未放行已期滿的', 'has not let go, though free,'],
  exception: ['尚未答复例外：', '尚未答覆例外：', 'has had no answer to an exception for'],
  review: ['尚未复核', '尚未覆核', 'has not reviewed'],
  report: ['尚未报送今日健康状况：', '尚未報送今日健康狀況：', 'has no health report of today of'],
  transit: ['尚未报告途中情况：', '尚未報告途中情況：', 'has not reported from the road on'],
  unloading: ['尚未全部下客清车：', '尚未全部下客清車：', 'has not emptied'],
};
// Custody of these goes to nobody: they are brought to an end.
const settled: ReadonlySet<string> = new Set([
  'directive',
  'enterprise',
  'followup',
  'gap',
  'help',
  'meeting',
  'objection',
  'project',
  'question',
  'site',
  'tracing',
]);
const notSettled: Words = ['尚未办结', '尚未辦結', 'has not settled'];

const languages = ['zh-Hans', 'zh-Hant', 'en'] as const;

/** The beginning of a case's id, as people read it out: `3F2A-91C0`. */
export const shortCode = (id: CaseId): string => `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();

/** What a text says. */
export interface Said {
  readonly case: CaseId;
  readonly loop: string;
  readonly clock: string;
  readonly rung: number;
  /** Names of the unit that holds the case. */
  readonly holder: UnitNames;
  readonly others: number;
  readonly nobody: boolean;
}

/** The text of a call in three languages. Knows units and codes, and so cannot carry a person's name. */
export const textsOf = (said: Said): Texts => {
  const code = shortCode(said.case);
  const { rung, others } = said;
  const write = (index: 0 | 1 | 2): string => {
    const holder = said.holder[languages[index]];
    const loop = loopWords[said.loop]?.[index] ?? wordFor('loop', said.loop, languages[index]);
    const clock = clockWords[said.clock]?.[index] ?? wordFor('clock', said.clock, languages[index]);
    // Danger to life and results call before any clock is late.
    if (rung === 0) {
      const more = [others > 0 ? `，另有${others}件` : '', others > 0 ? ` And ${others} more.` : ''];
      const nobody = said.nobody ? 'NOBODY IS ON DUTY. ' : '';
      // What the result is stands in the case, behind a sign-in: a call may be read by whoever stands near.
      if (!isDanger(said)) {
        if (index === 2) {
          return `${nobody}Huan: a result of ${loop} ${code} at ${holder} must be acted on now.${more[1]} Please acknowledge.`;
        }
        return index === 1
          ? `${said.nobody ? '【無人值班】' : ''}【環】${holder}：${loop} ${code} 的檢測結果須立即處置${more[0]}。請確認。`
          : `${said.nobody ? '【无人值班】' : ''}【环】${holder}：${loop} ${code} 的检测结果须立即处置${more[0]}。请确认。`;
      }
      if (index === 2) {
        return `${nobody}Huan: EMERGENCY at ${holder}, ${loop} ${code}: danger to life. Act now.${more[1]} Please acknowledge.`;
      }
      return index === 1
        ? `${said.nobody ? '【無人值班】' : ''}【環】緊急！${holder}：${loop} ${code}，有生命危險，請立即處置${more[0]}。請確認。`
        : `${said.nobody ? '【无人值班】' : ''}【环】紧急！${holder}：${loop} ${code}，有生命危险，请立即处置${more[0]}。请确认。`;
    }
    const undone = (said.clock === 'link' && settled.has(said.loop) ? notSettled : notDone[said.clock])?.[index];
    if (index === 2) {
      const what =
        undone === undefined ? `${holder}, ${loop} ${code}: ${clock} is late` : `${holder} ${undone} ${loop} ${code}`;
      return [
        said.nobody ? 'NOBODY IS ON DUTY. ' : '',
        `Huan: ${what}; call no. ${rung}.`,
        others > 0 ? ` And ${others} more.` : '',
        ' Please acknowledge.',
      ].join('');
    }
    const hant = index === 1;
    return [
      said.nobody ? (hant ? '【無人值班】' : '【无人值班】') : '',
      hant ? `【環】${holder}` : `【环】${holder}`,
      undone === undefined ? `：${loop} ${code}，${clock}${hant ? '逾時' : '超时'}` : `${undone}${loop} ${code}`,
      `，第 ${rung} 次呼叫`,
      others > 0 ? (hant ? `，另有${others}件` : `，另有${others}件`) : '',
      hant ? '。請確認。' : '。请确认。',
    ].join('');
  };
  return { 'zh-Hans': write(0), 'zh-Hant': write(1), en: write(2) };
};
