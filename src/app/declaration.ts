import type { Reply } from '../store/batch.ts';
import { arrivals } from '../city/arrivals/loop.ts';
import { caseStates } from '../store/read/cases.ts';
import { expandState } from '../store/compact.ts';
import { type Who, noteReading } from '../store/reader.ts';
import { readPace } from '../store/time.ts';
import { normalised } from '../city/search.ts';
import { allows } from '../loop/declaration.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import { boundsOf } from '../loop/ruling.ts';
import type { CaseId, CommandId, Facts, Instant, Json } from '../loop/terms.ts';
import { type Kept, keepAhead } from './declared-ahead.ts';
import type { House } from './house.ts';
import { voyagesOn } from './manifest-flights.ts';

/** A health declaration as it comes: it names a document and a flight, not a case. */
export interface Declaration {
  readonly document: string;
  readonly flight: { readonly carrier: string; readonly number: string; readonly to: string; readonly day: string };
  readonly facts: Facts;
  readonly personal: Json | null;
}

/** Whose declaration it is and when it was made. */
export interface DeclarationStamp {
  readonly commandId: CommandId;
  readonly happenedAt: Instant | null;
}

const mayDeclare = (house: House, { unit }: Who): boolean => {
  const kind = house.units.get(unit)?.kind;
  return kind !== undefined && allows(arrivals.evidence['declaration']?.by, kind);
};

/** Whether one of these flights is over or on the ground: whoever is not on it by now is looked for, not waited for. */
const haveCome = async (house: House, voyages: readonly CaseId[]): Promise<boolean> => {
  const { rows } = await house.writer.pool.query<{ state: unknown }>(
    'select state from huan."case" where case_id = any($1::uuid[])',
    [voyages],
  );
  const states = rows.map(({ state }) => expandState(state));
  return states.some(({ link, custody }) => link !== 'expected' || custody === 'closed');
};

/** The people with this document on these flights. */
export const bearersOf = async (
  house: House,
  document: string,
  voyages: readonly CaseId[],
): Promise<readonly CaseId[]> => {
  const { rows } = await house.writer.pool.query<{ case_id: CaseId }>(
    `select c.case_id from huan.token t join huan."case" c on c.case_id = t.case_id
      where t.token = $1 and c.voyage = any($2::uuid[]) and c.loop = 'arrival' and c.ending is distinct from 'duplicate'`,
    [house.seal.token('document', normalised(document)), voyages],
  );
  return rows.map(({ case_id: id }) => id);
};

/** The person for whom this very command was answered before, though they be merged by now: said again it is the same (I9). */
const declaredFor = async (
  house: House,
  document: string,
  voyages: readonly CaseId[],
  command: CommandId,
): Promise<CaseId | null> => {
  const { rows } = await house.writer.pool.query<{ case_id: CaseId }>(
    `select c.case_id from huan.token t join huan."case" c on c.case_id = t.case_id
       join huan.command m on m.case_id = c.case_id and m.command_id = $3
      where t.token = $1 and c.voyage = any($2::uuid[]) and c.loop = 'arrival' limit 1`,
    [house.seal.token('document', normalised(document)), voyages, command],
  );
  return rows[0]?.case_id ?? null;
};

/** Records a declaration for the person whose it is. */
export const recordDeclaration = (
  house: House,
  who: Who,
  { facts, personal }: Pick<Declaration, 'facts' | 'personal'>,
  id: CaseId,
  stamp: DeclarationStamp,
): Promise<Reply> =>
  house.submit({
    type: 'record',
    case: id,
    kind: 'declaration',
    facts,
    ...(personal === null ? {} : { personal }),
    actor: who.actor,
    unit: who.unit,
    ...stamp,
  });

const notAboard: Refusal = refusal('not_found', null, ['document']);

/** Why nobody can have made a declaration at this instant, whoever they are; as the kernel says it, without a case. */
const timeProblem = async (house: House, happenedAt: Instant | null): Promise<Refusal | null> => {
  if (happenedAt === null) return null;
  const { now } = await readPace(house.writer.pool);
  const { ahead, behind } = boundsOf(house.rules.at(now), arrivals.name);
  if (happenedAt > now + ahead) return refusal('happened_after_now', null);
  return happenedAt < now - behind ? refusal('happened_too_early', null) : null;
};

/** Those of these people whom the unit sees; that they were looked up is on record. */
const seenOf = (house: House, who: Who, found: readonly CaseId[]): Promise<readonly CaseId[]> =>
  house.read(who, async (reads) => {
    const seen = [...(await caseStates(reads, found)).keys()];
    await noteReading(reads, house.seal, who, seen, 'declaration');
    return seen;
  });

/**
 * Attaches a health declaration to the person with this document on this flight, so that nobody is asked twice. Before a
 * list names the person it is kept under the seal and attached when the list comes.
 *
 * @returns what came of it, or until when it is kept; `not_found` about `document` when the flight that has come has no
 *          such person or none of whom the unit may know, and about `document ambiguous` when it has several. Whoever
 *          does not see a person is told the same, whatever it is refused for: not whether they are aboard, nor their case
 */
export const attachDeclaration = async (
  house: House,
  who: Who,
  declaration: Declaration,
  stamp: DeclarationStamp,
): Promise<Reply | Kept> => {
  const voyages = await voyagesOn(house, declaration.flight);
  const before = await declaredFor(house, declaration.document, voyages, stamp.commandId);
  const bearers = before === null ? await bearersOf(house, declaration.document, voyages) : [before];
  const [found, ...others] = bearers;
  const declares = mayDeclare(house, who);
  const untold = async (): Promise<{ readonly refused: Refusal }> => {
    const time = declares ? await timeProblem(house, stamp.happenedAt) : null;
    return { refused: time ?? notAboard };
  };
  if (found === undefined) {
    const refused = await untold();
    if (!declares || refused.refused !== notAboard || (await haveCome(house, voyages))) return refused;
    return (await keepAhead(house, who, declaration, stamp)) ?? refused;
  }
  const reply: Reply =
    others.length > 0
      ? { refused: refusal('not_found', null, ['document ambiguous']) }
      : await recordDeclaration(house, who, declaration, found, stamp);
  if (!('refused' in reply)) return reply;
  return (await seenOf(house, who, bearers)).length > 0 ? reply : untold();
};
