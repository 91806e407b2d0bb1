import type { CaseId } from '../loop/terms.ts';
import type { Play } from './play.ts';

/** Those of the cases who are handled as contacts by now: they said so, or somebody near them was found positive meanwhile. */
export const contactsAmong = async ({ acting }: Play, cases: readonly CaseId[]): Promise<ReadonlySet<CaseId>> => {
  const { rows } = await acting.house.owner.pool.query<{ id: CaseId }>(
    `select case_id as id from huan."case" where case_id = any($1::uuid[]) and state -> 'facts' ->> 'mode' = '130'`,
    [cases],
  );
  return new Set(rows.map(({ id }) => id));
};
