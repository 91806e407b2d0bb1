import type { Overview } from '../contract/overview.ts';
import { writeInstant } from '../contract/instant.ts';
import { ahead, dayOf } from '../city/workdays.ts';
import { nextDue } from '../loop/clock.ts';
import { capacityOf } from '../loop/room.ts';
import type { CaseState } from '../loop/state.ts';
import { type Instant, instant } from '../loop/terms.ts';
import { readNow } from '../store/read/cases.ts';
import { headsUnder } from '../store/read/heads.ts';
import { openOf, openTests, positivesByDay } from '../store/read/overview.ts';
import type { Who } from '../store/reader.ts';
import { unitsSeen } from './account.ts';
import type { House } from './house.ts';
import { placesTaken } from './kept-places.ts';

const day = 86_400_000;
const days = 14;
/** Days are the city's. */
const zone = 'Asia/Shanghai';

/** Since when there are so many days of the city, today among them: the first of them from its midnight on. */
const wholeDays = (now: Instant): number => (dayOf(now) - days + 1) * day - ahead;

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const rungOf = ({ clocks }: CaseState): number =>
  Math.max(0, ...Object.values(clocks).map(({ rung, acknowledged }) => (acknowledged ? 0 : rung)));

/** What the duty room must see beside the flights: where people are, tests, rooms, runs, and who was found positive. */
export const overviewOf = async (house: House, who: Who): Promise<Overview> => {
  const units = unitsSeen(house, who.unit);
  return house.read(who, async (seen) => {
    const now = await readNow(seen);
    const heads = await headsUnder(
      seen,
      units.map((key) => ({ dimension: 'unit', key })),
    );
    const tests = await openTests(seen, units);
    const sites = await openOf(seen, units, 'site');
    const rooms: Overview['rooms'] = [];
    for (const { id, state } of sites) {
      const capacity = capacityOf(state);
      rooms.push({ unit: state.holder, case: id, capacity, taken: await placesTaken(seen, who, state) });
    }
    const runs = await openOf(seen, units, 'run');
    const aboard = await headsUnder(
      seen,
      runs.map(({ id }) => ({ dimension: 'run', key: id })),
    );
    return {
      now: writeInstant(now),
      units: Object.fromEntries(
        [...heads].flatMap(([key, count]) => (count === 0 ? [] : [[key.slice('unit '.length), count]])),
      ),
      tests: tests.map((one) => ({ ...one, oldest: writeInstant(one.oldest) })),
      rooms,
      runs: runs.map(({ id, state }) => {
        const due = nextDue(state);
        return {
          case: id,
          holder: state.holder,
          link: state.link,
          seats: number(state.facts['seats']),
          aboard: aboard.get(`run ${id}`) ?? 0,
          due: due === null ? null : writeInstant(due),
          late: rungOf(state),
        };
      }),
      imported: [...(await positivesByDay(seen, wholeDays(instant(now)), zone))],
    };
  });
};
