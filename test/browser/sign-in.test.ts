import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Issuer, clientId, clientSecret, openIssuer } from '../issuer.ts';
import { totpOf } from '../totp.ts';
import { violations } from './axe.ts';
import { type Bed, enterByDoor, openBed, password } from './bed.ts';

let bed: Bed;
let issuer: Issuer;
/** Where passkeys work: the same server by its name. */
let place: string;

beforeAll(async () => {
  issuer = await openIssuer();
  bed = await openBed({ oidc: { issuer: issuer.url, clientId, clientSecret, name: 'City account' } });
  place = bed.url.replace('127.0.0.1', 'localhost');
});
afterAll(async () => {
  await bed?.close();
  await issuer?.close();
});

const folder = process.env['HUAN_SHOTS'];
const shot = async (page: Page, name: string): Promise<void> => {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};

const open = async (url: string) => {
  const { page, troubles } = await bed.page();
  await page.goto(url);
  await page.getByLabel('User name').waitFor();
  return { page, troubles };
};
const fill = async (page: Page, name: string, secret = password): Promise<void> => {
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};
const inside = (page: Page) => page.locator('#content').waitFor();
/** A security key that is plugged in, unlocked and touched as soon as it is asked. */
const plugIn = async (page: Page): Promise<void> => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
};
const part = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const givePassword = async (page: Page, title: string, button: string): Promise<void> => {
  await part(page, title).getByRole('button', { name: button }).click();
  await part(page, title).getByLabel('Current password').fill(password);
  await part(page, title).getByRole('button', { name: 'Continue' }).click();
};
const idOf = async (name: string): Promise<string> => {
  const { pool } = bed.at.house.owner;
  return (await pool.query<{ id: string }>('select id from huan.user_account where username = $1', [name])).rows[0]
    ?.id as string;
};

describe('the door', () => {
  test('brute force is slowed: it says how long to wait, counts down, and then lets the right password in', async () => {
    await bed.account('guessed', 'DUTY');
    const { page } = await open(bed.url);
    const submit = page.getByRole('button', { name: 'Sign in', exact: true });
    const slowed = page.getByText(/Too many tries\. Wait \d+ s/);
    await fill(page, 'guessed', 'wrong');
    await page.getByRole('alert').getByText('do not match').waitFor();
    // Each wrong try makes the wait longer; the first ones may be over before anybody looks.
    for (let tries = 0; tries < 12 && (await slowed.count()) === 0; tries += 1) {
      await fill(page, 'guessed', `wrong ${tries}`);
      const answered = page.waitForResponse((response) => response.url().endsWith('/sign-in'), { timeout: 5000 });
      await Promise.race([slowed.waitFor({ timeout: 5000 }), answered]).catch(() => null);
      await slowed.waitFor({ timeout: 300 }).catch(() => null);
    }
    await slowed.waitFor();
    expect(await submit.isDisabled()).toBe(true);
    await shot(page, 'slowed');
    await expect.poll(() => submit.isEnabled(), { timeout: 20_000 }).toBe(true);
    // What was typed is still there.
    expect(await page.getByLabel('User name').inputValue()).toBe('guessed');
    await fill(page, 'guessed');
    await inside(page);
  });

  test('a change of language in the middle keeps what was typed', async () => {
    const { page, troubles } = await open(bed.url);
    await page.getByLabel('User name').fill('half typed');
    await page.getByLabel('Password', { exact: true }).fill('half a password');
    await page.getByLabel('Language').selectOption('zh-Hans');
    expect(await page.getByLabel('用户名').inputValue()).toBe('half typed');
    expect(await page.getByLabel('密码', { exact: true }).inputValue()).toBe('half a password');
    await page.getByLabel('语言').selectOption('zh-Hant');
    expect(await page.getByLabel('使用者名稱').inputValue()).toBe('half typed');
    expect(troubles).toEqual([]);
  });

  test('under an address of numbers it says where passkeys work, and offers none', async () => {
    const { page } = await open(bed.url);
    const link = page.getByRole('link', { name: /Passkeys do not work under an address of numbers/ });
    expect(await link.getAttribute('href')).toBe(place);
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).count()).toBe(0);
  });

  test('has no barrier, in light and dark, on a desk and a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1440, 390]) {
        const { page } = await bed.page({ colorScheme, viewport: { width, height: 900 } });
        await page.goto(place);
        await page.getByLabel('User name').waitFor();
        await page.getByRole('button', { name: 'Sign in with City account' }).waitFor();
        expect(await violations(page), `${colorScheme} ${width}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await shot(page, `door-${colorScheme}-${width}`);
        await page.context().close();
      }
    }
  });

  test('somebody lands where their work is; who opened another address stays there', async () => {
    await bed.account('deskman', 'PVG-BOARDING');
    const { page } = await open(bed.url);
    await fill(page, 'deskman');
    await inside(page);
    await expect.poll(() => new URL(page.url()).pathname).toBe('/desk');
    const other = await open(`${bed.url}/me`);
    await fill(other.page, 'deskman');
    await other.page.getByRole('heading', { name: 'My account' }).waitFor();
    expect(new URL(other.page.url()).pathname).toBe('/me');
  });
});

describe('an authenticator app', () => {
  test('is set up by its code, asked for at the door, and a recovery code opens without the phone', async () => {
    await bed.account('coder', 'DUTY');
    const { page, troubles } = await bed.page();
    await enterByDoor(page, bed.url, 'coder');
    await page.goto(`${bed.url}/me`);
    await givePassword(page, 'Authenticator app', 'Set up an app');
    const app = part(page, 'Authenticator app');
    await app.getByRole('img', { name: 'QR code' }).waitFor();
    const secret = (await app.locator('.me-secret').innerText()).replaceAll(' ', '');
    const uri = `otpauth://totp/x?secret=${secret}`;
    await shot(page, 'me-app');
    await app.getByLabel('Six digits that the app shows').fill('000000');
    await app.getByRole('button', { name: 'Turn it on' }).click();
    await app.getByRole('alert').getByText('not right').waitFor();
    await app.getByLabel('Six digits that the app shows').fill(totpOf(uri, -1));
    await app.getByRole('button', { name: 'Turn it on' }).click();
    await app.getByRole('group', { name: 'Recovery codes' }).waitFor();
    const recovery = await app.locator('.recovery-codes code').allInnerTexts();
    expect(recovery).toHaveLength(10);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.recovery-codes').isVisible()).toBe(true);
    expect(await part(page, 'Change password').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await app.getByRole('button', { name: 'I have kept them' }).click();
    await app.getByText('In use').waitFor();
    await app.getByText('Recovery codes left: 10').waitFor();

    const next = await open(bed.url);
    await fill(next.page, 'coder');
    await next.page.getByLabel('Six digits from your authenticator app').fill('111111');
    await next.page.keyboard.press('Enter');
    await next.page.getByRole('alert').getByText('not right').waitFor();
    await shot(next.page, 'door-code');
    await next.page.getByLabel('Six digits from your authenticator app').fill(totpOf(uri));
    await next.page.keyboard.press('Enter');
    await inside(next.page);

    const lost = await open(bed.url);
    await fill(lost.page, 'coder');
    await lost.page.getByRole('button', { name: 'Phone not at hand?' }).click();
    await lost.page.getByLabel('Recovery code').fill(recovery[3] ?? '');
    await lost.page.keyboard.press('Enter');
    await inside(lost.page);
    expect(troubles).toEqual([]);
  });

  test('that an administrator demands stands between the door and the work', async () => {
    await bed.account('owing', 'DUTY');
    const { pool } = bed.at.house.owner;
    await pool.query('update huan.user_account set must_use_second_factor = true where id = $1', [await idOf('owing')]);
    const { page } = await open(bed.url);
    await fill(page, 'owing');
    await page.getByRole('heading', { name: 'A second factor is needed' }).waitFor();
    expect(await page.locator('#content').count()).toBe(0);
    await shot(page, 'enrol');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await page.getByLabel('Current password').fill(password);
    await page.getByRole('button', { name: 'Continue' }).click();
    const secret = (await page.locator('.me-secret').innerText()).replaceAll(' ', '');
    await page.getByLabel('Six digits that the app shows').fill(totpOf(`otpauth://totp/x?secret=${secret}`));
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await inside(page);
  });
});

describe('a passkey', () => {
  test('is added, named, opens the door without a name, and when removed opens it no more', async () => {
    await bed.account('keyed', 'DUTY');
    const { page, troubles } = await bed.page();
    await plugIn(page);
    await enterByDoor(page, place, 'keyed');
    await page.goto(`${place}/me`);
    await givePassword(page, 'Passkeys', 'Add a passkey');
    const keys = part(page, 'Passkeys');
    await keys.getByText('Linux · Chrome').waitFor();
    await keys.getByRole('button', { name: /^Rename/ }).click();
    await keys.getByRole('listitem').getByLabel('Name').fill('Key of the night shift');
    await keys.getByRole('button', { name: 'Save' }).click();
    await keys.getByText('Key of the night shift').waitFor();
    await shot(page, 'me-passkey');

    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    // The browser offers it by itself in the field for the name; otherwise the button asks for it.
    const button = page.getByRole('button', { name: 'Sign in with a passkey' });
    await Promise.race([button.click({ timeout: 10_000 }).catch(() => undefined), inside(page)]);
    await inside(page);
    await page.goto(`${place}/me`);
    await part(page, 'Where I am signed in').getByText('with a second factor').first().waitFor();

    await keys.getByRole('button', { name: 'Remove: Key of the night shift' }).click();
    await keys.getByRole('button', { name: 'Yes, remove: Key of the night shift' }).click();
    await keys.getByText('None yet').waitFor();
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await button.waitFor();
    const refused = page.getByText('This passkey was not accepted');
    // Again the browser may have offered it by itself.
    await refused.waitFor({ timeout: 3000 }).catch(() => button.click());
    await refused.waitFor();
    expect(await page.locator('#content').count()).toBe(0);
    expect(troubles).toEqual([]);
  });
});

describe('another issuer', () => {
  test('is linked from one’s own page and opens the door; an unknown identity is told so', async () => {
    await bed.account('linked', 'DUTY');
    issuer.now.subject = 'sub-nobody';
    const stranger = await open(bed.url);
    await stranger.page.getByRole('button', { name: 'Sign in with City account' }).click();
    await stranger.page.getByText('No account here belongs to that identity').waitFor();
    expect(new URL(stranger.page.url()).search).toBe('');

    issuer.now.subject = 'sub-linked';
    const { page } = await bed.page();
    await enterByDoor(page, bed.url, 'linked');
    await page.goto(`${bed.url}/me`);
    await givePassword(page, 'City account', 'Link');
    await page.getByText('It is linked now').waitFor();
    const other = await open(bed.url);
    await other.page.getByRole('button', { name: 'Sign in with City account' }).click();
    await inside(other.page);
    expect(new URL(other.page.url()).search).toBe('');
  });
});

describe('one’s own page', () => {
  test('signs out elsewhere, and there the door says that the session has ended', async () => {
    await bed.account('twice', 'DUTY');
    const [here, there] = [(await bed.page()).page, (await bed.page()).page];
    await enterByDoor(here, bed.url, 'twice');
    await enterByDoor(there, bed.url, 'twice');
    await here.goto(`${bed.url}/me`);
    const sessions = part(here, 'Where I am signed in');
    await sessions.getByText('This device').waitFor();
    await sessions.getByRole('button', { name: /^Sign out there/ }).click();
    await there.getByText('Your session has ended').waitFor();
    expect(await sessions.getByRole('button', { name: /^Sign out there/ }).count()).toBe(0);

    await enterByDoor(there, bed.url, 'twice');
    await here.reload();
    await sessions.getByRole('button', { name: /^Sign out everywhere else/ }).click();
    await sessions.getByRole('button', { name: /^Yes, sign out/ }).click();
    await there.getByText('Your session has ended').waitFor();
    await sessions.getByText('Signed out in 1 places').waitFor();
  });

  test('keeps ways and keys, says one’s health, and changes the password, which ends every session', async () => {
    await bed.account('changer', 'DUTY');
    const { page, troubles } = await bed.page();
    await enterByDoor(page, bed.url, 'changer');
    await page.goto(`${bed.url}/me`);
    const ways = part(page, 'How I am reached');
    await ways.getByLabel('Number or address').fill('+86 138 0000 0000');
    await ways.getByRole('button', { name: 'Add' }).click();
    await ways.locator('.me-list').getByText('Text message').waitFor();
    expect(await ways.innerText()).not.toContain('0000');
    const keys = part(page, 'API keys');
    await keys.getByLabel('What it is for').fill('Scanner at door 3');
    await keys.getByRole('button', { name: 'Make a key' }).click();
    const key = await keys.locator('.me-secret').innerText();
    const me = await fetch(`${bed.url}/v1/auth/me`, { headers: { authorization: `Bearer ${key}` } });
    expect(me.status).toBe(200);
    await part(page, 'My health').getByRole('button', { name: 'I am unwell' }).click();
    await part(page, 'My health').getByText('not on duty now').waitFor();
    await shot(page, 'me');
    const form = part(page, 'Change password');
    await form.getByLabel('Current password').fill(password);
    await form.getByLabel('New password').fill('another long password');
    await form.getByLabel('Once more').fill('another long passwort');
    await form.getByRole('button', { name: 'Change it' }).click();
    await form.getByText('The two are not the same').waitFor();
    await form.getByLabel('Once more').fill('another long password');
    await form.getByRole('button', { name: 'Change it' }).click();
    await page.getByLabel('User name').waitFor();
    await fill(page, 'changer', 'another long password');
    await inside(page);
    expect(troubles).toEqual([]);
  });

  test('has no barrier and fits every width, in three languages, light and dark', async () => {
    await bed.account('looker', 'PUDONG-DESK');
    for (const [locale, colorScheme, width] of [
      ['en-GB', 'light', 1440],
      ['zh-CN', 'dark', 820],
      ['zh-TW', 'light', 390],
    ] as const) {
      const { page } = await bed.page({ locale, colorScheme, viewport: { width, height: 900 } });
      await enterByDoor(page, place, 'looker');
      await page.goto(`${place}/me`);
      await page.locator('#me-app').waitFor();
      await page.locator('#me-issuer').waitFor();
      expect(await violations(page), locale).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), locale).toBeLessThanOrEqual(width);
      await shot(page, `me-${locale}`);
      await page.context().close();
    }
  });
});
