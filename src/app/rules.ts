import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rule, Ruling } from '../loop/declaration.ts';
import type { Facts, Instant } from '../loop/terms.ts';
import { type CalendarFacts, calendarFacts } from '../city/workdays.ts';
import { tables } from '../city/tables.ts';
import { type CompiledPolicy, compile } from '../policy/compile.ts';
import { decide } from '../policy/decide.ts';
import { loadVersion } from '../policy/load.ts';
import type { NoDecision, PolicyVersion } from '../policy/table.ts';

/** The policy files cannot be used. The message names file, table, row and column. */
export class PolicyUnusable extends Error {
  override readonly name = 'PolicyUnusable';
}

/** The versions of the city's policy, and the rule in force at an instant. */
export interface Rules {
  readonly versions: readonly CompiledPolicy[];
  /** The version in force, or null when none is: then every question is answered by silence, which is loud (I7). */
  inForce(at: Instant): CompiledPolicy | null;
  at(at: Instant): Rule;
  version(name: string): CompiledPolicy | undefined;
}

const readVersion = async (folder: string): Promise<PolicyVersion> => {
  const paths = (await readdir(folder)).filter((path) => path.endsWith('.dmn') || path === 'version.json');
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
  const version = await loadVersion(files);
  if (Array.isArray(version)) {
    const lines = version.map(({ file, table, row, column, message }) =>
      [file, table, row, column, message].filter((part) => part !== undefined).join(' · '),
    );
    throw new PolicyUnusable(`the policy in ${folder} cannot be used:\n${lines.join('\n')}`);
  }
  return version as PolicyVersion;
};

/** Answers for which there is no row, by table: kept small, for the log of what policy left open. */
export type OnSilence = (silence: NoDecision) => void;

/** The only table that is told what day it is: whatever else is decided must not change overnight. */
const timed = 'clocks';

export interface RulesOptions {
  readonly onSilence?: OnSilence;
  /** What the table of clocks may ask of the calendar about the instant at which it decides. */
  readonly moment?: CalendarFacts;
}

/**
 * Loads every version of a policy, `<folder>/<version>/`.
 *
 * @throws PolicyUnusable when a version has an error or lacks a table that the city asks
 */
export const openRules = async (folder: string, options: RulesOptions = {}): Promise<Rules> => {
  const { onSilence = () => {}, moment } = options;
  const entries = await readdir(folder, { withFileTypes: true });
  const loaded = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map((entry) => readVersion(join(folder, entry.name))),
  );
  if (loaded.length === 0) throw new PolicyUnusable(`there is no policy version in ${folder}`);
  const versions = loaded
    .map((version) => ({ from: Date.parse(version.effectiveFrom), until: Date.parse(version.expiresAt), version }))
    .toSorted((one, other) => one.from - other.from)
    .map(({ from, until, version }) => ({ from, until, policy: compile(version) }));
  for (const { policy } of versions) {
    const missing = tables.filter((table) => !policy.tables.has(table));
    if (missing.length > 0) {
      throw new PolicyUnusable(`policy ${policy.version.version} lacks the tables ${missing.join(', ')}`);
    }
  }
  const inForce = (at: Instant): CompiledPolicy | null =>
    versions.findLast(({ from, until }) => from <= at && at < until)?.policy ?? null;
  const silent: Rule = () => null;
  const ask = (policy: CompiledPolicy, table: string, facts: Facts, told?: Facts): Ruling | null => {
    const decision = decide(policy, table, facts, told);
    if (decision.kind === 'decision') {
      const { version } = policy.version;
      return { version, rows: decision.rows, outputs: decision.outputs as Ruling['outputs'] };
    }
    onSilence(decision);
    return null;
  };
  const rules = new Map(
    versions.map(({ policy }): [CompiledPolicy, (at: Instant) => Rule] => {
      const plain: Rule = (table, facts) => ask(policy, table, facts);
      const { columns = [] } = policy.tables.get(timed) ?? {};
      const asks = columns.some(({ fact }) => fact !== null && calendarFacts.has(fact));
      if (moment === undefined || !asks) return [policy, () => plain];
      return [
        policy,
        (at) => {
          let told: Facts | null = null;
          return (table, facts) => {
            if (table !== timed) return ask(policy, table, facts);
            told ??= moment(at);
            return ask(policy, table, facts, told);
          };
        },
      ];
    }),
  );
  return {
    versions: versions.map(({ policy }) => policy),
    inForce,
    at(at) {
      const policy = inForce(at);
      return (policy === null ? undefined : rules.get(policy))?.(at) ?? silent;
    },
    version: (name) => versions.find(({ policy }) => policy.version.version === name)?.policy,
  };
};
