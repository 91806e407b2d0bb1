import { highestRung, nextDue } from '../loop/clock.ts';
import type { Loop } from '../loop/declaration.ts';
import type { NewEvent } from '../loop/event.ts';
import { happenedAtOf } from '../loop/recording.ts';
import type { CaseState } from '../loop/state.ts';
import type { CommandStamp } from '../loop/command.ts';
import { type Instant, systemActor, systemUnit } from '../loop/terms.ts';
import { canonical } from './canonical.ts';
import { type HashedEvent, eventHash } from './chain.ts';
import { wordNames } from './words.ts';

/** An event as it goes into the ledger. */
export interface EventRow extends Omit<HashedEvent, 'data'> {
  /** Canonical JSON. */
  readonly data: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

/** What an event says in the clear, as the ledger keeps it: its data, the changes that it carries, which words are sealed. */
export const eventData = (event: NewEvent): unknown => ({
  ...event.data,
  changes: event.changes,
  ...wordNames(event),
});

/** The row of an event: stamped, hashed, its personal part and words already sealed. */
export const eventRow = (
  event: NewEvent,
  stamp: CommandStamp,
  now: Instant,
  seq: number,
  previous: Buffer,
  sealed: Buffer | null,
): EventRow => {
  const bySystem = event.standing === 'system';
  const data = canonical(eventData(event));
  const row: Omit<HashedEvent, 'data'> = {
    case_id: event.caseId,
    seq,
    command_id: stamp.commandId,
    name: event.name,
    happened_at: bySystem ? now : happenedAtOf(stamp, now),
    recorded_at: now,
    actor: bySystem ? systemActor : stamp.actor,
    unit: bySystem ? systemUnit : stamp.unit,
    standing: event.standing,
    holder: event.custody.holder,
    receiver: event.custody.receiver,
    to_unit: event.moved?.to ?? null,
    voyage: event.moved?.voyage ?? null,
    run: event.moved?.run ?? null,
    sealed,
  };
  return { ...row, data, prev_hash: previous, hash: eventHash(previous, row, data) };
};

/** Where a unit stands in the tree; `null` for a unit that this process does not know. */
export type PositionOf = (unit: string) => number | null;

/** A unit that stands in no tree known here: another process added it and its doorbell has not been heard yet. */
export class UnitUnknown extends Error {
  override readonly name = 'UnitUnknown';
}

/** A case that were written under no position would be hidden from its own holder: it is not written at all (I7). */
const placed = (positionOf: PositionOf, unit: string): number => {
  const position = positionOf(unit);
  if (position === null) throw new UnitUnknown(`the unit ${unit} is not known here yet`);
  return position;
};

/** Stands in no unit's interval: nobody sees a case for having opened it. */
const nowhere = -1;

/** From where a case is seen for having been opened there. */
export const openerAt = (loop: Loop | undefined, position: () => number): number =>
  loop?.openerSees === true ? position() : nowhere;

/** The projection of a case: what lists are selected and ordered by, and its whole state as text. */
export const caseRow = (
  state: CaseState,
  loop: Loop | undefined,
  lastHash: Buffer,
  positionOf: PositionOf,
  text: string,
) => ({
  case_id: state.caseId,
  loop: state.loop,
  version: state.version,
  custody: state.custody,
  holder: state.holder,
  holder_at: placed(positionOf, state.holder),
  offered_to: state.offer?.to ?? null,
  offered_at: state.offer === null ? null : placed(positionOf, state.offer.to),
  opener_at: openerAt(loop, () => placed(positionOf, state.opener)),
  link: state.link,
  voyage: state.voyage,
  run: state.run,
  party: state.party?.id ?? null,
  subject: state.subject,
  kind: typeof state.facts['kind'] === 'string' ? state.facts['kind'] : null,
  next_due: nextDue(state),
  rung: highestRung(state),
  opened_at: state.openedAt,
  closed_at: state.closedAt,
  held_since: state.heldSinceRecorded,
  ending: state.ending,
  measure_until: state.measure === null || state.measure.ended ? null : state.measure.until,
  retain_until: state.retainUntil,
  last_hash: lastHash,
  state: text,
});
export type CaseRow = ReturnType<typeof caseRow>;
