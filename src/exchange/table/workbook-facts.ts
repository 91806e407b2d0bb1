/**
 * What a workbook says of itself beside its cells: from which day it counts, and which sheets and rows nobody sees.
 */

export interface WorkbookParts {
  /** xl/workbook.xml */
  workbook: string;
  /** xl/_rels/workbook.xml.rels */
  relations: string;
  /** Hidden rows, counted from 1, by the name of the sheet's file. */
  hiddenRows: Map<string, number[]>;
}

export interface WorkbookFacts {
  since1904: boolean;
  hiddenSheets: ReadonlySet<string>;
  /** By sheet. */
  hiddenRows: ReadonlyMap<string, readonly number[]>;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)?.slice(1).find(Boolean);

const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true' || text === 'on';

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, number?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = hex === undefined ? Number(number) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Rows marked as hidden in a piece of a sheet. */
export function hiddenRowsOf(piece: string): number[] {
  const rows: number[] = [];
  for (const [tag] of piece.matchAll(/<(?:\w+:)?row\s[^>]*>/g)) {
    if (!tag.includes('hidden')) continue;
    const number = Number(attribute(tag, 'r'));
    if (isTrue(attribute(tag, 'hidden')) && Number.isInteger(number)) rows.push(number);
  }
  return rows;
}

/** Reads the facts. */
export function factsOf(parts: WorkbookParts): WorkbookFacts {
  const files = new Map<string, string>();
  for (const [tag] of parts.relations.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    const target = (attribute(tag, 'Target') ?? '').replace(/^\/?(?:xl\/)?/, 'xl/');
    files.set(attribute(tag, 'Id') ?? '', target);
  }
  const hiddenSheets = new Set<string>();
  const hiddenRows = new Map<string, readonly number[]>();
  for (const [tag] of parts.workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)) {
    const name = unescaped(attribute(tag, 'name') ?? '');
    if (/hidden/i.test(attribute(tag, 'state') ?? '')) hiddenSheets.add(name);
    const rows = parts.hiddenRows.get(files.get(attribute(tag, 'id') ?? '') ?? '');
    if (rows) hiddenRows.set(name, rows);
  }
  const properties = /<(?:\w+:)?workbookPr\s[^>]*>/.exec(parts.workbook)?.[0] ?? '';
  return { since1904: isTrue(attribute(properties, 'date1904')), hiddenSheets, hiddenRows };
}
