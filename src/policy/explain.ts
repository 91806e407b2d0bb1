import type { CompiledPolicy, CompiledTable } from './compile.ts';
import type { Decision, Fact, NoDecision, NoDecisionKind } from './table.ts';
import type { Language } from './wording.ts';
import { wordingIn } from './wording.ts';

type Said = Readonly<Record<Language, string>>;

const phrases = {
  policy: { 'zh-Hans': '依据', 'zh-Hant': '依據', en: 'Policy' },
  version: { 'zh-Hans': '版本', 'zh-Hant': '版本', en: 'version' },
  from: { 'zh-Hans': '生效时间', 'zh-Hant': '生效時間', en: 'in force from' },
  basis: { 'zh-Hans': '法律依据', 'zh-Hant': '法律依據', en: 'Legal basis' },
  table: { 'zh-Hans': '决策表', 'zh-Hant': '決策表', en: 'Table' },
  row: { 'zh-Hans': '适用条目', 'zh-Hant': '適用條目', en: 'Row' },
  fact: { 'zh-Hans': '所依据的情况', 'zh-Hant': '所依據的情況', en: 'Fact' },
  unknown: { 'zh-Hans': '未知', 'zh-Hant': '未知', en: 'not known' },
  none: { 'zh-Hans': '无', 'zh-Hant': '無', en: 'none' },
  yes: { 'zh-Hans': '是', 'zh-Hant': '是', en: 'yes' },
  no: { 'zh-Hans': '否', 'zh-Hant': '否', en: 'no' },
} as const satisfies Readonly<Record<string, Said>>;

const undecided: Readonly<Record<NoDecisionKind, Said>> = {
  'no row': { 'zh-Hans': '没有适用的条目', 'zh-Hant': '沒有適用的條目', en: 'No row applies' },
  'missing fact': { 'zh-Hans': '缺少情况', 'zh-Hant': '缺少情況', en: 'A fact is missing' },
  'bad type': { 'zh-Hans': '情况的格式不对', 'zh-Hant': '情況的格式不對', en: 'A fact is of the wrong kind' },
  'unknown table': { 'zh-Hans': '没有这张决策表', 'zh-Hant': '沒有這張決策表', en: 'There is no such table' },
  conflict: { 'zh-Hans': '条目互相冲突', 'zh-Hant': '條目互相衝突', en: 'Rows contradict each other' },
};

function colon(language: Language): string {
  return language === 'en' ? ': ' : '：';
}

function sayFact(fact: Fact, language: Language): string {
  if (fact === null) return phrases.unknown[language];
  if (fact === true) return phrases.yes[language];
  if (fact === false) return phrases.no[language];
  if (typeof fact === 'object')
    return fact.length === 0 ? phrases.none[language] : fact.join(language === 'en' ? ', ' : '、');
  return String(fact);
}

function titleOf(compiled: CompiledTable | undefined, id: string, language: Language): string {
  const table = compiled?.table;
  if (table === undefined) return id;
  return table.description === undefined ? table.name : wordingIn(table.description, language);
}

/**
 * Why something was decided (or was not), one sentence piece per entry: policy and version, legal basis, table, each
 * row with its annotation, each fact used. Texts written by the policy's authors come in the language asked for, or
 * the next best; the facts are as they were given. Throws when the decision was made under another version.
 */
export function explain(policy: CompiledPolicy, decision: Decision | NoDecision, language: Language): string[] {
  const { name, version, effectiveFrom, legalBasis } = policy.version;
  if (decision.policy !== name || decision.version !== version) {
    throw new Error(
      `a decision under ${decision.policy} ${decision.version} cannot be explained by ${name} ${version}`,
    );
  }
  const is = colon(language);
  const compiled = policy.tables.get(decision.table);
  const pieces = [
    `${phrases.policy[language]}${is}${name}, ${phrases.version[language]} ${version}, ${phrases.from[language]} ${effectiveFrom}`,
    `${phrases.basis[language]}${is}${wordingIn(legalBasis, language)}`,
    `${phrases.table[language]}${is}${titleOf(compiled, decision.table, language)} (${decision.table})`,
  ];
  if (decision.kind !== 'decision') pieces.push(sayUndecided(decision, language));
  for (const id of decision.rows ?? []) {
    const annotation = compiled?.table.rules.find((row) => row.id === id)?.annotation;
    const text = annotation === undefined ? '' : `${is}${wordingIn(annotation, language)}`;
    pieces.push(`${phrases.row[language]} ${id}${text}`);
  }
  if (decision.kind !== 'decision') return pieces;
  for (const input of compiled?.table.inputs ?? []) {
    const label = input.description === undefined ? input.name : wordingIn(input.description, language);
    pieces.push(`${phrases.fact[language]}${is}${label} = ${sayFact(decision.inputs[input.name] ?? null, language)}`);
  }
  return pieces;
}

function sayUndecided({ kind, field, expected }: NoDecision, language: Language): string {
  const is = colon(language);
  const wanted = expected === undefined ? '' : ` (${expected})`;
  return `${undecided[kind][language]}${field === undefined ? '' : `${is}${field}${wanted}`}`;
}
