import { setTimeout as sleep } from 'node:timers/promises';
import { caseId } from '../loop/terms.ts';
import { loops } from '../city/loops.ts';
import { keepOutside, outsideOf } from './anchor.ts';
import { type Task, folding, sweeping } from './background.ts';
import type { Adapter } from './callout/adapter.ts';
import { removeFinishedCallouts } from './callout/keep.ts';
import { tendCallouts } from './callout/tend.ts';
import { followComing } from './coming.ts';
import { seekAgain } from './contacts-again.ts';
import { fanOut, recallFanOut } from './contacts.ts';
import { followIdentified } from './duplicates.ts';
import { followEnded } from './followup.ts';
import { spreadHold } from './hold.ts';
import type { House } from './house.ts';
import { type OutboxNotice, readOutbox, trimOutbox } from './outbox.ts';
import { tellAnchors, tellAside, tellAudit, watchAuditor } from './own-alarms.ts';
import { audit, auditEvery, auditOverdue } from './verify/audit-run.ts';
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

/** What a device delivers late may be a contact of somebody whose result came before. */
const seekingContacts = (house: House): Task => ({
  name: 'the later search for contacts',
  every: 600_000,
  after: 30_000,
  turn: async () => (await seekAgain(house)).more,
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

/** Districts are told who is on the way to them. */
const tellingDistricts = (house: House): Task => ({
  name: 'the announcements to districts',
  every: 500,
  turn: async () => (await followComing(house)).more,
});

/** Who has two open cases is found as soon as it is known who they are. */
const seekingTwins = (house: House): Task => ({
  name: 'the search for two cases of one person',
  every: 500,
  turn: async () => (await followIdentified(house)).more,
});

/** Who was released is called by somebody after. */
const followingEndings = (house: House): Task => ({
  name: 'the follow-up after release',
  every: 1000,
  turn: async () => (await followEnded(house)).more,
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

/** How long one round of keeping may take, in milliseconds, before it counts as failed. */
const keepingAtMost = 600_000;

const keptInTime = async (house: House, home: string): Promise<void> => {
  const stop = new AbortController();
  const late = sleep(keepingAtMost, undefined, { signal: stop.signal }).then(
    () => {
      throw new Error('the anchors did not come to an end');
    },
    () => {},
  );
  try {
    await Promise.race([keepOutside(house, outsideOf(home)), late]);
  } finally {
    stop.abort();
  }
};

const keeping = (house: House, home: string): Task => ({
  name: 'the anchors',
  every: 180_000,
  after: 20_000,
  async turn() {
    // A connection that was lost is another one at the second try; what fails then is an alarm at once, not at the next
    // audit: from the last anchor on nobody could tell whether a row was changed (I10).
    let failed = await failureOf(keptInTime(house, home));
    if (failed !== null) failed = await failureOf(keptInTime(house, home));
    // A list outside that cannot be written must not let everything else grow.
    const others = await failureOf(Promise.all([trimOutbox(house), removeFinishedCallouts(house)]));
    if (failed !== null) {
      await failureOf(tellAnchors(house));
      throw failed;
    }
    if (others !== null) throw others;
  },
});

/** A notice that was given up is somebody's duty (I7). */
const tellingAside = (house: House): Task => ({
  name: 'the notices set aside',
  every: 10_000,
  async turn() {
    await tellAside(house);
  },
});

/** The auditor's clock does not wait for the auditor: one that hangs would never be late. */
const watchingAuditor = (house: House): Task => ({
  name: 'the clock of the auditor',
  every: 600_000,
  after: 60_000,
  async turn() {
    await watchAuditor(house);
  },
});

/** The auditor: what it finds, and that it could not run, is a gap of the duty room. */
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
  seekingContacts(house),
  followingHolds(house),
  seekingTwins(house),
  followingEndings(house),
  tellingDistricts(house),
  calling(house, adapters, log),
  keeping(house, home),
  auditing(house, home),
  watchingAuditor(house),
  tellingAside(house),
];
