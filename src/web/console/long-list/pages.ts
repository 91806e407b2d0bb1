// A list that is far longer than a screen, known piece by piece. Its rows lie in pages of one size; a page is asked for by the
// cursor where it begins. Only pages that are looked at are asked again, so what lies elsewhere may have moved meanwhile:
// the page above decides where the one below it begins, and what was known further down is forgotten when that moves.

/** One answer of the server. */
export interface ListPage<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
  /** After a leap: the cursor where it landed, null past the end. */
  readonly from?: string | null | undefined;
}

/** What is known of a list. */
export interface Pages<Row> {
  /** Cursors where pages begin; the first begins without one. */
  readonly starts: ReadonlyMap<number, string | null>;
  /** Rows of pages in and near the view, as last answered. */
  readonly kept: ReadonlyMap<number, readonly Row[]>;
  /** How many rows there are, once the end was seen. */
  readonly end: number | null;
  /** Ids that stood on a page and no longer do. */
  readonly gone: ReadonlySet<string>;
  /** How often a leap landed past the end: whoever said how long the list is was wrong. */
  readonly missed: number;
}

export const pageSize = 100;
/** Pages on either side of an answer whose rows are remembered: further than any that is asked for at the same time. */
const near = 8;
/** Rows before the end of a page at which the next one is asked for; earlier while somebody scrolls. */
const ahead = 50;
const aheadMoving = 200;
/** Pages that are walked one by one to reach a place; what is further away is leapt to. */
const walk = 3;

export const noPages = <Row>(): Pages<Row> => ({
  starts: new Map([[0, null]]),
  kept: new Map(),
  end: null,
  gone: new Set(),
  missed: 0,
});

const upTo = <T>(map: ReadonlyMap<number, T>, last: number): Map<number, T> =>
  new Map([...map].filter(([page]) => page <= last));

/**
 * Takes the answer for a page that begins at `start`. Left aside when the page begins elsewhere by now.
 */
export const answered = <Row>(
  pages: Pages<Row>,
  page: number,
  start: string | null,
  { items, next }: ListPage<Row>,
  idOf: (row: Row) => string,
): Pages<Row> => {
  if (pages.starts.get(page) !== start) return pages;
  const moved = next === null || pages.starts.get(page + 1) !== next;
  const starts = moved ? upTo(pages.starts, page) : new Map(pages.starts);
  if (next !== null) starts.set(page + 1, next);
  const after = new Map(
    [...pages.kept].filter(([one]) => Math.abs(one - page) <= near && (next !== null || one <= page)),
  );
  const before = pages.kept.get(page) ?? [];
  after.set(page, items);
  const shown = new Set([...after.values()].flatMap((rows) => rows.map(idOf)));
  const gone = new Set([...pages.gone, ...before.map(idOf)].filter((id) => !shown.has(id)));
  const known = page * pageSize + items.length;
  const end = next === null ? known : pages.end !== null && pages.end > known ? pages.end : null;
  return { starts, kept: after, end, gone, missed: pages.missed };
};

/** Whether an answer says something that is not known yet. */
export const saysMore = <Row>(pages: Pages<Row>, page: number, { items, next }: ListPage<Row>): boolean =>
  pages.kept.get(page) !== items || (next === null ? pages.end === null : pages.starts.get(page + 1) !== next);

/** Takes the answer of a leap: where it landed the page begins. */
export const leapt = <Row>(
  pages: Pages<Row>,
  page: number,
  answer: ListPage<Row>,
  idOf: (row: Row) => string,
): Pages<Row> => {
  if (typeof answer.from !== 'string') return { ...pages, end: null, missed: pages.missed + 1 };
  const starts = new Map(pages.starts).set(page, answer.from);
  return answered({ ...pages, starts }, page, answer.from, answer, idOf);
};

/** What is looked at: the first and the last row, and whether the view stands still. */
export interface View {
  readonly first: number;
  readonly last: number;
  readonly still: boolean;
}

/** A page to be asked for: by where it begins, or by leaping over all before it. */
export type Wanted =
  | { readonly page: number; readonly start: string | null }
  | { readonly page: number; readonly skip: number };

/** The pages that the view needs: never more than a few, however far and fast somebody scrolls. */
export const wantedPages = <Row>({ starts, end }: Pages<Row>, { first, last, still }: View): readonly Wanted[] => {
  const limit = end === null ? Infinity : Math.max(0, Math.ceil(end / pageSize) - 1);
  const pageAt = (row: number): number => Math.min(limit, Math.max(0, Math.floor(row / pageSize)));
  const found = new Map<number, Wanted>();
  const want = (page: number): boolean => {
    const start = starts.get(page);
    if (start === undefined) return false;
    found.set(page, { page, start });
    return true;
  };
  for (let page = pageAt(first); page <= pageAt(last); page += 1) {
    if (want(page)) continue;
    // Of two unknown pages the upper one tells where the lower one begins.
    if (found.has(page - 1)) continue;
    let from = page - 1;
    while (from > page - walk && !starts.has(from)) from -= 1;
    if (starts.has(from)) want(from);
    else if (still) found.set(page, { page, skip: page * pageSize });
  }
  const below = pageAt(last + (still ? ahead : aheadMoving));
  for (let page = pageAt(last) + 1; page <= below; page += 1) if (!want(page)) break;
  const above = pageAt(first - ahead);
  // Whoever leapt may go up from there as well as down.
  if (!found.has(above) && !want(above) && still && found.size === 1 && starts.has(above + 1)) {
    found.set(above, { page: above, skip: above * pageSize });
  }
  return [...found.values()];
};

/** How many rows there are to scroll through: as far as is known, else as was said, else a page more than is known. */
export const rowsIn = <Row>({ starts, kept, end }: Pages<Row>, said: number | null): number => {
  if (end !== null) return end;
  const last = Math.max(...starts.keys());
  const known = last * pageSize + (kept.get(last)?.length ?? (last === 0 ? 0 : 1));
  if (said !== null) return Math.max(said, known);
  return last === 0 ? known : (last + 1) * pageSize;
};

/** A row, or undefined while it is not there yet. */
export const rowAt = <Row>({ kept }: Pages<Row>, index: number): Row | undefined =>
  kept.get(Math.floor(index / pageSize))?.[index % pageSize];
