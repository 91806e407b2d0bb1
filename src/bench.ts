// What `huan bench` measures of a whole installation: servers in processes of their own, and a browser.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { foundAccount } from './app/account.ts';
import type { BenchParts } from './app/bench/bench.ts';
import { httpThroughput } from './app/bench/http-load.ts';
import { liveLatency } from './app/bench/live.ts';
import { importList } from './app/bench/manifest.ts';
import { boardInteractive, eventToPixel, openChromium, scrollThrough } from './app/bench/screen.ts';
import { act, peopleAtScreening, peopleOnBoard } from './app/bench/world.ts';
import type { House } from './app/house.ts';
import { newPassword } from './app/password.ts';
import { auditOptions } from './app/tasks.ts';
import { audit } from './app/verify/audit-run.ts';
import { openSignIn } from './http/sign-in.ts';
import { unitId } from './loop/terms.ts';
import { packageRoot } from './root.ts';
import { loadSampleUnits } from './sample/accounts.ts';
import { simulate } from './sample/simulate.ts';

/** A server in a process of its own for as long as `work` takes. */
const withServer = async <T>(
  at: { readonly url: string; readonly masterKey: Buffer; readonly home: string },
  work: (port: number, pid: number) => Promise<T>,
): Promise<T> => {
  const environment = {
    ...env,
    DATABASE_URL: at.url,
    HUAN_MASTER_KEY: at.masterKey.toString('hex'),
    HUAN_HOME: at.home,
    // All of the load comes with one key.
    HUAN_REQUESTS_PER_MINUTE: '10000000',
  };
  const program = join(packageRoot, 'bin', 'huan.js');
  const child = spawn(execPath, [program, 'serve', '--port', '0', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const said = await once(child.stdout, 'data');
    const { address } = JSON.parse(String(said[0])) as { address: string };
    return await work(Number(new URL(address).port), child.pid ?? 0);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
};

/** Loads a server with a key whose account belongs to both desks that hand over. */
const benchHttp: BenchParts['http'] = async (house, at, { connections, seconds }) => {
  const people = await peopleAtScreening(house, connections * 2);
  const signIn = await openSignIn(house);
  const units = ['PVG-SCREENING', 'PUDONG-TEST'].map((unit) => ({ unit, role: 'officer' as const }));
  const given = { username: 'bench', name: 'Bench', password: newPassword() };
  const account = await foundAccount(house, given, units, signIn.make);
  const { key } = await signIn.makeKey(account, 'bench', null);
  return withServer(at, async (port, pid) => {
    await httpThroughput(port, key, people.slice(0, connections), 1);
    const load = await httpThroughput(port, key, people.slice(connections), seconds);
    const memory = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const megabytes = Number(/VmRSS:\s+(\d+) kB/.exec(memory)?.[1] ?? Number.NaN) / 1024;
    return { ...load, megabytes };
  });
};

/** Keys of as many accounts as so many screens need: twenty may listen for each. */
const keysFor = async (house: House, listening: number): Promise<readonly string[]> => {
  const signIn = await openSignIn(house);
  const keys: string[] = [];
  for (let number = 0; number < Math.ceil(listening / 20); number += 1) {
    const given = { username: `live${number}`, name: `Live ${number}`, password: newPassword() };
    const units = [{ unit: 'PVG-SCREENING', role: 'officer' as const }];
    const account = await foundAccount(house, given, units, signIn.make);
    keys.push((await signIn.makeKey(account, 'live', null)).key);
  }
  return keys;
};

/** Lets many screens listen, and gives one command after the other. */
const benchLive: BenchParts['live'] = async (house, at, { screens: listening, commands }) => {
  const people = await peopleAtScreening(house, commands);
  const keys = await keysFor(house, listening);
  return withServer(at, (port) => liveLatency(port, keys, listening, people));
};

/** An account that signs in at the door, with a key for what it does beside it. */
const accountFor = async (
  house: House,
  unit: string,
): Promise<{ readonly username: string; readonly password: string; readonly key: string }> => {
  const signIn = await openSignIn(house);
  const given = { username: `bench-${unit.toLowerCase()}`, name: `Bench ${unit}`, password: newPassword() };
  const account = await foundAccount(house, given, [{ unit, role: 'officer' as const }], signIn.make);
  const { key } = await signIn.makeKey(account, 'bench', null);
  return { username: given.username, password: given.password, key };
};

/** The duty board in a browser: ten flights with their people, and the screens that listen beside it. */
const benchScreen: BenchParts['screen'] = async (house, at, { loads, screens: listening, commands }) => {
  const browser = await openChromium();
  if ('skipped' in browser) return browser;
  try {
    for (let flight = 0; flight < 10; flight += 1) await importList(house, String(300 + flight), 200);
    const people = await peopleOnBoard(house, commands);
    const offered = await Promise.all(
      people.map(async (id) => {
        const { offer } = await act(house, 'CARRIERS', {
          type: 'offer',
          case: id,
          to: unitId('PVG-BOARDING'),
          link: 'stand',
        });
        return { case: id, offer: offer ?? '' };
      }),
    );
    const keys = await keysFor(house, listening);
    const duty = await accountFor(house, 'DUTY');
    const receiver = { unit: 'PVG-BOARDING', key: (await accountFor(house, 'PVG-BOARDING')).key };
    return await withServer(at, async (port) => {
      const bed = { port, ...duty };
      const interactive = await boardInteractive(browser, bed, loads);
      const change = await eventToPixel(browser, bed, { keys, count: listening }, receiver, offered);
      return { interactive, change };
    });
  } finally {
    await browser.close();
  }
};

/** Scrolls what a unit holds. */
const benchScroll: BenchParts['scroll'] = async (house, at, { unit, seconds }) => {
  const browser = await openChromium();
  if ('skipped' in browser) return browser;
  try {
    const account = await accountFor(house, unit);
    return await withServer(at, (port) => scrollThrough(browser, { port, ...account }, seconds));
  } finally {
    await browser.close();
  }
};

/** Everything that the measuring itself does not know. */
export const benchParts: BenchParts = {
  loadSample: loadSampleUnits,
  http: benchHttp,
  live: benchLive,
  screen: benchScreen,
  scroll: benchScroll,
  async day(house, home) {
    await simulate(house, { day: '2020-03-27', seed: '1', speed: 'max' });
    return { ok: (await audit(auditOptions(house, home))).ok };
  },
};
