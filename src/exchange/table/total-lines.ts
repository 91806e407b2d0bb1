/**
 * Lines and labels that state how many people there are: "合计 12", "旅客总数：5人", "Total passengers: 5", "TTL PAX: 5".
 * A total is a number; a row with a given name, a sex or a country is a person, whatever the surname is.
 */
import type { Stated, TableRow } from './cells.ts';
import { simplified } from './simplified.ts';

const hanLabel =
  /^(?:本(?:航班|机|船|次|页|表))?(?:全部|所有|实际|实有|总共|总计|合计|共计|小计|总|共)?(?:旅客|乘客|机组人员|机组成员|机组|船员|人员)?(?:总人数|人数合计|人数总计|人数|总数|总计|合计|共计|小计|数)?$/;
const hanTotal = /^\p{Script=Han}{1,10}(?:人数|总数|总计|合计|共计|小计)$/u;
const hanCount = /合计|总计|共计|小计|人数|总数|总共|^共/;
const latinWords =
  /^(?:grand|total|totals|subtotal|sub|sum|ttl|tot|no|nr|num|number|count|of|headcount|heads?|passengers?|pax|crew|people|persons?|on|board|onboard|pob|souls|listed|all|the|members?|in)$/i;
const latinCount = /\b(?:totals?|subtotal|sum|ttl|tot|count|headcount|pob)\b/i;
const people = /旅客|乘客|机组|船员|人员|\b(?:passengers?|pax|crew|people|persons?|souls|heads?)\b/i;
const numbered = /\b(?:no|nr|num|number)\b/i;

/** True for the label of a total; with `loosely` also for "旅客" and "Crew", which are one when a number follows. */
function isTotalLabel(text: string, loosely: boolean): boolean {
  const label = simplified(text)
    .replace(/[.:：=]+$/, '')
    .trim();
  const han = label.replace(/\s+/g, '');
  if (/^\p{Script=Han}+$/u.test(han))
    return hanLabel.test(han) && (hanCount.test(han) || (loosely && people.test(han)));
  const words = label.split(/[\s.\-_]+/).filter((word) => word !== '');
  if (words.length === 0 || !words.every((word) => latinWords.test(word))) return false;
  return latinCount.test(label) || (people.test(label) && (loosely || numbered.test(label)));
}

const unit =
  /^(?:[\d\s.,:;/()+=-]|[人名位个共计总合数旅客乘机组船员成儿童婴男女性大小其中和及含]|\b(?:adults?|adt|child(?:ren)?|chd|infants?|inf|males?|females?|men|women|incl|including|and|passengers?|pax|crew|people|persons?|total|of|on|board|members?)\b)*$/i;

/** The numbers of a line with the words beside them: "旅客10人 机组2人", "10 passengers, 2 crew", "12". */
function statedBy(line: string): Stated {
  const text = simplified(line).replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  const tokens = [
    ...text.matchAll(/(?<role>旅客|乘客|passengers?|pax|机组|船员|crew)|(?<![\d.])(?<number>\d{1,6})(?![\d.])/gi),
  ].map((found) => found.groups ?? {});
  // "旅客 10 机组 2" ends with a number; "10 passengers 2 crew" ends with a word.
  const wordFirst = tokens.at(-1)?.['number'] !== undefined;
  const stated: Stated = {};
  const used = new Set<number>();
  for (const [index, token] of tokens.entries()) {
    const role = token['role'];
    if (role === undefined) continue;
    const beside = index + (wordFirst ? 1 : -1);
    const number = tokens[beside]?.['number'];
    if (number === undefined) continue;
    used.add(beside);
    stated[/机组|船员|crew/i.test(role) ? 'crew' : 'passengers'] ??= Number(number);
  }
  const rest = tokens.find((token, index) => token['number'] !== undefined && !used.has(index))?.['number'];
  if (rest !== undefined) stated.all = Number(rest);
  return stated;
}

/** Ways to part a cell: all of it a label, the label before its number, the label before "旅客10人". */
function partsOf(text: string): { label: string; rest: string }[] {
  const parts = [{ label: text, rest: '' }];
  for (const pattern of [/^([^\d:=]+)[:=]?(.*)$/u, /^([^\d:=]+?)[:=\s]*((?:旅客|乘客|机组|船员).*)$/u]) {
    const found = pattern.exec(text);
    if (found) parts.push({ label: (found[1] ?? '').trim(), rest: found[2] ?? '' });
  }
  return parts;
}

/** Every label of a total has one of these; most rows are refused by this look alone. */
const perhaps =
  /[总總合共小计計数數旅乘机機船人]|total|sum|ttl|tot|count|pob|passenger|pax|crew|people|person|souls|heads/i;

/** A row that states a total, or undefined when it is none. Without a number nothing is stated. */
export function readTotalRow(
  filled: readonly string[],
  row: TableRow,
): { stated: Stated; partial: boolean } | undefined {
  const first = /^\d*\.?$/.test(filled[0] ?? '') && filled.length > 1 ? 1 : 0;
  const cell = filled[first] ?? '';
  if (!perhaps.test(cell)) return undefined;
  const others = filled.slice(first + 1);
  const hasNumber = filled.slice(first).some((text) => /\d/.test(text));
  const named = partsOf(simplified(cell)).find(({ label, rest }) => isTotalLabel(label, hasNumber) && unit.test(rest));
  // "婴儿人数 2": a number of something else, but no person.
  const counts =
    hasNumber && !named && partsOf(simplified(cell)).some(({ label, rest }) => hanTotal.test(label) && unit.test(rest));
  if (counts && others.every((text) => unit.test(simplified(text)))) return { stated: {}, partial: false };
  if (!named) return undefined;
  const documents = row.cells.get('documentNumber') ?? [];
  const isNumber = (text: string): boolean => text.length > 4 || /[A-Z]\d/i.test(text);
  if (documents.some(({ text }) => text !== cell && isNumber(text) && !unit.test(simplified(text)))) return undefined;
  if (documents.some((each) => /\d{7,}/.test(each.text))) return undefined;
  // 合计 is nobody's name; Sum and Total are.
  const beyondDoubt = hanCount.test(named.label);
  if (!beyondDoubt && !others.every((text) => unit.test(simplified(text)))) return undefined;
  const stated = statedBy([named.label, named.rest, ...others].join(' '));
  return { stated, partial: /小计|\bsub/i.test(named.label) };
}

/** Totals that a line above a table states, among other things: "航班号:MU772 旅客总数:5人", "Passengers | 180". */
export function totalsAbove(texts: readonly string[]): Stated {
  const stated: Stated = {};
  const add = (label: string, number: string | undefined): void => {
    const plain = simplified(label);
    const key = /机组|船员|crew/i.test(plain) ? 'crew' : /旅客|乘客|passenger|pax/i.test(plain) ? 'passengers' : 'all';
    if (number !== undefined) stated[key] ??= Number(number);
  };
  for (const [index, text] of texts.entries()) {
    const next = /^(\d{1,6})\s*(?:人|名|位|pax|passengers?|persons?)?$/i.exec(texts[index + 1] ?? '');
    if (next && isTotalLabel(text, true)) add(text, next[1]);
    const plain = simplified(text).slice(0, 300);
    for (const [, label = '', number] of plain.matchAll(
      /(\p{L}[\p{L}. ]{0,40}?)\s*[:：=]\s*(\d{1,6})(?=\s*(?:人|名|位|pax|passengers?|persons?)?(?:$|[\s;,，；|)）]))/giu,
    )) {
      const words = label.split(/\s+/);
      const tail = words.map((_, from) => words.slice(from).join(' ')).find((each) => isTotalLabel(each, true));
      if (tail !== undefined) add(tail, number);
    }
    for (const [, role = '', number] of plain.matchAll(
      /(旅客|乘客|机组人员|机组|船员)?(?:总|一)?(?:共计?|(?<=[客组员]))\s*(\d{1,6})\s*[人名位]/gu,
    ))
      add(role, number);
  }
  return stated;
}
