import { Select } from '@mantine/core';
import { type RoomView, roomsPage } from '../../../contract/rooms.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { useAsked } from '../asked.ts';
import { roomWords } from './room-words.ts';

/** The rooms of a place, as far as it lists any; asked again whenever something was recorded. */
export const useRooms = (unit: string | null) =>
  useAsked(roomsPage, unit === null ? null : `/v1/lodgings/${encodeURIComponent(unit)}/rooms`);

/** Whether somebody may still be put into a room: free, or with a bed left for the party that is in it. */
const hasBed = ({ open, taken, beds }: RoomView): boolean => open && (taken === null || taken < beds);

/** A room, chosen from those that are free; typing looks for it. Rooms with a bed left for the same party come after them. */
export const RoomChoice = ({
  rooms,
  value,
  label,
  unlabelled = false,
  without = new Set(),
  onChange,
}: {
  readonly rooms: readonly RoomView[];
  readonly value: string | null;
  readonly label: string;
  /** Where a table says already what it is. */
  readonly unlabelled?: boolean;
  /** Rooms that others are about to get. */
  readonly without?: ReadonlySet<string>;
  readonly onChange: (room: string | null) => void;
}) => {
  const say = useWords(roomWords);
  const { word } = useInWords();
  const option = ({ room, zone, beds, free }: RoomView) => ({
    value: room,
    label: say(free ? 'room.option' : 'room.option-part', { room, zone: word('zone', zone), beds }),
    disabled: without.has(room),
  });
  const open = rooms.filter(hasBed);
  return (
    <Select
      className="room-choice"
      searchable
      clearable
      {...(unlabelled ? { 'aria-label': label } : { label })}
      placeholder={say('room.choose')}
      nothingFoundMessage={say('room.none-free')}
      data={[
        { group: say('room.free'), items: open.filter(({ free }) => free).map(option) },
        { group: say('room.part'), items: open.filter(({ free }) => !free).map(option) },
      ].filter(({ items }) => items.length > 0)}
      value={value}
      onChange={onChange}
    />
  );
};
