import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { accountByName } from '../app/account.ts';
import { holesOf, keepRoster, keepWayOf, operator, rosterOf } from '../app/duty.ts';
import type { House } from '../app/house.ts';
import { paceOf } from '../app/time.ts';
import { rosterBody, spanQuery, wayBody } from '../contract/duty.ts';
import { writeInstant } from '../contract/instant.ts';
import { unitPath } from '../contract/query.ts';
import type { ActorId } from '../loop/terms.ts';
import { read } from './arguments.ts';
import { example, json, noAccount, noUnit, refusedAs } from './command.ts';
import { inExistingHouse } from './in-house.ts';
import { openOutput } from './output.ts';

const accountOf = async (house: House, username: string): Promise<ActorId> => {
  const account = await accountByName(house, username);
  if (account === null) throw noAccount(username);
  return account;
};

/** `huan roster list` and `huan roster set`. */
export const rosterCommands = (program: Command): void => {
  const rosters = program.command('roster').description('who is on duty');
  example(
    rosters
      .command('list <unit>')
      .description('the shifts of a unit, and when nobody is there')
      .option('--from <instant>', 'beginning; now unless told')
      .option('--until <instant>', 'end; a week after the beginning unless told')
      .addOption(json()),
    'huan roster list PUDONG-DESK --from 2026-11-23T00:00+08:00',
  ).action(async (typed: string, options: { from?: string; until?: string; json?: boolean }) => {
    const output = openOutput(options.json === true);
    const { unit } = read(unitPath, { unit: typed });
    const span = read(spanQuery, { from: options.from, until: options.until });
    await inExistingHouse(output, async (house) => {
      if (house.units.get(unit) === undefined) throw noUnit(unit);
      const who = operator(house);
      const roster = await rosterOf(house, who, unit, span);
      if (typeof roster === 'string') throw refusedAs(roster, [unit]);
      const { from, until } = roster;
      const holes = await holesOf(house, who, unit, read(spanQuery, { from, until }));
      if (typeof holes === 'string') throw refusedAs(holes, [unit]);
      output.result({ ...roster, holes: holes.holes }, [
        ...roster.items.map(
          ({ from, until, role, name, account, post }) =>
            `${from}  ${until}  ${role.padEnd(9)} ${name ?? account}${post === null ? '' : `, ${post}`}`,
        ),
        ...holes.holes.map(({ from, until }) => `${from}  ${until}  nobody`),
      ]);
    });
  });

  example(
    rosters
      .command('set <unit> <usernames...>')
      .description('put people on duty for a span; it replaces what the roster said for it')
      .requiredOption('--until <instant>', 'end')
      .option('--from <instant>', 'beginning; now unless told')
      .option('--role <role>', 'director, officer, doctor, escort or driver', 'officer')
      .option('--post <post>', 'desk, vehicle or site')
      .addOption(json()),
    'huan roster set PUDONG-DESK li.na wang.fang --from 2026-11-23T08:00+08:00 --until 2026-11-23T20:00+08:00',
  ).action(
    async (
      typed: string,
      usernames: readonly string[],
      options: { from?: string; until: string; role: string; post?: string; json?: boolean },
    ) => {
      const output = openOutput(options.json === true);
      const { unit } = read(unitPath, { unit: typed });
      const { until, role, post } = options;
      const shiftOf = (account: string, from: string): object => ({
        ...{ account, role, from, until },
        ...(post === undefined ? {} : { post }),
      });
      // Everything but the accounts is known now; without a beginning the end alone is looked at.
      const early = options.from ?? '1970-01-01T00:00Z';
      read(rosterBody, { from: early, until, shifts: usernames.map(() => shiftOf('somebody', early)) });
      await inExistingHouse(output, async (house) => {
        if (house.units.get(unit) === undefined) throw noUnit(unit);
        const from = options.from ?? writeInstant((await paceOf(house)).now);
        const shifts: object[] = [];
        for (const username of usernames) shifts.push(shiftOf(await accountOf(house, username), from));
        const set = await keepRoster(house, operator(house), unit, read(rosterBody, { from, until, shifts }));
        if ('refused' in set) throw refusedAs(set.refused, set.about);
        output.result({ unit, from, until, shifts: set.shifts }, [
          `${usernames.join(', ')} on duty in ${unit} from ${from} until ${until}.`,
        ]);
      });
    },
  );
};

/** `huan way add`: how an account is reached. */
export const wayCommands = (program: Command): void => {
  const ways = program.command('way').description('how people on duty are reached');
  example(
    ways
      .command('add <username> <kind> <endpoint>')
      .description('keep a way to reach somebody: sms, voice, chat or push; "-" reads the endpoint from standard input')
      .option('--place <number>', 'lower is tried first', '1')
      .option('--language <language>', 'zh-Hans, zh-Hant or en', 'zh-Hans')
      .addOption(json()),
    'huan way add li.na sms - < number.txt',
  ).action(
    async (
      username: string,
      kind: string,
      typed: string,
      { place, language, json }: { place: string; language: string; json?: boolean },
    ) => {
      const output = openOutput(json === true);
      const endpoint = typed === '-' ? readFileSync(0, 'utf8').trim() : typed;
      const body = read(wayBody, { kind, endpoint, place: Number(place), language });
      await inExistingHouse(output, async (house) => {
        const way = await keepWayOf(house, await accountOf(house, username), body);
        if (way === null) throw refusedAs('ways_full', [username]);
        output.result({ way }, [`${username} can be reached by ${kind}.`]);
      });
    },
  );
};
