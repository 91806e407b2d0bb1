import { randomUUID } from 'node:crypto';
import { type ActorId, type Instant, type UnitId, minutes } from '../../loop/terms.ts';
import { derivedId } from '../../store/batch.ts';
import { ring } from '../../store/bell.ts';
import { type OpenWay, markGone, openWays } from '../../store/roster.ts';
import type { UnitNames } from '../../city/units.ts';
import type { House } from '../house.ts';
import { onDutyIn } from '../roster.ts';
import type { Adapter, Delivered, Message } from './adapter.ts';
import { callingFor, waitAfter } from './calling.ts';
import { openRosterGap } from './empty.ts';
import { textsOf } from './message.ts';
import {
  type Attempt,
  type Callout,
  type PersonCalled,
  callPeople,
  claimCallouts,
  recordAttempts,
  renewClaim,
  settleCallouts,
  waitingKinds,
} from './rows.ts';

export interface WorkOptions {
  /** Milliseconds after the first failure of every way; doubled up to the time of a repetition. Fifteen seconds unless told. */
  readonly backoff?: number;
  /** Milliseconds of the machine's time for which a process keeps what it took; a minute unless told. */
  readonly lease?: number;
  /** Callouts taken at a time. */
  readonly most?: number;
  /** How often it looks for more before it returns. */
  readonly rounds?: number;
  /** Messages under way at once. */
  readonly parallel?: number;
}

/** What the work did. */
export interface Worked {
  /** Callouts that ended because their alarm no longer waits. */
  readonly settled: number;
  readonly sent: number;
  readonly failed: number;
  /** Alarms for which nobody is on duty anywhere. */
  readonly nobody: number;
}

interface Work {
  readonly house: House;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly now: Instant;
  readonly claim: string;
  readonly options: Required<WorkOptions>;
}

/** How long a call that was just made once more waits for the next time, as policy says. */
const repeatOf = ({ house, now }: Work, callout: Callout): number =>
  waitAfter(callingFor(house, now, callout), callout.attempt + 1);

const namesOf = (house: House, unit: UnitId): UnitNames =>
  house.units.get(unit)?.names ?? { 'zh-Hans': unit, 'zh-Hant': unit, en: unit };

const messageOf = (
  { house, now }: Work,
  callout: Callout,
  how: Pick<Message, 'kind' | 'language' | 'others' | 'nobody'>,
): Message => ({
  ...how,
  callout: callout.callout,
  delivery: `${callout.callout}-${callout.attempt + 1}`,
  attempt: callout.attempt + 1,
  case: callout.case,
  unit: callout.unit,
  holder: callout.holder,
  loop: callout.loop,
  clock: callout.clock,
  rung: callout.rung,
  texts: textsOf({ ...callout, holder: namesOf(house, callout.holder), others: how.others, nobody: how.nobody }),
  at: now,
});

/** Sends once. Whatever an adapter throws is a failed attempt, and its words (they may hold an endpoint) are not kept. */
const sendOnce = async (work: Work, message: Message, endpoint: string): Promise<Delivered> => {
  const adapter = work.adapters.get(message.kind);
  if (adapter === undefined) return { ok: false, detail: 'no adapter' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Delivered>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: 'timeout' }), work.options.lease / 2);
  });
  try {
    return await Promise.race([adapter.send(message, endpoint), late]);
  } catch {
    return { ok: false, detail: 'adapter failed' };
  } finally {
    clearTimeout(timer);
  }
};

const inGroups = async <T>(
  items: readonly T[],
  size: number,
  run: (group: readonly T[]) => Promise<void>,
): Promise<void> => {
  for (let from = 0; from < items.length; from += size) await run(items.slice(from, from + size));
};

/** When to try again after a failure: with the next way at once, and when all have failed later and later. */
const afterFailure = (work: Work, callout: Callout, failures: number, ways: number): number =>
  failures < ways
    ? work.now
    : work.now +
      Math.min(repeatOf(work, callout), work.options.backoff * 2 ** Math.min(20, failures - Math.max(1, ways)));

/** Sounds the sirens of desks and makes the callouts of people follow their rosters. */
const workDesks = async (work: Work, desks: readonly Callout[]): Promise<{ failed: number; nobody: number }> => {
  const { house, now, claim } = work;
  if (desks.length === 0) return { failed: 0, nobody: 0 };
  const pool = house.writer.pool;
  const duties = await onDutyIn(
    house,
    desks.map(({ asked }) => asked),
    now,
  );
  const people = desks.flatMap((desk): PersonCalled[] =>
    (duties.get(desk.asked)?.people ?? []).map(({ account, unit }) => ({
      case_id: desk.case,
      callout_id: derivedId(desk.callout, `person ${account}`),
      alarm: desk.callout,
      unit,
      account,
    })),
  );
  await callPeople(pool, now, desks, people);
  const isNobody = (desk: Callout): boolean => (duties.get(desk.asked)?.answering ?? null) === null;
  let noted = true;
  if (desks.some(isNobody)) {
    // Not noted now is noted at the next attempt: the rows stay due.
    noted = await openRosterGap(house, now).then(
      () => true,
      () => false,
    );
  }
  let failed = 0;
  // Few at a time: each needs a connection that the write path needs too.
  await inGroups(desks, 3, async (group) => {
    const attempts = await Promise.all(
      group.map(async (desk): Promise<Attempt> => {
        const nobody = isNobody(desk);
        let delivered: Delivered = { ok: true, detail: 'no siren' };
        if (work.adapters.has('siren')) {
          const message = messageOf(work, desk, { kind: 'siren', language: 'zh-Hans', others: 0, nobody });
          delivered = await sendOnce(work, message, desk.asked);
          if (nobody && desk.asked !== house.duty) {
            const second = await sendOnce(work, { ...message, unit: house.duty }, house.duty);
            if (!second.ok) delivered = second;
          }
        }
        const ok = delivered.ok && (noted || !nobody);
        const failures = ok ? 0 : desk.failures + 1;
        if (!ok) failed += 1;
        return {
          case_id: desk.case,
          callout_id: desk.callout,
          attempt: desk.attempt + 1,
          failures,
          state: nobody ? 'nobody' : ok ? 'sent' : 'failed',
          way: null,
          kind: 'siren',
          ok,
          detail: noted || !nobody ? (delivered.detail ?? null) : 'gap not opened',
          next_at: ok ? now + repeatOf(work, desk) : afterFailure(work, desk, failures, 1),
        };
      }),
    );
    await recordAttempts(pool, claim, now, attempts);
  });
  if (work.adapters.has('siren')) await ring(pool);
  return { failed, nobody: desks.filter(isNobody).length };
};

interface Bundle {
  readonly way: OpenWay;
  readonly callouts: Callout[];
}

/** Calls people: alarms for one person by one way are one message, or a late bus would be forty-five. */
const workPeople = async (work: Work, people: readonly Callout[]): Promise<{ sent: number; failed: number }> => {
  const { house, now, options, claim } = work;
  if (people.length === 0) return { sent: 0, failed: 0 };
  const pool = house.writer.pool;
  const accounts = [...new Set(people.map(({ account }) => account))].filter((account) => account !== null);
  const ways = await openWays(pool, house.seal, accounts);
  const waysOf = (account: ActorId | null): readonly OpenWay[] => (account === null ? [] : (ways.get(account) ?? []));
  const bundles = new Map<string, Bundle>();
  const unreachable: Callout[] = [];
  for (const callout of people.toSorted(
    (one, other) => other.rung - one.rung || one.raisedAt - other.raisedAt || (one.callout < other.callout ? -1 : 1),
  )) {
    const theirs = waysOf(callout.account);
    const way = theirs[callout.attempt % theirs.length];
    if (way === undefined) {
      unreachable.push(callout);
      continue;
    }
    const bundle = bundles.get(way.way) ?? { way, callouts: [] };
    bundle.callouts.push(callout);
    bundles.set(way.way, bundle);
  }
  let sent = 0;
  let failed = 0;
  const attemptOf = (callout: Callout, way: OpenWay | null, { ok, detail }: Delivered): Attempt => {
    const failures = ok ? 0 : callout.failures + 1;
    if (ok) sent += 1;
    else failed += 1;
    return {
      case_id: callout.case,
      callout_id: callout.callout,
      attempt: callout.attempt + 1,
      failures,
      state: ok ? 'sent' : 'failed',
      way: way?.way ?? null,
      kind: way?.kind ?? 'none',
      ok,
      detail: detail ?? null,
      next_at: ok
        ? now + repeatOf(work, callout)
        : afterFailure(work, callout, failures, waysOf(callout.account).length),
    };
  };
  const deaf: Callout[] = [...unreachable];
  await recordAttempts(
    pool,
    claim,
    now,
    unreachable.map((callout) => attemptOf(callout, null, { ok: false, detail: 'no way' })),
  );
  await inGroups([...bundles.values()], options.parallel, async (group) => {
    const wanted = await renewClaim(pool, claim, options.lease);
    const attempts = await Promise.all(
      group.map(async ({ way, callouts }): Promise<readonly Attempt[]> => {
        const still = callouts.filter(({ callout }) => wanted.has(callout));
        const [lead, ...others] = still;
        if (lead === undefined) return [];
        const how = { kind: way.kind, language: way.language, others: others.length, nobody: false } as const;
        const delivered = await sendOnce(work, messageOf(work, lead, how), way.endpoint);
        if (delivered.gone === true) await markGone(pool, way.way, now);
        if (!delivered.ok) deaf.push(...still.filter(({ failures }) => failures + 1 >= waysOf(lead.account).length));
        return still.map((callout) => attemptOf(callout, way, delivered));
      }),
    );
    await recordAttempts(pool, claim, now, attempts.flat());
  });
  // Every way of somebody has failed: the duty room hears of it now, not when the ladder arrives there.
  if (work.adapters.has('siren') && deaf.length > 0) {
    await inGroups(deaf, 3, async (group) => {
      await Promise.all(
        group.map((callout) => {
          const how = { kind: 'siren', language: 'zh-Hans', others: 0, nobody: false } as const;
          return sendOnce(work, messageOf(work, callout, how), house.duty);
        }),
      );
    });
    await ring(pool);
  }
  return { sent, failed };
};

/**
 * Sends what is due: desks sound, people on duty are called by their ways in order, again and again until a human
 * acknowledges or the alarm no longer stands. Any number of processes may call it side by side; each due attempt is
 * made once (I8), and once more under the same delivery id when a process died between sending and recording.
 *
 * @param now Huan's time, as `readPace` gives it
 */
export const workCallouts = async (
  house: House,
  adapters: readonly Adapter[],
  now: Instant,
  options: WorkOptions = {},
): Promise<Worked> => {
  const all = { backoff: 15_000, lease: 60_000, most: 2000, rounds: 50, parallel: 32, ...options };
  const byKind = new Map(adapters.map((adapter) => [adapter.kind, adapter]));
  const pool = house.writer.pool;
  const settled = await settleCallouts(pool, now);
  const repeat = Math.max(minutes(1), ...(await waitingKinds(pool)).map((kind) => callingFor(house, now, kind).rarest));
  const done = { sent: 0, failed: 0, nobody: 0 };
  for (let round = 0; round < all.rounds; round += 1) {
    const claim = randomUUID();
    const { most, lease } = all;
    const claimed = await claimCallouts(pool, claim, now, { most, lease, repeat });
    if (claimed.length === 0) break;
    const work: Work = { house, adapters: byKind, now, claim, options: all };
    const desks = await workDesks(
      work,
      claimed.filter(({ account }) => account === null),
    );
    // Some of those taken may have been relieved just now.
    const wanted = await renewClaim(pool, claim, lease);
    const people = await workPeople(
      work,
      claimed.filter(({ account, callout }) => account !== null && wanted.has(callout)),
    );
    done.sent += people.sent;
    done.failed += people.failed + desks.failed;
    done.nobody += desks.nobody;
  }
  return { settled, ...done };
};
