import type { ManifestProblem } from '../exchange/manifest.ts';
import type { RefusalCode } from '../loop/refusal.ts';
import { type CaseId, type CommandId, commandId as commandIdOf } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import { bearersOf, recordDeclaration } from './declaration.ts';
import { type Waiting, forgetWaiting, waitingFor } from './declared-ahead.ts';
import type { House } from './house.ts';
import type { Roll } from './manifest-roll.ts';

/** Attaches one under its own id. @returns the code of a refusal */
const attach = async (house: House, waiting: Waiting, id: CaseId): Promise<RefusalCode | null> => {
  const { commandId: own, happenedAt, who } = waiting;
  const reply = await recordDeclaration(house, who, waiting, id, { commandId: own, happenedAt });
  if (!('refused' in reply)) return null;
  if (reply.refused.code !== 'happened_too_early') return reply.refused.code;
  // It waited for longer than a device may be without network: then it counts from now on.
  const late = { commandId: commandIdOf(derivedId(own, 'waited')), happenedAt: null };
  const again = await recordDeclaration(house, who, waiting, id, late);
  return 'refused' in again ? again.refused.code : null;
};

/**
 * Attaches the health declarations that waited for these lists, each as its own command under its own id: whoever is
 * interrupted finds them at the next list.
 *
 * @returns what nobody but a person can attach, because several people of the flight have the same document
 */
export const attachWaiting = async (
  house: House,
  rolls: readonly Roll[],
  voyageOf: (roll: Roll) => CaseId,
): Promise<readonly ManifestProblem[]> => {
  const problems: ManifestProblem[] = [];
  const done: CommandId[] = [];
  for (const roll of rolls) {
    const { carrier, number, to, ship, scheduledArrival, scheduledDeparture } = roll.flight.arrival;
    if (ship !== undefined) continue;
    const days = new Set([scheduledArrival, scheduledDeparture].flatMap((time) => time?.slice(0, 10) ?? []));
    const flights = [...days].map((day) => ({ carrier, number, to, day }));
    const documents = roll.entries.flatMap(({ person }) => person.documents.map((document) => document.number));
    for (const waiting of await waitingFor(house, flights, documents)) {
      const [found, ...others] = await bearersOf(house, waiting.document, [voyageOf(roll)]);
      if (found === undefined) continue;
      if (others.length > 0) {
        problems.push({
          at: `flight ${carrier}${number}`,
          field: 'declaration',
          found: 'made ahead for a document that several people of this flight have',
          expected: 'one person: ask them, and record it for whose it is',
          severity: 'warning',
        });
        continue;
      }
      const refused = await attach(house, waiting, found);
      if (refused === null) done.push(waiting.commandId);
      else {
        problems.push({
          at: `flight ${carrier}${number}`,
          field: 'declaration',
          found: refused,
          expected: 'a declaration made ahead that can be attached; it is still kept',
          severity: 'warning',
        });
      }
    }
  }
  if (done.length > 0) await forgetWaiting(house, done);
  return problems;
};
