import type { CasePage, ListedCase } from '../../contract/answer.ts';
import type { RequestCode } from '../../contract/codes.ts';
import type { ExportBody } from '../../contract/export.ts';
import type { Language } from '../../contract/language.ts';
import { caseId } from '../../loop/terms.ts';
import type { Who } from '../../store/reader.ts';
import { deskPage, peopleOf } from '../desk.ts';
import type { House } from '../house.ts';
import type { Cell } from './cells.ts';
import { type Column, cityMinute, columnsOf } from './columns.ts';

/** Most rows of one file: more than a city holds, and less than would fill the memory of a spreadsheet. */
export const mostRows = 100_000;
const page = 500;

/** A list ready to be written: its columns, and its rows page by page as they are asked for. */
export interface ListFile {
  /** Without its ending; nothing in it identifies anybody. */
  readonly name: string;
  readonly columns: readonly Column[];
  rows(): AsyncGenerator<readonly (readonly Cell[])[]>;
}

const pageFor = (
  house: House,
  who: Who,
  body: ExportBody,
  cursor: string | undefined,
): Promise<CasePage | RequestCode> => {
  const { list, names, scope, of, loop, case: about } = body;
  const purpose = `export ${list}`;
  const common = { names, limit: page, cursor };
  if (list === 'holding' || list === 'coming' || list === 'late' || list === 'gaps') {
    return deskPage(house, who, { ...common, list, scope, of, loop }, purpose);
  }
  return peopleOf(house, who, about ?? caseId(''), common, purpose);
};

/**
 * Gathers a list for a file, as far as the unit may see, in the order of its screen. The first page is read at once, so
 * that a refusal is an answer and not a torn file; the others are read while it is written.
 */
export const openList = async (
  house: House,
  who: Who,
  body: ExportBody,
  language: Language,
): Promise<ListFile | RequestCode> => {
  const first = await pageFor(house, who, body, undefined);
  if (typeof first === 'string') return first;
  const columns = columnsOf(house, body.list, body.names, language);
  const wanted = ({ facts, holder }: ListedCase): boolean =>
    (body.kind === undefined || facts['kind'] === body.kind) && (body.owner === undefined || holder === body.owner);
  const stamp = (cityMinute(first.now) ?? '').replace(/[: ]/g, '-');
  return {
    name: `huan-${body.list}-${stamp}`,
    columns,
    async *rows() {
      let written = 0;
      for (let now: CasePage = first; ;) {
        const items = now.items.filter(wanted).slice(0, mostRows - written);
        written += items.length;
        yield items.map((item) => columns.map(({ cell }) => cell(item)));
        if (now.next === null || written >= mostRows) return;
        const next = await pageFor(house, who, body, now.next);
        // What a unit may see may end while the file is written: it then ends too, and visibly.
        if (typeof next === 'string') throw new Error(`the list ended early: ${next}`);
        now = next;
      }
    },
  };
};
