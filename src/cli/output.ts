import { stderr, stdout } from 'node:process';

/** Exit codes: done, refused or found wanting, and could not be tried. */
export const exits = { done: 0, refused: 1, failed: 2 } as const;

/** It could be tried and was refused, or nothing was found: the command ends with 1. One sentence. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** What a command is asked to be: for machines (`--json`) or for people. */
export interface Output {
  readonly json: boolean;
  /** The result. With `--json` one JSON value and nothing else goes to standard output. */
  result(value: unknown, lines: readonly string[]): void;
  /** Progress and remarks, on standard error, and only for people. */
  say(line: string): void;
  /** What a long-running process has to report: always on standard error. */
  log(line: string): void;
  /** A bar on a terminal; silent elsewhere. */
  progress(label: string, done: number, total: number): void;
}

const width = 28;

/** Output of one command. */
export const openOutput = (json: boolean): Output => {
  let barred = false;
  const endBar = (): void => {
    if (barred) stderr.write('\n');
    barred = false;
  };
  return {
    json,
    result(value, lines) {
      endBar();
      stdout.write(json ? `${JSON.stringify(value)}\n` : lines.map((line) => `${line}\n`).join(''));
    },
    say(line) {
      if (json) return;
      endBar();
      stderr.write(`${line}\n`);
    },
    log(line) {
      endBar();
      stderr.write(`${line}\n`);
    },
    progress(label, done, total) {
      if (json || !stderr.isTTY) return;
      const part = total === 0 ? 1 : Math.min(1, done / total);
      const full = Math.round(part * width);
      stderr.write(`\r${label} [${'█'.repeat(full)}${'·'.repeat(width - full)}] ${Math.floor(part * 100)} %`);
      barred = true;
      if (part === 1) endBar();
    },
  };
};

/** The sentence for a failure: our own errors speak for themselves, others get the stack with HUAN_DEBUG. */
export const sentenceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return process.env['HUAN_DEBUG'] === undefined ? error.message : (error.stack ?? error.message);
};
