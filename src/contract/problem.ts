import type { z } from 'zod';
import type { Refusal, RefusingRule } from '../loop/refusal.ts';
import { instant } from '../loop/terms.ts';
import { writeInstant } from './instant.ts';
import type { ErrorCode } from './codes.ts';
import { errors } from './errors.ts';
import type { Language, Wording } from './language.ts';

/** One field of a request that is not as it must be. */
export interface FieldProblem {
  /** Where in the body, as in code: `command.commands[3].facts.fever`. */
  readonly field: string;
  readonly code: string;
  readonly text: string;
  /** What would be right, where there is a short list or name of it. */
  readonly expected?: string;
}

/** The rule that refused something, with the words that its authors gave it. */
export interface RuleSaid extends RefusingRule {
  /** Null where they gave none, or the version is not installed any more. */
  readonly reason: string | null;
}

/** The words that the authors of a policy gave the rows of a rule, in a language; null when they gave none. */
export type RuleWords = (rule: RefusingRule, language: Language) => string | null;

/** RFC 9457 problem details with what a screen needs beside. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  /** What it is about: missing evidence, the link, the unit… */
  readonly about: readonly string[];
  readonly case?: string;
  readonly commandId?: string;
  /** Where policy refused it. */
  readonly ruling?: RuleSaid;
  /** In a group: what else prevents it, head by head. */
  readonly others?: readonly {
    readonly code: string;
    readonly case: string | null;
    readonly about: readonly string[];
    readonly text: string;
    readonly ruling?: RuleSaid;
  }[];
  readonly fields?: readonly FieldProblem[];
}

/** What a problem may say beside its code. */
export interface ProblemDetails {
  readonly about?: readonly string[];
  readonly case?: string | null;
  readonly commandId?: string | null;
  readonly ruling?: RuleSaid;
  readonly others?: Problem['others'];
  readonly fields?: readonly FieldProblem[];
}

const withReason = (text: string, ruling: RuleSaid | undefined): string =>
  ruling === undefined || ruling.reason === null ? text : `${text} ${ruling.reason}`;

/** Builds the answer for a code in a language. */
export const problemOf = (code: ErrorCode, language: Language, details: ProblemDetails = {}): Problem => {
  const { status, text } = errors[code];
  const { about = [], fields, ruling, others } = details;
  const particulars = fields?.map((field) => `${field.field}: ${field.text}`) ?? about;
  return {
    type: `urn:huan:error:${code}`,
    title: text[language],
    status,
    code,
    detail: withReason(
      particulars.length === 0 ? text[language] : `${text[language]} (${particulars.slice(0, 10).join('; ')})`,
      ruling,
    ),
    about,
    ...(details.case === null || details.case === undefined ? {} : { case: details.case }),
    ...(details.commandId === null || details.commandId === undefined ? {} : { commandId: details.commandId }),
    ...(fields === undefined ? {} : { fields }),
    ...(ruling === undefined ? {} : { ruling }),
    ...(others === undefined ? {} : { others }),
  };
};

// The kernel speaks of instants in milliseconds.
const readable = (about: string): string =>
  /^1\d{12}$/.test(about) ? (writeInstant(instant(Number(about))) ?? about) : about;

const word = (hans: string, hant: string, en: string): Wording => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });
const silence = word(
  '现行口径对此没有规定，因此不予办理。',
  '現行口徑對此沒有規定，因此不予辦理。',
  'Policy says nothing about this, and so does not let it be done.',
);

/** What a refusal says of the rule that refused, in a language. */
const ruleSaid = (refused: Refusal, language: Language, words: RuleWords): { readonly ruling?: RuleSaid } => {
  const { ruling } = refused;
  if (ruling === undefined) return {};
  return { ruling: { ...ruling, reason: ruling.version === null ? silence[language] : words(ruling, language) } };
};

/** The same for a refusal of the kernel: where policy refused it, with the words of the row that did. */
export const refusalProblem = (
  refused: Refusal,
  language: Language,
  commandId: string | null,
  words: RuleWords,
): Problem =>
  problemOf(refused.code, language, {
    about: refused.about.map(readable),
    case: refused.case,
    commandId,
    ...ruleSaid(refused, language, words),
    ...(refused.others === undefined
      ? {}
      : {
          others: refused.others.map((other) => {
            const said = ruleSaid(other, language, words);
            const text = withReason(errors[other.code].text[language], said.ruling);
            return { code: other.code, case: other.case, about: other.about, text, ...said };
          }),
        }),
  });

const said: Readonly<Record<string, Wording>> = {
  missing: word('必须填写', '必須填寫', 'is missing'),
  invalid_type: word('类型不对', '類型不對', 'is of the wrong type'),
  invalid_value: word('不在允许的取值之内', '不在允許的取值之內', 'is not one of the allowed values'),
  invalid_format: word('格式不对', '格式不對', 'has the wrong form'),
  invalid_union: word('不是已知的种类', '不是已知的種類', 'is of no known kind'),
  too_big: word('过大或过长', '過大或過長', 'is too large or too long'),
  too_small: word('过小或过短', '過小或過短', 'is too small or too short'),
  unrecognized_keys: word('有不认识的字段', '有不認識的欄位', 'has unknown fields'),
  text: word('含有不能保存的字符', '含有不能保存的字元', 'has characters that cannot be kept'),
  instant: word('须为带时区的时间', '須為帶時區的時間', 'must be an instant with an offset'),
  span: word('须晚于开始时间', '須晚於開始時間', 'must be after the beginning'),
  outside: word('超出所设时段', '超出所設時段', 'lies outside the span that is set'),
  endpoint: word('不是该方式可用的地址', '不是該方式可用的地址', 'is no address for this kind of way'),
  day: word('须为存在的日期', '須為存在的日期', 'must be a day that exists'),
  room: word(
    '须写成 301 2 general 或 301..320 2 general（房号或号段、床数、分区）',
    '須寫成 301 2 general 或 301..320 2 general（房號或號段、床數、分區）',
    'must be like 301 2 general or 301..320 2 general (room or range, beds, zone)',
  ),
  day_twice: word('同一日期出现两次', '同一日期出現兩次', 'is a day that is named twice'),
  json: word('嵌套过深或过长', '巢狀過深或過長', 'is too deep or too long'),
  other: word('不符合要求', '不符合要求', 'is not as it must be'),
};

const pathOf = (path: readonly PropertyKey[]): string => {
  let text = '';
  for (const part of path) {
    text += typeof part === 'number' ? `[${part}]` : `${text === '' ? '' : '.'}${String(part)}`;
  }
  return text === '' ? 'body' : text;
};

const codeOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'custom') return issue.message in said ? issue.message : 'other';
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'missing';
  return issue.code in said ? issue.code : 'other';
};

const expectedBy = (issue: z.core.$ZodIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'invalid_value':
      return issue.values.slice(0, 30).map(String).join(', ');
    case 'invalid_format':
      return issue.format === 'regex' ? issue.pattern : issue.format;
    case 'too_big':
      return `≤ ${issue.maximum}`;
    case 'too_small':
      return `≥ ${issue.minimum}`;
    default:
      return undefined;
  }
};

/** What is wrong with each field of a body, in a language. Names fields, never repeats what was sent. */
export const fieldProblems = (
  issues: readonly z.core.$ZodIssue[],
  language: Language,
  most = 50,
): readonly FieldProblem[] =>
  issues
    .flatMap((issue): FieldProblem[] => {
      const code = codeOf(issue);
      const text = (said[code] ?? said['other'])?.[language] ?? code;
      const expected = expectedBy(issue);
      const problem = { code, text, ...(expected === undefined ? {} : { expected }) };
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.slice(0, 10).map((key) => ({ field: pathOf([...issue.path, key.slice(0, 60)]), ...problem }));
      }
      return [{ field: pathOf(issue.path), ...problem }];
    })
    .slice(0, most);
