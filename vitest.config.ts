import { defineConfig } from 'vitest/config';

// Two projects, so that a run of pure tests alone starts no database. `npx vitest run --project pure` names one;
// a path does too: `npx vitest run src/loop`.
const PURE = ['loop', 'city', 'policy', 'contract', 'exchange', 'web'].map(
  (folder) => `src/${folder}/**/*.test.{ts,tsx}`,
);
const NO_DATABASE = [...PURE, 'test/shape.test.ts', 'test/package.test.ts', 'tools/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Files share their worker: loading program and policy anew for each of them took a third of the whole run. What a file
    // stands in for is put back after it (vitest), its database, server and folders are its own.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'pure', include: NO_DATABASE },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...NO_DATABASE, 'test/browser/**'],
          globalSetup: 'test/global-setup.ts',
        },
      },
    ],
  },
});
