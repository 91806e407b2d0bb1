import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { fieldProblems } from '../contract/problem.ts';
import { day } from '../contract/text.ts';

// What was typed is checked here before a database is opened: a slip of the finger must not start a server.

/** Reads what was typed with the schema of the interface. @throws Error with one sentence for each field */
export const read = <T extends z.ZodType>(schema: T, typed: unknown): z.output<T> => {
  const found = schema.safeParse(typed);
  if (found.success) return found.data;
  const said = fieldProblems(found.error.issues, 'en').map(
    ({ field, text, expected }) => `${field} ${text}${expected === undefined ? '' : ` (${expected})`}`,
  );
  throw new Error(`${said.join('; ')}.`);
};

/** A port. 0 takes a free one. @throws Error */
export const portOf = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`A port is a number from 0 to 65535, not ${text}.`);
  return port;
};

/** How much faster than life. @throws Error */
export const speedOf = (text: string): 'max' | number => {
  if (text === 'max') return 'max';
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed > 0)) throw new Error(`A speed is "max" or a number above 0, not ${text}.`);
  return speed;
};

/** A day of the calendar. @throws Error */
export const dayOf = (text: string): string => {
  if (!day.safeParse(text).success) throw new Error(`A day is written 2020-03-27, not ${text}.`);
  return text;
};

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span of time up to a year, in milliseconds. @throws Error */
export const spanOf = (text: string): number => {
  const [, number = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const span = Number(number) * (units[unit] ?? Number.NaN);
  if (!(span > 0 && span <= 366 * 86_400_000)) {
    throw new Error(`A span is written 14d, 26h or 30m, and is a year at most, not ${text}.`);
  }
  return span;
};

/** A whole number that is not below `least`. @throws Error */
export const wholeOf = (name: string, text: string, least = 0): number => {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least)) throw new Error(`${name} is a whole number from ${least} on, not ${text}.`);
  return number;
};

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A file that is there and can be read. @throws Error */
export const readableFile = (file: string): string => {
  try {
    if (!statSync(file).isFile()) throw new Error('it is no file');
    accessSync(file, constants.R_OK);
    return file;
  } catch (error) {
    throw new Error(`The file ${file} cannot be read: ${whyOf(error)}.`, { cause: error });
  }
};

/**
 * A file that can be written: its folder is there and open to us, and nothing in its place is in the way.
 * @param replace whether a file that is there already may go
 * @throws Error
 */
export const writableFile = (file: string, replace: boolean): string => {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK | constants.X_OK);
    if (existsSync(file)) {
      if (!statSync(file).isFile()) throw new Error('something else than a file is there');
      accessSync(file, constants.W_OK);
      if (!replace) throw new Error('it is there already; give another name, or --replace');
    }
    return file;
  } catch (error) {
    throw new Error(`The file ${file} cannot be written: ${whyOf(error)}.`, { cause: error });
  }
};
