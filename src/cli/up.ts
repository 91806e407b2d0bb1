import { startBackground } from '../app/background.ts';
import { openDoorbell } from '../app/doorbell.ts';
import { NotTheSample, resetIfAsked } from '../app/sample-reset.ts';
import { openHome, openPlace } from '../app/startup.ts';
import { openClosing } from './closing.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';
import { playSampleDay } from './sample-day.ts';
import { listenForStop } from './stopping.ts';

export interface UpOptions {
  readonly host: string;
  readonly port: number;
  /** With the sample city and its simulated day. */
  readonly sample: boolean;
  readonly day: string;
  readonly speed: number;
}

/** Serves until told to stop: database, schema, background work, HTTP, and the sample city when asked. */
export const up = async (parts: Parts, options: UpOptions, output: Output): Promise<void> => {
  const { stopped } = listenForStop();
  const log = (line: string): void => output.log(line);
  const environment = process.env;
  const closing = openClosing();
  const place = await openPlace({ environment, log });
  closing.add(() => place.stop());
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
    closing.add(() => house.close());
    // A simulator that ended holds time still; without one it runs on at the world's pace.
    if (!options.sample) await parts.letTimeRun(house);
    const accounts = options.sample ? await parts.loadSample(house) : [];
    const background = startBackground(await parts.tasks(house, place.home, log), log);
    closing.add(() => background.stop());
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
    closing.add(() => serving.stop());
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
    const watch = { human: () => human, ending: () => ending };
    const day = options.sample ? playSampleDay(parts, house, options, watch, log) : Promise.resolve();
    const signal = await stopped;
    log(`Stopping (${signal}) …`);
    ending = true;
    await Promise.race([day, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    await closing.close();
    log('Stopped.');
  } catch (error) {
    await closing.close().catch(() => {});
    throw error;
  }
};

/** Background work only, for processes beside those that serve; with a port it tells there how it fares. */
export const work = async (parts: Parts, port: number | null, output: Output): Promise<void> => {
  const { stopped } = listenForStop();
  const log = (line: string): void => output.log(line);
  const closing = openClosing();
  try {
    const place = await openPlace({ environment: process.env, log, share: true });
    closing.add(() => place.stop());
    const house = await openHome(place, { environment: process.env, log });
    closing.add(() => house.close());
    // A port that is taken must be told before any work begins.
    const watching = port === null ? null : await parts.tell(house, { port });
    if (watching !== null) closing.add(() => watching.stop());
    await parts.letTimeRun(house);
    // Who only works must hear of new units and days as well, and screens must hear of what it recorded.
    const bell = await openDoorbell(house, { log });
    closing.add(() => bell.close());
    const background = startBackground(await parts.tasks(house, place.home, log), log);
    closing.add(() => background.stop());
    const address = watching?.address ?? null;
    output.result({ address }, [
      'Working: clocks, notices, anchors and audits. Ctrl-C stops.',
      ...(address === null ? [] : [`${address}/metrics tells how it fares.`]),
    ]);
    await stopped;
  } finally {
    await closing.close();
  }
};
