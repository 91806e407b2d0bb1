/**
 * Lines that state how many people there are: "合计 12", "旅客总数：5人", "Total passengers: 5", "TTL PAX: 5".
 * A total is a number; a row with a given name, a sex or a country is a person, whatever the surname is.
 */
import type { Stated, TableRow } from './cells.ts';
import { simplified } from './simplified.ts';
import { isTotalLabel, keyOf, statedBy, totalsWithin } from './total-words.ts';

const hanTotal = /^\p{Script=Han}{1,10}(?:人数|总数|总计|合计|共计|小计)$/u;
/** A part of the people, of whom nothing else is said: "儿童 1", "Adults 2". */
const partOfPeople =
  /^(?:成人|儿童|小孩|婴儿|男性?|女性?|(?:adults?|children|child|infants?|males?|females?|men|women))(?:人数|数)?$/i;
const hanCount = /合计|总计|共计|小计|人数|总数|总共|^共/;

const unit =
  /^(?:[\d\s.,:;/()+=-]|[人名位个共计总合数旅客乘机组船员成儿童婴男女性大小其中和及含]|\b(?:adults?|adt|child(?:ren)?|chd|infants?|inf|males?|females?|men|women|incl|including|and|passengers?|pax|crew|people|persons?|total|of|on|board|members?)\b)*$/i;

/** Ways to part a cell: all of it a label, the label before its number, the label before "旅客10人". */
function partsOf(text: string): { label: string; rest: string }[] {
  const parts = [{ label: text, rest: '' }];
  for (const pattern of [
    /^([^\d:=]+)[:=]?(.*)$/u,
    /^([^\d:=]+?)[:=\s]*((?:旅客|乘客|机组|船员|成人|儿童|婴儿|[男女]).*)$/u,
  ]) {
    const found = pattern.exec(text);
    if (found) parts.push({ label: (found[1] ?? '').trim(), rest: found[2] ?? '' });
  }
  return parts;
}

/** Every label of a total has one of these; most rows are refused by this look alone. */
const perhaps =
  /[总總合共小计計数數旅乘机機船人成儿兒婴嬰男女]|total|sum|ttl|tot|count|pob|passenger|pax|crew|people|person|souls|heads|adult|child|infant|male|men/i;

export interface TotalLine {
  stated: Stated;
  /** 小计 / subtotal. */
  partial: boolean;
  /** Only "机组 2" or "5 passengers": the rows under it may be meant, too. */
  title?: boolean;
}

/** A row that states a total, or undefined when it is none. Without a number nothing is stated. */
export function readTotalRow(filled: readonly string[], row: TableRow): TotalLine | undefined {
  const cells = filled.map((text) => simplified(text).replace(/(?<=\d)(?=(?:adt|chd|inf|pax)\b)/gi, ' '));
  let first = /^\d*\.?$/.test(cells[0] ?? '') && cells.length > 1 ? 1 : 0;
  if (/^(?:其中|of which):?$/i.test(cells[first] ?? '')) first += 1;
  const cell = (cells[first] ?? '').replace(/^(?:其中|of which)[:\s]*/i, '');
  if (!perhaps.test(cell)) return undefined;
  const others = cells.slice(first + 1);
  const hasNumber = cells.slice(first).some((text) => /\d/.test(text));
  const named = partsOf(cell).find(({ label, rest }) => isTotalLabel(label, hasNumber) && unit.test(rest));
  if (!named && hasNumber && countsOthers(cell, others, row)) return { stated: {}, partial: false };
  if (!named) return cells.length === 1 ? readLoneLine(filled[0] ?? '', row) : undefined;
  const documents = row.cells.get('documentNumber') ?? [];
  const isNumber = (text: string): boolean => text.length > 4 || /[A-Z]\d/i.test(text);
  if (documents.some(({ text }) => text !== filled[first] && isNumber(text) && !unit.test(simplified(text))))
    return undefined;
  if (documents.some((each) => /\d{7,}/.test(each.text))) return undefined;
  // 合计 is nobody's name; Sum and Total are.
  const beyondDoubt = hanCount.test(named.label);
  if (!beyondDoubt && !others.every((text) => unit.test(text))) return undefined;
  const stated = statedBy([named.label.replace(/\([^()\d]*\)/g, ' '), named.rest, ...others].join(' '));
  const title = !isTotalLabel(named.label, false);
  return { stated, partial: /小计|\bsub/i.test(named.label), ...(title && { title }) };
}

/** "婴儿人数 2", "儿童 1": a number of something else, but no person. A sex without a name may be a person. */
function countsOthers(cell: string, others: readonly string[], row: TableRow): boolean {
  if (!others.every((text) => unit.test(text) && !/\d{5,}/.test(text))) return false;
  const about = [...(row.cells.get('sex') ?? []), ...(row.cells.get('role') ?? [])];
  if (about.some(({ text }) => simplified(text) === cell)) return false;
  return partsOf(cell).some(
    ({ label, rest }) => (hanTotal.test(label) || partOfPeople.test(label.replace(/\(.*\)/, ''))) && unit.test(rest),
  );
}

/** A line of one cell may say it in words of its own: "5 passengers". A document's number alone is none. */
function readLoneLine(text: string, row: TableRow): TotalLine | undefined {
  if (row.cells.has('documentNumber') && !/[\s\p{Script=Han}]/u.test(text)) return undefined;
  const { stated, surely } = totalsWithin(text);
  if (Object.keys(stated).length === 0) return undefined;
  return { stated, partial: false, ...(!surely && { title: true }) };
}

/** Totals that a line above a table states, among other things: "航班号:MU772 旅客总数:5人", "Passengers | 180". */
export function totalsAbove(texts: readonly string[]): Stated {
  let stated: Stated = {};
  for (const [index, text] of texts.entries()) {
    const next = /^(\d{1,6})\s*(?:人|名|位|pax|passengers?|persons?)?$/i.exec(texts[index + 1] ?? '');
    if (next && isTotalLabel(text, true)) stated[keyOf(simplified(text))] ??= Number(next[1]);
    stated = { ...totalsWithin(text).stated, ...stated };
  }
  return stated;
}
