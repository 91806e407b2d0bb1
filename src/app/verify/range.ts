import type pg from 'pg';
import { type MarkedDay, possibleCalendarFacts } from '../../city/workdays.ts';
import type { Loop } from '../../loop/declaration.ts';
import type { PolicyVersion } from '../../policy/table.ts';
import { type SealKeys, sealWith } from '../../store/seal.ts';
import { answerCompany } from './company.ts';
import { answerCounts } from './counts.ts';
import type { Heads } from './heads.ts';
import { pastRules } from './policy.ts';
import { type Range, readCases } from './records.ts';
import { type FindingsKept, gatherFindings } from './report.ts';
import { testsOf } from './results.ts';
import { answerRooms } from './rooms.ts';
import type { Auditing, CompanyQuestion, CountQuestion, RoomQuestion } from './step.ts';
import { auditCase, shareOf } from './walk.ts';

/** All that the audit of one range of cases is given: plain data, so that it can be handed to another thread. */
export interface RangeTask {
  readonly range: Range;
  readonly loops: readonly Loop[];
  readonly units: readonly (readonly [unit: string, kind: string, position: number, last: number])[];
  /** Null leaves undone what must be asked of policy. */
  readonly versions: readonly PolicyVersion[] | null;
  /** What days were ever marked as. */
  readonly marked: readonly MarkedDay[];
  readonly grace: number;
  readonly dueGrace: number;
  readonly asOf: number;
  /** Huan's time at the beginning of the audit. */
  readonly now: number;
  readonly outboxRead: boolean;
  /** Null leaves closed what is sealed. */
  readonly seal: SealKeys | null;
  readonly anchoredTo: string | null;
  readonly mostFindings: number;
}

export interface RangeResult {
  readonly events: number;
  readonly cases: number;
  readonly answers: number;
  readonly heads: Heads;
  readonly findings: FindingsKept;
}

/** How far a range has come: events so far, and the share of its ids. */
export type OnRangeProgress = (events: number, share: number) => void;

const portion = 5000;
/** Questions about other cases that are asked at once. */
const together = 50;
/** Counts whose heads are looked for at once: many ask about the same heads, which are read once for all of them. */
const countsTogether = 5000;

/** Audits a range of cases on a connection whose transaction sees one snapshot. */
export const auditRange = async (
  client: pg.PoolClient | pg.Client,
  task: RangeTask,
  onProgress: OnRangeProgress = () => {},
): Promise<RangeResult> => {
  const findings = gatherFindings(task.mostFindings);
  const units = new Map(task.units.map(([unit, kind, position, last]) => [unit, { kind, position, last }]));
  const questions: CompanyQuestion[] = [];
  const counts: CountQuestion[] = [];
  const shared: RoomQuestion[] = [];
  const audit: Auditing = {
    loops: new Map(task.loops.map((loop) => [loop.name, loop])),
    tests: testsOf(task.loops),
    kindOf: (unit: string) => units.get(unit)?.kind,
    positionOf: (unit: string) => units.get(unit)?.position,
    isAbove: (unit: string, other: string) => {
      const [above, below] = [units.get(unit), units.get(other)];
      if (above === undefined || below === undefined) return false;
      return above.position < below.position && below.position <= above.last;
    },
    rules: task.versions === null ? null : pastRules(task.versions),
    calendar: possibleCalendarFacts(task.marked),
    asOf: task.asOf,
    now: task.now,
    outboxRead: task.outboxRead,
    seal: task.seal === null ? null : sealWith(task.seal),
    dueGrace: task.dueGrace,
    grace: task.grace,
    askCompany: (question) => questions.push(question),
    askCount: (question) => counts.push(question),
    askRoom: (question) => shared.push(question),
    findings,
  };
  const heads: Heads = new Map();
  const from = shareOf(task.range.from);
  const width = (task.range.below === null ? 1 : shareOf(task.range.below)) - from;
  let events = 0;
  let cases = 0;
  let answers = 0;
  let told = 0;
  for await (const record of readCases(client, task.range, task.anchoredTo)) {
    auditCase(record, audit, heads);
    if (questions.length >= together) await answerCompany(client, questions.splice(0), audit);
    if (shared.length >= together) await answerRooms(client, shared.splice(0), audit);
    if (counts.length >= countsTogether) await answerCounts(client, counts.splice(0), audit);
    events += record.events.length;
    answers += record.answers.length;
    if (record.events.length > 0) cases += 1;
    if (events - told >= portion) {
      told = events;
      onProgress(events, (shareOf(record.id) - from) / width);
    }
  }
  await answerCompany(client, questions, audit);
  await answerCounts(client, counts, audit);
  await answerRooms(client, shared, audit);
  return { events, cases, answers, heads, findings: findings.kept() };
};
