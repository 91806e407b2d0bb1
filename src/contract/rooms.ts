import { z } from 'zod';
import { type Room, readRooms, roomName } from '../loop/room.ts';
import { type Group, wordFor } from './vocabulary.ts';
import { languages } from './language.ts';

// The list of rooms of a site: how it is said to the interface, how people write it, and how it is read back.

/** Zones of a site in which people are lodged. Which of them fits whom is a matter of policy (table `rooms`). */
export const roomZones = ['general', 'contacts', 'observation'] as const;
export type RoomZone = (typeof roomZones)[number];

const name = String.raw`[\p{Lu}\p{Lo}\p{N}][\p{Lu}\p{Lo}\p{N}/#-]{0,19}`;
const written = new RegExp(
  `^(${name})(?:\\.\\.(${name}))? (?:[1-9]|1\\d|20) (?:${roomZones.join('|')})(?: closed)?$`,
  'u',
);
const range = /^(.*?)(\d{1,6})\.\.(.*?)(\d{1,6})$/u;
/** Rooms that one site may list. */
const mostRooms = 2000;

const isRange = (text: string): boolean => {
  const [, before, from = '', same, to = ''] = range.exec(text) ?? [];
  const rooms = Number(to) - Number(from) + 1;
  return from !== '' && before === same && rooms > 0 && rooms <= mostRooms;
};

/** One line of the list: `301 2 general`, `301..320 2 general`, `305 2 general closed`. */
const isLine = (text: string): boolean => {
  const [first = ''] = text.split(' ');
  return written.test(text) && (!first.includes('..') || isRange(first));
};

/** The list of rooms of a site as a fact of its evidence `rooms`; an empty one takes it back. */
export const roomList = z
  .array(z.string().max(100).refine(isLine, { error: 'room' }))
  .max(100)
  // Asked of good lines only: this is asked too where a line was refused.
  .refine((lines) => !lines.every(isLine) || readRooms(lines).size <= mostRooms, { error: 'too_big' })
  .meta({
    description:
      'Rooms of the site, the whole list each time: name or range, beds, zone, and `closed` where nobody may be put in. ' +
      '`301..320 2 general` are twenty rooms; the last line that names a room holds. An empty list: rooms are free text.',
    examples: [['301..320 2 general', '305 2 general closed', '401..404 1 contacts']],
  });

/** What was read of a list that somebody typed or pasted: its lines for the interface, and the lines that say nothing. */
export interface RoomsRead {
  readonly lines: readonly string[];
  readonly problems: readonly string[];
}

const zoneGroup: Group = 'zone';
const zoneOf = (word: string): RoomZone | undefined =>
  roomZones.find(
    (zone) => zone === word || languages.some((one) => wordFor(zoneGroup, zone, one).toLowerCase() === word),
  );
const closedWords: ReadonlySet<string> = new Set(['closed', '停用', '关闭', '關閉', '维修', '維修', 'repair']);
const filler = /^(beds?|zone|rooms?|床|张床|張床|张|張|区|區|分区|分區)$/;

const roomsOfLine = (text: string): string | null => {
  const [first = '', ...words] = text.split(/[\s,，、;；]+/u).filter((part) => part !== '');
  const joined = roomName(first).replace(/(?:\.\.|[–—~]|至)/u, '..');
  const between = joined.includes('..') ? joined : joined.replace(/^(\S*\d)-(\S*\d)$/u, '$1..$2');
  const [from = '', to] = between.split('..');
  // `A301-320` means what `A301..A320` says.
  const before = /^(.*?)\d+$/u.exec(from)?.[1] ?? '';
  const named = to === undefined ? from : `${from}..${/^\d/u.test(to) ? before : ''}${to}`;
  let beds = 1;
  let zone: RoomZone = 'general';
  let closed = false;
  for (const said of words) {
    const word = said.normalize('NFKC').toLowerCase();
    const count = /^(\d{1,2})(?:beds?|床|张床|張床|张|張)?$/u.exec(word)?.[1];
    const found = zoneOf(word);
    if (count !== undefined) beds = Number(count);
    else if (found !== undefined) zone = found;
    else if (closedWords.has(word)) closed = true;
    else if (!filler.test(word)) return null;
  }
  const line = `${named} ${beds} ${zone}${closed ? ' closed' : ''}`;
  return isLine(line) ? line : null;
};

/** Reads a list of rooms as people write it, a line each: `301–320, 2 beds, zone general`, `305 closed`, a column of a table. */
export const readRoomText = (text: string): RoomsRead => {
  const lines: string[] = [];
  const problems: string[] = [];
  for (const one of text.split(/\r?\n/u)) {
    if (one.trim() === '') continue;
    const line = roomsOfLine(one);
    if (line === null) problems.push(one.trim());
    else lines.push(line);
  }
  return { lines, problems };
};

/** The rooms that lines of a list name. */
export const roomsInLines = (lines: readonly string[]): readonly Room[] => [...readRooms(lines).values()];

const count = z.int();

/** A room of a site. Who is in it is told to whoever may see them, when names are asked for; the reading is recorded. */
const roomView = z
  .object({
    room: z.string(),
    zone: z.string(),
    beds: count,
    open: z.boolean(),
    free: z.boolean().meta({ description: 'Open, and nobody is in it or has it kept' }),
    taken: count.nullable().meta({
      description: 'Beds taken; null for the site itself where one is kept for somebody whom it has to count first',
    }),
    party: z.string().nullable().meta({ description: 'Whose party is in it; null unless names were asked for' }),
    people: z
      .array(z.string())
      .meta({ description: 'Cases of those in it whom you may see, where names were asked for' }),
  })
  .meta({ title: 'Room' });
export type RoomView = z.infer<typeof roomView>;

/** The rooms of a site, free ones first. */
export const roomsPage = z
  .object({
    unit: z.string(),
    site: z.string(),
    list: z.array(z.string()).meta({ description: 'The list as it was said last' }),
    rooms: z.array(roomView),
    without: count.nullable().meta({
      description:
        'Lodged here and in none of these rooms: before the list was there; null as long as somebody is to be counted',
    }),
  })
  .meta({ title: 'Rooms' });
export type RoomsPage = z.infer<typeof roomsPage>;
