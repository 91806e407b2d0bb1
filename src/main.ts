// Puts the program together. What a command does not need is not loaded for it: the server, sign-in and the simulator are
// two thirds of all that there is, and `huan verify` starts in half the time without them.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { argv, env } from 'node:process';
import { foundAccount } from './app/account.ts';
import { keepOutside, outsideOf } from './app/anchor.ts';
import { backup } from './app/backup.ts';
import type { House } from './app/house.ts';
import { restore } from './app/restore.ts';
import { NotTheSample, refuseRealCity } from './app/sample-reset.ts';
import { allTasks, auditOptions } from './app/tasks.ts';
import { paceOf, runTime } from './app/time.ts';
import { audit } from './app/verify/audit-run.ts';
import { Refused } from './cli/output.ts';
import type { Parts } from './cli/parts.ts';
import { runCommandLine } from './cli/program.ts';
import { packageRoot } from './root.ts';

const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };

const openSignIn = async (house: House) => (await import('./http/sign-in.ts')).openSignIn(house);

const parts: Parts = {
  version,
  serve: async (house, options) => (await import('./serving.ts')).serve(house, options),
  tell: async (house, options) => (await import('./serving.ts')).tell(house, options),
  async tasks(house, home, log) {
    const [{ meterOf }, { openAdapters }, { samplePhones }] = await Promise.all([
      import('./app/metrics.ts'),
      import('./app/callout/open.ts'),
      import('./sample/accounts.ts'),
    ]);
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
    const { loadSampleUnits, printedAccounts, rosterSample } = await import('./sample/accounts.ts');
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
    const { SimulationImpossible, simulate } = await import('./sample/simulate.ts');
    const { meterOf } = await import('./app/metrics.ts');
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
  async bench(options) {
    const [{ runBench }, { benchParts }] = await Promise.all([import('./app/bench/bench.ts'), import('./bench.ts')]);
    return runBench(benchParts, options);
  },
};

await runCommandLine(parts, argv.slice(2));
