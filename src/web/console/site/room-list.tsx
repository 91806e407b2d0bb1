import { useState } from 'react';
import { Textarea } from '@mantine/core';
import { type RoomView, type RoomsPage, readRoomText, roomsInLines } from '../../../contract/rooms.ts';
import { useGive } from '../../ask/command.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useSteps } from '../steps.ts';
import { useToast } from '../toast.tsx';
import { roomWords } from './room-words.ts';

const atFirst = 24;

/** The list as text, to be typed or pasted; what was read of it is shown before it is said. */
const ListForm = ({ page, onDone }: { readonly page: RoomsPage; readonly onDone: () => void }) => {
  const say = useWords(roomWords);
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [text, setText] = useState(page.list.map((line) => line.replace('..', '–')).join('\n'));
  const { lines, problems } = readRoomText(text);
  const rooms = roomsInLines(lines);
  const beds = rooms.reduce((sum, room) => sum + (room.open ? room.beds : 0), 0);
  const save = (): void =>
    give.mutate(
      { type: 'record', case: page.site, kind: 'rooms', facts: { roomList: [...lines] } },
      {
        onSuccess: () => {
          toast({ text: say('room.saved') });
          onDone();
        },
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (problems.length === 0) save();
      }}
    >
      <Textarea
        label={say('room.text')}
        description={say('room.how')}
        autosize={false}
        rows={8}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <p role="status">{say('room.preview', { rooms: numberText(rooms.length), beds: numberText(beds) })}</p>
      {problems.slice(0, 5).map((line) => (
        <p key={line} className="notice trouble" role="alert">
          {say('room.problem', { line })}
        </p>
      ))}
      <Refusal error={give.error} />
      <div className="row end">
        <button type="button" className="button" onClick={onDone}>
          {say('room.cancel')}
        </button>
        <button type="submit" className="button strong" disabled={give.isPending || problems.length > 0}>
          {say('room.save')}
        </button>
      </div>
    </form>
  );
};

const OneRoom = ({ room: { room, zone, beds, open, free, taken } }: { readonly room: RoomView }) => {
  const say = useWords(roomWords);
  const { word } = useInWords();
  return (
    <li className={free ? 'room' : 'room full'}>
      <b>{room}</b>
      <span className="quiet small">
        {word('zone', zone)} · {say('room.beds', { beds })}
      </span>
      <span className="small">
        {open
          ? free
            ? say('room.is-free')
            : taken === null
              ? say('room.is-kept')
              : say('room.taken', { taken, beds })
          : say('room.is-closed')}
      </span>
    </li>
  );
};

/** The rooms of a site, free ones first, and the list of them for whoever may say it. */
export const RoomList = ({ page }: { readonly page: RoomsPage }) => {
  const say = useWords(roomWords);
  const { may } = useSession();
  const steps = useSteps([page.site]);
  const [editing, setEditing] = useState(false);
  const [whole, setWhole] = useState(false);
  const { rooms, without } = page;
  const maySay = may.act && steps.data?.[0]?.records.includes('rooms') === true;
  return (
    <section className="card" aria-label={say('room.list')}>
      <h2>{say('room.list')}</h2>
      <p className="quiet">
        {rooms.length === 0
          ? say('room.none')
          : say('room.sum', {
              rooms: numberText(rooms.length),
              free: numberText(rooms.filter(({ free }) => free).length),
              closed: numberText(rooms.filter(({ open }) => !open).length),
            })}
      </p>
      {rooms.length > 0 && without !== null && without > 0 && (
        <p className="notice">{say('room.without', { count: without })}</p>
      )}
      {editing ? (
        <ListForm page={page} onDone={() => setEditing(false)} />
      ) : (
        <>
          <ul className="rooms">
            {(whole ? rooms : rooms.slice(0, atFirst)).map((room) => (
              <OneRoom key={room.room} room={room} />
            ))}
          </ul>
          <div className="row end">
            {!whole && rooms.length > atFirst && (
              <button type="button" className="button" onClick={() => setWhole(true)}>
                {say('room.more', { count: numberText(rooms.length) })}
              </button>
            )}
            {maySay && (
              <button type="button" className="button" onClick={() => setEditing(true)}>
                {say('room.change')}
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
};
