import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { NothingThere, databaseFiles, removeDatabase, runningPlace } from '../app/startup.ts';
import { example, json } from './command.ts';
import { Refused, exits, openOutput } from './output.ts';

const agreed = async (question: string): Promise<boolean> => {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asking.question(question)).trim().toLowerCase() === 'yes';
  } finally {
    asking.close();
  }
};

const whereItRuns = (): ReturnType<typeof runningPlace> => {
  try {
    return runningPlace(process.env);
  } catch (error) {
    throw error instanceof NothingThere ? new Refused(error.message) : error;
  }
};

/** `huan db url` and `huan db remove`: where the database is, and how to be rid of it. */
export const databaseCommands = (program: Command): void => {
  const db = program.command('db').description('about the database');
  example(
    db
      .command('url')
      .description(
        'print the address of the running database, with its password; where its files lie, on standard error',
      )
      .addOption(json()),
    'psql "$(huan db url)"',
    'no database runs here',
  ).action((options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    const place = whereItRuns();
    if (place.embedded) output.say(`Home: ${place.home}. Data: ${place.outside ?? 'in it'}.`);
    const data = place.embedded ? (place.outside ?? place.home) : null;
    output.result({ url: place.url, home: place.home, data }, [place.url]);
  });

  example(
    db
      .command('remove')
      .description('remove the embedded database for good, wherever its files lie; the home keeps its keys and lists')
      .option('--yes', 'do not ask')
      .addOption(json()),
    'huan db remove --yes',
    'nobody agreed',
  ).action(async (options: { yes?: boolean; json?: boolean }) => {
    const output = openOutput(options.json === true);
    if ((process.env['DATABASE_URL'] ?? '') !== '')
      throw new Error('The database of DATABASE_URL is a server of your own; remove it there.');
    const { home, base, paths } = databaseFiles(process.env);
    const named = base === home ? home : `${home}, whose data are in ${base}`;
    const sure =
      options.yes === true ||
      (process.stdin.isTTY && (await agreed(`Remove the database of ${named}? Nothing brings it back. Type yes: `)));
    if (!sure) {
      output.result({ removed: [] }, [`Nothing was removed. To remove the database of ${named}: huan db remove --yes`]);
      process.exitCode = exits.refused;
      return;
    }
    await removeDatabase(process.env);
    output.result({ removed: paths }, [
      ...paths.map((path) => `Removed ${path}.`),
      `${home} keeps its keys and lists.`,
    ]);
  });
};
