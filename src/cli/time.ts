import type { Command } from 'commander';
import { type TimeRefusal, passTime } from '../app/pass-time.ts';
import { paceOf } from '../app/time.ts';
import { writeInstant } from '../contract/instant.ts';
import { spanOf } from './arguments.ts';
import { example, json } from './command.ts';
import { inExistingHouse } from './in-house.ts';
import { Refused, openOutput } from './output.ts';

const sentences: Readonly<Record<TimeRefusal, string>> = {
  not_sample: 'Time is moved only where every unit is one of the sample city; here there is another one.',
  held: 'A simulated day holds time here: the first command of a human lets it run, then it can be moved.',
};

/** `huan time`: what time it is in Huan, and in a sample city letting some of it pass. */
export const timeCommand = (program: Command): void => {
  example(
    program
      .command('time')
      .description('tell what time it is in Huan; in a sample city, let some of it pass')
      .option('--forward <span>', 'how much passes, in days, hours or minutes: 14d, 26h, 30m')
      .addOption(json()),
    'huan time --forward 14d',
    'refused: this is no sample city, or a simulated day is under way',
  ).action(async (options: { forward?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const span = options.forward === undefined ? null : spanOf(options.forward);
    await inExistingHouse(output, async (house, place) => {
      if (span !== null) {
        const passed = await passTime(house, place.home, span);
        if (typeof passed === 'string') throw new Refused(sentences[passed]);
      }
      const { now, rate } = await paceOf(house);
      const at = writeInstant(now);
      output.result({ now: at, rate }, [
        `It is ${at}${rate === 1 ? '' : rate === 0 ? ', and moves with a simulated day only' : `, ${rate}×`}.`,
      ]);
    });
  });
};
