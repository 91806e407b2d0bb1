import type { House } from '../app/house.ts';
import { unitId } from '../loop/terms.ts';
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

/** The units of the sample city, as far as they are missing. Opens no case: a simulated day sets the time first. */
export const loadSampleUnits = async (house: House): Promise<void> => {
  const missing = sampleUnits.filter(({ unit }) => house.units.get(unitId(unit)) === undefined);
  if (missing.length > 0) await house.units.add(missing);
};

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Accounts to try the sample city with, and their passwords. */
export const printedAccounts = (house: House): readonly PrintedAccount[] =>
  accounts.map(([username, unit, role]) => {
    const bytes = house.seal.token('sample password', username);
    const password = [...bytes.subarray(0, 12)].map((byte) => letters[byte % letters.length]).join('');
    return { username, password, unit, role };
  });
