import type { CaseId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

const mostHits = 5000;

/** Which cases carry which of these tokens, among those that the unit may see. */
export const casesWithTokens = async (
  seen: Seen,
  tokens: readonly Buffer[],
  options: { readonly loop: string | null; readonly closed: boolean },
): Promise<ReadonlyMap<CaseId, ReadonlySet<string>>> => {
  const { rows } = await seen.query<{ case_id: CaseId; token: Buffer }>(
    `select t.case_id, t.token from huan.token t join huan."case" c on c.case_id = t.case_id
      where t.token = any($1::bytea[]) and ($2::text is null or c.loop = $2) and ($3::boolean or c.closed_at is null)
      order by c.opened_at desc limit ${mostHits}`,
    [tokens, options.loop, options.closed],
  );
  const hits = new Map<CaseId, Set<string>>();
  for (const { case_id: id, token } of rows) {
    const found = hits.get(id) ?? new Set<string>();
    found.add(token.toString('hex'));
    hits.set(id, found);
  }
  return hits;
};
