import { kindSaid, knownFrom } from '../../city/identity.ts';
import type { NamedUnit } from '../../contract/traveller.ts';
import { subjectActor, subjectUnit } from '../../loop/subject.ts';
import type { CaseState } from '../../loop/state.ts';
import { type CaseId, unitId } from '../../loop/terms.ts';
import type { Personal } from '../../store/personal.ts';
import { readNow } from '../../store/read/cases.ts';
import { ownCases } from '../../store/read/own.ts';
import { type EventSeen, eventsOf, wrappedKey } from '../../store/read/timeline.ts';
import { type Seen, noteReading } from '../../store/reader.ts';
import { type SealedPart, openPart } from '../../store/words.ts';
import type { House } from '../house.ts';

/** One event with its sealed part opened: what is personal, and what people wrote. */
export interface OwnEvent extends EventSeen, SealedPart {}

const nothing: SealedPart = { personal: null, words: {} };

/** A case about a person with everything that happened to it. */
export interface OwnCase {
  readonly state: CaseState;
  readonly events: readonly OwnEvent[];
}

/** All that is kept about a person. */
export interface Own {
  readonly now: number;
  readonly person: OwnCase;
  readonly others: readonly OwnCase[];
  /** What is known of the person, a later record over an earlier one. */
  readonly personal: Personal;
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

// Others are told about in the follow-up of contacts: that part is theirs.
const isTold = ({ loop }: CaseState): boolean => loop !== 'tracing';

const opened = async (house: House, seen: Seen, state: CaseState): Promise<OwnCase> => {
  const id = state.caseId;
  const [rows, wrapped] = [await eventsOf(seen, id), await wrappedKey(seen, id)];
  const key = wrapped === null || !isTold(state) ? null : house.seal.unwrap(id, wrapped);
  return {
    state,
    events: rows.map((row) => ({
      ...row,
      ...(key === null || row.sealed === null ? nothing : openPart(house.seal, key, id, row.sealed)),
    })),
  };
};

/**
 * Opens what is kept about a person, and notes who reads it: the person themself unless told.
 *
 * @returns null when the case is not there
 */
export const openOwn = async (
  house: House,
  seen: Seen,
  id: CaseId,
  purpose: string,
  reader = { actor: subjectActor(id), unit: subjectUnit },
  loops: readonly string[] | 'all' = 'all',
): Promise<Own | null> => {
  const now = await readNow(seen);
  const states = (await ownCases(seen, id)).filter(
    ({ caseId, loop }) => caseId === id || loops === 'all' || loops.includes(loop),
  );
  const state = states.find(({ caseId }) => caseId === id);
  if (state === undefined) return null;
  const ids = states.map(({ caseId }) => caseId);
  await noteReading(seen, house.seal, reader, ids, purpose);
  const person = await opened(house, seen, state);
  const others: OwnCase[] = [];
  for (const other of states) if (other !== state) others.push(await opened(house, seen, other));
  const known = person.events.map(({ name, data, personal: said }) =>
    knownFrom(kindSaid(name, data['kind']), fieldsOf(said)),
  );
  const personal = Object.assign({}, ...known) as Personal;
  return { now, person, others, personal };
};

/** A unit by its public name; a code that is no unit any more stands for itself. */
export const nameOf = (house: House, unit: string): NamedUnit => {
  const names = house.units.get(unitId(unit))?.names ?? { 'zh-Hans': unit, 'zh-Hant': unit, en: unit };
  return { unit, names };
};

/** The first text that somebody wrote into a sealed part. */
export const writtenIn = (personal: unknown): string | null => {
  const fields = fieldsOf(personal);
  for (const field of ['text', 'note', 'answer', 'reason']) {
    const value = fields[field];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
};
