import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, CommanderError } from 'commander';
import { measures } from '../app/bench/bench.ts';
import { migratePlace } from '../app/startup.ts';
import { unitPath } from '../contract/query.ts';
import { accountCommands } from './accounts.ts';
import { dayOf, portOf, read, readableFile, speedOf } from './arguments.ts';
import { example, json } from './command.ts';
import { databaseCommands } from './database.ts';
import { rosterCommands, wayCommands } from './duty.ts';
import { inHouse, inPlace } from './in-house.ts';
import { indexCommand } from './index-names.ts';
import { keepingCommands } from './keeping.ts';
import { importFile } from './manifest.ts';
import { Refused, exits, openOutput, sentenceOf } from './output.ts';
import type { Parts } from './parts.ts';
import { defaultDay, simulateCommand } from './simulate.ts';
import { listenForStop, stoppedBy } from './stopping.ts';
import { timeCommand } from './time.ts';
import { unitCommands } from './units.ts';
import { up, work } from './up.ts';

/** The command `huan` with all it can do. */
export const createProgram = (parts: Parts): Command => {
  const program = new Command('huan')
    .description('Closed-loop operations for a port city.')
    .version(parts.version)
    // Said by whoever runs it, in one sentence.
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  const hostAndPort = (command: Command): Command =>
    command
      .option('--port <port>', 'port to listen on; 0 takes a free one', process.env['PORT'] ?? '8080')
      .option('--host <host>', 'address to listen on', process.env['HOST'] ?? '127.0.0.1')
      .addOption(json());

  example(
    hostAndPort(program.command('up').description('start everything with the sample city and play its day'))
      .option('--day <date>', 'the day to play', defaultDay)
      .option('--speed <times>', 'how much faster than life', '60'),
    'huan up --port 9000',
  ).action(async (options: { port: string; host: string; json?: boolean; day: string; speed: string }) => {
    const speed = speedOf(options.speed);
    await up(
      parts,
      {
        host: options.host,
        port: portOf(options.port),
        sample: true,
        day: dayOf(options.day),
        speed: speed === 'max' ? 3600 : speed,
      },
      openOutput(options.json === true),
    );
  });

  example(
    hostAndPort(program.command('serve').description('serve without sample city and simulator')),
    'DATABASE_URL=postgresql://… huan serve',
  ).action(async (options: { port: string; host: string; json?: boolean }) => {
    const at = { host: options.host, port: portOf(options.port), sample: false, day: defaultDay, speed: 1 };
    await up(parts, at, openOutput(options.json === true));
  });

  example(
    program
      .command('work')
      .description('background work only: clocks, notices, anchors, audits')
      .option(
        '--port <port>',
        'serve /healthz, /readyz and /metrics there, on the loopback address; 0 takes a free one',
      )
      .addOption(json()),
    'huan work --port 9464',
  ).action(async (options: { port?: string; json?: boolean }) => {
    const port = options.port === undefined ? null : portOf(options.port);
    await work(parts, port, openOutput(options.json === true));
  });

  example(
    program
      .command('migrate')
      .description('bring the database schema up to date')
      .option('--force', 'run breaking migrations although other processes are connected')
      .addOption(json()),
    'huan migrate --json',
  ).action(async (options: { force?: boolean; json?: boolean }) => {
    const output = openOutput(options.json === true);
    await inPlace(output, {}, async (place) => {
      const onProgress = (done: number, total: number): void => output.progress('Migrate', done, total);
      const applied = await migratePlace(place, (line) => output.say(line), options.force === true, onProgress);
      output.result({ applied }, applied.length === 0 ? ['Nothing to do.'] : applied.map((name) => `Applied ${name}.`));
    });
  });

  const imports = program.command('import').description('bring in data from outside');
  example(
    imports
      .command('manifest <file>')
      .description('a passenger or crew list: PAXLST, CSV, XLSX or JSON')
      .option('--dry-run', 'only say what would be done')
      .option('--allow-drops', 'the list is the whole flight: ask about everybody it leaves out, however many')
      .option('--unit <code>', 'the unit that imports; the airport unless told')
      .addOption(json()),
    'huan import manifest MU588.edi --dry-run --json',
    'refused: nothing of the file was applied (a dry run: would be)',
  ).action(async (file: string, options: { dryRun?: boolean; allowDrops?: boolean; unit?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const { unit, dryRun = false, allowDrops = false } = options;
    if (unit !== undefined) read(unitPath, { unit });
    const bytes = await readFile(readableFile(file));
    process.exitCode = await inHouse(output, (house) =>
      importFile(house, bytes, { dryRun, allowDrops, unit, receivedAs: basename(file) }, output),
    );
  });

  simulateCommand(program, parts);
  timeCommand(program);
  keepingCommands(program, parts);

  example(
    program
      .command('bench')
      .description('measure the hot paths as ratios against a naive baseline in the same run')
      .option('--only <name>', 'only measures whose name contains this')
      .addOption(json()),
    'huan bench --only custody --json',
  ).action(async (options: { only?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const { only } = options;
    // The name of a measure begins with one of these, and is told whole only when it has been measured.
    if (only !== undefined && !measures.some((name) => name.includes(only))) {
      throw new Error(`No measure is called ${only}: ${measures.join(', ')}.`);
    }
    const stopping = listenForStop();
    const stop = new AbortController();
    let signal: string | null = null;
    void stopping.stopped.then((name) => {
      signal = name;
      output.log(`Stopping (${name}) …`);
      stop.abort(new Error(`told to stop (${name})`));
    });
    try {
      const onProgress = (done: number, total: number): void => output.progress('Bench', done, total);
      const say = (line: string): void => output.say(line);
      output.result(await parts.bench({ only, say, onProgress, signal: stop.signal }), []);
    } finally {
      if (signal !== null) process.exit(stoppedBy(signal));
      stopping.off();
    }
  });

  databaseCommands(program);
  unitCommands(program);
  accountCommands(program, parts);
  rosterCommands(program);
  wayCommands(program);
  indexCommand(program);
  return program;
};

/** The command that the words lead to, as far as they name one: that whose help tells what would have been right. */
const meantBy = (program: Command, words: readonly string[]): string => {
  const named: string[] = [program.name()];
  let command = program;
  for (const word of words) {
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) break;
    named.push(word);
    command = next;
  }
  return named.join(' ');
};

/** What was typed wrongly, and where the right name is found. */
const misread = (program: Command, words: readonly string[], { message }: CommanderError): string => {
  const said = message
    .replace(/^error: /, '')
    .replace(/\n\((.*)\)$/s, ' ($1)')
    .replace(/\.$/, '');
  return `${said}: ${meantBy(program, words)} --help tells what there is.`;
};

/** Runs the command line. Sets the exit code: 0 done, 1 refused, 2 could not be tried. */
export const runCommandLine = async (parts: Parts, words: readonly string[]): Promise<void> => {
  const program = createProgram(parts);
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exits.done : exits.failed;
      // Help that was asked for, or shown where a command was named without what it should do, says enough.
      const isHelp = error.exitCode === 0 || error.code === 'commander.help';
      if (!isHelp) process.stderr.write(`huan: ${misread(program, words, error)}\n`);
      return;
    }
    process.stderr.write(`huan: ${sentenceOf(error)}\n`);
    process.exitCode = error instanceof Refused ? exits.refused : exits.failed;
  }
};
