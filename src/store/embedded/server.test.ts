// These run a real server of their own, and kill it in every way that a machine room offers.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { StartError } from './failure.ts';
import { isRoot } from './place.ts';
import { removeData } from './remove.ts';
import { isAlive, processSpace, startMark } from './processes.ts';
import { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './server.ts';

let prepared: string;
let folder: string;
let home: string;
const servers: EmbeddedServer[] = [];
const children: ChildProcess[] = [];

// Creating a database takes longest. It is created once, and most tests begin with a copy of it.
beforeAll(async () => {
  prepared = realpathSync(mkdtempSync(join(tmpdir(), 'huan-prepared-')));
  chmodSync(prepared, 0o755);
  const server = await startEmbedded({ home: join(prepared, 'home'), durable: false });
  await server.stop();
});

afterAll(() => rmSync(prepared, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));

/** A home as the first start leaves it, where a test has made none and wants none of its own. */
function prepare(): void {
  if (existsSync(home) || dirname(home) !== folder) return;
  const copied = spawnSync('cp', ['-a', join(prepared, 'home'), home]);
  if (copied.status !== 0) throw new Error(`no copy of a home: ${copied.stderr.toString()}`);
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'huan-embedded-')));
  chmodSync(folder, 0o755);
  home = join(folder, 'home');
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  // Whatever a test left running works in the folder.
  for (const pid of processesIn(folder)) process.kill(pid, 'SIGKILL');
  await expect.poll(() => processesIn(folder), { timeout: 10_000 }).toEqual([]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

function processesIn(path: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return Number.isSafeInteger(pid) && realpathSync(`/proc/${pid}/cwd`).startsWith(`${path}/`);
      } catch {
        return false;
      }
    });
}

async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  prepare();
  const server = await startEmbedded({ home, durable: false, settings: { shared_buffers: '16MB' }, ...options });
  servers.push(server);
  return server;
}

async function failure(options: Partial<EmbeddedOptions> = {}): Promise<StartError> {
  const error: unknown = await start(options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StartError)) throw new Error('expected a StartError', { cause: error });
  return error;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

type Child = { child: ChildProcess; pid: number; server: { url: string; pid: number; adopted: boolean } };

/** Another huan process that owns the home, in a process group of its own as a shell would give it. */
async function startInChild(onlySpawn?: true): Promise<Child> {
  if (onlySpawn !== true) prepare();
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('server.ts', import.meta.url).href)});
    const server = await startEmbedded({ home: ${JSON.stringify(home)}, durable: false, settings: { shared_buffers: '16MB' } });
    console.log(JSON.stringify({ url: server.url, pid: server.pid, adopted: server.adopted }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  children.push(child);
  if (child.pid === undefined || child.stdout === null) throw new Error('no child');
  if (onlySpawn === true) return { child, pid: child.pid, server: { url: '', pid: 0, adopted: false } };
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const server: unknown = JSON.parse(text);
  if (!isServer(server)) throw new Error(`unexpected: ${text}`);
  return { child, pid: child.pid, server };
}

function isServer(value: unknown): value is Child['server'] {
  return typeof value === 'object' && value !== null && 'url' in value && 'pid' in value && 'adopted' in value;
}

const end = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => isAlive(pid)).toBe(false);
};

test('kill -9 of the owner: the next one adopts the server with everything in it', async () => {
  const first = await startInChild();
  expect(first.server.adopted).toBe(false);
  await query(first.server.url, 'create table kept as select 1 as n');
  await end(first.pid);
  expect(isAlive(first.server.pid)).toBe(true);
  const second = await start();
  expect(second).toMatchObject({ adopted: true, owned: true, pid: first.server.pid, url: first.server.url });
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await second.stop();
  expect(isAlive(first.server.pid)).toBe(false);
  expect(existsSync(join(home, 'huan.lock'))).toBe(false);
});

test('kill -9 of the server under a live owner: it comes back by itself, at the same address', async () => {
  const server = await start();
  await query(server.url, 'create table kept as select 1 as n');
  const before = server.pid;
  process.kill(before, 'SIGKILL');
  await expect.poll(() => server.pid, { timeout: 30_000 }).not.toBe(before);
  expect(await query(server.url, 'select n from kept')).toEqual([{ n: 1 }]);
});

test('kill -9 of both, with a session at work: the next start recovers', async () => {
  const { pid, server } = await startInChild();
  await query(server.url, 'create table kept as select 1 as n');
  const busy = query(server.url, 'select pg_sleep(60)').catch(() => []);
  await sleep(100);
  await end(pid);
  // Not waited for: its sessions need a moment to notice that it is gone.
  process.kill(server.pid, 'SIGKILL');
  const next = await start();
  expect(next.adopted).toBe(false);
  expect(await query(next.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await busy;
});

test('Ctrl-C in the terminal of the owner does not reach the server', async () => {
  const { pid, server } = await startInChild();
  // A terminal sends the signal to the whole foreground group.
  process.kill(-pid, 'SIGINT');
  await expect.poll(() => isAlive(pid)).toBe(false);
  await sleep(200);
  expect(isAlive(server.pid)).toBe(true);
  expect((await start()).pid).toBe(server.pid);
});

test('a lock whose process id now belongs to another process is no lock', async () => {
  const { pid } = await startInChild();
  const lock = readFileSync(join(home, 'huan.lock'), 'utf8');
  await end(pid);
  // The id of the dead owner, reused by a process that is alive: ours.
  const reused = { ...JSON.parse(lock), pid: process.pid };
  expect(reused.mark).not.toBe(startMark(process.pid));
  writeFileSync(join(home, 'huan.lock'), JSON.stringify(reused));
  expect((await start()).adopted).toBe(true);
});

test('a torn lock file, as a full disk or a power cut leaves it, is no lock', async () => {
  prepare();
  writeFileSync(join(home, 'huan.lock'), '{"pid": 1');
  expect((await start()).owned).toBe(true);
});

test('an owner in another container, whose process nobody here can see, is respected while it beats', async () => {
  prepare();
  const lock = join(home, 'huan.lock');
  const holder = { pid: 1, mark: 'x', space: `other${processSpace()}`, at: 'then', token: 't' };
  writeFileSync(lock, JSON.stringify(holder));
  const beating = setInterval(() => writeFileSync(lock, JSON.stringify(holder)), 250);
  expect((await failure({ beat: 500 })).code).toBe('in_use');
  clearInterval(beating);
  expect((await start({ beat: 500 })).owned).toBe(true);
});

test('a left-over pid file whose process id now belongs to another process of the same user', async () => {
  const first = await start();
  await first.stop();
  const { uid, gid } = statSync(join(home, 'data'));
  const other = spawn('sleep', ['60'], isRoot() ? { uid, gid, cwd: '/' } : { cwd: '/' });
  children.push(other);
  const lines = [other.pid, join(home, 'data'), 1, 5432, '', '127.0.0.1', '', 'ready', ''];
  writeFileSync(join(home, 'data', 'postmaster.pid'), lines.join('\n'));
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(isAlive(other.pid ?? 0)).toBe(true);
});

test('two owners: the second is told who the first is; one that shares joins and cannot stop it', async () => {
  const { pid, server } = await startInChild();
  const error = await failure();
  expect(error.code).toBe('in_use');
  expect(error.message).toContain(`process ${pid}`);
  const joined = await start({ share: true });
  expect(joined).toMatchObject({ owned: false, adopted: true, pid: server.pid, url: server.url });
  await joined.stop();
  expect(isAlive(server.pid)).toBe(true);
});

test('two that start at the same instant: one owns, and with share the other joins it', async () => {
  const results = await Promise.allSettled([start(), start()]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await servers[0]?.stop();
  servers.length = 0;
  const both = await Promise.all([start({ share: true }), start({ share: true })]);
  expect(both.filter(({ owned }) => owned)).toHaveLength(1);
  expect(both[0].pid).toBe(both[1].pid);
  // The joined one first, or it would look for a server that is gone.
  servers.reverse();
});

test('killed in the middle of creating the database: the next start begins anew', async () => {
  for (const after of [150, 350, 600]) {
    const { pid } = await startInChild(true);
    const begun = (): boolean => existsSync(home) && readdirSync(home).some((name) => name.startsWith('init-'));
    await expect.poll(begun, { timeout: 30_000, interval: 5 }).toBe(true);
    await sleep(after);
    await end(pid);
    if (existsSync(join(home, 'data'))) break;
  }
  const server = await start();
  expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  expect(readdirSync(home).filter((name) => name.startsWith('init-'))).toEqual([]);
});

test('a data folder that is no data folder is neither used nor removed', async () => {
  mkdirSync(join(home, 'data'), { recursive: true });
  writeFileSync(join(home, 'data', 'thesis.txt'), 'precious');
  expect((await failure()).code).toBe('damaged');
  expect(existsSync(join(home, 'data', 'thesis.txt'))).toBe(true);
});

test('data of another version are refused by name, and untouched', async () => {
  await (await start()).stop();
  writeFileSync(join(home, 'data', 'PG_VERSION'), '17\n');
  const error = await failure();
  expect(error.code).toBe('other_version');
  expect(error.message).toContain('PostgreSQL 17');
  expect(existsSync(join(home, 'huan.lock'))).toBe(false);
});

test('a lost password file is replaced; one that is lost while the server runs is said', async () => {
  const { pid, server } = await startInChild();
  rmSync(join(home, 'password'));
  await end(pid);
  const error = await failure();
  expect(error.code).toBe('not_ours');
  expect(error.message).toContain(String(server.pid));
  process.kill(server.pid, 'SIGINT');
  await expect.poll(() => isAlive(server.pid), { timeout: 10_000 }).toBe(false);
  const next = await start();
  expect(next.url).not.toBe(server.url);
  expect(await query(next.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  expect(statSync(join(home, 'password')).mode & 0o777).toBe(0o600);
});

test('nobody gets in without the password', async () => {
  const { url } = await start();
  const open = new URL(url);
  open.password = '';
  await expect(query(open.href, 'select 1')).rejects.toThrow();
  const [row] = await query(
    url,
    `select current_setting('listen_addresses') as at, current_setting('data_checksums') as sums`,
  );
  expect(row).toEqual({ at: '127.0.0.1', sums: 'on' });
});

test('personal data in failing statements do not reach the log', async () => {
  const server = await start();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('create table person (document text primary key, born date)');
  await client.query('insert into person values ($1, $2)', ['E12345678', '1980-02-03']);
  await expect(client.query('insert into person values ($1, $2)', ['E12345678', null])).rejects.toThrow(
    'duplicate key',
  );
  await expect(client.query(`insert into person values ('x', 'Wang Xiaoming')`)).rejects.toThrow('Wang Xiaoming');
  await expect(client.query('select $1::int', ['Wang Xiaoming'])).rejects.toThrow('Wang');
  await client.end();
  await server.stop();
  const log = readFileSync(join(home, 'postgres.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toMatch(/E12345678|Wang|person/);
});

test('a port that another program took meanwhile is left to it', async () => {
  const first = await start();
  await first.stop();
  const port = Number(new URL(first.url).port);
  const squatter = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const second = await start();
  expect(new URL(second.url).port).not.toBe(String(port));
  expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  squatter.close();
});

test('a home that is a file is said in one sentence', async () => {
  writeFileSync(home, '');
  const error = await failure();
  expect(error.code).toBe('home_unusable');
  expect(error.message).toContain(home);
});

test('moving the home moves nothing else; data moved to another disk by a link stay found', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 1 as n');
  await first.stop();
  mkdirSync(join(folder, 'disk'));
  renameSync(join(home, 'data'), join(folder, 'disk', 'data'));
  symlinkSync(join(folder, 'disk', 'data'), join(home, 'data'));
  renameSync(home, join(folder, 'moved'));
  home = join(folder, 'moved');
  expect(await query((await start()).url, 'select n from kept')).toEqual([{ n: 1 }]);
});

test.runIf(isRoot())('root with a home nobody else may enter: the data go where the server may', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  home = join(closed, 'home');
  const refuge = join(folder, 'refuge');
  mkdirSync(refuge, { mode: 0o755 });
  const lines: string[] = [];
  const first = await start({ refuges: ['/not/there', refuge], log: (line) => lines.push(line) });
  await query(first.url, 'create table kept as select 1 as n');
  await first.stop();
  const { base }: { base: string } = JSON.parse(readFileSync(join(home, 'where.json'), 'utf8'));
  expect(base.startsWith(join(refuge, 'huan-'))).toBe(true);
  expect(lines.join('\n')).toContain(base);
  expect(existsSync(join(home, 'data'))).toBe(false);
  expect(statSync(join(base, 'data')).mode & 0o777).toBe(0o700);

  // Remembered, whatever the refuges are later.
  const second = await start({ refuges: [] });
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  await second.stop();

  // A copy of the home must not share the data with it; a moved one keeps them.
  cpSync(home, join(closed, 'copy'), { recursive: true });
  const original = home;
  home = join(closed, 'copy');
  expect((await failure()).code).toBe('home_copied');
  home = join(closed, 'moved');
  renameSync(original, home);
  rmSync(join(closed, 'copy'), { recursive: true });
  expect(await query((await start()).url, 'select n from kept')).toEqual([{ n: 1 }]);
});

test.runIf(isRoot())(
  'whoever removes the home is told where its data are, and a new home there begins anew',
  async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    home = join(closed, 'home');
    const refuge = join(folder, 'refuge');
    mkdirSync(refuge, { mode: 0o755 });
    const first = await start({ refuges: [refuge] });
    await query(first.url, 'create table kept as select 1 as n');
    expect(first.data.startsWith(refuge)).toBe(true);
    await expect(removeData(home)).rejects.toMatchObject({ code: 'in_use' });
    await first.stop();
    const base = dirname(first.data);
    expect(readFileSync(join(home, 'DATA-IS-ELSEWHERE.txt'), 'utf8')).toContain(base);
    expect(readFileSync(join(base, 'HOME.txt'), 'utf8')).toContain(home);

    // Without its note, but with its password, it is still the same home.
    rmSync(join(home, 'where.json'));
    const same = await start({ refuges: [refuge] });
    expect(await query(same.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await same.stop();

    rmSync(home, { recursive: true });
    const lines: string[] = [];
    const second = await start({ refuges: [refuge], log: (line) => lines.push(line) });
    await expect(query(second.url, 'select n from kept')).rejects.toThrow(/kept/);
    expect(lines.join('\n')).toContain(`still in ${base};`);
    await second.stop();

    writeFileSync(join(home, 'master.key'), 'kept');
    const removed = await removeData(home);
    expect(removed.paths).toContain(join(dirname(second.data), 'data'));
    expect(existsSync(dirname(second.data))).toBe(false);
    expect(existsSync(base)).toBe(true);
    expect(readdirSync(home)).toEqual(['master.key']);
  },
);

test('removing the data of a home leaves its keys and lists, and whatever else lies there', async () => {
  await (await start()).stop();
  for (const name of ['master.key', 'anchors.jsonl', 'notes.txt']) writeFileSync(join(home, name), 'kept');
  await removeData(home);
  expect(readdirSync(home).toSorted()).toEqual(['anchors.jsonl', 'master.key', 'notes.txt']);
  await expect(removeData(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'home_unusable' });
});

test.runIf(isRoot())(
  'a home closed to the server later is refused, never passed over for an empty database',
  async () => {
    const refuge = join(folder, 'refuge');
    mkdirSync(refuge, { mode: 0o755 });
    const first = await start({ refuges: [refuge] });
    await query(first.url, 'create table kept as select 1 as n');
    await first.stop();
    chmodSync(home, 0o700);
    const error = await failure({ refuges: [refuge] });
    expect(error.code).toBe('home_unusable');
    expect(error.message).toContain(`chmod a+x ${home}`);
    expect(existsSync(join(home, 'where.json'))).toBe(false);
    expect(readdirSync(refuge)).toEqual([]);
    chmodSync(home, 0o711);
    const second = await start({ refuges: [refuge] });
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
  },
);

test.runIf(isRoot())('root, nowhere to turn to: one sentence', async () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  home = join(closed, 'home');
  expect((await failure({ refuges: [] })).code).toBe('home_unusable');
});
