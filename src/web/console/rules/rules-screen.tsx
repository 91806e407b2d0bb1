import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import {
  type PolicyDecided,
  type PolicyTable,
  policyDecided,
  policyRunning,
  policyTable,
  policyView,
} from '../../../contract/policy.ts';
import { liveKey } from '../../ask/queries.ts';
import { ask } from '../../ask/request.ts';
import '../../styles/rules.css';
import { currentLanguage } from '../../text/language.ts';
import { useWords } from '../../text/words.ts';
import { numberText } from '../../ui/count.tsx';
import { Refusal } from '../refusal.tsx';
import { useSession } from '../session.tsx';
import { Waiting } from '../waiting.tsx';
import { ExampleDialog } from './example-dialog.tsx';
import { TableView } from './table-view.tsx';
import { VersionCard } from './version-card.tsx';
import { rulesWords } from './words.ts';

/** Counting is dear, and a minute changes little: it is not done anew at every ring of the bell. */
const goodFor = 60_000;
const top = 8;

const useDecided = (rung: number) => {
  const { unit } = useSession();
  const decided = useQuery({
    queryKey: ['policy-decided', unit],
    queryFn: ({ signal }) => ask(policyDecided, '/v1/policy/decided', { unit, signal }),
    staleTime: goodFor,
    placeholderData: (before) => before,
  });
  const { dataUpdatedAt, refetch } = decided;
  useEffect(() => {
    if (dataUpdatedAt > 0 && rung - dataUpdatedAt > goodFor) void refetch();
  }, [rung, dataUpdatedAt, refetch]);
  return decided;
};

/** What rows hold now is counted only where a table is looked at that is counted so: it reads every open case. */
const useRunning = (wanted: boolean) => {
  const { unit } = useSession();
  return useQuery({
    queryKey: ['policy-running', unit],
    enabled: wanted,
    queryFn: ({ signal }) => ask(policyRunning, '/v1/policy/running', { unit, signal }),
    staleTime: goodFor,
    placeholderData: (before) => before,
  });
};

/** The rules that apply now: versions, tables in people's words, and whom each row decided today. */
export const RulesScreen = () => {
  const say = useWords(rulesWords);
  const { unit } = useSession();
  const language = currentLanguage();
  const asked: unknown = useSearch({ strict: false });
  const said = (name: string): string | null => {
    const value: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, name) : null;
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const policy = useQuery({
    queryKey: [...liveKey, unit, 'policy', language],
    queryFn: ({ signal }) => ask(policyView, '/v1/policy', { unit, signal }),
    placeholderData: (before) => before,
  });
  const decided = useDecided(policy.dataUpdatedAt);
  const [example, setExample] = useState<{ readonly table: string; readonly row: string } | null>(null);
  const [filter, setFilter] = useState('');
  const words = useDeferredValue(filter.trim());
  const { data } = policy;
  const version = data?.versions.find((one) => one.version === data.inForce);
  const chosen =
    said('table') ?? version?.tables.find(({ table }) => table === 'lane')?.table ?? version?.tables[0]?.table;
  const marked = said('row');
  const shown = useQuery({
    queryKey: ['policy-table', unit, language, version?.version, chosen],
    enabled: version !== undefined && chosen !== undefined,
    queryFn: ({ signal }) =>
      ask(policyTable, `/v1/policy/tables/${chosen}?version=${version?.version ?? ''}`, { unit, signal }),
    staleTime: Infinity,
  });
  const table = shown.data;
  useEffect(() => {
    if (marked !== null && table !== undefined)
      document.getElementById(`row-${marked}`)?.scrollIntoView({ block: 'center' });
  }, [marked, table]);
  const rows = useMemo(
    () => (decided.data?.rows ?? []).filter((one) => one.version === version?.version),
    [decided.data, version],
  );
  const running = useRunning(table?.counted === 'now');
  const counted = useMemo(() => byTable(rows), [rows]);
  const held = useMemo(
    () => byTable((running.data?.rows ?? []).filter((one) => one.version === version?.version)),
    [running.data, version],
  );
  if (data === undefined) return <Waiting of={policy} screen />;
  const now = Date.parse(data.now);
  const heads = new Map(version?.tables.map((one) => [one.table, one.title]));
  // Whom rows decided; what else is counted is no person.
  const people = new Set(version?.tables.flatMap((one) => (one.counted === 'today' ? [one.table] : [])));
  const leading = rows.filter((one) => people.has(one.table)).slice(0, top);
  const most = leading[0]?.cases ?? 1;
  return (
    <div className="screen rules">
      <div className="screen-head">
        <h1>{say('rules.title')}</h1>
      </div>
      {version === undefined && (
        <div className="nothing">
          <h2>{say('rules.none')}</h2>
          <p>{say('rules.none-what')}</p>
        </div>
      )}
      <div className="rule-head">
        <section className="card rule-top">
          <h2>{say('rules.top')}</h2>
          {decided.data !== undefined && leading.length === 0 && <p className="quiet">{say('rules.top-none')}</p>}
          <ol>
            {leading.map((one) => (
              <li key={`${one.table} ${one.row}`}>
                <Link to="/rules" search={{ table: one.table, row: one.row }}>
                  <span className="rule-bar">
                    <i style={{ width: `${(one.cases / most) * 100}%` }} />
                  </span>
                  <b>{numberText(one.cases)}</b>
                  <span>
                    {heads.get(one.table) ?? one.table} <span className="quiet">{one.row}</span>
                  </span>
                </Link>
              </li>
            ))}
          </ol>
          {decided.data !== undefined && (
            <p className="quiet small">{say('rules.count-day', { day: decided.data.day })}</p>
          )}
        </section>
        {version !== undefined && <VersionCard version={version} inForce now={now} />}
      </div>
      {version !== undefined && (
        <div className="rule-halves">
          <nav className="card rule-tables" aria-label={say('rules.tables')}>
            <ul>
              {version.tables.map((one) => {
                const count = counted.get(one.table);
                return (
                  <li key={one.table}>
                    <Link
                      to="/rules"
                      search={{ table: one.table }}
                      aria-current={one.table === chosen ? 'page' : undefined}
                    >
                      <span>{one.title}</span>
                      <span className="quiet small">{say('rules.rows', { count: one.rows })}</span>
                      {count !== undefined && <b>{numberText(sum(count))}</b>}
                      {one.counted === 'none' && <span className="quiet small">{say('rules.uncounted')}</span>}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </nav>
          <section className="card rule-sheet">
            {table === undefined ? (
              <Waiting of={shown} />
            ) : (
              <>
                <div className="row">
                  <h2>{table.title}</h2>
                  <span className="quiet small">{hitWords(say, table.hitPolicy)}</span>
                  <label className="push">
                    <span className="unseen">{say('rules.find')}</span>
                    <input
                      className="search"
                      type="search"
                      placeholder={say('rules.find')}
                      value={filter}
                      onChange={({ currentTarget }) => setFilter(currentTarget.value)}
                    />
                  </label>
                </div>
                {table.counted === 'none' && <p className="quiet small">{say('rules.unrecorded')}</p>}
                {table.counted === 'closed' && <p className="quiet small">{say('rules.closed')}</p>}
                {table.counted === 'now' && <p className="quiet small">{say('rules.held')}</p>}
                <Refusal error={table.counted === 'now' ? running.error : null} />
                <TableView
                  table={table}
                  counts={countsOf(table.counted, counted.get(table.table), held.get(table.table))}
                  counted={table.counted}
                  marked={marked}
                  filter={words}
                  onExample={(row) => setExample({ table: table.table, row })}
                />
              </>
            )}
          </section>
        </div>
      )}
      {data.versions
        .filter((one) => one.version !== data.inForce)
        .map((one) => (
          <VersionCard key={one.version} version={one} inForce={false} now={now} />
        ))}
      {example !== null && version !== undefined && (
        <ExampleDialog {...example} version={version.version} onClose={() => setExample(null)} />
      )}
    </div>
  );
};

/** How many each row decided today or holds now; null where nobody counts. */
const countsOf = (
  how: PolicyTable['counted'],
  today: ReadonlyMap<string, number> | undefined,
  now: ReadonlyMap<string, number> | undefined,
): ReadonlyMap<string, number> | null => (how === 'none' ? null : ((how === 'now' ? now : today) ?? new Map()));

type Rows = PolicyDecided['rows'];
const byTable = (rows: Rows): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const tables = new Map<string, Map<string, number>>();
  for (const { table, row, cases } of rows) {
    const known = tables.get(table) ?? new Map<string, number>();
    known.set(row, cases);
    tables.set(table, known);
  }
  return tables;
};
const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((one, other) => one + other, 0);

const hitWords = (say: ReturnType<typeof useWords<keyof typeof rulesWords>>, policy: string): string =>
  policy === 'FIRST'
    ? say('rules.hit-first')
    : policy === 'UNIQUE'
      ? say('rules.hit-unique')
      : say('rules.hit-other', { policy });
