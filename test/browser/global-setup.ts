// Before a run of browser tests: the screens are built once, for every bed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildWeb } from '../../tools/web.ts';

declare module 'vitest' {
  interface ProvidedContext {
    webRoot: string;
  }
}

export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'huan-web-'));
  const webRoot = join(folder, 'web');
  await buildWeb(webRoot);
  project.provide('webRoot', webRoot);
  return () => rmSync(folder, { recursive: true, force: true });
}
