import type { Command } from 'commander';
import { accountByName, alterAccount, foundAccount, listAccounts } from '../app/account.ts';
import { operator } from '../app/duty.ts';
import type { House } from '../app/house.ts';
import { newPassword } from '../app/password.ts';
import { accountChangeBody, newAccountBody } from '../contract/account.ts';
import type { AccountView } from '../contract/answer.ts';
import { unitPath } from '../contract/query.ts';
import type { UnitId } from '../loop/terms.ts';
import { read } from './arguments.ts';
import { example, json, noAccount, noUnit, refusedAs } from './command.ts';
import { inExistingHouse, inHouse } from './in-house.ts';
import { Refused, openOutput } from './output.ts';
import type { Parts } from './parts.ts';

type Accounts = Pick<Parts, 'accounts'>;

interface SetOptions {
  readonly name?: string;
  readonly newPassword?: boolean;
  readonly disable?: boolean;
  readonly enable?: boolean;
  readonly dropFactors?: boolean;
  readonly json?: boolean;
}

const addCommand = (accounts: Command, parts: Accounts): void => {
  example(
    accounts
      .command('add <username> <unit>')
      .description('open an account for an officer of a unit; its password is shown once')
      .option('--role <role>', 'officer, viewer, admin or auditor', 'officer')
      .option('--name <name>', 'the person’s name')
      .addOption(json()),
    'huan account add li.na PUDONG-DESK',
    'refused: the name is taken, or there is no such unit',
  ).action(async (username: string, unit: string, options: { role: string; name?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const { role, name = username } = options;
    // The password is made later: any that is long enough stands for it.
    const given = read(newAccountBody, { username, name, password: 'made later', memberships: [{ unit, role }] });
    await inHouse(output, async (house) => {
      for (const one of given.memberships) {
        if (house.units.get(one.unit) === undefined) throw noUnit(one.unit);
      }
      const password = newPassword();
      const { make } = await parts.accounts(house);
      const made = await foundAccount(house, { username, name, password }, given.memberships, make);
      if (made === 'account_exists') throw new Refused(`There is an account ${username} already.`);
      output.result({ username, password, unit }, [
        `Account ${username} of ${unit}; password, shown only now: ${password}`,
      ]);
    });
  });
};

const setCommand = (accounts: Command, parts: Accounts): void => {
  example(
    accounts
      .command('set <username>')
      .description('change an account: who lost password or second factor, or works here no longer')
      .option('--new-password', 'a new password, shown once; ends every session and key, and phones sign in anew')
      .option('--drop-factors', 'take away app, recovery codes and passkeys; ends every session')
      .option('--disable', 'nobody works under it any more; ends every session')
      .option('--enable', 'it is in use again')
      .option('--name <name>', 'the person’s name')
      .addOption(json()),
    'huan account set li.na --new-password --drop-factors',
    'refused: there is no such account',
  ).action(async (username: string, options: SetOptions) => {
    const output = openOutput(options.json === true);
    const { name, disable, enable, dropFactors = false } = options;
    if (disable === true && enable === true) throw new Error('An account is disabled or enabled, not both.');
    const password = options.newPassword === true ? newPassword() : undefined;
    const change = read(accountChangeBody, {
      ...(name === undefined ? {} : { name }),
      ...(password === undefined ? {} : { password }),
      ...(disable === true ? { disabled: true } : enable === true ? { disabled: false } : {}),
    });
    if (Object.keys(change).length === 0 && !dropFactors) throw new Error('Say what is to be changed.');
    await inExistingHouse(output, async (house) => {
      const account = await accountByName(house, username);
      if (account === null) throw noAccount(username);
      const hands = await parts.accounts(house);
      const changed = await alterAccount(house, operator(house), account, change, hands.setPassword);
      if (typeof changed === 'string') throw refusedAs(changed, [username]);
      if (dropFactors) await hands.dropFactors(account);
      output.result({ ...changed, ...(password === undefined ? {} : { password }), factorsDropped: dropFactors }, [
        `${username}: ${changed.name}, ${changed.disabled ? 'disabled' : 'in use'}.`,
        ...(dropFactors ? ['App, recovery codes and passkeys are gone: the password alone signs in.'] : []),
        ...(password === undefined ? [] : [`Password, shown only now: ${password}`]),
      ]);
    });
  });
};

/** `huan account list`, `huan account add` and `huan account set`. */
/** All accounts of a unit and those below it, page by page. */
const everyAccount = async (house: House, unit: UnitId): Promise<readonly AccountView[]> => {
  const all: AccountView[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAccounts(house, operator(house), unit, { limit: 500, cursor });
    if (typeof page === 'string') throw refusedAs(page, [unit]);
    all.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return all;
};

export const accountCommands = (program: Command, parts: Accounts): void => {
  const accounts = program.command('account').description('accounts of officers');
  example(
    accounts
      .command('list [unit]')
      .description('accounts of a unit and those below it; of all unless told')
      .addOption(json()),
    'huan account list PUDONG',
    'refused: there is no such unit',
  ).action(async (typed: string | undefined, options: { json?: boolean }) => {
    const output = openOutput(options.json === true);
    const asked = typed === undefined ? null : read(unitPath, { unit: typed }).unit;
    await inExistingHouse(output, async (house) => {
      const unit = asked ?? house.duty;
      if (house.units.get(unit) === undefined) throw noUnit(unit);
      const all = await everyAccount(house, unit);
      output.result(
        all,
        all.map(({ username, name, disabled, memberships }) => {
          const roles = memberships.map(
            ({ unit: of, role, until }) => `${of} ${role}${until === null ? '' : ` until ${until}`}`,
          );
          return `${(username ?? '').padEnd(24)} ${name.padEnd(24)} ${disabled ? 'disabled  ' : ''}${roles.join(', ')}`;
        }),
      );
    });
  });
  addCommand(accounts, parts);
  setCommand(accounts, parts);
};
