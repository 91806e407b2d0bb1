import { createSecretKey, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type ActorId, type Instant, type UnitId, actorId, instant, systemActor, unitId } from '../loop/terms.ts';
import { noteRows, noted } from './journal.ts';
import type { Seal, SealKey } from './seal.ts';
import { inTransaction } from './transaction.ts';

/** What somebody is on duty as. Directors are called first; drivers only when nobody else is there. */
export type RosterRole = 'director' | 'officer' | 'doctor' | 'escort' | 'driver';
export type RosterHealth = 'unreported' | 'well' | 'unwell';

/** A turn of duty to write down. */
export interface NewShift {
  readonly account: ActorId;
  readonly role: RosterRole;
  /** Desk, vehicle or site. */
  readonly post?: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** A turn of duty as it is kept. */
export interface Shift extends Required<Omit<NewShift, 'post'>> {
  readonly shift: string;
  readonly unit: UnitId;
  readonly post: string | null;
  readonly health: RosterHealth;
  readonly healthAt: Instant | null;
}

/** Somebody on duty now; `reachable` when there is a way to call them. */
export interface Rostered {
  readonly unit: UnitId;
  readonly account: ActorId;
  readonly role: RosterRole;
  readonly post: string | null;
  readonly reachable: boolean;
}

/** From an instant on, up to another one. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

export type WayKind = 'sms' | 'voice' | 'chat' | 'push';
export type Language = 'zh-Hans' | 'zh-Hant' | 'en';

/** How an account is reached, without where: that is sealed. `mark` names it in logs. */
export interface ContactWay {
  readonly way: string;
  readonly account: ActorId;
  readonly kind: WayKind;
  readonly language: Language;
  readonly place: number;
  readonly mark: string;
}

/** A way with its endpoint opened: a number, an address, or the JSON of a push subscription. Never logged. */
export interface OpenWay extends ContactWay {
  readonly endpoint: string;
}

/** What the roster of a unit says in a span is replaced by these shifts; those reaching over its ends are cut there. */
export const replaceShifts = (
  pool: pg.Pool,
  by: ActorId,
  unit: UnitId,
  span: Span,
  shifts: readonly NewShift[],
): Promise<readonly string[]> =>
  inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtextextended('huan.roster ' || $1, 0))`, [unit]);
    const { rows: cut } = await client.query<NewShift & { shift: string; post: string | null; health: string }>(
      `update huan.roster set removed_by = $2, removed_at = huan.now()
        where unit = $1 and removed_at is null and from_at < $4 and until_at > $3
        returning shift, account, role, post, from_at as from, until_at as until, health`,
      [unit, by, span.from, span.until],
    );
    const rows: {
      shift: string;
      account: string;
      role: string;
      post: string | null;
      from: number;
      until: number;
      health: string;
    }[] = [];
    for (const old of cut) {
      const kept = { account: old.account, role: old.role, post: old.post, health: old.health };
      if (old.from < span.from) rows.push({ ...kept, shift: randomUUID(), from: old.from, until: span.from });
      if (old.until > span.until) rows.push({ ...kept, shift: randomUUID(), from: span.until, until: old.until });
    }
    // What somebody said of their own health outlives a change of the plan: who is unwell is not called again for it.
    const saidBy = (account: string, from: number, until: number): string =>
      cut.find((old) => old.account === account && old.from < until && old.until > from && old.health !== 'unreported')
        ?.health ?? 'unreported';
    const added = shifts.map((shift) => ({
      ...shift,
      shift: randomUUID(),
      post: shift.post ?? null,
      health: saidBy(shift.account, shift.from, shift.until),
    }));
    await client.query(
      `insert into huan.roster (shift, unit, account, role, post, from_at, until_at, health, set_by, set_at)
       select d.shift, $1, d.account, d.role, d.post, d."from", d.until, d.health, $2, huan.now()
         from jsonb_to_recordset($3::jsonb)
           as d(shift uuid, account text, role text, post text, "from" bigint, until bigint, health text)`,
      [unit, by, JSON.stringify([...rows, ...added])],
    );
    const touched = [...cut, ...rows, ...added].map(({ shift }) => shift);
    await noteRows(client, by, 'roster', 'shift = any($2::uuid[])', [touched]);
    return added.map(({ shift }) => shift);
  });

/** Takes down what somebody says of their own health for the shifts that run at an instant. */
export const writeHealth = async (
  pool: pg.Pool,
  account: ActorId,
  health: RosterHealth,
  at: Instant,
): Promise<number> => {
  const change = `update huan.roster set health = $2, health_at = $3
      where account = $1 and removed_at is null and from_at <= $3 and until_at > $3 returning *`;
  const { rowCount } = await pool.query(noted('roster', change, '$1'), [account, health, at]);
  return rowCount ?? 0;
};

/** Everybody on duty in these units at an instant and not unwell, one entry per unit and account. */
export const readRostered = async (
  pool: pg.Pool,
  units: readonly UnitId[],
  at: Instant,
): Promise<readonly Rostered[]> => {
  const { rows } = await pool.query<{
    unit: string;
    account: string;
    role: RosterRole;
    post: string | null;
    reachable: boolean;
  }>(
    `select distinct on (r.unit, r.account) r.unit, r.account, r.role, r.post,
            exists (select from huan.contact_way w where w.account = r.account and w.gone_at is null) as reachable
       from huan.roster r
      where r.unit = any($1::text[]) and r.removed_at is null and r.from_at <= $2 and r.until_at > $2
        and not exists (select from huan.roster ill where ill.account = r.account and ill.removed_at is null
                           and ill.from_at <= $2 and ill.until_at > $2 and ill.health = 'unwell')
      order by r.unit, r.account, array_position(array['director', 'officer', 'doctor', 'escort', 'driver'], r.role)`,
    [units, at],
  );
  return rows.map((row) => ({ ...row, unit: unitId(row.unit), account: actorId(row.account) }));
};

/**
 * The shifts of units that touch the times given with them, each with the number of its time; `until` null is until now.
 * Whoever said that they were unwell was there all the same.
 */
export const shiftsDuring = async (
  pool: pg.Pool,
  times: readonly { readonly unit: UnitId; readonly since: number; readonly until: number | null }[],
): Promise<
  readonly {
    readonly nth: number;
    readonly unit: UnitId;
    readonly account: ActorId;
    readonly post: string | null;
  }[]
> => {
  if (times.length === 0) return [];
  const { rows } = await pool.query<{ nth: number; unit: string; account: string; post: string | null }>(
    `select distinct t.nth::int as nth, r.unit, r.account, r.post
       from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality as t(unit, since, until, nth)
       join huan.roster r on r.unit = t.unit and r.removed_at is null
        and r.from_at <= coalesce(t.until, huan.now()) and r.until_at > t.since`,
    [times.map(({ unit }) => unit), times.map(({ since }) => since), times.map(({ until }) => until)],
  );
  return rows.map(({ nth, unit, account, post }) => ({
    nth: nth - 1,
    unit: unitId(unit),
    account: actorId(account),
    post,
  }));
};

/** The shifts of a unit that touch a span, in order. */
export const readShifts = async (
  seen: Pick<pg.PoolClient, 'query'>,
  unit: UnitId,
  span: Span,
): Promise<readonly Shift[]> => {
  const { rows } = await seen.query<Shift>(
    `select shift, unit, account, role, post, from_at as from, until_at as until, health, health_at as "healthAt"
       from huan.roster where unit = $1 and removed_at is null and from_at < $3 and until_at > $2
      order by from_at, account`,
    [unit, span.from, span.until],
  );
  return rows;
};

/** Whose turns of duty in a unit touch a span. */
export const rosteredIn = async (pool: pg.Pool, unit: UnitId, span: Span): Promise<readonly ActorId[]> => {
  const { rows } = await pool.query<{ account: string }>(
    `select distinct account from huan.roster
      where unit = $1 and removed_at is null and from_at < $3 and until_at > $2`,
    [unit, span.from, span.until],
  );
  return rows.map(({ account }) => actorId(account));
};

/** The parts of a span in which nobody is rostered in a unit whom it can count on just then, and who is not unwell. */
export const readHoles = async (
  pool: pg.Pool,
  unit: UnitId,
  span: Span,
  fit: readonly { readonly account: ActorId; readonly from: number; readonly until: number | null }[],
): Promise<readonly Span[]> => {
  if (span.until <= span.from) return [];
  const { rows } = await pool.query<{ from: number; until: number }>(
    `select lower(hole) as from, upper(hole) as until
       from unnest(int8multirange(int8range($2, $3)) - (
         select coalesce(range_agg(int8range(r.from_at, r.until_at) * int8range(f.since, f.until)), int8multirange())
           from huan.roster r
           join unnest($4::text[], $5::bigint[], $6::bigint[]) as f(account, since, until) on f.account = r.account
          where r.unit = $1 and r.removed_at is null and r.health <> 'unwell' and r.from_at < $3 and r.until_at > $2
       )) as hole order by 1`,
    [
      ...[unit, span.from, span.until],
      fit.map(({ account }) => account),
      fit.map(({ from }) => from),
      fit.map(({ until }) => until),
    ],
  );
  return rows.map(({ from, until }) => ({ from: instant(from), until: instant(until) }));
};

/** When the last shift of a unit before an instant ended; 0 when it never had one. */
export const lastShiftEnd = async (pool: pg.Pool, unit: UnitId, at: Instant): Promise<number> => {
  const { rows } = await pool.query<{ ended: number | null }>(
    'select max(until_at) as ended from huan.roster where unit = $1 and removed_at is null and until_at <= $2',
    [unit, at],
  );
  return rows[0]?.ended ?? 0;
};

// 32 bytes that only the master key and the account give; keyed tokens are HMAC-SHA256, cut to 16 bytes each.
const accountKey = (seal: Seal, account: ActorId): SealKey =>
  createSecretKey(Buffer.concat([seal.token('contact key 1', account), seal.token('contact key 2', account)]));
const boundTo = (account: ActorId, kind: WayKind): string => `contact ${kind} of ${account}`;

/** Keeps a way to reach an account, its endpoint sealed. The same endpoint again only moves its place in the order. */
export const keepWay = async (
  pool: pg.Pool,
  seal: Seal,
  way: { account: ActorId; kind: WayKind; language: Language; place: number; endpoint: string },
): Promise<string> => {
  const { account, kind, language, place, endpoint } = way;
  const sealed = seal.close(accountKey(seal, account), boundTo(account, kind), endpoint);
  const change = `insert into huan.contact_way (way, account, kind, language, place, sealed, mark, set_at)
     values ($1, $2, $3, $4, $5, $6, $7, huan.now())
     on conflict (account, kind, mark) do update
       set language = excluded.language, place = excluded.place, sealed = excluded.sealed,
           set_at = excluded.set_at, gone_at = null
     returning *`;
  const { rows } = await pool.query<{ key: string }>(noted('contact_way', change, '$2'), [
    randomUUID(),
    account,
    kind,
    language,
    place,
    sealed,
    seal.token(`contact ${kind}`, `${account}\n${endpoint}`),
  ]);
  return rows[0]?.key ?? '';
};

/** Removes a way of an account for good. @returns whether it was there */
export const dropWay = async (pool: pg.Pool, account: ActorId, way: string): Promise<boolean> => {
  const change = 'delete from huan.contact_way where account = $1 and way = $2 returning *';
  const { rowCount } = await pool.query(noted('contact_way', change, '$1', true), [account, way]);
  return (rowCount ?? 0) > 0;
};

/** Marks a way that its own service says no longer exists: it is not tried again. */
export const markGone = async (pool: pg.Pool, way: string, at: Instant): Promise<void> => {
  const change = 'update huan.contact_way set gone_at = $2 where way = $1 and gone_at is null returning *';
  await pool.query(noted('contact_way', change, '$3'), [way, at, systemActor]);
};

interface WayRow extends Omit<ContactWay, 'mark'> {
  sealed: Buffer;
  mark: Buffer;
}

const readWays = async (pool: pg.Pool, accounts: readonly ActorId[]): Promise<readonly WayRow[]> => {
  const { rows } = await pool.query<WayRow>(
    `select way, account, kind, language, place, sealed, mark from huan.contact_way
      where account = any($1::text[]) and gone_at is null order by account, place, set_at, way`,
    [accounts],
  );
  return rows;
};

/** The ways of an account in the order in which they are tried, endpoints left sealed. */
export const listWays = async (pool: pg.Pool, account: ActorId): Promise<readonly ContactWay[]> =>
  (await readWays(pool, [account])).map(({ way, kind, language, place, mark }) => ({
    way,
    account,
    kind,
    language,
    place,
    mark: mark.toString('hex'),
  }));

/**
 * The ways of accounts in the order in which they are tried, endpoints opened for the call. One that does not open
 * (another master key) is left out and so counts as no way.
 */
export const openWays = async (
  pool: pg.Pool,
  seal: Seal,
  accounts: readonly ActorId[],
): Promise<ReadonlyMap<ActorId, readonly OpenWay[]>> => {
  const opened = new Map<ActorId, OpenWay[]>();
  for (const { sealed, mark, ...way } of await readWays(pool, accounts)) {
    let endpoint: unknown;
    try {
      endpoint = seal.open(accountKey(seal, way.account), boundTo(way.account, way.kind), sealed);
    } catch {
      continue;
    }
    if (typeof endpoint !== 'string') continue;
    const list = opened.get(way.account) ?? [];
    list.push({ ...way, mark: mark.toString('hex'), endpoint });
    opened.set(way.account, list);
  }
  return opened;
};
