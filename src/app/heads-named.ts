import type { GivenOfferGroup } from '../contract/command.ts';
import { loops } from '../city/loops.ts';
import type { OfferGroupCommand } from '../loop/command.ts';
import type { CaseId } from '../loop/terms.ts';
import { headsHeld } from '../store/read/cases.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';

const counted = [...loops.values()].filter((loop) => loop.counted).map(({ name }) => name);

/**
 * An offer to a group with its heads: those named one by one, or whom the giver holds of a party or by a run. Whoever moves
 * in between makes it refused as a whole; nobody is left out in silence. Who finds nobody is told so by the kernel.
 */
export const withHeads = async (house: House, who: Who, given: GivenOfferGroup): Promise<OfferGroupCommand> => {
  const { cases, party, everyone, run, splits, ...rest } = given;
  const more = { ...(run === undefined ? {} : { run }), ...(splits === undefined ? {} : { splits }) };
  if (cases !== undefined) return { ...rest, ...more, cases };
  const find = (by: 'party' | 'run', id: CaseId): Promise<readonly CaseId[]> =>
    house.read(who, (seen) => headsHeld(seen, who.unit, by, id, counted));
  if (party !== undefined) return { ...rest, ...more, named: { party }, cases: await find('party', party) };
  if (everyone === undefined) return { ...rest, ...more, cases: [] };
  return { ...rest, ...more, named: { everyone }, cases: await find('run', everyone) };
};
