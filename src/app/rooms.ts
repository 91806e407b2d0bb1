import type { RoomView, RoomsPage } from '../contract/rooms.ts';
import { insideOf, roomsOf } from '../loop/room.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, type UnitId, instant } from '../loop/terms.ts';
import { caseStates, readNow } from '../store/read/cases.ts';
import { heldBy } from '../store/read/territory.ts';
import { type Who, noteReading } from '../store/reader.ts';
import { roomToken } from '../store/seal.ts';
import { unitsSeen } from './account.ts';
import type { House } from './house.ts';
import { untold } from './kept-places.ts';

const byName = new Intl.Collator('en', { numeric: true });
const inOrder = (one: RoomView, other: RoomView): number =>
  Number(other.free) - Number(one.free) ||
  Number(other.open) - Number(one.open) ||
  byName.compare(one.room, other.room);

/**
 * A free room of a site for each of these people, in a zone that policy lets them into, and none for two; `null` for whom
 * there is none. What is free may be taken a moment later: the write path decides.
 */
export const roomsFor = async (
  house: House,
  site: CaseId,
  cases: readonly CaseId[],
): Promise<readonly (string | null)[]> => {
  const { pool } = house.writer;
  const states = await caseStates(pool, [site, ...cases]);
  const place = states.get(site);
  const rule = house.rules.at(instant(await readNow(pool)));
  const taken = new Set(place?.rooms);
  const rooms = place === undefined ? null : roomsOf(place);
  const open = Map.groupBy(
    [...(rooms?.values() ?? [])].filter((room) => room.open),
    ({ zone }) => zone,
  );
  const left = new Map([...open].map(([zone, list]) => [zone, list.values()]));
  // An iterator of an array goes on where it was left.
  const nextIn = (zone: string): string | null => {
    for (const { name } of left.get(zone) ?? []) if (!taken.has(roomToken(house.seal, site, name))) return name;
    return null;
  };
  return cases.map((id) => {
    const state = states.get(id);
    if (state === undefined) return null;
    for (const zone of left.keys()) {
      const ruled = rule('rooms', { ...state.facts, inParty: state.party !== null, zone });
      if (ruled !== null && ruled.outputs['allowed'] !== true) continue;
      const name = nextIn(zone);
      if (name !== null) return name;
    }
    return null;
  });
};

/** What stands against a list of rooms: no such unit for the caller, or no site there. */
export type NoRooms = 'not_seen' | 'place_unknown';

/**
 * The rooms of a site, free ones first. Who lies in which is sealed: it is told, with `names`, of those whom the caller
 * may see, and the reading is recorded; of all others only that a bed is taken.
 */
export const readRooms = (house: House, who: Who, unit: UnitId, names: boolean): Promise<RoomsPage | NoRooms> =>
  house.read(who, async (seen): Promise<RoomsPage | NoRooms> => {
    if (!unitsSeen(house, who.unit).includes(unit)) return 'not_seen';
    const [site] = await heldBy(seen, unit, ['site'], 1);
    if (site === undefined) return 'place_unknown';
    const hidden = await untold(seen, who, site);
    const people: ReadonlyMap<CaseId, CaseState> = names ? await caseStates(seen, site.roll) : new Map();
    const shown = site.roll.filter((id) => people.has(id) && !hidden.has(id));
    await noteReading(seen, house.seal, who, shown, 'room plan');
    const rooms = [...(roomsOf(site)?.values() ?? [])].map(({ name, beds, zone, open }): RoomView => {
      const inside = insideOf(site, roomToken(house.seal, site.caseId, name));
      const told = inside.filter((id) => shown.includes(id));
      return {
        room: name,
        ...{ zone, beds, open },
        free: open && inside.length === 0,
        taken: inside.some((id) => hidden.has(id)) ? null : inside.length,
        party: told.map((id) => people.get(id)?.party?.id ?? null).find((party) => party !== null) ?? null,
        people: told,
      };
    });
    const lines = site.facts['roomList'];
    return {
      unit,
      site: site.caseId,
      list: Array.isArray(lines) ? lines.map(String) : [],
      rooms: rooms.toSorted(inOrder),
      without: hidden.size > 0 ? null : site.roll.filter((_, index) => (site.rooms[index] ?? null) === null).length,
    };
  });
