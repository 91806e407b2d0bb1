import type { AccountView, UnitView } from '../../contract/answer.ts';
import { readableUnits } from '../ask/memberships.ts';

// Units that have a screen of their own. Every other one works at the desk.
const places: Readonly<Record<string, string>> = {
  duty: '/',
  group: '/',
  crew: '/dispatch',
  site: '/site',
  community: '/site',
  laboratory: '/laboratory',
  hospital: '/hospital',
  ambulance: '/hospital',
};

/**
 * Where somebody lands who has just signed in: where the work of their unit is done.
 *
 * @param units every unit that is known, by any order
 * @param chosen the unit for which they last acted on this device
 */
export const landingOf = (account: AccountView, units: readonly UnitView[], chosen: string | null = null): string => {
  const working = account.memberships.filter(({ role }) => role === 'officer' || role === 'viewer');
  const mine = readableUnits({ ...account, memberships: working });
  const unit = mine.find((one) => one === chosen) ?? mine[0];
  if (unit !== undefined) {
    const kind = units.find((one) => one.unit === unit)?.kind;
    return kind === undefined ? '/' : (places[kind] ?? '/desk');
  }
  if (account.memberships.some(({ role }) => role === 'auditor')) return '/audit';
  return account.memberships.some(({ role }) => role === 'admin') ? '/administration' : '/';
};
