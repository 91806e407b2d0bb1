import { z } from 'zod';
import { isUsableName } from './builtin.ts';
import type { TableProblem } from './compile.ts';
import { compileTable } from './compile.ts';
import { DmnRefused, parseDmn } from './dmn.ts';
import { feelinProblems } from './feelin-check.ts';
import { instantMs } from './instant.ts';
import { rowProblems } from './overlap.ts';
import type { DecisionTable, PolicyProblem, PolicyVersion } from './table.ts';

/** A file of a version folder; its text, not its bytes, since nothing here reads files. */
export interface VersionFile {
  readonly path: string;
  readonly text: string;
}

const instant = z
  .string()
  .refine((text) => instantMs(text) !== null, 'must be an instant with an offset, like 2020-03-28T00:00+08:00');
const words = z.string().refine((text) => text.trim() !== '', 'must not be empty');
const label = z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'must hold only letters, digits, . _ -');

const versionShape = z.strictObject({
  name: label,
  version: label,
  announcedAt: instant,
  effectiveFrom: instant,
  expiresAt: instant,
  legalBasis: words,
  reviewAt: instant,
  binds: z.array(words).min(1),
  transition: z.union([
    z.enum(['new arrivals only', 'everyone inside', 'running ones finish']),
    z.strictObject({ since: instant }),
  ]),
  lists: z.record(z.string(), z.array(words)),
});

type Head = z.infer<typeof versionShape>;

function error(file: string, code: PolicyProblem['code'], message: string): PolicyProblem {
  return { severity: 'error', code, file, message };
}

/**
 * Reads and checks the files of one version: `version.json` and any number of `*.dmn`. Other files are ignored.
 * Gives the version, warnings included, or everything that is wrong with it (errors and warnings), each with its file,
 * table, row and column.
 */
export async function loadVersion(files: readonly VersionFile[]): Promise<PolicyVersion | PolicyProblem[]> {
  const problems: PolicyProblem[] = [];
  const head = readHead(files, problems);
  const tables: { readonly file: string; readonly table: DecisionTable }[] = [];
  for (const { path, text } of files.filter((file) => file.path.endsWith('.dmn'))) {
    try {
      tables.push({ file: path, table: await parseDmn(text) });
    } catch (failure) {
      if (!(failure instanceof DmnRefused)) throw failure;
      problems.push(...failure.problems.map((message) => error(path, 'unreadable', message)));
    }
  }
  if (tables.length === 0 && problems.length === 0)
    problems.push(error('version.json', 'version', 'the version has no table'));
  const lists = head?.lists ?? {};
  const seen = new Map<string, string>();
  const feelin = feelinProblems(lists);
  for (const { file, table } of tables) {
    const twin = seen.get(table.id);
    if (twin !== undefined) problems.push({ ...error(file, 'table', `the table is also in ${twin}`), table: table.id });
    seen.set(table.id, file);
    if (head !== null) problems.push(...checkTable(table, lists, feelin).map((problem) => ({ ...problem, file })));
  }
  if (head === null || problems.some(({ severity }) => severity === 'error')) return problems;
  return { ...head, tables: tables.map(({ table }) => table), warnings: problems };
}

/** Everything wrong with one table, as far as it can be told without its version's other tables. */
function checkTable(
  table: DecisionTable,
  lists: Readonly<Record<string, readonly string[]>>,
  feelin: (table: DecisionTable) => readonly TableProblem[],
): readonly TableProblem[] {
  const { compiled, problems } = compileTable(table, lists);
  if (problems.length > 0) return problems;
  return [...feelin(table), ...rowProblems(compiled)];
}

function readHead(files: readonly VersionFile[], problems: PolicyProblem[]): Head | null {
  const heads = files.filter(({ path }) => path === 'version.json' || path.endsWith('/version.json'));
  const [file] = heads;
  if (file === undefined || heads.length > 1) {
    problems.push(
      error('version.json', 'version', file === undefined ? 'the file is missing' : 'there is more than one'),
    );
    return null;
  }
  let json: unknown;
  try {
    json = JSON.parse(file.text);
  } catch {
    problems.push(error(file.path, 'unreadable', 'this is not JSON'));
    return null;
  }
  const read = versionShape.safeParse(json);
  if (!read.success) {
    for (const issue of read.error.issues) {
      const column = issue.path.map(String).join('.');
      const message = `${column === '' ? 'version.json' : column}: ${issue.message}`;
      problems.push({ ...error(file.path, 'version', message), ...(column === '' ? {} : { column }) });
    }
    return null;
  }
  problems.push(...headProblems(file.path, read.data));
  return read.data;
}

function headProblems(file: string, head: Head): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const at = (text: string): number => instantMs(text) ?? Number.NaN;
  if (at(head.expiresAt) <= at(head.effectiveFrom)) {
    problems.push({ ...error(file, 'dates', 'the version expires before it takes effect'), column: 'expiresAt' });
  }
  const warn = (column: string, message: string): void => {
    problems.push({ severity: 'warning', code: 'dates', file, column, message });
  };
  if (at(head.announcedAt) > at(head.effectiveFrom))
    warn('announcedAt', 'the version takes effect before it is announced');
  if (at(head.reviewAt) > at(head.expiresAt)) warn('reviewAt', 'the review comes only after the version has expired');
  if (typeof head.transition === 'object' && at(head.transition.since) > at(head.effectiveFrom)) {
    problems.push({ ...error(file, 'dates', 'since lies after effectiveFrom'), column: 'transition.since' });
  }
  for (const [name, items] of Object.entries(head.lists)) {
    const column = `lists.${name}`;
    if (!isUsableName(name))
      problems.push({ ...error(file, 'version', `${name} cannot be the name of a list`), column });
    if (new Set(items).size !== items.length)
      problems.push({ ...error(file, 'version', 'an item stands twice in the list'), column });
    if (items.length === 0)
      problems.push({ severity: 'warning', code: 'version', file, column, message: 'the list is empty' });
  }
  return problems;
}
