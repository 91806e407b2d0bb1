import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Waiting } from '../../../contract/dispatch.ts';
import { useWords } from '../../text/words.ts';
import { casePath, runPath } from '../../ui/address.ts';
import { cityTimeNear } from '../../ui/moment.ts';
import { Lane } from '../person/lane.tsx';
import { markOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { type Group, groupsOf } from './runs.ts';
import { dispatchWords } from './words.ts';

const Party = ({
  group,
  now,
  chosen,
  onChoose,
}: {
  readonly group: Group;
  readonly now: number;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: ((cases: readonly string[], on: boolean) => void) | null;
}) => {
  const say = useWords(dispatchWords);
  const { unit, nameOf } = useSession();
  const { people, since } = group;
  const [first] = people;
  if (first === undefined) return null;
  const rooms = people.filter(({ room }) => room).length;
  const free = people.filter(({ holder, offered, run }) => holder === unit && !offered && run === null);
  const name = people.map((one) => markOf(one.case)).join(' ');
  return (
    <li className="waiting-row">
      {onChoose !== null && free.length === people.length ? (
        <Checkbox
          size="md"
          checked={people.every((one) => chosen.has(one.case))}
          aria-label={say('dispatch.select', { name })}
          onChange={({ currentTarget }) =>
            onChoose(
              people.map((one) => one.case),
              currentTarget.checked,
            )
          }
        />
      ) : (
        <span className="waiting-gap" aria-hidden="true" />
      )}
      <span className="waiting-heads">{people.length}</span>
      <span className="waiting-what">
        <span>
          {people.length === 1 ? say('dispatch.alone') : say('dispatch.party', { count: people.length })}{' '}
          {people.slice(0, 6).map((one) => (
            <Link key={one.case} className="mark-link" to={casePath(one.case)}>
              {markOf(one.case)}
            </Link>
          ))}
        </span>
        <span className="quiet small">
          {say('dispatch.since', { time: cityTimeNear(Date.parse(since), now) })}
          {first.holder !== unit && ` · ${say('dispatch.elsewhere', { unit: nameOf(first.holder) })}`}
        </span>
      </span>
      <Lane lane={first.lane} />
      {rooms > 0 && (
        <span className="mark mark-fine">
          {rooms === people.length ? say('dispatch.room') : say('dispatch.room-some', { count: rooms })}
        </span>
      )}
      {people.some(({ offered }) => offered) && <span className="mark mark-gap">{say('dispatch.offered')}</span>}
      {first.run !== null && (
        <Link className="mark mark-held" to={runPath(first.run)}>
          {say('dispatch.planned')}
        </Link>
      )}
      {people.some(({ late }) => late > 0) && <span className="late-dot" aria-hidden="true" />}
    </li>
  );
};

/** Those who wait, by where they are to go: district, then site; parties whole, the longest waiting first. */
export const WaitingList = ({
  waiting,
  now,
  chosen,
  onChoose,
}: {
  readonly waiting: readonly Waiting[];
  readonly now: number;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: ((cases: readonly string[], on: boolean) => void) | null;
}) => {
  const say = useWords(dispatchWords);
  const { unit, units, nameOf } = useSession();
  const rank = (key: string): number => (key.startsWith('mine') ? 0 : key.startsWith('desk') ? 1 : 2);
  const keyOf = ({ holder, to, district, isolation }: Waiting): string => {
    if (units.get(holder)?.kind === 'test-point') return `test ${holder}`;
    const where = isolation === 'onward' ? 'onward' : `${district ?? ''} ${to ?? ''}`;
    return `${holder === unit ? 'mine' : `desk ${holder}`} ${where}`;
  };
  const places = [...Map.groupBy(waiting, keyOf)].toSorted(
    ([one], [other]) => rank(one) - rank(other) || one.localeCompare(other),
  );
  return (
    <>
      {places.map(([key, people]) => {
        const [first] = people;
        const to = first?.to ?? null;
        const onward = key.endsWith('onward');
        const title = key.startsWith('test')
          ? say('dispatch.elsewhere', { unit: nameOf(first?.holder ?? '') })
          : onward
            ? say('dispatch.onward')
            : to === null
              ? say('dispatch.anywhere')
              : nameOf(to);
        const district = onward || key.startsWith('test') ? null : (first?.district ?? null);
        return (
          <section key={key} className="waiting-place">
            <h3 className="row">
              <b>{title}</b>
              {district !== null && <span className="quiet">{nameOf(district)}</span>}
              <span className="quiet push">{say('dispatch.waiting-count', { count: people.length })}</span>
            </h3>
            <ul className="waiting-list">
              {groupsOf(people).map((group) => (
                <Party key={group.key} group={group} now={now} chosen={chosen} onChoose={onChoose} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
};
