import { useEffect, useState } from 'react';
import { type RoomView, roomsPage } from '../../../contract/rooms.ts';
import { ask } from '../../ask/request.ts';
import { floorIn } from '../../console/site/floor.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { recordOf } from '../commands.ts';
import { Big, TextField } from '../parts.tsx';
import { useNames } from '../rows.tsx';
import { useDesk, useKeep, useSnapshot } from '../use.tsx';
import { type ShownCase, roomless } from '../view.ts';
import { fieldWords } from '../work-words.ts';

/** The rooms that the own site lists and that have a bed left; `null` until they are known, or where it lists none. */
const useRooms = (unit: string, wanted: boolean): readonly RoomView[] | null => {
  const { net, desk } = useSnapshot();
  const [rooms, setRooms] = useState<readonly RoomView[] | null>(null);
  const asOf = desk?.asOf;
  useEffect(() => {
    if (!wanted || net !== 'on') return;
    ask(roomsPage, `/v1/lodgings/${encodeURIComponent(unit)}/rooms`, { unit }).then(
      (page) => setRooms(page.rooms.length === 0 ? null : page.rooms),
      // Without the list a room is typed; the server says whether there is such a one.
      () => undefined,
    );
  }, [unit, wanted, net, asOf]);
  return rooms;
};

const hasBed = ({ open, taken, beds }: RoomView): boolean => open && (taken === null || taken < beds);

const GiveRoom = ({
  one,
  site,
  rooms,
}: {
  readonly one: ShownCase;
  readonly site: string;
  readonly rooms: readonly RoomView[] | null;
}) => {
  const say = useWords(fieldWords);
  const { word } = useInWords();
  const nameOf = useNames();
  const keep = useKeep();
  const [room, setRoom] = useState('');
  const who = nameOf(one);
  const label = say('field.room.of', { who });
  const floor = floorIn(room);
  const personal = { room: room.trim(), ...(floor === '' ? {} : { floor }) };
  const give = recordOf(one.case, 'lodging', 'lodging', { who, room: room.trim() }, { place: site, personal });
  return (
    <div className="f-room">
      {rooms === null ? (
        <TextField label={label} value={room} onChange={setRoom} />
      ) : (
        <label className="f-field">
          <span>{label}</span>
          <select value={room} onChange={({ currentTarget }) => setRoom(currentTarget.value)}>
            <option value="">{say('field.room.none')}</option>
            {rooms.filter(hasBed).map(({ room: name, zone, beds, free }) => (
              <option key={name} value={name}>
                {say(free ? 'field.room.option' : 'field.room.part', { room: name, zone: word('zone', zone), beds })}
              </option>
            ))}
          </select>
        </label>
      )}
      <Big disabled={room.trim() === ''} onPress={() => keep(give, () => setRoom(''))}>
        {say('field.save')}
      </Big>
    </div>
  );
};

/**
 * A caution before a site signs for people for whom it keeps no room, and the rooms that it may give them; after they
 * were counted, for it tells a number.
 */
export const NoRoom = ({ offered }: { readonly offered: readonly ShownCase[] }) => {
  const say = useWords(fieldWords);
  const { me, units, entries } = useSnapshot();
  const desk = useDesk();
  const unit = me?.unit ?? '';
  const bare = roomless(offered, units.get(unit)?.kind ?? '', desk);
  // What waits in the outbox goes before the signature, for it is about the same case.
  const noted = new Set(
    entries.flatMap(({ what, state, cases }) =>
      what.key === 'lodging' && state !== 'refused' && state !== 'done' ? cases : [],
    ),
  );
  const left = bare.filter((one) => !noted.has(one.case));
  const rooms = useRooms(unit, bare.length > 0);
  const site = desk.holding.find(({ loop }) => loop === 'site');
  if (bare.length === 0 || site === undefined) return null;
  return (
    <>
      {left.length > 0 && (
        <p className="f-note bad" role="status">
          {say('field.accept.roomless', { count: left.length })}
        </p>
      )}
      {bare.length > left.length && (
        <p className="f-note good" role="status">
          {say('field.room.kept', { count: bare.length - left.length })}
        </p>
      )}
      {left.length > 0 && (
        <details className="f-rooms">
          <summary>{say('field.room.give')}</summary>
          {left.map((one) => (
            <GiveRoom key={one.case} one={one} site={site.case} rooms={rooms} />
          ))}
        </details>
      )}
    </>
  );
};
