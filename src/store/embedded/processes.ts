// What the operating system knows about a process. Process ids are reused, so a pid alone proves nothing:
// it counts only together with the mark of when that process began, or the folder it works in.

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';

const hasProc = process.platform === 'linux';

/** Whether a process of this id runs; one that ended and waits for its parent (a zombie) does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (hasProc) {
    const fields = statFields(pid);
    return fields !== undefined && fields[0] !== 'Z' && fields[0] !== 'X';
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * When the process began, in a form that is only good for comparing; undefined if it does not run.
 * Two processes that had the same id one after the other differ in it, also across a reboot.
 */
export function startMark(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  if (hasProc) {
    const began = statFields(pid)?.[19];
    return began === undefined ? undefined : `${bootId()}/${began}`;
  }
  if (process.platform === 'win32') return 'unknown';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** Names the set of processes that our process ids belong to: two containers on one folder do not share one. */
export function processSpace(): string {
  return `${hostname()}/${linkOf('/proc/self/ns/pid') ?? ''}`;
}

/**
 * Whether this is a live process of the server whose data are in `folder` (a real path): PostgreSQL makes the data
 * folder the working directory of all its processes and insists that its user owns the folder.
 */
export function servesFolder(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (hasProc) {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder && statSync(`/proc/${pid}`).uid === statSync(folder).uid;
    } catch {
      return false;
    }
  }
  if (process.platform === 'win32') return true;
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(folder);
  } catch {
    return false;
  }
}

/** Fields of /proc/<pid>/stat from the third (state) on; the second, the name, may hold blanks and brackets. */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
