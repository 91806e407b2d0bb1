import type pg from 'pg';
import { type Room, insideOf, roomIn, roomsOf } from '../../loop/room.ts';
import type { CaseState } from '../../loop/state.ts';
import type { CaseId } from '../../loop/terms.ts';
import { type Seal, roomToken } from '../../store/seal.ts';
import { type Auditing, type RoomQuestion, type Step, breaks } from './step.ts';

type Rooms = ReadonlyMap<string, Room>;

const tokens = new WeakMap<Rooms, ReadonlyMap<string, Room>>();

/** The rooms of a list by their blind tokens, which only the master key can make. */
const byToken = (seal: Seal, place: string, rooms: Rooms): ReadonlyMap<string, Room> => {
  const known =
    tokens.get(rooms) ?? new Map([...rooms.values()].map((room) => [roomToken(seal, place, room.name), room]));
  tokens.set(rooms, known);
  return known;
};

const ask = (audit: Auditing, place: CaseState, by: CaseId, at: number, seq: number): void => {
  const token = roomIn(place, by);
  const others = token === null ? [] : insideOf(place, token).filter((other) => other !== by);
  if (others.length > 0) audit.askRoom({ case: place.caseId, seq, at, by, others });
};

/**
 * I6: of the rooms of a site each holds no more than its beds, nobody is put into one that is closed or not listed, and
 * whoever shares one is of one party: when they came in and when one of them left. Without the master key it cannot be
 * told which room it is: then none may hold more than the largest one.
 */
export const checkRooms = (step: Step): void => {
  const { audit, before, after, event, row } = step;
  if (event.name === 'place.freed.1' && before !== null) {
    ask(audit, before, event.data.by, row.recorded_at, row.seq);
    return;
  }
  const rooms = event.name === 'place.taken.1' ? roomsOf(after) : null;
  if (event.name !== 'place.taken.1' || rooms === null) return;
  const { by, room: token } = event.data;
  if (token === undefined) {
    breaks(step, 'I6', 'room-unsaid');
    return;
  }
  const room = audit.seal === null ? null : (byToken(audit.seal, row.case_id, rooms).get(token) ?? null);
  if (audit.seal !== null && room?.open !== true) breaks(step, 'I6', 'room-unlisted');
  const capacity = room?.beds ?? Math.max(...[...rooms.values()].map(({ beds }) => beds));
  const count = insideOf(after, token).length;
  if (count > capacity) breaks(step, 'I6', 'room-over', { count, capacity });
  ask(audit, after, by, row.recorded_at, row.seq);
};

/** The same of whoever shares a room at the end of the record. */
export const checkRoomsKept = (audit: Auditing, state: CaseState): void => {
  const asked = new Set<string>();
  for (const [index, token] of state.rooms.entries()) {
    const by = state.roll[index];
    if (token === null || by === undefined || asked.has(token)) continue;
    asked.add(token);
    ask(audit, state, by, audit.asOf, state.version);
  }
};

interface PartyEvent {
  readonly case_id: string;
  readonly recorded_at: number;
  readonly party: string | null;
}

/** The parties that somebody may have been of at an instant: one, or more where the order is not certain. */
const partiesAt = (events: readonly PartyEvent[], at: number, grace: number): ReadonlySet<string | null> => {
  const parties = new Set<string | null>();
  let party: string | null = null;
  for (const event of events) {
    if (event.recorded_at > at + grace) break;
    if (event.recorded_at >= at - grace) parties.add(party);
    party = event.party;
  }
  return parties.add(party);
};

/** Whether everybody who shared a room was of one party, told from their own events. */
export const answerRooms = async (
  client: pg.PoolClient | pg.Client,
  questions: readonly RoomQuestion[],
  { findings, grace }: Pick<Auditing, 'findings' | 'grace'>,
): Promise<void> => {
  if (questions.length === 0) return;
  const { rows } = await client.query<PartyEvent>(
    `select case_id, recorded_at,
            case name when 'case.opened.1' then data -> 'party' ->> 'id' when 'party.joined.1' then data ->> 'id' end as party
       from huan.event
      where case_id = any($1::uuid[]) and name in ('case.opened.1', 'party.joined.1', 'party.left.1')
      order by case_id, seq`,
    [[...new Set(questions.flatMap(({ by, others }) => [by, ...others]))]],
  );
  const events = Map.groupBy(rows, (row) => row.case_id);
  for (const { case: id, seq, at, by, others } of questions) {
    const own = partiesAt(events.get(by) ?? [], at, grace);
    const strangers = others.filter((other) => {
      const theirs = partiesAt(events.get(other) ?? [], at, grace);
      return ![...own].some((party) => party !== null && theirs.has(party));
    });
    if (strangers.length > 0) {
      findings.broken('I6', id, 'room-strangers', { cases: [by, ...strangers].join(', ') }, seq);
    }
  }
};
