import type { ManifestProblem } from '../exchange/manifest.ts';
import type { CaseId } from '../loop/terms.ts';
import { openPersonal } from '../store/personal.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';
import { nameOf } from './manifest-people.ts';
import type { Dropped } from './manifest-plan.ts';

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
    const { rows } = await reads.query<{ case_id: CaseId }>(
      'select case_id from huan."case" where case_id = any($1::uuid[])',
      [known],
    );
    const ids = rows.map((row) => row.case_id);
    await noteReading(reads, house.seal, who, ids, 'manifest');
    return new Map([...(await openPersonal(reads, house.seal, ids))].map(([id, personal]) => [id, nameOf(personal)]));
  });
  return dropped.map(({ id, name, at, found, holder }) => ({
    at,
    field: found,
    found: (opening.has(id) ? name : names.get(id)) || id,
    expected:
      found === 'said not to come'
        ? 'somebody who comes; their case is closed as not boarded'
        : `on the list; the case stays open with ${holder}, and a gap asks where they are`,
    severity: 'warning',
  }));
};
