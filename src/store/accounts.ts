import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { noted } from './journal.ts';

/** The door of the sign-in library to its tables: schema huan, snake_case columns. Owner's pool. */
export const accountTables = (pool: pg.Pool): Kysely<Record<string, Record<string, unknown>>> =>
  new Kysely<Record<string, Record<string, unknown>>>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  }).withSchema('huan');

/** One stay of an account in a unit; instants of Huan's own time. */
export interface MemberRow {
  readonly unit: string;
  readonly role: string;
  readonly from: number;
  readonly until: number | null;
}

/** An account with its memberships, past and future ones too. */
export interface AccountRow {
  readonly account: string;
  readonly username: string | null;
  readonly name: string;
  readonly disabled: boolean;
  readonly mustUseSecondFactor: boolean;
  /** Under which another issuer signs this account in; null for none. */
  readonly subject: string | null;
  readonly memberships: readonly MemberRow[];
}

const accountColumns = `
  a.id as account, a.username, a.name, a.disabled_at is not null as disabled,
  coalesce(a.must_use_second_factor, false) as "mustUseSecondFactor",
  (select c.account_id from huan.credential c where c.user_id = a.id and c.provider_id <> 'credential'
    order by c.created_at, c.id limit 1) as subject,
  coalesce((select json_agg(json_build_object('unit', m.unit, 'role', m.role, 'from', m.from_at, 'until', m.until_at)
                            order by m.unit, m.role, m.from_at)
              from huan.member m where m.account = a.id), '[]') as memberships`;

/** Reads one account, with the instant that Huan goes by. */
export const readAccount = async (
  pool: pg.Pool,
  account: string,
): Promise<{ readonly now: number; readonly row: AccountRow | null }> => {
  const { rows } = await pool.query<AccountRow & { now: number; account: string | null }>(
    `select t.now, ${accountColumns} from (select huan.now() as now) t left join huan.user_account a on a.id = $1`,
    [account],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the timeline is missing');
  return { now: row.now, row: row.account === null ? null : row };
};

/** Where a list goes on: after the row with this id, so many rows at most. */
export interface Onward {
  readonly after: string | null;
  readonly limit: number;
}

/** Accounts that belong, or belonged, to any of these units, by name. */
export const accountsOf = async (
  pool: pg.Pool,
  units: readonly string[],
  { after, limit }: Onward,
): Promise<readonly AccountRow[]> => {
  const { rows } = await pool.query<AccountRow>(
    `select ${accountColumns} from huan.user_account a
      where exists (select from huan.member m where m.account = a.id and m.unit = any($1))
        and ($2::text is null or (a.name, a.id) > (select l.name, l.id from huan.user_account l where l.id = $2))
      order by a.name, a.id limit $3`,
    [units, after, limit],
  );
  return rows;
};

/** Names of accounts, for those who are shown who did something. */
export const accountNames = async (
  pool: pg.Pool,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await pool.query<{ id: string; name: string }>(
    'select id, name from huan.user_account where id = any($1)',
    [accounts],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
};

/** Adds memberships; one that is already there keeps its beginning and takes the new end. */
export const addMemberships = async (
  pool: pg.Pool,
  by: string,
  account: string,
  memberships: readonly MemberRow[],
): Promise<void> => {
  const change = `insert into huan.member (account, unit, role, from_at, until_at)
     select $1, * from unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
     on conflict (account, unit, role, from_at) do update set until_at = excluded.until_at returning *`;
  await pool.query(noted('member', change, '$6'), [
    account,
    memberships.map(({ unit }) => unit),
    memberships.map(({ role }) => role),
    memberships.map(({ from }) => from),
    memberships.map(({ until }) => until),
    by,
  ]);
};

/** Ends a membership at an instant. It stays on record: authority is judged at happened-at. */
export const endMembership = async (
  pool: pg.Pool,
  by: string,
  account: string,
  unit: string,
  role: string,
  until: number,
): Promise<number> => {
  const change = `update huan.member set until_at = $4
      where account = $1 and unit = $2 and role = $3 and (until_at is null or until_at > $4) returning *`;
  const { rowCount } = await pool.query(noted('member', change, '$5'), [account, unit, role, until, by]);
  return rowCount ?? 0;
};

/** Changes name and state of an account; what is undefined stays. Disabling also ends its sessions. */
export const changeAccount = async (
  pool: pg.Pool,
  by: string,
  account: string,
  change: {
    readonly name?: string | undefined;
    readonly disabled?: boolean | undefined;
    readonly mustUseSecondFactor?: boolean | undefined;
  },
): Promise<void> => {
  const update = `update huan.user_account set name = coalesce($2, name), updated_at = now(),
        must_use_second_factor = coalesce($5, must_use_second_factor),
        disabled_at = case when $3::boolean then coalesce(disabled_at, now()) when not $3::boolean then null else disabled_at end
      where id = $1 returning *`;
  await pool.query(noted('user_account', update, '$4'), [
    ...[account, change.name ?? null, change.disabled ?? null, by],
    change.mustUseSecondFactor ?? null,
  ]);
  if (change.disabled === true) await pool.query('delete from huan.session where user_id = $1', [account]);
};

/** Changes names or state of a unit. Its place in the tree stays: what it held is found by it. */
export const changeUnit = async (
  pool: pg.Pool,
  by: string,
  unit: string,
  change: { readonly names?: object | undefined; readonly active?: boolean | undefined },
): Promise<void> => {
  const update = `update huan.unit set names = coalesce($2::jsonb, names), active = coalesce($3, active)
      where unit = $1 returning *`;
  const names = change.names === undefined ? null : JSON.stringify(change.names);
  await pool.query(noted('unit', update, '$4'), [unit, names, change.active ?? null, by]);
};

/**
 * In which units these accounts are officers, and when: nowhere, for one that is disabled. A name that is no account has
 * no entry.
 */
export const officerStays = async (
  pool: pg.Pool,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, readonly Omit<MemberRow, 'role'>[]>> => {
  if (accounts.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; stays: readonly Omit<MemberRow, 'role'>[] }>(
    `select a.id, coalesce((select json_agg(json_build_object('unit', m.unit, 'from', m.from_at, 'until', m.until_at))
                              from huan.member m
                             where a.disabled_at is null and m.account = a.id and m.role = 'officer'), '[]') as stays
       from huan.user_account a where a.id = any($1)`,
    [accounts],
  );
  return new Map(rows.map(({ id, stays }) => [id, stays]));
};

/** The account with a user name, or null. */
export const accountCalled = async (pool: pg.Pool, username: string): Promise<string | null> => {
  const { rows } = await pool.query<{ id: string }>('select id from huan.user_account where username = $1', [
    username.toLowerCase(),
  ]);
  return rows[0]?.id ?? null;
};
