import type { Command } from 'commander';
import { statesOfDay } from '../app/house.ts';
import { dayOf, speedOf, wholeOf } from './arguments.ts';
import { example, json } from './command.ts';
import { inHouse } from './in-house.ts';
import { exits, openOutput } from './output.ts';
import type { Parts } from './parts.ts';

/** The day that is played unless told. */
export const defaultDay = '2020-03-27';

interface Options {
  readonly day: string;
  readonly speed: string;
  readonly seed: string;
  readonly days: string;
  readonly people?: string;
  readonly json?: boolean;
}

/** `huan simulate`: a day of the sample city, with or without a server beside it. */
export const simulateCommand = (program: Command, parts: Parts): void => {
  example(
    program
      .command('simulate')
      .description('play a day of the sample city, then verify; broken off, it goes on at the next call')
      .option('--day <date>', 'the day to play', defaultDay)
      .option('--speed <times>', '"max", or how much faster than life', 'max')
      .option('--seed <number>', 'the same seed gives the same day', '1')
      .option('--days <number>', 'how many days to let it run on', '1')
      .option('--people <number>', 'about how many people, instead of the day’s own number')
      .addOption(json()),
    'huan simulate --day 2020-03-27 --speed max --json',
    'the city is a real one, time is past that day, or the audit afterwards found something broken',
  ).action(async (options: Options) => {
    const output = openOutput(options.json === true);
    const started = performance.now();
    const played = {
      day: dayOf(options.day),
      seed: wholeOf('A seed', options.seed),
      speed: speedOf(options.speed),
      days: wholeOf('The number of days', options.days, 1),
      people: options.people === undefined ? undefined : wholeOf('The number of people', options.people, 1),
    };
    const play = async (...[house, place, told]: Parameters<Parameters<typeof inHouse>[1]>): Promise<void> => {
      await parts.loadSample(house);
      const report = await parts.simulate(house, {
        ...played,
        onProgress: (done, total) => output.progress('The day', done, total),
        shouldStop: () => (told.toStop() ? 'pause' : false),
        paceFrom: undefined,
      });
      if (told.toStop()) return;
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
    await inHouse(output, play, { remembered: statesOfDay, grace: 10_000 });
  });
};
