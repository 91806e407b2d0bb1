import type { Command } from 'commander';
import type { House } from '../app/house.ts';
import { indexNames } from '../app/index-names.ts';
import type { Place } from '../app/startup.ts';
import { newAccountBody, newUnitBody } from '../contract/account.ts';
import { casePath } from '../contract/query.ts';
import { read } from './arguments.ts';
import type { Parts } from './parts.ts';
import { type Output, openOutput } from './output.ts';

/** Runs a task in a house that is opened for it. */
export type InHouse = <T>(output: Output, task: (house: House, place: Place) => Promise<T>) => Promise<T>;
/** Adds an example and the exit codes to the help of a command; `refused` says what 1 means, where it can happen. */
export type Example = (command: Command, text: string, refused?: string) => Command;

/** `huan unit list` and `huan unit add`. */
export const unitCommands = (program: Command, inHouse: InHouse, example: Example): void => {
  const units = program.command('unit').description('the tree of units');
  example(
    units.command('list').description('every unit with its kind and parent').option('--json', 'print JSON'),
    'huan unit list',
  ).action(async (options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    await inHouse(output, async (house) => {
      const all = house.units
        .all()
        .map(({ id, kind, parent, names, active }) => ({ unit: id, kind, parent, names, active }));
      output.result(
        all,
        all.map(
          ({ unit, kind, parent, names }) =>
            `${unit.padEnd(24)} ${kind.padEnd(14)} ${(parent ?? '').padEnd(16)} ${names.en} ${names['zh-Hans']}`,
        ),
      );
    });
  });
  example(
    units
      .command('add <unit> <kind> <name>')
      .description('add a unit below another')
      .option('--parent <unit>', 'the unit above')
      .option('--name-hans <name>', 'its name in simplified Chinese')
      .option('--name-hant <name>', 'its name in traditional Chinese')
      .option('--sees <unit>', 'whose cases it may see, when not only its own')
      .option('--json', 'print JSON'),
    'huan unit add PUDONG-SITE-9 site "Pudong site 9" --parent PUDONG',
  ).action(
    async (
      unit: string,
      kind: string,
      name: string,
      options: { parent?: string; nameHans?: string; nameHant?: string; sees?: string; json?: boolean },
    ) => {
      const output = openOutput(options.json === true);
      const hans = options.nameHans ?? name;
      const parent = options.parent ?? null;
      const added = {
        unit,
        kind,
        names: { 'zh-Hans': hans, 'zh-Hant': options.nameHant ?? hans, en: name },
        ...(options.sees === undefined ? {} : { sees: options.sees }),
      };
      read(newUnitBody, { ...added, parent: parent ?? 'NONE' });
      await inHouse(output, async (house) => {
        await house.addUnits([{ ...added, parent }]);
        output.result({ unit, kind, parent }, [`Added ${unit}.`]);
      });
    },
  );
};

/** `huan account add`: opens an account; the password is made here and shown once. */
export const accountCommands = (
  program: Command,
  inHouse: InHouse,
  example: Example,
  parts: Pick<Parts, 'addAccount'>,
): void => {
  const accounts = program.command('account').description('accounts of officers');
  example(
    accounts
      .command('add <username> <unit>')
      .description('open an account for an officer of a unit; its password is shown once')
      .option('--role <role>', 'officer, viewer, admin or auditor', 'officer')
      .option('--name <name>', 'the person’s name')
      .option('--json', 'print JSON'),
    'huan account add li.na PUDONG-DESK',
  ).action(async (username: string, unit: string, options: { role: string; name?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const { role, name = username } = options;
    // The password is made later: any that is long enough stands for it.
    read(newAccountBody, { username, name, password: 'made later', memberships: [{ unit, role }] });
    await inHouse(output, async (house) => {
      const made = await parts.addAccount(house, { username, unit, role, name });
      output.result(made, [`Account ${made.username} of ${made.unit}; password, shown only now: ${made.password}`]);
    });
  });
};

/** `huan index`: people recorded before readings of names were kept are found by them too. */
export const indexCommand = (program: Command, inHouse: InHouse, example: Example): void => {
  example(
    program
      .command('index')
      .description('make people of before findable by pinyin, initials and the other Chinese script')
      .option('--after <case>', 'go on behind this case, where an earlier run was broken off')
      .option('--json', 'print JSON'),
    'huan index',
  ).action(async (options: { after?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const after = options.after === undefined ? null : read(casePath, { case: options.after }).case;
    await inHouse(output, async (house) => {
      const added = await indexNames(house, after, ({ cases, last }) => output.log(`${cases} cases, behind ${last}`));
      output.result({ added }, [`Added ${added} search tokens.`]);
    });
  });
};
