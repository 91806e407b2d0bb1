import { readSeat } from '../city/arrivals/seats.ts';
import type { WaveBody } from '../contract/wave.ts';
import type { SingleCommand } from '../loop/command.ts';
import type { Answer } from '../loop/context.ts';
import { type Refusal, refusal } from '../loop/refusal.ts';
import type { CaseId } from '../loop/terms.ts';
import { openPersonal } from '../store/personal.ts';
import { actedOn } from '../store/read/answered.ts';
import { caseState } from '../store/read/cases.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';

/** Who was called off the aircraft. */
export interface Called {
  readonly answer: Answer;
  readonly called: readonly CaseId[];
  readonly unseated: number;
}

const standing = `
  select case_id as case from huan."case"
   where voyage = $1 and loop = 'arrival' and link = 'stand' and closed_at is null order by case_id`;

/**
 * Calls the people of a block of rows off their aircraft: recorded on the voyage, and on everybody who sits there, in one
 * command. Seats are sealed: they are opened for it, and that reading is recorded.
 *
 * @returns `heads_none` where nobody at the stand sits in these rows; `not_found` for a voyage that the unit may not see
 */
export const callWave = async (
  house: House,
  who: Who,
  voyage: CaseId,
  said: WaveBody,
): Promise<Called | { readonly refused: Refusal }> => {
  const seats = await house.read(who, async (seen) => {
    const state = await caseState(seen, voyage);
    if (state === null || state.loop !== 'voyage') return null;
    const { rows } = await seen.query<{ case: CaseId }>(standing, [voyage]);
    const people = rows.map((row) => row.case);
    await noteReading(seen, house.seal, who, people, 'flight wave');
    const personal = await openPersonal(seen, house.seal, people);
    return people.map((id) => ({ id, seat: readSeat(personal.get(id)?.['seat']) }));
  });
  if (seats === null) return { refused: refusal('not_found', voyage) };
  // Said again it is the same command, with whom it called, wherever they are by now (I9).
  const before = await actedOn(house.writer.pool, voyage, said.commandId);
  const called =
    before.length > 0
      ? before
      : seats.flatMap(({ id, seat }) =>
          seat !== null && seat.row >= said.fromRow && seat.row <= said.toRow ? [id] : [],
        );
  if (called.length === 0) return { refused: refusal('heads_none', voyage) };
  const { wave } = said;
  const commands: readonly SingleCommand[] = [
    { type: 'record', case: voyage, kind: 'wave', facts: { wave, rows: `${said.fromRow}-${said.toRow}` } },
    ...called.map((id) => ({ type: 'record', case: id, kind: 'wave', facts: { wave } }) as const),
  ];
  const reply = await house.submit({
    type: 'together',
    case: voyage,
    commands,
    commandId: said.commandId,
    actor: who.actor,
    unit: who.unit,
    happenedAt: said.happenedAt ?? null,
  });
  if ('refused' in reply) return reply;
  return { answer: reply.done, called, unseated: seats.filter(({ seat }) => seat === null).length };
};
