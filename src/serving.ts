// What listens: the whole server, and the one that only says how a worker fares.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { openPush } from './app/callout/open.ts';
import type { House } from './app/house.ts';
import { meterOf } from './app/metrics.ts';
import type { Parts, Serving } from './cli/parts.ts';
import { readLimit } from './http/limits.ts';
import { openLog } from './http/log.ts';
import { buildMonitor } from './http/monitor.ts';
import { readOidc } from './http/oidc.ts';
import { readProxies } from './http/proxies.ts';
import { buildServer } from './http/server.ts';
import { packageRoot } from './root.ts';

/** A house whose commands are noticed: the first one of a human ends the simulation. */
const noticing = (house: House, onHuman: () => void): House => ({
  ...house,
  submit(command) {
    onHuman();
    return house.submit(command);
  },
});

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

/** Serves the API and the screens. @throws Error when the port is taken */
export const serve: Parts['serve'] = async (house, { host, port, home, onHuman, log, sample }) => {
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
};

/** Serves figures and health alone, to this machine. @throws Error when the port is taken */
export const tell: Parts['tell'] = async (house, { port }) => {
  const meter = meterOf(house);
  const key = env['HUAN_METRICS_KEY'];
  const server = await buildMonitor({
    house,
    registry: meter.registry,
    ...(key === undefined ? {} : { metricsKey: key }),
  });
  return listening(server, '127.0.0.1', port);
};
