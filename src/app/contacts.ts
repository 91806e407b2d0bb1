import type { OpenCommand, RecordCommand, SingleCommand, TogetherCommand } from '../loop/command.ts';
import { type CaseId, type UnitId, commandId, systemActor, systemUnit, unitId } from '../loop/terms.ts';
import { accountNames } from '../store/accounts.ts';
import { derivedId } from '../store/batch.ts';
import type { Who } from '../store/reader.ts';
import type { OutsideContact } from './contact-outside.ts';
import { type Contact, findAll } from './contact-search.ts';
import type { StaffContact } from './contact-staff.ts';
import type { House } from './house.ts';
import { survivorsOf } from './same-person.ts';

/** Huan itself, when a result sets it off: the search is a duty to the whole city, whoever the people belong to. */
const itself: Who = { actor: systemActor, unit: systemUnit };

/** Those of the contacts who are cases themselves: see `findAll`. */
export const findContacts = async (house: House, index: CaseId, who: Who = itself): Promise<readonly Contact[]> =>
  (await findAll(house, index, who)).contacts;

/** The contacts of a person as far as one unit may know of them. */
export interface SeenContacts {
  readonly items: readonly Contact[];
  /** How many more there are, in nobody's name. */
  readonly others: number;
  /** Who must act for those: each of these units is told by a case of its own when a result is positive. */
  readonly units: readonly Heads[];
  /** How many of the city’s own people were on duty with the person, by unit; each unit is told who they are. */
  readonly staff: readonly Heads[];
  /** Units that had the person and kept no roster of that time: each is told to find out who was there. */
  readonly unrostered: readonly UnitId[];
  /** People of whom there is no case and no account, by the unit that has to reach them. */
  readonly outside: readonly Pick<OutsideContact, 'unit' | 'kind'>[];
}

interface Heads {
  readonly unit: UnitId;
  readonly heads: number;
}

/** How many there are by unit, the most first. */
const headsOf = <T>(items: readonly T[], unitOf: (item: T) => UnitId): readonly Heads[] =>
  [...Map.groupBy(items, unitOf)]
    .map(([unit, of]) => ({ unit, heads: of.length }))
    .toSorted((one, other) => other.heads - one.heads || (one.unit < other.unit ? -1 : 1));

/** The unit that must act for a contact: who holds them, else their district, else the duty room. */
const answersFor = (house: House, { holder, district }: Contact): UnitId =>
  holder ?? (district === null ? undefined : house.units.get(unitId(district))?.id) ?? house.duty;

/**
 * The contacts of a person for somebody who may see that person; null when they may not. Contacts of other territories
 * are counted by the unit that must act, and not named: the duty room sees them all.
 */
export const contactsOf = async (house: House, who: Who, index: CaseId): Promise<SeenContacts | null> => {
  const seen = await house.read(who, (reads) => reads.query('select from huan."case" where case_id = $1', [index]));
  if ((seen.rowCount ?? 0) === 0) return null;
  const { contacts, staff, outside } = await findAll(house, index, who);
  const theirs = await house.read(who, async (reads) => {
    const { rows } = await reads.query<{ case_id: CaseId }>(
      'select case_id from huan."case" where case_id = any($1::uuid[])',
      [contacts.map((contact) => contact.case)],
    );
    return new Set(rows.map((row) => row.case_id));
  });
  const hidden = contacts.filter((contact) => !theirs.has(contact.case));
  return {
    items: contacts.filter((contact) => theirs.has(contact.case)),
    others: hidden.length,
    units: headsOf(hidden, (contact) => answersFor(house, contact)),
    staff: headsOf(
      staff.filter(({ account }) => account !== null),
      ({ unit }) => unit,
    ),
    unrostered: staff.flatMap(({ unit, account }) => (account === null ? [unit] : [])),
    outside: outside.map(({ unit, kind }) => ({ unit, kind })),
  };
};

const system = { actor: systemActor, unit: systemUnit, happenedAt: null } as const;
const atOnce = 200;

/** The positive result that sets off a fan-out. */
interface Cause {
  readonly index: CaseId;
  readonly specimen: CaseId;
  /** Empty the first time; another word each time that an amended result turned positive again: then all are told anew. */
  readonly again: string;
}

/** SQL: a test, its case being `$2`, turned out positive that was not before. */
const turnedPositive = `name = 'bond.settled.1' and data ->> 'child' = $2
        and data ->> 'outcome' = 'test.positive' and data ->> 'previous' is distinct from 'test.positive'`;

const causeOf = async ({ writer }: House, person: CaseId, specimen: CaseId): Promise<Cause> => {
  const index = (await survivorsOf(writer.pool, [person])).get(person) ?? person;
  const { rows } = await writer.pool.query<{ times: number }>(
    `select count(*)::int as times from huan.event where case_id = $1 and ${turnedPositive}`,
    [index, specimen],
  );
  const times = rows[0]?.times ?? 0;
  return { index, specimen, again: times > 1 ? ` ${times}` : '' };
};

/** The command that opens a contact's case and marks the contact, in one. */
const tracingOf = (house: House, { index, specimen, again }: Cause, contact: Contact): TogetherCommand => {
  const tracing: OpenCommand = {
    type: 'open',
    case: derivedId(specimen, `contact ${contact.case}${again}`),
    loop: 'tracing',
    holder: answersFor(house, contact),
    subject: contact.case,
    facts: { kind: contact.reasons.join(' '), index, specimen },
  };
  const marked: RecordCommand = { type: 'record', case: contact.case, kind: 'contact', facts: { contact: true } };
  return { type: 'together', case: tracing.case, commands: [tracing, marked] };
};

/**
 * Who they are is sealed, in the name of the case too: nobody outside the seal learns who was beside whom. Where nobody
 * was on the roster the case is the unit's own.
 */
const staffTracingOf = (
  house: House,
  { index, specimen, again }: Cause,
  { unit, account }: StaffContact,
  name: string | undefined,
): OpenCommand => {
  const who =
    account === null
      ? `of ${unit}`
      : house.seal.token('staff contact', `${specimen} ${unit} ${account}`).toString('hex');
  return {
    type: 'open',
    case: derivedId(specimen, `staff ${who}${again}`),
    loop: 'tracing',
    holder: unit,
    facts: { kind: account === null ? 'unrostered' : 'staff', index, specimen },
    ...(account === null ? {} : { personal: { account, note: name ?? account } }),
  };
};

const outsideTracingOf = (
  { index, specimen, again }: Cause,
  { unit, kind, personal }: OutsideContact,
): OpenCommand => ({
  type: 'open',
  case: derivedId(specimen, `${kind} ${unit}${again}`),
  loop: 'tracing',
  holder: unit,
  facts: { kind, index, specimen },
  ...(personal === null ? {} : { personal }),
});

/**
 * A positive result fans out: every contact gets a case of its own with a holder and a clock, and their decisions
 * follow; people on duty are told to the unit for which they were, and a unit that kept no roster that it has to find out
 * who they were; who took the person home has to reach those who live there, and the driver. Repeating it opens nothing twice: the ids follow from
 * the specimen and the contact. A result that was amended and is positive after all tells everybody anew.
 *
 * @returns how many contacts were found, people on duty among them; how many units kept no roster; and how many cases were
 * opened by this call
 */
export const fanOut = async (
  house: House,
  person: CaseId,
  specimen: CaseId,
): Promise<{ contacts: number; staff: number; unrostered: number; opened: number }> => {
  const cause = await causeOf(house, person, specimen);
  const { contacts, staff, outside } = await findAll(house, cause.index, itself);
  const onDuty = [...new Set(staff.flatMap(({ account }) => account ?? []))];
  const names = await accountNames(house.owner.pool, onDuty);
  const commands = [
    ...contacts.map((contact) => {
      const command = tracingOf(house, cause, contact);
      // Whoever has them by now may be told though somebody else before could not: that is another command.
      const to = answersFor(house, contact);
      return { command, id: commandId(derivedId(specimen, `trace ${contact.case} ${to}${cause.again}`)) };
    }),
    ...staff.map((one) => {
      const name = one.account === null ? undefined : names.get(one.account);
      const command = staffTracingOf(house, cause, one, name);
      return { command, id: commandId(derivedId(command.case, 'trace')) };
    }),
    ...outside.map((one) => {
      const command = outsideTracingOf(cause, one);
      return { command, id: commandId(derivedId(command.case, 'trace')) };
    }),
  ];
  // Who has a case of this result is told already, and may have another holder since: the same case, but not the same command.
  const { rows: known } = await house.writer.pool.query<{ case_id: CaseId }>(
    'select case_id from huan."case" where case_id = any($1::uuid[])',
    [commands.map(({ command }) => command.case)],
  );
  const told = new Set(known.map((row) => row.case_id));
  const missing = commands.filter(({ command }) => !told.has(command.case));
  let opened = 0;
  const missed: string[] = [];
  for (let from = 0; from < missing.length; from += atOnce) {
    const replies = await Promise.all(
      missing
        .slice(from, from + atOnce)
        .map(({ command, id }) => house.submit({ ...command, ...system, commandId: id })),
    );
    for (const reply of replies) {
      if ('refused' in reply) missed.push(`${reply.refused.case} ${reply.refused.code}`);
      else if (reply.done.opened.length > 0) opened += 1;
    }
  }
  // Somebody who was found and cannot be traced is an alarm, never a skipped row (I7): said when all others are opened.
  if (missed.length > 0) throw new Error(`contacts were not opened: ${missed.slice(0, 5).join(', ')}`);
  const named = staff.filter(({ account }) => account !== null).length;
  return { contacts: contacts.length + named, staff: named, unrostered: staff.length - named, opened };
};

interface Traced {
  readonly id: CaseId;
  readonly version: number;
  readonly open: boolean;
  /** Whom it is about: the case that goes on, where theirs was merged. */
  readonly person: CaseId | null;
  /** They are a contact of somebody else as well, whose result stands. */
  readonly others: boolean;
}

/**
 * Since when a result stands that was taken back and is positive after all; null for any other. A recall may be told again
 * after that (after a restore every notice is): it recalls only what was set off before.
 */
const standsSince = async ({ writer: { pool } }: House, specimen: CaseId): Promise<number | null> => {
  const { rows } = await pool.query<{ person: CaseId }>(
    `select subject as person from huan."case"
      where case_id = $1 and state -> 'facts' ->> 'result' = 'positive' and subject is not null`,
    [specimen],
  );
  const people = rows.map(({ person }) => person);
  const survivors = await survivorsOf(pool, people);
  const turned = await pool.query<{ times: number; last: number | null }>(
    `select count(*)::int as times, max(recorded_at) as last from huan.event
      where case_id = any($1::uuid[]) and ${turnedPositive}`,
    [[...people, ...survivors.values()], specimen],
  );
  const { times = 0, last = null } = turned.rows[0] ?? {};
  return times > 1 ? last : null;
};

/**
 * An amended result recalls what it had set off: the contacts' open cases are closed as recalled, and whoever is no
 * contact of anybody else any more is no contact, whatever stands against closing their case just then. What a result
 * set off that is positive again by now stands.
 *
 * @returns how many people are no contacts any more
 * @throws when something could not be recalled, once all others were: whoever calls it tries again
 */
export const recallFanOut = async (house: House, specimen: CaseId): Promise<number> => {
  const since = await standsSince(house, specimen);
  const { rows } = await house.writer.pool.query<Traced>(
    `select t.case_id as id, t.version, t.closed_at is null as open, coalesce(m.into, p.case_id) as person,
            exists (select from huan."case" o
                      join huan."case" s on s.case_id = (o.state -> 'facts' ->> 'specimen')::uuid
                     where o.loop = 'tracing' and o.subject in (p.case_id, m.into)
                       and o.case_id <> t.case_id and o.ending is distinct from 'recalled'
                       and (s.case_id <> $2 or o.opened_at >= $3::bigint) and s.state -> 'facts' ->> 'result' = 'positive') as others
       from huan."case" t left join huan."case" p on p.case_id = t.subject
            cross join lateral (select case when p.ending = 'duplicate' then (p.state ->> 'mergedInto')::uuid end as into) m
      where t.loop = 'tracing' and t.state -> 'facts' ->> 'specimen' = $1 and t.ending is distinct from 'recalled'
        and ($3::bigint is null or t.opened_at < $3)`,
    [specimen, specimen, since],
  );
  const missed: string[] = [];
  const give = async (command: SingleCommand | TogetherCommand, id: string): Promise<boolean> => {
    const reply = await house.submit({ ...command, ...system, commandId: commandId(id) });
    if ('refused' in reply) missed.push(`${reply.refused.case} ${reply.refused.code}`);
    return 'done' in reply;
  };
  const freed = await Promise.all(
    rows.map(async ({ id, version, open, person, others }) => {
      const freeing: RecordCommand | null =
        others || person === null ? null : { type: 'record', case: person, kind: 'contact', facts: { contact: false } };
      const isFree = freeing !== null && (await give(freeing, derivedId(id, 'no contact')));
      const closing: readonly SingleCommand[] = [
        { type: 'record', case: id, kind: 'recalled' },
        { type: 'close', case: id, ending: 'recalled' },
      ];
      // What was refused is refused for good: after anything else happened to the case it is asked anew.
      if (open) await give({ type: 'together', case: id, commands: closing }, derivedId(id, `recall ${version}`));
      return isFree;
    }),
  );
  if (missed.length > 0) throw new Error(`contacts were not recalled: ${missed.slice(0, 5).join(', ')}`);
  return freed.filter(Boolean).length;
};
