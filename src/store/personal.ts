import { kindSaid, knownFrom } from '../city/identity.ts';
import type { CaseId } from '../loop/terms.ts';
import type { Seen } from './reader.ts';
import { type Seal, SealBroken } from './seal.ts';
import { openPart } from './words.ts';

/** What is known of a person, opened: what was recorded of it, a later record over an earlier one. */
export type Personal = Readonly<Record<string, unknown>>;

/** One record of a person, opened: by whom it was made and when it happened. */
export interface RecordedPersonal {
  /** Its sequence number in the case. */
  readonly seq: number;
  readonly unit: string;
  readonly at: number;
  readonly personal: Personal;
}

interface Row {
  case_id: CaseId;
  seq: number;
  name: string;
  kind: string | null;
  unit: string;
  at: number;
  sealed: Buffer;
  wrapped: Buffer | null;
}

/**
 * What becomes of a record whose bytes were changed and do not open any more, which is for the audit to tell. Where people are
 * told apart by what is known of them nothing may be done without it; a list of many is needed all the same, with what opens.
 */
export type Damaged = 'refused' | 'unsaid';

const opening = (open: () => unknown, damaged: Damaged): unknown => {
  try {
    return open();
  } catch (error) {
    if (damaged === 'unsaid' && error instanceof SealBroken) return null;
    throw error;
  }
};

/**
 * Opens what the sealed parts of cases tell about them, record by record in their order: what a record of its kind may
 * not say counts as not said. Whoever shows them to somebody notes the reading first (I12). A case whose key was
 * destroyed has none.
 *
 * @throws SealBroken unless damaged records count as unsaid
 */
export const openRecorded = async (
  seen: Seen,
  seal: Seal,
  cases: readonly CaseId[],
  damaged: Damaged = 'refused',
): Promise<ReadonlyMap<CaseId, readonly RecordedPersonal[]>> => {
  const opened = new Map<CaseId, RecordedPersonal[]>();
  if (cases.length === 0) return opened;
  const { rows } = await seen.query<Row>(
    `select e.case_id, e.seq, e.name, e.data->>'kind' as kind, e.unit, e.happened_at as at, e.sealed, k.wrapped
       from huan.event e join huan.case_key k on k.case_id = e.case_id
      where e.case_id = any($1::uuid[]) and e.sealed is not null order by e.case_id, e.seq`,
    [cases],
  );
  const keys = new Map<CaseId, ReturnType<Seal['unwrap']>>();
  for (const { case_id: id, seq, name, kind, unit, at, sealed, wrapped } of rows) {
    if (wrapped === null) continue;
    const value = opening(() => {
      const key = keys.get(id) ?? seal.unwrap(id, wrapped);
      keys.set(id, key);
      return openPart(seal, key, id, sealed).personal;
    }, damaged);
    if (typeof value !== 'object' || value === null) continue;
    const list = opened.get(id) ?? [];
    list.push({ seq, unit, at, personal: knownFrom(kindSaid(name, kind), value) });
    opened.set(id, list);
  }
  return opened;
};

/** The same with a later record over an earlier one: what is known of each person now. */
export const openPersonal = async (
  seen: Seen,
  seal: Seal,
  cases: readonly CaseId[],
  damaged: Damaged = 'refused',
): Promise<ReadonlyMap<CaseId, Personal>> => {
  const recorded = await openRecorded(seen, seal, cases, damaged);
  return new Map(
    [...recorded].map(([id, list]) => [id, Object.assign({}, ...list.map(({ personal }) => personal)) as Personal]),
  );
};
