import type { Rule, Ruling } from '../../loop/declaration.ts';
import type { Facts } from '../../loop/terms.ts';
import { type CompiledPolicy, compile } from '../../policy/compile.ts';
import { decide } from '../../policy/decide.ts';
import type { PolicyVersion } from '../../policy/table.ts';
import type { Findings } from './report.ts';

/** Asks the policy versions of the past what they demanded. */
export interface PastRules {
  /** The rule of a version by its name; undefined when that version is not here. */
  named(version: string): Rule | undefined;
  /** The rule in force at an instant by the dates of the versions. */
  at(instant: number): Rule | undefined;
  /** Whether a version was in force at an instant by its dates; undefined when it is not here. */
  inForce(version: string, instant: number): boolean | undefined;
  readonly versions: readonly PolicyVersion[];
}

/** Compiles the versions anew, so that what is recomputed does not rest on what the write path has in memory. */
export const pastRules = (versions: readonly PolicyVersion[]): PastRules => {
  const dated = versions
    .map((version) => ({
      name: version.version,
      from: Date.parse(version.effectiveFrom),
      until: Date.parse(version.expiresAt),
      rule: ruleOf(compile(version)),
    }))
    .toSorted((one, other) => one.from - other.from);
  const byName = new Map(dated.map(({ name, rule }) => [name, rule]));
  const inForceAt = (instant: number) => dated.findLast(({ from, until }) => from <= instant && instant < until);
  return {
    versions,
    inForce: (version, instant) => (byName.has(version) ? inForceAt(instant)?.name === version : undefined),
    named: (version) => byName.get(version),
    at: (instant) => inForceAt(instant)?.rule,
  };
};

/**
 * By how many milliseconds the clock of a device might be ahead of the database's, by the version in force at an
 * instant; undefined when that version is not here.
 */
export const aheadAt = (rules: PastRules | null, loop: string, at: number): number | undefined => {
  const ahead = rules?.at(at)?.('bounds', { loop })?.outputs['aheadMinutes'];
  return typeof ahead === 'number' ? ahead * 60_000 : undefined;
};

const ruleOf =
  (policy: CompiledPolicy): Rule =>
  (table, facts: Facts): Ruling | null => {
    const decision = decide(policy, table, facts);
    if (decision.kind !== 'decision') return null;
    return { version: policy.version.version, rows: decision.rows, outputs: decision.outputs as Ruling['outputs'] };
  };

/** I13: every version carries its legal basis, and is to be reviewed before it expires. */
export const checkVersions = ({ versions }: PastRules, findings: Findings): void => {
  for (const { version, legalBasis, effectiveFrom, reviewAt, expiresAt } of versions) {
    const [from, review, until] = [effectiveFrom, reviewAt, expiresAt].map((written) => Date.parse(written));
    const dated = from !== undefined && review !== undefined && until !== undefined && from < until && review <= until;
    if (legalBasis.trim() === '' || !dated) findings.broken('I13', null, 'version-unusable', { version });
  }
};
