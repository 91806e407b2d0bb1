import type { Changes } from '../../loop/event.ts';
import type { CaseId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

/** One event as it is read for showing. */
export interface EventSeen {
  readonly seq: number;
  readonly name: string;
  readonly happened_at: number;
  readonly recorded_at: number;
  readonly actor: string;
  readonly unit: string;
  readonly standing: string;
  /** In the clear; `words` names those that are sealed. */
  readonly data: Readonly<Record<string, unknown>> & { readonly changes?: Changes; readonly words?: readonly string[] };
  readonly sealed: Buffer | null;
}

const portion = 5000;

/** The events of a case, in recorded order, in portions: however many they are, none is left out. */
export async function* eventsInPortions(seen: Seen, id: CaseId): AsyncGenerator<readonly EventSeen[]> {
  for (let after = 0; ;) {
    const { rows } = await seen.query<EventSeen>(
      `select seq, name, happened_at, recorded_at, actor, unit, standing, data, sealed
         from huan.event where case_id = $1 and seq > $2 order by seq limit $3`,
      [id, after, portion],
    );
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < portion) return;
    after = last.seq;
  }
}

/** All events of a case, in recorded order. */
export const eventsOf = async (seen: Seen, id: CaseId): Promise<readonly EventSeen[]> => {
  const all: EventSeen[] = [];
  for await (const rows of eventsInPortions(seen, id)) all.push(...rows);
  return all;
};

/** The wrapped key of a case that the unit may see. */
export const wrappedKey = async (seen: Seen, id: CaseId): Promise<Buffer | null> => {
  const { rows } = await seen.query<{ wrapped: Buffer | null }>(
    'select wrapped from huan.case_key where case_id = $1',
    [id],
  );
  return rows[0]?.wrapped ?? null;
};

/** One reading of a record. */
export interface ReadingRow {
  readonly id: number;
  readonly read_at: number;
  readonly actor: string;
  readonly unit: string;
  readonly purpose: string;
}

/** Who read a record, newest first. */
export const readingsOf = async (
  seen: Seen,
  id: CaseId,
  most: number,
  from: { readonly first: number; readonly second: number } | null,
): Promise<readonly ReadingRow[]> => {
  const { rows } = await seen.query<ReadingRow>(
    `select id, read_at, actor, unit, purpose from huan.reading
      where case_id = $1 and ($2::bigint is null or (read_at, id) < ($2::bigint, $3::bigint))
      order by read_at desc, id desc limit $4`,
    [id, from?.first ?? null, from?.second ?? null, most],
  );
  return rows;
};
