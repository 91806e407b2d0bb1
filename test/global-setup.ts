// Before and after a whole vitest run: the server that `cloneDatabase` clones on.

import type { TestProject } from 'vitest/node';
import { startTestServer } from './server.ts';

let stop: (() => Promise<void>) | undefined;

export async function setup(project: TestProject): Promise<void> {
  const { url, template, broken, stop: end } = await startTestServer();
  stop = end;
  project.provide('testServer', { url, template, broken });
}

export async function teardown(): Promise<void> {
  await stop?.();
}
