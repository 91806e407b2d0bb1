// Runs the programs that come with PostgreSQL.

import { spawn } from 'node:child_process';

/** The user that PostgreSQL runs as; it refuses to run as root. */
export type Runner = { uid: number; gid: number; name: string };

/** What a program printed and how it ended; `code` is undefined when it could not be started at all. */
export type Outcome = { code: number | undefined; output: string };

/**
 * Runs a program to its end, as `runner` if given.
 * @param input what it reads from standard input
 */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; runner: Runner | undefined; input?: string },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: cleanEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      ...asRunner(options.runner),
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-64_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // A program that ends without reading its input is judged by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => resolve({ code: undefined, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Options of spawn that make the child run as `runner`. */
export function asRunner(runner: Runner | undefined): { uid?: number; gid?: number } {
  return runner === undefined ? {} : { uid: runner.uid, gid: runner.gid };
}

/**
 * The environment PostgreSQL gets: nothing of ours, since our keys have no business in its processes and PG… settings
 * of the operator's shell would bend it; messages in English, because we read them.
 */
export function cleanEnvironment(): Record<string, string> {
  const kept: Record<string, string> = { LC_ALL: 'C', LANG: 'C' };
  for (const name of ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SystemDrive']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
