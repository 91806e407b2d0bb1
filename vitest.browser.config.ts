import { defineConfig } from 'vitest/config';

// Tests that drive an installed Chromium: slow, few, and apart from the others.
export default defineConfig({
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    // Before the first screen there is nothing to drive; from then on shape.test.ts demands a test.
    passWithNoTests: true,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // One file leaves a third of two cores idle, because it waits for the screen as an officer would.
    maxWorkers: 2,
    globalSetup: ['test/global-setup.ts', 'test/browser/global-setup.ts'],
  },
});
