import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { argv, env, execPath } from 'node:process';
import { foundAccount } from './app/account.ts';
import { keepOutside, outsideOf } from './app/anchor.ts';
import { backup } from './app/backup.ts';
import { type BenchParts, runBench } from './app/bench/bench.ts';
import { httpThroughput } from './app/bench/http-load.ts';
import { liveLatency } from './app/bench/live.ts';
import { importList } from './app/bench/manifest.ts';
import { boardInteractive, eventToPixel, openChromium, scrollThrough } from './app/bench/screen.ts';
import { act, peopleAtScreening, peopleOnBoard } from './app/bench/world.ts';
import { openAdapters, openPush } from './app/callout/open.ts';
import type { House } from './app/house.ts';
import { meterOf } from './app/metrics.ts';
import { newPassword } from './app/password.ts';
import { restore } from './app/restore.ts';
import { NotTheSample, refuseRealCity } from './app/sample-reset.ts';
import { allTasks, auditOptions } from './app/tasks.ts';
import { paceOf, runTime } from './app/time.ts';
import { audit } from './app/verify/audit-run.ts';
import { Refused } from './cli/output.ts';
import type { Parts, Serving } from './cli/parts.ts';
import { runCommandLine } from './cli/program.ts';
import { unitId } from './loop/terms.ts';
import { openLog } from './http/log.ts';
import { buildMonitor } from './http/monitor.ts';
import { readProxies } from './http/proxies.ts';
import { readLimit } from './http/limits.ts';
import { buildServer } from './http/server.ts';
import { readOidc } from './http/oidc.ts';
import { openSignIn } from './http/sign-in.ts';
import { packageRoot } from './root.ts';
import { loadSampleUnits, printedAccounts, rosterSample, samplePhones } from './sample/accounts.ts';
import { SimulationImpossible, simulate } from './sample/simulate.ts';

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };

/** A house whose commands are noticed: the first one of a human ends the simulation. */
const noticing = (house: House, onHuman: () => void): House => ({
  ...house,
  submit(command) {
    onHuman();
    return house.submit(command);
  },
});

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

/** The folder of the built screens: the package brings it, a checkout builds it into the home when it changed. */
const screens = async (home: string, log: (line: string) => void): Promise<string | null> => {
  const builder = join(packageRoot, 'tools', `web${extname(import.meta.filename)}`);
  if (!existsSync(builder)) {
    const packed = join(packageRoot, 'dist', 'web');
    return existsSync(packed) ? packed : null;
  }
  const folder = join(home, 'web');
  // A process of its own: the bundler's memory is not the server's.
  const child = spawn(execPath, [builder, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return folder;
  log(`The screens could not be built, only the API is served: ${said.trim().split('\n').at(-1) ?? ''}`);
  return null;
};

/** Listens, or says in one sentence why not. */
const listening = async (
  server: Awaited<ReturnType<typeof buildMonitor>>,
  host: string,
  port: number,
): Promise<Serving> => {
  try {
    const address = await server.listen({ host, port });
    return { address, stop: () => server.close() };
  } catch (error) {
    await server.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} on ${host} is taken by another program: choose one with --port.`, {
        cause: error,
      });
    }
    throw error;
  }
};

const parts: Parts = {
  version,
  async serve(house, { host, port, home, onHuman, log, sample }) {
    const built = await screens(home, log);
    const proxies = readProxies(env['HUAN_TRUST_PROXY']);
    const oidc = readOidc(env);
    const push = await openPush(home, env);
    const meter = meterOf(house);
    const server = await buildServer({
      administration: { pushKey: push?.publicKey, ...(sample === true ? { sampleHome: home } : {}) },
      house: noticing(meter.house, onHuman),
      home,
      registry: meter.registry,
      log: openLog({ level: env['HUAN_LOG'] ?? 'warn' }),
      perMinute: readLimit(env['HUAN_REQUESTS_PER_MINUTE']),
      ...(built === null ? {} : { webRoot: built }),
      ...(env['HUAN_ORIGIN'] === undefined ? {} : { origin: env['HUAN_ORIGIN'] }),
      ...(oidc === null ? {} : { oidc }),
      ...(proxies === null ? {} : { trustProxy: proxies }),
      ...(env['HUAN_METRICS_KEY'] === undefined ? {} : { metricsKey: env['HUAN_METRICS_KEY'] }),
    });
    return listening(server, host, port);
  },
  async tell(house, { port }) {
    const meter = meterOf(house);
    const key = env['HUAN_METRICS_KEY'];
    const server = await buildMonitor({
      house,
      registry: meter.registry,
      ...(key === undefined ? {} : { metricsKey: key }),
    });
    return listening(server, '127.0.0.1', port);
  },
  async tasks(house, home, log) {
    const meter = meterOf(house);
    const adapters = samplePhones(house, await openAdapters(house, home, env));
    return meter.watch(allTasks(meter.house, home, adapters, log));
  },
  async accounts(house) {
    const { make, setPassword, passkeys, factors, endSessions } = await openSignIn(house);
    return {
      make,
      setPassword,
      async dropFactors(account) {
        await passkeys.dropAll(account);
        await factors.reset(account);
        await endSessions(account, null);
      },
    };
  },
  async letTimeRun(house) {
    const { rate } = await paceOf(house);
    if (rate !== 1) await runTime(house, 1);
  },
  async loadSample(house) {
    await refuseRealCity(house).catch((error: unknown) => {
      throw error instanceof NotTheSample ? new Refused(error.message) : error;
    });
    await loadSampleUnits(house);
    const signIn = await openSignIn(house);
    const accounts = printedAccounts(house);
    // Side by side: scrambling a password takes a core a sixth of a second.
    await Promise.all(
      accounts.map(({ username, password, unit, role }) =>
        foundAccount(house, { username, name: `Sample ${username}`, password }, [{ unit, role }], signIn.make),
      ),
    );
    await rosterSample(house);
    return accounts;
  },
  async simulate(house, { onProgress, seed, people, paceFrom, ...options }) {
    const report = await simulate(meterOf(house).house, {
      ...options,
      seed: String(seed),
      ...(people === undefined ? {} : { people }),
      ...(paceFrom === undefined ? {} : { paceFrom }),
      onProgress: ({ minute, until }) => onProgress(minute, until),
    }).catch((error: unknown) => {
      throw error instanceof SimulationImpossible ? new Refused(`${error.message}.`) : error;
    });
    return { ...report };
  },
  async verify(house, { home, onProgress }) {
    const report = await audit({ ...auditOptions(house, home), onProgress: ({ share }) => onProgress(share, 1) });
    return report;
  },
  async anchor(house, home) {
    await keepOutside(house, outsideOf(home));
  },
  async backup(house, file, onProgress) {
    return { ...(await backup({ pool: house.owner.pool, seal: house.seal, file, onProgress })) };
  },
  async restore(house, home, file, onProgress) {
    const { anchors, erasures } = outsideOf(home);
    const outside = { outside: anchors, reason: `restored from ${basename(file)}` };
    return { ...(await restore({ house, seal: house.seal, file, erasures, anchors: outside, onProgress })) };
  },
  bench: (options) =>
    runBench(
      {
        loadSample: loadSampleUnits,
        http: benchHttp,
        live: benchLive,
        screen: benchScreen,
        scroll: benchScroll,
        async day(house, home) {
          await simulate(house, { day: '2020-03-27', seed: '1', speed: 'max' });
          return { ok: (await audit(auditOptions(house, home))).ok };
        },
      },
      options,
    ),
};

await runCommandLine(parts, argv.slice(2));
