import type { Language } from '../contract/language.ts';
import type { RuleWords } from '../contract/problem.ts';
import { wordingIn } from '../policy/wording.ts';
import type { House } from './house.ts';

/** What is known of a rule that decided or refused. */
interface Named {
  readonly table: string;
  readonly version: string | null;
  readonly rows: readonly string[];
}

/** The words that the policy's authors gave the rows of a rule; null when they gave none. */
export const wordsOfRule = (
  { rules }: Pick<House, 'rules'>,
  { version, table, rows }: Named,
  language: Language,
): string | null => {
  const policy = version === null ? undefined : rules.version(version);
  const said = (policy?.tables.get(table)?.table.rules ?? []).flatMap(({ id, annotation }) =>
    rows.includes(id) && annotation !== undefined ? [wordingIn(annotation, language)] : [],
  );
  return said.length === 0 ? null : said.join(' ');
};

/** The words of every rule that this house knows. */
export const ruleWords =
  (house: Pick<House, 'rules'>): RuleWords =>
  (rule, language) =>
    wordsOfRule(house, rule, language);
