import type { Rule, Ruling } from '../../loop/declaration.ts';
import type { Facts } from '../../loop/terms.ts';
import { type CompiledPolicy, compile } from '../../policy/compile.ts';
import { decide } from '../../policy/decide.ts';
import type { PolicyVersion } from '../../policy/table.ts';

/** Asks the policy versions of the past what they demanded. */
export interface PastRules {
  /** The rule of a version by its name; undefined when that version is not here. */
  named(version: string): Rule | undefined;
  /** The rule in force at an instant by the dates of the versions. */
  at(instant: number): Rule | undefined;
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
  return {
    named: (version) => byName.get(version),
    at: (instant) => dated.findLast(({ from, until }) => from <= instant && instant < until)?.rule,
  };
};

const ruleOf =
  (policy: CompiledPolicy): Rule =>
  (table, facts: Facts): Ruling | null => {
    const decision = decide(policy, table, facts);
    if (decision.kind !== 'decision') return null;
    return { version: policy.version.version, rows: decision.rows, outputs: decision.outputs as Ruling['outputs'] };
  };
