import { Dexie, type EntityTable } from 'dexie';

/** What was sealed with the key of this phone. */
export interface Box {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

/** Whether an entry waits, is on its way, was done, or was refused and waits for somebody's choice. */
export type EntryState = 'waiting' | 'sending' | 'done' | 'refused';

/** An entry of the outbox as it lies on the phone: what says anything about people is in the box. */
export interface EntryRow {
  order: number;
  commandId: string;
  account: string;
  state: EntryState;
  /** Ids of the cases it touches: an entry waits for the earlier ones of any of its cases. */
  cases: readonly string[];
  /** How often it was sent; once is enough that it may have been recorded, whatever was heard of it. */
  attempts: number;
  /** Milliseconds of this phone's clock until which it can be taken back without a trace. */
  heldUntil: number | null;
  /** Milliseconds of this phone's clock. */
  madeAt: number;
  endedAt: number | null;
  box: Box;
}

/** Anything else that is kept, sealed under its name. */
interface KeptRow {
  name: string;
  box: Box;
}

/** Keys that never leave this phone: the browser keeps them and shows them to nobody. */
interface KeyRow {
  name: string;
  key: CryptoKey | CryptoKeyPair;
}

export type FieldDatabase = Dexie & {
  readonly outbox: EntityTable<EntryRow, 'order'>;
  readonly kept: EntityTable<KeptRow, 'name'>;
  readonly keys: EntityTable<KeyRow, 'name'>;
};

/** Opens what this phone keeps. */
export const openDatabase = (name = 'huan-field'): FieldDatabase => {
  const database = new Dexie(name);
  database.version(1).stores({ outbox: '++order, &commandId', kept: 'name', keys: 'name' });
  // The tables are what the line above declares.
  return database as FieldDatabase;
};
