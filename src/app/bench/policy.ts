/**
 * How many decisions one core makes: ten tables of thirty rows, every person through all ten.
 */
import { compile } from '../../policy/compile.ts';
import { decide } from '../../policy/decide.ts';
import { printDmn } from '../../policy/dmn.ts';
import { loadVersion } from '../../policy/load.ts';
import type { DecisionTable, Facts } from '../../policy/table.ts';

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const keyCountries = ['KR', 'IT', 'IR', 'JP', 'FR', 'ES', 'DE', 'US', 'GB', 'CH', 'SE', 'BE', 'NO', 'NL', 'DK', 'AT'];
const others = ['CN', 'AU', 'MY', 'GR', 'CZ', 'FI', 'QA', 'CA', 'SA', 'PH', 'SG', 'TH'];
const districts = [
  'Pudong',
  'Huangpu',
  'Xuhui',
  'Changning',
  'Jingan',
  'Putuo',
  'Hongkou',
  'Yangpu',
  'Minhang',
  'Baoshan',
];
const categories = ['traveller', 'crew', 'transit', 'diplomat', 'ship crew'];
const countryCells = ['-', 'keyCountries', 'not(keyCountries)', '"US", "GB"'];
const ageCells = ['-', '< 14', '[14..70)', '>= 70'];
const historyCells = [
  '-',
  'some c in ? satisfies list contains(keyCountries, c)',
  'list contains(?, "IT")',
  'count(?) > 2',
];
const enteredCells = ['-', '< @"2020-03-26T18:00:00+08:00"', '>= @"2020-03-28T00:00:00+08:00"'];
const temperatureCells = ['-', '>= 37.3', '< 37.3'];

function pick(list: readonly string[], at: number): string {
  return list[at % list.length] ?? '-';
}

/** Thirty rows, the last one open, with the kinds of cell that the sample city uses. */
function table(at: number): DecisionTable {
  const rules = Array.from({ length: 30 }, (_, row) => {
    const seed = row * 7 + at * 3 + 1;
    const last = row === 29;
    const cells = [
      pick(countryCells, seed),
      pick(ageCells, seed >> 1),
      row % 3 === 0 ? `"${pick(districts, seed)}"` : '-',
      row % 2 === 0 ? `"${pick(categories, seed)}"` : '-',
      pick(['-', 'true', 'false'], seed >> 2),
      pick(temperatureCells, seed >> 1),
      row % 4 === 0 ? pick(historyCells, seed) : '-',
      pick(enteredCells, seed >> 3),
    ];
    const outputs = [
      `"${pick(['red', 'yellow', 'green'], seed)}"`,
      at % 3 === 0 ? 'enteredAt + duration("P14D")' : '@"2020-04-11T00:00:00+08:00"',
    ];
    return { id: `r${row + 1}`, inputs: last ? cells.map(() => '-') : cells, outputs };
  });
  return {
    id: `t${at}`,
    name: `Table ${at}`,
    hitPolicy: at % 5 === 4 ? 'COLLECT' : 'FIRST',
    inputs: [
      { name: 'country', type: 'string' },
      { name: 'age', type: 'number' },
      { name: 'district', type: 'string', values: districts },
      { name: 'category', type: 'string', values: categories },
      { name: 'symptoms', type: 'boolean' },
      { name: 'temperature', type: 'number' },
      { name: 'history', type: 'list<string>' },
      { name: 'enteredAt', type: 'dateTime' },
    ],
    outputs: [
      { name: 'lane', type: 'string', values: ['red', 'yellow', 'green'] },
      { name: 'until', type: 'dateTime' },
    ],
    rules,
  };
}

function person(at: number): Facts {
  const minute = String(at % 60).padStart(2, '0');
  const hour = String((at >> 3) % 24).padStart(2, '0');
  const all = [...keyCountries, ...others];
  return {
    country: pick(all, at * 13),
    age: (at * 17) % 95,
    district: pick(districts, at),
    category: pick(categories, at >> 2),
    symptoms: at % 23 === 0,
    temperature: 36 + ((at * 31) % 25) / 10,
    history: [pick(all, at * 5), pick(all, at * 11 + 3)].slice(0, 1 + (at % 2)),
    enteredAt: `2020-03-${20 + (at % 10)}T${hour}:${minute}:00+08:00`,
  };
}

/** Processor time of this thread, so that what else the machine does is not counted. */
function threadSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000_000;
}

/** Persons and decisions per second on one core, and what loading and compiling a version costs. */
export async function benchPolicy(seconds = 1): Promise<readonly Measured[]> {
  const tables = Array.from({ length: 10 }, (_, at) => table(at));
  const head = {
    name: 'bench',
    version: '1',
    announcedAt: '2020-03-01T00:00:00+08:00',
    effectiveFrom: '2020-03-01T00:00:00+08:00',
    expiresAt: '2020-12-31T00:00:00+08:00',
    legalBasis: 'none: a measurement',
    reviewAt: '2020-06-01T00:00:00+08:00',
    binds: ['district'],
    transition: 'everyone inside',
    lists: { keyCountries },
  };
  const files = tables.map((each) => ({ path: `${each.id}.dmn`, text: printDmn(each) }));
  const loadStart = performance.now();
  const loaded = await loadVersion([{ path: 'version.json', text: JSON.stringify(head) }, ...files]);
  const loadMs = performance.now() - loadStart;
  if (!('tables' in loaded)) throw new Error(JSON.stringify(loaded));
  const compileStart = performance.now();
  const policy = compile(loaded);
  const compileMs = performance.now() - compileStart;
  const people = Array.from({ length: 20_000 }, (_, at) => person(at));
  const ids = tables.map(({ id }) => id);
  let undecided = 0;
  const everyone = (): void => {
    for (const facts of people) {
      for (const id of ids) if (decide(policy, id, facts).kind !== 'decision') undecided++;
    }
  };
  everyone();
  const rates: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (rates.length < 3 || performance.now() < end) {
    const start = threadSeconds();
    everyone();
    rates.push(people.length / (threadSeconds() - start));
  }
  if (undecided > 0) throw new Error(`${undecided} decisions found no row`);
  const middle = rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? 0;
  return [
    {
      name: 'policy: persons through ten tables of thirty rows',
      value: Math.round(middle),
      unit: 'persons/s per core',
    },
    { name: 'policy: decisions', value: Math.round(middle * ids.length), unit: 'decisions/s per core' },
    { name: 'policy: loading and checking the version', value: Math.round(loadMs), unit: 'ms' },
    { name: 'policy: compiling the version', value: Math.round(compileMs), unit: 'ms' },
  ];
}
