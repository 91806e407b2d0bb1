import type { CaseState } from '../../loop/state.ts';
import type { ActorId, CaseId, Instant, UnitId } from '../../loop/terms.ts';
import type pg from 'pg';
import { ring } from '../../store/bell.ts';
import { expandState } from '../../store/compact.ts';
import { type Called, isDanger } from './calling.ts';

/** A callout that this process has taken to send: for a desk (no account) or for a person. */
export interface Callout {
  readonly case: CaseId;
  readonly callout: CaseId;
  readonly alarm: CaseId;
  readonly clock: string;
  readonly rung: number;
  readonly loop: string;
  readonly holder: UnitId;
  readonly asked: UnitId;
  readonly unit: UnitId;
  readonly account: ActorId | null;
  readonly raisedAt: Instant;
  readonly attempt: number;
  readonly failures: number;
}

/** How one attempt at a callout ended, and when the next is due. */
export interface Attempt {
  readonly case_id: CaseId;
  readonly callout_id: CaseId;
  readonly attempt: number;
  readonly failures: number;
  readonly state: 'sent' | 'failed' | 'nobody';
  readonly way: string | null;
  readonly kind: string;
  readonly ok: boolean;
  readonly detail: string | null;
  readonly next_at: number;
}

/** A person to be called for an alarm. */
export interface PersonCalled {
  readonly case_id: CaseId;
  readonly callout_id: CaseId;
  readonly alarm: CaseId;
  readonly unit: UnitId;
  readonly account: ActorId;
}

interface Live {
  readonly case_id: CaseId;
  readonly callout_id: CaseId;
  readonly clock: string;
  readonly rung: number;
  readonly holder: UnitId;
  readonly version: number;
  readonly body: unknown;
}

/** Whether an alarm waits for a human: not once it was answered, the clock was set anew or put to rest, or the case closed. */
const verdict = (state: CaseState, { clock, rung, holder }: Live): 'stands' | 'acknowledged' | 'over' => {
  const running = state.clocks[clock];
  if (state.custody === 'closed' || running === undefined) return 'over';
  if (running.acknowledged) return 'acknowledged';
  // Who was called to act on a result and has handed the person on has acted.
  if (rung === 0 && !isDanger({ clock, rung }) && state.holder !== holder) return 'over';
  return running.since !== null && running.rung >= rung ? 'stands' : 'over';
};

/**
 * Ends callouts whose alarm no longer waits for a human, and silences the sirens for which nobody is called any more.
 * Looks only at cases that changed since it last looked.
 *
 * @param only looks at one case, and notes who answered
 * @returns how many callouts ended
 */
export const settleCallouts = async (
  pool: pg.Pool,
  now: Instant,
  only?: { readonly case: CaseId; readonly by: ActorId },
): Promise<number> => {
  const { rows } = await pool.query<Live>(
    `select o.case_id, o.callout_id, o.clock, o.rung, o.holder, c.version, c.state as body
       from huan.callout o join huan."case" c using (case_id)
      where o.next_at is not null and o.seen is distinct from c.version and ($1::uuid is null or o.case_id = $1)`,
    [only?.case ?? null],
  );
  if (rows.length > 0) {
    const states = new Map<CaseId, CaseState>();
    const verdicts = rows.map((live) => {
      const state = states.get(live.case_id) ?? expandState(live.body);
      states.set(live.case_id, state);
      return { case_id: live.case_id, callout_id: live.callout_id, seen: live.version, verdict: verdict(state, live) };
    });
    await pool.query(
      `update huan.callout o set
          seen = d.seen,
          state = case when d.verdict = 'stands' then o.state else d.verdict end,
          detail = case when d.verdict = 'stands' then o.detail else 'settled' end,
          next_at = case when d.verdict = 'stands' then o.next_at end,
          acknowledged_by = case when d.verdict = 'acknowledged' then $2 end,
          acknowledged_at = case when d.verdict = 'acknowledged' then $3::bigint end
         from jsonb_to_recordset($1::jsonb) as d(case_id uuid, callout_id uuid, seen integer, verdict text)
        where o.case_id = d.case_id and o.callout_id = d.callout_id and o.next_at is not null`,
      [JSON.stringify(verdicts), only?.by ?? null, now],
    );
    await silence(pool, now);
    return verdicts.filter((one) => one.verdict !== 'stands').length;
  }
  await silence(pool, now);
  return 0;
};

/** Silences the sirens for which nobody is called any more, and tells the screens. */
const silence = async (pool: pg.Pool, now: Instant): Promise<void> => {
  const { rowCount } = await pool.query(
    `update huan.siren s set stopped_at = $1
      where stopped_at is null and not exists (
        select from huan.callout o where o.case_id = s.case_id and o.clock = s.clock and o.next_at is not null)`,
    [now],
  );
  if ((rowCount ?? 0) > 0) await ring(pool);
};

/** Kinds of calls that wait for a human now: few, whatever their number. */
export const waitingKinds = async (pool: pg.Pool): Promise<readonly Called[]> => {
  const { rows } = await pool.query<Called>(
    'select loop, clock, least(rung, 1) as rung from huan.callout where next_at is not null group by 1, 2, 3',
  );
  return rows;
};

/**
 * Takes callouts that are due, desks first, for as long as the lease runs in the machine's time. A callout taken by a
 * process that was killed is due again, with the same attempt, when its lease has passed, or lies so far ahead that the
 * machine's clock was set back since.
 *
 * @param repeat the longest that an attempt is ever put off: what lies further ahead was written before time was set back
 */
export const claimCallouts = async (
  pool: pg.Pool,
  claim: string,
  now: Instant,
  { most, lease, repeat }: { most: number; lease: number; repeat: number },
): Promise<readonly Callout[]> => {
  const { rows } = await pool.query<Callout>(
    `with due as (
       select case_id, callout_id from huan.callout
        where next_at is not null and (next_at <= $2 or next_at > greatest($2, huan.now()) + $5::bigint)
          and (claimed_until is null or claimed_until < huan.real_now() or claimed_until > huan.real_now() + $4::bigint)
        order by account is not null, rung desc, next_at limit $3 for update skip locked)
     update huan.callout o set claim = $1, claimed_until = huan.real_now() + $4::bigint
       from due where o.case_id = due.case_id and o.callout_id = due.callout_id
     returning o.case_id as case, o.callout_id as callout, o.alarm, o.clock, o.rung, o.loop, o.holder, o.asked, o.unit,
               o.account, o.raised_at as "raisedAt", o.attempt, o.failures`,
    [claim, now, most, lease, repeat],
  );
  return rows;
};

/** Those of the callouts taken that are still to be sent, their lease begun anew. */
export const renewClaim = async (pool: pg.Pool, claim: string, lease: number): Promise<ReadonlySet<string>> => {
  const { rows } = await pool.query<{ callout: string }>(
    `update huan.callout set claimed_until = huan.real_now() + $2::bigint
      where claim = $1 and next_at is not null returning callout_id as callout`,
    [claim, lease],
  );
  return new Set(rows.map(({ callout }) => callout));
};

/** Records attempts. What was answered or superseded while it was being sent stays so. */
export const recordAttempts = async (
  pool: pg.Pool,
  claim: string,
  now: Instant,
  attempts: readonly Attempt[],
): Promise<void> => {
  if (attempts.length === 0) return;
  await pool.query(
    `with d as (
       select * from jsonb_to_recordset($3::jsonb) as d(case_id uuid, callout_id uuid, attempt integer, failures integer,
         state text, way uuid, kind text, ok boolean, detail text, next_at bigint)),
     tried as (
       insert into huan.callout_try (case_id, callout_id, attempt, tried_at, kind, ok, detail)
       select case_id, callout_id, attempt, $2, kind, ok, detail from d on conflict do nothing)
     update huan.callout o
        set state = d.state, attempt = d.attempt, failures = d.failures, way = d.way, kind = d.kind, detail = d.detail,
            sent_at = case when d.ok then $2 else o.sent_at end, next_at = d.next_at, claim = null, claimed_until = null
       from d where o.case_id = d.case_id and o.callout_id = d.callout_id and o.claim = $1 and o.next_at is not null`,
    [claim, now, JSON.stringify(attempts)],
  );
};

/**
 * Makes the callouts of people follow those of their desks: who is on duty is called, who was relieved no longer. One
 * person has one running callout per clock, that of the highest rung; who is relieved there and still on duty at a lower
 * desk is called from that one again.
 */
export const callPeople = async (
  pool: pg.Pool,
  now: Instant,
  desks: readonly Callout[],
  people: readonly PersonCalled[],
): Promise<void> => {
  const alarms = desks.map(({ case: id, alarm }) => ({ case_id: id, alarm }));
  await pool.query(
    `with d as (select * from jsonb_to_recordset($1::jsonb) as d(case_id uuid, alarm uuid)),
     p as (select * from jsonb_to_recordset($2::jsonb) as p(case_id uuid, callout_id uuid))
     update huan.callout o set state = 'over', detail = 'relieved', next_at = null
       from d where o.case_id = d.case_id and o.alarm = d.alarm and o.account is not null and o.next_at is not null
        and not exists (select from p where p.case_id = o.case_id and p.callout_id = o.callout_id)`,
    [JSON.stringify(alarms), JSON.stringify(people)],
  );
  if (people.length === 0) return;
  await pool.query(
    // Several desks of one clock may go up to the same person: only the highest rung calls. A lower one that were called
    // and superseded in one statement would fail it for everybody.
    `with p as (
       select distinct on (p.case_id, d.clock, p.account) p.*, d.clock, d.rung, d.loop, d.holder, d.asked, d.raised_at
         from jsonb_to_recordset($1::jsonb) as p(case_id uuid, callout_id uuid, alarm uuid, unit text, account text)
         join huan.callout d on d.case_id = p.case_id and d.callout_id = p.alarm and d.next_at is not null
        order by p.case_id, d.clock, p.account, d.rung desc, p.callout_id),
     called as (
       insert into huan.callout
         (case_id, callout_id, alarm, clock, rung, loop, holder, asked, unit, account, raised_at, next_at)
       select case_id, callout_id, alarm, clock, rung, loop, holder, asked, unit, account, raised_at, $2 from p
        where not exists (select from huan.callout o where o.case_id = p.case_id and o.clock = p.clock
                             and o.account = p.account and o.next_at is not null and o.rung > p.rung)
       on conflict (case_id, callout_id) do update
         set state = 'due', detail = null, next_at = $2, failures = 0, claim = null, claimed_until = null
         where callout.state = 'over' and callout.detail in ('relieved', 'superseded'))
     update huan.callout o set state = 'over', detail = 'superseded', next_at = null
       from p where o.case_id = p.case_id and o.clock = p.clock and o.account = p.account and o.next_at is not null
        and o.rung < p.rung`,
    [JSON.stringify(people), now],
  );
};
