import { noticesOf } from '../../city/notices.ts';
import type { NewEvent, RecordedEvent } from '../../loop/event.ts';
import type { CaseState } from '../../loop/state.ts';
import { differsAt } from './projection.ts';
import type { CaseRecord } from './records.ts';
import type { Auditing } from './step.ts';

/** A notice that had to be announced. */
export interface Announced {
  readonly seq: number;
  readonly recordedAt: number;
  readonly topic: string;
  readonly data: unknown;
}

/** How long a notice stays at least, in milliseconds of Huan's time: a day, as in the trimming. */
const keptFor = 86_400_000;

/** What the events of one command announced on a case, told again from the events and the state after them. */
export const noticesAt = (events: readonly RecordedEvent[], after: CaseState): readonly Announced[] =>
  events.flatMap((event) =>
    // Of an event that is about to be recorded a notice knows no more than of the recorded one.
    noticesOf(event as unknown as NewEvent, after).map(({ topic, data }) => ({
      seq: event.seq,
      recordedAt: event.recordedAt,
      topic,
      data,
    })),
  );

/**
 * I10: the notices of a case are those that its events announced, in their order. The oldest may be gone: they are
 * removed, in their order, when they are older than a day and every reader is past them.
 */
export const checkOutbox = (record: CaseRecord, audit: Auditing, announced: readonly Announced[]): void => {
  const { id, outbox } = record;
  const { findings } = audit;
  const trimmed = announced.length - outbox.length;
  if (trimmed < 0) {
    findings.broken('I10', id, 'notices-many', { count: outbox.length, wanted: announced.length });
    return;
  }
  for (const { recordedAt, topic, seq } of announced.slice(0, trimmed)) {
    // What lies ahead of the time by which Huan goes was announced before time was set back.
    const latest = Math.max(audit.asOf, audit.now);
    const young = recordedAt + keptFor >= latest && recordedAt <= audit.now;
    if (young || !audit.outboxRead) {
      findings.broken('I10', id, 'notice-missing', { topic }, seq);
      return;
    }
  }
  for (const [index, { recordedAt, topic, data, seq }] of announced.slice(trimmed).entries()) {
    const row = outbox[index];
    const same = row?.topic === topic && row.recorded_at === recordedAt && differsAt(data, row.data) === null;
    if (!same) {
      findings.broken('I10', id, 'notice-changed', { topic }, seq);
      return;
    }
  }
};
