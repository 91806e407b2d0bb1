import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import type { UnitView } from '../../../contract/answer.ts';
import type { UnitLoads } from '../../../contract/administration.ts';
import { currentLanguage } from '../../text/language.ts';
import { useInWords } from '../../text/vocabulary.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { fit, plain } from '../search/options.ts';
import { adminWords } from './words.ts';

type Load = UnitLoads['items'][number];

const most = 60;

/** The tree of an administrator's units: opened branch by branch, or searched through. */
export const Tree = ({
  units,
  root,
  loads,
  chosen,
  part,
}: {
  readonly units: readonly UnitView[];
  readonly root: string;
  readonly loads: readonly Load[] | undefined;
  readonly chosen: string;
  readonly part: string;
}) => {
  const say = useWords(adminWords);
  const { word } = useInWords();
  const language = currentLanguage();
  const [filter, setFilter] = useState('');
  const typed = useDeferredValue(plain(filter));
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    here.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const parents = new Map(units.map(({ unit, parent }) => [unit, parent]));
  const path = new Set<string>();
  for (let at: string | null = parents.get(chosen) ?? null; at !== null; at = parents.get(at) ?? null) path.add(at);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map([[root, true]]));
  const byUnit = new Map(loads?.map((load) => [load.unit, load]));
  const children = new Map<string, UnitView[]>();
  for (const one of units) {
    if (one.parent === null) continue;
    children.set(one.parent, [...(children.get(one.parent) ?? []), one]);
  }
  const line = (one: UnitView) => {
    const load = byUnit.get(one.unit);
    return (
      <Link
        to="/administration"
        search={{ unit: one.unit, part }}
        className={one.active ? 'tree-name' : 'tree-name inactive'}
        aria-current={one.unit === chosen ? 'true' : undefined}
      >
        <b>{one.names[language]}</b>
        {/* The kind is said where the name does not say it already. */}
        <span className="quiet small">
          {[
            ...(word('unit-kind', one.kind) === one.names[language] ? [] : [word('unit-kind', one.kind)]),
            ...(one.active ? [] : [say('admin.inactive')]),
          ].join(' · ')}
        </span>
        {load !== undefined && load.held > 0 && <span className="tree-held">{numberText(load.held)}</span>}
      </Link>
    );
  };
  const branch = (one: UnitView) => {
    const below = children.get(one.unit) ?? [];
    const open = opened.get(one.unit) ?? path.has(one.unit);
    const name = one.names[language];
    return (
      <li key={one.unit}>
        <div className="tree-line">
          {below.length > 0 ? (
            <button
              type="button"
              className="tree-toggle"
              aria-expanded={open}
              aria-label={say(open ? 'admin.close-below' : 'admin.open-below', { unit: name })}
              onClick={() => setOpened(new Map(opened).set(one.unit, !open))}
            >
              <span aria-hidden="true">{open ? '▾' : '▸'}</span>
            </button>
          ) : (
            <span className="tree-toggle" />
          )}
          {line(one)}
        </div>
        {open && below.length > 0 && <ul>{below.map(branch)}</ul>}
      </li>
    );
  };
  const found = units
    .map((one) => ({ one, score: fit(typed, [...Object.values(one.names), one.unit]) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .slice(0, most);
  const top = units.find(({ unit }) => unit === root);
  return (
    <nav ref={here} className="card tree" aria-label={say('admin.units')}>
      <label>
        <span className="unseen">{say('admin.filter')}</span>
        <input
          className="search"
          type="search"
          placeholder={say('admin.filter')}
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </label>
      {typed === '' ? (
        <ul>{top !== undefined && branch(top)}</ul>
      ) : (
        <ul>
          {found.map(({ one }) => (
            <li key={one.unit} className="tree-line">
              {line(one)}
            </li>
          ))}
          {found.length === 0 && <li className="quiet">{say('admin.no-unit')}</li>}
        </ul>
      )}
    </nav>
  );
};
