import type { OpenCommand, RecordCommand, SingleCommand } from '../loop/command.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, type CommandId, type Facts, caseId } from '../loop/terms.ts';
import type { ManifestFlight, ManifestPerson, ManifestProblem } from '../exchange/manifest.ts';
import { derivedId } from '../store/batch.ts';
import type { House } from './house.ts';
import { boardedIn } from './manifest-flights.ts';
import { match } from './manifest-match.ts';
import { type Known, differs, factsOf, identity, nameOf, personalOf } from './manifest-people.ts';
import { carrierUnit } from './manifest-right.ts';
import { type Roll, type RollEntry, dayOf } from './manifest-roll.ts';
import { coversFlight, mostInParty } from './manifest-whole.ts';

/** What is known of a flight before a list is applied. */
export interface Aboard {
  readonly voyage: CaseState | null;
  readonly people: readonly Known[];
  /** Whom an open gap already asks about because an earlier list left them out. */
  readonly asked: ReadonlySet<CaseId>;
}

/** The kind of the gap that asks about somebody whom a whole list leaves out. */
export const droppedKind = 'manifest-dropped';

const uuidOf = (bytes: Buffer): CaseId => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(((copy.readUInt8(6) ?? 0) & 0x0f) | 0x80, 6);
  copy.writeUInt8(((copy.readUInt8(8) ?? 0) & 0x3f) | 0x80, 8);
  return caseId(copy.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
};

/** A ship that is held holds whoever a later list names, too. */
const holdOf = (voyage: CaseState | null): Facts => {
  const { held = null, holdAt = null } = voyage?.facts ?? {};
  return held === true && typeof holdAt === 'number' ? { held, holdAt } : {};
};

/** Somebody whom the lists leave out or take back, to be told by name to whoever may see them. */
export interface Dropped {
  readonly id: CaseId;
  readonly name: string;
  readonly at: string;
  readonly found: 'left out of the whole list' | 'said not to come';
  readonly holder: string;
}

/** Everything that one import would do, gathered before any of it is done. */
export interface Plan {
  /** Under which the import is known; what it opens beside people takes its id from it. */
  readonly id: CommandId;
  readonly commands: SingleCommand[];
  opened: number;
  updated: number;
  unchanged: number;
  readonly dropped: Dropped[];
  /** Cases that are opened although another may be of the same person. */
  readonly doubts: { readonly mine: CaseId; readonly other: CaseId }[];
  /** Arrivals that stand in the ledger although the list says another time, by voyage. */
  readonly standing: Record<CaseId, string>;
  readonly problems: ManifestProblem[];
}

const flightName = ({ arrival }: ManifestFlight): string => `flight ${arrival.carrier}${arrival.number}`;

const partiesOf = (people: readonly ManifestPerson[]): ReadonlyMap<string, readonly ManifestPerson[]> => {
  const parties = new Map<string, ManifestPerson[]>();
  for (const person of people) {
    if (person.partyKey === undefined) continue;
    const members = parties.get(person.partyKey);
    if (members === undefined) parties.set(person.partyKey, [person]);
    else members.push(person);
  }
  for (const [key, members] of parties) {
    const byBooking = members.every((member) => member.partyKey === member.bookingReference);
    if (members.length < 2 || (byBooking && members.length > mostInParty)) parties.delete(key);
  }
  return parties;
};

/** Left out is not proof: they may be aboard all the same. The case stays open with its holder, and a gap asks. */
const ask = (
  plan: Plan,
  flight: ManifestFlight,
  one: Pick<Known, 'id' | 'personal'> & { readonly state: Pick<CaseState, 'holder'> },
  reason: string,
): void => {
  plan.dropped.push({
    id: one.id,
    name: nameOf(one.personal),
    at: flightName(flight),
    found: 'left out of the whole list',
    holder: one.state.holder,
  });
  plan.commands.push({
    type: 'open',
    case: derivedId(plan.id, `dropped ${one.id}`),
    loop: 'gap',
    holder: null,
    subject: one.id,
    facts: { kind: droppedKind, about: 'arrival' },
    reason,
  });
};

const isWithCarrier = ({ state }: Known): boolean => state.link === 'aboard' && state.custody === 'held';

/**
 * The carrier says of somebody that they do not come. While still with the carrier the case is closed with that as its
 * proof. Whoever has left the carrier is somewhere all the same: then a gap asks.
 */
const takeBack = (plan: Plan, flight: ManifestFlight, known: Known): void => {
  if (!isWithCarrier(known)) {
    ask(plan, flight, known, 'the carrier says that this person does not come');
    return;
  }
  plan.dropped.push({
    id: known.id,
    name: nameOf(known.personal),
    at: flightName(flight),
    found: 'said not to come',
    holder: known.state.holder,
  });
  plan.commands.push(
    { type: 'record', case: known.id, kind: 'not-boarded', facts: {} },
    { type: 'close', case: known.id, ending: 'not-boarded' },
  );
};

/** Nothing is known of whom somebody speaks, beyond a reference. */
const isNobody = (person: ManifestPerson): boolean => {
  const { surname, givenNames, nativeName, documents } = personalOf(person);
  return surname === undefined && givenNames === undefined && nativeName === undefined && documents === undefined;
};

const leftOut = 'not in a newer complete manifest';
const roles = ['passenger', 'crew'] as const;
const isOpen = ({ state }: Known): boolean => state.custody !== 'closed';

/** The case of everybody on the roll: the known one, or an id that follows from who they are. */
const idsOf = (
  house: House,
  voyage: CaseId,
  entries: readonly RollEntry[],
  pairs: ReadonlyMap<ManifestPerson, Known>,
  known: readonly Known[],
): ReadonlyMap<ManifestPerson, CaseId> => {
  const ids = new Map<ManifestPerson, CaseId>();
  const taken = new Set<string>(known.map(({ id }) => id));
  // How often an identity was tried: of a thousand who are all called the same the last must not be tried a thousand times.
  const tried = new Map<string, number>();
  for (const { person } of entries) {
    let id = pairs.get(person)?.id;
    while (id === undefined) {
      const mark = identity(person);
      const again = tried.get(mark) ?? 0;
      tried.set(mark, again + 1);
      const made = uuidOf(house.seal.token('arrival', `${voyage} ${mark} ${again}`));
      if (!taken.has(made)) id = made;
    }
    taken.add(id);
    ids.set(person, id);
  }
  return ids;
};

/** Endings after which somebody may come all the same: in the same case, or in a new one after a diversion. */
const mayCome: ReadonlySet<string | null> = new Set(['not-boarded', 'diverted']);

/**
 * Plans everything about the people of one flight. Whose case was closed because they are through stays as they are: a
 * list that is sent again opens nobody twice.
 *
 * @returns how many are expected on it afterwards, and how many of those whom the lists name are not through
 */
export const planPeople = (
  house: House,
  roll: Roll,
  voyage: CaseId,
  { voyage: itself, people: known, asked }: Aboard,
  plan: Plan,
  allowDrops: boolean,
): { readonly heads: number; readonly coming: number } => {
  const { flight, entries } = roll;
  const day = dayOf(flight);
  const open = known.filter(isOpen);
  const back = known.filter(({ state }) => state.custody === 'closed' && state.ending === 'not-boarded');
  const claimed = new Set(entries.flatMap((one) => (one.claimed ? [one.person] : [])));
  const { pairs, unmatched, doubts } = match(
    entries.map(({ person }) => person),
    [...open, ...back],
    { complete: (person) => claimed.has(person), certain: roll.certain },
  );
  const { pairs: through } = match(
    entries.flatMap(({ person }) => (pairs.has(person) ? [] : [person])),
    known.filter((one) => !isOpen(one) && !mayCome.has(one.state.ending)),
  );
  const expectedOpen = entries
    .filter(({ person, standing }) => standing !== 'cancelled' && !through.has(person))
    .map(({ person }) => person);
  const parties = partiesOf(expectedOpen);
  const ids = idsOf(house, voyage, entries, new Map([...pairs, ...through]), known);
  const byShip = flight.arrival.ship !== undefined;
  const holder = carrierUnit(house, flight.arrival.carrier, byShip);
  const left: Known[] = unmatched.filter(isOpen);
  let expected = 0;
  let coming = 0;
  for (const { person, standing, perhaps } of entries) {
    const id = ids.get(person);
    const paired = pairs.get(person);
    if (id === undefined) continue;
    if (standing === 'cancelled') {
      if (paired !== undefined) {
        if (isOpen(paired) && !asked.has(paired.id)) takeBack(plan, flight, paired);
        continue;
      }
      plan.problems.push({
        at: person.at,
        field: 'person',
        found: 'somebody not known on this flight',
        expected: 'a known person to cancel',
        severity: 'warning',
      });
      continue;
    }
    expected += 1;
    if (through.has(person)) {
      plan.unchanged += 1;
      continue;
    }
    coming += 1;
    if (paired === undefined && isNobody(person)) {
      plan.problems.push({
        at: person.at,
        field: 'person',
        found: person.reference ?? '',
        expected: 'a name or a document, or the reference of one person known on this flight',
        severity: 'error',
      });
      continue;
    }
    if (paired === undefined) {
      const members = parties.get(person.partyKey ?? '')?.flatMap((member) => ids.get(member) ?? []);
      const personal = personalOf(person);
      const command: OpenCommand = {
        type: 'open',
        case: id,
        loop: 'arrival',
        holder,
        voyage,
        facts: { ...factsOf(person, day, byShip, boardedIn(flight, person)), ...holdOf(itself) },
        personal,
        ...(members === undefined
          ? {}
          : { party: { id: derivedId(voyage, `party ${person.partyKey ?? ''}`), members } }),
      };
      plan.commands.push(command);
      plan.opened += 1;
      const other = perhaps === undefined ? doubts.get(person) : undefined;
      const same =
        perhaps === undefined ? (other !== undefined && isOpen(other) ? other.id : undefined) : ids.get(perhaps);
      if (same !== undefined) plan.doubts.push({ mine: id, other: same });
      if (standing === 'unnamed') ask(plan, flight, { id, personal, state: { holder: holder ?? house.duty } }, leftOut);
      continue;
    }
    const returned = !isOpen(paired);
    if (standing === 'unnamed') {
      expected -= returned ? 1 : 0;
      if (!returned) left.push(paired);
      continue;
    }
    if (returned) plan.commands.push({ type: 'reopen', case: id, reason: 'named again in a newer manifest' });
    if (!returned && differs(person, paired) && paired.state.link !== 'aboard') {
      // Whoever has them asks them: a list says nothing more of somebody who was taken over.
      plan.problems.push({
        at: person.at,
        field: 'person',
        found: 'somebody who has left the carrier',
        expected: 'what is new about them from whoever has them now; nothing was changed',
        severity: 'warning',
      });
      plan.unchanged += 1;
    } else if (returned || differs(person, paired)) {
      const change: RecordCommand = {
        type: 'record',
        case: id,
        kind: 'manifest',
        facts: factsOf(person, day, byShip, boardedIn(flight, person)),
        personal: personalOf(person),
      };
      plan.commands.push(change);
      plan.updated += 1;
    } else {
      plan.unchanged += 1;
    }
  }
  expected += unmatched.filter(isOpen).length;
  if (roll.cancelled) {
    for (const one of left) if (!asked.has(one.id)) takeBack(plan, flight, one);
    if (itself?.custody === 'closed') return { heads: 0, coming };
    plan.commands.push({ type: 'record', case: voyage, kind: 'cancellation' });
    // Whoever is asked about stands somewhere all the same: until that is settled the flight is not over.
    if (open.every((one) => isWithCarrier(one) && !asked.has(one.id))) {
      plan.commands.push(
        { type: 'record', case: voyage, kind: 'empty' },
        { type: 'close', case: voyage, ending: 'cancelled' },
      );
    }
    return { heads: 0, coming };
  }
  for (const role of roles) {
    const claimed = entries.filter((one) => one.claimed && one.standing === 'coming' && one.person.role === role);
    const gone = left.filter((one) => one.role === role);
    const certain = roll.certain[role] || (allowDrops && claimed.length > 0);
    if (gone.length === 0 || (claimed.length === 0 && !certain)) continue;
    const before = open.filter((one) => one.role === role).length;
    const counts = {
      known: before,
      named: claimed.length,
      both: claimed.filter(({ person }) => pairs.has(person)).length,
      certain,
    };
    if (coversFlight(counts)) {
      for (const one of gone) if (!asked.has(one.id)) ask(plan, flight, one, leftOut);
      continue;
    }
    plan.problems.push({
      at: flightName(flight),
      field: role === 'crew' ? 'crew' : 'people',
      found: `${gone.length} of the ${before} known on this flight are not named`,
      expected: 'the whole list, or one that replaces the earlier ones; taken as a part of it, nobody is dropped',
      severity: 'warning',
    });
  }
  return { heads: expected, coming };
};
