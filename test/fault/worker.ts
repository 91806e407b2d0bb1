// A process of its own that opens a house and works until it is killed. Every command is noted before it is given, and
// its reply is on the disk before the next one is: what is in `.acked` was promised to somebody.

import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHouse } from '../../src/app/house.ts';
import { LedgerUnavailable } from '../../src/store/ledger.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { masterKey, policies } from '../house.ts';
import { type Errand, story } from './errand.ts';

const given = process.argv[2];
if (given === undefined) throw new Error('a worker is given its errand');
const errand = JSON.parse(given) as Errand;
const files = ['said', 'acked', 'failed'].map((name) => openSync(`${errand.files}.${name}`, 'a'));
const [said, acked, failed] = files as [number, number, number];

const log = (file: number, line: unknown): void => void writeSync(file, `${JSON.stringify(line)}\n`);

/** The house may be opened while its database is down: that is what a service manager would do, too. */
const openWhenReady = async (): ReturnType<typeof openHouse> => {
  for (;;) {
    try {
      return await openHouse({
        databaseUrl: errand.url,
        masterKey,
        policies,
        ...(errand.batch === undefined ? {} : { batch: errand.batch }),
        ...(errand.inFlight === undefined ? {} : { inFlight: errand.inFlight }),
      });
    } catch {
      await sleep(100);
    }
  }
};

const house = await openWhenReady();
let next = 0;
let working = true;

const tell = async (): Promise<void> => {
  for (let number = next++; number < (errand.stories ?? Number.POSITIVE_INFINITY); number = next++) {
    for (const command of story(errand.seed, number, errand.hot)) {
      log(said, { command });
      for (;;) {
        try {
          const reply = await house.submit(command);
          log(acked, { commandId: command.commandId, reply });
          fsyncSync(acked);
          break;
        } catch (error) {
          if (!(error instanceof LedgerUnavailable)) {
            log(failed, { command, error: String(error), code: (error as { code?: unknown }).code });
          }
          await sleep(20);
        }
      }
    }
  }
};

const sweepOn = async (): Promise<void> => {
  while (working) {
    await sweep(house.writer.pool, house.ledger).catch(() => {});
    await sleep(50);
  }
};

const sweeping = errand.sweeps ? sweepOn() : Promise.resolve();
process.stdout.write('ready\n');
await Promise.all(Array.from({ length: errand.callers }, tell));
working = false;
await sweeping;
await house.close();
for (const file of files) closeSync(file);
