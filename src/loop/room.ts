import type { Draft } from './draft.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { CaseState } from './state.ts';
import type { CaseId, Facts } from './terms.ts';

// The rooms of a place. Which there are is said of the place in the clear; which one somebody lies in is sealed with them,
// and stands with the place as a blind token only: enough to see that a bed is taken, and never by whom under which door.

/** A room of a place, as its list says it. */
export interface Room {
  readonly name: string;
  readonly beds: number;
  readonly zone: string;
  /** `false` while nobody may be put into it (repair). */
  readonly open: boolean;
}

/** The fact of a place that lists its rooms, and the table that says who may lie in which zone. */
const listed = 'roomList';
const table = 'rooms';

const line = /^(\S+?)(?:\.\.(\S+))? (\d+) (\S+?)( closed)?$/;
const numbered = /^(.*?)(\d+)$/;

/** Rooms that one range may name: whatever is written, a case is folded in little time and memory. */
const mostInRange = 2000;

/** The names from one to another, which differ in the number at their end; only the first where that is no range. */
const namesOf = (from: string, to: string): readonly string[] => {
  const [, before = '', first = ''] = numbered.exec(from) ?? [];
  const [, same = '', last = ''] = numbered.exec(to) ?? [];
  const length = Number(last) - Number(first) + 1;
  if (first === '' || last === '' || before !== same || length < 1 || length > mostInRange) return [from];
  return Array.from({ length }, (_, index) => `${before}${String(Number(first) + index).padStart(first.length, '0')}`);
};

/**
 * The rooms that lines name: `301 2 general` is one, `301..320 2 general` are twenty, `305 2 general closed` is one in
 * which nobody is put. The last line that names a room holds.
 */
export const readRooms = (lines: readonly string[]): ReadonlyMap<string, Room> => {
  const rooms = new Map<string, Room>();
  for (const written of lines) {
    const [, from, to, beds, zone, closed] = line.exec(written) ?? [];
    if (from === undefined || zone === undefined) continue;
    for (const name of namesOf(from, to ?? from)) {
      rooms.set(name, { name, beds: Number(beds), zone, open: closed === undefined });
    }
  }
  return rooms;
};

// The list of a place is the same object as long as nobody says another one.
const known = new WeakMap<object, ReadonlyMap<string, Room>>();

/** The rooms that a place lists, by name; `null` where it lists none, and a room is whatever is said. */
export const roomsOf = ({ facts }: { readonly facts: Facts }): ReadonlyMap<string, Room> | null => {
  const lines = facts[listed];
  if (typeof lines !== 'object' || lines === null || lines.length === 0) return null;
  const read = known.get(lines) ?? readRooms(lines);
  known.set(lines, read);
  return read;
};

/** For how many a place was accepted, and never more than its open rooms have beds; `null` before it was accepted. */
export const capacityOf = (place: { readonly facts: Facts }): number | null => {
  const { capacity } = place.facts;
  if (typeof capacity !== 'number') return null;
  let beds = 0;
  const rooms = roomsOf(place);
  for (const room of rooms?.values() ?? []) if (room.open) beds += room.beds;
  return rooms === null ? capacity : Math.min(capacity, beds);
};

/** How a room is written, whoever writes it. */
export const roomName = (said: string): string => said.normalize('NFKC').trim().toUpperCase();

/** Whoever of a place's roll lies in the room of this token. */
export const insideOf = ({ roll, rooms }: CaseState, token: string): readonly CaseId[] =>
  roll.filter((_, index) => rooms[index] === token);

/** The token of the room in which somebody lies in a place; `null` where none is on record. */
export const roomIn = ({ roll, rooms }: CaseState, id: CaseId): string | null => rooms[roll.indexOf(id)] ?? null;

/** Rooms are shared within a party, and by nobody else. */
const isStranger = (draft: Draft, state: CaseState, other: CaseId): boolean => {
  const party = state.party?.id;
  return party === undefined || draft.find(other)?.party?.id !== party;
};

/**
 * The token of the room that somebody is put into: one of the list, open, in a zone that fits, with a free bed, and with
 * nobody in it but their own party. `null` where the place lists no rooms.
 */
export const chooseRoom = (
  draft: Draft,
  state: CaseState,
  place: CaseState,
  said: string | null,
): { readonly room: string | null } | Refusal => {
  const rooms = roomsOf(place);
  const { caseId: id } = state;
  if (rooms === null) return { room: null };
  if (said === null) return refusal('evidence_missing', id, ['room']);
  const room = rooms.get(roomName(said));
  // What was said is sealed: it is not repeated where it is no room of the list.
  if (room === undefined) return refusal('room_unknown', id, [place.caseId]);
  if (!room.open) return refusal('room_closed', id, [room.name]);
  const ruled = draft.context.rule(table, { ...state.facts, inParty: state.party !== null, zone: room.zone });
  // A policy without such a table does not look at zones.
  if (ruled !== null && ruled.outputs['allowed'] !== true) return refusal('room_zone', id, [room.name]);
  const token = draft.context.blind(place.caseId, room.name);
  const inside = insideOf(place, token).filter((other) => other !== id);
  if (inside.some((other) => isStranger(draft, state, other))) return refusal('room_taken', id, [room.name]);
  if (inside.length >= room.beds) return refusal('room_full', id, [room.name]);
  return { room: token };
};

/** With whom somebody shares a room in these places. */
export const sharedWith = (draft: Draft, id: CaseId, places: readonly (CaseId | null)[]): readonly CaseId[] =>
  places.flatMap((at) => {
    const place = at === null ? null : draft.find(at);
    const token = place === null ? null : roomIn(place, id);
    return place === null || token === null ? [] : insideOf(place, token).filter((other) => other !== id);
  });

/** Rooms of a place that hold more than they may by the list as it is now: closed, gone, or with fewer beds. */
export const overfull = (
  draft: Draft,
  place: CaseState,
  before: ReadonlyMap<string, Room> | null,
): readonly string[] => {
  const rooms = roomsOf(place);
  if (rooms === null || place.rooms.length === 0) return [];
  const names = new Set([...rooms.keys(), ...(before?.keys() ?? [])]);
  return [...names].filter((name) => {
    const room = rooms.get(name);
    const inside = insideOf(place, draft.context.blind(place.caseId, name)).length;
    return inside > (room?.open === true ? room.beds : 0);
  });
};
