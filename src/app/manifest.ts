import type { OpenCommand, RecordCommand, SingleCommand, TogetherCommand } from '../loop/command.ts';
import type { Refusal } from '../loop/refusal.ts';
import { type CaseId, type CommandId, type UnitId, caseId, commandId as commandIdOf, unitId } from '../loop/terms.ts';
import {
  type ManifestDocument,
  type ManifestFlight,
  type ManifestPerson,
  type ManifestProblem,
  headsOf,
  isRefused,
} from '../exchange/manifest.ts';
import type { CaseState } from '../loop/state.ts';
import { derivedId } from '../store/batch.ts';
import { expandState } from '../store/compact.ts';
import { openPersonal } from '../store/personal.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { type Known, differs, factsOf, identity, match, personalOf } from './manifest-people.ts';

/** One flight of an imported manifest. */
export interface ReportedFlight {
  readonly voyage: CaseId;
  readonly carrier: string;
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly scheduledArrival: string | null;
}

/** What an import did, or would do when it is a dry run. Refused: nothing was applied. */
export interface ManifestReport {
  readonly applied: boolean;
  readonly flights: readonly ReportedFlight[];
  readonly passengers: number;
  readonly crew: number;
  readonly opened: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly dropped: number;
  readonly problems: readonly ManifestProblem[];
  readonly refusal: Refusal | null;
}

export interface ImportOptions {
  readonly commandId: CommandId;
  readonly dryRun: boolean;
  /** File name or channel, kept with the manifest. */
  readonly receivedAs: string;
  /** Somebody looked: a complete list may leave out most of the people known on the flight. */
  readonly allowDrops?: boolean;
}

/**
 * Carriers that send one message per passenger mark each as a complete list. One that would drop more than so many
 * people, and most of those known, is refused until somebody has looked.
 */
const dropsUnasked = 10;

/** A party as the industry books it: nine heads at most under one reference, unless a group is named. */
const mostInParty = 9;

const dayOf = (flight: ManifestFlight): string =>
  (flight.arrival.scheduledArrival ?? flight.arrival.scheduledDeparture ?? '').slice(0, 10);

/** The case of a voyage: the same flight of the same day is always the same case. */
export const voyageId = (carrier: string, number: string, to: string, day: string): CaseId =>
  derivedId('voyage', `${carrier} ${number} ${to} ${day}`);

const voyageOf = (flight: ManifestFlight): CaseId =>
  voyageId(flight.arrival.carrier, flight.arrival.number, flight.arrival.to, dayOf(flight));

const uuidOf = (bytes: Buffer): CaseId => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(((copy.readUInt8(6) ?? 0) & 0x0f) | 0x80, 6);
  copy.writeUInt8(((copy.readUInt8(8) ?? 0) & 0x3f) | 0x80, 8);
  return caseId(copy.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
};

/** The carrier's own unit, else the unit that speaks for carriers; null leaves it to policy and the duty room. */
const carrierUnit = (house: House, carrier: string): UnitId | null => {
  const own = house.units.get(unitId(`CARRIER-${carrier}`));
  return own?.id ?? house.units.all().find((unit) => unit.kind === 'carrier' && unit.active)?.id ?? null;
};

const knownOn = async (house: House, voyage: CaseId): Promise<{ voyage: CaseState | null; people: Known[] }> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ case_id: CaseId; state: unknown }>(
    `select case_id, state from huan."case" where case_id = $1 or (voyage = $1 and loop = 'arrival')`,
    [voyage],
  );
  const states = new Map(rows.map((row) => [row.case_id, expandState(row.state)]));
  const itself = states.get(voyage) ?? null;
  states.delete(voyage);
  const personal = await openPersonal(pool, house.seal, [...states.keys()]);
  const people = [...states].map(([id, state]) => ({ id, state, personal: personal.get(id) ?? {} }));
  return { voyage: itself, people };
};

interface Plan {
  readonly commands: SingleCommand[];
  opened: number;
  updated: number;
  unchanged: number;
  dropped: number;
  readonly problems: ManifestProblem[];
}

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

/** Somebody no longer comes: closed with its proof while still with the carrier, otherwise a gap says so. */
const drop = (plan: Plan, known: Known, reason: string): void => {
  if (known.state.custody === 'closed') return;
  plan.dropped += 1;
  if (known.state.link === 'aboard' && known.state.custody === 'held') {
    plan.commands.push(
      { type: 'record', case: known.id, kind: 'not-boarded', facts: {} },
      { type: 'close', case: known.id, ending: 'not-boarded' },
    );
    return;
  }
  plan.commands.push({
    type: 'open',
    case: derivedId(known.id, `manifest ${reason} ${known.state.version}`),
    loop: 'gap',
    holder: null,
    subject: known.id,
    facts: { kind: 'manifest-dropped', about: 'arrival' },
    reason,
  });
};

const planPeople = (
  house: House,
  flight: ManifestFlight,
  voyage: CaseId,
  known: readonly Known[],
  plan: Plan,
  allowDrops: boolean,
): void => {
  const open = known.filter(({ state }) => state.custody !== 'closed');
  const back = known.filter(({ state }) => state.custody === 'closed' && state.ending === 'not-boarded');
  const { pairs, unmatched } = match(flight.people, [...open, ...back]);
  const parties = partiesOf(flight.people);
  const ids = new Map<ManifestPerson, CaseId>();
  const taken = new Set<string>(known.map(({ id }) => id));
  for (const [position, person] of flight.people.entries()) {
    const paired = pairs.get(person);
    let id = paired?.id;
    for (let again = 0; id === undefined; again += 1) {
      const made = uuidOf(house.seal.token('arrival', `${voyage} ${identity(person, position)} ${again}`));
      if (!taken.has(made)) id = made;
    }
    taken.add(id);
    ids.set(person, id);
  }
  const holder = carrierUnit(house, flight.arrival.carrier);
  const coming = flight.function !== 'cancel' && flight.closing !== 'not-on-board';
  const seen = new Set<Known>();
  for (const person of flight.people) {
    const id = ids.get(person);
    const paired = pairs.get(person);
    if (id === undefined) continue;
    if (!coming) {
      if (paired !== undefined) drop(plan, paired, 'the carrier says that this person does not come');
      else
        plan.problems.push({
          at: person.at,
          field: 'person',
          found: 'somebody not known on this flight',
          expected: 'a known person to cancel',
          severity: 'warning',
        });
      continue;
    }
    if (paired === undefined) {
      const members = parties.get(person.partyKey ?? '')?.flatMap((member) => ids.get(member) ?? []);
      const command: OpenCommand = {
        type: 'open',
        case: id,
        loop: 'arrival',
        holder,
        voyage,
        facts: factsOf(person, dayOf(flight)),
        personal: personalOf(person),
        ...(members === undefined
          ? {}
          : { party: { id: derivedId(voyage, `party ${person.partyKey ?? ''}`), members } }),
      };
      plan.commands.push(command);
      plan.opened += 1;
      continue;
    }
    seen.add(paired);
    const returned = paired.state.custody === 'closed';
    if (returned) plan.commands.push({ type: 'reopen', case: id, reason: 'named again in a newer manifest' });
    if (returned || differs(person, paired)) {
      const change: RecordCommand = {
        type: 'record',
        case: id,
        kind: 'manifest',
        facts: factsOf(person, dayOf(flight)),
        personal: personalOf(person),
      };
      plan.commands.push(change);
      plan.updated += 1;
    } else {
      plan.unchanged += 1;
    }
  }
  const complete = flight.function === 'original' || flight.closing === 'on-board';
  const cancelsFlight = flight.function === 'cancel' && flight.people.length === 0;
  if (complete || cancelsFlight) {
    const inList = (one: Known): boolean =>
      flight.list === 'both' || (flight.list === 'crew') === (one.state.facts['category'] === 'crew');
    const gone = unmatched.filter((one) => one.state.custody !== 'closed' && (cancelsFlight || inList(one)));
    const listed = open.filter((one) => cancelsFlight || inList(one)).length;
    if (!cancelsFlight && !allowDrops && gone.length > dropsUnasked && gone.length * 2 > listed) {
      plan.problems.push({
        at: `flight ${flight.arrival.carrier}${flight.arrival.number}`,
        field: 'people',
        found: `${gone.length} of the ${listed} people known on this flight are missing`,
        expected: 'a complete list; allow the drops, or send it as a change',
        severity: 'error',
      });
    }
    for (const one of gone) drop(plan, one, 'not in a newer complete manifest');
  }
  if (cancelsFlight) {
    plan.commands.push(
      { type: 'record', case: voyage, kind: 'cancellation' },
      { type: 'close', case: voyage, ending: 'cancelled' },
    );
  }
};

/** Open cases of the same travel document on other voyages: two custody cases of one person are a gap (I1). */
const planDuplicates = async (house: House, plan: Plan): Promise<void> => {
  const opens = plan.commands.filter((command) => command.type === 'open' && command.loop === 'arrival');
  const tokens = new Map<string, CaseId>();
  for (const command of opens) {
    if (command.type !== 'open' || typeof command.personal !== 'object' || command.personal === null) continue;
    const documents: unknown = Reflect.get(command.personal, 'documents');
    if (!Array.isArray(documents)) continue;
    for (const document of documents) {
      const number: unknown =
        typeof document === 'object' && document !== null ? Reflect.get(document, 'number') : null;
      if (typeof number !== 'string' || number === '') continue;
      const text = number
        .normalize('NFKC')
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]/gu, '');
      tokens.set(house.seal.token('document', text).toString('hex'), command.case);
    }
  }
  if (tokens.size === 0) return;
  const { rows } = await house.writer.pool.query<{ case_id: CaseId; token: Buffer }>(
    // One look-up a token whatever the planner believes about a table that it has not analysed yet.
    `select t.case_id, t.token from unnest($1::bytea[]) as wanted(token)
       join lateral (select case_id, token from huan.token where token = wanted.token offset 0) t on true
       join lateral (select from huan."case" c where c.case_id = t.case_id and c.closed_at is null
                        and c.loop = 'arrival' offset 0) c on true`,
    [[...tokens.keys()].map((hex) => Buffer.from(hex, 'hex'))],
  );
  for (const { case_id: other, token } of rows) {
    const mine = tokens.get(token.toString('hex'));
    if (mine === undefined || mine === other) continue;
    plan.commands.push({
      type: 'open',
      case: derivedId(mine, `duplicate ${other}`),
      loop: 'gap',
      holder: null,
      subject: mine,
      facts: { kind: 'duplicate', about: 'arrival', other },
      reason: 'another open case carries the same document',
    });
  }
};

const reported = (flight: ManifestFlight): ReportedFlight => ({
  voyage: voyageOf(flight),
  carrier: flight.arrival.carrier,
  number: flight.arrival.number,
  from: flight.legs[0]?.from ?? flight.arrival.from,
  to: flight.arrival.to,
  scheduledArrival: flight.arrival.scheduledArrival ?? null,
});

const importOnce = async (
  house: House,
  who: Who,
  document: ManifestDocument,
  options: ImportOptions,
): Promise<ManifestReport> => {
  const plan: Plan = {
    commands: [],
    opened: 0,
    updated: 0,
    unchanged: 0,
    dropped: 0,
    problems: [...document.problems],
  };
  const flights = document.flights.map(reported);
  const heads = (role: 'passenger' | 'crew'): number =>
    document.flights.reduce((sum, flight) => sum + headsOf(flight.people, role), 0);
  const report = (applied: boolean, refusal: Refusal | null = null): ManifestReport => ({
    applied,
    flights,
    passengers: heads('passenger'),
    crew: heads('crew'),
    opened: plan.opened,
    updated: plan.updated,
    unchanged: plan.unchanged,
    dropped: plan.dropped,
    problems: plan.problems,
    refusal,
  });
  const first = document.flights[0];
  if (isRefused(document) || first === undefined) return report(false);
  for (const flight of document.flights) {
    const voyage = voyageOf(flight);
    const known = await knownOn(house, voyage);
    const { carrier, number, from, to, scheduledArrival } = flight.arrival;
    if (known.voyage === null) {
      plan.commands.push({
        type: 'open',
        case: voyage,
        loop: 'voyage',
        holder: house.units.all().find((unit) => unit.kind === 'airport' && unit.active)?.id ?? null,
        facts: { carrier, number, from, to, day: dayOf(flight), scheduledArrival: scheduledArrival ?? null },
      });
    }
    const coming = flight.function !== 'cancel' && flight.people.length > 0;
    if (known.voyage?.custody === 'closed' && coming) {
      plan.commands.push({ type: 'reopen', case: voyage, reason: 'a newer manifest names people on it' });
    }
    const before = plan.commands.length;
    planPeople(house, flight, voyage, known.people, plan, options.allowDrops === true);
    if (known.voyage === null || plan.commands.length > before) {
      const manifest: RecordCommand = {
        type: 'record',
        case: voyage,
        kind: 'manifest',
        facts: {
          receivedAs: options.receivedAs,
          manifestHeads: flight.people.length,
          function: flight.function,
          list: flight.list,
        },
      };
      // Before the people, so that a cancelled flight takes its last list too.
      if (known.voyage?.custody !== 'closed' || coming) plan.commands.splice(before, 0, manifest);
    }
  }
  await planDuplicates(house, plan);
  if (plan.problems.some(({ severity }) => severity === 'error')) return report(false);
  if (options.dryRun || plan.commands.length === 0) return report(!options.dryRun);
  const together: TogetherCommand = { type: 'together', case: voyageOf(first), commands: plan.commands };
  const reply = await house.submit({ ...together, ...who, commandId: options.commandId, happenedAt: null });
  return 'done' in reply ? report(true) : report(false, reply.refused);
};

/** The lists of a document in rounds: a flight that is named again comes in a later round, in the document's order. */
const roundsOf = (document: ManifestDocument): readonly ManifestDocument[] => {
  const rounds: ManifestFlight[][] = [];
  for (const flight of document.flights) {
    const id = voyageOf(flight);
    const last = rounds.findLastIndex((round) => round.some((one) => voyageOf(one) === id));
    const round = rounds[last + 1];
    if (round === undefined) rounds.push([flight]);
    else round.push(flight);
  }
  return rounds.map((flights) => ({ ...document, flights }));
};

/**
 * Applies a manifest: opens the flight and one case per head, or reconciles with what is known. All of the document in
 * one transaction or nothing of it; the same command id, or the same list again, changes nothing.
 *
 * @returns what was done; `applied` is false for a dry run and for a document with errors or a refusal
 */
export const importManifest = async (
  house: House,
  who: Who,
  document: ManifestDocument,
  options: ImportOptions,
): Promise<ManifestReport> => {
  const [first = document, ...later] = roundsOf(document);
  let report = await importOnce(house, who, first, options);
  for (const [index, round] of later.entries()) {
    if (!report.applied && !options.dryRun) return report;
    const commandId = commandIdOf(derivedId(options.commandId, `round ${index + 2}`));
    const next = await importOnce(house, who, { ...round, problems: [] }, { ...options, commandId });
    report = {
      applied: next.applied,
      flights: [...report.flights, ...next.flights],
      passengers: report.passengers + next.passengers,
      crew: report.crew + next.crew,
      opened: report.opened + next.opened,
      updated: report.updated + next.updated,
      unchanged: report.unchanged + next.unchanged,
      dropped: report.dropped + next.dropped,
      problems: [...report.problems, ...next.problems],
      refusal: next.refusal,
    };
  }
  return report;
};
