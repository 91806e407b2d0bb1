// A small disk of its own, to be filled. Needs root, and leave to mount one.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  statSync,
  statfsSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Fills it but for so many bytes. */
  fill(left: number): void;
  /** Takes away what filled it. */
  empty(): void;
  free(): number;
  close(): void;
}

/**
 * Mounts a disk of so many megabytes.
 *
 * @returns why there is none, where this machine does not allow it
 * @throws where root is not allowed to while everything is checked (`CI`): a check that nobody misses is no check
 */
export const mountSmallDisk = (megabytes: number): SmallDisk | string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'huan-disk-')));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const why = `no small disk could be mounted: ${error instanceof Error ? error.message.trim() : String(error)}`;
    if (process.getuid?.() === 0 && (process.env['CI'] ?? '') !== '') throw new Error(why, { cause: error });
    return why;
  }
  chmodSync(folder, 0o755);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill(left) {
      const file = openSync(ballast, 'a');
      for (let size = 1 << 20; size >= 1 << 12;) {
        try {
          if (writeSync(file, Buffer.alloc(size, 1)) < size) size >>= 1;
        } catch {
          size >>= 1;
        }
      }
      closeSync(file);
      truncateSync(ballast, Math.max(0, statSync(ballast).size - left));
    },
    empty: () => rmSync(ballast, { force: true }),
    free() {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    },
    close() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
