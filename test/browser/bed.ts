// What browser tests drive: a real server over a cloned database, with the built screens, and an installed Chromium.

import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { TestRunner, inject, onTestFinished } from 'vitest';
import { foundAccount } from '../../src/app/account.ts';
import { browserOptions } from '../../src/app/bench/screen.ts';
import { importManifest } from '../../src/app/manifest.ts';
import type { Role } from '../../src/contract/account.ts';
import type { ManifestPerson } from '../../src/exchange/manifest.ts';
import type { AdministrationOptions } from '../../src/http/routes/administration.ts';
import { buildServer } from '../../src/http/server.ts';
import type { OidcOptions } from '../../src/http/oidc.ts';
import { openSignIn } from '../../src/http/sign-in.ts';
import { type CaseId, actorId, commandId, unitId } from '../../src/loop/terms.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

export const password = 'correct horse battery';

export interface Bed {
  readonly at: TestHouse;
  readonly url: string;
  /**
   * A page of its own, with nothing remembered. `troubles` collects what the browser complains about. A page that a test
   * opens is closed after it: left open, it would go on listening and painting beside the next ones.
   */
  page(options?: BrowserContextOptions): Promise<{ readonly page: Page; readonly troubles: string[] }>;
  /** Makes an account that may read for a unit. */
  account(name: string, unit: string, role?: Role): Promise<void>;
  /** Stops answering, as a server that is gone; and answers again at the same address. */
  vanish(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** How the installed Chromium is started. @throws Error where there is none */
export const browserHere = () => {
  const options = browserOptions();
  if (options === null) throw new Error('no Chromium is installed; HUAN_CHROMIUM may name one');
  return options;
};

/** Opens house, server, screens and browser. Call `close` in `afterAll`. */
export const openBed = async (
  options: {
    readonly oidc?: OidcOptions;
    readonly administration?: AdministrationOptions;
    /** A house that is open already; it is closed with the bed. */
    readonly at?: TestHouse;
  } = {},
): Promise<Bed> => {
  const webRoot = inject('webRoot');
  const at = options.at ?? (await openTestHouse());
  const signIn = await openSignIn(at.house, options);
  const open = async (port: number) => {
    const { administration = {} } = options;
    const server = await buildServer({ house: at.house, signIn, webRoot, administration });
    await server.listen({ host: '127.0.0.1', port });
    return server;
  };
  let server = await open(0);
  const { port } = server.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const browser = await chromium.launch(browserHere());
  return {
    at,
    url,
    async page(options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...options });
      if (TestRunner.getCurrentTest() !== undefined) onTestFinished(() => context.close());
      const page = await context.newPage();
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('console', (message) => {
        // That a question was refused is said by the server and shown by the page; it is no trouble of the page.
        const expected = /Failed to load resource/.test(message.text());
        if (message.type() === 'error' && !expected) troubles.push(message.text());
      });
      return { page, troubles };
    },
    async account(name, unit, role = 'officer') {
      const given = { username: name, name: `Officer ${name}`, password };
      await foundAccount(at.house, given, [{ unit, role }], signIn.make);
    },
    vanish: () => server.close(),
    async comeBack() {
      server = await open(port);
    },
    async close() {
      await browser.close();
      await server.close();
      await at.close();
    },
  };
};

/** Signs in by the form at the door, and waits for the console. */
export const enterByDoor = async (page: Page, url: string, name: string): Promise<void> => {
  await page.goto(url);
  await page.locator('input[name=username]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('#content').waitFor();
};

/**
 * Opens a screen as somebody who is signed in: the question that the form at the door asks is asked without it, for tests
 * that are about neither the door nor a whole day's work.
 */
export const enter = async (page: Page, url: string, username: string, path = '/'): Promise<void> => {
  const answer = await page.request.post(`${url}/v1/auth/sign-in`, { data: { username, password } });
  if (!answer.ok()) throw new Error(`${username} cannot sign in: ${answer.status()} ${await answer.text()}`);
  await page.goto(`${url}${path}`);
  await page.locator('#content').waitFor();
};

const personOf = (flight: string, n: number): ManifestPerson => ({
  role: 'passenger',
  surname: 'SAMPLE',
  givenNames: `PERSON ${n}`,
  birthDate: '1990-03-01',
  documents: [{ type: 'P', number: `${flight}${1000 + n}` }],
  seat: `${10 + Math.floor(n / 6)}${'ABCDEF'[n % 6] ?? 'A'}`,
  at: `row ${n}`,
});

/** Imports a flight with so many people. Answers with its voyage and the cases of its people. */
export const importFlight = async (
  at: TestHouse,
  flight: { readonly carrier: string; readonly number: string; readonly from: string; readonly arrival: string },
  heads: number,
): Promise<{ readonly voyage: CaseId; readonly people: readonly CaseId[] }> => {
  const { carrier, number, from } = flight;
  const arrival = { carrier, number, from, to: 'PVG', scheduledArrival: flight.arrival };
  const people = Array.from({ length: heads }, (_, n) => personOf(number, n));
  const one = { legs: [arrival], arrival, function: 'original' as const, list: 'passenger' as const, people };
  const report = await importManifest(
    at.house,
    { actor: actorId('clerk'), unit: unitId('PVG-AIRPORT') },
    { source: 'json', flights: [one], problems: [] },
    { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'test' },
  );
  const [imported] = report.flights;
  if (imported === undefined) throw new Error('nothing was imported');
  const { rows } = await at.house.owner.pool.query<{ case_id: CaseId }>(
    `select case_id from huan."case" where voyage = $1 and loop = 'arrival' order by case_id`,
    [imported.voyage],
  );
  return { voyage: imported.voyage, people: rows.map((row) => row.case_id) };
};

/** Hands people over from one unit to another, one by one. */
export const carry = async (
  at: TestHouse,
  people: readonly CaseId[],
  from: string,
  to: string,
  link: string,
): Promise<void> => {
  for (const person of people) {
    const offered = await at.act(from, { type: 'offer', case: person, to: unitId(to), link });
    await at.act(to, { type: 'accept', case: person, offer: offered.offer ?? '' });
  }
};
