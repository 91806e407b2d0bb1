/**
 * Lines of a sheet that are about the sheet: who made it, when it was printed, that nothing follows. They stand in the first
 * column, which may be the column of names, and would become people.
 */
import type { TableRow } from './cells.ts';
import { simplified } from './simplified.ts';

const hanMaker =
  /^(?:制表|制单|制作|编制|填表|填报|报送|审核|审批|复核|校对|核对|打印|印制|导出|生成|经办|联系|签名|签字|签章|盖章|批准|备注|说明|附注|注|录入|统计|更新|截止|负责|页码)(?:人员|人|员|者|单位|部门|机构|时间|日期|电话|方式)?$/;
const latinMaker =
  /^(?:prepared|checked|printed|approved|signed|issued|verified|exported|generated|reviewed|created|compiled)(?:(?: by| on| at| date)?)$|^(?:remarks?|notes?|page|signature|date|time|n\.?b\.?|contact(?: person| no\.?)?|tel|phone|fax)$/i;
/** Of these alone no surname is made, as it is of Page. */
const latinAlone =
  /^(?:prepared|checked|printed|approved|signed|issued|verified|exported|generated|reviewed|created|compiled) (?:by|on|at|date)$/i;
const ending =
  /^(?:以下(?:为?空白|无正文|无内容|无)|(?:本|此)页以下(?:为?空白|无正文|无内容)|以上|完|空白|end(?: of (?:the )?(?:list|file|report|manifest|page))?|(?:page|p\.)\s*\d+(?:\s*(?:of|\/)\s*\d+)?|第\s*\d+\s*页.*|共\s*\d+\s*页)$/i;
const assurance =
  /^(?:以上|上述|兹|特此|经).*(?:核对|核实|无误|属实|确认|证明|一致)|^(?:(?:i|we)(?: hereby)? (?:certify|confirm|declare)|(?:hereby )?certified)\b/i;
const moment = /(?<!\d)\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|(?<!\d)\d{1,2}:\d{2}(?!\d)/;
const telephone = /^(?:\+?86[ -]?)?1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$/;

const labelOf = (text: string): string => (/^([^:]{1,24}):/.exec(text)?.[1] ?? '').replace(/\([^()]*\)/g, '').trim();
const isMaker = (label: string): boolean => hanMaker.test(label.replace(/\s+/g, '')) || latinMaker.test(label);
const labelled = (text: string): boolean => {
  const label = labelOf(text);
  return /^\p{Script=Han}{1,12}$/u.test(label) || latinMaker.test(label);
};

/** A document's number beside the first cell: whatever stands in that cell, this is a person. */
const namesPerson = (row: TableRow, first: string): boolean =>
  (row.cells.get('documentNumber') ?? []).some(
    ({ text }) => text !== first && /\d/.test(text) && !labelled(text) && !moment.test(text) && !telephone.test(text),
  );

/** True for a line that is a note about the list. Cells are cleaned; none is empty. */
export function isFootnote(filled: readonly string[], row: TableRow): boolean {
  const [raw = '', ...others] = filled;
  const first = simplified(raw);
  const compact = first.replace(/[\s*—–=-]+/g, ' ').trim();
  if (ending.test(compact) || ending.test(compact.replace(/\s+/g, ''))) return others.length === 0;
  if (others.length > 5 || namesPerson(row, raw)) return false;
  if (hanMaker.test(first.replace(/:$/, '').replace(/\s+/g, '')) || latinAlone.test(compact)) return true;
  if (isMaker(labelOf(first)) || assurance.test(first)) return true;
  if (others.length === 0) {
    const word = /^[\p{L}. ]+?(?=\s*\d)/u.exec(first)?.[0] ?? '';
    return labelled(first) || moment.test(first) || (word !== '' && (hanMaker.test(word) || /^printed/i.test(word)));
  }
  return labelled(first) && others.map(simplified).every((text) => labelled(text) || moment.test(text));
}
