// The pool of connections to PostgreSQL, and the check that the server at its other end is one Huan can run on.

import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A pool of connections with the settings every part of Huan relies on. Close it with `closeDatabase`. */
export type Database = {
  readonly pool: pg.Pool;
  /** Where it leads, without the password: `host:port/database`. For sentences people read. */
  readonly place: string;
};

export type DatabaseOptions = {
  /** `postgresql://user:password@host:port/database`; settings in the URL win over those below. */
  url: string;
  /** Begins with `huan`, so that a breaking migration sees who is still connected; `PROCESS_TAG` is added. */
  applicationName: string;
  /** Most connections held at once. */
  max: number;
  /** Role taken by every connection from its first statement on (`SET ROLE`). */
  role?: string;
  /** Its changes of accounts, credentials and keys are entered in the journal (the `keeper` of sql/000006-kept.sql). */
  keeper?: boolean;
  /**
   * Its statements find every row by a key. They are planned once and kept, and a plan that was made while a table was
   * empty would walk it whole until its figures are taken anew: a minute later at best.
   */
  byKey?: boolean;
  /**
   * Longest any one statement may run, in milliseconds; 0 is no limit. 30 seconds unless told. What the server has not
   * answered five seconds after that is given up.
   */
  statementTimeout?: number;
  /** Hears of connections lost while idle. Without it they are dropped silently: the pool opens another. */
  onLost?: (error: Error) => void;
};

export type UnusableCode =
  | 'unreachable'
  | 'no_such_host'
  | 'not_let_in'
  | 'no_such_database'
  | 'too_old'
  | 'read_only'
  | 'not_utf8';

/** The server cannot be used at all. The message is one sentence for the operator. */
export class UnusableDatabase extends Error {
  readonly code: UnusableCode;

  constructor(code: UnusableCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'UnusableDatabase';
    this.code = code;
  }
}

/** Ends every connection's application name, so that one process's connections can be told from another's. */
export const PROCESS_TAG = `#${randomBytes(4).toString('hex')}`;

/** The oldest PostgreSQL whose features the SQL uses, as in `server_version_num`. */
const OLDEST = 150_000;

const INT8: number = 20;
const INT8_ARRAY: number = 1016;

/**
 * An int8 as a number while that is exact, as a bigint beyond: never a string, which would compare and add wrongly,
 * and never a rounded number.
 */
export function parseInt8(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function parseInt8s(element: unknown): unknown {
  if (Array.isArray(element)) return element.map(parseInt8s);
  return typeof element === 'string' ? parseInt8(element) : element;
}

const parseArray: (text: string) => unknown = pg.types.getTypeParser(INT8_ARRAY, 'text');

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && oid === INT8) return parseInt8;
    if (format !== 'binary' && oid === INT8_ARRAY) return (text: string) => parseInt8s(parseArray(text));
    return pg.types.getTypeParser(oid, format);
  },
};

// Without JIT: before PostgreSQL 18 a way that is switched off and has to be taken all the same looks dear enough for it.
const byKeyOnly = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';

/**
 * Opens a pool. Connects to nothing yet: follow with `checkServer`.
 *
 * Instants (timestamptz) come as pg's own `Date`; int8 as `parseInt8` says; other types as pg gives them.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { statementTimeout = 30_000 } = options;
  const startup = [
    ...(options.role === undefined ? [] : [`-c role=${startupValue(options.role)}`]),
    ...(options.byKey === true ? [byKeyOnly] : []),
    ...(options.keeper === true ? ['-c huan.keeper=on'] : []),
  ].join(' ');
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: `${options.applicationName} ${PROCESS_TAG}`,
    max: options.max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeout,
    // The server keeps its limit only while it is there: over a connection that has gone silent nobody would ever answer.
    ...(statementTimeout === 0 ? {} : { query_timeout: statementTimeout + 5000 }),
    // A transaction forgotten open keeps its locks and holds up vacuum and the outbox readers.
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
    ...(startup === '' ? {} : { options: startup }),
  });
  // Without a listener a connection lost while idle ends the process.
  pool.on('error', (error) => options.onLost?.(error));
  // The pool stops listening to a connection while it is lent out, and one lost between two statements of a
  // transaction would end the process too. The next statement on it rejects, which is where it is dealt with.
  pool.on('connect', (client) => client.on('error', () => {}));
  return { pool, place: placeOf(options.url) };
}

/** Waits for connections in use to be returned, then closes them all. */
export async function closeDatabase(database: Database): Promise<void> {
  if (!database.pool.ended && !database.pool.ending) await database.pool.end();
}

/** Ends every session of this process at the server, whatever it is doing there; the one that asks lives on. */
export async function endOwnSessions(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and starts_with(reverse(application_name), reverse($1))`,
    [PROCESS_TAG],
  );
}

/**
 * Makes sure that the server answers, is PostgreSQL 15 or newer, keeps text as UTF-8 and accepts writes.
 * @returns its version, as in `server_version_num` (180004 is 18.4)
 * @throws UnusableDatabase with one clear sentence
 */
export async function checkServer(pool: pg.Pool): Promise<{ version: number }> {
  const place = poolPlace(pool);
  let row: { version: number; text: string; standby: boolean; encoding: string } | undefined;
  try {
    const result = await pool.query<{ version: number; text: string; standby: boolean; encoding: string }>(
      `select current_setting('server_version_num')::int as version,
              current_setting('server_version') as text,
              pg_is_in_recovery() as standby,
              current_setting('server_encoding') as encoding`,
    );
    row = result.rows[0];
  } catch (error) {
    throw explainConnection(error, place);
  }
  if (row === undefined) throw new UnusableDatabase('unreachable', `The server at ${place} gave no answer.`);
  if (row.version < OLDEST)
    throw new UnusableDatabase(
      'too_old',
      `The server at ${place} is PostgreSQL ${row.text}; Huan needs version 15 or newer.`,
    );
  if (row.standby)
    throw new UnusableDatabase(
      'read_only',
      `The server at ${place} is a standby and accepts no writes; give the address of the primary.`,
    );
  if (row.encoding !== 'UTF8')
    throw new UnusableDatabase(
      'not_utf8',
      `The database at ${place} keeps text as ${row.encoding}; create it with ENCODING 'UTF8'.`,
    );
  return { version: row.version };
}

/** Turns what pg throws when it cannot connect into one sentence; anything else comes back as it was. */
function explainConnection(error: unknown, place: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (code) {
    case 'ECONNREFUSED':
      return new UnusableDatabase('unreachable', `Nothing listens at ${place}; is PostgreSQL running there?`, error);
    case 'ENOENT':
      return new UnusableDatabase('unreachable', `There is no PostgreSQL socket at ${place}.`, error);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new UnusableDatabase('no_such_host', `The host name in ${place} cannot be resolved.`, error);
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ECONNRESET':
      return new UnusableDatabase('unreachable', `The server at ${place} cannot be reached (${code}).`, error);
    case '28P01':
    case '28000':
      return new UnusableDatabase(
        'not_let_in',
        `The server at ${place} refused the user name or password: ${error.message}.`,
        error,
      );
    case '3D000':
      return new UnusableDatabase('no_such_database', `There is no such database: ${place}; create it first.`, error);
    case '53300':
      return new UnusableDatabase('unreachable', `The server at ${place} has no free connection.`, error);
    case '57P03':
      return new UnusableDatabase('unreachable', `The server at ${place} is not ready: ${error.message}.`, error);
  }
  // pg reports these two without a code.
  if (/timeout/i.test(error.message) && /connect/i.test(error.message))
    return new UnusableDatabase('unreachable', `The server at ${place} did not answer in time.`, error);
  if (/connection terminated/i.test(error.message))
    return new UnusableDatabase('unreachable', `The server at ${place} broke the connection off.`, error);
  return error;
}

/** `host:port/database` of a URL, leaving out user and password. */
export function placeOf(url: string): string {
  try {
    const parsed = new URL(url);
    const host = parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname);
    return `${host === '' ? 'localhost' : host}:${parsed.port === '' ? '5432' : parsed.port}${parsed.pathname}`;
  } catch {
    return 'the address given';
  }
}

function poolPlace(pool: pg.Pool): string {
  const { connectionString, host, port, database } = pool.options;
  return connectionString === undefined
    ? `${host ?? 'localhost'}:${port ?? 5432}/${database ?? ''}`
    : placeOf(connectionString);
}

/** Escapes a value for the `options` startup parameter, where a backslash guards blanks and backslashes. */
function startupValue(value: string): string {
  return value.replaceAll(/[\\\s]/g, '\\$&');
}
