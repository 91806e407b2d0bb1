import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { randomBytes } from 'node:crypto';
import { packageRoot } from '../../root.ts';
import { closeDatabase, openDatabase } from '../../store/database.ts';
import { startEmbedded } from '../../store/embedded/server.ts';
import { migrate } from '../../store/migrate.ts';
import { type House, type HouseOptions, openHouse, statesOfDay } from '../house.ts';
import { naiveBaseline } from './baseline.ts';
import { busThroughput } from './bus.ts';
import { custodyThroughput } from './custody.ts';
import { contactsOnFlight, importList } from './manifest.ts';
import { type Measured, type Skipped, atLeast, atMost, noLess, quantile, timed } from './measure.ts';
import { peopleAtScreening } from './world.ts';
import { deskLatency, fillWithCases, sweepDue, warm } from './million.ts';
import { benchPolicy } from './policy.ts';
import type { EventToPixel, Scrolled, Spread } from './screen.ts';

/** What the bench cannot make by itself: the server, the sample city and its day. */
export interface BenchParts {
  loadSample(house: House): Promise<unknown>;
  /** Custody commands over HTTP with authentication, from a process of its own. */
  http(
    house: House,
    at: { readonly url: string; readonly masterKey: Buffer; readonly home: string },
    load: { readonly connections: number; readonly seconds: number },
  ): Promise<{ perSecond: number; p99: number; megabytes: number }>;
  /** One command at a time while many screens listen. */
  live(
    house: House,
    at: { readonly url: string; readonly masterKey: Buffer; readonly home: string },
    load: { readonly screens: number; readonly commands: number },
  ): Promise<{ bell: number; answers: number }>;
  /** The board in an installed browser while many screens listen, or why there is no browser. Milliseconds. */
  screen(
    house: House,
    at: { readonly url: string; readonly masterKey: Buffer; readonly home: string },
    load: { readonly loads: number; readonly screens: number; readonly commands: number },
  ): Promise<{ interactive: Spread; change: EventToPixel } | { skipped: string }>;
  /** Scrolls what a unit holds in an installed browser. */
  scroll(
    house: House,
    at: { readonly url: string; readonly masterKey: Buffer; readonly home: string },
    load: { readonly unit: string; readonly seconds: number },
  ): Promise<Scrolled | { skipped: string }>;
  /** Plays a day at full speed and audits it. */
  day(house: House, home: string): Promise<{ ok: boolean }>;
}

export interface BenchOptions {
  /** Only measures whose name contains this. */
  readonly only?: string | undefined;
  readonly say: (line: string) => void;
  /** Hears how many of the measures have begun. */
  readonly onProgress?: (begun: number, total: number) => void;
  /** Told to stop: what was started is stopped, and nothing more is measured. */
  readonly signal?: AbortSignal;
}

/** How the names of measures begin. */
export const measures = [
  'policy',
  'custody',
  'http',
  'bus',
  'live',
  'screen',
  'scroll',
  'manifest',
  'contacts',
  'desk',
  'clocks',
  'day',
] as const;

const seconds = 5;

/** Waits for work, or for the wish to stop. @throws the reason of the signal */
const orAborted = async (work: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/**
 * Measures the hot paths against the naive baseline of the same run, on an embedded database of its own that is thrown
 * away. The figures follow the machine; the ratios are what counts.
 */
export const runBench = async (parts: BenchParts, options: BenchOptions): Promise<readonly (Measured | Skipped)[]> => {
  const { only, say, onProgress = () => {}, signal } = options;
  const results: (Measured | Skipped)[] = [];
  const isWanted = (name: string): boolean => only === undefined || name.includes(only);
  const all = measures.filter(isWanted);
  const wanted = (name: (typeof measures)[number]): boolean => {
    if (!isWanted(name)) return false;
    signal?.throwIfAborted();
    onProgress(all.indexOf(name), all.length);
    return true;
  };
  const add = (...measured: readonly Measured[]): void => {
    for (const one of measured) {
      results.push(one);
      const against = one.ratio === null ? '' : ` = ${one.ratio} × ${one.baseline}`;
      say(`${one.ok ? 'ok  ' : 'MISS'} ${one.name}: ${one.value} ${one.unit}${against} (goal ${one.goal})`);
    }
  };

  const skip = (name: string, skipped: string): void => {
    results.push({ name, skipped });
    say(`skipped ${name}: ${skipped}`);
  };

  const masterKey = randomBytes(32);
  const withHouse = async (
    work: (house: House, home: string, url: string) => Promise<void>,
    options: Partial<Pick<HouseOptions, 'remembered'>> = {},
  ): Promise<void> => {
    const home = await mkdtemp(join(tmpdir(), 'huan-bench-'));
    // Or, run as root, the data would go elsewhere, to a folder that the database's own user may enter.
    await chmod(home, 0o755);
    const server = await startEmbedded({ home });
    try {
      const owner = openDatabase({ url: server.url, applicationName: 'huan bench', max: 2, statementTimeout: 0 });
      await migrate(owner.pool, join(packageRoot, 'sql'));
      await closeDatabase(owner);
      const policies = join(packageRoot, 'policies', 'sample-city');
      const house = await openHouse({ databaseUrl: server.url, masterKey, policies, ...options });
      try {
        await orAborted(work(house, home, server.url), signal);
      } finally {
        // What still works there fails when its database goes, and need not be waited for.
        if (signal?.aborted === true) await server.stop();
        await house.close();
      }
    } finally {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    }
  };

  if (wanted('policy')) {
    const [first] = await benchPolicy(2);
    if (first !== undefined)
      add(noLess('policy: a person through every table, per core', first.value, 'persons/s', 20_000));
  }

  if ((['custody', 'http', 'bus'] as const).some(wanted)) {
    await withHouse(async (house, home, url) => {
      await parts.loadSample(house);
      await warm(house);
      const pool = openDatabase({ url, applicationName: 'huan bench naive', max: 64 });
      const baseline = await naiveBaseline(pool.pool, seconds);
      await closeDatabase(pool);
      say(`     naive baseline: ${Math.round(baseline)} commands/s over 64 connections`);
      if (wanted('custody')) {
        const custody = await custodyThroughput(house, await peopleAtScreening(house, 256), seconds);
        add(atLeast('custody: commands through the store, 256 callers', custody.perSecond, 'commands/s', baseline, 2));
      }
      if (wanted('http')) {
        const http = await parts.http(house, { url, masterKey, home }, { connections: 64, seconds });
        add(
          atLeast(
            'http: custody commands with authentication, 64 connections',
            http.perSecond,
            'commands/s',
            baseline,
            1,
          ),
          atMost('http: p99', http.p99, 'ms', 50),
          atMost('http: memory of the server', http.megabytes, 'MB', 300),
        );
      }
      if (wanted('bus')) {
        const bus = await busThroughput(house, 8, seconds);
        add(
          atLeast(
            'bus: 45 heads, one offer and one acceptance, 8 callers',
            bus.personsPerSecond,
            'heads/s',
            baseline,
            3,
          ),
          atMost('bus: p50 of a request', bus.p50, 'ms', 40),
        );
      }
    });
  }

  if (wanted('live')) {
    await withHouse(async (house, home, url) => {
      await parts.loadSample(house);
      const live = await parts.live(house, { url, masterKey, home }, { screens: 1000, commands: 20 });
      add(
        atMost('live: 1,000 screens have heard of a command, p95', live.bell, 'ms', 200),
        atMost('live: a board has its new answers, 1,000 screens listening, p95', live.answers, 'ms', 200),
      );
    });
  }

  if (wanted('screen')) {
    const interactive = 'screen: the duty board shows its numbers and is idle, cold cache, p95';
    const pixel = 'screen: from the command sent to the number painted, 1,000 screens listening';
    await withHouse(async (house, home, url) => {
      await parts.loadSample(house);
      const seen = await parts.screen(house, { url, masterKey, home }, { loads: 20, screens: 1000, commands: 30 });
      if ('skipped' in seen) return [interactive, pixel].forEach((name) => skip(name, seen.skipped));
      const { done, asked, answers, pixel: painted } = seen.change;
      const middle = Object.entries({ done, asked, answers, painted }).map(
        ([name, { p50 }]) => `${name} ${Math.round(p50)}`,
      );
      say(`     loaded: p50 ${Math.round(seen.interactive.p50)} ms; of a change, p50 in ms: ${middle.join(', ')}`);
      add(
        atMost(interactive, seen.interactive.p95, 'ms', 1500),
        atMost(`${pixel}, p50`, painted.p50, 'ms', 200),
        atMost(`${pixel}, p95`, painted.p95, 'ms', 200),
      );
    });
  }

  if (wanted('scroll')) {
    const frames = 'scroll: 100,000 rows at 120 rows a second, from frame to frame, p95';
    await withHouse(async (house, home, url) => {
      await parts.loadSample(house);
      const unit = 'MINHANG-SITE-1';
      await fillWithCases(house, 100_000, [unit]);
      const seen = await parts.scroll(house, { url, masterKey, home }, { unit, seconds: 20 });
      if ('skipped' in seen) return skip(frames, seen.skipped);
      say(`     ${seen.rows} rows passed by, p50 ${Math.round(seen.frame.p50)} ms`);
      add(
        atMost(frames, seen.frame.p95, 'ms', 50),
        atMost('scroll: frames with a row that was not there yet', seen.waiting * 100, '%', 5),
      );
    });
  }

  if ((['manifest', 'contacts'] as const).some(wanted)) {
    await withHouse(async (house) => {
      await parts.loadSample(house);
      await importList(house, '1', 400);
      const taken = await timed(5, (turn) => importList(house, String(100 + turn), 400));
      if (wanted('manifest')) add(atMost('manifest: 400 people opened and decided', quantile(taken, 0.5), 'ms', 300));
      if (wanted('contacts')) {
        for (let flight = 0; flight < 24; flight += 1) await importList(house, String(200 + flight), 400);
        const voyage = await importList(house, '999', 400);
        const looked = await timed(5, () => contactsOnFlight(house, voyage));
        add(atMost('contacts: of one positive among 10,000 arrivals', quantile(looked, 0.5), 'ms', 1000));
      }
    });
  }

  if ((['desk', 'clocks'] as const).some(wanted)) {
    await withHouse(async (house) => {
      await parts.loadSample(house);
      say('     filling with 1,000,000 open cases …');
      await fillWithCases(house, 1_000_000);
      if (wanted('desk')) add(atMost('desk: lists over 1,000,000 cases, p95', await deskLatency(house), 'ms', 20));
      if (wanted('clocks')) {
        const { seconds: took, idle } = await sweepDue(house, 10_000);
        add(
          atMost('clocks: 10,000 due at once among 1,000,000', took, 's', 5),
          atMost('clocks: an idle sweep', idle, 'ms', 5),
        );
      }
    });
  }

  if (wanted('day')) {
    const day = async (house: House, home: string): Promise<void> => {
      const before = performance.now();
      const { ok } = await parts.day(house, home);
      const took = (performance.now() - before) / 1000;
      const measured = atMost('day: 27 March 2020 simulated, then verified', took, 's', 60);
      add({ ...measured, ok: measured.ok && ok, goal: `${measured.goal}, no invariant broken` });
    };
    // As `huan simulate` does.
    await withHouse(day, { remembered: statesOfDay });
  }
  onProgress(all.length, all.length);
  return results;
};
