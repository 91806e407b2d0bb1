import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type House, openHouse } from '../../src/app/house.ts';
import { outsideOf } from '../../src/app/anchor.ts';
import { backup } from '../../src/app/backup.ts';
import { outboxLag } from '../../src/app/outbox.ts';
import { restore } from '../../src/app/restore.ts';
import { verify } from '../../src/app/verify/verify.ts';
import type { VerifyReport } from '../../src/app/verify/report.ts';
import { loops } from '../../src/city/loops.ts';
import { days } from '../../src/loop/terms.ts';
import { takeAnchor } from '../../src/store/anchor.ts';
import { eraseDue } from '../../src/store/erasure.ts';
import { createSeal } from '../../src/store/seal.ts';
import { setPace } from '../../src/store/time.ts';
import { cloneDatabase } from '../database.ts';
import { masterKey, newCase, policies, stamped } from '../house.ts';
import { type Lived, anchorAll, openLived } from './lived.ts';

const home = mkdtempSync(join(tmpdir(), 'huan-restore-'));
const outside = outsideOf(home);
const file = join(home, 'backup.ndjson.gz');
const opened: { close(): Promise<void> }[] = [];
let at: Lived;

/** An empty, migrated database with a house on it. */
const emptyHouse = async (key = masterKey): Promise<House> => {
  const database = await cloneDatabase();
  const house = await openHouse({ databaseUrl: database.url, masterKey: key, policies });
  opened.push({
    async close() {
      await house.close();
      await database.drop();
    },
  });
  return house;
};
const audited = (house: House, lists = outside): Promise<VerifyReport> =>
  verify({
    pool: house.owner.pool,
    loops,
    rules: house.rules,
    seal: house.seal,
    outside: lists.anchors,
    erasures: lists.erasures,
    countGrace: 0,
  });
const brokenOf = ({ findings }: VerifyReport): string[] =>
  findings.filter(({ grade }) => grade === 'broken').map(({ text }) => text);
/** The lists outside as they are now, to go on with apart from the other tests. */
const copied = (): ReturnType<typeof outsideOf> => {
  const folder = mkdtempSync(join(home, 'outside-'));
  for (const name of ['anchors.jsonl', 'erasures.jsonl']) {
    if (existsSync(join(home, name))) copyFileSync(join(home, name), join(folder, name));
  }
  return outsideOf(folder);
};

beforeAll(async () => {
  at = await openLived();
  await anchorAll(at.house, outside.anchors);
  await at.act('PUDONG-SITE-1', { type: 'record', case: at.inside, kind: 'note', facts: { mood: 'well' } });
  await backup({ pool: at.house.owner.pool, seal: at.house.seal, file });
});
afterAll(async () => {
  for (const { close } of opened) await close();
  await at.close();
  rmSync(home, { recursive: true });
});

describe('a backup', () => {
  test('restored into an empty database is the same ledger, and goes on', async () => {
    const house = await emptyHouse();
    const lists = copied();
    const restored = await restore({
      house,
      seal: house.seal,
      file,
      erasures: lists.erasures,
      anchors: { outside: lists.anchors, reason: 'a test' },
    });
    expect(restored).toMatchObject({ erased: 0, lostAnchors: 0 });
    await house.units.reload();
    expect(brokenOf(await audited(house, lists))).toEqual([]);
    for (const table of ['event', 'command', 'case_key', 'token', 'unit', 'outbox', 'anchor_leaf']) {
      const text = `select count(*)::int as count from huan.${table}`;
      const here = await house.owner.pool.query(text);
      const there = await at.house.owner.pool.query(text);
      // The restored one has an anchor more.
      if (table !== 'anchor_leaf') expect(here.rows, table).toEqual(there.rows);
    }
    // The head of an identity column goes on behind what was restored; what is recorded is anchored.
    const reply = await house.submit(stamped('PUDONG-SITE-1', { type: 'record', case: at.inside, kind: 'note' }));
    expect(reply).toHaveProperty('done');
    await anchorAll(house, lists.anchors);
    expect(brokenOf(await audited(house, lists))).toEqual([]);
  });

  test('holds no key, no search token and no account outside the sealed file', async () => {
    const { gunzipSync } = await import('node:zlib');
    const plain = gunzipSync(readFileSync(file)).toString();
    const tables = [...plain.matchAll(/^\{"table":"([a-z_]+)"/gm)].map((match) => match[1]);
    expect(tables).toContain('event');
    for (const secret of ['case_key', 'token', 'user_account', 'credential', 'session', 'api_key']) {
      expect(tables).not.toContain(secret);
    }
    const { rows } = await at.house.owner.pool.query<{ key: Buffer; token: Buffer }>(
      'select k.wrapped as key, t.token from huan.case_key k join huan.token t on t.case_id = k.case_id limit 1',
    );
    const [row] = rows;
    const sealed = readFileSync(`${file}.keys`);
    for (const secret of [row?.key, row?.token]) {
      if (secret === undefined) throw new Error('there is no key');
      expect(plain).not.toContain(secret.toString('hex'));
      expect(sealed.includes(secret) || sealed.includes(secret.toString('hex'))).toBe(false);
    }
  });

  test('is consistent although people go on working while it is made', async () => {
    const busy = join(home, 'busy.gz');
    const working = (async () => {
      for (let count = 0; count < 100; count += 1) {
        await at.act('PUDONG-SITE-1', { type: 'record', case: at.inside, kind: 'note', facts: { count } });
      }
    })();
    await backup({ pool: at.house.owner.pool, seal: at.house.seal, file: busy });
    await working;
    const house = await emptyHouse();
    await restore({ house, seal: house.seal, file: busy, erasures: outside.erasures });
    expect(brokenOf(await audited(house))).toEqual([]);
  });
});

test('a backup that cannot be finished leaves the one before it as it was, keys and all', async () => {
  const path = join(home, 'again.gz');
  await backup({ pool: at.house.owner.pool, seal: at.house.seal, file: path });
  mkdirSync(`${path}.partial`);
  await expect(backup({ pool: at.house.owner.pool, seal: at.house.seal, file: path })).rejects.toThrow();
  const house = await emptyHouse();
  await restore({ house, seal: house.seal, file: path, erasures: outside.erasures });
  expect(brokenOf(await audited(house))).toEqual([]);
});

test('nobody is signed in after a restore: who was, may have been shut out since', async () => {
  const { pool } = at.house.owner;
  await pool.query(`insert into huan.user_account (id, name, email) values ('lost', 'Lost Phone', 'lost@example.org')`);
  await pool.query(
    `insert into huan.session (id, token, user_id, expires_at) values ('s', 't', 'lost', now() + interval '1 day')`,
  );
  await pool.query(
    `insert into huan.traveller_session (case_id, session_id, link_id, mark, until_at)
     values ($1, $1, $1, '\\x00', huan.real_now() + 3600000)`,
    [at.inside],
  );
  const path = join(home, 'signed-in.gz');
  await backup({ pool, seal: at.house.seal, file: path });
  const house = await emptyHouse();
  await restore({ house, seal: house.seal, file: path, erasures: outside.erasures });
  const { rows } = await house.owner.pool.query(
    `select (select count(*) from huan.session) as sessions, (select count(*) from huan.traveller_session) as pages,
            (select count(*) from huan.user_account where id = 'lost') as accounts`,
  );
  expect(rows).toEqual([{ sessions: 0, pages: 0, accounts: 1 }]);
  await pool.query('delete from huan.traveller_session');
  await pool.query(`delete from huan.user_account where id = 'lost'`);
});

describe('nothing at all is restored', () => {
  const refusedAs = async (path: string, message: RegExp, key = masterKey): Promise<void> => {
    const house = await emptyHouse(key);
    await expect(restore({ house, seal: house.seal, file: path, erasures: outside.erasures })).rejects.toThrow(message);
    const { rows } = await house.owner.pool.query(
      `select (select count(*) from huan.event) + (select count(*) from huan.unit) as count,
              (select count(*) from huan.timeline) as timeline,
              (select count(*) from pg_constraint where condeferrable and connamespace = 'huan'::regnamespace) as altered`,
    );
    expect(rows).toEqual([{ count: 0, timeline: 1, altered: 0 }]);
  };
  const copy = (name: string): string => {
    const path = join(home, name);
    copyFileSync(file, path);
    copyFileSync(`${file}.keys`, `${path}.keys`);
    return path;
  };

  test('from half a file, wherever it is cut', async () => {
    const { length } = readFileSync(file);
    for (const share of [0.1, 0.9]) {
      const path = copy(`half-${share}`);
      truncateSync(path, Math.floor(length * share));
      await refusedAs(path, /cannot be read|half a file/);
    }
    const keys = copy('half-keys');
    truncateSync(`${keys}.keys`, readFileSync(`${keys}.keys`).length - 10);
    await refusedAs(keys, /half a file/);
  });
  test('from a file in which one value was changed, with a fresh gzip around it', async () => {
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const path = copy('changed');
    const text = gunzipSync(readFileSync(file)).toString();
    writeFileSync(path, gzipSync(text.replace('"PVG-SCREENING"', '"PVG-BOARDING"')));
    await refusedAs(path, /checksum/);
    const less = text.split('\n');
    writeFileSync(path, gzipSync(less.filter((_, index) => index !== 40).join('\n')));
    await refusedAs(path, /checksum/);
  });
  test('from keys that were changed, cut out, or belong to another backup', async () => {
    const path = copy('keys');
    const bytes = readFileSync(`${path}.keys`);
    const place = bytes.length - 100;
    bytes.writeUInt8((bytes.readUInt8(place) + 1) % 256, place);
    writeFileSync(`${path}.keys`, bytes);
    await refusedAs(path, /changed in its portion/);
    const other = join(home, 'other.gz');
    await backup({ pool: at.house.owner.pool, seal: at.house.seal, file: other });
    copyFileSync(`${other}.keys`, `${path}.keys`);
    await refusedAs(path, /another backup/);
    rmSync(`${path}.keys`);
    await refusedAs(path, /ENOENT|keys/);
  });
  test('under another master key', () => refusedAs(file, /another master key/, Buffer.alloc(32, 9)));
  test('from something that is no backup', async () => {
    const path = copy('noise');
    writeFileSync(path, randomBytes(5000));
    await refusedAs(path, /cannot be read/);
  });
  test('into a database with a single row in it', async () => {
    const house = await emptyHouse();
    await house.owner.pool.query(`insert into huan.outbox_reader values ('x', 0)`);
    const again = restore({ house, seal: house.seal, file, erasures: outside.erasures });
    await expect(again).rejects.toThrow(/not empty.*outbox_reader/);
  });
});

test('restoring an older backup is found by the anchors outside, and stands on the record where it was meant', async () => {
  const lists = copied();
  await at.act('PUDONG-SITE-1', { type: 'record', case: at.inside, kind: 'note', facts: { later: true } });
  await anchorAll(at.house, lists.anchors);
  await anchorAll(at.house, lists.anchors);
  const silent = await emptyHouse();
  await restore({ house: silent, seal: silent.seal, file, erasures: lists.erasures });
  expect(brokenOf(await audited(silent, lists)).join()).toContain('an older state of the database was restored');
  // It goes on and takes anchors of its own: refused, for the list outside knows another future.
  await expect(takeAnchor(silent, lists.anchors)).rejects.toThrow(/restored from an older state/);
  const house = await emptyHouse();
  const { lostAnchors } = await restore({
    house,
    seal: house.seal,
    file,
    erasures: lists.erasures,
    anchors: { outside: lists.anchors, reason: 'the disk broke' },
  });
  expect(lostAnchors).toBe(1);
  const report = await audited(house, lists);
  expect(brokenOf(report)).toEqual([]);
  expect(report.findings.map(({ text }) => text).join()).toContain('the disk broke');
});

test('who was erased cannot be read again, not even from a backup made before, and the chain stays verifiable', async () => {
  const { pool } = at.house.owner;
  const lists = copied();
  await anchorAll(at.house, lists.anchors);
  const { rows } = await pool.query<{ until: number }>(
    'select retain_until as until from huan."case" where case_id = $1',
    [at.released],
  );
  await setPace(pool, 0, (Number(rows[0]?.until) + days(1)) as never);
  const sealed = await pool.query<{ sealed: Buffer; wrapped: Buffer }>(
    `select e.sealed, k.wrapped from huan.event e join huan.case_key k on k.case_id = e.case_id
      where e.case_id = $1 and e.sealed is not null`,
    [at.released],
  );
  expect(sealed.rows.length).toBeGreaterThan(0);
  expect(await eraseDue(at.house, lists.erasures)).toBeGreaterThan(0);
  expect(await eraseDue(at.house, lists.erasures)).toBe(0);
  const left = await pool.query(
    `select wrapped, destroyed_at is not null as marked from huan.case_key where case_id = $1
     union all select token, null from huan.token where case_id = $1
     union all select sealed, null from huan.file where case_id = $1`,
    [at.released],
  );
  expect(left.rows).toEqual([{ wrapped: null, marked: true }]);
  // Under the key that was in the backup it would still open: so it must not come back.
  const seal = createSeal(masterKey);
  const [first] = sealed.rows;
  if (first === undefined) throw new Error('nothing was sealed');
  expect(seal.open(seal.unwrap(at.released, first.wrapped), at.released, first.sealed)).toMatchObject({
    givenNames: 'ADA',
  });
  expect(brokenOf(await audited(at.house, lists)).filter((text) => !/been due/.test(text))).toEqual([]);

  const house = await emptyHouse();
  const restored = await restore({ house, seal: house.seal, file, erasures: lists.erasures });
  expect(restored.erased).toBeGreaterThan(0);
  const again = await house.owner.pool.query('select wrapped from huan.case_key where case_id = $1', [at.released]);
  expect(again.rows).toEqual([{ wrapped: null }]);
  const tokens = await house.owner.pool.query('select from huan.token where case_id = $1', [at.released]);
  expect(tokens.rowCount).toBe(0);
  expect(brokenOf(await audited(house, { ...lists, anchors: outside.anchors }))).toEqual([]);
  // Without the list it comes back, and the audit against the list says so.
  const careless = await emptyHouse();
  const nothing = outsideOf(join(home, 'nowhere'));
  await restore({ house: careless, seal: careless.seal, file, erasures: nothing.erasures });
  const report = await audited(careless, lists);
  expect(report.findings.filter((finding) => finding.case === at.released).map(({ text }) => text)).toEqual([
    expect.stringContaining('listed outside as erased'),
  ]);
});

test('a list outside survives a crash in the middle of a line', async () => {
  const folder = mkdtempSync(join(home, 'torn-'));
  const { anchors } = outsideOf(folder);
  const house = await emptyHouse();
  await house.units.add([
    { unit: 'DUTY', kind: 'duty', parent: null, names: { 'zh-Hans': '', 'zh-Hant': '', en: '' } },
  ]);
  const question = (): ReturnType<House['submit']> =>
    house.submit(stamped('DUTY', { type: 'open', case: newCase(), loop: 'question', holder: 'DUTY' as never }));
  await question();
  const first = await anchorAll(house, anchors);
  expect(first).toMatchObject({ anchor: 1, cases: 1 });
  appendFileSync(join(folder, 'anchors.jsonl'), '{"anchor":2,"taken');
  await question();
  expect(await anchorAll(house, anchors)).toMatchObject({ anchor: 2, prev: first?.hash });
  expect(await anchorAll(house, anchors)).toBeNull();
  const linesOutside = async () => Array.fromAsync((await anchors.open())());
  expect((await linesOutside()).map((line) => (line !== null && 'anchor' in line ? line.anchor : 'torn'))).toEqual([
    1,
    'torn',
    2,
  ]);
  // One that committed here and never came out is brought out by the next.
  await question();
  const lost = { ...anchors, append: () => Promise.reject(new Error('the disk is full')) };
  await expect(anchorAll(house, lost)).rejects.toThrow('the disk is full');
  expect(await linesOutside()).toHaveLength(3);
  const several = await Promise.all([question(), takeAnchor(house, anchors), takeAnchor(house, anchors), question()]);
  expect(several).toHaveLength(4);
  await anchorAll(house, anchors);
  expect(brokenOf(await audited(house, { ...outside, anchors }))).toEqual([]);
});

test('somebody who stands twice on the list of erasures, for a process died between list and database, does not make a restore fail', async () => {
  const lists = outsideOf(mkdtempSync(join(home, 'twice-')));
  const { rows } = await at.house.owner.pool.query<{ id: string }>(
    `select case_id as id from huan.event where sealed is not null order by recorded_at limit 1`,
  );
  const id = rows[0]?.id ?? '';
  await lists.erasures.append([{ case: id, at: 1, reason: 'retention' }]);
  await lists.erasures.append([{ case: id, at: 2, reason: 'retention' }]);
  const house = await emptyHouse();
  expect(await restore({ house, seal: house.seal, file, erasures: lists.erasures })).toMatchObject({ erased: 1 });
  const key = await house.owner.pool.query('select wrapped from huan.case_key where case_id = $1', [id]);
  expect(key.rows).toEqual([{ wrapped: null }]);
});

test('after a restore every notice is read again, also where transaction numbers pass the ones of the old server in the meantime', async () => {
  const { pool } = at.house.owner;
  const path = join(home, 'read.gz');
  const { rows } = await pool.query<{ now: string }>('select pg_current_xact_id()::text as now');
  // The old server had counted further than the new one has so far.
  const ahead = BigInt(rows[0]?.now ?? 0) + 400n;
  await pool.query(`insert into huan.outbox_reader (reader, upto_xid, upto) values ('old', $1::text::xid8, 9)`, [
    String(ahead),
  ]);
  await backup({ pool, seal: at.house.seal, file: path });
  await pool.query(`delete from huan.outbox_reader where reader = 'old'`);
  const house = await emptyHouse();
  await restore({ house, seal: house.seal, file: path, erasures: outside.erasures });
  for (let count = 0; count < 500; count += 1) await house.owner.pool.query('select pg_current_xact_id()');
  const left = await outboxLag(house);
  const { rows: all } = await house.owner.pool.query<{ count: number }>('select count(*) as count from huan.outbox');
  expect(all[0]?.count).toBeGreaterThan(0);
  expect(left).toEqual([{ reader: 'old', waiting: all[0]?.count }]);
});
