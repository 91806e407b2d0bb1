import type { ListedCase } from '../../contract/answer.ts';
import type { ExportList } from '../../contract/export.ts';
import type { Language, Wording } from '../../contract/language.ts';
import { factInWords, wordFor } from '../../contract/vocabulary.ts';
import type { House } from '../house.ts';
import { unitId } from '../../loop/terms.ts';
import type { Cell } from './cells.ts';

/** One column of a file: its head, and what of a case stands in it. */
export interface Column {
  readonly head: string;
  /** In letters, for files that have widths. */
  readonly width: number;
  readonly cell: (item: ListedCase) => Cell;
}

const said = (hans: string, hant: string, en: string): Wording => ({ 'zh-Hans': hans, 'zh-Hant': hant, en });
const heads = {
  mark: said('编号', '編號', 'Mark'),
  name: said('姓名', '姓名', 'Name'),
  native: said('本国文字姓名', '本國文字姓名', 'Name in own script'),
  seat: said('座位', '座位', 'Seat'),
  loop: said('类别', '類別', 'Kind'),
  gap: said('短板', '短板', 'Gap'),
  about: said('关于', '關於', 'About'),
  link: said('环节', '環節', 'Link'),
  holder: said('责任单位', '責任單位', 'Holder'),
  offered: said('待接收单位', '待接收單位', 'Offered to'),
  lane: said('通道颜色', '通道顏色', 'Lane'),
  category: said('人员类别', '人員類別', 'Category'),
  party: said('同行人数', '同行人數', 'People in the party'),
  since: said('接收时间（上海）', '接收時間（上海）', 'Held since (Shanghai)'),
  opened: said('建立时间（上海）', '建立時間（上海）', 'Opened (Shanghai)'),
  due: said('到期（上海）', '到期（上海）', 'Due (Shanghai)'),
  late: said('督办级别', '督辦級別', 'Rung of alarm'),
  ends: said('措施期满（上海）', '措施期滿（上海）', 'Measure ends (Shanghai)'),
  case: said('事项号', '事項號', 'Case'),
} as const;

const ahead = 8 * 3_600_000;
/** Minute of the city, as text that sorts and that no spreadsheet turns into another day. */
export const cityMinute = (at: string | null): string | null =>
  at === null ? null : new Date(Date.parse(at) + ahead).toISOString().slice(0, 16).replace('T', ' ');

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/**
 * The columns of a list in a language.
 *
 * @param names with the columns that are opened from the seal
 */
export const columnsOf = (house: House, list: ExportList, names: boolean, language: Language): readonly Column[] => {
  const column = (name: keyof typeof heads, width: number, cell: Column['cell']): Column => ({
    head: heads[name][language],
    width,
    cell,
  });
  const unit = (code: string): string => house.units.get(unitId(code))?.names[language] ?? code;
  const fact = (item: ListedCase, name: string): string | null =>
    item.facts[name] === undefined ? null : text(factInWords(name, item.facts[name], language));
  const identifying: readonly Column[] = [
    column('name', 28, ({ person }) => text([person?.['surname'], person?.['givenNames']].filter(Boolean).join(' '))),
    column('native', 16, ({ person }) => text(person?.['nativeName'])),
    column('seat', 7, ({ person }) => text(person?.['seat'])),
  ];
  const gap = list === 'gaps';
  const kind = gap
    ? column('gap', 28, ({ facts }) => wordFor('gap', String(facts['kind'] ?? ''), language))
    : column('loop', 16, ({ loop }) => wordFor('loop', loop, language));
  return [
    column('mark', 7, (item) => item.case.slice(-4).toUpperCase()),
    ...(names ? identifying : []),
    kind,
    ...(gap
      ? [column('about', 16, ({ facts }) => wordFor('loop', String(facts['about'] ?? ''), language))]
      : [
          column('link', 14, ({ link }) => wordFor('link', link, language)),
          column('lane', 10, (item) => fact(item, 'lane')),
          column('category', 14, (item) => fact(item, 'category')),
          column('party', 8, ({ party }) => party?.members.length ?? null),
        ]),
    column('holder', 28, ({ holder }) => unit(holder)),
    ...(gap ? [] : [column('offered', 28, ({ offer }) => (offer === null ? null : unit(offer.to)))]),
    gap
      ? column('opened', 17, ({ openedAt }) => cityMinute(openedAt))
      : column('since', 17, ({ heldSince }) => cityMinute(heldSince)),
    column('due', 17, ({ due }) => cityMinute(due)),
    column('late', 8, ({ late }) => late),
    ...(gap ? [] : [column('ends', 17, ({ measure }) => cityMinute(measure?.until ?? null))]),
    column('case', 38, (item) => item.case),
  ];
};
