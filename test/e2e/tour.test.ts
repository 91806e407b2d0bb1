import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '..', '..', 'docs', 'tour.sh');
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

// The tour wants bash and curl, which the tests otherwise do without.
test.skipIf(!isThere('bash') || !isThere('curl'))(
  'the tour that a newcomer is sent on goes from the aircraft to release, and every invariant holds at its end',
  { timeout: 600_000 },
  async () => {
    const { stdout } = await promisify(execFile)('bash', [script], { timeout: 590_000 });
    expect(stdout).toContain('refused (409 too_soon)');
    expect(stdout).toContain('Anna is still held by PUDONG-SITE-1');
    expect(stdout).toContain('closed, released');
    // Not only on the way: after the release as well, and after fourteen days that went by.
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('  Every invariant held.');
  },
);
