import type { AccountView, UnitView } from '../../contract/answer.ts';

export type Role = AccountView['memberships'][number]['role'];
const reading: ReadonlySet<Role> = new Set<Role>(['officer', 'viewer', 'auditor']);

/** The units for which an account may read, each once, lasting memberships first. */
export const readableUnits = ({ memberships }: AccountView): readonly string[] =>
  [
    ...memberships.filter(({ role, until }) => reading.has(role) && until === null),
    ...memberships.filter(({ role, until }) => reading.has(role) && until !== null),
  ]
    .map(({ unit }) => unit)
    .filter((unit, index, all) => all.indexOf(unit) === index);

/** What somebody may do who acts for a unit. The server decides anew each time: this only hides what it would refuse. */
export interface May {
  /** Give commands for the unit. */
  readonly act: boolean;
  /** Read the unit's cases. */
  readonly read: boolean;
  /** Change units and accounts at the unit or below it. */
  readonly administer: boolean;
  /** Check the ledger. */
  readonly audit: boolean;
}

/** Roles of an account at a unit, or above it where a role reaches down. */
export const mayOf = (account: AccountView, unit: string, units: ReadonlyMap<string, UnitView>): May => {
  const above = new Set<string>();
  for (let at: string | null = unit; at !== null && !above.has(at); at = units.get(at)?.parent ?? null) above.add(at);
  const at = (role: Role, where: (one: string) => boolean): boolean =>
    account.memberships.some((one) => one.role === role && where(one.unit));
  const here = (one: string): boolean => one === unit;
  return {
    act: at('officer', here),
    read: account.memberships.some((one) => reading.has(one.role) && one.unit === unit),
    administer: account.memberships.some(({ role }) => role === 'admin'),
    audit: at('auditor', (one) => above.has(one)),
  };
};
