import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CaseId, caseId, unitId } from '../../src/loop/terms.ts';
import { anchorsIn, takeAnchor } from '../../src/store/anchor.ts';
import { violations } from './axe.ts';
import { type Bed, carry, enter, importFlight, openBed } from './bed.ts';

let bed: Bed;
let people: readonly CaseId[];
const folder = mkdtempSync(join(tmpdir(), 'huan-exports-'));

beforeAll(async () => {
  bed = await openBed();
  for (const name of ['one', 'two']) await bed.account(name, 'PVG-BOARDING');
  await bed.account('director', 'DUTY');
  await bed.account('carrier', 'CARRIERS');
  await bed.account('inspector', 'DUTY', 'auditor');
  ({ people } = await importFlight(
    bed.at,
    {
      carrier: 'CA',
      number: '968',
      from: 'MXP',
      arrival: `${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)}T05:30`,
    },
    12,
  ));
});
afterAll(async () => {
  await bed?.close();
  rmSync(folder, { recursive: true, force: true });
});

const stateOf = async (id: string): Promise<{ custody: string; holder: string }> => {
  const { rows } = await bed.at.house.owner.pool.query<{ custody: string; holder: string }>(
    'select custody, holder from huan."case" where case_id = $1',
    [id],
  );
  return rows[0] ?? { custody: '', holder: '' };
};
const gapOf = async (kind: string): Promise<string> => {
  const { rows } = await bed.at.house.owner.pool.query<{ case_id: string }>(
    `select case_id from huan."case" where loop = 'gap' and kind = $1 and closed_at is null order by opened_at desc limit 1`,
    [kind],
  );
  return rows[0]?.case_id ?? '';
};
const open = async (page: Page, gap: string): Promise<ReturnType<Page['getByRole']>> => {
  await page.goto(`${bed.url}/cases/${gap}`);
  const card = page.getByRole('region', { name: 'How this gap is closed' });
  await card.waitFor();
  return card;
};

describe('closing a gap with proof', () => {
  test('whoever caused it proves, and only a second person closes', async () => {
    const account = await bed.at.house.owner.pool.query<{ id: string }>(
      `select id from huan.user_account where username = 'one'`,
    );
    const handover = caseId(randomUUID());
    const group = people.slice(0, 3);
    const offer = { type: 'offer-group', handover, cases: group, to: unitId('PVG-BOARDING'), link: 'stand' } as const;
    await bed.at.act('CARRIERS', offer);
    const absent = { type: 'accept-group', handover, present: [...group, people[5] as CaseId] } as const;
    // Somebody stands there who was not offered: the gap is the receiver's, and came from who signed.
    await bed.at.act('PVG-BOARDING', absent, { actor: account.rows[0]?.id ?? '' });
    const gap = await gapOf('unlisted');

    const { page: first, troubles } = await bed.page();
    await enter(first, bed.url, 'one');
    const mine = await open(first, gap);
    await mine.getByText('It came from what you did').waitFor();
    await mine.getByRole('button', { name: 'Give: Proof' }).click();
    // A proof that shows nothing is not sent.
    await mine.getByRole('button', { name: 'Record the proof' }).click();
    await mine.getByRole('alert').filter({ hasText: 'At least one of the three' }).waitFor();
    await mine.getByLabel('Number of the document').fill('PVG/2026/12');
    const png = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(64)]);
    const [chooser] = await Promise.all([
      first.waitForEvent('filechooser'),
      mine.getByRole('button', { name: /Photograph or document/ }).click(),
    ]);
    await chooser.setFiles({ name: 'list.png', mimeType: 'image/png', buffer: png });
    await mine.getByRole('button', { name: 'Record the proof' }).click();
    await mine.getByText('there', { exact: true }).waitFor();
    expect(await mine.getByRole('button', { name: 'Close the gap' }).count()).toBe(0);
    expect(await violations(first)).toEqual([]);
    expect((await stateOf(gap)).custody).toBe('held');
    expect(troubles).toEqual([]);

    const { page: second } = await bed.page();
    await enter(second, bed.url, 'two');
    const theirs = await open(second, gap);
    await theirs.getByText('Whoever caused it does not close it').waitFor();
    await theirs.getByRole('button', { name: 'Close the gap' }).click();
    await second.getByText('The gap is closed').waitFor();
    expect((await stateOf(gap)).custody).toBe('closed');
  });

  test('a missing signature is asked of the giver, and of nobody else', async () => {
    await bed.at.act('PVG-BOARDING', {
      type: 'claim',
      case: people[6] as CaseId,
      link: 'stand',
      reason: 'nobody offered',
    });
    const gap = await gapOf('giver-signature');
    const { page } = await bed.page();
    await enter(page, bed.url, 'director');
    const watched = await open(page, gap);
    await watched.getByText(/Only .+ can give it/).waitFor();
    expect(await watched.getByRole('button').count()).toBe(0);

    const { page: giver } = await bed.page();
    await enter(giver, bed.url, 'carrier');
    const mine = await open(giver, gap);
    await mine.getByRole('button', { name: 'Give our signature' }).click();
    await mine.getByRole('button', { name: 'Close the gap' }).click();
    await expect.poll(async () => (await stateOf(gap)).custody).toBe('closed');
  });

  test('two cases that may be one person are merged by their holder, and the gap closes by itself', async () => {
    const [from, into] = [people[7] as CaseId, people[8] as CaseId];
    await carry(bed.at, [from, into], 'CARRIERS', 'PVG-BOARDING', 'stand');
    const gap = caseId(randomUUID());
    await bed.at.act('DUTY', {
      type: 'open',
      case: gap,
      loop: 'gap',
      holder: null,
      subject: from,
      facts: { kind: 'duplicate-possible', about: 'arrival', other: into },
      reason: 'seen twice',
    });
    const { page: duty } = await bed.page();
    await enter(duty, bed.url, 'director');
    const seen = await open(duty, gap);
    expect(await seen.getByRole('button', { name: /^Merge/ }).count()).toBe(0);
    await seen.getByRole('button', { name: 'Confirm: one person' }).click();
    await duty.getByText('Confirmed to be one person').waitFor();
    // The holder of both is asked to merge them: the gap is handed there.
    const offered = await bed.at.act('DUTY', {
      type: 'offer',
      case: gap,
      to: unitId('PVG-BOARDING'),
      link: 'open',
    });
    await bed.at.act('PVG-BOARDING', { type: 'accept', case: gap, offer: offered.offer ?? '' });
    const { page } = await bed.page();
    await enter(page, bed.url, 'two');
    const card = await open(page, gap);
    const mark = (id: string): string => id.slice(-4).toUpperCase();
    await card.getByRole('button', { name: `Merge ${mark(from)} into ${mark(into)}` }).click();
    await expect.poll(async () => (await stateOf(from)).custody).toBe('closed');
    await expect.poll(async () => (await stateOf(gap)).custody).toBe('closed');
  });
});

describe('the list of gaps', () => {
  test('ten thousand scroll, a number of the matrix chooses, and a file holds what was chosen', async () => {
    const kinds = ['vanished', 'history', 'absent', 'breakdown'];
    // Ten thousand through the write path take a while: most are copies of rows, as many as a bad day leaves behind.
    for (const kind of kinds) {
      await bed.at.act('DUTY', {
        type: 'open',
        case: caseId(randomUUID()),
        loop: 'gap',
        holder: null,
        facts: { kind, about: 'arrival' },
      });
    }
    await bed.at.house.owner.pool.query(
      `with made as (select gen_random_uuid() as id, c, n from huan."case" c, generate_series(1, 2500) n
                      where c.loop = 'gap' and c.closed_at is null and c.kind = any($1))
       insert into huan."case" select (jsonb_populate_record(c, jsonb_build_object('case_id', id, 'opened_at', (c).opened_at - n * 60000,
         'state', to_jsonb((c).state) || jsonb_build_object('caseId', id, 'openedAt', (c).opened_at - n * 60000)))).* from made`,
      [kinds],
    );
    const { page, troubles } = await bed.page({ acceptDownloads: true });
    await enter(page, bed.url, 'director');
    await page.getByRole('link', { name: 'Gaps', exact: true }).first().click();
    await page.getByText(/10,0\d\d open/).waitFor();
    const list = page.locator('.case-list.long');
    await list.locator('.case-row').first().waitFor();
    for (let turn = 0; turn < 60; turn += 1) {
      const before = await list.evaluate((frame) => {
        frame.scrollTop = frame.scrollHeight;
        return frame.scrollHeight;
      });
      await expect
        .poll(() => list.evaluate((frame) => frame.scrollHeight), { timeout: 3000 })
        .not.toBe(before)
        .catch(() => {});
      const now = await list.evaluate((frame) => frame.scrollHeight);
      if (now === before) break;
    }
    expect(await list.evaluate((frame) => frame.scrollHeight)).toBeGreaterThan(10_000 * 60 - 1);
    expect(await list.locator('.case-row').count()).toBeLessThan(60);
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: /^The person is missing: / }).click();
    await expect.poll(() => list.getByText('The person is missing').count()).toBeGreaterThan(5);
    expect(await list.getByText('A vehicle broke down').count()).toBe(0);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV file' }).click(),
    ]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\r\n');
    expect(lines[0]?.startsWith('\uFEFFMark,')).toBe(true);
    expect(lines).toHaveLength(1 + 2501);
    expect(lines.slice(1).every((line) => line.includes('The person is missing'))).toBe(true);
    expect(troubles).toEqual([]);
  });
});

describe('papers', () => {
  test('the written order is a page in the language of the person, with sign and code, and its reading is on record', async () => {
    const person = people[9] as CaseId;
    await carry(bed.at, [person], 'CARRIERS', 'PVG-BOARDING', 'stand');
    const { page, troubles } = await bed.page();
    await enter(page, bed.url, 'two', `/cases/${person}`);
    await page.getByRole('link', { name: 'Written order' }).click();
    const sheet = page.locator('article.sheet');
    await sheet.getByText('SAMPLE PERSON').waitFor();
    await page.getByLabel('Language of the paper').selectOption('fa');
    await expect.poll(() => page.locator('article.sheet[lang=fa]').getAttribute('dir')).toBe('rtl');
    expect(await sheet.locator('svg.ring').count()).toBe(1);
    expect(await sheet.locator('svg.qr').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    // Only the paper is printed.
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print, or save as PDF' }).isVisible()).toBe(false);
    expect(await page.locator('.navigation').isVisible()).toBe(false);
    const { rows } = await bed.at.house.owner.pool.query<{ n: number }>(
      'select count(*)::int as n from huan.reading where case_id = $1',
      [person],
    );
    expect(rows[0]?.n).toBeGreaterThanOrEqual(2);
    await page.goto(`${bed.url}/print/paper/release/${person}`);
    await page.getByText('has not been released yet').waitFor();
    expect(troubles).toEqual([]);
  });
});

describe('the audit', () => {
  test('an auditor who never came is an alarm; a check ends by itself on the screen', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'inspector', '/audit');
    await page.getByRole('alert').filter({ hasText: 'The auditor has stopped' }).waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText(/Ended .+, took/).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('alert').filter({ hasText: 'The auditor has stopped' }).count()).toBe(0);
    // The copies of the test above are no cases of the ledger, and are found.
    await page
      .getByText(/^Broken: /)
      .first()
      .waitFor();
    expect(await page.locator('.audit-list a').count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
  });

  test('explains an anchor and a hash to who has never heard of either', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'inspector', '/audit');
    const card = page.locator('.audit-anchors');
    await card.getByText('An anchor is a seal set on the records').waitFor();
    await card.getByText('kept in a place apart as well').waitFor();
    await takeAnchor(bed.at.house, anchorsIn(folder));
    await page.reload();
    await card.getByText('A hash is a row of characters computed from the records').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('asks once when the session has ended, and leads to the door', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'inspector');
    await page.getByRole('link', { name: 'Audit', exact: true }).waitFor();
    let asked = 0;
    // This question is the first to notice, before the bell or any other.
    await page.route('**/v1/audit', (route) => {
      asked += 1;
      return route.fulfill({ status: 401, json: { code: 'not_signed_in', title: 'Sign in.' } });
    });
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.locator('input[name=username]').waitFor();
    expect(asked).toBe(1);
  });

  test('is not for a desk', async () => {
    const { page } = await bed.page();
    await enter(page, bed.url, 'one');
    expect(await page.getByRole('link', { name: 'Audit', exact: true }).count()).toBe(0);
    await page.goto(`${bed.url}/audit`);
    await page.getByText('Only the duty room and auditors see this').waitFor();
  });
});
