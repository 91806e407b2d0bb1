import { roomsFor } from '../app/rooms.ts';
import type { SingleCommand } from '../loop/command.ts';
import type { CaseId } from '../loop/terms.ts';
import type { Acting } from './act.ts';

const perFloor = 20;
const lowest = 2;

/**
 * The list of a house that is accepted for so many people: from the second floor up twenty rooms on each, two floors
 * more than it is accepted for, then three floors for contacts and one for those who had symptoms.
 */
export const roomLines = (places: number): readonly string[] => {
  const general = Math.ceil(places / perFloor) + 2;
  const zones = [
    ...Array.from({ length: general }, () => 'general'),
    'contacts',
    'contacts',
    'contacts',
    'observation',
  ];
  return zones.map((zone, index) => `${lowest + index}01..${lowest + index}${perFloor} 2 ${zone}`);
};

/** What was answered to a command on an earlier run of the same day; null when it was not given yet. */
const answeredBefore = async ({ house, newCommand }: Acting, label: string, lead: CaseId): Promise<boolean | null> => {
  const { rows } = await house.owner.pool.query<{ done: boolean }>(
    `select answer -> 'done' is not null as done from huan.command where case_id = $1 and command_id = $2`,
    [lead, newCommand(label)],
  );
  return rows[0]?.done ?? null;
};

/** People who are to be lodged at a site, a room for each. */
interface Lodging {
  readonly unit: string;
  readonly site: CaseId;
  readonly label: string;
  readonly cases: readonly CaseId[];
}

const lodgeNow = async (acting: Acting, { unit, site, label, cases }: Lodging): Promise<boolean> => {
  const [lead] = cases;
  if (lead === undefined) return false;
  const before = await answeredBefore(acting, label, lead);
  if (before !== null) return before;
  const rooms = await roomsFor(acting.house, site, cases);
  const commands = cases.flatMap((id, index): readonly SingleCommand[] => {
    const room = rooms[index] ?? null;
    if (room === null) return [];
    return [{ type: 'record', case: id, kind: 'lodging', place: site, personal: { floor: room.slice(0, -2), room } }];
  });
  if (commands.length < cases.length) return false;
  return (await acting.all(unit, label, commands, { expect: 'place_full' })) !== null;
};

/** One after the other at each site: whoever looks for a free room takes it before the next one looks. */
const queues = new WeakMap<Acting, Map<CaseId, Promise<unknown>>>();

/** Lodges people in free rooms of a site. @returns whether it took them, all or none */
export const lodgeAll = (acting: Acting, order: Lodging): Promise<boolean> => {
  const turns = queues.get(acting) ?? new Map<CaseId, Promise<unknown>>();
  queues.set(acting, turns);
  const turn = (turns.get(order.site) ?? Promise.resolve()).then(() => lodgeNow(acting, order));
  turns.set(
    order.site,
    turn.catch(() => {}),
  );
  return turn;
};
