import { wordsOf } from '../loop/ruling.ts';
import { type CaseId, type UnitId, minutes } from '../loop/terms.ts';
import { readSeat } from '../city/arrivals/seats.ts';
import { type Who, noteReading } from '../store/reader.ts';
import { readPace } from '../store/time.ts';
import { type OutsideContact, outsideOf, unseatedTo } from './contact-outside.ts';
import { aboardOf, besideInSeats } from './contact-seats.ts';
import { type StaffContact, staffOf } from './contact-staff.ts';
import { besideAtDesks } from './contact-desks.ts';
import {
  type Stay,
  historiesOf,
  longestWait,
  mayShare,
  presentDuring,
  spotsIn,
  together,
  touches,
} from './contact-stays.ts';
import type { House } from './house.ts';
import { casesOf, survivorsOf } from './same-person.ts';

/** Why somebody counts as a contact. */
export type ContactReason = 'party' | 'seat' | 'run' | 'desk' | 'floor' | 'voyage';

/** One contact of a person, with who holds them now. */
export interface Contact {
  readonly case: CaseId;
  readonly reasons: readonly ContactReason[];
  /** Null when the case is closed: then the district of the person, or the duty room, must find them. */
  readonly holder: UnitId | null;
  readonly district: string | null;
}

/** Contacts of a person: those who are cases, people on duty of the city’s own, and who is in no list at all. */
export interface Found {
  readonly contacts: readonly Contact[];
  readonly staff: readonly StaffContact[];
  readonly outside: readonly OutsideContact[];
}

/** What the rule in force counts as contact. Distances, minutes and kinds of unit come from policy. */
interface Reach {
  readonly seatRows: number;
  readonly deskMinutes: number;
  readonly sameRun: boolean;
  readonly sameFloor: boolean;
  readonly sameVoyage: boolean;
  /** Units where people stand close to each other in a queue. */
  readonly desks: ReadonlySet<string>;
  /** Units that lodge people on floors. */
  readonly lodgings: ReadonlySet<string>;
  /** Units whose people on duty come close to those whom they hold. */
  readonly staff: ReadonlySet<string>;
}

// Units that are a vehicle on the road, and those that look after people in homes.
const [vehicles, homes] = ['crew', 'community'];

const reachNow = async (house: House, conveyance: string): Promise<Reach> => {
  const { now } = await readPace(house.writer.pool);
  const outputs = house.rules.at(now)('contacts', { purpose: 'contact', conveyance })?.outputs ?? {};
  const number = (name: string): number => (typeof outputs[name] === 'number' ? Number(outputs[name]) : 0);
  return {
    seatRows: number('seatRows'),
    deskMinutes: number('deskMinutes'),
    sameRun: outputs['sameRun'] === true,
    sameFloor: outputs['sameFloor'] === true,
    sameVoyage: outputs['sameVoyage'] === true,
    desks: new Set(wordsOf(outputs['desks'])),
    lodgings: new Set(wordsOf(outputs['lodgings'])),
    staff: new Set(wordsOf(outputs['staff'])),
  };
};

/**
 * Finds the contacts of a person from the history of custody: party, the same ship, seats within the rule's rows, the
 * same run, the same desk within the rule's minutes, the same floor of the same site at the same time; and whoever was
 * on duty where the person was. It looks at the whole city. What nobody noted rules nobody out: whoever may have been at
 * the same desk or on the same floor is a contact; seats that nobody noted are for the duty room to find out. Whose seat, desk or
 * floor was opened for it has a reading on record afterwards (I12); where the person's own seat or desk is not known, nobody else's is opened. Cases merged into one
 * another are one person: where each of them was counts, and a contact is the case that goes on.
 *
 * @param index any case of the person
 * @param who for whom the search is made
 */
export const findAll = async (house: House, index: CaseId, who: Who): Promise<Found> => {
  const { pool } = house.writer;
  const person = await casesOf(pool, (await survivorsOf(pool, [index])).get(index) ?? index);
  const looked = new Set<CaseId>(person);
  const reasons = new Map<CaseId, Set<ContactReason>>();
  const add = (id: CaseId, reason: ContactReason): void => {
    if (person.includes(id)) return;
    const known = reasons.get(id);
    if (known === undefined) reasons.set(id, new Set([reason]));
    else known.add(reason);
  };
  const look = (ids: readonly CaseId[]): ReturnType<typeof historiesOf> => {
    for (const id of ids) looked.add(id);
    return historiesOf(house, ids);
  };
  const { rows: cases } = await pool.query<{
    id: CaseId;
    voyage: CaseId | null;
    party: CaseId | null;
    conveyance: string | null;
  }>(
    `select c.case_id as id, c.voyage, c.party, v.state -> 'facts' ->> 'conveyance' as conveyance
       from huan."case" c left join huan."case" v on v.case_id = c.voyage
      where c.case_id = any($1::uuid[]) and c.loop = 'arrival'`,
    [person],
  );
  if (cases.length === 0) return { contacts: [], staff: [], outside: [] };
  const voyages = [...new Set(cases.flatMap(({ voyage }) => (voyage === null ? [] : [voyage])))];
  const parties = new Set(cases.flatMap(({ party }) => (party === null ? [] : [party])));
  const ways = cases.flatMap(({ conveyance }) => conveyance ?? []);
  const reach = await reachNow(house, ways.includes('ship') ? 'ship' : (ways[0] ?? 'flight'));
  const histories = await historiesOf(house, person);
  const own = together([...histories.values()]);
  const kindOf = ({ unit }: Stay): string => house.units.get(unit)?.kind ?? '';

  let unseated = false;
  if (voyages.length > 0) {
    const aboard = await aboardOf(pool, voyages);
    for (const { id, party } of aboard) {
      if (party !== null && parties.has(party)) add(id, 'party');
      if (reach.sameVoyage) add(id, 'voyage');
    }
    if (!reach.sameVoyage) {
      // Of cases that are one person each may name another seat: another leg, or somebody who was moved. All of them count.
      const seats = cases.flatMap(({ id, voyage }) => {
        const said = histories.get(id)?.recorded.findLast(({ personal }) => personal['seat'])?.personal['seat'];
        return voyage === null ? [] : [{ voyage, seat: readSeat(said) }];
      });
      const seated = await besideInSeats(pool, house.seal, seats, aboard, reach.seatRows);
      for (const id of seated.looked) looked.add(id);
      for (const id of seated.beside) add(id, 'seat');
      unseated = seated.unseated;
    }
  }

  if (reach.sameRun) {
    const { rows } = await pool.query<{ case_id: CaseId }>(
      `select distinct e.case_id from huan.event mine join huan.event e on e.run = mine.run
        where mine.case_id = any($1::uuid[]) and mine.run is not null`,
      [person],
    );
    for (const row of rows) add(row.case_id, 'run');
    // Who was claimed into a vehicle on no run rode in it all the same, with whomever its crew had then.
    const rides = own.stays.filter((stay) => kindOf(stay) === vehicles);
    for (const { id, nth, run } of await presentDuring(pool, rides, longestWait)) {
      if (run === null || rides[nth]?.run === null) add(id, 'run');
    }
  }

  const halls = own.stays.filter((stay) => reach.desks.has(kindOf(stay)));
  const within = minutes(reach.deskMinutes);
  for (const id of await besideAtDesks({ pool, own, halls, within, look })) add(id, 'desk');

  // From when until when the person was on each floor of each lodging; who left before or came afterwards was never near.
  // Where the floor was not noted, of the person or of another guest, both may have been on the same.
  const floors = own.stays
    .filter((stay) => reach.sameFloor && reach.lodgings.has(kindOf(stay)))
    .flatMap((stay) => spotsIn(stay, own, 'floor').map((spot) => ({ unit: stay.unit, ...spot })));
  if (floors.length > 0) {
    const guests = new Set((await presentDuring(pool, floors)).map(({ id }) => id));
    for (const [id, history] of await look([...guests])) {
      const beside = history.stays.some((stay) =>
        spotsIn(stay, history, 'floor').some((theirs) =>
          floors.some((mine) => mine.unit === stay.unit && mayShare(mine, theirs) && touches(mine, theirs)),
        ),
      );
      if (beside) add(id, 'floor');
    }
  }

  await noteReading(pool, house.seal, who, [...looked], 'contacts');
  const staff = await staffOf(
    house,
    own.stays.filter((stay) => reach.staff.has(kindOf(stay))),
    own,
  );
  const survivors = await survivorsOf(pool, [...reasons.keys()]);
  for (const [id, found] of [...reasons]) {
    const survivor = survivors.get(id) ?? id;
    if (survivor === id) continue;
    reasons.delete(id);
    for (const reason of found) add(survivor, reason);
  }
  const { rows: held } = await pool.query<{ case_id: CaseId; holder: UnitId; open: boolean; district: string | null }>(
    `select case_id, holder, closed_at is null as open, state -> 'facts' ->> 'district' as district
       from huan."case" where case_id = any($1::uuid[]) and loop = 'arrival'`,
    [[...reasons.keys()]],
  );
  const contacts = held
    .map(({ case_id: id, holder, open, district }) => ({
      case: id,
      reasons: [...(reasons.get(id) ?? [])].toSorted(),
      holder: open ? holder : null,
      district,
    }))
    .toSorted((one, other) => (one.case < other.case ? -1 : 1));
  const outside = outsideOf(own, (stay) => kindOf(stay) === homes);
  return { contacts, staff, outside: unseated ? [...outside, unseatedTo(house.duty)] : outside };
};
