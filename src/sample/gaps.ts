import type { SingleCommand } from '../loop/command.ts';
import type { CaseId } from '../loop/terms.ts';
import { sampleActor } from './act.ts';
import type { Play } from './play.ts';
import { openChance } from './random.ts';
import { durations } from './rates.ts';

interface Duty {
  readonly case_id: CaseId;
  readonly loop: 'gap' | 'tracing' | 'followup';
  readonly holder: string;
  readonly kind: string | null;
}

/** What the owner of a gap of a kind has to show (table `exits`); whoever still owes a signature gives it. */
const proofOf = (id: CaseId, kind: string | null): SingleCommand => {
  if (kind === 'giver-signature') return { type: 'record', case: id, kind: 'signature' };
  const shown = kind?.startsWith('duplicate') === true ? 'different' : 'proof';
  return { type: 'record', case: id, kind: shown, personal: { note: 'looked into, and put right' } };
};

/** How each kind of duty is brought to an end. */
const workOff: Readonly<Record<Duty['loop'], (id: CaseId, kind: string | null) => readonly SingleCommand[]>> = {
  gap: (id, kind) => [proofOf(id, kind), { type: 'close', case: id, ending: 'settled' }],
  tracing: (id) => [
    { type: 'record', case: id, kind: 'reached' },
    { type: 'close', case: id, ending: 'reached' },
  ],
  followup: (id) => [
    { type: 'record', case: id, kind: 'called' },
    { type: 'close', case: id, ending: 'called' },
  ],
};

const openDuties = async (play: Play): Promise<readonly Duty[]> => {
  const { house } = play.acting;
  const { rows } = await house.read({ actor: sampleActor('DUTY'), unit: house.duty }, (seen) =>
    seen.query<Duty>(
      `select case_id, loop, holder, kind from huan."case" where loop in ('gap', 'tracing', 'followup') and closed_at is null`,
    ),
  );
  return rows;
};

/** How often the owners look at what waits for them. */
const look = 30;

/**
 * Every gap is worked off by its owner with proof, every contact of a positive is reached by whoever holds
 * them, and whoever was released is called. What the
 * case of a gap needs is done by the scripts of those concerned.
 */
export const playGaps = (play: Play, until: number): void => {
  const { acting, driver } = play;
  const taken = new Set<CaseId>();
  const round = async (): Promise<void> => {
    const open = await openDuties(play);
    for (const { case_id: id, loop, holder, kind } of open) {
      if (taken.has(id)) continue;
      taken.add(id);
      const wait = openChance(id).between(durations.gapWorked[0], durations.gapWorked[1]);
      driver.at(driver.now() + wait, async () => {
        const done = workOff[loop](id, kind);
        // A late signature may have settled it meanwhile, an amended result may have recalled it.
        // Some gaps are closed by another hand than the one that caused them.
        await acting.all(holder, `${loop} ${id}`, done, { expect: 'reopen_first', second: true });
      });
    }
    if (driver.now() + look <= until || open.length > 0) driver.at(driver.now() + look, round);
  };
  driver.at(look, round);
};
