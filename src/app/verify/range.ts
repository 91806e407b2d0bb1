import type pg from 'pg';
import { type MarkedDay, possibleCalendarFacts } from '../../city/workdays.ts';
import type { Loop } from '../../loop/declaration.ts';
import type { PolicyVersion } from '../../policy/table.ts';
import { type SealKeys, sealWith } from '../../store/seal.ts';
import { type CountPoint, type Heads, byKey } from './heads.ts';
import { answerCompany } from './company.ts';
import { pastRules } from './policy.ts';
import { type Range, readCases } from './records.ts';
import { type FindingsKept, gatherFindings } from './report.ts';
import type { Auditing, CompanyQuestion } from './step.ts';
import { auditCase, shareOf } from './walk.ts';

/** All that the audit of one range of cases is given: plain data, so that it can be handed to another thread. */
export interface RangeTask {
  readonly range: Range;
  readonly loops: readonly Loop[];
  readonly units: readonly (readonly [unit: string, kind: string, position: number])[];
  /** Null leaves undone what must be asked of policy. */
  readonly versions: readonly PolicyVersion[] | null;
  /** What days were ever marked as. */
  readonly marked: readonly MarkedDay[];
  readonly counts: readonly CountPoint[];
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
  /** As given, in the same order, with what this range says about the heads that were held. */
  readonly counts: readonly CountPoint[];
  readonly findings: FindingsKept;
}

/** How far a range has come: events so far, and the share of its ids. */
export type OnRangeProgress = (events: number, share: number) => void;

const portion = 5000;
/** Questions about other cases that are asked at once. */
const together = 50;

/** Audits a range of cases on a connection whose transaction sees one snapshot. */
export const auditRange = async (
  client: pg.PoolClient | pg.Client,
  task: RangeTask,
  onProgress: OnRangeProgress = () => {},
): Promise<RangeResult> => {
  const findings = gatherFindings(task.mostFindings);
  const units = new Map(task.units.map(([unit, kind, position]) => [unit, { kind, position }]));
  const questions: CompanyQuestion[] = [];
  const counts = task.counts.map((point) => ({ ...point }));
  const leavings = new Map(
    counts.flatMap((point) => (point.isCount ? [] : [[`${point.case} ${point.seq} ${point.kind}`, point] as const])),
  );
  const audit: Auditing = {
    loops: new Map(task.loops.map((loop) => [loop.name, loop])),
    kindOf: (unit: string) => units.get(unit)?.kind,
    positionOf: (unit: string) => units.get(unit)?.position,
    rules: task.versions === null ? null : pastRules(task.versions),
    calendar: possibleCalendarFacts(task.marked),
    asOf: task.asOf,
    now: task.now,
    outboxRead: task.outboxRead,
    seal: task.seal === null ? null : sealWith(task.seal),
    dueGrace: task.dueGrace,
    grace: task.grace,
    lean({ case: id, seq, kind, from, into }) {
      const point = leavings.get(`${id} ${seq} ${kind}`);
      if (point !== undefined) point.gate = { from, into };
    },
    askCompany: (question) => questions.push(question),
    findings,
  };
  const gathered = { heads: new Map<string, number>(), counts: byKey(counts), countGrace: task.grace };
  const from = shareOf(task.range.from);
  const width = (task.range.below === null ? 1 : shareOf(task.range.below)) - from;
  let events = 0;
  let cases = 0;
  let answers = 0;
  let told = 0;
  for await (const record of readCases(client, task.range, task.anchoredTo)) {
    auditCase(record, audit, gathered);
    if (questions.length >= together) await answerCompany(client, questions.splice(0), audit);
    events += record.events.length;
    answers += record.answers.length;
    if (record.events.length > 0) cases += 1;
    if (events - told >= portion) {
      told = events;
      onProgress(events, (shareOf(record.id) - from) / width);
    }
  }
  await answerCompany(client, questions, audit);
  return { events, cases, answers, heads: gathered.heads, counts, findings: findings.kept() };
};
