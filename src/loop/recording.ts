import type { CommandStamp } from './command.ts';
import type { EventBody, Changes, RecordedEvent, Standing } from './event.ts';
import { type CaseId, type Instant, instant, systemActor, systemUnit } from './terms.ts';

/**
 * When something happened: what the device says, or now. Nothing happens after it is recorded: a device whose clock is
 * ahead (within the bounds) is taken to mean now, or the next signature would be older than one already given (I14).
 */
export const happenedAtOf = (stamp: CommandStamp, now: Instant): Instant =>
  instant(Math.min(stamp.happenedAt ?? now, now));

/**
 * The event as it stands in the ledger: whose it is and when. What follows by itself is signed by Huan and happens now.
 * The one place where this is decided, so that a state folded while deciding equals the same state replayed.
 */
export const recorded = (
  event: EventBody & {
    readonly caseId: CaseId;
    readonly changes: Changes;
    readonly standing: Standing;
    // What the store keeps beside the event; never part of what is folded.
    readonly personal?: unknown;
    readonly words?: unknown;
    readonly custody?: unknown;
    readonly moved?: unknown;
  },
  seq: number,
  stamp: CommandStamp,
  now: Instant,
): RecordedEvent => {
  const { caseId, changes, standing, ...rest } = event;
  const { personal: _personal, words: _words, custody: _custody, moved: _moved, ...body } = rest;
  const bySystem = standing === 'system';
  return {
    ...body,
    caseId,
    changes,
    seq,
    commandId: stamp.commandId,
    happenedAt: bySystem ? now : happenedAtOf(stamp, now),
    recordedAt: now,
    actor: bySystem ? systemActor : stamp.actor,
    unit: bySystem ? systemUnit : stamp.unit,
  };
};
