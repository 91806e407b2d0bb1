import { hash } from 'node:crypto';
import type pg from 'pg';

/** Tables whose rows may be changed, each change being an entry of the journal. */
export type Subject =
  | 'unit'
  | 'member'
  | 'user_account'
  | 'credential'
  | 'api_key'
  | 'second_factor'
  | 'passkey'
  | 'device'
  | 'roster'
  | 'contact_way'
  | 'vehicle'
  | 'calendar_day'
  | 'timeline'
  | 'audit_run';

/** What of a table the journal vouches for: SQL over the columns of a row. */
export interface Journaled {
  /** The name of a row in the journal. */
  readonly key: string;
  /** Everything that counts in a row. Changing this text makes every entry of before untrue: note all rows anew then. */
  readonly text: string;
  /** Rows that need no entry. */
  readonly unless?: string;
}

const fields = (...columns: readonly string[]): string => `jsonb_build_array(${columns.join(', ')})::text`;
const epoch = (column: string): string => `extract(epoch from ${column})`;

/** What the journal covers, by table. */
export const journaled: Readonly<Record<Subject, Journaled>> = {
  unit: {
    key: 'unit',
    text: fields('unit', 'kind', 'parent', 'names', 'lo', 'hi', 'sees', 'facts', 'active', 'sample'),
  },
  member: {
    key: fields('account', 'unit', 'role', 'from_at'),
    text: fields('account', 'unit', 'role', 'from_at', 'until_at'),
  },
  user_account: {
    key: 'id',
    text: fields(
      ...['id', 'name', 'email', 'username', 'display_username', epoch('disabled_at'), 'two_factor_enabled'],
      'must_use_second_factor',
    ),
  },
  credential: { key: 'id', text: fields('id', 'account_id', 'provider_id', 'user_id', 'password') },
  api_key: {
    key: 'id',
    text: fields(
      ...['id', 'config_id', 'name', 'start', 'prefix', 'reference_id', 'key', 'enabled', epoch('expires_at')],
      'permissions',
    ),
  },
  second_factor: { key: 'id', text: fields('id', 'user_id', 'secret', 'backup_codes', 'verified') },
  passkey: {
    key: 'id',
    text: fields('id', 'name', 'public_key', 'user_id', 'credential_id', 'device_type', 'transports', 'aaguid'),
  },
  device: {
    key: 'device::text',
    text: fields('device', 'account', 'name', `encode(public_key, 'hex')`, 'registered_at', 'revoked_at'),
  },
  roster: {
    key: 'shift::text',
    text: fields(
      ...['shift', 'unit', 'account', 'role', 'post', 'from_at', 'until_at', 'health', 'health_at', 'set_by', 'set_at'],
      ...['removed_by', 'removed_at'],
    ),
  },
  contact_way: {
    key: 'way::text',
    text: fields(
      ...['way', 'account', 'kind', 'language', 'place', `encode(sealed, 'hex')`, `encode(mark, 'hex')`, 'set_at'],
      'gone_at',
    ),
  },
  vehicle: {
    key: 'vehicle::text',
    text: fields(
      ...['vehicle', 'plate', 'kind', 'seats', 'unit', 'out_since', 'out_reason', 'note', 'set_by', 'set_at'],
    ),
  },
  calendar_day: {
    key: 'mark::text',
    text: fields('mark', 'day', 'working', 'names', 'set_by', 'set_at', 'removed_by', 'removed_at'),
  },
  // Plain time is how every database begins.
  timeline: {
    key: 'single::text',
    text: fields('real', 'simulated', 'rate'),
    unless: '(real, simulated, rate) = (0, 0, 1)',
  },
  // A run without an end died and says nothing.
  audit_run: {
    key: 'run::text',
    text: fields('run', 'started', 'finished', 'ok', 'broken', 'notices', 'findings::text'),
    unless: 'finished is null',
  },
};

/** The digest of a row, as SQL. */
export const digestOf = (subject: Subject): string => `sha256(convert_to(${journaled[subject].text}, 'UTF8'))`;

/**
 * A statement that changes rows and enters them in the journal, as one: either both are there or neither.
 *
 * @param change an insert or update with `returning` every column of the rows (`returning *`), or for `removed` a delete
 * @param actor where the statement has the parameter of who does it: `$3`
 * @returns SQL that gives one row per row changed, with its `key`
 */
export const noted = (subject: Subject, change: string, actor: string, removed = false): string => {
  const digest = removed ? 'null::bytea' : digestOf(subject);
  return `with changed as (${change}), entered as (
      select ${journaled[subject].key} as key, ${digest} as digest from changed order by 1)
    select key, huan.note(${actor}, '${subject}', key, digest) from entered`;
};

/**
 * Enters rows in the journal as they are now; what did not change is not entered again.
 *
 * @param where SQL over the columns of the table, its parameters from `$2` on
 */
export const noteRows = async (
  client: pg.Pool | pg.PoolClient,
  actor: string,
  subject: Subject,
  where: string,
  values: readonly unknown[],
): Promise<void> => {
  await client.query(noted(subject, `select * from huan.${subject} where ${where}`, '$1'), [actor, ...values]);
};

/** An entry as it is hashed. */
export interface JournalEntry {
  readonly entry: number;
  readonly at: number;
  readonly actor: string;
  readonly subject: string;
  readonly key: string;
  readonly digest: Buffer | null;
}

/** The hash of an entry: SHA-256 of the one before it and of the text that the database makes of a JSON array. */
export const entryHash = (previous: Buffer, entry: JournalEntry): Buffer => {
  const { entry: number, at, actor, subject, key, digest } = entry;
  const parts = [number, at, actor, subject, key, digest?.toString('hex') ?? null];
  const text = `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`;
  return hash('sha256', Buffer.concat([previous, Buffer.from(text)]), 'buffer');
};
