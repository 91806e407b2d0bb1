import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Found {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/**
 * What breaks WCAG 2.2 AA on a page as it stands, one line for each place. The tool is evaluated by the browser's own
 * protocol, past the page's security policy, which stays as it is.
 */
export const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(source);
  const found = await page.evaluate(async (tags): Promise<unknown> => {
    const axe: unknown = Reflect.get(window, 'axe');
    if (typeof axe !== 'object' || axe === null) throw new Error('axe is not there');
    const run = Reflect.get(axe, 'run') as (where: Document, options: object) => Promise<{ violations: unknown }>;
    return (await run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })).violations;
  }, rules);
  return (found as readonly Found[]).flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html }) => `${id} (${impact ?? '?'}): ${html.slice(0, 200)}`),
  );
};
