import { type ListedCase, casePage } from '../../../contract/answer.ts';
import { ask } from '../../ask/request.ts';
import { useWords } from '../../text/words.ts';
import { RingSign } from '../../ui/ring-sign.tsx';
import { Lane } from '../person/lane.tsx';
import { arcsOf, laneOf, markOf, personName, personSeat } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { CountIn } from './count-in.tsx';
import { useExpected } from './on-the-road.tsx';
import { deskWords } from './words.ts';

/** A code on a pass is longer than any number of a document. */
const longestNumber = 20;

/** Accepts people who come together: found by the number of their document or the code of their pass, or by sight. */
export const AcceptDialog = ({
  handover,
  from,
  onClose,
}: {
  readonly handover: string;
  readonly from: string;
  readonly onClose: () => void;
}) => {
  const say = useWords(deskWords);
  const { unit, kind, nameOf } = useSession();
  const sites = useExpected().data?.sites ?? [];
  const nameFor = (item: ListedCase): string =>
    personName(item.person) ?? say('desk.person', { mark: markOf(item.case) });
  const find = async (text: string, offered: readonly ListedCase[]): Promise<ListedCase | null> => {
    const asked = async (body: object) => (await ask(casePage, '/v1/search', { method: 'POST', unit, body })).items;
    const hits = [
      ...(await asked({ document: text })),
      ...(text.length > longestNumber ? await asked({ qr: text }) : []),
    ];
    return offered.find((person) => hits.some((one) => one.case === person.case)) ?? null;
  };
  // Who stays overnight needs a bed of ours; who comes to be tested does not.
  const roomless = (offered: readonly ListedCase[]): number =>
    kind !== 'site' || sites.length === 0
      ? 0
      : offered.filter(({ loop, place }) => loop === 'arrival' && (place === null || !sites.includes(place))).length;
  return (
    <CountIn
      handover={handover}
      onClose={onClose}
      find={find}
      nameFor={nameFor}
      label={(person) => {
        const seat = personSeat(person.person);
        return (
          <span className="row">
            <RingSign arcs={arcsOf(person)} closed={false} size={20} />
            <b>{nameFor(person)}</b>
            {seat !== null && <span className="seat">{seat}</span>}
            <Lane lane={laneOf(person)} />
          </span>
        );
      }}
      texts={{
        title: say('accept.title'),
        cancel: say('reason.cancel'),
        from: say('desk.group-from', { unit: nameOf(from) }),
        count: say('accept.count'),
        why: say('accept.count-why'),
        next: say('accept.next'),
        compared: (expected, counted) =>
          counted === expected
            ? say('accept.agrees', { count: expected })
            : say('accept.differs', { expected, counted }),
        caution: (offered) => {
          const count = roomless(offered);
          return count === 0 ? null : say('accept.roomless', { count });
        },
        scan: say('accept.scan'),
        found: (person) => say('accept.scan-found', { name: nameFor(person) }),
        unknown: (text) => say('accept.scan-unknown', { text }),
        ticked: (present, expected) => (
          <>
            <strong>{say('accept.tick')}</strong>
            <span className="quiet">{say('accept.ticked', { present, expected })}</span>
          </>
        ),
        all: say('desk.select-all'),
        none: say('desk.select-none'),
        absent: (count) => say('accept.absent', { count }),
        again: say('accept.back'),
        sign: (count) => say('accept.sign', { count }),
        done: (count, absent) =>
          absent === 0 ? say('accept.done', { count }) : say('accept.done-absent', { count, absent }),
      }}
    />
  );
};
