import { type FindingCode, type FindingFacts, findingText } from '../../contract/finding.ts';

/** Which sentence of the design a finding is about. */
export type Invariant =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'I9'
  | 'I10'
  | 'I11'
  | 'I12'
  | 'I13'
  | 'I14';

/** `broken`: the invariant does not hold. `notice`: somebody should look, but nothing was broken (a silent policy). */
export type Grade = 'broken' | 'notice';

export interface Finding {
  readonly invariant: Invariant;
  readonly grade: Grade;
  /** The case that it is about; null when it is about no single one (a unit's tally, an anchor). */
  readonly case: string | null;
  readonly seq?: number;
  /** What was found, for programs and for screens in any language. */
  readonly code: FindingCode;
  readonly facts: FindingFacts;
  /** The same in English. */
  readonly text: string;
}

export interface VerifyReport {
  /** Nothing is broken. */
  readonly ok: boolean;
  readonly broken: number;
  readonly notices: number;
  /** The first of them, ordered by case and number; the counts above are of all. */
  readonly findings: readonly Finding[];
  readonly byInvariant: Readonly<Record<string, number>>;
  readonly events: number;
  readonly cases: number;
  readonly answers: number;
  readonly anchors: number;
  /** Exits and retention dates that could not be recomputed, because no policy version that decided them is here. */
  readonly unchecked: number;
  /** The instant up to which clocks were expected to be served. */
  readonly asOf: number;
  readonly milliseconds: number;
}

/** Puts one on record: the invariant, the case that it is about or null, what it is, and the event. */
export type Find = (
  invariant: Invariant,
  caseId: string | null,
  code: FindingCode,
  facts?: FindingFacts,
  seq?: number,
) => void;

/** Findings so far: all are counted, the first are kept. */
export interface Findings {
  broken: Find;
  notice: Find;
  unchecked(): void;
  merge(other: FindingsKept): void;
  kept(): FindingsKept;
}

export interface FindingsKept {
  readonly findings: readonly Finding[];
  readonly brokenCount: number;
  readonly noticeCount: number;
  readonly uncheckedCount: number;
  readonly byInvariant: Readonly<Record<string, number>>;
}

/** Gathers findings; of each grade at most `most` are kept in full. */
export const gatherFindings = (most: number): Findings => {
  const findings: Record<Grade, Finding[]> = { broken: [], notice: [] };
  const counts: Record<Grade, number> = { broken: 0, notice: 0 };
  const byInvariant: Record<string, number> = {};
  let uncheckedCount = 0;
  const add = (finding: Finding): void => {
    const list = findings[finding.grade];
    counts[finding.grade] += 1;
    if (finding.grade === 'broken') byInvariant[finding.invariant] = (byInvariant[finding.invariant] ?? 0) + 1;
    if (list.length < most) list.push(finding);
  };
  const gather =
    (grade: Grade): Find =>
    (invariant, caseId, code, facts = {}, seq) => {
      const text = findingText(code, facts);
      add({ invariant, grade, case: caseId, ...(seq === undefined ? {} : { seq }), code, facts, text });
    };
  return {
    broken: gather('broken'),
    notice: gather('notice'),
    unchecked() {
      uncheckedCount += 1;
    },
    merge(other) {
      for (const finding of other.findings) {
        const list = findings[finding.grade];
        if (list.length < most) list.push(finding);
      }
      counts.broken += other.brokenCount;
      counts.notice += other.noticeCount;
      uncheckedCount += other.uncheckedCount;
      for (const [name, count] of Object.entries(other.byInvariant)) {
        byInvariant[name] = (byInvariant[name] ?? 0) + count;
      }
    },
    kept: () => ({
      findings: [...findings.broken, ...findings.notice],
      brokenCount: counts.broken,
      noticeCount: counts.notice,
      uncheckedCount,
      byInvariant: { ...byInvariant },
    }),
  };
};
