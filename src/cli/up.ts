import { startBackground } from '../app/background.ts';
import { openDoorbell } from '../app/doorbell.ts';
import { NotTheSample, resetIfAsked } from '../app/sample-reset.ts';
import { openHome, openPlace } from '../app/startup.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';
import { stopSignal } from './stopping.ts';

export interface UpOptions {
  readonly host: string;
  readonly port: number;
  /** With the sample city and its simulated day. */
  readonly sample: boolean;
  readonly day: string;
  readonly speed: number;
}

// The first flights have landed by then.
const morning = 330;

/** Serves until told to stop: database, schema, background work, HTTP, and the sample city when asked. */
export const up = async (parts: Parts, options: UpOptions, output: Output): Promise<void> => {
  const stopped = stopSignal();
  const log = (line: string): void => output.log(line);
  const environment = process.env;
  const place = await openPlace({ environment, log });
  let closing: (() => Promise<void>)[] = [() => place.stop()];
  const close = async (): Promise<void> => {
    for (const step of closing) await step();
    closing = [];
  };
  try {
    if (options.sample) {
      try {
        if (await resetIfAsked(place.url, place.home)) log('The sample city was emptied, as asked; it begins anew.');
      } catch (error) {
        if (!(error instanceof NotTheSample)) throw error;
        log(error.message);
      }
    }
    const house = await openHome(place, { environment, log });
    closing.unshift(() => house.close());
    // A simulator that ended holds time still; without one it runs on at the world's pace.
    if (!options.sample) await parts.letTimeRun(house);
    const accounts = options.sample ? await parts.loadSample(house) : [];
    const background = startBackground(await parts.tasks(house, place.home, log), log);
    closing.unshift(() => background.stop());
    let human = false;
    const serving = await parts.serve(house, {
      host: options.host,
      port: options.port,
      home: place.home,
      log,
      sample: options.sample,
      onHuman: () => {
        human = true;
      },
    });
    closing.unshift(() => serving.stop());
    output.result({ address: serving.address, accounts }, [
      '',
      `  Huan 环 is at ${serving.address}`,
      `  The API is described at ${serving.address}/docs`,
      ...(place.embedded ? [`  Data: ${place.home}${place.adopted ? ' (the running database was adopted)' : ''}`] : []),
      ...(place.outside === null ? [] : [`  Database, outside of it: ${place.outside} (see huan db remove --help)`]),
      ...(accounts.length === 0 ? [] : ['', '  Sample accounts (synthetic people, this city only):']),
      ...accounts.map(({ username, password, unit }) => `    ${username.padEnd(18)} ${password.padEnd(22)} ${unit}`),
      '',
      '  Ctrl-C stops everything.',
    ]);
    let ending = false;
    const day = options.sample
      ? parts
          .simulate(house, {
            day: options.day,
            seed: 1,
            speed: options.speed,
            days: 1,
            people: undefined,
            onProgress: () => {},
            shouldStop: () => human || (ending ? 'pause' : false),
            paceFrom: morning,
          })
          .then(() => {
            if (human && !ending)
              log('Somebody gave a command: time is back to its own pace, the sample day stands where it is.');
          })
          .catch((error: unknown) =>
            log(`The sample day stopped: ${error instanceof Error ? error.message : String(error)}`),
          )
      : Promise.resolve();
    const signal = await stopped;
    log(`Stopping (${signal}) …`);
    ending = true;
    await Promise.race([day, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    await close();
    log('Stopped.');
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
};

/** Background work only, for processes beside those that serve; with a port it tells there how it fares. */
export const work = async (parts: Parts, port: number | null, output: Output): Promise<void> => {
  const stopped = stopSignal();
  const log = (line: string): void => output.log(line);
  const closing: (() => Promise<void>)[] = [];
  try {
    const place = await openPlace({ environment: process.env, log, share: true });
    closing.unshift(() => place.stop());
    const house = await openHome(place, { environment: process.env, log });
    closing.unshift(() => house.close());
    // A port that is taken must be told before any work begins.
    const watching = port === null ? null : await parts.tell(house, { port });
    if (watching !== null) closing.unshift(() => watching.stop());
    await parts.letTimeRun(house);
    // Who only works must hear of new units and days as well, and screens must hear of what it recorded.
    const bell = await openDoorbell(house, { log });
    closing.unshift(() => bell.close());
    const background = startBackground(await parts.tasks(house, place.home, log), log);
    closing.unshift(() => background.stop());
    const address = watching?.address ?? null;
    output.result({ address }, [
      'Working: clocks, notices, anchors and audits. Ctrl-C stops.',
      ...(address === null ? [] : [`${address}/metrics tells how it fares.`]),
    ]);
    await stopped;
  } finally {
    for (const step of closing) await step();
  }
};
