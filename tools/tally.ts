// Counts the tests of one or more runs of vitest, as the last line of a check: `N passed, N failed`.
//
//   node tools/tally.ts <failures elsewhere> <report.json>=<exit code of that run>…
//
// Reports are those of vitest's JSON reporter. A test file that could not be loaded has no tests to fail: it counts as
// one failure. So does a run that failed without saying where (an unhandled rejection, no report). Exits 1 if anything
// failed.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const report = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

const [elsewhere = '0', ...runs] = process.argv.slice(2);
let passed = 0;
let failed = Number(elsewhere);
for (const run of runs) {
  const cut = run.lastIndexOf('=');
  const counted = count(run.slice(0, cut), run.slice(cut + 1) === '0');
  passed += counted.passed;
  failed += counted.failed;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function count(path: string, ended: boolean): { passed: number; failed: number } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { passed: 0, failed: 1 };
  }
  const run = report.parse(JSON.parse(text));
  const broken = run.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const found = run.numFailedTests + broken;
  return { passed: run.numPassedTests, failed: found === 0 && !(run.success && ended) ? 1 : found };
}
