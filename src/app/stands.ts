import type { StandList } from '../contract/stand.ts';
import type { CaseState } from '../loop/state.ts';
import { heldBy } from '../store/read/territory.ts';
import type { Who } from '../store/reader.ts';
import { unitsSeen } from './account.ts';
import type { House } from './house.ts';

const most = 500;

const nameOf = ({ facts }: CaseState): string | null => (typeof facts['stand'] === 'string' ? facts['stand'] : null);

/** Stands of the airports that the unit may see, by their names. */
export const listStands = (house: House, who: Who): Promise<StandList> =>
  house.read(who, async (seen) => {
    const airports = unitsSeen(house, who.unit).filter((id) => house.units.get(id)?.kind === 'airport');
    const states: CaseState[] = [];
    for (const airport of airports) states.push(...(await heldBy(seen, airport, ['stand'], most)));
    return {
      items: states
        .map((state) => ({
          case: state.caseId,
          unit: state.holder,
          stand: nameOf(state),
          checked: typeof state.facts['capacity'] === 'number',
          by: state.roll[0] ?? null,
          ready: state.facts['ready'] !== false,
        }))
        .toSorted((one, other) =>
          (one.stand ?? '').localeCompare(other.stand ?? '', 'en', { numeric: true, sensitivity: 'base' }),
        ),
    };
  });
