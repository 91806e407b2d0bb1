import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import type { House } from '../app/house.ts';
import { type Place, migratePlace, openHome, openPlace } from '../app/startup.ts';
import { unitPath } from '../contract/query.ts';
import { accountCommands, indexCommand, unitCommands } from './administration.ts';
import { dayOf, portOf, read, readableFile, speedOf, wholeOf, writableFile } from './arguments.ts';
import { databaseCommands } from './database.ts';
import { rosterCommands, wayCommands } from './duty.ts';
import { importFile } from './manifest.ts';
import { type Output, exits, openOutput, sentenceOf } from './output.ts';
import type { Parts } from './parts.ts';
import { up, work } from './up.ts';

/** Runs `task` in a house that works without a running server, and closes it whatever happens. */
const inHouse = async <T>(
  output: Output,
  task: (house: House, place: Place) => Promise<T>,
  options: { readonly bare?: boolean; readonly remembered?: number } = {},
): Promise<T> => {
  const log = (line: string): void => output.say(line);
  const place = await openPlace({ environment: process.env, log, share: true });
  try {
    const house = await openHome(place, { environment: process.env, log, ...options });
    try {
      return await task(house, place);
    } finally {
      await house.close();
    }
  } finally {
    await place.stop();
  }
};

/** A day's people with their specimens, runs and handovers, every one of which is touched again and again. */
const statesOfDay = 30_000;
const defaultDay = '2020-03-27';

const measures = [
  'policy',
  'custody',
  'http',
  'bus',
  'live',
  'screen',
  'scroll',
  'manifest',
  'contacts',
  'desk',
  'clocks',
  'day',
] as const;

const exitsText = (refused: string | undefined): string =>
  ['Exit codes:', '  0  done', ...(refused === undefined ? [] : [`  1  ${refused}`]), '  2  could not be tried'].join(
    '\n',
  );

/** The command `huan` with all it can do. */
export const createProgram = (parts: Parts): Command => {
  const program = new Command('huan')
    .description('Closed-loop operations for a port city.')
    .version(parts.version)
    .showHelpAfterError()
    .exitOverride();
  const json = (): Option => new Option('--json', 'print one JSON value for machines');
  const example = (command: Command, text: string, refused?: string): Command =>
    command.addHelpText('after', `\nExample:\n  ${text}\n\n${exitsText(refused)}\n`);
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
    const log = (line: string): void => output.say(line);
    const place = await openPlace({ environment: process.env, log, share: true });
    try {
      const applied = await migratePlace(place, log, options.force === true);
      output.result({ applied }, applied.length === 0 ? ['Nothing to do.'] : applied.map((name) => `Applied ${name}.`));
    } finally {
      await place.stop();
    }
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

  example(
    program
      .command('simulate')
      .description('play a day of the sample city, then verify')
      .option('--day <date>', 'the day to play', defaultDay)
      .option('--speed <times>', '"max", or how much faster than life', 'max')
      .option('--seed <number>', 'the same seed gives the same day', '1')
      .option('--days <number>', 'how many days to let it run on', '1')
      .option('--people <number>', 'about how many people, instead of the day’s own number')
      .addOption(json()),
    'huan simulate --day 2020-03-27 --speed max --json',
    'the audit afterwards found something broken',
  ).action(
    async (options: { day: string; speed: string; seed: string; days: string; people?: string; json?: boolean }) => {
      const output = openOutput(options.json === true);
      const started = performance.now();
      const played = {
        day: dayOf(options.day),
        seed: wholeOf('A seed', options.seed),
        speed: speedOf(options.speed),
        days: wholeOf('The number of days', options.days, 1),
        people: options.people === undefined ? undefined : wholeOf('The number of people', options.people, 1),
      };
      const play = async (house: House, place: Place): Promise<void> => {
        await parts.loadSample(house);
        const report = await parts.simulate(house, {
          ...played,
          onProgress: (done, total) => output.progress('The day', done, total),
          shouldStop: () => false,
          paceFrom: undefined,
        });
        // What a running house does by itself: erase what is due, and anchor what was recorded.
        await parts.anchor(house, place.home);
        const verified = await parts.verify(house, {
          home: place.home,
          onProgress: (done, total) => output.progress('Verify', done, total),
        });
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        output.result({ ...report, seconds, verify: verified }, [
          ...Object.entries(report).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
          `seconds: ${seconds}`,
          verified.ok ? 'verify: every invariant held' : `verify: ${verified.findings.length} findings`,
        ]);
        if (!verified.ok) process.exitCode = exits.refused;
      };
      await inHouse(output, play, { remembered: statesOfDay });
    },
  );

  example(
    program
      .command('verify')
      .description('audit the whole ledger: chains, states, counts and invariants')
      .addOption(json()),
    'huan verify --json',
    'something is broken: see the findings',
  ).action(async (options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    await inHouse(output, async (house, place) => {
      const report = await parts.verify(house, {
        home: place.home,
        onProgress: (done, total) => output.progress('Verify', done, total),
      });
      output.result(report, [
        ...report.findings.map(({ invariant, case: id, text }) => `${invariant} ${id ?? ''} ${text}`),
        report.ok ? 'Every invariant held.' : `${report.findings.length} findings.`,
      ]);
      if (!report.ok) process.exitCode = exits.refused;
    });
  });

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
    const rows = await parts.bench({ json: output.json, only, say: (line) => output.say(line) });
    output.result(rows, []);
  });

  databaseCommands(program, example);

  example(
    program
      .command('backup <file>')
      .description('write a consistent backup, with the keys in a file of their own')
      .addOption(json()),
    'huan backup huan-2026-11-23.backup',
  ).action(async (file: string, options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    writableFile(file);
    writableFile(`${file}.keys`);
    await inHouse(output, async (house) => {
      const report = await parts.backup(house, file);
      output.result(
        report,
        Object.entries(report).map(([name, value]) => `${name}: ${String(value)}`),
      );
    });
  });

  example(
    program.command('restore <file>').description('fill an empty database from a backup').addOption(json()),
    'HUAN_HOME=new huan restore huan-2026-11-23.backup',
  ).action(async (file: string, options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    readableFile(file);
    readableFile(`${file}.keys`);
    await inHouse(
      output,
      async (house, place) => {
        const report = await parts.restore(house, place.home, file);
        output.result(
          report,
          Object.entries(report).map(([name, value]) => `${name}: ${String(value)}`),
        );
      },
      { bare: true },
    );
  });

  unitCommands(program, inHouse, example);
  accountCommands(program, inHouse, example, parts);
  rosterCommands(program, inHouse, example);
  wayCommands(program, inHouse, example);
  indexCommand(program, inHouse, example);
  return program;
};

/** Runs the command line. Sets the exit code: 0 done, 1 refused, 2 could not be tried. */
export const runCommandLine = async (parts: Parts, words: readonly string[]): Promise<void> => {
  const program = createProgram(parts);
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exits.done : exits.failed;
      return;
    }
    process.stderr.write(`huan: ${sentenceOf(error)}\n`);
    process.exitCode = exits.failed;
  }
};
