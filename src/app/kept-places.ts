import type { CaseState } from '../loop/state.ts';
import type { CaseId } from '../loop/terms.ts';
import type { Seen, Who } from '../store/reader.ts';

// A site keeps places for people before they are at its door. It counts their heads blind when they come, so that the
// number of places kept must not tell it how many they are: it is told to those above it, who send and dispatch.

/** Who of a site's roll is there already: the site holds them. */
export const presentAt = async (seen: Seen, { holder, roll }: CaseState): Promise<readonly CaseId[]> => {
  if (roll.length === 0) return [];
  const { rows } = await seen.query<{ id: CaseId }>(
    `select case_id as id from huan."case" where case_id = any($1::uuid[]) and holder = $2`,
    [roll, holder],
  );
  const there = new Set(rows.map(({ id }) => id));
  return roll.filter((id) => there.has(id));
};

/** Whether a case is a site whose keeper asks about it, and so the one who will count. */
export const isOwnSite = (who: Who, { loop, holder }: CaseState): boolean => loop === 'site' && holder === who.unit;

/** For whom a site keeps places without its keeper, who asks, being told; nobody for anyone else who asks. */
export const untold = async (seen: Seen, who: Who, site: CaseState): Promise<ReadonlySet<CaseId>> => {
  if (!isOwnSite(who, site)) return new Set();
  const there = new Set(await presentAt(seen, site));
  return new Set(site.roll.filter((id) => !there.has(id)));
};

/** Cases as the unit that asks may be told of them: its own sites show who is there, not for whom places are kept. */
export const asTold = async (seen: Seen, who: Who, states: readonly CaseState[]): Promise<readonly CaseState[]> => {
  const told: CaseState[] = [];
  for (const state of states) {
    told.push(isOwnSite(who, state) ? { ...state, roll: await presentAt(seen, state) } : state);
  }
  return told;
};

/** How many places of a site are taken; `null` for its keeper while some are kept for people whom it has to count. */
export const placesTaken = async (seen: Seen, who: Who, site: CaseState): Promise<number | null> =>
  (await untold(seen, who, site)).size > 0 ? null : site.roll.length;
