import type { PolicyTable, PolicyVersionView, PolicyView, TableHead } from '../../contract/policy.ts';
import type { RequestCode } from '../../contract/codes.ts';
import { readInstant, writeInstant } from '../../contract/instant.ts';
import type { Language } from '../../contract/language.ts';
import { instant } from '../../loop/terms.ts';
import type { CompiledPolicy } from '../../policy/compile.ts';
import { differenceOf } from '../../policy/difference.ts';
import type { DecisionTable, PolicyVersion, Transition } from '../../policy/table.ts';
import { wordingIn } from '../../policy/wording.ts';
import { readNow } from '../../store/read/cases.ts';
import type { Who } from '../../store/reader.ts';
import type { House } from '../house.ts';
import { countedHow } from './told.ts';

const said = (text: string | undefined, language: Language): string | null =>
  text === undefined ? null : wordingIn(text, language);
const titleOf = (table: DecisionTable, language: Language): string => said(table.description, language) ?? table.name;

const headOf = (table: DecisionTable, policy: CompiledPolicy | undefined, language: Language): TableHead => ({
  table: table.id,
  title: titleOf(table, language),
  hitPolicy: table.hitPolicy,
  rows: table.rules.length,
  counted: countedHow(policy, table.id),
});
/** Versions write instants with the city's offset; answers write them all alike. */
const at = (written: string): string => {
  const read = readInstant(written);
  return read === null ? written : writeInstant(read);
};
const transitionOf = (transition: Transition): PolicyVersionView['transition'] =>
  typeof transition === 'string' ? { kind: transition, since: null } : { kind: 'since', since: at(transition.since) };

const viewOf = (policy: CompiledPolicy, before: PolicyVersion | undefined, language: Language): PolicyVersionView => {
  const { version } = policy;
  const titles = new Map(
    [...(before?.tables ?? []), ...version.tables].map((table) => [table.id, titleOf(table, language)]),
  );
  return {
    name: version.name,
    version: version.version,
    announcedAt: at(version.announcedAt),
    effectiveFrom: at(version.effectiveFrom),
    expiresAt: at(version.expiresAt),
    reviewAt: at(version.reviewAt),
    legalBasis: wordingIn(version.legalBasis, language),
    binds: [...version.binds],
    transition: transitionOf(version.transition),
    lists: Object.fromEntries(Object.entries(version.lists).map(([name, items]) => [name, [...items]])),
    tables: version.tables.map((table) => headOf(table, policy, language)),
    changes:
      before === undefined
        ? null
        : differenceOf(before, version).map(({ table, added, removed, changed }) => ({
            table,
            title: titles.get(table) ?? table,
            added: [...added],
            removed: [...removed],
            changed: [...changed],
          })),
  };
};

/** The versions of the policy, which of them applies now, and what each changes. Rules are no secret: nobody is asked for. */
export const readPolicy = async (house: House, who: Who, language: Language): Promise<PolicyView> => {
  const now = await house.read(who, readNow);
  const { versions } = house.rules;
  const inForce = house.rules.inForce(instant(now));
  const next = versions.find(({ version }) => (readInstant(version.effectiveFrom) ?? 0) > now);
  return {
    now: writeInstant(now),
    inForce: inForce?.version.version ?? null,
    next: next?.version.version ?? null,
    versions: versions.map((policy, index) => viewOf(policy, versions[index - 1]?.version, language)),
  };
};

/** One table of a version, that in force unless told. */
export const readTable = async (
  house: House,
  who: Who,
  id: string,
  named: string | undefined,
  language: Language,
): Promise<PolicyTable | RequestCode> => {
  const now = await house.read(who, readNow);
  const policy = named === undefined ? house.rules.inForce(instant(now)) : house.rules.version(named);
  const table = policy?.tables.get(id)?.table;
  if (policy === null || policy === undefined || table === undefined) return 'no_such_route';
  const columns = (all: DecisionTable['inputs'] | DecisionTable['outputs']) =>
    all.map(({ name, type, description }) => ({ name, type, title: said(description, language) }));
  return {
    table: table.id,
    title: titleOf(table, language),
    hitPolicy: table.hitPolicy,
    counted: countedHow(policy, table.id),
    version: policy.version.version,
    inputs: columns(table.inputs),
    outputs: columns(table.outputs),
    rules: table.rules.map((row) => ({
      row: row.id,
      inputs: [...row.inputs],
      outputs: [...row.outputs],
      note: said(row.annotation, language),
    })),
  };
};
