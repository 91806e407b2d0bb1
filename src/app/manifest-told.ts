import type { ManifestProblem } from '../exchange/manifest.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import type { CaseId } from '../loop/terms.ts';
import { openPersonal } from '../store/personal.ts';
import { type Seen, type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';
import { nameOf } from './manifest-people.ts';
import type { Dropped } from './manifest-plan.ts';

/** Which of these cases the unit sees. */
const seenOf = async (reads: Seen, ids: readonly CaseId[]): Promise<readonly CaseId[]> => {
  const { rows } = await reads.query<{ case_id: CaseId }>(
    'select case_id from huan."case" where case_id = any($1::uuid[])',
    [ids],
  );
  return rows.map(({ case_id: id }) => id);
};

/**
 * Tells by name who is left out or taken back, to whoever may see them; the reading is recorded before it is told.
 *
 * @param dropped with the names that the import itself brings, of cases that are not there yet
 */
export const tellDropped = async (
  house: House,
  who: Who,
  dropped: readonly (Omit<Dropped, 'name'> & { readonly name?: string })[],
  opening: ReadonlySet<CaseId> = new Set(),
): Promise<readonly ManifestProblem[]> => {
  if (dropped.length === 0) return [];
  const known = dropped.filter(({ id }) => !opening.has(id)).map(({ id }) => id);
  const names = await house.read(who, async (reads) => {
    const ids = await seenOf(reads, known);
    await noteReading(reads, house.seal, who, ids, 'manifest');
    const personal = await openPersonal(reads, house.seal, ids);
    return new Map(ids.map((id) => [id, nameOf(personal.get(id) ?? {})]));
  });
  return dropped.map(({ id, name, at, found, holder }) => {
    const seen = opening.has(id) || names.has(id);
    return {
      at,
      field: found,
      found: seen ? (name ?? names.get(id)) || id : 'somebody whom this unit does not see',
      expected:
        found === 'said not to come'
          ? 'somebody who comes; their case is closed as not boarded'
          : `on the list; the case stays open${seen ? ` with ${holder}` : ''}, and a gap asks where they are`,
      severity: 'warning',
    };
  });
};

/** A refusal without the case that it is about, where the unit may not know of that. */
export const asSeen = async (house: House, who: Who, refused: Refusal): Promise<Refusal> => {
  const { case: id } = refused;
  if (id === null || (await house.read(who, (reads) => seenOf(reads, [id]))).length > 0) return refused;
  return refusal(refused.code, null, refused.about);
};
