import type { PolicyTable } from '../../contract/policy.ts';
import type { Language } from '../../contract/language.ts';
import { loops } from '../../city/loops.ts';
import { type Instant, days } from '../../loop/terms.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import { wordingIn } from '../../policy/wording.ts';
import type { DecidedRow } from '../../store/read/decided.ts';
import {
  type ClosedRow,
  type GapsAlike,
  type Spoken,
  closedBy,
  closedRows,
  openGapKinds,
  openGapOf,
  openGapsAlike,
  runningBy,
  runningRows,
} from '../../store/read/ruled.ts';
import type { Seen } from '../../store/reader.ts';
import type { House } from '../house.ts';

/** Tables whose answers stay with the case. */
const recorded: ReadonlySet<string> = new Set(
  [...loops.values()].flatMap(({ decisions }) => decisions.map(({ table }) => table)),
);

/**
 * How the rows of a table can be counted: by whom they decided today, by cases closed today, by what they hold now, or not
 * at all, because which row spoke is written down nowhere.
 */
export type Counted = PolicyTable['counted'];

const retention = 'retention';
const clocks = 'clocks';
const gaps = 'gaps';

const listOfKinds = /^\s*"[^"]*"(\s*,\s*"[^"]*")*\s*$/;

/** What the table of gaps of a version is asked by. */
interface AskedOfGaps {
  readonly names: readonly string[];
  /** Whether nothing but its kind decides which row speaks about a gap. */
  readonly byKind: (kind: string) => boolean;
}

/** Null where a column is computed: then it is not known here what the table is told. */
const askedOfGaps = (policy: CompiledPolicy): AskedOfGaps | null => {
  const found = policy.tables.get(gaps);
  if (found === undefined) return null;
  const names = found.columns.flatMap(({ fact }) => fact ?? []);
  if (names.length < found.columns.length) return null;
  const at = names.indexOf('kind');
  // Rows that look at more, by what they say of the kind.
  const wider = found.table.rules.flatMap(({ inputs }) =>
    inputs.some((cell, column) => column !== at && cell.trim() !== '-') ? [inputs[at] ?? '-'] : [],
  );
  // A cell that does more than list kinds may mean any of them.
  const mentions = (cell: string, kind: string): boolean => !listOfKinds.test(cell) || cell.includes(`"${kind}"`);
  return { names, byKind: (kind) => !wider.some((cell) => mentions(cell, kind)) };
};

/** How the rows of a table of a version are counted. */
export const countedHow = (policy: CompiledPolicy | undefined, table: string): Counted => {
  if (recorded.has(table)) return 'today';
  if (table === retention) return 'closed';
  if (table === clocks) return 'now';
  return table === gaps && policy !== undefined && askedOfGaps(policy) !== null ? 'now' : 'none';
};

const summed = (rows: readonly DecidedRow[]): readonly DecidedRow[] => {
  const sums = new Map<string, DecidedRow>();
  for (const one of rows) {
    const key = `${one.table} ${one.version} ${one.row}`;
    sums.set(key, { ...one, cases: one.cases + (sums.get(key)?.cases ?? 0) });
  }
  return [...sums.values()].toSorted((one, other) => other.cases - one.cases);
};

/** The lengths for which a version keeps cases, in milliseconds. */
const lengthsOf = (policy: CompiledPolicy): readonly number[] => {
  const table = policy.tables.get(retention)?.table;
  const at = table?.outputs.findIndex(({ name }) => name === 'days') ?? -1;
  const found = (table?.rules ?? []).map(({ outputs }) => Number(outputs[at]));
  return [...new Set(found.filter((length) => Number.isFinite(length)))].map((length) => days(length));
};

type Closed = ClosedRow & { readonly rows: readonly string[] };

/** Cases that were closed between two instants, with the rows that say for how long they are kept. */
const closedIn = async (
  house: House,
  seen: Seen,
  policy: CompiledPolicy,
  from: number,
  to: number,
): Promise<Closed[]> => {
  const rule = house.rules.at(Date.parse(policy.version.effectiveFrom) as Instant);
  return (await closedRows(seen, from, to, lengthsOf(policy))).flatMap((row) => {
    const ruling = rule(retention, { loop: row.loop, ending: row.ending });
    const said = ruling?.version === policy.version.version && ruling.outputs['days'] === row.kept / days(1);
    return said ? [{ ...row, rows: ruling.rows }] : [];
  });
};

/** How many cases each row of the table of retention let be kept, of those closed between two instants. */
export const closedTold = async (
  house: House,
  seen: Seen,
  from: number,
  to: number,
): Promise<readonly DecidedRow[]> => {
  const policy = house.rules.inForce((to - 1) as Instant);
  if (policy === null) return [];
  const { version } = policy.version;
  const found = await closedIn(house, seen, policy, from, to);
  return summed(found.flatMap(({ rows, cases }) => rows.map((row) => ({ table: retention, version, row, cases }))));
};

/** Open gaps, told alike, with the rows that name their owner now. */
interface OwnedGaps extends Pick<GapsAlike, 'cases'> {
  readonly rows: readonly string[];
  /** The newest of them. */
  readonly newest: () => Promise<Spoken | null>;
}

const ownedGaps = async (house: House, seen: Seen, policy: CompiledPolicy, now: Instant): Promise<OwnedGaps[]> => {
  const asked = askedOfGaps(policy);
  if (asked === null) return [];
  const rule = house.rules.at(now);
  const kinds = await openGapKinds(seen);
  const plain = kinds.flatMap(({ kind, cases }): OwnedGaps[] => {
    const newest = (): Promise<Spoken | null> => openGapOf(seen, [kind]);
    return asked.byKind(kind) ? [{ rows: rule(gaps, { kind })?.rows ?? [], cases, newest }] : [];
  });
  const others = kinds.flatMap(({ kind }) => (asked.byKind(kind) ? [] : [kind]));
  const alike = others.length === 0 ? [] : await openGapsAlike(seen, others, asked.names);
  const wide = alike.map(({ facts, cases, case_id, at }): OwnedGaps => {
    return { rows: rule(gaps, facts)?.rows ?? [], cases, newest: () => Promise.resolve({ case_id, at }) };
  });
  return [...plain, ...wide];
};

/** What each row holds now: clocks that run, and open gaps by the row that names their owner. */
export const runningTold = async (house: House, seen: Seen, now: Instant): Promise<readonly DecidedRow[]> => {
  const running = await runningRows(seen);
  const policy = house.rules.inForce(now);
  if (policy === null) return running;
  const owned = (await ownedGaps(house, seen, policy, now)).flatMap(({ rows, cases }) =>
    rows.map((row) => ({ table: gaps, version: policy.version.version, row, cases })),
  );
  return [...running, ...summed(owned)];
};

/** Any one case that a row of these tables speaks about, or null. */
export const toldBy = async (
  house: House,
  seen: Seen,
  policy: CompiledPolicy,
  by: { readonly table: string; readonly row: string },
  day: { readonly from: number; readonly to: number; readonly now: Instant },
): Promise<Spoken | null> => {
  const { version } = policy.version;
  const speaks = (rows: readonly string[]): boolean => rows.includes(by.row);
  if (by.table === clocks) return runningBy(seen, version, by.row);
  if (by.table === gaps) {
    let newest: Spoken | null = null;
    for (const owned of await ownedGaps(house, seen, policy, day.now)) {
      const one = speaks(owned.rows) ? await owned.newest() : null;
      if (one !== null && one.at > (newest?.at ?? -Infinity)) newest = one;
    }
    return newest;
  }
  const pairs = (await closedIn(house, seen, policy, day.from, day.to)).filter(({ rows }) => speaks(rows));
  const [first] = pairs;
  return first === undefined
    ? null
    : closedBy(
        seen,
        day.from,
        day.to,
        first.kept,
        pairs.filter(({ kept }) => kept === first.kept),
      );
};

/** What a row says and why it exists, as its authors wrote it. */
export const rowSays = (
  policy: CompiledPolicy,
  by: { readonly table: string; readonly row: string },
  language: Language,
): { readonly why: readonly string[]; readonly outputs: Readonly<Record<string, string>> } | null => {
  const table = policy.tables.get(by.table)?.table;
  const row = table?.rules.find(({ id }) => id === by.row);
  if (table === undefined || row === undefined) return null;
  const note = row.annotation === undefined ? [] : [wordingIn(row.annotation, language)];
  const outputs = Object.fromEntries(table.outputs.map(({ name }, index) => [name, row.outputs[index] ?? '']));
  return {
    why: [`${by.row}${note.length > 0 ? ` · ${note[0] ?? ''}` : ''}`, wordingIn(policy.version.legalBasis, language)],
    outputs,
  };
};
