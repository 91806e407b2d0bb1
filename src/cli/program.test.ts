import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Command } from 'commander';
import type { Parts } from './parts.ts';
import { createProgram, runCommandLine } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'huan-cli-'));
const home = join(folder, 'home');
const file = join(folder, 'list.csv');
const before = { ...process.env };
beforeAll(() => {
  writeFileSync(file, 'Flight\n');
  process.env['HUAN_HOME'] = home;
  // Whoever opens a database meets this one, and says so in other words than we expect.
  process.env['DATABASE_URL'] = 'postgresql://127.0.0.1:1/nobody-listens';
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  process.env = before;
});

const opened = (): never => {
  throw new Error('a part was called');
};
const parts = new Proxy<Parts>({ version: '0' } as Parts, {
  get: (_target, name) => (name === 'version' ? '0' : opened),
});

/** Runs a command line and tells its exit code and what it said on standard error. */
const run = async (...words: string[]): Promise<{ code: number | string | undefined; said: string }> => {
  let said = '';
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const code = process.exitCode;
  process.exitCode = undefined;
  try {
    await runCommandLine(parts, words);
    return { code: process.exitCode, said };
  } finally {
    process.exitCode = code;
    stderr.mockRestore();
  }
};

describe('what was typed wrongly is said before any database is opened', () => {
  test.each<[string[], string]>([
    [['up', '--port', '80x'], 'A port is a number'],
    [['up', '--day', '2020-02-30'], 'A day is written'],
    [['up', '--speed', '-1'], 'A speed is'],
    [['serve', '--port', '70000'], 'A port is a number'],
    [['work', '--port', 'here'], 'A port is a number'],
    [['simulate', '--day', 'tomorrow'], 'A day is written'],
    [['simulate', '--day', '2021-13-01'], 'A day is written'],
    [['simulate', '--speed', 'fast'], 'A speed is'],
    [['simulate', '--seed', '1.5'], 'A seed is a whole number'],
    [['simulate', '--days', '0'], 'The number of days'],
    [['simulate', '--people', 'many'], 'The number of people'],
    [['import', 'manifest', '/nowhere/list.csv'], 'cannot be read'],
    [['import', 'manifest', tmpdir()], 'it is no file'],
    [['import', 'manifest', file, '--unit', 'pvg airport'], 'unit'],
    [['backup', '/nowhere/huan.backup'], 'cannot be written'],
    [['backup', tmpdir()], 'cannot be written'],
    [['backup', file], 'it is there already; give another name, or --replace'],
    [['restore', '/nowhere/huan.backup'], 'cannot be read'],
    [['restore', file], 'list.csv.keys cannot be read'],
    [['unit', 'add', 'lower', 'site', 'A site', '--parent', 'PUDONG'], 'unit'],
    [['unit', 'add', 'SITE-9', 'castle', 'A site', '--parent', 'PUDONG'], 'kind'],
    [['unit', 'add', 'SITE-9', 'site', 'A site', '--parent', 'the district'], 'parent'],
    [['account', 'add', 'li.na', 'PUDONG', '--role', 'king'], 'role'],
    [['account', 'add', 'Li Na', 'PUDONG'], 'username'],
    [['roster', 'list', 'PUDONG', '--from', 'monday'], 'from'],
    [['roster', 'set', 'PUDONG', 'li.na', '--until', '2026-11-23'], 'until'],
    [['roster', 'set', 'PUDONG', 'li.na', '--until', '2026-11-23T20:00+08:00', '--role', 'cook'], 'role'],
    [['roster', 'set', 'PUDONG', 'li.na', '--from', '2026-11-24T00:00Z', '--until', '2026-11-23T00:00Z'], 'until'],
    [['way', 'add', 'li.na', 'pigeon', 'x'], 'kind'],
    [['way', 'add', 'li.na', 'sms', 'not a number'], 'endpoint'],
    [['time', '--forward', '2 weeks'], 'A span is written'],
    [['unit', 'set', 'PUDONG'], 'Say what is to be changed'],
    [['unit', 'set', 'PUDONG', '--activate', '--deactivate'], 'not both'],
    [['account', 'set', 'li.na'], 'Say what is to be changed'],
    [['account', 'set', 'li.na', '--enable', '--disable'], 'not both'],
    [['bench', '--only', 'coffee'], 'No measure is called coffee'],
    [['verify', '--quickly'], "unknown option '--quickly': huan verify --help tells"],
    [['import', 'manifest'], "missing required argument 'file': huan import manifest --help tells"],
    [['fly'], "unknown command 'fly': huan --help tells"],
    [['unit', 'remove', 'PUDONG'], "unknown command 'remove': huan unit --help tells"],
    [['unit', 'set', 'NOWHERE', '--inactive'], "unknown option '--inactive': huan unit set --help tells"],
    [['unit', 'set'], "missing required argument 'unit': huan unit set --help tells"],
    [['unit', 'add', 'SITE-9', 'site', 'Ninth', 'site'], 'too many arguments'],
    [['unit', 'add', 'SITE-9', 'site', 'Ninth', '--parent'], 'argument missing: huan unit add --help tells'],
    [['account', 'add', 'li.na'], "missing required argument 'unit': huan account add --help tells"],
    [['account', 'set', 'li.na', '--password', 'x'], "unknown option '--password'"],
    [['roster', 'set', 'PUDONG', 'li.na'], "required option '--until <instant>' not specified"],
  ])('%j', async (words, expected) => {
    const { code, said } = await run(...words);
    expect(said).toContain(expected);
    // One sentence: neither a page of help nor a second complaint.
    expect(said).toMatch(/^huan: [^\n]+\.\n$/);
    expect(said).not.toMatch(/ECONNREFUSED|a part was called/);
    expect(code).toBe(2);
    expect(existsSync(home)).toBe(false);
  });
});

describe('in a folder where there is no home nothing is found, and nothing is made', () => {
  test.each<[number, string[]]>([
    [2, ['verify']],
    [2, ['backup', join(folder, 'never.backup')]],
    [2, ['index']],
    [2, ['roster', 'list', 'PUDONG']],
    [2, ['way', 'add', 'li.na', 'sms', '+8613800000000']],
    [2, ['unit', 'list']],
    [2, ['account', 'list']],
    [2, ['account', 'set', 'li.na', '--disable']],
    [2, ['time']],
    [1, ['db', 'url']],
  ])('exit code %i: %j', async (expected, words) => {
    const url = process.env['DATABASE_URL'];
    delete process.env['DATABASE_URL'];
    try {
      const { code, said } = await run(...words);
      expect(said).toBe(
        `huan: There is no database in ${home}: name the home by HUAN_HOME, or your own by DATABASE_URL.\n`,
      );
      expect(code).toBe(expected);
      expect(existsSync(home)).toBe(false);
    } finally {
      process.env['DATABASE_URL'] = url;
    }
  });

  test('a home without a database is no better, and is left as it is', async () => {
    const url = process.env['DATABASE_URL'];
    delete process.env['DATABASE_URL'];
    mkdirSync(home);
    try {
      expect(await run('verify')).toMatchObject({ code: 2, said: expect.stringContaining('no database') });
      expect(readdirSync(home)).toEqual([]);
    } finally {
      rmSync(home, { recursive: true });
      process.env['DATABASE_URL'] = url;
    }
  });
});

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

describe('every command', () => {
  const all = leaves(createProgram(parts)).map((command): [string, Command] => [command.name(), command]);

  test.each(all)('%s shows an example and its exit codes, and speaks JSON', (_name, command) => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help).toMatch(/\nExample:\n {2}\S/);
    expect(help).toMatch(/\nExit codes:\n {2}0 {2}done/);
    expect(help).toMatch(/\n {2}2 {2}could not be tried/);
    expect(help).toContain('--json');
  });
});

describe('removing the database', () => {
  const kept = join(folder, 'kept');
  const unset = (): void => {
    delete process.env['DATABASE_URL'];
    process.env['HUAN_HOME'] = kept;
    mkdirSync(join(kept, 'data'), { recursive: true });
    writeFileSync(join(kept, 'master.key'), 'kept');
  };

  test('a server of your own is not ours to remove, and a home that is not there is not made', async () => {
    expect(await run('db', 'remove', '--yes')).toMatchObject({
      code: 2,
      said: expect.stringContaining('remove it there'),
    });
    unset();
    process.env['HUAN_HOME'] = join(folder, 'nowhere');
    expect(await run('db', 'remove', '--yes')).toMatchObject({ code: 2, said: expect.stringContaining('no home') });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test('nobody agreed: nothing is removed; with --yes the data go and the keys stay', async () => {
    unset();
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const interactive = process.stdin.isTTY;
    process.stdin.isTTY = false;
    try {
      expect((await run('db', 'remove')).code).toBe(1);
      expect(existsSync(join(kept, 'data'))).toBe(true);
      expect((await run('db', 'remove', '--yes')).code ?? 0).toBe(0);
    } finally {
      process.stdin.isTTY = interactive;
      stdout.mockRestore();
    }
    expect([existsSync(join(kept, 'data')), existsSync(join(kept, 'master.key'))]).toEqual([false, true]);
  });
});
