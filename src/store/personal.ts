import type { CaseId } from '../loop/terms.ts';
import type { Seen } from './reader.ts';
import type { Seal } from './seal.ts';

/** What is known of a person, opened: everything that was recorded, a later record over an earlier one. */
export type Personal = Readonly<Record<string, unknown>>;

interface Row {
  case_id: CaseId;
  sealed: Buffer;
  wrapped: Buffer | null;
}

/**
 * Opens the sealed parts of cases. Whoever shows them to somebody notes the reading first (I12).
 * A case whose key was destroyed has none.
 */
export const openPersonal = async (
  seen: Seen,
  seal: Seal,
  cases: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, Personal>> => {
  const opened = new Map<CaseId, Record<string, unknown>>();
  if (cases.length === 0) return opened;
  const { rows } = await seen.query<Row>(
    `select e.case_id, e.sealed, k.wrapped from huan.event e join huan.case_key k on k.case_id = e.case_id
      where e.case_id = any($1::uuid[]) and e.sealed is not null order by e.case_id, e.seq`,
    [cases],
  );
  const keys = new Map<CaseId, ReturnType<Seal['unwrap']>>();
  for (const { case_id: id, sealed, wrapped } of rows) {
    if (wrapped === null) continue;
    const key = keys.get(id) ?? seal.unwrap(id, wrapped);
    keys.set(id, key);
    const value = seal.open(key, id, sealed);
    if (typeof value === 'object' && value !== null) opened.set(id, { ...opened.get(id), ...value });
  }
  return opened;
};
