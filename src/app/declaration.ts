import type { Reply } from '../store/batch.ts';
import { caseState } from '../store/read/cases.ts';
import type { Who } from '../store/reader.ts';
import { normalised } from '../city/search.ts';
import { refusal } from '../loop/refusal.ts';
import type { CaseId, CommandId, Facts, Instant, Json } from '../loop/terms.ts';
import type { House } from './house.ts';
import { voyageId } from './manifest.ts';

/** A health declaration as it comes: it names a document and a flight, not a case. */
export interface Declaration {
  readonly document: string;
  readonly flight: { readonly carrier: string; readonly number: string; readonly to: string; readonly day: string };
  readonly facts: Facts;
  readonly personal: Json | null;
}

/**
 * Attaches a health declaration to the person with this document on this flight, so that nobody is asked twice.
 *
 * @returns what came of it; `not_found` about `document` when the flight has no such person (yet) or none of whom the
 *          unit may know, and about `document ambiguous` when it has several
 */
export const attachDeclaration = async (
  house: House,
  who: Who,
  declaration: Declaration,
  stamp: { readonly commandId: CommandId; readonly happenedAt: Instant | null },
): Promise<Reply> => {
  const { carrier, number, to, day } = declaration.flight;
  const voyage = voyageId(carrier, number, to, day);
  const { rows } = await house.writer.pool.query<{ case_id: CaseId }>(
    `select c.case_id from huan.token t join huan."case" c on c.case_id = t.case_id
      where t.token = $1 and c.voyage = $2 and c.loop = 'arrival' and c.ending is distinct from 'duplicate'`,
    [house.seal.token('document', normalised(declaration.document)), voyage],
  );
  const [found] = rows;
  const notAboard: Reply = { refused: refusal('not_found', null, ['document']) };
  if (found === undefined) return notAboard;
  if (rows.length > 1) return { refused: refusal('not_found', null, ['document ambiguous']) };
  const reply = await house.submit({
    type: 'record',
    case: found.case_id,
    kind: 'declaration',
    facts: declaration.facts,
    ...(declaration.personal === null ? {} : { personal: declaration.personal }),
    actor: who.actor,
    unit: who.unit,
    ...stamp,
  });
  if (!('refused' in reply) || reply.refused.code !== 'not_yours') return reply;
  // Who has which document and sits on which flight is not told to a unit that neither declares for people nor sees this one.
  const seen = await house.read(who, (reads) => caseState(reads, found.case_id));
  return seen === null ? notAboard : reply;
};
