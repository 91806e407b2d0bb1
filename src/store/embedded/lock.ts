// One owner per home: who holds the lock file starts, watches and stops the server.

import { linkSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, processSpace, startMark } from './processes.ts';

/** A held lock. `release` gives it back; it is lost by itself when the process ends. */
export type Lock = { release(): void };

/** Who holds a lock, as written into the file. */
export type Holder = { pid: number; mark: string; space: string; at: string; token: string };

const holderSchema = z.object({
  pid: z.number(),
  mark: z.string(),
  space: z.string(),
  at: z.string(),
  token: z.string(),
});

/** The owner touches the file this often, for those who cannot see its process (another container, another host). */
const usualBeat = 2_000;

/**
 * Takes the lock, also from a holder who is dead: whose process is gone, or whose process id now belongs to another
 * process (its start differs), or who is out of sight (another container) and has not touched the file for three beats.
 * @param beat milliseconds between two touches: the same for everybody who may want this lock
 * @returns the lock, or the holder who has it
 */
export async function takeLock(path: string, beat: number = usualBeat): Promise<{ lock: Lock } | { holder: Holder }> {
  const token = crypto.randomUUID();
  for (;;) {
    const lock = create(path, token, beat);
    if (lock !== undefined) {
      // Two that find the same dead holder could, for an instant, both believe that they replaced it.
      await sleep(20);
      if (read(path)?.token === token) return { lock };
      lock.release();
      continue;
    }
    const text = readText(path);
    if (text === undefined) continue;
    const holder = parse(text);
    if (holder !== undefined && (await holds(path, holder, beat))) return { holder };
    discard(path, text);
  }
}

/** Who holds the lock now, dead or alive; undefined if nobody does. */
export function readHolder(path: string): Holder | undefined {
  return read(path);
}

/** Writes the whole file beside and links it in, so that nobody ever reads half a lock. */
function create(path: string, token: string, beat: number): Lock | undefined {
  const holder: Holder = {
    pid: process.pid,
    mark: startMark(process.pid) ?? 'unknown',
    space: processSpace(),
    at: new Date().toISOString(),
    token,
  };
  const draft = `${path}.${token}`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o644 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  } finally {
    unlinkSync(draft);
  }
  const beating = setInterval(() => touch(path), beat);
  beating.unref();
  return {
    release() {
      clearInterval(beating);
      if (read(path)?.token === token) unlinkSync(path);
    },
  };
}

async function holds(path: string, holder: Holder, beat: number): Promise<boolean> {
  if (holder.space === processSpace()) return isAlive(holder.pid) && startMark(holder.pid) === holder.mark;
  const before = touchedAt(path);
  await sleep(3.25 * beat);
  return touchedAt(path) !== before;
}

/** Removes a dead holder's file, but never one that somebody else put in its place meanwhile. */
function discard(path: string, text: string): void {
  const aside = `${path}.${crypto.randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readText(aside) !== text) {
    try {
      linkSync(aside, path);
    } catch {
      // A third has taken it: the owner of what we moved finds out by its token.
    }
  }
  unlinkSync(aside);
}

function read(path: string): Holder | undefined {
  const text = readText(path);
  return text === undefined ? undefined : parse(text);
}

function parse(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The home was removed under us; the server will say so.
  }
}

function touchedAt(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}
