import type pg from 'pg';
import type { CaseState } from '../loop/state.ts';
import type { CaseId, Instant } from '../loop/terms.ts';
import { expandState } from './compact.ts';
import type { Who } from './reader.ts';

// Links and sessions of travellers. Tokens, PINs and cookies come here as keyed marks only.

/** A link as it is made. */
export interface NewLink {
  readonly case: CaseId;
  readonly link: string;
  readonly mark: Buffer;
  readonly pin: Buffer;
  readonly until: Instant;
}

/** A link that stands: the newest of its case, beside where the case is. */
export interface StandingLink {
  readonly link: string;
  readonly mark: Buffer;
  readonly pin: Buffer;
  readonly issuedAt: number;
  readonly untilAt: number;
  /** Milliseconds until another try is heard. */
  readonly wait: number;
  readonly now: number;
  readonly state: CaseState;
  /** Whether what was sealed of the person, if anything was, can still be opened. */
  readonly kept: boolean;
}

/** Adds a link. Whatever was given out before is dead with it, and every session on it ends. */
export const addLink = async (pool: pg.Pool, link: NewLink, who: Who): Promise<void> => {
  await pool.query(
    `with ended as (delete from huan.traveller_session where case_id = $1)
     insert into huan.traveller_link (case_id, link_id, mark, pin, issued_at, issued_by, issued_unit, until_at)
     values ($1, $2, $3, $4, huan.now(), $5, $6, $7)`,
    [link.case, link.link, link.mark, link.pin, who.actor, who.unit, link.until],
  );
};

type Row = Omit<StandingLink, 'state'> & { readonly state: unknown };

const standing = `
  select l.link_id as link, l.mark, l.pin, l.issued_at as "issuedAt", l.until_at as "untilAt",
         greatest(0, l.wait_until - huan.real_now()) as wait, huan.now() as now, c.state,
         k.case_id is null or k.wrapped is not null as kept
    from huan.traveller_link l join huan."case" c on c.case_id = l.case_id
    left join huan.case_key k on k.case_id = l.case_id
   where l.case_id = $1 order by l.serial desc limit 1`;

/** The link of a case that counts, or null when none was given out. */
export const standingLink = async (pool: pg.Pool, id: CaseId): Promise<StandingLink | null> => {
  const { rows } = await pool.query<Row>(standing, [id]);
  const [row] = rows;
  return row === undefined ? null : { ...row, state: expandState(row.state) };
};

/**
 * Counts a try as a failure before it is judged, so that many tries at once are many tries. The first few are free;
 * then each doubles the wait, up to `longest` milliseconds: it slows, and never locks out for ever.
 *
 * @returns false when it is not heard yet
 */
export const countTry = async (
  pool: pg.Pool,
  id: CaseId,
  link: string,
  { free, first, longest }: { readonly free: number; readonly first: number; readonly longest: number },
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `update huan.traveller_link set failures = failures + 1,
            wait_until = case when failures + 1 <= $3 then 0
              else huan.real_now() + least($5::bigint, $4::bigint * (1::bigint << least(20, failures - $3))) end
      where case_id = $1 and link_id = $2 and wait_until <= huan.real_now()`,
    [id, link, free, first, longest],
  );
  return rowCount === 1;
};

/** The right second factor was given: failures are forgotten, a session begins. */
export const beginSession = async (
  pool: pg.Pool,
  session: {
    readonly case: CaseId;
    readonly session: string;
    readonly link: string;
    readonly mark: Buffer;
    readonly milliseconds: number;
  },
): Promise<void> => {
  await pool.query(
    `with right_factor as (
       update huan.traveller_link set failures = 0, wait_until = 0 where case_id = $1 and link_id = $3
     ), gone as (
       delete from huan.traveller_session where case_id = $1 and until_at <= huan.real_now()
     )
     insert into huan.traveller_session (case_id, session_id, link_id, mark, until_at)
     values ($1, $2, $3, $4, huan.real_now() + $5::bigint)`,
    [session.case, session.session, session.link, session.mark, session.milliseconds],
  );
};

/** The link on which a session stands, or null when there is no such session any more. */
export const sessionLink = async (pool: pg.Pool, id: CaseId, mark: Buffer): Promise<string | null> => {
  const { rows } = await pool.query<{ link: string }>(
    `select link_id as link from huan.traveller_session
      where case_id = $1 and mark = $2 and until_at > huan.real_now()`,
    [id, mark],
  );
  return rows[0]?.link ?? null;
};

/** Ends a session. */
export const endSession = async (pool: pg.Pool, id: CaseId, mark: Buffer): Promise<void> => {
  await pool.query('delete from huan.traveller_session where case_id = $1 and mark = $2', [id, mark]);
};

/** When links were given out for a case and by which unit, newest first. */
export const linksGiven = async (
  pool: pg.Pool,
  id: CaseId,
): Promise<readonly { readonly at: number; readonly unit: string }[]> => {
  const { rows } = await pool.query<{ at: number; unit: string }>(
    'select issued_at as at, issued_unit as unit from huan.traveller_link where case_id = $1 order by serial desc limit 50',
    [id],
  );
  return rows;
};
