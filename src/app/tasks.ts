import { caseId, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { loops } from '../city/loops.ts';
import { derivedId } from '../store/batch.ts';
import { keepOutside, outsideOf } from './anchor.ts';
import { type Task, folding, sweeping } from './background.ts';
import type { Adapter } from './callout/adapter.ts';
import { removeFinishedCallouts } from './callout/keep.ts';
import { tendCallouts } from './callout/tend.ts';
import { fanOut, recallFanOut } from './contacts.ts';
import { followIdentified } from './duplicates.ts';
import { spreadHold } from './hold.ts';
import type { House } from './house.ts';
import { type OutboxNotice, readOutbox, trimOutbox } from './outbox.ts';
import { type AuditStanding, audit, auditEvery, auditOverdue } from './verify/audit-run.ts';
import type { VerifyOptions } from './verify/verify.ts';

/** What the auditor needs to read this house. */
export const auditOptions = (house: House, home: string): VerifyOptions => {
  const { anchors, erasures } = outsideOf(home);
  return { pool: house.owner.pool, loops, rules: house.rules, outside: anchors, erasures, seal: house.seal };
};

/** A positive result fans out to contacts, an amended one recalls them. */
const followingResults = (house: House): Task => ({
  name: 'the fan-out to contacts',
  every: 500,
  async turn() {
    const follow = async ({ topic, case: person, data }: OutboxNotice): Promise<void> => {
      const { outcome, specimen } = data;
      if (typeof specimen !== 'string') return;
      if (topic === 'result' && outcome === 'test.positive') await fanOut(house, person, caseId(specimen));
      if (topic === 'recall') await recallFanOut(house, caseId(specimen));
    };
    const reading = await readOutbox(house, 'contacts', follow, { topics: ['result', 'recall'], most: 20 });
    return reading.more;
  },
});

/** The hold of a ship binds everybody aboard, its release frees them. */
const followingHolds = (house: House): Task => ({
  name: 'the holds of ships',
  every: 500,
  async turn() {
    const follow = async ({ case: voyage }: OutboxNotice): Promise<void> => {
      await spreadHold(house, voyage);
    };
    return (await readOutbox(house, 'holds', follow, { topics: ['hold'], most: 20 })).more;
  },
});

/** Who has two open cases is found as soon as it is known who they are. */
const seekingTwins = (house: House): Task => ({
  name: 'the search for two cases of one person',
  every: 500,
  turn: async () => (await followIdentified(house)).more,
});

const calling = (house: House, adapters: readonly Adapter[], log: (line: string) => void): Task => ({
  name: 'the callouts',
  every: 1000,
  async turn() {
    await tendCallouts(house, adapters, {}, log);
  },
});

const failureOf = (work: Promise<unknown>): Promise<Error | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );

const keeping = (house: House, home: string): Task => ({
  name: 'the anchors',
  every: 180_000,
  after: 20_000,
  async turn() {
    // A list outside that cannot be written must not let everything else grow.
    const failed = await failureOf(keepOutside(house, outsideOf(home)));
    await trimOutbox(house);
    await removeFinishedCallouts(house);
    if (failed !== null) throw failed;
  },
});

const tellAudit = async (house: House, standing: AuditStanding, now: number): Promise<void> => {
  const day = Math.floor(now / auditEvery);
  const kind = standing.overdue ? 'auditor-stopped' : 'audit-findings';
  const id = derivedId('auditor', `${kind} ${day}`);
  await house.submit({
    type: 'open',
    case: id,
    loop: 'gap',
    holder: house.duty,
    facts: { kind, about: 'ledger', findings: standing.broken },
    reason: kind,
    commandId: commandId(derivedId(id, 'open')),
    actor: systemActor,
    unit: systemUnit,
    happenedAt: null,
  });
};

/** The auditor, and the clock that tells when it stopped: either finding is a gap of the duty room. */
const auditing = (house: House, home: string): Task => ({
  name: 'the auditor',
  every: 600_000,
  // People come first: a process that has just started is needed by those who waited for it.
  after: 60_000,
  async turn() {
    const { rows } = await house.owner.pool.query<{ now: number; here: number }>(
      'select huan.real_now() as now, huan.now() as here',
    );
    const { now, here } = rows[0] ?? { now: 0, here: 0 };
    const last = await auditOverdue(house.owner.pool, now, auditEvery / 2);
    // Beside a working system every clock that is due by now must have been served, not only those of the last event.
    // An audit that cannot end must not keep the gap of having stopped from being opened (I7).
    const failed = last.overdue ? await failureOf(audit({ ...auditOptions(house, home), asOf: here })) : null;
    const standing = await auditOverdue(house.owner.pool, now);
    if (standing.overdue || standing.ok !== true) await tellAudit(house, standing, now);
    if (failed !== null) throw failed;
  },
});

/** Everything that goes on beside requests, in any process. */
export const allTasks = (
  house: House,
  home: string,
  adapters: readonly Adapter[],
  log: (line: string) => void,
): readonly Task[] => [
  sweeping(house),
  folding(house),
  followingResults(house),
  followingHolds(house),
  seekingTwins(house),
  calling(house, adapters, log),
  keeping(house, home),
  auditing(house, home),
];
