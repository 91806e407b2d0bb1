import type { OpenCommand, RecordCommand, SingleCommand, TogetherCommand } from '../loop/command.ts';
import { type CaseId, type UnitId, commandId, minutes, systemActor, systemUnit, unitId } from '../loop/terms.ts';
import { readSeat, withinRows } from '../city/arrivals/seats.ts';
import { derivedId } from '../store/batch.ts';
import { openPersonal } from '../store/personal.ts';
import { type Who, noteReading } from '../store/reader.ts';
import { readPace } from '../store/time.ts';
import type { House } from './house.ts';

/** Why somebody counts as a contact. */
export type ContactReason = 'party' | 'seat' | 'run' | 'desk' | 'floor' | 'voyage';

/** One contact of a person, with who holds them now. */
export interface Contact {
  readonly case: CaseId;
  readonly reasons: readonly ContactReason[];
  /** Null when the case is closed: then the district of the person, or the duty room, must find them. */
  readonly holder: UnitId | null;
  readonly district: string | null;
}

/** What the rule in force counts as contact. Distances and minutes come from policy. */
interface Reach {
  readonly seatRows: number;
  readonly deskMinutes: number;
  readonly sameRun: boolean;
  readonly sameFloor: boolean;
  readonly sameVoyage: boolean;
}

// Desks where people stand close to each other in a queue.
const desks: ReadonlySet<string> = new Set(['channel', 'screening', 'district-desk']);
const lodgings: ReadonlySet<string> = new Set(['site', 'test-point']);

const reachNow = async (house: House, conveyance: string): Promise<Reach> => {
  const { now } = await readPace(house.writer.pool);
  const outputs = house.rules.at(now)('contacts', { purpose: 'contact', conveyance })?.outputs ?? {};
  const number = (name: string): number => (typeof outputs[name] === 'number' ? Number(outputs[name]) : 0);
  return {
    seatRows: number('seatRows'),
    deskMinutes: number('deskMinutes'),
    sameRun: outputs['sameRun'] === true,
    sameFloor: outputs['sameFloor'] === true,
    sameVoyage: outputs['sameVoyage'] === true,
  };
};

interface Move {
  to_unit: string;
  happened_at: number;
  run: string | null;
}

/** Huan itself, when a result sets it off: the search is a duty to the whole city, whoever the people belong to. */
const itself: Who = { actor: systemActor, unit: systemUnit };

/**
 * Finds the contacts of a person from the history of custody: party, the same ship, seats within the rule's rows, the
 * same run, the same desk within the rule's minutes, the same floor of the same site at the same time. It looks at the
 * whole city. Whose seat, desk or floor was opened for it has a reading on record afterwards (I12); where the person's
 * own is not known, nobody else's is opened.
 *
 * @param who for whom the search is made
 */
export const findContacts = async (house: House, index: CaseId, who: Who = itself): Promise<readonly Contact[]> => {
  const { pool } = house.writer;
  const looked = new Set<CaseId>();
  const open = async (ids: readonly CaseId[]): ReturnType<typeof openPersonal> => {
    for (const id of ids) looked.add(id);
    return openPersonal(pool, house.seal, ids);
  };
  const reasons = new Map<CaseId, Set<ContactReason>>();
  const add = (id: CaseId, reason: ContactReason): void => {
    if (id === index) return;
    const known = reasons.get(id);
    if (known === undefined) reasons.set(id, new Set([reason]));
    else known.add(reason);
  };
  const { rows: cases } = await pool.query<{
    voyage: CaseId | null;
    party: CaseId | null;
    closed: number | null;
    conveyance: string | null;
  }>(
    `select c.voyage, c.party, c.closed_at as closed, v.state -> 'facts' ->> 'conveyance' as conveyance
       from huan."case" c left join huan."case" v on v.case_id = c.voyage
      where c.case_id = $1 and c.loop = 'arrival'`,
    [index],
  );
  const person = cases[0];
  if (person === undefined) return [];
  const reach = await reachNow(house, person.conveyance ?? 'flight');
  const own = (await open([index])).get(index) ?? {};
  const { rows: moves } = await pool.query<Move>(
    'select to_unit, happened_at, run from huan.event where case_id = $1 and to_unit is not null order by seq',
    [index],
  );

  if (person.voyage !== null) {
    const { rows: mates } = await pool.query<{ case_id: CaseId; party: CaseId | null }>(
      `select case_id, party from huan."case" where voyage = $1 and loop = 'arrival'`,
      [person.voyage],
    );
    const mine = readSeat(own['seat']);
    const seated = reach.sameVoyage || mine === null ? [] : mates.map((mate) => mate.case_id);
    const personal = await open(seated);
    for (const { case_id: id, party } of mates) {
      if (party !== null && party === person.party) add(id, 'party');
      const theirs = readSeat(personal.get(id)?.['seat']);
      if (reach.sameVoyage) add(id, 'voyage');
      if (mine !== null && theirs !== null && withinRows(mine, theirs, reach.seatRows)) add(id, 'seat');
    }
  }

  const runs = [...new Set(moves.flatMap(({ run }) => run ?? []))];
  if (reach.sameRun && runs.length > 0) {
    const { rows } = await pool.query<{ case_id: CaseId }>(
      'select distinct case_id from huan.event where run = any($1::uuid[])',
      [runs],
    );
    for (const row of rows) add(row.case_id, 'run');
  }

  const windows = moves.filter(({ to_unit: unit }) => desks.has(house.units.get(unitId(unit))?.kind ?? ''));
  if (windows.length > 0) {
    const { rows } = await pool.query<{ case_id: CaseId }>(
      `select distinct e.case_id from unnest($1::text[], $2::bigint[]) as w(unit, at)
         join huan.event e on e.to_unit = w.unit and e.happened_at between w.at - $3 and w.at + $3`,
      [windows.map((move) => move.to_unit), windows.map((move) => move.happened_at), minutes(reach.deskMinutes)],
    );
    // A hall has many desks: where the one is known at which the person sat, only those who sat there too are contacts.
    const ids = rows.map((row) => row.case_id);
    const desk = own['desk'];
    const personal = await open(desk === undefined ? [] : ids);
    for (const id of ids) if (desk === undefined || personal.get(id)?.['desk'] === desk) add(id, 'desk');
  }

  // From when until when the person was in each lodging; who left before or came afterwards was never near them.
  const stays = moves.flatMap(({ to_unit: unit, happened_at: since }, index) =>
    lodgings.has(house.units.get(unitId(unit))?.kind ?? '')
      ? [{ unit, since, until: moves[index + 1]?.happened_at ?? person.closed }]
      : [],
  );
  const floor = own['floor'];
  if (reach.sameFloor && stays.length > 0 && floor !== undefined) {
    const { rows } = await pool.query<{ case_id: CaseId }>(
      `select distinct e.case_id from unnest($1::text[], $2::bigint[], $3::bigint[]) as s(unit, since, until)
         join huan.event e on e.to_unit = s.unit and (s.until is null or e.happened_at <= s.until)
        where not exists (select from huan.event gone where gone.case_id = e.case_id and gone.seq > e.seq
                             and (gone.to_unit is not null or gone.name = 'case.closed.1') and gone.happened_at < s.since)`,
      [stays.map(({ unit }) => unit), stays.map(({ since }) => since), stays.map(({ until }) => until)],
    );
    const ids = rows.map((row) => row.case_id);
    const personal = await open(ids);
    for (const id of ids) if (personal.get(id)?.['floor'] === floor) add(id, 'floor');
  }

  await noteReading(pool, house.seal, who, [...looked], 'contacts');
  const { rows: held } = await pool.query<{ case_id: CaseId; holder: UnitId; open: boolean; district: string | null }>(
    `select case_id, holder, closed_at is null as open, state -> 'facts' ->> 'district' as district
       from huan."case" where case_id = any($1::uuid[]) and loop = 'arrival'`,
    [[...reasons.keys()]],
  );
  return held
    .map(({ case_id: id, holder, open, district }) => ({
      case: id,
      reasons: [...(reasons.get(id) ?? [])].toSorted(),
      holder: open ? holder : null,
      district,
    }))
    .toSorted((one, other) => (one.case < other.case ? -1 : 1));
};

/** The contacts of a person as far as one unit may know of them. */
export interface SeenContacts {
  readonly items: readonly Contact[];
  /** How many more there are, in nobody's name. */
  readonly others: number;
  /** Who must act for those: each of these units is told by a case of its own when a result is positive. */
  readonly units: readonly { readonly unit: UnitId; readonly heads: number }[];
}

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
  const contacts = await findContacts(house, index, who);
  const theirs = await house.read(who, async (reads) => {
    const { rows } = await reads.query<{ case_id: CaseId }>(
      'select case_id from huan."case" where case_id = any($1::uuid[])',
      [contacts.map((contact) => contact.case)],
    );
    return new Set(rows.map((row) => row.case_id));
  });
  const hidden = contacts.filter((contact) => !theirs.has(contact.case));
  const units = Map.groupBy(hidden, (contact) => answersFor(house, contact));
  return {
    items: contacts.filter((contact) => theirs.has(contact.case)),
    others: hidden.length,
    units: [...units]
      .map(([unit, of]) => ({ unit, heads: of.length }))
      .toSorted((one, other) => other.heads - one.heads || (one.unit < other.unit ? -1 : 1)),
  };
};

const system = { actor: systemActor, unit: systemUnit, happenedAt: null } as const;
const atOnce = 200;

/**
 * A positive result fans out: every contact gets a case of its own with a holder and a clock, and their decisions
 * follow. Repeating it opens nothing twice: the ids follow from the specimen and the contact.
 *
 * @returns how many contacts were found, and how many cases were opened by this call
 */
export const fanOut = async (
  house: House,
  index: CaseId,
  specimen: CaseId,
): Promise<{ contacts: number; opened: number }> => {
  const contacts = await findContacts(house, index);
  let opened = 0;
  const missed: string[] = [];
  for (let from = 0; from < contacts.length; from += atOnce) {
    const replies = await Promise.all(
      contacts.slice(from, from + atOnce).map((contact) => {
        const tracing: OpenCommand = {
          type: 'open',
          case: derivedId(specimen, `contact ${contact.case}`),
          loop: 'tracing',
          holder: answersFor(house, contact),
          subject: contact.case,
          facts: { kind: contact.reasons.join(' '), index, specimen },
        };
        const marked: RecordCommand = { type: 'record', case: contact.case, kind: 'contact', facts: { contact: true } };
        const together: TogetherCommand = { type: 'together', case: tracing.case, commands: [tracing, marked] };
        return house.submit({
          ...together,
          ...system,
          commandId: commandId(derivedId(specimen, `trace ${contact.case}`)),
        });
      }),
    );
    for (const reply of replies) {
      if ('refused' in reply) missed.push(`${reply.refused.case} ${reply.refused.code}`);
      else if (reply.done.opened.length > 0) opened += 1;
    }
  }
  // Somebody who was found and cannot be traced is an alarm, never a skipped row (I7): said when all others are opened.
  if (missed.length > 0) throw new Error(`contacts were not opened: ${missed.slice(0, 5).join(', ')}`);
  return { contacts: contacts.length, opened };
};

/**
 * An amended result recalls what it had set off: the contacts' open cases are closed as recalled, and whoever is no
 * contact of anybody else any more is no contact.
 *
 * @returns how many people are no contacts any more
 */
export const recallFanOut = async (house: House, specimen: CaseId): Promise<number> => {
  const { rows } = await house.writer.pool.query<{ case_id: CaseId; subject: CaseId; open: boolean; others: boolean }>(
    `select t.case_id, t.subject, t.closed_at is null as open,
            exists (select from huan."case" o where o.subject = t.subject and o.loop = 'tracing' and o.case_id <> t.case_id
                     and o.ending is distinct from 'recalled'
                     and o.state -> 'facts' ->> 'specimen' is distinct from $1) as others
       from huan."case" t
      where t.loop = 'tracing' and t.state -> 'facts' ->> 'specimen' = $1 and t.ending is distinct from 'recalled'`,
    [specimen],
  );
  const replies = await Promise.all(
    rows.map(async ({ case_id: id, subject, open, others }) => {
      const commands: SingleCommand[] = [];
      if (open)
        commands.push({ type: 'record', case: id, kind: 'recalled' }, { type: 'close', case: id, ending: 'recalled' });
      if (!others) commands.push({ type: 'record', case: subject, kind: 'contact', facts: { contact: false } });
      const together: TogetherCommand = {
        type: 'together',
        case: commands[0] === undefined || !open ? subject : id,
        commands,
      };
      if (commands.length === 0) return null;
      return house.submit({ ...together, ...system, commandId: commandId(derivedId(id, 'recall')) });
    }),
  );
  return replies.filter((reply, index) => reply !== null && 'done' in reply && rows[index]?.others === false).length;
};
