import type pg from 'pg';

/** Rows of a query, fetched in portions by a cursor of the server: memory does not grow with the result. */
export interface Cursor<Row> {
  /** The next row, or null after the last. */
  take(): Promise<Row | null>;
  /** The next row if it is already here: `undefined` means that `take` must be awaited. */
  ready(): Row | null | undefined;
}

/** The last query that each connection was given: it takes one at a time. */
const turns = new WeakMap<object, Promise<unknown>>();

/** Runs a query on a connection that cursors fetch from, when theirs is done. */
export const inTurn = <Result>(client: pg.PoolClient | pg.Client, query: () => Promise<Result>): Promise<Result> => {
  const turn = (turns.get(client) ?? Promise.resolve()).then(query, query);
  // Whoever waits for it hears of its failure; until then it must not end the process.
  turn.catch(() => {});
  turns.set(client, turn);
  return turn;
};

/**
 * Declares a cursor in the running transaction. The next portion is asked for while the one before is being worked on:
 * other queries on this connection go through `inTurn` until the last row was taken.
 *
 * @param name a plain name, once per transaction
 */
export const openCursor = async <Row extends pg.QueryResultRow>(
  client: pg.PoolClient | pg.Client,
  name: string,
  text: string,
  values: readonly unknown[] = [],
  portion = 2000,
): Promise<Cursor<Row>> => {
  await inTurn(client, () => client.query(`declare ${name} no scroll cursor without hold for ${text}`, [...values]));
  const fetch = (): Promise<Row[]> =>
    inTurn(client, async () => {
      const { rows } = await client.query<Row>(`fetch ${portion} from ${name}`);
      return rows;
    });
  let coming: Promise<Row[]> | null = fetch();
  let rows: readonly Row[] = [];
  let at = 0;
  const ready = (): Row | null | undefined => {
    const row = rows[at];
    if (row !== undefined) {
      at += 1;
      return row;
    }
    return coming === null ? null : undefined;
  };
  return {
    ready,
    async take() {
      const row = ready();
      if (row !== undefined) return row;
      rows = (await coming) ?? [];
      at = 0;
      coming = rows.length < portion ? null : fetch();
      return ready() ?? null;
    },
  };
};
