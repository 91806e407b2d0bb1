import type { CaseId } from '../loop/terms.ts';
import { sampleActor } from './act.ts';
import type { Play } from './play.ts';
import { openChance } from './random.ts';
import { durations } from './rates.ts';

interface OpenGap {
  readonly case_id: CaseId;
  readonly holder: string;
}

const openGaps = async (play: Play): Promise<readonly OpenGap[]> => {
  const { house } = play.acting;
  const { rows } = await house.read({ actor: sampleActor('DUTY'), unit: house.duty }, (seen) =>
    seen.query<OpenGap>(`select case_id, holder from huan."case" where loop = 'gap' and closed_at is null`),
  );
  return rows;
};

/** How often the owners look at their gaps. */
const look = 15;

/** Every gap is worked off by its owner with proof; what its case needs is done by the scripts of those concerned. */
export const playGaps = (play: Play, until: number): void => {
  const { acting, driver } = play;
  const taken = new Set<CaseId>();
  const round = async (): Promise<void> => {
    const open = await openGaps(play);
    for (const { case_id: id, holder } of open) {
      if (taken.has(id)) continue;
      taken.add(id);
      const wait = openChance(id).between(durations.gapWorked[0], durations.gapWorked[1]);
      driver.at(driver.now() + wait, async () => {
        await acting.all(
          holder,
          `gap ${id}`,
          [
            { type: 'record', case: id, kind: 'proof', facts: { worked: true } },
            { type: 'close', case: id, ending: 'settled' },
          ],
          // A late signature may have settled it meanwhile.
          { expect: 'reopen_first' },
        );
      });
    }
    if (driver.now() + look <= until || open.length > 0) driver.at(driver.now() + look, round);
  };
  driver.at(look, round);
};
