import { airportCode, carrierCode } from '../city/airports.ts';
import { normalised } from '../city/search.ts';
import { refusal } from '../loop/refusal.ts';
import { type CommandId, type Facts, type Instant, type Json, commandId, days, instant } from '../loop/terms.ts';
import type { Reply } from '../store/batch.ts';
import { canonical } from '../store/canonical.ts';
import type { Who } from '../store/reader.ts';
import type { Declaration, DeclarationStamp } from './declaration.ts';
import type { House } from './house.ts';

/** Until when a declaration waits for the list that names its person. */
export interface Kept {
  readonly keptUntil: Instant;
}

/** A declaration that waits, opened. */
export interface Waiting extends DeclarationStamp {
  readonly who: Who;
  readonly document: string;
  readonly facts: Facts;
  readonly personal: Json | null;
}

type Flight = Declaration['flight'];

const tokenOf = (house: House, { carrier, number, to, day }: Flight, document: string): Buffer =>
  house.seal.token('declared', [carrierCode(carrier), number, airportCode(to), day, normalised(document)].join(' '));

/**
 * Keeps a declaration of somebody whom no list names yet: under a key of its own, and for as long as policy keeps somebody
 * who never came.
 *
 * @returns until when; a refusal for another declaration under the same id; null where policy keeps nothing
 */
export const keepAhead = async (
  house: House,
  who: Who,
  { document, flight, facts, personal }: Declaration,
  { commandId: id, happenedAt }: DeclarationStamp,
): Promise<Kept | Reply | null> => {
  const { pool } = house.writer;
  const { rows } = await pool.query<{ now: number }>('select huan.now() as now');
  const now = instant(rows[0]?.now ?? 0);
  await pool.query('delete from huan.declared_ahead where keep_until <= $1', [now]);
  const length = house.rules.at(now)('retention', { loop: 'arrival', ending: 'not-boarded' })?.outputs['days'];
  if (typeof length !== 'number') return null;
  const waiting: Waiting = { who, document: normalised(document), facts, personal, commandId: id, happenedAt };
  const { key, wrapped } = house.seal.newKey(id);
  await pool.query(
    `insert into huan.declared_ahead (command_id, token, wrapped, sealed, keep_until) values ($1, $2, $3, $4, $5)
     on conflict (command_id) do nothing`,
    [id, tokenOf(house, flight, document), wrapped, house.seal.close(key, id, waiting), now + days(length)],
  );
  const kept = await pool.query<Row>(
    'select command_id, token, wrapped, sealed, keep_until from huan.declared_ahead where command_id = $1',
    [id],
  );
  const [row] = kept.rows;
  if (row === undefined) return null;
  const same =
    row.token.equals(tokenOf(house, flight, document)) && canonical(opened(house, row)) === canonical(waiting);
  return same ? { keptUntil: instant(Number(row.keep_until)) } : { refused: refusal('command_reused', null) };
};

interface Row {
  readonly command_id: string;
  readonly token: Buffer;
  readonly wrapped: Buffer;
  readonly sealed: Buffer;
  readonly keep_until: number;
}

const opened = (house: House, { command_id: id, wrapped, sealed }: Row): Waiting =>
  house.seal.open(house.seal.unwrap(id, wrapped), id, sealed) as Waiting;

/** The declarations that wait for people with these documents on a flight, named by any of its days. */
export const waitingFor = async (
  house: House,
  flights: readonly Flight[],
  documents: readonly string[],
): Promise<readonly Waiting[]> => {
  const tokens = flights.flatMap((flight) => documents.map((document) => tokenOf(house, flight, document)));
  const { rows } = await house.writer.pool.query<Row>(
    `select command_id, token, wrapped, sealed, keep_until from huan.declared_ahead
      where token = any($1::bytea[]) and keep_until > huan.now() order by command_id`,
    [tokens],
  );
  return rows.map((row) => opened(house, row));
};

/** What was attached waits no longer. */
export const forgetWaiting = async (house: House, ids: readonly CommandId[]): Promise<void> => {
  await house.writer.pool.query('delete from huan.declared_ahead where command_id = any($1::uuid[])', [
    ids.map((id) => commandId(id)),
  ]);
};
