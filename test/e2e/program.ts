// The program as an operator runs it: a process of its own, with nothing of the test's environment but what is named.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Parts } from '../../src/cli/parts.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import { openSignIn } from '../../src/http/sign-in.ts';

const program = join(import.meta.dirname, '../../bin/huan.js');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface Running {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** What it said so far. */
  readonly said: () => { readonly out: string; readonly error: string };
  readonly ended: Promise<Ran>;
  /** The first JSON value on its standard output. @throws when it ends before */
  first<T>(): Promise<T>;
}

type Environment = Readonly<Record<string, string>>;

const plain = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(HUAN_|DATABASE_URL$|PORT$|HOST$|VITEST|NODE_ENV$)/.test(name)),
);

/** Starts the program. */
export const startProgram = (words: readonly string[], environment: Environment): Running => {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...plain, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let error = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const ended = new Promise<Ran>((resolve) => child.on('close', (code) => resolve({ code, out, error })));
  return {
    process: child,
    said: () => ({ out, error }),
    ended,
    first: <T>() =>
      new Promise<T>((resolve, reject) => {
        const look = (): void => {
          const [line, rest] = out.split('\n');
          if (line !== undefined && rest !== undefined) resolve(JSON.parse(line) as T);
        };
        child.stdout.on('data', look);
        look();
        void ended.then((ran) => reject(new Error(`it ended with ${ran.code}: ${ran.error}`)));
      }),
  };
};

/** Runs the program to its end. */
export const runProgram = (words: readonly string[], environment: Environment): Promise<Ran> =>
  startProgram(words, environment).ended;

/** What the commands about units, accounts and the roster need of the program; every other part is for a process of its own. */
const parts = new Proxy<Parts>({} as Parts, {
  get(_target, name) {
    if (name === 'version') return '0';
    if (name !== 'accounts')
      return () => Promise.reject(new Error(`${String(name)} is not run in the process of a test`));
    const accounts: Parts['accounts'] = async (house) => {
      const { make, setPassword } = await openSignIn(house);
      return { make, setPassword, dropFactors: () => Promise.reject(new Error('not run in the process of a test')) };
    };
    return accounts;
  },
});

/**
 * Runs a command in this process: where only what it says and does is looked at, a process of its own costs more than the
 * command. One at a time: it has the environment and the exit code of the whole process for itself.
 */
export const runHere = async (words: readonly string[], environment: Environment): Promise<Ran> => {
  const said = { out: '', error: '' };
  const before = { ...process.env };
  const exitCode = process.exitCode;
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream === 'stdout' ? 'out' : 'error'] += String(text);
      return true;
    }),
  );
  process.exitCode = undefined;
  for (const name of Object.keys(process.env)) if (!(name in plain)) delete process.env[name];
  Object.assign(process.env, environment);
  try {
    await runCommandLine(parts, words);
    return { code: Number(process.exitCode ?? 0), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = exitCode;
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, before);
  }
};
