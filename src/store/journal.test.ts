import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmptyDatabase } from '../../test/database.ts';
import { type TestHouse, masterKey, openTestHouse } from '../../test/house.ts';
import { foundAccount, joinUnit } from '../app/account.ts';
import { backup } from '../app/backup.ts';
import { outsideOf } from '../app/anchor.ts';
import { type House, openHouse } from '../app/house.ts';
import { restore } from '../app/restore.ts';
import { alterUnit } from '../app/unit-admin.ts';
import { verify } from '../app/verify/verify.ts';
import { loops } from '../city/loops.ts';
import { openSignIn } from '../http/sign-in.ts';
import { actorId, unitId } from '../loop/terms.ts';
import { closeDatabase, openDatabase } from './database.ts';
import { noHash } from './chain.ts';
import { entryHash } from './journal.ts';
import { migrate } from './migrate.ts';

let at: TestHouse;
const home = mkdtempSync(join(tmpdir(), 'huan-journal-'));
const sqlFolder = join(import.meta.dirname, '../../sql');
const admin = { actor: actorId('the admin “é\u2028\t"'), unit: unitId('DUTY') };

beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(async () => {
  await at.close();
  rmSync(home, { recursive: true });
});

const texts = async (house: House): Promise<readonly string[]> => {
  const report = await verify({ pool: house.owner.pool, loops, seal: house.seal });
  return report.findings.filter(({ grade }) => grade === 'broken').map(({ text }) => text);
};

const account = async (): Promise<string> => {
  const signIn = await openSignIn(at.house);
  const given = { username: 'wang.fang', name: 'Wang Fang', password: 'correct horse battery' };
  const made = await foundAccount(at.house, given, [{ unit: 'DUTY', role: 'officer' }], signIn.make);
  const { id } = await signIn.makeKey(made, 'a key', 30);
  await signIn.makeKey(made, 'another', null);
  await signIn.dropKey(made, id);
  await signIn.setPassword(made, 'another horse battery');
  return made;
};

test('who changed what, and when, stands in one chain that the program reads as the database wrote it', async () => {
  const made = await account();
  await joinUnit(at.house, admin, made, { unit: unitId('PUDONG'), role: 'viewer' });
  const names = { 'zh-Hans': '浦东', 'zh-Hant': '浦東', en: 'Pudong “new”' };
  await alterUnit(at.house, admin, unitId('PUDONG'), { names });
  // The same once more is no change.
  await alterUnit(at.house, admin, unitId('PUDONG'), { names });
  const { rows } = await at.house.owner.pool.query(
    'select entry, at, actor, subject, key, digest, prev_hash, hash from huan.journal order by entry',
  );
  let previous = noHash;
  for (const row of rows) {
    expect(row.prev_hash).toEqual(previous);
    expect(entryHash(previous, row)).toEqual(row.hash);
    previous = row.hash;
  }
  const mine = rows.filter(({ actor }) => actor === admin.actor).map(({ subject, key }) => `${subject} ${key}`);
  expect(mine).toEqual([`member ["${made}", "PUDONG", "viewer", 0]`, 'unit PUDONG']);
  expect(rows.filter(({ subject }) => subject === 'credential')).toHaveLength(2);
  expect(await texts(at.house)).toEqual([]);
});

test('a change by hand is entered by nobody, and the one who made it last is named', async () => {
  const { pool } = at.house.writer;
  await pool.query(`update huan.unit set kind = 'laboratory' where unit = 'PUDONG'`);
  expect(await texts(at.house)).toEqual([`unit PUDONG is not as ${admin.actor} left it: the journal tells of another`]);
  await pool.query(`update huan.unit set kind = 'district' where unit = 'PUDONG'`);
  expect(await texts(at.house)).toEqual([]);
});

test('what is restored is no change: the journal comes back as it was', async () => {
  const file = join(home, 'one.backup');
  await backup({ pool: at.house.owner.pool, seal: at.house.seal, file });
  const database = await createEmptyDatabase();
  const owner = openDatabase({ url: database.url, applicationName: 'huan test', max: 1 });
  await migrate(owner.pool, sqlFolder);
  await closeDatabase(owner);
  const house = await openHouse({
    databaseUrl: database.url,
    masterKey,
    policies: join(sqlFolder, '../policies/sample-city'),
  });
  const { anchors, erasures } = outsideOf(join(home, 'other'));
  await restore({ house, seal: house.seal, file, erasures, anchors: { outside: anchors, reason: 'tried' } });
  expect(await texts(house)).toEqual([]);
  const entries = (from: House) => from.owner.pool.query('select * from huan.journal order by entry');
  expect((await entries(house)).rows).toEqual((await entries(at.house)).rows);
  await house.close();
  await database.drop();
}, 60_000);

test('a database of before is taken as it is, row by row as the program reads them', async () => {
  const old = join(home, 'sql');
  for (const name of readdirSync(sqlFolder).filter((name) => name < '000006'))
    cpSync(join(sqlFolder, name), join(old, name));
  const database = await createEmptyDatabase();
  const owner = openDatabase({ url: database.url, applicationName: 'huan test', max: 1 });
  await migrate(owner.pool, old);
  await owner.pool.query(
    `insert into huan.unit (unit, kind, names, lo, hi) values ('DUTY', 'duty', '{"en":"Duty “room”"}', 0, 255);
     insert into huan.user_account (id, name, email, username, disabled_at) values ('a', 'A', 'a@x', 'a', now()), ('b', 'B', 'b@x', null, null);
     insert into huan.credential (id, account_id, provider_id, user_id, password) values ('c', 'a', 'credential', 'a', 'hash');
     insert into huan.api_key (id, config_id, reference_id, key, enabled, expires_at)
       values ('k', 'default', 'a', 'hash', true, now() + interval '1.234567 seconds'), ('l', 'default', 'a', 'hash2', null, null);
     insert into huan.member (account, unit, until_at) values ('a', 'DUTY', 5);
     insert into huan.roster (shift, unit, account, role, from_at, until_at, set_by, set_at)
       values (gen_random_uuid(), 'DUTY', 'a', 'officer', 1, 2, 'b', 3);
     insert into huan.contact_way (way, account, kind, place, sealed, mark, set_at)
       values (gen_random_uuid(), 'a', 'sms', 1, '\\x00', '\\x01', 1);
     insert into huan.audit_run (started) values (1);
     insert into huan.audit_run (started, finished, ok, broken, notices, findings) values (1, 2, false, 1, 0, '[{ "text": "x"}]');
     update huan.timeline set simulated = 5, real = 7, rate = 0.1;
     insert into huan.reading (case_id, read_at, actor, unit, purpose) values (gen_random_uuid(), 1, 'a', 'DUTY', 'x')`,
  );
  await migrate(owner.pool, sqlFolder);
  const report = await verify({ pool: owner.pool, loops });
  expect(report.findings).toEqual([]);
  await owner.pool.query(
    `insert into huan.reading (case_id, read_at, actor, unit, purpose) values (gen_random_uuid(), 1, 'a', 'DUTY', 'x')`,
  );
  expect((await verify({ pool: owner.pool, loops })).findings.map(({ text }) => text)).toEqual([
    '2 readings bear no mark, and the journal tells of another number',
  ]);
  await closeDatabase(owner);
  await database.drop();
}, 60_000);
