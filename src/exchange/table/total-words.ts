/**
 * The words in which a number of people is stated, in any line: "合计 12", "旅客总数5人", "Pax 5 / Crew 2", "TTL 150+2".
 */
import type { Stated } from './cells.ts';
import { simplified } from './simplified.ts';

const hanLabel =
  /^(?:本(?:航班|机|船|次|页|表))?(?:全部|所有|实际|实有|总共|一共|共有|总计|合计|共计|小计|总|共)?(?:旅客|乘客|机组人员|机组成员|机组|船员|人员)?(?:总人数|人数合计|人数总计|人数|总数|总计|合计|共计|小计|数)?$/;
const hanCount = /合计|总计|共计|小计|人数|总数|总共|一共|^(?:本(?:航班|机|船|次|页|表))?共/;
const latinWords =
  /^(?:grand|total|totals|subtotal|sub|sum|ttl|tot|no|nr|num|number|count|of|headcount|heads?|passengers?|pax|crew|people|persons?|on|board|onboard|pob|souls|listed|all|the|members?|in)$/i;
/** Words that only a total of people has beside the others: "passenger manifest", "on board this flight". */
const besidePeople =
  /^(?:expected|actual|declared|reported|carried|manifest|list|this|flight|for|incl|including|infants?)$/i;
const latinCount = /\b(?:totals?|subtotal|sum|ttl|tot|count|headcount|pob)\b/i;
const people = /旅客|乘客|机组|船员|人员|\b(?:passengers?|pax|crew|people|persons?|souls|heads?)\b/i;
const numbered = /\b(?:no|nr|num|number)\b/i;

/**
 * True for the label of a total; with `loosely` also for "旅客" and "Crew", which are one when a number follows. Notes in
 * brackets are passed over: "总计（人）", "Total passengers (incl. infants)".
 */
export function isTotalLabel(text: string, loosely: boolean): boolean {
  const label = simplified(text)
    .replace(/\([^()\d]*\)/g, ' ')
    .replace(/[.:：=]+\s*$/, '')
    .trim();
  const han = label.replace(/\s+/g, '').replace(/(?<=.)[为是有]$/u, '');
  if (/^\p{Script=Han}+$/u.test(han))
    return hanLabel.test(han) && (hanCount.test(han) || (loosely && people.test(han)));
  const words = label.split(/[\s.\-_]+/).filter((word) => word !== '');
  const known = (word: string): boolean => latinWords.test(word) || (besidePeople.test(word) && people.test(label));
  if (words.length === 0 || !words.every(known)) return false;
  return latinCount.test(label) || (people.test(label) && (loosely || numbered.test(label)));
}

type Key = keyof Stated;

/** Whom the words count: passengers, crew, or both. */
export function keyOf(words: string): Key {
  if (/机组|船员|crew/i.test(words)) return 'crew';
  return /旅客|乘客|passenger|pax/i.test(words) ? 'passengers' : 'all';
}

const age = '成人|儿童|小孩|婴儿|(?:adults?|adt|child(?:ren)?|chd|infants?|inf)\\b';
const sex = '[男女]|(?:males?|females?|men|women)\\b';
const pieces = new RegExp(
  `(?<role>旅客|乘客|passengers?|pax|机组|船员|crew)|(?<age>${age})|(?<sex>${sex})|(?<![\\d.])(?<number>\\d{1,6}(?:\\s*\\+\\s*\\d{1,6})*)(?![\\d.])`,
  'gi',
);

/** "2+1" is three heads. */
const sumOf = (number: string): number => number.split('+').reduce((sum, each) => sum + Number(each), 0);

/**
 * The numbers of a line with the words beside them: "旅客10人 机组2人", "10 passengers, 2 crew", "12". Adults and children
 * (or men and women) that are told apart make a total together, where the line gives no other.
 */
export function statedBy(line: string): Stated {
  const text = simplified(line).replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const tokens = [...text.matchAll(pieces)].map((found) => found.groups ?? {});
  // "旅客 10 机组 2" ends with a number; "10 passengers 2 crew" ends with a word.
  const wordFirst = tokens.at(-1)?.['number'] !== undefined;
  const stated: Stated = {};
  const used = new Set<number>();
  const parts = new Map<Key, { ages: number; sexes: number }>();
  let whose: Key = 'all';
  for (const [index, token] of tokens.entries()) {
    if (token['number'] !== undefined) continue;
    const role = token['role'];
    if (role !== undefined) whose = keyOf(role);
    const beside = index + (wordFirst ? 1 : -1);
    const number = tokens[beside]?.['number'];
    if (number === undefined) continue;
    used.add(beside);
    const part = parts.get(whose) ?? { ages: 0, sexes: 0 };
    parts.set(whose, part);
    if (role !== undefined) stated[whose] ??= sumOf(number);
    else part[token['age'] === undefined ? 'sexes' : 'ages'] += sumOf(number);
  }
  const rest = tokens.find((token, index) => token['number'] !== undefined && !used.has(index))?.['number'];
  if (rest !== undefined) stated.all = sumOf(rest);
  else
    for (const [key, { ages, sexes }] of parts) {
      const sum = ages > 0 ? ages : sexes;
      if (sum > 0) stated[key] ??= sum;
    }
  return stated;
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
/** What has numbers in it, or stands beside them, and counts nobody: dates, times, routes and flights. */
const noise = [
  /(?<![A-Za-z])[A-Z]{3}\s*(?:[-–—→/]|至)\s*[A-Z]{3}(?![A-Za-z])/g,
  /\d{2,4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*[日号])?|\d{1,2}\s*月\s*\d{1,2}\s*[日号]?/g,
  /\d{1,4}([-/.])\d{1,2}\1\d{1,4}/g,
  new RegExp(`\\d{1,2}(?:st|nd|rd|th)?[\\s-]*(?:${months})[a-z]*\\.?[\\s,-]*(?:\\d{4}|\\d{2})?(?!\\d)`, 'gi'),
  new RegExp(`(?:${months})[a-z]*\\.?\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?(?!\\d)`, 'gi'),
  /\d{1,2}:\d{2}(?::\d{2})?/g,
  /(?<![A-Za-z0-9])(?!(?:TTL|PAX|POB|TOT|SUM|ADT|CHD|INF|NO|NR|OF)\b)(?:[A-Z]{2,3}|[A-Z]\d|\d[A-Z])[ -]?\d{2,4}[A-Z]?(?![A-Za-z0-9])/g,
] as const;

const counted = /(?<![A-Za-z\d.])(?<!\d[/:-])\d{1,6}(?:\s*\+\s*\d{1,4})*(?![\d.]*\d|[./:-]\d)/g;
const otherThings =
  /^\s*(?:[页件座架班次天时]|个?航班|pages?|flights?|seats?|bags?|pieces?|pcs|kgs?|sheets?|rows?|hours?|days?|legs?|sectors?|min)/i;
const peopleAfter =
  /^\s*(?:[人名位]\s*)?(旅客|乘客|机组|船员|(?:passengers?|pax|crew|persons?|people|souls)\b)(?!\s*(?:名单|list|manifest|name|information|details?))/i;
const listTitle = /^.*(?:名单|清单|名册|列表|一览表?|统计表?|信息表?|情况表?|航班|航次)/u;

/** The label at the end of a text: the words right before a number. */
function labelAt(before: string): { label: string; list: boolean } | undefined {
  const text = before.replace(/\([^()]*\)/g, ' ').replace(/[\s(:=为是有-]+$/u, '');
  const run = /\p{Script=Han}+$/u.exec(text)?.[0];
  if (run !== undefined) {
    const own = run.replace(listTitle, '');
    // 航班总数 counts flights.
    const label = [run, own].find(
      (each) => isTotalLabel(each, true) && (each === run || /[人旅乘机船共合]/u.test(each)),
    );
    if (label !== undefined) return { label, list: false };
    return own === '' && /[单册表]$/u.test(run) ? { label: run, list: true } : undefined;
  }
  const words = (/[A-Za-z][A-Za-z. ]*$/.exec(text)?.[0] ?? '').split(/\s+/);
  const label = words.map((_, from) => words.slice(from).join(' ')).find((each) => isTotalLabel(each, true));
  return label === undefined ? undefined : { label, list: false };
}

/**
 * Totals that a text states among other things, as titles do: "MU772航班旅客名单 2020年3月27日 共5人", "Pax 5 / Crew 2".
 * `surely` when a word of counting stands beside one of them.
 */
export function totalsWithin(raw: string): { stated: Stated; surely: boolean } {
  let text = simplified(raw).slice(0, 300);
  for (const each of noise) text = text.replace(each, ' | ');
  text = text
    .replace(/\b(?:pax|pob|ttl|total|crew|passengers?)(?=\d)/gi, '$& ')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const stated: Stated = {};
  let surely = false;
  let from = 0;
  for (const found of text.matchAll(counted)) {
    const before = text.slice(from, found.index);
    const after = text.slice(found.index + found[0].length);
    from = found.index + found[0].length;
    if (otherThings.test(after)) continue;
    const label = labelAt(before);
    const next = peopleAfter.exec(after);
    const unit = /^\s*[人名位]/u.test(after);
    const counts = label !== undefined && !label.list && isTotalLabel(label.label, false);
    const han = /\p{Script=Han}$/u.test(label?.label ?? '');
    if (label && (counts || unit || (!label.list && (!han || /[:=]\s*$/.test(before))))) {
      const own = keyOf(label.label);
      // "总人数14 旅客2": this word is the label of the next number.
      const behind = next && !/^\s*[:=]?\s*\d/.test(after.slice(next[0].length)) ? keyOf(next[1] ?? '') : 'all';
      stated[own === 'all' ? behind : own] ??= sumOf(found[0]);
      surely ||= counts;
      continue;
    }
    if (!next) continue;
    stated[keyOf(next[1] ?? '')] ??= sumOf(found[0]);
    // The word behind a number is not the label of the next one.
    from += next[0].length;
  }
  return { stated, surely };
}
