import type { RecordCommand, SingleCommand, StampedCommand, TogetherCommand } from '../loop/command.ts';
import type { Refusal, RefusalCode } from '../loop/refusal.ts';
import { type CaseId, type CommandId, type UnitId, commandId as commandIdOf } from '../loop/terms.ts';
import {
  type ManifestDocument,
  type ManifestFlight,
  type ManifestProblem,
  type PersonRole,
  isRefused,
} from '../exchange/manifest.ts';
import { derivedId } from '../store/batch.ts';
import { expandState } from '../store/compact.ts';
import { openPersonal } from '../store/personal.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';
import { planDuplicates } from './manifest-duplicates.ts';
import { type Aboard, type Plan, droppedKind, planPeople } from './manifest-plan.ts';
import { type Roll, dayOf, rollsOf } from './manifest-roll.ts';
import { type Ships, matchShips, newOfShip, shipFacts } from './manifest-ships.ts';

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
  /** Somebody looked: the list is the whole flight, and whoever it leaves out is missing from it. */
  readonly allowDrops?: boolean;
}

/** The case of a voyage: the same flight of the same day is always the same case. */
export const voyageId = (carrier: string, number: string, to: string, day: string): CaseId =>
  derivedId('voyage', `${carrier} ${number} ${to} ${day}`);

/** A ship's voyage has a number of its own and comes when she comes: another day is no other voyage. */
const ownVoyage = (flight: ManifestFlight): CaseId => {
  const { carrier, number, to, ship } = flight.arrival;
  return voyageId(carrier, number, to, ship !== undefined && number !== '' ? '' : dayOf(flight));
};

/** Where a voyage is expected: berths are run by the seaport, where there is one. */
const portUnit = (house: House, byShip: boolean): UnitId | null => {
  const active = house.units.all().filter((unit) => unit.active);
  const seaport = byShip ? active.find((unit) => unit.kind === 'seaport') : undefined;
  return (seaport ?? active.find((unit) => unit.kind === 'airport'))?.id ?? null;
};

const aboard = async (house: House, voyage: CaseId): Promise<Aboard> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ case_id: CaseId; state: unknown }>(
    `select case_id, state from huan."case" where case_id = $1 or (voyage = $1 and loop = 'arrival')`,
    [voyage],
  );
  const states = new Map(rows.map((row) => [row.case_id, expandState(row.state)]));
  const itself = states.get(voyage) ?? null;
  states.delete(voyage);
  const ids = [...states.keys()];
  const personal = await openPersonal(pool, house.seal, ids);
  const { rows: gaps } = await pool.query<{ subject: CaseId }>(
    `select subject from huan."case"
      where subject = any($1::uuid[]) and loop = 'gap' and kind = $2 and closed_at is null`,
    [ids, droppedKind],
  );
  return {
    voyage: itself,
    people: [...states].map(([id, state]) => ({ id, state, personal: personal.get(id) ?? {} })),
    asked: new Set(gaps.map(({ subject }) => subject)),
  };
};

const reported = ({ flight }: Roll, voyageOf: Ships['voyageOf']): ReportedFlight => ({
  voyage: voyageOf(flight),
  carrier: flight.arrival.carrier,
  number: flight.arrival.number,
  from: flight.legs[0]?.from ?? flight.arrival.from,
  to: flight.arrival.to,
  scheduledArrival: flight.arrival.scheduledArrival ?? null,
});

const planFlight = async (
  house: House,
  roll: Roll,
  voyage: CaseId,
  plan: Plan,
  options: Pick<ImportOptions, 'receivedAs' | 'allowDrops'>,
): Promise<void> => {
  const { flight } = roll;
  const known = await aboard(house, voyage);
  const { carrier, number, from, to, scheduledArrival, ship } = flight.arrival;
  if (known.voyage === null) {
    plan.commands.push({
      type: 'open',
      case: voyage,
      loop: 'voyage',
      holder: portUnit(house, ship !== undefined),
      facts: {
        carrier,
        number,
        from,
        to,
        day: dayOf(flight),
        scheduledArrival: scheduledArrival ?? null,
        ...shipFacts(ship),
      },
    });
  }
  const before = plan.commands.length;
  const learnt = known.voyage === null ? {} : newOfShip(ship, known.voyage.facts);
  const { heads, coming } = planPeople(house, roll, voyage, known, plan, options.allowDrops === true);
  const closed = known.voyage?.custody === 'closed';
  if (closed && coming === 0) return;
  if (known.voyage !== null && !closed && plan.commands.length === before && Object.keys(learnt).length === 0) return;
  const manifest: RecordCommand = {
    type: 'record',
    case: voyage,
    kind: 'manifest',
    facts: {
      ...learnt,
      receivedAs: options.receivedAs,
      manifestHeads: heads,
      function: flight.function,
      list: flight.list,
    },
  };
  const reason = 'a newer manifest names people on it';
  const reopen: readonly SingleCommand[] = closed ? [{ type: 'reopen', case: voyage, reason }] : [];
  // Before the people, so that a cancelled flight takes its last list too.
  plan.commands.splice(before, 0, ...reopen, manifest);
};

/** Tells by name who is left out or taken back, to whoever may see them; the reading is recorded before it is told. */
const tellDropped = async (house: House, who: Who, plan: Plan): Promise<void> => {
  if (plan.dropped.length === 0) return;
  const opening = new Set(plan.commands.flatMap((command) => (command.type === 'open' ? [command.case] : [])));
  const known = plan.dropped.filter(({ id }) => !opening.has(id)).map(({ id }) => id);
  const seen = await house.read(who, async (reads) => {
    const { rows } = await reads.query<{ case_id: CaseId }>(
      'select case_id from huan."case" where case_id = any($1::uuid[])',
      [known],
    );
    const ids = rows.map((row) => row.case_id);
    await noteReading(reads, house.seal, who, ids, 'manifest');
    return new Set(ids);
  });
  for (const { id, name, at, found, holder } of plan.dropped) {
    plan.problems.push({
      at,
      field: found,
      found: seen.has(id) || opening.has(id) ? name || id : id,
      expected:
        found === 'said not to come'
          ? 'somebody who comes; their case is closed as not boarded'
          : `on the list; the case stays open with ${holder}, and a gap asks where they are`,
      severity: 'warning',
    });
  }
};

/** The heads of a whole day. One transaction: more would keep everybody else waiting for longer than some seconds. */
const mostHeads = 10_000;

const headsIn = (rolls: readonly Roll[], role: PersonRole): number =>
  rolls.reduce((sum, { entries }) => sum + entries.filter(({ person }) => person.role === role).length, 0);

const importOnce = async (
  house: House,
  who: Who,
  document: ManifestDocument,
  options: ImportOptions,
): Promise<ManifestReport> => {
  const plan: Plan = {
    id: options.commandId,
    commands: [],
    opened: 0,
    updated: 0,
    unchanged: 0,
    dropped: [],
    problems: [...document.problems],
  };
  const { voyageOf, problems } = await matchShips(house, document.flights, ownVoyage);
  plan.problems.push(...problems);
  const rolls = rollsOf(document, voyageOf);
  const flights = rolls.map((roll) => reported(roll, voyageOf));
  const report = (applied: boolean, refusal: Refusal | null = null): ManifestReport => ({
    applied,
    flights,
    passengers: headsIn(rolls, 'passenger'),
    crew: headsIn(rolls, 'crew'),
    opened: plan.opened,
    updated: plan.updated,
    unchanged: plan.unchanged,
    dropped: plan.dropped.length,
    problems: plan.problems,
    refusal,
  });
  for (const { flight } of rolls) {
    if (dayOf(flight) !== '') continue;
    plan.problems.push({
      at: `flight ${flight.arrival.carrier}${flight.arrival.number}`,
      field: 'scheduled arrival',
      found: '',
      expected: 'a day: without one this flight cannot be told from the same flight of another day',
      severity: 'error',
    });
  }
  const heads = rolls.reduce((sum, { entries }) => sum + entries.length, 0);
  if (heads > mostHeads) {
    const expected = `at most ${mostHeads}: send the flights in several files`;
    plan.problems.push({ at: 'document', field: 'heads', found: String(heads), expected, severity: 'error' });
  }
  const [first] = flights;
  if (isRefused({ ...document, problems: plan.problems }) || first === undefined) return report(false);
  for (const roll of rolls) await planFlight(house, roll, voyageOf(roll.flight), plan, options);
  await planDuplicates(house, plan);
  await tellDropped(house, who, plan);
  if (plan.commands.length === 0) return report(!options.dryRun);
  const together: TogetherCommand = { type: 'together', case: first.voyage, commands: plan.commands };
  const command: StampedCommand = { ...together, ...who, commandId: options.commandId, happenedAt: null };
  const [reply] = options.dryRun ? await house.rehearse([command]) : [await house.submit(command)];
  if (reply === undefined) throw new Error('a rehearsal was left without a reply');
  return 'done' in reply ? report(!options.dryRun) : report(false, reply.refused);
};

/** Refusals that mean: somebody else changed these people between the reading and the writing. */
const overtaken: ReadonlySet<RefusalCode> = new Set(['already_opened', 'case_closed', 'offer_pending', 'reopen_first']);
const mostAttempts = 3;

/**
 * Applies a manifest: opens the flights and one case per head, or reconciles with what is known. However many lists a
 * document has of however many flights, each flight is reconciled once, and all of it is one transaction: everything or
 * nothing. The same command id, or the same list again, changes nothing. A dry run takes every step but the writing, so
 * that it finds whatever would be refused.
 *
 * @returns what was done; `applied` is false for a dry run and for a document with errors or a refusal
 */
export const importManifest = async (
  house: House,
  who: Who,
  document: ManifestDocument,
  options: ImportOptions,
): Promise<ManifestReport> => {
  for (let attempt = 1; ; attempt += 1) {
    // A refusal is kept under its id, so another attempt needs an id of its own, and the same one on every repetition.
    const again = commandIdOf(derivedId(options.commandId, `attempt ${attempt}`));
    const report = await importOnce(house, who, document, attempt === 1 ? options : { ...options, commandId: again });
    const { refusal } = report;
    if (refusal === null || !overtaken.has(refusal.code) || attempt === mostAttempts) return report;
  }
};
