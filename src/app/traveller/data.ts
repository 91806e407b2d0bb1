import { writeInstant, writeMaybe } from '../../contract/instant.ts';
import { withoutWords } from '../../contract/purpose.ts';
import type { TravellerData, TravellerReadings } from '../../contract/traveller.ts';
import { subjectUnit } from '../../loop/subject.ts';
import type { CaseId } from '../../loop/terms.ts';
import { ownCases, ownReadings } from '../../store/read/own.ts';
import { readOwn } from '../../store/subject.ts';
import { linksGiven } from '../../store/traveller.ts';
import type { House } from '../house.ts';
import { nameOf, openOwn } from './own.ts';

const mostReadings = 500;

/**
 * Everything that is kept about a person, opened for them: what is known, and every record with who made it. The
 * reading is recorded as their own. `null` when it is not there.
 */
export const dataOf = async (house: House, id: CaseId): Promise<TravellerData | null> => {
  const own = await readOwn(house.reader.pool, id, (seen) => openOwn(house, seen, id, 'own data'));
  if (own === null) return null;
  const links = await linksGiven(house.writer.pool, id);
  const { now, person, others, personal } = own;
  return {
    now: writeInstant(now),
    person: { ...personal },
    facts: { ...person.state.facts },
    keptUntil: writeMaybe(person.state.retainUntil),
    events: [person, ...others]
      .flatMap(({ state, events }) =>
        events.map((event) => ({ about: state.loop, event, kind: event.data['kind'] ?? event.data['link'] })),
      )
      .toSorted((one, other) => one.event.recorded_at - other.event.recorded_at)
      .map(({ about, event, kind }) => ({
        at: writeInstant(event.happened_at),
        by: nameOf(house, event.unit),
        mine: event.unit === subjectUnit,
        about,
        name: event.name,
        kind: typeof kind === 'string' ? kind : null,
        ...(event.personal === null ? {} : { personal: event.personal }),
      })),
    links: links.map(({ at, unit }) => ({ at: writeInstant(at), by: nameOf(house, unit) })),
  };
};

/** Who read what is kept about a person, newest first: by unit and purpose. */
export const readingsBy = (house: House, id: CaseId): Promise<TravellerReadings> =>
  readOwn(house.reader.pool, id, async (seen) => {
    const cases = (await ownCases(seen, id)).map(({ caseId }) => caseId);
    const rows = await ownReadings(seen, cases, mostReadings);
    // One look at a person opens several cases: told once.
    const told = new Map(rows.map((row) => [`${row.read_at} ${row.unit} ${row.actor} ${row.purpose}`, row]));
    return {
      items: [...told.values()].map((row) => ({
        at: writeInstant(row.read_at),
        by: nameOf(house, row.unit),
        mine: row.unit === subjectUnit,
        purpose: withoutWords(row.purpose),
      })),
    };
  });
