import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { CaseId } from '../../loop/terms.ts';
import { noteLongTasks, scrollEvenly, textPainted, untilIdle, watchText } from './in-page.ts';
import { openListeners } from './live.ts';
import { quantile } from './measure.ts';

/** A server with built screens, and somebody who may sign in there. */
export interface ScreenBed {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Milliseconds in the middle and at the 95th percentile. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

const candidates = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is, and how it is started: without a window, and asking nobody for anything. null where there is none. */
export const browserOptions = () => {
  const executablePath = process.env['HUAN_CHROMIUM'] ?? candidates.find((path) => existsSync(path));
  if (executablePath === undefined) return null;
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return { executablePath, headless: true, args: [...args, ...quiet] };
};

/**
 * Starts an installed Chromium. What drives it is no dependency of the published package, so it may not be there.
 *
 * @returns the browser, or why there is none
 */
export const openChromium = async (): Promise<Browser | { readonly skipped: string }> => {
  const options = browserOptions();
  if (options === null) return { skipped: 'no Chromium is installed; HUAN_CHROMIUM may name one' };
  const driver = await import('playwright-core').catch(() => null);
  if (driver === null) return { skipped: 'playwright-core, which drives the browser, is not installed' };
  return driver.chromium.launch(options);
};

/** The clock of this machine in milliseconds, as pages read it too: `performance.timeOrigin + performance.now()`. */
const clock = (): number => performance.timeOrigin + performance.now();
const spread = (values: readonly number[]): Spread => {
  const sorted = values.toSorted((one, other) => one - other);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
};

type State = Awaited<ReturnType<BrowserContext['storageState']>>;
const view = { width: 1440, height: 900 };
const locale = 'en-GB';

/** Signs in by the door's own form, and keeps the cookies. */
const signIn = async (browser: Browser, { port, username, password }: ScreenBed): Promise<State> => {
  const context = await browser.newContext({ viewport: view, locale });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
};

const opened = async (browser: Browser, state: State): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await browser.newContext({ viewport: view, locale, storageState: state });
  return { context, page: await context.newPage() };
};

/** Where the heads of the whole board stand. */
const numbers = '.equation b .count';
const atStand = '.strip.large .cell-stand .cell-heads';

/**
 * From the start of the navigation until the duty board shows its numbers and the main thread is idle: nothing kept from
 * an earlier visit, signed in. Idle is after the last task of more than 50 ms that is followed by half a second without one.
 */
export const boardInteractive = async (browser: Browser, bed: ScreenBed, times: number): Promise<Spread> => {
  const state = await signIn(browser, bed);
  const taken: number[] = [];
  // The first two loads are the browser's own warming up.
  for (let turn = -2; turn < times; turn += 1) {
    const { context, page } = await opened(browser, state);
    await page.addInitScript(noteLongTasks);
    await page.goto(`http://127.0.0.1:${bed.port}/`, { waitUntil: 'commit' });
    const at = await page.evaluate<number>(untilIdle(numbers));
    if (turn >= 0) taken.push(at);
    await context.close();
  }
  return spread(taken);
};

/** What one change on the board took, from the moment in which its command was sent. */
export interface EventToPixel {
  /** Until the server had answered that it is done. */
  readonly done: Spread;
  /** Until the board heard the bell and asked anew. */
  readonly asked: Spread;
  /** Until it had its answers. */
  readonly answers: Spread;
  /** Until the changed number was painted. */
  readonly pixel: Spread;
}

/**
 * Lets many screens listen and one of them show the board, and gives one command after the other: somebody who was offered
 * at the stand is accepted there, and the number of heads at the stand goes up by one.
 *
 * @param offered people with the offers to be accepted, one for each event
 */
export const eventToPixel = async (
  browser: Browser,
  bed: ScreenBed,
  screens: { readonly keys: readonly string[]; readonly count: number },
  receiver: { readonly unit: string; readonly key: string },
  offered: readonly { readonly case: CaseId; readonly offer: string }[],
): Promise<EventToPixel> => {
  const { port } = bed;
  const { context, page } = await opened(browser, await signIn(browser, bed));
  const listeners = openListeners(port, screens.keys, screens.count);
  const done: number[] = [];
  const asked: number[] = [];
  const answers: number[] = [];
  const pixel: number[] = [];
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.locator(atStand).waitFor();
    await sleep(4000);
    for (const one of offered) {
      // Set going before the command is sent, and answered when the number has changed and was painted.
      const before = await page.evaluate<string>(watchText(atStand));
      const body = JSON.stringify({
        commandId: randomUUID(),
        command: { type: 'accept', case: one.case, offer: one.offer },
      });
      const headers = {
        authorization: `Bearer ${receiver.key}`,
        'x-huan-unit': receiver.unit,
        'content-type': 'application/json',
      };
      const sent = clock();
      const response = await fetch(`http://127.0.0.1:${port}/v1/commands`, { method: 'POST', headers, body });
      const answered = clock();
      if (!response.ok) throw new Error(await response.text());
      const painted = await Promise.race([
        page.evaluate<readonly [number, number, number]>(textPainted),
        sleep(20_000, null, { ref: false }),
      ]);
      if (painted === null) throw new Error(`the board still shows ${before} after 20 s`);
      done.push(answered - sent);
      asked.push(painted[0] - sent);
      answers.push(painted[1] - sent);
      pixel.push(painted[2] - sent);
      // A screen asks anew at most every 700 ms: what came sooner would be that pause.
      await sleep(1300);
    }
  } finally {
    for (const { socket } of listeners) socket.destroy();
    await context.close();
  }
  return { done: spread(done), asked: spread(asked), answers: spread(answers), pixel: spread(pixel) };
};

/** Points a millisecond: 120 rows a second. */
const pace = 7.2;

/** How a long list scrolled. */
export interface Scrolled {
  /** Milliseconds from one frame to the next. */
  readonly frame: Spread;
  /** The share of frames in which a row in view was not there yet. */
  readonly waiting: number;
  readonly rows: number;
}

/**
 * Scrolls the list of what a unit holds at 120 rows a second, evenly, as a hand that does not let go of the wheel.
 *
 * @param seconds how long
 */
export const scrollThrough = async (browser: Browser, bed: ScreenBed, seconds: number): Promise<Scrolled> => {
  const { context, page } = await opened(browser, await signIn(browser, bed));
  await page.goto(`http://127.0.0.1:${bed.port}/desk?list=holding`);
  await page.locator('.case-list.long .case-row').first().waitFor();
  await sleep(2000);
  const found = await page.evaluate<{ frames: number[]; waiting: number; rows: number }>(
    scrollEvenly(seconds * 1000, pace),
  );
  await context.close();
  return {
    frame: spread(found.frames),
    waiting: found.waiting / found.frames.length,
    rows: found.rows,
  };
};
