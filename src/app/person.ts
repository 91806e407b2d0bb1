import type { CaseState } from '../loop/state.ts';
import type { CaseId } from '../loop/terms.ts';
import type { ListedCase } from '../contract/answer.ts';
import { caseState } from '../store/read/cases.ts';
import { openPersonal } from '../store/personal.ts';
import { type Seen, type Who, noteReading } from '../store/reader.ts';
import { caseView } from './case-view.ts';
import type { House } from './house.ts';
import { asTold } from './kept-places.ts';

// Whose name stands beside a case in a list: the person's own, or that of the person it is about.
const personOf = (state: CaseState): CaseId => state.subject ?? state.caseId;

/**
 * Cases for a list, with what is known of their people when `purpose` says what for: the reading is recorded before
 * anything is opened (I12). People whom the unit may not see have none.
 */
export const listed = async (
  house: House,
  seen: Seen,
  who: Who,
  states: readonly CaseState[],
  purpose: string | null,
): Promise<ListedCase[]> => {
  const told = await asTold(seen, who, states);
  if (purpose === null) return told.map(caseView);
  const wanted = [...new Set(states.flatMap((state) => [state.caseId, personOf(state)]))];
  const opened = await openPersonal(seen, house.seal, wanted, 'unsaid');
  await noteReading(seen, house.seal, who, [...opened.keys()], purpose);
  return told.map((state) => ({
    ...caseView(state),
    person: opened.get(personOf(state)) ?? opened.get(state.caseId) ?? null,
  }));
};

/** One case, with its person when asked. `null` when it is not there or not theirs to see. */
export const oneCase = async (house: House, who: Who, id: CaseId, personal: boolean): Promise<ListedCase | null> =>
  house.read(who, async (seen) => {
    const state = await caseState(seen, id);
    if (state === null) return null;
    const [view] = await listed(house, seen, who, [state], personal ? 'case' : null);
    return view ?? null;
  });
