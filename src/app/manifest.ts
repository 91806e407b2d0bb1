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
import { derivedId } from '../store/batch.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import { attachWaiting } from './manifest-declared.ts';
import { planDuplicates } from './manifest-duplicates.ts';
import { canonicalFlight, impossibleTimes, matchFlights, voyageId } from './manifest-flights.ts';
import type { Plan } from './manifest-plan.ts';
import { mayImport, mayTellSchedule, othersVoyage } from './manifest-right.ts';
import { type Roll, dayOf, rollsOf, withArrivals } from './manifest-roll.ts';
import { type Answered, noteSaid, saidBefore, saidByList } from './manifest-said.ts';
import { type Ships, matchShips } from './manifest-ships.ts';
import { asSeen, tellDropped } from './manifest-told.ts';
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

/** Nothing of the flights is told. */
const untold = (problems: readonly ManifestProblem[], refusal: Refusal | null): ManifestReport => ({
  ...{ applied: false, flights: [], passengers: 0, crew: 0, opened: 0, updated: 0, unchanged: 0, dropped: 0 },
  ...{ problems, refusal },
});

/** People of one flight, each time one of its lists is compared with them. Some send a list for each passenger. */
const mostCompared = 1_000_000;

/** How often people of one flight would be compared: all of them with each of its lists. */
const comparedIn = (lists: readonly ManifestFlight[], voyageOf: Ships['voyageOf']): number => {
  let sum = 0;
  for (const ofOne of Map.groupBy(lists, voyageOf).values()) {
    sum += ofOne.length * ofOne.reduce((heads, { people }) => heads + people.length, 0);
  }
  return sum;
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
    standing: {},
    problems: [...document.problems],
  };
  const lists = withArrivals(document.flights.map(canonicalFlight));
  plan.problems.push(...lists.flatMap((flight) => impossibleTimes(flight) ?? []));
  const air = await matchFlights(house, lists);
  const { voyageOf, problems } = await matchShips(house, lists, (flight) =>
    flight.arrival.ship === undefined ? air.voyageOf(flight) : shipsVoyage(flight),
  );
  plan.problems.push(...air.problems, ...problems);
  if (comparedIn(lists, voyageOf) > mostCompared) {
    const expected = 'fewer lists of the same flights: send them in several files';
    const found = String(lists.length);
    const problem: ManifestProblem = { at: 'document', field: 'lists', found, expected, severity: 'error' };
    return untold([...document.problems, problem], null);
  }
  const rolls = rollsOf({ ...document, flights: [...lists] }, voyageOf);
  const voyageOfRoll = ({ flight }: Roll): CaseId => voyageOf(flight);
  const others = await othersVoyage(house, who, rolls, voyageOfRoll);
  if (others !== null) return untold(document.problems, refusalOf('not_yours', null, [others]));
  const flights = rolls.map((roll) => reported(roll, voyageOf));
  const report = (applied: boolean, refusal: Refusal | null = null): ManifestReport => ({
    applied,
    flights: flights.map((one) => ({ ...one, scheduledArrival: plan.standing[one.voyage] ?? one.scheduledArrival })),
    passengers: headsIn(rolls, 'passenger'),
    crew: headsIn(rolls, 'crew'),
    opened: plan.opened,
    updated: plan.updated,
    unchanged: plan.unchanged,
    dropped: plan.dropped.length,
    problems: plan.problems,
    refusal,
  });
  const toldAgain = async ({ dropped, problems, standing, ...counts }: Answered): Promise<ManifestReport> => {
    Object.assign(plan.standing, standing);
    const names = await tellDropped(house, who, dropped);
    return {
      ...{ ...report(true), ...counts },
      ...{ dropped: dropped.length, problems: [...plan.problems, ...problems, ...names] },
    };
  };
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
  const said = saidByList(who, document, allowDrops);
  const before = await saidBefore(house, sentAs, said);
  if (before === 'other') return report(false, refusalOf('command_reused', first.voyage));
  if (before !== null && !options.dryRun) return toldAgain(before.answered);
  const found = plan.problems.length;
  const mayTell = mayTellSchedule(house, who);
  for (const roll of rolls) {
    await planFlight(house, roll, voyageOfRoll(roll), plan, { receivedAs: options.receivedAs, allowDrops, mayTell });
  }
  if (isRefused({ ...document, problems: plan.problems })) {
    Object.assign(plan, { opened: 0, updated: 0, unchanged: 0, dropped: [] });
    return report(false);
  }
  await planDuplicates(house, plan);
  const answer: Answered = {
    ...{ opened: plan.opened, updated: plan.updated, unchanged: plan.unchanged },
    dropped: plan.dropped.map(({ id, at, found: why, holder }) => ({ id, at, found: why, holder })),
    standing: plan.standing,
    problems: plan.problems.slice(found),
  };
  const opening = new Set(plan.commands.flatMap((one) => (one.type === 'open' ? [one.case] : [])));
  plan.problems.push(...(await tellDropped(house, who, plan.dropped, opening)));
  const given = plan.commands.length === 0 ? null : { lead: first.voyage, as: options.commandId };
  if (!options.dryRun) await noteSaid(house, sentAs, said, given, answer);
  if (given === null && !options.dryRun) plan.problems.push(...(await attachWaiting(house, rolls, voyageOfRoll)));
  if (given === null) return report(!options.dryRun);
  const together: TogetherCommand = { type: 'together', case: first.voyage, commands: plan.commands };
  const command: StampedCommand = { ...together, ...who, commandId: options.commandId, happenedAt: null };
  const [reply] = options.dryRun ? await house.rehearse([command]) : [await house.submit(command)];
  if (reply === undefined) throw new Error('a rehearsal was left without a reply');
  if ('refused' in reply) return report(false, await asSeen(house, who, reply.refused));
  if (!options.dryRun) plan.problems.push(...(await attachWaiting(house, rolls, voyageOfRoll)));
  return report(!options.dryRun);
};

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
  if (!mayImport(house, who)) return untold(document.problems, refusalOf('not_yours', null, ['manifest']));
  for (let attempt = 1; ; attempt += 1) {
    // A refusal is kept under its id, so another attempt needs an id of its own, and the same one on every repetition.
    const again = commandIdOf(derivedId(options.commandId, `attempt ${attempt}`));
    const once = attempt === 1 ? options : { ...options, commandId: again };
    const report = await importOnce(house, who, document, once, options.commandId);
    const { refusal } = report;
    if (refusal === null || !overtaken.has(refusal.code) || attempt === mostAttempts) return report;
  }
};
