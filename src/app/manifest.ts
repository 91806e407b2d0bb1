import { allows } from '../loop/declaration.ts';
import type { StampedCommand, TogetherCommand } from '../loop/command.ts';
import { type Refusal, type RefusalCode, refusal as refusalOf } from '../loop/refusal.ts';
import { type CaseId, type CommandId, commandId as commandIdOf } from '../loop/terms.ts';
import {
  type ManifestDocument,
  type ManifestFlight,
  type ManifestProblem,
  type PersonRole,
  isRefused,
} from '../exchange/manifest.ts';
import { voyages } from '../city/voyages/loop.ts';
import { derivedId } from '../store/batch.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { attachWaiting } from './manifest-declared.ts';
import { planDuplicates } from './manifest-duplicates.ts';
import { canonicalFlight, matchFlights, voyageId } from './manifest-flights.ts';
import type { Plan } from './manifest-plan.ts';
import { type Roll, dayOf, rollsOf, withArrivals } from './manifest-roll.ts';
import { type Answered, digestOfList, noteSaid, saidBefore } from './manifest-said.ts';
import { type Ships, matchShips } from './manifest-ships.ts';
import { tellDropped } from './manifest-told.ts';
import { planFlight } from './manifest-voyage.ts';

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
  /** File name or channel, kept with the manifest under the seal. */
  readonly receivedAs: string;
  /** Somebody looked: the list is the whole flight, and whoever it leaves out is missing from it. */
  readonly allowDrops?: boolean;
}

/** A ship's voyage has a number of its own and comes when she comes: another day is no other voyage. */
const shipsVoyage = (flight: ManifestFlight): CaseId => {
  const { carrier, number, to } = flight.arrival;
  return voyageId(carrier, number, to, number === '' ? dayOf(flight) : '');
};

const reported = ({ flight }: Roll, voyageOf: Ships['voyageOf']): ReportedFlight => ({
  voyage: voyageOf(flight),
  carrier: flight.arrival.carrier,
  number: flight.arrival.number,
  from: flight.legs[0]?.from ?? flight.arrival.from,
  to: flight.arrival.to,
  scheduledArrival: flight.arrival.scheduledArrival ?? null,
});

/** The heads of a whole day. One transaction: more would keep everybody else waiting for longer than some seconds. */
const mostHeads = 10_000;

const headsIn = (rolls: readonly Roll[], role: PersonRole): number =>
  rolls.reduce((sum, { entries }) => sum + entries.filter(({ person }) => person.role === role).length, 0);

/** Whether a unit may say who is on a flight. Whoever may not is told nothing of it either, not even that it is known. */
const mayImport = (house: House, { unit }: Who): boolean => {
  const kind = house.units.get(unit)?.kind;
  return kind !== undefined && allows(voyages.evidence['manifest']?.by, kind);
};

const importOnce = async (
  house: House,
  who: Who,
  document: ManifestDocument,
  options: ImportOptions,
  /** The id under which the list was sent, also where this is another attempt. */
  sentAs: CommandId,
): Promise<ManifestReport> => {
  const plan: Plan = {
    id: options.commandId,
    commands: [],
    opened: 0,
    updated: 0,
    unchanged: 0,
    dropped: [],
    doubts: [],
    problems: [...document.problems],
  };
  const lists = withArrivals(document.flights.map(canonicalFlight));
  const air = await matchFlights(house, lists);
  const { voyageOf, problems } = await matchShips(house, lists, (flight) =>
    flight.arrival.ship === undefined ? air.voyageOf(flight) : shipsVoyage(flight),
  );
  plan.problems.push(...air.problems, ...problems);
  const rolls = rollsOf({ ...document, flights: [...lists] }, voyageOf);
  const voyageOfRoll = ({ flight }: Roll): CaseId => voyageOf(flight);
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
  const toldAgain = async ({ dropped, problems: more, ...counts }: Answered): Promise<Partial<ManifestReport>> => ({
    ...counts,
    dropped: dropped.length,
    problems: [...plan.problems, ...more, ...(await tellDropped(house, who, dropped))],
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
  const allowDrops = options.allowDrops === true;
  const digest = digestOfList(who, document, allowDrops);
  const before = await saidBefore(house, sentAs, digest);
  if (before === 'other') return report(false, refusalOf('command_reused', first.voyage));
  if (before !== null && !options.dryRun) return { ...report(true), ...(await toldAgain(before.answered)) };
  const found = plan.problems.length;
  for (const roll of rolls) {
    await planFlight(house, roll, voyageOfRoll(roll), plan, { receivedAs: options.receivedAs, allowDrops });
  }
  if (isRefused({ ...document, problems: plan.problems })) {
    Object.assign(plan, { opened: 0, updated: 0, unchanged: 0, dropped: [] });
    return report(false);
  }
  await planDuplicates(house, plan);
  const answer: Answered = {
    ...{ opened: plan.opened, updated: plan.updated, unchanged: plan.unchanged },
    dropped: plan.dropped.map(({ id, at, found: why, holder }) => ({ id, at, found: why, holder })),
    problems: plan.problems.slice(found),
  };
  const opening = new Set(plan.commands.flatMap((one) => (one.type === 'open' ? [one.case] : [])));
  plan.problems.push(...(await tellDropped(house, who, plan.dropped, opening)));
  const given = plan.commands.length === 0 ? null : { lead: first.voyage, as: options.commandId };
  if (!options.dryRun) await noteSaid(house, sentAs, digest, given, answer);
  if (given === null && !options.dryRun) plan.problems.push(...(await attachWaiting(house, rolls, voyageOfRoll)));
  if (given === null) return report(!options.dryRun);
  const together: TogetherCommand = { type: 'together', case: first.voyage, commands: plan.commands };
  const command: StampedCommand = { ...together, ...who, commandId: options.commandId, happenedAt: null };
  const [reply] = options.dryRun ? await house.rehearse([command]) : [await house.submit(command)];
  if (reply === undefined) throw new Error('a rehearsal was left without a reply');
  if ('refused' in reply) return report(false, reply.refused);
  if (!options.dryRun) plan.problems.push(...(await attachWaiting(house, rolls, voyageOfRoll)));
  return report(!options.dryRun);
};

const refusedToRead = ({ problems }: ManifestDocument): ManifestReport => ({
  ...{ applied: false, flights: [], passengers: 0, crew: 0, opened: 0, updated: 0, unchanged: 0, dropped: 0 },
  problems,
  refusal: refusalOf('not_yours', null, ['manifest']),
});

/** Refusals that mean: somebody else changed these people between the reading and the writing. */
const overtaken: ReadonlySet<RefusalCode> = new Set([
  'already_opened',
  'case_closed',
  'link_not_allowed',
  'not_yours',
  'offer_pending',
  'reopen_first',
]);
const mostAttempts = 3;

/**
 * Applies a manifest: opens the flights and one case per head, or reconciles with what is known. However many lists a
 * document has of however many flights, each flight is reconciled once, and all of it is one transaction: everything or
 * nothing. The same list again changes nothing; under the same command id it gets the same answer, and another list under
 * it is refused. A dry run takes every step but the writing, so
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
  if (!mayImport(house, who)) return refusedToRead(document);
  for (let attempt = 1; ; attempt += 1) {
    // A refusal is kept under its id, so another attempt needs an id of its own, and the same one on every repetition.
    const again = commandIdOf(derivedId(options.commandId, `attempt ${attempt}`));
    const once = attempt === 1 ? options : { ...options, commandId: again };
    const report = await importOnce(house, who, document, once, options.commandId);
    const { refusal } = report;
    if (refusal === null || !overtaken.has(refusal.code) || attempt === mostAttempts) return report;
  }
};
