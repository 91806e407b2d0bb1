import { randomUUID } from 'node:crypto';
import type { Command, StampedCommand } from '../../loop/command.ts';
import type { Answer } from '../../loop/context.ts';
import { type CaseId, actorId, caseId, commandId, unitId } from '../../loop/terms.ts';
import type { House } from '../house.ts';

/** A command of a unit, stamped with a fresh id. */
export const stamp = (unit: string, command: Command): StampedCommand => ({
  ...command,
  commandId: commandId(randomUUID()),
  actor: actorId(`officer of ${unit}`),
  unit: unitId(unit),
  happenedAt: null,
});

/** Submits and expects it to be done. */
export const act = async (house: House, unit: string, command: Command): Promise<Answer> => {
  const reply = await house.submit(stamp(unit, command));
  if ('refused' in reply) throw new Error(`${command.type} was refused: ${JSON.stringify(reply.refused)}`);
  return reply.done;
};

const move = async (house: House, id: CaseId, from: string, to: string, link: string): Promise<void> => {
  const offered = await act(house, from, { type: 'offer', case: id, to: unitId(to), link });
  await act(house, to, { type: 'accept', case: id, offer: offered.offer ?? '' });
};

/** Opens people of one voyage, held by the carrier: nobody has left the cabin. */
export const peopleOnBoard = async (house: House, count: number): Promise<readonly CaseId[]> => {
  const voyage = caseId(randomUUID());
  await act(house, 'PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: unitId('PVG-AIRPORT') });
  return Promise.all(Array.from({ length: count }, (_, index) => openPerson(house, voyage, index)));
};

const openPerson = async (house: House, voyage: CaseId, index: number, destination = 'city'): Promise<CaseId> => {
  const id = caseId(randomUUID());
  await act(house, 'PVG-AIRPORT', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    voyage,
    facts: { category: 'traveller', destination, district: 'PUDONG', years: 35 },
    personal: {
      surname: 'BENCH',
      givenNames: `PERSON ${index}`,
      documents: [{ type: 'P', number: `B${index}` }],
      seat: `${index % 60}A`,
    },
  });
  return id;
};

/**
 * Opens people of a neighbouring province and brings each to the screening desk, interviewed: from there custody may go to
 * the test point, where they wait for their result, and back.
 */
export const peopleAtScreening = async (house: House, count: number): Promise<readonly CaseId[]> => {
  const voyage = caseId(randomUUID());
  await act(house, 'PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: unitId('PVG-AIRPORT') });
  const one = async (index: number): Promise<CaseId> => {
    const id = await openPerson(house, voyage, index, 'jiangsu');
    await move(house, id, 'CARRIERS', 'PVG-BOARDING', 'stand');
    for (const kind of ['temperature', 'declaration'])
      await act(house, 'PVG-BOARDING', { type: 'record', case: id, kind });
    await move(house, id, 'PVG-BOARDING', 'PVG-CHANNEL', 'channel');
    await move(house, id, 'PVG-CHANNEL', 'PVG-SCREENING', 'screening');
    for (const kind of ['interview', 'itinerary'])
      await act(house, 'PVG-SCREENING', { type: 'record', case: id, kind });
    return id;
  };
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)));
};
