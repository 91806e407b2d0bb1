import type { ListedCase } from '../../../contract/answer.ts';
import { useWords } from '../../text/words.ts';
import { CountIn } from '../desk/count-in.tsx';
import { markOf } from '../person/person.ts';
import { useSession } from '../session.tsx';
import { laboratoryWords } from './words.ts';

/** The number on a tube's label; a mark where none was recorded. */
const labelOf = (tube: Pick<ListedCase, 'case' | 'person'>): string => {
  const label = tube.person?.['label'];
  return typeof label === 'string' && label !== '' ? label : markOf(tube.case);
};

/** Receives a batch: its tubes are found by their labels. */
export const BatchDialog = ({
  handover,
  from,
  onClose,
}: {
  readonly handover: string;
  readonly from: string;
  readonly onClose: () => void;
}) => {
  const say = useWords(laboratoryWords);
  const { nameOf } = useSession();
  const find = async (label: string, tubes: readonly ListedCase[]): Promise<ListedCase | null> =>
    tubes.find((one) => labelOf(one).toLowerCase() === label.toLowerCase() || one.case === label) ?? null;
  return (
    <CountIn
      handover={handover}
      onClose={onClose}
      find={find}
      nameFor={labelOf}
      label={(tube) => <span className="label">{labelOf(tube)}</span>}
      texts={{
        title: say('batch.title'),
        cancel: say('batch.cancel'),
        from: say('lab.batch-from', { unit: nameOf(from) }),
        count: say('batch.count'),
        why: say('batch.count-why'),
        next: say('batch.next'),
        compared: (expected, counted) =>
          counted === expected ? say('batch.agrees', { count: expected }) : say('batch.differs', { expected, counted }),
        scan: say('batch.scan'),
        found: (tube) => say('batch.found', { label: labelOf(tube) }),
        unknown: (label) => say('batch.unknown', { label }),
        ticked: (present, expected) => <strong>{say('batch.checked', { present, expected })}</strong>,
        all: say('batch.all'),
        none: say('batch.clear'),
        absent: (count) => say('batch.missing', { count }),
        again: say('batch.again'),
        sign: (count) => say('batch.sign', { count }),
        done: (count, missing) =>
          missing === 0 ? say('batch.signed', { count }) : say('batch.signed-missing', { count, missing }),
      }}
    />
  );
};
