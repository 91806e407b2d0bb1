import type { Command } from 'commander';
import { operator } from '../app/duty.ts';
import { alterUnit } from '../app/unit-admin.ts';
import { newUnitBody, unitChangeBody } from '../contract/account.ts';
import { unitPath } from '../contract/query.ts';
import { read } from './arguments.ts';
import { example, json, noUnit, refusedAs } from './command.ts';
import { inExistingHouse, inHouse } from './in-house.ts';
import { Refused, openOutput } from './output.ts';

interface AddOptions {
  readonly parent?: string;
  readonly nameHans?: string;
  readonly nameHant?: string;
  readonly sees?: string;
  readonly json?: boolean;
}

interface SetOptions {
  readonly name?: string;
  readonly nameHans?: string;
  readonly nameHant?: string;
  readonly active?: boolean;
  readonly json?: boolean;
}

const addCommand = (units: Command): void => {
  example(
    units
      .command('add <unit> <kind> <name>')
      .description('add a unit below another')
      .option('--parent <unit>', 'the unit above')
      .option('--name-hans <name>', 'its name in simplified Chinese')
      .option('--name-hant <name>', 'its name in traditional Chinese')
      .option('--sees <unit>', 'whose cases it may see, when not only its own')
      .addOption(json()),
    'huan unit add PUDONG-SITE-9 site "Pudong site 9" --parent PUDONG',
    'refused: it is there already, or cannot be there',
  ).action(async (unit: string, kind: string, name: string, options: AddOptions) => {
    const output = openOutput(options.json === true);
    const hans = options.nameHans ?? name;
    const parent = options.parent ?? null;
    const added = {
      unit,
      kind,
      names: { 'zh-Hans': hans, 'zh-Hant': options.nameHant ?? hans, en: name },
      ...(options.sees === undefined ? {} : { sees: options.sees }),
    };
    const known = read(newUnitBody, { ...added, parent: parent ?? 'NONE' });
    await inHouse(output, async (house) => {
      if (house.units.get(known.unit) !== undefined) throw refusedAs('unit_exists', [unit]);
      if (parent === null && house.units.all().some(({ parent: above }) => above === null)) {
        throw new Refused('Name the unit above it with --parent: huan unit list names every one.');
      }
      for (const named of [
        ...(parent === null ? [] : [known.parent]),
        ...(known.sees === undefined ? [] : [known.sees]),
      ])
        if (house.units.get(named) === undefined) throw noUnit(named);
      await house.addUnits([{ ...added, parent }]).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'UnitProblem')
          throw new Refused(`${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}.`);
        throw error;
      });
      output.result({ unit, kind, parent }, [`Added ${unit}.`]);
    });
  });
};

const setCommand = (units: Command): void => {
  example(
    units
      .command('set <unit>')
      .description('rename a unit, or say that it works no longer (or again)')
      .option('--name <name>', 'its name in English')
      .option('--name-hans <name>', 'its name in simplified Chinese')
      .option('--name-hant <name>', 'its name in traditional Chinese')
      .option('--deactivate', 'it works no longer: nobody is to hand over to it')
      .option('--activate', 'it works again')
      .addOption(json()),
    'huan unit set PUDONG-SITE-9 --deactivate',
    'refused: there is no such unit',
  ).action(async (typed: string, options: SetOptions & { deactivate?: boolean; activate?: boolean }) => {
    const output = openOutput(options.json === true);
    const { unit } = read(unitPath, { unit: typed });
    const { name, nameHans, nameHant, activate, deactivate } = options;
    if (activate === true && deactivate === true) throw new Error('A unit is activated or deactivated, not both.');
    const renamed = name !== undefined || nameHans !== undefined || nameHant !== undefined;
    if (!renamed && activate === undefined && deactivate === undefined) throw new Error('Say what is to be changed.');
    await inExistingHouse(output, async (house) => {
      const before = house.units.get(unit);
      if (before === undefined) throw noUnit(unit);
      const names = {
        en: name ?? before.names.en,
        'zh-Hans': nameHans ?? before.names['zh-Hans'],
        'zh-Hant': nameHant ?? before.names['zh-Hant'],
      };
      const change = read(unitChangeBody, {
        ...(renamed ? { names } : {}),
        ...(activate === true ? { active: true } : deactivate === true ? { active: false } : {}),
      });
      const changed = await alterUnit(house, operator(house), unit, change);
      if (typeof changed === 'string') throw refusedAs(changed, [unit]);
      output.result(changed, [`${unit}: ${changed.names.en}, ${changed.active ? 'active' : 'works no longer'}.`]);
    });
  });
};

/** `huan unit list`, `huan unit add` and `huan unit set`. */
export const unitCommands = (program: Command): void => {
  const units = program.command('unit').description('the tree of units');
  example(
    units.command('list').description('every unit with its kind and parent').addOption(json()),
    'huan unit list',
  ).action(async (options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    await inExistingHouse(output, async (house) => {
      const all = house.units
        .all()
        .map(({ id, kind, parent, names, active }) => ({ unit: id, kind, parent, names, active }));
      output.result(
        all,
        all.map(
          ({ unit, kind, parent, names, active }) =>
            `${unit.padEnd(24)} ${kind.padEnd(14)} ${(parent ?? '').padEnd(16)} ${names.en} ${names['zh-Hans']}${active ? '' : ' (works no longer)'}`,
        ),
      );
    });
  });
  addCommand(units);
  setCommand(units);
};
