import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type GapAge, type GapCounts, gapAges } from '../../../contract/gaps.ts';
import { named } from '../../text/named.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { useSession } from '../session.tsx';
import type { GapChoice } from './gaps-screen.tsx';
import { gapsWords } from './words.ts';

type Sums = Record<GapAge | 'late', number>;
const none = (): Sums => ({ new: 0, day: 0, older: 0, late: 0 });
const shownOwners = 6;

/** Gaps by kind and age, with whose they are: a number chooses what is listed below. */
export const GapMatrix = ({
  counts,
  choice,
  onChoose,
}: {
  readonly counts: GapCounts;
  readonly choice: GapChoice;
  readonly onChoose: (change: Partial<GapChoice>) => void;
}) => {
  const { t } = useTranslation();
  const say = useWords(gapsWords);
  const { nameOf } = useSession();
  const rows = useMemo(() => {
    const kinds = new Map<string, { sums: Sums; owners: { owner: string; count: number }[] }>();
    for (const cell of counts.cells) {
      const known = kinds.get(cell.kind) ?? { sums: none(), owners: [] };
      for (const age of [...gapAges, 'late'] as const) known.sums[age] += cell[age];
      known.owners.push({ owner: cell.owner, count: cell.new + cell.day + cell.older });
      kinds.set(cell.kind, known);
    }
    return [...kinds].toSorted(([, one], [, other]) => totalOf(other.sums) - totalOf(one.sums));
  }, [counts]);
  const cell = (kind: string, age: GapAge, count: number) => {
    const chosen = choice.kind === kind && choice.age === age;
    return (
      <td key={age}>
        {count > 0 && (
          <button
            type="button"
            className={age === 'older' ? 'gap-cell old' : 'gap-cell'}
            aria-pressed={chosen}
            aria-label={`${named(t, 'gap', kind)}, ${say(`gaps.age.${age}`)}: ${numberText(count)}`}
            onClick={() => onChoose(chosen ? { kind: null, age: null } : { kind, age })}
          >
            {numberText(count)}
          </button>
        )}
      </td>
    );
  };
  return (
    <div className="card gap-matrix-place" tabIndex={0} role="region" aria-label={say('gaps.matrix')}>
      <table className="gap-matrix">
        <caption className="unseen">{say('gaps.matrix')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('gaps.kind')}</th>
            <th scope="col">{say('gaps.sum')}</th>
            {gapAges.map((age) => (
              <th key={age} scope="col">
                {say(`gaps.age.${age}`)}
              </th>
            ))}
            <th scope="col">{say('gaps.late')}</th>
            <th scope="col">{say('gaps.owner')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([kind, { sums, owners }]) => (
            <tr key={kind} aria-current={choice.kind === kind ? 'true' : undefined}>
              <th scope="row">{named(t, 'gap', kind)}</th>
              <td>
                <button
                  type="button"
                  className="gap-cell sum"
                  aria-pressed={choice.kind === kind && choice.age === null}
                  aria-label={`${named(t, 'gap', kind)}: ${numberText(totalOf(sums))}`}
                  onClick={() =>
                    onChoose(choice.kind === kind && choice.age === null ? { kind: null } : { kind, age: null })
                  }
                >
                  {numberText(totalOf(sums))}
                </button>
              </td>
              {gapAges.map((age) => cell(kind, age, sums[age]))}
              <td>{sums.late > 0 && <span className="mark mark-late">{numberText(sums.late)}</span>}</td>
              <td className="gap-owners">
                {owners.slice(0, shownOwners).map(({ owner, count }) => (
                  <button
                    key={owner}
                    type="button"
                    className="gap-owner"
                    aria-pressed={choice.owner === owner && choice.kind === kind}
                    onClick={() =>
                      onChoose(
                        choice.owner === owner && choice.kind === kind ? { owner: null, kind: null } : { owner, kind },
                      )
                    }
                  >
                    {nameOf(owner)} <b>{numberText(count)}</b>
                  </button>
                ))}
                {owners.length > shownOwners && <span className="quiet small">+{owners.length - shownOwners}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const totalOf = (sums: Sums): number => sums.new + sums.day + sums.older;
