import type { DivertBody } from '../contract/divert.ts';
import type { SingleCommand } from '../loop/command.ts';
import type { Answer } from '../loop/context.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import type { CaseId } from '../loop/terms.ts';
import { actedOn } from '../store/read/answered.ts';
import { caseState } from '../store/read/cases.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';

/** What became of the heads of a flight that does not come. */
export interface Diverted {
  readonly answer: Answer;
  readonly ended: readonly CaseId[];
  readonly kept: readonly CaseId[];
}

const headsOf = `
  select case_id as case from huan."case"
   where voyage = $1 and loop = 'arrival' and closed_at is null order by case_id`;

/** What ends one head: where it was taken and who has it there, or that the aircraft never left with it. */
const endOf = (id: CaseId, said: DivertBody): readonly SingleCommand[] => {
  if (said.ending === 'cancelled') {
    return [
      { type: 'record', case: id, kind: 'not-boarded' },
      { type: 'close', case: id, ending: 'not-boarded' },
    ];
  }
  return [
    { type: 'record', case: id, kind: 'diversion', facts: { to: said.to } },
    { type: 'record', case: id, kind: 'receiver', personal: { receiver: said.receiver } },
    { type: 'close', case: id, ending: 'diverted' },
  ];
};

/**
 * A flight does not come: it was diverted, or cancelled. That is recorded on the voyage, every head aboard is ended with
 * its own proof or kept by name, and the voyage ends with the last of them: all of it or nothing. Given by the airport
 * or seaport that holds the voyage. Repeated with the same id it acts once.
 *
 * @returns the refusal of the first that stands in the way, with the case that it is about; `not_found` for a voyage that
 *          the unit may not see
 */
export const divertFlight = async (
  house: House,
  who: Who,
  voyage: CaseId,
  said: DivertBody,
): Promise<Diverted | { readonly refused: Refusal }> => {
  const state = await house.read(who, (seen) => caseState(seen, voyage));
  if (state === null || state.loop !== 'voyage') return { refused: refusal('not_found', voyage) };
  const { pool } = house.writer;
  const keep = new Set<CaseId>(said.keep);
  // Said again it is the same command, with whom it ended and kept, wherever they are by now (I9).
  const before = await actedOn(pool, voyage, said.commandId);
  const open = before.length > 0 ? [] : (await pool.query<{ case: CaseId }>(headsOf, [voyage])).rows;
  const heads = before.length > 0 ? [...before, ...keep] : open.map((row) => row.case);
  const stranger = said.keep.find((id) => !heads.includes(id));
  if (stranger !== undefined) return { refused: refusal('not_found', stranger) };
  const ended = heads.filter((id) => !keep.has(id));
  const kept = heads.filter((id) => keep.has(id));
  const happened: SingleCommand =
    said.ending === 'cancelled'
      ? { type: 'record', case: voyage, kind: 'cancellation' }
      : { type: 'record', case: voyage, kind: 'diversion', facts: { to: said.to } };
  const over: readonly SingleCommand[] =
    kept.length > 0
      ? []
      : [
          { type: 'record', case: voyage, kind: 'empty' },
          { type: 'close', case: voyage, ending: said.ending },
        ];
  const reply = await house.submit({
    type: 'together',
    case: voyage,
    commands: [happened, ...ended.flatMap((id) => endOf(id, said)), ...over],
    commandId: said.commandId,
    actor: who.actor,
    unit: who.unit,
    happenedAt: said.happenedAt ?? null,
  });
  return 'refused' in reply ? reply : { answer: reply.done, ended, kept };
};
