import { expect, test } from 'vitest';
import { World, alpha, beta, parcelId } from '../../test/kernel-world.ts';
import { capacityOf, readRooms } from './room.ts';
import type { CaseState } from './state.ts';
import { type CaseId, caseId } from './terms.ts';

// Parcels are put on a shelf whose boards are listed: by whom a board is taken nobody reads, that it is taken everybody
// must heed.

const shelf = caseId('shelf');
const list = ['1..3 2 general', '3 2 general closed', 'B09..B10 1 contacts'];

const shelved = (roomList: readonly string[] = list, capacity = 9): World => {
  const world = new World();
  const facts = { capacity, roomList };
  world.do({ type: 'open', case: shelf, loop: 'shelf', holder: alpha, facts }, { unit: alpha });
  return world;
};
const put = (id: CaseId, board?: string, place = shelf) =>
  ({
    type: 'record',
    case: id,
    kind: 'shelf',
    place,
    ...(board === undefined ? {} : { personal: { board } }),
  }) as const;
const giver = { unit: alpha };
const roomsWith = (state: CaseState): readonly (readonly [CaseId, string | null])[] =>
  state.roll.map((id, index) => [id, state.rooms[index] ?? null]);

test('a range is read as it is written, zeros included, and the last line that names a room holds', () => {
  const rooms = readRooms(list);
  expect([...rooms.keys()]).toEqual(['1', '2', '3', 'B09', 'B10']);
  expect(rooms.get('3')).toEqual({ name: '3', beds: 2, zone: 'general', open: false });
  expect(capacityOf({ facts: { capacity: 9, roomList: list } })).toBe(6);
  expect(capacityOf({ facts: { capacity: 4, roomList: list } })).toBe(4);
  expect(capacityOf({ facts: { capacity: 9, roomList: [] } })).toBe(9);
  expect(capacityOf({ facts: { roomList: list } })).toBeNull();
});

test('a room that is not listed, closed, in another zone or not said is refused, and what was said is not repeated', () => {
  const world = shelved();
  world.tables['rooms'] = ({ zone, inParty }) => ({ allowed: zone === 'general' || inParty === true });
  const id = world.parcel('one');
  expect(world.no(put(id, 'the blue one'), giver)).toMatchObject({ code: 'room_unknown', about: [shelf] });
  expect(world.no(put(id, '3'), giver)).toMatchObject({ code: 'room_closed', about: ['3'] });
  expect(world.no(put(id, ' b09 '), giver)).toMatchObject({ code: 'room_zone', about: ['B09'] });
  expect(world.no(put(id), giver)).toMatchObject({ code: 'evidence_missing', about: ['room'] });
  world.do(put(id, '2'), giver);
  expect(roomsWith(world.state(shelf))).toEqual([[id, `blind ${shelf} 2`]]);
});

test('strangers never share a room, a party does as far as there are beds', () => {
  const world = shelved();
  const members = ['one', 'two', 'three'].map(parcelId);
  const party = { id: caseId('party'), members };
  const [one, two, three] = ['one', 'two', 'three'].map((name) => world.parcel(name, { party })) as [
    CaseId,
    CaseId,
    CaseId,
  ];
  const stranger = world.parcel('stranger');
  world.do(put(one, '1'), giver);
  expect(world.no(put(stranger, '1'), giver)).toMatchObject({ code: 'room_taken', about: ['1'] });
  world.do(put(two, '1'), giver);
  expect(world.no(put(three, '1'), giver)).toMatchObject({ code: 'room_full', about: ['1'] });
  // Who left the party while they share its room would be a stranger in it.
  expect(world.code({ type: 'leave', case: two, reason: 'quarrel' }, giver)).toBe('room_taken');
  const other = caseId('other');
  expect(world.code({ type: 'join', case: two, party: other, members: [two, stranger] }, giver)).toBe('room_taken');
  world.do({ type: 'join', case: two, party: party.id, members }, giver);
  world.do(put(two, '2'), giver);
  world.do({ type: 'leave', case: two, reason: 'quarrel' }, giver);
  world.do(put(three, '1'), giver);
  expect(world.code(put(two, '1'), giver)).toBe('room_taken');
});

test('a room is free again when whoever lay in it goes elsewhere, is put into another room, or ends', () => {
  const world = shelved();
  const [one, two, three] = ['one', 'two', 'three'].map((name) => world.parcel(name)) as [CaseId, CaseId, CaseId];
  world.do(put(one, '1'), giver);
  world.do(put(one, '2'), giver);
  world.do(put(two, '1'), giver);
  expect(world.state(shelf).roll).toEqual([one, two]);
  world.record(two, 'weight', alpha);
  world.hand(two, alpha, beta, 'road');
  world.do(put(three, '1'), giver);
  expect(roomsWith(world.state(shelf))).toEqual([
    [one, `blind ${shelf} 2`],
    [three, `blind ${shelf} 1`],
  ]);
  world.record(one, 'weight', alpha);
  const into = { type: 'close', case: one, ending: 'duplicate', into: three } as const;
  world.do(into, giver);
  expect(roomsWith(world.state(shelf))).toEqual([[three, `blind ${shelf} 1`]]);
});

test('a room that is put right is taken like any other, so that a correction lodges nobody with strangers', () => {
  const world = shelved();
  const [one, two] = ['one', 'two'].map((name) => world.parcel(name)) as [CaseId, CaseId];
  world.do(put(one, '1'), giver);
  world.do(put(two, '2'), giver);
  const { seq = 0 } = world.state(two).evidence['shelf'] ?? {};
  const correct = (board: string) =>
    ({ type: 'correct', case: two, kind: 'shelf', corrects: seq, reason: 'misread', personal: { board } }) as const;
  expect(world.code(correct('1'), giver)).toBe('room_taken');
  expect(world.code(correct('99'), giver)).toBe('room_unknown');
  // Nor does a word in passing say another room than the one that was taken.
  const note = { type: 'record', case: two, kind: 'note', personal: { board: '1' } } as const;
  expect(world.no(note, giver)).toMatchObject({ code: 'room_unknown', about: ['note'] });
  world.do(correct('B10'), giver);
  expect(roomsWith(world.state(shelf))[1]).toEqual([two, `blind ${shelf} B10`]);
});

test('a shelf without a list takes any word for a room, as before there were lists', () => {
  const world = shelved([]);
  const [one, two] = ['one', 'two'].map((name) => world.parcel(name)) as [CaseId, CaseId];
  world.do(put(one, '999'), giver);
  world.do(put(two), giver);
  expect(world.state(shelf)).toMatchObject({ roll: [one, two], rooms: [] });
});

test('whoever lay there before there was a list gets a room of it like anybody else', () => {
  const world = shelved([]);
  const [one, two] = ['one', 'two'].map((name) => world.parcel(name)) as [CaseId, CaseId];
  world.do(put(one, '999'), giver);
  world.do({ type: 'record', case: shelf, kind: 'note', facts: { roomList: ['1 1 general'] } }, giver);
  expect(world.code(put(two, '1'), giver)).toBe('place_full');
  world.do(put(one, '1'), giver);
  expect(roomsWith(world.state(shelf))).toEqual([[one, `blind ${shelf} 1`]]);
  expect(world.openGaps(shelf)).toEqual([]);
});

test('a room that is closed over somebody in it is a gap that names the room and nobody', () => {
  const world = shelved();
  const one = world.parcel('one');
  world.do(put(one, '1'), giver);
  const said = {
    type: 'record',
    case: shelf,
    kind: 'note',
    facts: { roomList: [...list, '1 2 general closed'] },
  } as const;
  world.do(said, giver);
  expect(world.gapOf(shelf, 'over-capacity').facts).toMatchObject({ rooms: ['1'], held: 1 });
  expect(JSON.stringify(world.gapOf(shelf, 'over-capacity').facts)).not.toContain(one);
});
