import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { useSession } from '../session.tsx';
import { type CellPart, cellParts, groupsFor, listedColumns, minuteColumns } from './cell.ts';
import { rulesWords } from './words.ts';

const day = 1440;

const two = (value: number): string => String(value).padStart(2, '0');
/** Minutes of a day as a clock shows them. */
const clockText = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** The words of a cell, for a column; and of a column's head. */
export const useCellWords = (): {
  readonly cell: (column: string, feel: string) => string | null;
  readonly head: (column: { readonly name: string; readonly title: string | null }) => string;
} => {
  const say = useWords(rulesWords);
  const { word, need } = useInWords();
  const { nameOf } = useSession();
  const code = (column: string, text: string): string => {
    for (const group of [...groupsFor(column), 'code'] as const) {
      const found = word(group, text);
      if (found !== text) return found;
    }
    return nameOf(text);
  };
  const span = (minutes: number): string => {
    if (minutes === 0) return say('rules.at-once');
    if (minutes % day === 0) return say('rules.days', { count: minutes / day });
    return minutes % 60 === 0 && minutes >= 120
      ? say('rules.hours', { count: minutes / 60 })
      : say('rules.minutes', { count: minutes });
  };
  const many = (column: string, text: string): string =>
    text
      .split(',')
      .map((one) => one.trim())
      .map((one) => (listedColumns[column] === 'need' ? need(one) : code(column, one)))
      .join(' · ');
  const headOf = (name: string): string => {
    const own = word('column', name);
    return own === name ? word('fact', name) : own;
  };
  const part = (column: string, one: CellPart): string | null => {
    switch (one.is) {
      case 'any':
        return null;
      case 'nothing':
        return '—';
      case 'code':
        return listedColumns[column] !== undefined ? many(column, one.code) : code(column, one.code);
      case 'flag':
        return word('yes', String(one.value));
      case 'number':
        return minuteColumns.has(column) ? span(one.value) : String(one.value);
      case 'compared':
        if (one.how === 'over' && one.value === 0) return say('rules.cell.known');
        return say(`rules.cell.${one.how}`, { number: one.value });
      case 'against':
        return say(`rules.cell.${one.how}`, { number: headOf(one.column) });
      case 'between':
        return say('rules.cell.between', { low: one.low, high: one.high });
      case 'not':
        return say('rules.cell.not', { what: one.codes.map((text) => code(column, text)).join(' / ') });
      case 'some':
        return say('rules.cell.some');
      case 'has':
        return say('rules.cell.has', { what: code(column, one.code) });
      case 'listed':
        return say('rules.cell.listed', { list: one.list });
      case 'undated':
        return say('rules.cell.undated', { list: one.list, column: headOf(one.column) });
      case 'lately':
        return say('rules.cell.lately', { list: one.list, count: one.days, column: headOf(one.column) });
      case 'begins':
        return say('rules.cell.begins', { what: code(column, one.code) });
      case 'filled':
        return many(column, `${one.before}${headOf(one.column)}${one.after}`);
      case 'same':
        return headOf(one.column);
      case 'workday':
        return say('rules.cell.workday', { time: clockText(one.minutes) });
      case 'feel':
        return one.text;
    }
  };
  return {
    cell(column, feel) {
      const said = cellParts(feel).map((one) => part(column, one));
      return said.every((one) => one === null) ? null : said.filter((one) => one !== null).join(' / ');
    },
    head({ name, title }) {
      return title ?? headOf(name);
    },
  };
};
