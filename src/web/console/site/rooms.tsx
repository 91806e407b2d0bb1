import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { casePage } from '../../../contract/answer.ts';
import type { Lodger } from '../../../contract/territory.ts';
import { together, useGive } from '../../ask/command.ts';
import { useWords } from '../../text/words.ts';
import { casePath } from '../../ui/address.ts';
import { useChosen } from '../../ui/chosen.ts';
import { useAsked } from '../asked.ts';
import { ComingList } from '../desk/coming.tsx';
import { OnTheRoad } from '../desk/on-the-road.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { useToast } from '../toast.tsx';
import { type ShownLodging, useRoomsAsked } from './opened.ts';
import { useRooms } from './room-choice.tsx';
import { RoomList } from './room-list.tsx';
import { Asked } from './rooms-asked.tsx';
import { siteWords } from './words.ts';

/** People who are here and not checked in. */
const CheckIn = ({
  people,
  nameFor,
}: {
  readonly people: readonly Lodger[];
  readonly nameFor: (id: string) => string;
}) => {
  const say = useWords(siteWords);
  const { unit } = useSession();
  const toast = useToast();
  const give = useGive(unit);
  const { ids: left, tick: leave } = useChosen();
  const chosen = people.filter((one) => !left.has(one.case));
  const register = (): void => {
    const commands = chosen.flatMap(({ case: id, checkedInAt, orderAt }) => [
      ...(checkedInAt === null ? [{ type: 'record' as const, case: id, kind: 'checkin' }] : []),
      ...(orderAt === null ? [{ type: 'record' as const, case: id, kind: 'order', facts: { served: true } }] : []),
    ]);
    give.mutate(together(commands), {
      onSuccess: () => toast({ text: say('rooms.checked-in', { count: chosen.length }) }),
    });
  };
  return (
    <section className="card" aria-label={say('rooms.check-in')}>
      <h2>{say('rooms.check-in')}</h2>
      <p className="quiet">{say('rooms.check-in-what')}</p>
      <ul className="ticks">
        {people.map((one) => (
          <li key={one.case}>
            <Checkbox
              size="md"
              checked={!left.has(one.case)}
              label={`${nameFor(one.case)}${one.room === null ? '' : ` · ${one.room}`}`}
              onChange={({ currentTarget }) => leave(one.case, !currentTarget.checked)}
            />
          </li>
        ))}
      </ul>
      <Refusal error={give.error} nameOf={nameFor} />
      <button
        type="button"
        className="button strong"
        disabled={chosen.length === 0 || give.isPending}
        onClick={register}
      >
        {say('rooms.check-in-do', { count: chosen.length })}
      </button>
    </section>
  );
};

/** Floor by floor, room by room: who is there. */
const Plan = ({
  people: all,
  joined,
  nameFor,
}: {
  readonly people: readonly Lodger[];
  readonly joined: ReadonlySet<string>;
  readonly nameFor: (id: string) => string;
}) => {
  const say = useWords(siteWords);
  const people = all.filter((one) => !joined.has(one.case));
  const floors = [
    ...Map.groupBy(people, ({ zone, floor }) => [zone, floor].filter((part) => part !== null).join(' ')),
  ].toSorted(([one], [other]) => one.localeCompare(other, undefined, { numeric: true }));
  return (
    <>
      {joined.size > 0 && <p className="notice">{say('rooms.joined', { count: joined.size })}</p>}
      {floors.map(([floor, there]) => (
        <section key={floor} className="floor">
          <h3>
            {floor === '' ? say('rooms.floorless') : say('rooms.floor-n', { floor })} · {there.length}
          </h3>
          <ul className="rooms">
            {[...Map.groupBy(there, ({ room }) => room ?? '')]
              .toSorted(([one], [other]) => one.localeCompare(other, undefined, { numeric: true }))
              .map(([room, inside]) => (
                <li key={room} className={inside.some(({ late }) => late > 0) ? 'room late' : 'room'}>
                  <b>{room === '' ? say('rooms.roomless') : room}</b>
                  {inside.map((one) => (
                    <Link key={one.case} to={casePath(one.case)}>
                      {nameFor(one.case)}
                    </Link>
                  ))}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
};

/** Who comes, who needs a room, who must be checked in, and who is in which room. */
export const Rooms = ({
  page,
  names,
  now,
  nameFor,
}: {
  readonly page: ShownLodging;
  readonly names: boolean;
  readonly now: number;
  readonly nameFor: (id: string) => string;
}) => {
  const say = useWords(siteWords);
  const { unit, may } = useSession();
  const own = page.unit === unit;
  const coming = useAsked(casePage, own ? '/v1/desk?list=coming&loop=arrival&limit=500' : null);
  const asked = useRoomsAsked(own && may.act);
  const listed = useRooms(page.site === null ? null : page.unit);
  const arriving = coming.data?.items ?? [];
  const fresh = page.people.filter(({ checkedInAt, orderAt }) => checkedInAt === null || orderAt === null);
  return (
    <>
      {own && <OnTheRoad now={now} />}
      {arriving.length > 0 && (
        <section className="card" aria-label={say('rooms.coming')}>
          <h2>{say('rooms.coming')}</h2>
          <ComingList items={arriving} now={now} />
        </section>
      )}
      {asked.data !== undefined && asked.data.items.length > 0 && (
        <Asked
          asked={asked.data}
          site={page.site?.case ?? null}
          street={page.kind === 'community'}
          rooms={listed.data?.rooms ?? []}
        />
      )}
      {listed.data !== undefined && <RoomList page={listed.data} />}
      {own && may.act && fresh.length > 0 && <CheckIn people={fresh} nameFor={nameFor} />}
      <section className="card" aria-label={say('rooms.plan')}>
        <h2>{say('rooms.plan')}</h2>
        {page.people.length === 0 ? (
          <p className="quiet">{say('rooms.nobody')}</p>
        ) : names ? (
          <Plan people={page.people} joined={page.joined} nameFor={nameFor} />
        ) : (
          <p className="quiet">{say('rooms.plan-hidden')}</p>
        )}
      </section>
    </>
  );
};
