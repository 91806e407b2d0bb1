import { evolve } from '../../loop/evolve.ts';
import type { RecordedEvent } from '../../loop/event.ts';
import type { CaseState } from '../../loop/state.ts';
import { type CaseId, isUuid } from '../../loop/terms.ts';
import { eventHash, noHash } from '../../store/chain.ts';
import { type Told, checkAnswers, checkLeaves, readAnswers, versionsTold } from './answers.ts';
import { checkClocks, checkUnserved } from './clocks.ts';
import { type Custody, checkCustody } from './custody.ts';
import { checkDecisions } from './decisions.ts';
import { checkExits } from './exits.ts';
import { checkKept, openingOf } from './kept.ts';
import { type Announced, checkOutbox, noticesAt } from './outbox.ts';
import { checkCount } from './counts.ts';
import { type Heads, addHead, checkPlaces } from './heads.ts';
import { checkMeasures } from './measures.ts';
import { checkTests } from './results.ts';
import { checkRooms, checkRoomsKept } from './rooms.ts';
import { checkProjection } from './projection.ts';
import { type CaseRecord, type LedgerEvent, recordedEvent } from './records.ts';
import type { Auditing, CountMade, Step } from './step.ts';

/** I10: each event follows the one before it and is what its hash says. @returns whether it can be folded */
const checkChain = (audit: Auditing, row: LedgerEvent, index: number, previous: Buffer): boolean => {
  const { findings } = audit;
  const { case_id: id, seq } = row;
  if (seq !== index + 1) {
    findings.broken('I10', id, 'event-missing', { number: index + 1, next: seq }, seq);
    return false;
  }
  if (!row.prev_hash.equals(previous)) {
    findings.broken('I10', id, 'event-order', {}, seq);
  }
  if (!eventHash(row.prev_hash, row, row.data).equals(row.hash)) {
    findings.broken('I10', id, 'event-changed', {}, seq);
  }
  return true;
};

const gapsOf = (events: readonly LedgerEvent[]): ReadonlyMap<string, readonly string[]> => {
  const gaps = new Map<string, string[]>();
  for (const { name, command_id, data } of events) {
    if (name !== 'gap.noted.1') continue;
    const kind = /"kind":"([^"]*)"/.exec(data)?.[1] ?? '';
    const list = gaps.get(command_id);
    if (list === undefined) gaps.set(command_id, [kind]);
    else list.push(kind);
  }
  return gaps;
};

const nothing: readonly string[] = [];

/** Audits one case: its chain, every event against every invariant, its projection, its answers, its leaves. */
export const auditCase = (record: CaseRecord, audit: Auditing, heads: Heads): void => {
  const { id, events, projection } = record;
  const { findings } = audit;
  checkLeaves(record, findings);
  const told = new Map<number, Told>();
  const said = readAnswers(record);
  const wanted = versionsTold(said);
  const found = openingOf(record, audit);
  const announced: Announced[] = [];
  const state = walkEvents(record, audit, heads, (step, commanded) => {
    const { after } = step;
    found.step(step);
    if (step.ends) announced.push(...noticesAt(commanded, after));
    if (!wanted.has(after.version)) return;
    const { custody, holder, link, offer } = after;
    told.set(after.version, { custody, holder, link, offer: offer?.offer ?? null });
  });
  checkAnswers(record, said, told, findings);
  // What could not be folded to its end would be told twice.
  const whole = state !== null || events.length === 0;
  checkKept(record, audit, whole ? found : null);
  if (whole) checkOutbox(record, audit, announced);
  if (state !== null) {
    checkProjection(audit, state, events.at(-1)?.hash ?? noHash, projection);
    checkUnserved(audit, state);
    checkRoomsKept(audit, state);
  } else if (projection !== null && events.length === 0) {
    findings.broken('I10', id, 'case-empty');
  }
};

const walkEvents = (
  record: CaseRecord,
  audit: Auditing,
  heads: Heads,
  /** Hears of every event, with those of the same command on this case up to it. */
  seen: (step: Step, commanded: readonly RecordedEvent[]) => void,
): CaseState | null => {
  const { id, events } = record;
  const gaps = gapsOf(events);
  const served = new Set<string>();
  let commanded: RecordedEvent[] = [];
  const counts: CountMade[] = [];
  let state: CaseState | null = null;
  let custody: Custody | null = null;
  let previous: Buffer = noHash;
  for (const [index, row] of events.entries()) {
    const follows = checkChain(audit, row, index, previous);
    previous = row.hash;
    if (!follows) return null;
    const before: CaseState | null = state;
    let step: Step;
    try {
      const event = recordedEvent(row);
      const after = evolve(before, event);
      const loop = audit.loops.get(after.loop);
      if (loop === undefined) {
        audit.findings.broken('I10', id, 'loop-unknown', { name: after.loop }, row.seq);
        return null;
      }
      const ends = events[index + 1]?.command_id !== row.command_id;
      step = { audit, loop, row, event, before, after, gaps: gaps.get(row.command_id) ?? nothing, counts, ends };
      custody = checkCustody(step, custody);
      checkExits(step);
      checkClocks(step, served);
      checkDecisions(step);
      checkTests(step);
      checkMeasures(step);
      checkPlaces(step);
      checkRooms(step);
      const made = checkCount(step);
      if (made !== null) counts.push(made);
    } catch (error) {
      // Whatever lies in the ledger, the audit of the other cases goes on.
      const reason = error instanceof Error ? error.message : String(error);
      audit.findings.broken('I10', id, 'event-unfoldable', { reason }, row.seq);
      return null;
    }
    if (!isUuid(row.command_id)) audit.findings.broken('I9', id, 'event-uncommanded', {}, row.seq);
    state = step.after;
    commanded.push(step.event);
    seen(step, commanded);
    if (step.ends) commanded = [];
  }
  if (state !== null && audit.loops.get(state.loop)?.counted === true) addHead(heads, state);
  return state;
};

/** The first hexadecimal digits of a case id, as a share of all: how far an ordered reading has come. */
export const shareOf = (id: CaseId | string): number => Number.parseInt(id.slice(0, 8), 16) / 2 ** 32;
