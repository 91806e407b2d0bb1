import type { Reply } from '../store/batch.ts';
import { arrivals } from '../city/arrivals/loop.ts';
import { caseState } from '../store/read/cases.ts';
import { expandState } from '../store/compact.ts';
import type { Who } from '../store/reader.ts';
import { normalised } from '../city/search.ts';
import { allows } from '../loop/declaration.ts';
import { refusal } from '../loop/refusal.ts';
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

/**
 * Attaches a health declaration to the person with this document on this flight, so that nobody is asked twice. Before a
 * list names the person it is kept under the seal and attached when the list comes.
 *
 * @returns what came of it, or until when it is kept; `not_found` about `document` when the flight that has come has no
 *          such person or none of whom the unit may know, and about `document ambiguous` when it has several
 */
export const attachDeclaration = async (
  house: House,
  who: Who,
  declaration: Declaration,
  stamp: DeclarationStamp,
): Promise<Reply | Kept> => {
  const voyages = await voyagesOn(house, declaration.flight);
  const [found, ...others] = await bearersOf(house, declaration.document, voyages);
  const notAboard: Reply = { refused: refusal('not_found', null, ['document']) };
  if (found === undefined) {
    if (!mayDeclare(house, who) || (await haveCome(house, voyages))) return notAboard;
    return (await keepAhead(house, who, declaration, stamp)) ?? notAboard;
  }
  if (others.length > 0) return { refused: refusal('not_found', null, ['document ambiguous']) };
  const reply = await recordDeclaration(house, who, declaration, found, stamp);
  if (!('refused' in reply) || reply.refused.code !== 'not_yours') return reply;
  // Who has which document and sits on which flight is not told to a unit that neither declares for people nor sees this one.
  const seen = await house.read(who, (reads) => caseState(reads, found));
  return seen === null ? notAboard : reply;
};
