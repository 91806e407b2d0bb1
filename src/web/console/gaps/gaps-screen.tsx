import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Select } from '@mantine/core';
import { type GapAge, gapAges, gapCounts } from '../../../contract/gaps.ts';
import '../../styles/desk.css';
import '../../styles/gaps.css';
import { named } from '../../text/named.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { useAsked } from '../asked.ts';
import { ExportButtons } from '../exports.tsx';
import { useSaidInAddress } from '../said-in-address.ts';
import { Waiting } from '../waiting.tsx';
import { useSession } from '../session.tsx';
import { GapList } from './gap-list.tsx';
import { GapMatrix } from './gap-matrix.tsx';
import { gapsWords } from './words.ts';

export interface GapChoice {
  readonly kind: string | null;
  readonly owner: string | null;
  readonly age: GapAge | null;
  readonly late: boolean;
}

/** Every open gap that the unit may see: how many of which kind, whose, how old; and one by one. */
export const GapsScreen = () => {
  const { t } = useTranslation();
  const say = useWords(gapsWords);
  const { nameOf } = useSession();
  const go = useNavigate();
  const said = useSaidInAddress();
  const choice: GapChoice = {
    kind: said('kind'),
    owner: said('owner'),
    age: gapAges.find((one) => one === said('age')) ?? null,
    late: said('late') === 'true',
  };
  const choose = (change: Partial<GapChoice>): void => {
    const { kind, owner, age, late } = { ...choice, ...change };
    const search = {
      ...(kind === null ? {} : { kind }),
      ...(owner === null ? {} : { owner }),
      ...(age === null ? {} : { age }),
      ...(late ? { late: 'true' } : {}),
    };
    void go({ to: '/gaps', search, replace: true });
  };
  const asked = useAsked(gapCounts, '/v1/gaps/counts');
  const { data } = asked;
  if (data === undefined) return <Waiting of={asked} screen />;
  const kinds = [...new Set(data.cells.map(({ kind }) => kind))];
  const owners = [...new Set(data.cells.map(({ owner }) => owner))];
  const filtered = choice.kind !== null || choice.owner !== null || choice.age !== null || choice.late;
  return (
    <div className="screen gaps">
      <div className="screen-head">
        <h1>{say('gaps.title')}</h1>
        <b className="gap-total">{say('gaps.total', { count: numberText(data.total) })}</b>
        <span className="end">
          <ExportButtons
            list="gaps"
            scope="below"
            {...(choice.kind === null ? {} : { kind: choice.kind })}
            {...(choice.owner === null ? {} : { owner: choice.owner })}
          />
        </span>
      </div>
      {data.total === 0 ? (
        <div className="nothing">
          <h2>{say('gaps.none')}</h2>
          <p>{say('gaps.none-what')}</p>
        </div>
      ) : (
        <>
          <GapMatrix counts={data} choice={choice} onChoose={choose} />
          <div className="row no-print">
            <Select
              aria-label={say('gaps.kind')}
              placeholder={say('gaps.any-kind')}
              clearable
              searchable
              data={kinds.map((kind) => ({ value: kind, label: named(t, 'gap', kind) }))}
              value={choice.kind}
              onChange={(kind) => choose({ kind })}
            />
            <Select
              aria-label={say('gaps.owner')}
              placeholder={say('gaps.any-owner')}
              clearable
              searchable
              data={owners.map((owner) => ({ value: owner, label: nameOf(owner) }))}
              value={choice.owner}
              onChange={(owner) => choose({ owner })}
            />
            <Select
              aria-label={say('gaps.age.title')}
              placeholder={say('gaps.any-age')}
              clearable
              data={gapAges.map((age) => ({ value: age, label: say(`gaps.age.${age}`) }))}
              value={choice.age}
              onChange={(age) => choose({ age: gapAges.find((one) => one === age) ?? null })}
            />
            <button
              type="button"
              className="button"
              aria-pressed={choice.late}
              onClick={() => choose({ late: !choice.late })}
            >
              {say('gaps.only-late')}
            </button>
            {filtered && (
              <button
                type="button"
                className="button"
                onClick={() => choose({ kind: null, owner: null, age: null, late: false })}
              >
                {say('gaps.all')}
              </button>
            )}
          </div>
          <GapList choice={choice} />
        </>
      )}
    </div>
  );
};
