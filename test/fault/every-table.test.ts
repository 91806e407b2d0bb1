// Every table of the schema, column by column: what is changed, removed, added or exchanged behind Huan is found, and
// named. A table or column that nobody decided about fails here.

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { foundAccount } from '../../src/app/account.ts';
import { outsideOf } from '../../src/app/anchor.ts';
import { setDays } from '../../src/app/calendar.ts';
import { addFile } from '../../src/app/file.ts';
import { setContactWay, setRoster } from '../../src/app/roster.ts';
import { alterVehicle, enterVehicle } from '../../src/app/vehicles.ts';
import { audit } from '../../src/app/verify/audit-run.ts';
import { verify } from '../../src/app/verify/verify.ts';
import type { Finding } from '../../src/app/verify/report.ts';
import { loops } from '../../src/city/loops.ts';
import { openSignIn } from '../../src/http/sign-in.ts';
import { type Instant, actorId, days, instant, unitId } from '../../src/loop/terms.ts';
import { destroyKeys } from '../../src/store/erasure.ts';
import { foldHeads } from '../../src/store/heads.ts';
import { noteReading } from '../../src/store/reader.ts';
import { newCase } from '../house.ts';
import { type Lived, anchorAll, openLived } from './lived.ts';

type Row = Readonly<Record<string, unknown>>;

/** What is decided about a table. */
interface Decision {
  /** Columns that may be changed unseen, each with the reason. */
  readonly exempt?: Readonly<Record<string, string>>;
  /** SQL: the rows that are tampered with, of all. */
  readonly rows?: string;
  /** What a finding must contain, when it is not the case of the row or its key. */
  readonly name?: (row: Row) => string;
  /** Two rows may be exchanged unseen: why. */
  readonly exchange?: string;
}

const sinceWhen = 'tells the anchors what is new; what they listed must be there, whatever this says';
const libraryDates = { created_at: 'of the sign-in library, nothing goes by it', updated_at: 'as created_at' };

const decisions: Readonly<Record<string, Decision | string>> = {
  anchor: { name: ({ anchor }) => `anchor ${String(anchor)}` },
  anchor_leaf: { name: ({ anchor }) => `anchor ${String(anchor)}` },
  api_key: {
    exempt: {
      ...libraryDates,
      ...Object.fromEntries(
        ['refill_interval', 'refill_amount', 'last_refill_at', 'rate_limit_enabled', 'rate_limit_time_window']
          .concat(['rate_limit_max', 'request_count', 'remaining', 'last_request', 'metadata'])
          .map((column) => [column, 'a counter or limit of the library, switched off or moved by every request']),
      ),
    },
  },
  audit_run: {},
  calendar_day: {},
  callout: 'what is being called now, moved by every attempt; attempts are in callout_try, answers in the ledger',
  callout_try: { exempt: { written: sinceWhen } },
  case: { exempt: { changed: sinceWhen } },
  case_key: {
    exempt: { written: sinceWhen, destroyed_at: 'says nothing while the key is here' },
    rows: 'wrapped is not null',
  },
  command: { exempt: { written: sinceWhen } },
  contact_way: {},
  coming: { exempt: { written: sinceWhen } },
  credential: {
    exempt: {
      ...libraryDates,
      ...Object.fromEntries(
        [
          'access_token',
          'refresh_token',
          'id_token',
          'access_token_expires_at',
          'refresh_token_expires_at',
          'scope',
        ].map((column) => [column, 'of another issuer; nobody is let in by it']),
      ),
    },
  },
  declared_ahead:
    'waits for a list and opens under a key of its own that the database does not have; what came of it is in the ledger',
  device: {},
  erasure: { exempt: { written: sinceWhen } },
  event: {},
  file: { exempt: { written: sinceWhen } },
  head_count: { rows: 'count <> 0', name: ({ key }) => String(key) },
  head_delta: {
    exempt: { id: 'only tells deltas apart' },
    exchange: 'only their sums count',
    name: ({ key }) => String(key),
  },
  journal: { name: ({ entry }) => `entry ${String(entry)} of the journal` },
  list_said: 'which answer a list got, for some weeks; what it did is in the ledger',
  member: {},
  migration: 'held against the files of the package, by name and checksum, at every start',
  // One that is older than a day is removed when every reader is past it; here nobody reads.
  outbox: { exempt: { id: 'the order within a case counts', xid: 'moved by a restore; readers go by it' } },
  outbox_aside: { exempt: { written: sinceWhen } },
  outbox_reader: 'how far readers have come, moved by every reading; what they did is in the ledger',
  passkey: {
    exempt: {
      created_at: libraryDates.created_at,
      counter: 'moved by every sign-in',
      backed_up: 'told anew by the device at every sign-in',
    },
  },
  reading: { exempt: { written: sinceWhen } },
  roster: {},
  second_factor: {
    exempt: { failed_verification_count: 'a rate limit', locked_until: 'a rate limit' },
  },
  session: 'lives for a shift; a cookie counts only under a signature that the database cannot make',
  sign_in_place: 'which name signed in from where; decides only how far a guesser is slowed',
  sign_in_try: 'counts wrong passwords, for minutes',
  signed_command: { exempt: { written: sinceWhen } },
  siren: 'what sounds on the screens now, made anew from the callouts',
  timeline: { name: () => 'timeline' },
  token: { exempt: { written: sinceWhen } },
  traveller_link: {
    exempt: { written: sinceWhen, failures: 'a rate limit', wait_until: 'a rate limit' },
  },
  traveller_session: 'lives for hours; counts only under a mark that the database cannot make',
  unit: {},
  user_account: {
    exempt: { ...libraryDates, email_verified: 'nothing is ever sent', image: 'shown nowhere' },
  },
  vehicle: {},
  verification: 'lives for minutes while somebody signs in',
};

interface Table {
  readonly columns: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
}

let at: Lived;
let root: pg.Client;
const tables = new Map<string, Table>();
const home = mkdtempSync(join(tmpdir(), 'huan-tables-'));
const outside = outsideOf(home);
const quoted = (name: string): string => `"${name}"`;

/** Something of everything: one row and another in every table that is not exempt. */
const fill = async (): Promise<void> => {
  const { house } = at;
  const owner = house.owner.pool;
  const signIn = await openSignIn(house);
  const units = ['PVG-SCREENING', 'PUDONG-SITE-1'].map((unit) => ({ unit, role: 'officer' as const }));
  const accounts: string[] = [];
  for (const username of ['first.one', 'other.one']) {
    const given = { username, name: username, password: 'correct horse battery' };
    accounts.push(await foundAccount(house, given, units, signIn.make));
  }
  const now = instant((await owner.query<{ now: number }>('select huan.now() as now')).rows[0]?.now ?? 0);
  const duty = { actor: actorId(accounts[0] ?? ''), unit: house.duty };
  const span = { from: now, until: instant(now + days(2)) };
  const half = instant(now + days(1));
  for (const [index, account] of accounts.entries()) {
    await signIn.makeKey(account, `key ${index}`, null);
    await owner.query(`insert into huan.second_factor (id, user_id, secret, backup_codes) values ($1, $1, $1, $1)`, [
      account,
    ]);
    await owner.query(
      `insert into huan.passkey (id, name, public_key, user_id, credential_id, counter, device_type, backed_up)
       values ($1, $1, $1, $1, $1, 0, 'x', false)`,
      [account],
    );
    await owner.query(
      `insert into huan.device (device, account, name, public_key, registered_at) values ($1, $2, $2, $3, 1)`,
      [randomUUID(), account, randomBytes(8)],
    );
    const way = { account: actorId(account), kind: 'sms' as const, place: index + 1, endpoint: `+4920000${index}` };
    await setContactWay(house, way);
  }
  await setRoster(house, duty, unitId('PVG-SCREENING'), span, [
    { account: actorId(accounts[0] ?? ''), role: 'officer', from: now, until: half },
    { account: actorId(accounts[1] ?? ''), role: 'director', from: half, until: span.until },
  ]);
  const admin = { actor: actorId('admin'), unit: house.duty };
  for (const plate of ['沪X·0001', '沪X·0002']) {
    const made = await enterVehicle(house, admin, {
      plate,
      kind: 'coach',
      seats: 45,
      unit: unitId('PUDONG'),
      note: plate,
    });
    if (typeof made === 'string') throw new Error(made);
    await alterVehicle(house, admin, made.vehicle, { out: plate });
  }
  const names = { 'zh-Hans': '一', 'zh-Hant': '一', en: 'one' };
  const marked = ['2020-04-04', '2020-04-26'].map((day, index) => ({
    day,
    working: index === 1,
    names: { ...names, en: day },
  }));
  await setDays(house, admin, { days: marked });
  const site = { actor: actorId('officer'), unit: unitId('PUDONG-SITE-1') };
  const keep = async (name: string): Promise<string> => {
    const file = await addFile(house, site, at.inside, { media: 'image/png', bytes: Buffer.from(name) });
    return file?.file ?? '';
  };
  const files = [await keep('one'), await keep('other')];
  await at.act('PUDONG-SITE-1', { type: 'record', case: at.inside, kind: 'note', files });
  for (const purpose of ['one', 'other']) {
    await house.read(site, (seen) => noteReading(seen, house.seal, site, [at.inside], purpose));
    await owner.query(
      `insert into huan.callout_try (case_id, callout_id, attempt, tried_at, kind, ok) values ($1, $2, 1, 1, $3, true)`,
      [at.inside, randomUUID(), purpose],
    );
    await owner.query(
      `insert into huan.outbox_aside (case_id, reader, id, topic, data, reason, aside_at) values ($1, $2, 1, 'x', '{}', $2, 1)`,
      [at.inside, purpose],
    );
    await owner.query(`insert into huan.coming (case_id, district, told_at) values ($1, $2, 1)`, [at.inside, purpose]);
    await owner.query(
      `insert into huan.signed_command (case_id, command_id, device, payload, signature, delivered_by, delivered_at)
       values ($1, $2, $2, $3, $3, 'x', 1)`,
      [at.inside, randomUUID(), randomBytes(8)],
    );
    await owner.query(
      `insert into huan.traveller_link (case_id, link_id, mark, pin, issued_at, issued_by, issued_unit, until_at)
       values ($1, $2, $3, $3, 1, 'x', 'x', 2)`,
      [at.inside, randomUUID(), randomBytes(8)],
    );
  }
  await anchorAll(house, outside.anchors);
  // One who is erased, and one who is going to be another row of everything.
  const { rows } = await owner.query<{ until: number }>(
    'select retain_until as until from huan."case" where case_id = $1',
    [at.released],
  );
  const erased = { case: at.released, at: Number(rows[0]?.until) as Instant, reason: 'retention' };
  await outside.erasures.append([erased]);
  const client = await owner.connect();
  await destroyKeys(client, [erased]);
  client.release();
  await foldHeads(house.writer.pool);
  const extra = { type: 'open', case: newCase(), loop: 'arrival', holder: unitId('CARRIERS'), facts: {} } as const;
  await at.act('PVG-AIRPORT', { ...extra, personal: { surname: 'NERI', documents: [{ type: 'P', number: 'YN1' }] } });
  await at.act('PVG-SCREENING', { type: 'record', case: at.tested, kind: 'symptoms', facts: { symptoms: [] } });
  for (let count = 0; count < 2; count += 1) await audit(options());
  await anchorAll(house, outside.anchors);
};

// Without the rules of policy, which cost most of the time: what they find is tried elsewhere.
const options = () => ({
  pool: at.house.owner.pool,
  loops,
  seal: at.house.seal,
  outside: outside.anchors,
  erasures: outside.erasures,
  countGrace: 0,
  workers: 0,
});
const broken = async (): Promise<readonly Finding[]> =>
  (await verify(options())).findings.filter(({ grade }) => grade === 'broken');

beforeAll(async () => {
  at = await openLived();
  await fill();
  root = new pg.Client({ connectionString: at.url });
  await root.connect();
  // As somebody with all power over the database and nothing else: no trigger, no reference and no check stops them.
  await root.query(`set session_replication_role = replica`);
  const { rows: checks } = await root.query<{ owner: string; name: string }>(
    `select conrelid::regclass::text as owner, conname as name from pg_constraint
      where connamespace = 'huan'::regnamespace and contype in ('c', 'f', 'u')`,
  );
  for (const { owner, name } of checks)
    await root.query(`alter table ${owner} drop constraint if exists "${name}" cascade`);
  const { rows: unique } = await root.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index
      where indisunique and not indisprimary and indrelid in (select oid from pg_class where relnamespace = 'huan'::regnamespace)`,
  );
  for (const { name } of unique) await root.query(`drop index ${name}`);
  const { rows } = await root.query<{ table: string; column: string; type: string; key: boolean; always: boolean }>(
    `select c.table_name as table, c.column_name as column, c.udt_name as type, c.identity_generation = 'ALWAYS' as always,
            coalesce(a.attnum = any(i.indkey), false) as key
       from information_schema.tables t
       join information_schema.columns c using (table_schema, table_name)
       join pg_class r on r.relnamespace = 'huan'::regnamespace and r.relname = c.table_name
       join pg_attribute a on a.attrelid = r.oid and a.attname = c.column_name
       left join pg_index i on i.indrelid = r.oid and i.indisprimary
      where t.table_schema = 'huan' and t.table_type = 'BASE TABLE' order by 1, c.ordinal_position`,
  );
  for (const { table, column, type, key, always } of rows) {
    const known = tables.get(table) ?? { columns: {}, keys: [] };
    const keys = key ? [...known.keys, column] : known.keys;
    tables.set(table, { columns: { ...known.columns, [column]: type }, keys });
    if (always) await root.query(`alter table huan."${table}" alter column "${column}" set generated by default`);
  }
}, 120_000);
afterAll(async () => {
  await root.end();
  await at.close();
  rmSync(home, { recursive: true });
});

/** Another value of a column's type, as SQL. */
const another = (column: string, type: string): string => {
  const name = quoted(column);
  switch (type) {
    case 'text':
      return `coalesce(${name}, '') || 'x'`;
    case 'uuid':
      return 'gen_random_uuid()';
    case 'int2':
    case 'int4':
    case 'int8':
    case 'float8':
      return `coalesce(${name}, 0) + 1000`;
    case 'bool':
      return `not coalesce(${name}, false)`;
    case 'bytea':
      return `sha256(coalesce(${name}, ''))`;
    case 'json':
    case 'jsonb':
      return `'{"x":[1]}'`;
    case 'timestamptz':
      return `coalesce(${name}, now()) + interval '1 day'`;
    case 'xid8':
      return `'3'::xid8`;
    case '_uuid':
      return 'array[gen_random_uuid()]';
    default:
      throw new RangeError(`no other value of type ${type} is known`);
  }
};

const same = (keys: readonly string[], from: number): string =>
  keys.map((key, index) => `${quoted(key)} = $${index + from}`).join(' and ');

/** Tampers with a table, audits, and puts it back as it was. */
const tampered = async (table: string, change: () => Promise<unknown>): Promise<readonly Finding[]> => {
  await root.query(`create temp table kept as table huan."${table}"`);
  try {
    await change();
    return await broken();
  } finally {
    await root.query(`delete from huan."${table}"; insert into huan."${table}" select * from kept; drop table kept`);
  }
};

const isNamed = (table: string, decision: Decision, row: Row, findings: readonly Finding[]): boolean => {
  const text = decision.name?.(row);
  if (text !== undefined && findings.some((finding) => `${finding.case ?? ''} ${finding.text}`.includes(text)))
    return true;
  if (typeof row['case_id'] === 'string') return findings.some((finding) => finding.case === row['case_id']);
  if (text !== undefined) return false;
  const [first = ''] = tables.get(table)?.keys ?? [];
  return findings.some((finding) => finding.text.includes(table) && finding.text.includes(String(row[first])));
};

const decided = Object.entries(decisions).filter((entry): entry is [string, Decision] => typeof entry[1] !== 'string');

/** The rows of a table that are tampered with, in the order of their keys. */
const victims = async (table: string, decision: Decision): Promise<readonly Row[]> => {
  const { keys } = tables.get(table) ?? { keys: [] };
  const where = decision.rows ?? 'true';
  const order = keys.map(quoted).join(', ');
  return (await root.query<Row & pg.QueryResultRow>(`select * from huan."${table}" where ${where} order by ${order}`))
    .rows;
};
const keyOf = (table: string, row: Row): readonly unknown[] => (tables.get(table)?.keys ?? []).map((key) => row[key]);

test('somebody decided about every table and every column, and nothing is found before anybody tampers', async () => {
  expect([...tables.keys()].toSorted()).toEqual(Object.keys(decisions).toSorted());
  for (const [table, { exempt = {} }] of decided) {
    expect(Object.keys(tables.get(table)?.columns ?? {})).toEqual(expect.arrayContaining(Object.keys(exempt)));
  }
  expect(await broken()).toEqual([]);
});

describe.each(decided)('%s', (table, decision) => {
  const missed: string[] = [];
  const expectNamed = (what: string, row: Row, findings: readonly Finding[]): void => {
    if (!isNamed(table, decision, row, findings))
      missed.push(`${what}: ${findings.map(({ text }) => text).join('; ')}`);
  };

  test('a changed column', { timeout: 120_000 }, async () => {
    const { columns = {}, keys = [] } = tables.get(table) ?? {};
    const [row] = await victims(table, decision);
    if (row === undefined) throw new Error(`there is no row of ${table} to tamper with`);
    for (const [column, type] of Object.entries(columns)) {
      if (decision.exempt?.[column] !== undefined) continue;
      const text = `update huan."${table}" set ${quoted(column)} = ${another(column, type)} where ${same(keys, 1)}`;
      expectNamed(column, row, await tampered(table, () => root.query(text, [...keyOf(table, row)])));
    }
    expect(missed).toEqual([]);
  });

  test('a row removed, added, or exchanged with another', { timeout: 120_000 }, async () => {
    const { columns = {}, keys = [] } = tables.get(table) ?? {};
    const rows = await victims(table, decision);
    const [row] = rows;
    if (row === undefined) throw new Error(`there is no row of ${table} to tamper with`);
    const removed = `delete from huan."${table}" where ${same(keys, 1)}`;
    expectNamed('removed', row, await tampered(table, () => root.query(removed, [...keyOf(table, row)])));

    // The same once more, under another key.
    const last = keys.at(-1) ?? '';
    const list = Object.keys(columns).map(quoted).join(', ');
    const values = Object.entries(columns).map(([name, type]) => (name === last ? another(name, type) : quoted(name)));
    const added = `insert into huan."${table}" (${list}) select ${values.join(', ')} from huan."${table}" where ${same(keys, 1)}
      returning *`;
    let copy: Row = {};
    const findings = await tampered(table, async () => {
      copy = (await root.query<Row & pg.QueryResultRow>(added, [...keyOf(table, row)])).rows[0] ?? {};
    });
    expectNamed('added', copy, findings);

    const moved = Object.keys(columns).filter((name) => !keys.includes(name) && decision.exempt?.[name] === undefined);
    const differs = (one: Row, other: Row): boolean => moved.some((name) => String(one[name]) !== String(other[name]));
    const other = rows.find((candidate) => differs(row, candidate));
    if (other === undefined || decision.exchange !== undefined) {
      expect(missed).toEqual([]);
      return;
    }
    const sets = moved.map((name) => `${quoted(name)} = k.${quoted(name)}`).join(', ');
    const mine = keys.map((key, index) => `t.${quoted(key)} = $${index + 1}`).join(' and ');
    const theirs = keys.map((key, index) => `k.${quoted(key)} = $${index + 1 + keys.length}`).join(' and ');
    const swap = `update huan."${table}" t set ${sets} from kept k where ${mine} and ${theirs}`;
    const swapped = await tampered(table, async () => {
      await root.query(swap, [...keyOf(table, row), ...keyOf(table, other)]);
      await root.query(swap, [...keyOf(table, other), ...keyOf(table, row)]);
    });
    expectNamed('exchanged', row, swapped);
    expect(missed).toEqual([]);
  });
});

// A row that calls itself new lies behind no anchor yet. Where Huan's own key vouches for it, it is found all the same.
test.each(['token', 'case_key', 'file', 'reading'])('a row of %s that calls itself new', async (table) => {
  const { columns = {}, keys = [] } = tables.get(table) ?? {};
  const [row] = await victims(table, { rows: table === 'case_key' ? 'wrapped is not null' : 'true' });
  if (row === undefined) throw new Error('there is nothing to copy');
  const last = keys.at(-1) ?? '';
  const names = Object.keys(columns).filter((name) => name !== 'written');
  const values = names.map((name) => (name === last ? another(name, columns[name] ?? '') : quoted(name)));
  const added = `insert into huan."${table}" (${names.map(quoted).join(', ')}) select ${values.join(', ')}
    from huan."${table}" where ${same(keys, 1)} returning case_id`;
  let id = '';
  const findings = await tampered(table, async () => {
    id = (await root.query<{ case_id: string }>(added, [...keyOf(table, row)])).rows[0]?.case_id ?? '';
  });
  expect(findings.map((finding) => finding.case)).toContain(id);
});
