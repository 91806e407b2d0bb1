import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sirenAdapter } from '../../src/app/callout/siren.ts';
import { tendCallouts } from '../../src/app/callout/tend.ts';
import { type CaseId, caseId, instant, minutes, unitId } from '../../src/loop/terms.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { readPace, setPace } from '../../src/store/time.ts';
import { violations } from './axe.ts';
import { type Bed, enter, importFlight, openBed } from './bed.ts';

let bed: Bed;
let chen: CaseId;
let flight: { readonly voyage: CaseId; readonly people: readonly CaseId[] };
const pushKey = 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM';

beforeAll(async () => {
  bed = await openBed({ administration: { pushKey } });
  await bed.account('airport', 'PVG-AIRPORT');
  await bed.account('duty', 'DUTY');
  await bed.account('site', 'PUDONG-SITE-1');
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const leg = { carrier: 'CA', number: '968', from: 'MXP', arrival: `${day}T05:30` };
  flight = await importFlight(bed.at, leg, 6);
  chen = caseId(randomUUID());
  await bed.at.act('PVG-AIRPORT', {
    type: 'open',
    case: chen,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    facts: { category: 'traveller' },
    personal: { nativeName: '陳小明', documents: [{ type: 'P', number: 'E12345678' }], token: `T${'7'.repeat(30)}` },
  });
});
afterAll(() => bed?.close());

const field = (page: Page) => page.getByRole('combobox', { name: 'Find a person, flight, run, unit or screen' });
const readings = async (): Promise<number> => {
  const { rows } = await bed.at.house.owner.pool.query<{ n: number }>(
    'select count(*)::int as n from huan.reading where case_id = $1',
    [chen],
  );
  return rows[0]?.n ?? 0;
};

describe('search from anywhere', () => {
  test('by keys alone: opened, typed, chosen, left; each person found is a recorded reading and in no address', async () => {
    const { page, troubles } = await bed.page();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await enter(page, bed.url, 'duty');
    await page.keyboard.press('Control+k');
    await field(page).waitFor();
    expect(await field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await field(page).waitFor({ state: 'detached' });
    for (const typed of ['陈小明', 'chen xiaoming', 'chén xiǎo míng', 'cxm', 'E12345678']) {
      const before = await readings();
      await page.keyboard.press('/');
      await field(page).fill(typed);
      await page.getByRole('option', { name: /陳小明/ }).waitFor();
      expect(await readings()).toBe(before + 1);
      expect(await page.locator('.palette-option[aria-selected=true]').innerText()).toContain('陳小明');
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/cases/${chen}`);
      await field(page).waitFor({ state: 'detached' });
      await page.goBack();
    }
    // The name of a part of the program has a sum of its content in it, which may spell anything.
    const told = asked.filter((url) => !new URL(url).pathname.startsWith('/assets/'));
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((url) => /chen|cxm|E12345678|%E9|xiao/i.test(url))).toEqual([]);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(kept).not.toMatch(/chen|cxm|E12345678|陈|陳/i);
    expect(troubles).toEqual([]);
  });

  test('what a scanner types, fast and with Enter, opens its person at once', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'duty');
    await page.getByRole('button', { name: /^Search: Find a person/ }).click();
    await field(page).waitFor();
    await page.keyboard.insertText(`T${'7'.repeat(30)}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/cases/${chen}`);
  });

  test('a flight by number and by where it is from, a unit in any script, a screen in any language', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'duty');
    const find = async (typed: string, name: RegExp): Promise<void> => {
      await page.keyboard.press('Control+k');
      await field(page).fill(typed);
      await page.getByRole('option', { name }).first().waitFor();
      await page.keyboard.press('Escape');
      await field(page).waitFor({ state: 'detached' });
    };
    for (const typed of ['CA968', '968', 'mxp']) await find(typed, /CA968.*MXP/);
    for (const typed of ['浦东新区防控办', '浦東新區防控辦', 'pudongxinqu', 'pdxqfkb', 'Pudong head', 'PUDONG'])
      await find(typed, /Pudong headquarters/);
    for (const typed of ['工作台', 'desk']) await find(typed, /^Desk$/);
    await page.keyboard.press('Control+k');
    await field(page).fill('CA968');
    await page.getByRole('option', { name: /CA968/ }).click();
    await page.waitForURL(`**/flights/${flight.voyage}`);
  });

  test('what a unit may not see it does not find', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'site');
    for (const typed of ['陈小明', 'CA968', 'LAB-1']) {
      await page.keyboard.press('Control+k');
      await field(page).fill(typed);
      await page.getByText('Nothing found.').waitFor();
      await page.keyboard.press('Escape');
      await field(page).waitFor({ state: 'detached' });
    }
  });

  test('arrows move, aloud as well, and it is accessible in the light and in the dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await bed.page({ colorScheme });
      await enter(page, bed.url, 'duty', '/desk');
      await page.getByRole('heading', { name: 'Desk' }).waitFor();
      await page.keyboard.press('Control+k');
      await field(page).fill('pudong');
      await page.locator('.palette-option').nth(2).waitFor();
      await page.waitForTimeout(700);
      await page.keyboard.press('ArrowDown');
      const active = await field(page).getAttribute('aria-activedescendant');
      expect(await page.locator('.palette-option').nth(1).getAttribute('id')).toBe(active);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await page.locator('.palette-option').last().getAttribute('aria-selected')).toBe('true');
      expect(await violations(page)).toEqual([]);
    }
  });
});

describe('calls', () => {
  test('an alarm stands above every screen until somebody says that they are on it', async () => {
    const { pool } = bed.at.house.owner;
    const start = (await readPace(pool)).now;
    const gap = caseId(randomUUID());
    await bed.at.act('PUDONG-SITE-1', {
      type: 'open',
      case: gap,
      loop: 'gap',
      holder: unitId('PUDONG-SITE-1'),
      reason: 'test',
    });
    await setPace(pool, 0, instant(start + minutes(121)));
    await sweep(bed.at.house.writer.pool, bed.at.house.ledger);
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'site');
    const alarms = page.getByRole('region', { name: 'Alarms' });
    // Looked after again and again, as a process does: other tests' long transactions on this server hold up notices.
    await expect
      .poll(
        async () => {
          await tendCallouts(bed.at.house, [sirenAdapter(bed.at.house)]);
          return alarms.isVisible();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(true);
    expect(await violations(page)).toEqual([]);
    // Touched once, the page may sound, and can be made quiet without anybody having answered.
    await page.keyboard.press('Shift');
    await alarms.getByRole('button', { name: 'Quiet on this screen' }).click();
    await page.goto(`${bed.url}/me`);
    await alarms.getByRole('button', { name: 'I am on it' }).click();
    await alarms.waitFor({ state: 'detached' });
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from huan.event where case_id = $1 and name like 'alarm.acknowledged%'`,
      [gap],
    );
    expect(rows[0]?.n).toBe(1);
    expect(troubles).toEqual([]);
    await setPace(pool, 1);
  });

  test('a browser is called by push: subscribed as a way, shown by the worker, ended again', async () => {
    const { page } = await bed.page({ permissions: ['notifications'] });
    // The push service of the browser’s maker is elsewhere: its answer is played, everything else is real.
    await page.addInitScript(() => {
      const json = {
        endpoint: 'https://push.example/abc',
        keys: {
          p256dh: 'BLc4xRzKlKORKWlbdgFaBrrPK3ydWAHo4M0gs0i1oEKgPpWC5cW8OCzVrOQRv-1npXRWk8udnW3oYhIO4475rds',
          auth: '5I2Bu2oKdyy9CwL8QVF0NQ',
        },
      };
      let subscribed = false;
      const subscription = {
        toJSON: () => json,
        unsubscribe: async () => {
          subscribed = false;
          return true;
        },
      };
      Object.assign(PushManager.prototype, {
        subscribe: async () => {
          subscribed = true;
          return subscription;
        },
        getSubscription: async () => (subscribed ? subscription : null),
      });
    });
    await enter(page, bed.url, 'airport', '/me');
    const part = page.getByRole('region', { name: 'Calls to this browser' });
    await part.getByRole('button', { name: 'Turn on' }).click();
    await part.getByText('Alarms call this browser.').waitFor();
    const ways = async (): Promise<number> => {
      const { rows } = await bed.at.house.owner.pool.query<{ n: number }>(
        `select count(*)::int as n from huan.contact_way where kind = 'push'`,
      );
      return rows[0]?.n ?? 0;
    };
    expect(await ways()).toBe(1);

    const session = await page.context().newCDPSession(page);
    const registration = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const [one] = registrations.filter(({ scopeURL }) => scopeURL === `${bed.url}/`);
        if (one !== undefined) resolve(one.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    const call = { callout: 'c-1', title: 'A gap waits', unit: 'PUDONG', case: 'AB12', rung: 2, others: 3 };
    const registrationId = await registration;
    // Delivered again while nothing is shown, as a push service does: a worker that is only just waking may miss the first.
    const shown = async () => {
      const message = { origin: bed.url, registrationId, data: JSON.stringify(call) };
      await session.send('ServiceWorker.deliverPushMessage', message);
      return page.evaluate(async () => {
        const ready = await navigator.serviceWorker.ready;
        return (await ready.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
      });
    };
    await expect
      .poll(shown, { timeout: 20_000, interval: 1000 })
      .toEqual([{ title: 'A gap waits', body: 'PUDONG · AB12 · +3', tag: 'c-1' }]);

    await page.reload();
    await part.getByRole('button', { name: 'Turn off' }).click();
    await part.getByRole('button', { name: 'Turn on' }).waitFor();
    expect(await ways()).toBe(0);
  });
});
