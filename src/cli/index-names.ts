import type { Command } from 'commander';
import { indexNames } from '../app/index-names.ts';
import { casePath } from '../contract/query.ts';
import { read } from './arguments.ts';
import { example, json } from './command.ts';
import { inExistingHouse } from './in-house.ts';
import { openOutput } from './output.ts';

/** `huan index`: people recorded before readings of names were kept are found by them too. */
export const indexCommand = (program: Command): void => {
  example(
    program
      .command('index')
      .description('make people of before findable by pinyin, initials and the other Chinese script')
      .option('--after <case>', 'go on behind this case, where an earlier run was broken off')
      .addOption(json()),
    'huan index',
  ).action(async (options: { after?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const after = options.after === undefined ? null : read(casePath, { case: options.after }).case;
    await inExistingHouse(output, async (house) => {
      let reached: string | null = null;
      const told = (): void => {
        if (reached !== null) output.log(`Broken off behind ${reached}: go on with --after.`);
      };
      const added = await indexNames(house, after, ({ cases, of, last }) => {
        reached = last;
        output.progress('Cases', cases, of);
      }).catch((error: unknown) => {
        told();
        throw error;
      });
      output.result({ added }, [`Added ${added} search tokens.`]);
    });
  });
};
