import { accountByName } from '../app/account.ts';
import type { Adapter } from '../app/callout/adapter.ts';
import { operator } from '../app/duty.ts';
import { bringDays } from '../app/calendar.ts';
import type { House } from '../app/house.ts';
import { contactWays, setContactWay, setRoster, shiftsOf } from '../app/roster.ts';
import { sampleMaker } from '../app/unit-admin.ts';
import { bringVehicles } from '../app/vehicles.ts';
import { instant, unitId } from '../loop/terms.ts';
import { sampleDays } from './calendar.ts';
import { sampleVehicles } from './fleet.ts';
import { sampleUnits } from './units.ts';

/** A sample account as it is printed: the password follows from the master key, so it is the same at every start. */
export interface PrintedAccount {
  readonly username: string;
  readonly password: string;
  readonly unit: string;
  readonly role: 'officer' | 'admin' | 'auditor';
}

const accounts: readonly (readonly [username: string, unit: string, role: PrintedAccount['role']])[] = [
  ['duty', 'DUTY', 'officer'],
  ['admin', 'DUTY', 'admin'],
  ['auditor', 'DUTY', 'auditor'],
  ['airport', 'PVG-AIRPORT', 'officer'],
  ['carriers', 'CARRIERS', 'officer'],
  ['boarding', 'PVG-BOARDING', 'officer'],
  ['channel', 'PVG-CHANNEL', 'officer'],
  ['screening', 'PVG-SCREENING', 'officer'],
  ['pudong', 'PUDONG', 'officer'],
  ['pudong-desk', 'PUDONG-DESK', 'officer'],
  ['pudong-crew', 'PUDONG-CREW-1', 'officer'],
  ['pudong-site', 'PUDONG-SITE-1', 'officer'],
  ['pudong-street', 'PUDONG-STREET-1', 'officer'],
  ['pudong-test', 'PUDONG-TEST', 'officer'],
  ['lab', 'LAB-1', 'officer'],
  ['hospital', 'HOSPITAL-1', 'officer'],
  ['review', 'REVIEW', 'officer'],
];

/** The units of the sample city, as far as they are missing, its vehicles and its calendar. Opens no case: a simulated day sets the time first. */
export const loadSampleUnits = async (house: House): Promise<void> => {
  const missing = sampleUnits.filter(({ unit }) => house.units.get(unitId(unit)) === undefined);
  if (missing.length > 0) await house.units.add(missing);
  await bringVehicles(house, sampleMaker, sampleVehicles);
  await bringDays(house, sampleMaker, sampleDays);
};

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Accounts to try the sample city with, and their passwords. */
export const printedAccounts = (house: House): readonly PrintedAccount[] =>
  accounts.map(([username, unit, role]) => {
    const bytes = house.seal.token('sample password', username);
    const password = [...bytes.subarray(0, 12)].map((byte) => letters[byte % letters.length]).join('');
    return { username, password, unit, role };
  });

// From the first instant to the year 2100: whatever day is played, somebody is there.
const always = { from: instant(0), until: instant(4_102_444_800_000) };
const phone = 'sample:';

/**
 * Puts the printed officers on duty around the clock, each leading their unit, and gives them a phone that rings
 * nowhere. What somebody set since stays: only who has no way gets one, and only a unit without any shift a roster.
 */
export const rosterSample = async (house: House): Promise<void> => {
  const who = operator(house);
  for (const [username, unit, role] of accounts) {
    const account = role === 'officer' ? await accountByName(house, username) : null;
    if (account === null) continue;
    if ((await contactWays(house, account)).length === 0) {
      await setContactWay(house, { account, kind: 'chat', endpoint: `${phone}${username}`, place: 99 });
    }
    if ((await shiftsOf(house, who, unitId(unit), always)).length > 0) continue;
    await setRoster(house, who, unitId(unit), always, [{ account, role: 'director', ...always }]);
  }
};

/**
 * The ways to call people, with the phones of the sample city: what goes there is delivered nowhere, and the screens of
 * the desk sound all the same. A city of one's own has no such phones and gets its ways unchanged.
 */
export const samplePhones = (house: House, adapters: readonly Adapter[]): readonly Adapter[] => {
  if (!house.units.all().some(({ sample }) => sample)) return adapters;
  const chat = adapters.find(({ kind }) => kind === 'chat');
  const ringing: Adapter = {
    kind: 'chat',
    async send(message, endpoint) {
      if (endpoint.startsWith(phone)) return { ok: true, detail: 'sample phone' };
      return chat === undefined ? { ok: false, detail: 'no adapter' } : chat.send(message, endpoint);
    },
  };
  return [...adapters.filter((adapter) => adapter !== chat), ringing];
};
