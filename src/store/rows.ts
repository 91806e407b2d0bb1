import { highestRung, nextDue } from '../loop/clock.ts';
import type { NewEvent } from '../loop/event.ts';
import { happenedAtOf } from '../loop/recording.ts';
import type { CaseState } from '../loop/state.ts';
import type { CommandStamp } from '../loop/command.ts';
import { type Instant, systemActor, systemUnit } from '../loop/terms.ts';
import { canonical } from './canonical.ts';
import { type HashedEvent, eventHash } from './chain.ts';
import { compactState } from './compact.ts';

/** An event as it goes into the ledger. */
export interface EventRow extends Omit<HashedEvent, 'data'> {
  /** Canonical JSON. */
  readonly data: string;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

/** What an event says, as the ledger keeps it: its data and the changes that it carries. */
export const eventData = (event: NewEvent): unknown => ({ ...event.data, changes: event.changes });

/** The row of an event: stamped, hashed, its personal part already sealed. */
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

/** Where a unit stands in the tree; units unknown to it stand nowhere and are seen by nobody. */
export type PositionOf = (unit: string) => number | null;

/** The projection of a case: what lists are selected and ordered by, and its whole state. */
export const caseRow = (state: CaseState, lastHash: Buffer, positionOf: PositionOf) => ({
  case_id: state.caseId,
  loop: state.loop,
  version: state.version,
  custody: state.custody,
  holder: state.holder,
  holder_at: positionOf(state.holder) ?? -1,
  offered_to: state.offer?.to ?? null,
  offered_at: state.offer === null ? null : positionOf(state.offer.to),
  opener_at: positionOf(state.opener) ?? -1,
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
  state: compactState(state),
});
export type CaseRow = ReturnType<typeof caseRow>;
