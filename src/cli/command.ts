import { type Command, Option } from 'commander';
import { errors } from '../contract/errors.ts';
import { Refused } from './output.ts';

/** `--json`, as every command takes it. */
export const json = (): Option => new Option('--json', 'print one JSON value for machines');

const exitsText = (refused: string | undefined): string =>
  [
    'Exit codes:',
    '  0  done',
    ...(refused === undefined ? [] : [`  1  ${refused}`]),
    '  2  could not be tried',
    '  130, 143  told to stop',
  ].join('\n');

/** Adds an example and the exit codes to the help of a command; `refused` says what 1 means, where it can happen. */
export const example = (command: Command, text: string, refused?: string): Command =>
  command.addHelpText('after', `\nExample:\n  ${text}\n\n${exitsText(refused)}\n`);

/** A refusal by one of the stable codes, in one sentence. */
export const refusedAs = (code: keyof typeof errors, about: readonly string[] = []): Refused => {
  const sentence = errors[code].text.en;
  return new Refused(about.length === 0 ? sentence : `${sentence.replace(/\.$/, '')}: ${about.join(', ')}.`);
};

/** A unit that nobody added. */
export const noUnit = (unit: string): Refused =>
  new Refused(`There is no unit ${unit}: huan unit list names every one.`);

/** An account that nobody opened. */
export const noAccount = (username: string): Refused =>
  new Refused(`There is no account ${username}: huan account list names every one.`);
