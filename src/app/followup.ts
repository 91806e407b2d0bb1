import { followedEndings } from '../city/followup/loop.ts';
import { type CaseId, type Fact, type Facts, type Json, commandId, systemActor, systemUnit } from '../loop/terms.ts';
import { derivedId } from '../store/batch.ts';
import { expandState } from '../store/compact.ts';
import { type Personal, openPersonal } from '../store/personal.ts';
import { noteReading } from '../store/reader.ts';
import type { House } from './house.ts';
import { type OutboxNotice, type Reading, readOutbox } from './outbox.ts';

// What somebody who calls must know. The unit may never have held the person, and sees nothing of their case.
const told = ['surname', 'givenNames', 'nativeName', 'namePinyin', 'phone', 'address'] as const;

const whomToCall = (personal: Personal | undefined): { readonly [key: string]: Json } =>
  Object.fromEntries(
    told.flatMap((key): readonly (readonly [string, Json])[] => {
      const value = personal?.[key];
      return typeof value === 'string' ? [[key, value]] : [];
    }),
  );

/** What policy may look at to say who calls, and after what. */
const about = (facts: Facts, held: Facts): Facts => ({
  ...Object.fromEntries(
    ['destination', 'district'].flatMap((name): readonly (readonly [string, Fact])[] =>
      typeof facts[name] === 'string' ? [[name, facts[name]]] : [],
    ),
  ),
  ...held,
});

/**
 * Opens the follow-up of somebody whose measure has ended: whom policy names (table `holders`) owes them a call, the duty
 * room where it names nobody. The ending is long on record by then and waits for nothing (I13). Repeating it opens nothing
 * more.
 *
 * @returns the case of the follow-up, or null where there is none to be: the person's case is open again
 */
export const openFollowup = async (house: House, person: CaseId): Promise<CaseId | null> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ state: unknown }>(
    `select state from huan."case" where case_id = $1 and loop = 'arrival'`,
    [person],
  );
  const state = rows[0] === undefined ? null : expandState(rows[0].state);
  if (state === null || state.ending === null || !followedEndings.has(state.ending)) return null;
  const id = derivedId(person, `followup ${state.closedAt}`);
  await noteReading(pool, house.seal, { actor: systemActor, unit: systemUnit }, [person], 'follow-up');
  const personal = await openPersonal(pool, house.seal, [person]);
  const heldBy = state.holder;
  const reply = await house.submit({
    type: 'open',
    case: id,
    loop: 'followup',
    holder: null,
    subject: person,
    facts: {
      ...about(state.facts, { heldBy, heldByKind: house.units.get(heldBy)?.kind ?? null }),
      ending: state.ending,
    },
    personal: whomToCall(personal.get(person)),
    reason: state.ending,
    commandId: commandId(derivedId(id, 'open')),
    actor: systemActor,
    unit: systemUnit,
    happenedAt: null,
  });
  // Said again it was already opened, whatever the person's data are by now.
  if ('refused' in reply && !['already_opened', 'command_reused'].includes(reply.refused.code)) {
    throw new Error(`the follow-up of ${person} was refused: ${reply.refused.code}`);
  }
  return id;
};

/** Opens the follow-ups of everybody whose measure ended since last time. Any number of processes may call it. */
export const followEnded = (house: House): Promise<Reading> =>
  readOutbox(house, 'followups', async (notice: OutboxNotice) => void (await openFollowup(house, notice.case)), {
    topics: ['ended'],
    most: 100,
  });
