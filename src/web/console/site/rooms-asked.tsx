import { useState } from 'react';
import type { RoomsAsked } from '../../../contract/dispatch.ts';
import type { RoomView } from '../../../contract/rooms.ts';
import { together, useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { markOf } from '../person/person.ts';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { floorWith } from './floor.ts';
import { RoomChoice } from './room-choice.tsx';
import { roomWords } from './room-words.ts';
import { siteWords } from './words.ts';

interface Typed {
  readonly room: string;
  readonly floor: string;
}
const nothing: Typed = { room: '', floor: '' };

/** The next room: the number at the end of a room's name, one higher. */
const following = (room: string): string =>
  room.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'));

/** The first free room in which nobody is about to be put; in special zones rooms are chosen by hand. */
const firstUntouched = (rooms: readonly RoomView[], left: ReadonlyMap<string, number>): string | undefined =>
  rooms.find(({ room, beds, zone }) => zone === 'general' && left.get(room) === beds)?.room;

/** Rooms that dispatch asks for, given in one act. */
export const Asked = ({
  asked,
  site,
  street,
  rooms,
}: {
  readonly asked: RoomsAsked;
  readonly site: string | null;
  readonly street: boolean;
  /** The rooms that the site lists; empty where a room is whatever is typed. */
  readonly rooms: readonly RoomView[];
}) => {
  const say = useWords(siteWords);
  const sayRoom = useWords(roomWords);
  const { unit, nameOf } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>({});
  const set = (id: string, change: Partial<Typed>): void =>
    setTyped((before) => ({ ...before, [id]: { ...(before[id] ?? nothing), ...change } }));
  const setRoom = (id: string, room: string): void => set(id, { room, floor: floorWith(room, typed[id] ?? nothing) });
  const filled = asked.items.filter((one) => (typed[one.case]?.room ?? '').trim() !== '');
  const nameFor = (id: string): string => {
    // Of several commands given as one it is told which one was refused.
    const index = /^commands\[(\d+)\]$/.exec(id)?.[1];
    const said = index === undefined ? id : filled[Number(index)]?.case;
    const one = asked.items.find((item) => item.case === said);
    return one === undefined ? id : (one.name ?? say('site.person', { mark: markOf(id) }));
  };
  /** Rooms that somebody of another party is about to get, and those whose beds the own party fills. */
  const goneFor = ({ party, case: id }: RoomsAsked['items'][number]): ReadonlySet<string> => {
    const others = asked.items.filter((one) => one.case !== id && (typed[one.case]?.room ?? '') !== '');
    const inRoom = Map.groupBy(others, (one) => typed[one.case]?.room ?? '');
    return new Set(
      rooms.flatMap(({ room, beds, taken }) => {
        const inside = inRoom.get(room) ?? [];
        const isShared = party !== null && inside.every((one) => one.party === party);
        return inside.length > 0 && !(isShared && inside.length + (taken ?? 0) < beds) ? [room] : [];
      }),
    );
  };
  const fillFree = (): void => {
    const after: Record<string, Typed> = { ...typed };
    const left = new Map(
      rooms
        .filter(({ free, room }) => free && !Object.values(typed).some((one) => one.room === room))
        .map(({ room, beds }) => [room, beds]),
    );
    const ofParty = new Map<string, string>();
    for (const { case: id, party } of asked.items) {
      if ((after[id]?.room ?? '') !== '') continue;
      const shared = party === null ? undefined : ofParty.get(party);
      const room = shared !== undefined && (left.get(shared) ?? 0) > 0 ? shared : firstUntouched(rooms, left);
      if (room === undefined) break;
      left.set(room, (left.get(room) ?? 0) - 1);
      if (party !== null) ofParty.set(party, room);
      after[id] = { room, floor: floorWith(room, after[id] ?? nothing) };
    }
    setTyped(after);
  };
  const fill = (): void =>
    setTyped((before) => {
      const after: Record<string, Typed> = {};
      let last: Typed | null = null;
      for (const { case: id } of asked.items) {
        const own = before[id] ?? nothing;
        const next: Typed =
          own.room !== '' || last === null ? own : { room: following(last.room), floor: own.floor || last.floor };
        after[id] = next;
        if (next.room !== '') last = next;
      }
      return after;
    });
  const confirm = (): void => {
    const commands = filled.map(({ case: id }) => {
      const { room, floor } = typed[id] ?? nothing;
      return {
        type: 'record' as const,
        case: id,
        kind: 'lodging',
        ...(site === null ? {} : { place: site }),
        personal: { room: room.trim(), ...(floor.trim() === '' ? {} : { floor: floor.trim() }) },
      };
    });
    give.mutate(together(commands), {
      onSuccess: () => {
        toast({ text: say('rooms.given', { count: commands.length }) });
        setTyped({});
      },
    });
  };
  return (
    <section className="card" aria-label={say('rooms.asked')}>
      <h2>{say('rooms.asked')}</h2>
      <p className="quiet">{say('rooms.asked-what')}</p>
      {site === null && !street && <p className="notice trouble">{say('rooms.no-site')}</p>}
      <div className="wide">
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">{say('rooms.name')}</th>
              <th scope="col">{say('rooms.years')}</th>
              <th scope="col">{say('rooms.from')}</th>
              <th scope="col">{say('rooms.floor')}</th>
              <th scope="col">{say('rooms.room')}</th>
            </tr>
          </thead>
          <tbody>
            {asked.items.map((one) => (
              <tr key={one.case}>
                <td>
                  <b>{nameFor(one.case)}</b>
                </td>
                <td>{one.years}</td>
                <td>{nameOf(one.holder)}</td>
                <td>
                  <input
                    aria-label={say('rooms.floor-of', { name: nameFor(one.case) })}
                    maxLength={10}
                    size={4}
                    value={typed[one.case]?.floor ?? ''}
                    onChange={({ currentTarget }) => set(one.case, { floor: currentTarget.value })}
                  />
                </td>
                <td>
                  {rooms.length > 0 ? (
                    <RoomChoice
                      rooms={rooms}
                      label={say('rooms.room-of', { name: nameFor(one.case) })}
                      unlabelled
                      without={goneFor(one)}
                      value={typed[one.case]?.room ?? null}
                      onChange={(room) => setRoom(one.case, room ?? '')}
                    />
                  ) : (
                    <input
                      aria-label={say('rooms.room-of', { name: nameFor(one.case) })}
                      maxLength={20}
                      size={6}
                      value={typed[one.case]?.room ?? ''}
                      onChange={({ currentTarget }) => setRoom(one.case, currentTarget.value)}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Refusal error={give.error} nameOf={nameFor} />
      <div className="row end">
        {rooms.length > 0 ? (
          <button type="button" className="button" onClick={fillFree}>
            {sayRoom('room.fill')}
          </button>
        ) : (
          <button type="button" className="button" disabled={filled.length === 0} onClick={fill}>
            {say('rooms.fill')}
          </button>
        )}
        <button
          type="button"
          className="button strong"
          disabled={filled.length === 0 || give.isPending || (site === null && !street)}
          onClick={confirm}
        >
          {say('rooms.give', { count: filled.length })}
        </button>
      </div>
    </section>
  );
};
