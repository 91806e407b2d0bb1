import {
  type ActorId,
  type CaseId,
  type Instant,
  actorId,
  instant,
  minutes,
  systemActor,
  unitId,
  type UnitId,
} from '../loop/terms.ts';
import { loops } from '../city/loops.ts';
import type { AccountChange, NewAccount, Role } from '../contract/account.ts';
import type { AccountPage, AccountView } from '../contract/answer.ts';
import type { ErrorCode, RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import {
  type AccountRow,
  type MemberRow,
  accountCalled,
  accountTables,
  accountsOf,
  addMemberships,
  changeAccount,
  endMembership,
  readAccount,
} from '../store/accounts.ts';
import type { Who } from '../store/reader.ts';
import { onward, pageUpTo } from './cursor.ts';
import type { House } from './house.ts';

export type { Who };
export type { ActorId, CaseId, Instant, UnitId };

/** Somebody whose credential was verified, with what they may do and when. */
export interface SignedIn {
  readonly account: ActorId;
  readonly name: string;
  readonly username: string | null;
  readonly memberships: readonly MemberRow[];
  readonly mustUseSecondFactor: boolean;
  /** Milliseconds by which Huan's time is ahead of this machine's. */
  readonly ahead: number;
}

/** What somebody is about to do. */
export type Intent = 'read' | 'command' | 'administer';

const rolesFor: Readonly<Record<Intent, readonly string[]>> = {
  read: ['officer', 'viewer', 'auditor'],
  command: ['officer'],
  administer: ['admin'],
};

/** The tables of the sign-in library. */
export const signInTables = (house: House): ReturnType<typeof accountTables> => accountTables(house.owner.pool);

/** Reads who an account is. `null` when it is not there or disabled. */
export const signedInAs = async (house: House, account: string): Promise<SignedIn | 'disabled' | null> => {
  const { now, row } = await readAccount(house.owner.pool, account);
  if (row === null) return null;
  if (row.disabled) return 'disabled';
  return {
    account: actorId(row.account),
    name: row.name,
    username: row.username,
    memberships: row.memberships,
    mustUseSecondFactor: row.mustUseSecondFactor,
    ahead: now - Date.now(),
  };
};

const holds = (member: MemberRow, at: number): boolean =>
  member.from <= at && (member.until === null || at < member.until);

/**
 * For which unit somebody acts. Authority is judged at happened-at (I14): who belonged to the unit then may record it
 * now. An auditor reads with the eyes of the duty room and commands nothing.
 *
 * @param unit the unit that the caller named; without one they must belong to exactly one
 */
export const whoFor = (
  house: House,
  signedIn: SignedIn,
  intent: Intent,
  unit: UnitId | null,
  at: Instant | null,
): Who | RequestCode => {
  const moment = at ?? Date.now() + signedIn.ahead;
  let belongs = false;
  let chosen: MemberRow | null = null;
  for (const member of signedIn.memberships) {
    if ((unit !== null && member.unit !== unit) || !holds(member, moment)) continue;
    belongs = true;
    if (!rolesFor[intent].includes(member.role)) continue;
    if (chosen !== null && chosen.unit !== member.unit) return 'unit_needed';
    // Of two roles in one unit the one that sees less decides nothing: an auditor who is also officer there is one.
    if (chosen === null || chosen.role === 'auditor') chosen = member;
  }
  if (chosen === null) return belongs ? 'not_allowed' : 'not_member';
  const acting = chosen.role === 'auditor' ? house.duty : unitId(chosen.unit);
  return { actor: signedIn.account, unit: acting };
};

/** Whether a unit is another or stands below it in the tree. */
export const isBelow = (house: House, unit: string, above: string): boolean => {
  const inner = house.units.get(unitId(unit));
  const outer = house.units.get(unitId(above));
  return inner !== undefined && outer !== undefined && inner.lo >= outer.lo && inner.hi <= outer.hi;
};

/** The unit itself and every unit below it, from memory. */
export const unitsBelow = (house: House, unit: UnitId): readonly UnitId[] =>
  house.units
    .all()
    .filter(({ id }) => isBelow(house, id, unit))
    .map(({ id }) => id);

/** Every unit whose cases a unit may see: its own part of the tree, or that of the unit whose eyes it has. */
export const unitsSeen = (house: House, unit: UnitId): readonly UnitId[] => {
  const interval = house.units.interval(unit);
  if (interval === undefined) return [unit];
  return house.units
    .all()
    .filter(({ lo, hi }) => lo >= interval.lo && hi <= interval.hi)
    .map(({ id }) => id);
};

const view = (row: AccountRow): AccountView => ({
  account: row.account,
  username: row.username,
  name: row.name,
  disabled: row.disabled,
  mustUseSecondFactor: row.mustUseSecondFactor,
  subject: row.subject,
  memberships: row.memberships.map(({ unit, role, from, until }) => ({
    unit,
    role: role as Role,
    from: from === 0 ? null : writeInstant(from),
    until: until === null ? null : writeInstant(until),
  })),
});

/** What an account may know of itself. */
export const accountView = async (house: House, account: string): Promise<AccountView | null> => {
  const { row } = await readAccount(house.owner.pool, account);
  return row === null ? null : view(row);
};

/** The account with a user name, for whoever works at the machine itself; null when there is none. */
export const accountByName = async (house: House, username: string): Promise<ActorId | null> => {
  const found = await accountCalled(house.owner.pool, username);
  return found === null ? null : actorId(found);
};

/** A page of the accounts of a unit and those below it, by name. */
export const listAccounts = async (
  house: House,
  who: Who,
  unit: UnitId,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<AccountPage | RequestCode> => {
  if (!isBelow(house, unit, who.unit)) return 'not_allowed';
  const from = onward(query.cursor, query.limit);
  if (from === null) return 'cursor_bad';
  const rows = await accountsOf(house.owner.pool, unitsBelow(house, unit), from);
  const { page, next } = pageUpTo(rows, query.limit, ({ account }) => account);
  return { items: page.map(view), next };
};

type Given = NewAccount['memberships'][number];

const toRow = ({ unit, role, from, until }: Given): MemberRow => ({
  unit,
  role,
  from: from ?? 0,
  until: until ?? null,
});

/** An auditor sees everything: only the top of the tree makes one, has their account in hand, and lets them go. */
const isOurs = (house: House, who: Who, { unit, role }: { readonly unit: string; readonly role: string }): boolean =>
  isBelow(house, unit, who.unit) && (role !== 'auditor' || who.unit === house.duty);

/** What stands against giving these memberships: a unit that is not there, does not work, or is not theirs to give. */
const against = (house: House, who: Who, memberships: readonly Given[]): ErrorCode | null => {
  for (const { unit, role } of memberships) {
    const known = house.units.get(unit);
    if (known === undefined || known.kind === 'system' || known.kind === 'subject') return 'bad_unit';
    if (!known.active) return 'unit_inactive';
    if (!isOurs(house, who, { unit, role })) return 'not_allowed';
  }
  return null;
};

/** Makes an account; the sign-in library keeps the password. */
export type MakeAccount = (account: {
  readonly username: string;
  readonly name: string;
  readonly password: string;
}) => Promise<string>;

/** Opens an account with its memberships, all of them in the administrator's part of the tree. */
export const openAccount = async (
  house: House,
  who: Who,
  given: NewAccount,
  make: MakeAccount,
): Promise<AccountView | ErrorCode> => {
  const refused = against(house, who, given.memberships);
  if (refused !== null) return refused;
  const made = await make(given);
  const problem = knownCode(made);
  if (problem !== null) return problem;
  await addMemberships(house.owner.pool, who.actor, made, given.memberships.map(toRow));
  return (await accountView(house, made)) ?? 'internal';
};

const problems: readonly RequestCode[] = ['account_exists', 'password_weak'];
const knownCode = (text: string): RequestCode | null => problems.find((code) => code === text) ?? null;

/** What an account is or will be a member of after an instant. */
const standingAfter = (at: number, { memberships }: AccountRow): readonly MemberRow[] =>
  memberships.filter(({ until }) => until === null || until > at);

/**
 * Whether an account belongs to the administrator: all that it is or will be a member of stands below them, or, where it
 * is a member of nothing any more, all that it was.
 */
const manages = (house: House, who: Who, now: number, row: AccountRow): boolean => {
  const standing = standingAfter(now, row);
  const judged = standing.length > 0 ? standing : row.memberships;
  return judged.length > 0 && judged.every((member) => isOurs(house, who, member));
};

/** For how long policy lets something be recorded that happened, in the loop where it does so longest. */
const recordedLate = (house: House, now: number): number => {
  const rule = house.rules.at(instant(now));
  const allowed = [...loops.keys()].map((loop) => Number(rule('bounds', { loop })?.outputs['behindMinutes'] ?? 0));
  return minutes(Math.max(...allowed));
};

/**
 * Whether an administrator may make what lets somebody in as this account: it is theirs, and so is every unit for which
 * something can still be recorded in its name. Who has just left a unit speaks for it about the days before (I14), and
 * whoever stands above both units may give them a new password meanwhile.
 */
const letsIn = (house: House, who: Who, now: number, row: AccountRow): boolean =>
  manages(house, who, now, row) &&
  standingAfter(now - recordedLate(house, now), row).every((member) => isOurs(house, who, member));

/** Changes name, state or password of an account that is wholly the administrator's. */
export const alterAccount = async (
  house: House,
  who: Who,
  account: string,
  change: AccountChange,
  setPassword: (account: string, password: string) => Promise<RequestCode | null>,
): Promise<AccountView | RequestCode> => {
  const { now, row } = await readAccount(house.owner.pool, account);
  if (row === null || !manages(house, who, now, row)) return 'not_allowed';
  if (change.password !== undefined) {
    if (!letsIn(house, who, now, row)) return 'not_allowed';
    const refused = await setPassword(account, change.password);
    if (refused !== null) return refused;
  }
  await changeAccount(house.owner.pool, who.actor, account, change);
  return (await accountView(house, account)) ?? 'internal';
};

/** Whether an account is the administrator's: they see what lets it in, and revoke it. */
export const mayManage = async (house: House, who: Who, account: string): Promise<boolean> => {
  const { now, row } = await readAccount(house.owner.pool, account);
  return row !== null && manages(house, who, now, row);
};

/** Whether an administrator may make keys for an account, or say by which subject it is entered. */
export const mayLetIn = async (house: House, who: Who, account: string): Promise<boolean> => {
  const { now, row } = await readAccount(house.owner.pool, account);
  return row !== null && letsIn(house, who, now, row);
};

/**
 * Lets an account of the administrator's join one of their units. Who stands between two districts lends an officer of
 * one to the other: a stranger's account that were drawn in here would no longer be wholly its own administrator's.
 */
export const joinUnit = async (
  house: House,
  who: Who,
  account: string,
  membership: Given,
): Promise<AccountView | ErrorCode> => {
  const refused = against(house, who, [membership]);
  if (refused !== null) return refused;
  const { now, row } = await readAccount(house.owner.pool, account);
  if (row === null || !manages(house, who, now, row)) return 'not_allowed';
  await addMemberships(house.owner.pool, who.actor, account, [toRow(membership)]);
  return (await accountView(house, account)) ?? 'internal';
};

/** Ends a membership, now unless told. What was done before stays theirs. */
export const leaveUnit = async (
  house: House,
  who: Who,
  account: string,
  membership: { readonly unit: UnitId; readonly role: Role; readonly until?: Instant | undefined },
): Promise<AccountView | RequestCode> => {
  if (!isOurs(house, who, membership)) return 'not_allowed';
  const { now, row } = await readAccount(house.owner.pool, account);
  const isMember = row?.memberships.some(({ unit, role }) => unit === membership.unit && role === membership.role);
  // Of a stranger nothing is told, not even that there is nothing to end.
  if (row === null || (isMember !== true && !manages(house, who, now, row))) return 'not_allowed';
  const until = membership.until ?? instant(now);
  await endMembership(house.owner.pool, who.actor, account, membership.unit, membership.role, until);
  return (await accountView(house, account)) ?? 'not_allowed';
};

/** Makes an account outside of any administrator's request: the first one of a city, the sample city's. */
export const foundAccount = async (
  house: House,
  given: { readonly username: string; readonly name: string; readonly password: string },
  memberships: readonly { readonly unit: string; readonly role: Role }[],
  make: MakeAccount,
): Promise<string> => {
  const made = await make(given);
  if (knownCode(made) !== null) return made;
  const rows = memberships.map(({ unit, role }) => ({ unit, role, from: 0, until: null }));
  await addMemberships(house.owner.pool, systemActor, made, rows);
  return made;
};
