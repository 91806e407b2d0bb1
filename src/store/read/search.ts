import type { CaseId } from '../../loop/terms.ts';
import type { Seen } from '../reader.ts';

/**
 * What a case must carry, in keyed tokens as hexadecimal: every group must be met; a group is met by any of its sets, a
 * set by one token out of each of its choices.
 */
export type Wanted = readonly (readonly (readonly (readonly string[])[])[])[];

/**
 * The cases that meet what is wanted, the newest first, among those that the unit may see. All of it is judged before
 * anything is cut off: a name that half a city bears must not hide the one who bears the other names too.
 */
export const casesMeeting = async (
  seen: Seen,
  wanted: Wanted,
  options: {
    readonly loop: string | null;
    readonly closed: boolean;
    readonly limit: number;
    /** After the case of this position; null from the beginning. */
    readonly after: { readonly openedAt: number; readonly id: string } | null;
  },
): Promise<readonly { readonly case_id: CaseId; readonly opened_at: number }[]> => {
  const { loop, closed, limit, after } = options;
  const values: unknown[] = [loop, closed, limit, after?.openedAt ?? null, after?.id ?? null];
  const places = new Map<string, string>();
  const placeOf = (tokens: readonly string[]): string => {
    const key = tokens.join(' ');
    const known = places.get(key);
    if (known !== undefined) return known;
    values.push(tokens.map((token) => Buffer.from(token, 'hex')));
    const place = `$${values.length}::bytea[]`;
    places.set(key, place);
    return place;
  };
  const all = placeOf([...new Set(wanted.flat(3))]);
  const carries = (tokens: readonly string[]): string => `bool_or(t.token = any(${placeOf(tokens)}))`;
  const meets = (sets: Wanted[number]): string => sets.map((set) => set.map(carries).join(' and ')).join(' or ');
  const { rows } = await seen.query<{ case_id: CaseId; opened_at: number }>(
    `select c.case_id, c.opened_at from huan.token t join huan."case" c on c.case_id = t.case_id
      where t.token = any(${all}) and ($1::text is null or c.loop = $1) and ($2::boolean or c.closed_at is null)
        and ($4::bigint is null or c.opened_at < $4 or (c.opened_at = $4 and c.case_id > $5::uuid))
      group by c.case_id, c.opened_at having ${wanted.map((sets) => `(${meets(sets)})`).join(' and ')}
      order by c.opened_at desc, c.case_id limit $3`,
    values,
  );
  return rows;
};
