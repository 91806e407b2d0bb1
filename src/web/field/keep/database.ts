/** What was sealed with the key of this phone. */
export interface Box {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bytes: ArrayBuffer;
}

/** Whether an entry waits, is on its way, was done, or was refused and waits for somebody's choice. */
export type EntryState = 'waiting' | 'sending' | 'done' | 'refused';

/** An entry of the outbox as it lies on the phone: what says anything about people is in the box. */
export interface EntryRow {
  readonly order: number;
  readonly commandId: string;
  readonly account: string;
  readonly state: EntryState;
  /** Ids of the cases it touches: an entry waits for the earlier ones of any of its cases. */
  readonly cases: readonly string[];
  /** How often it was sent; once is enough that it may have been recorded, whatever was heard of it. */
  readonly attempts: number;
  /** Milliseconds of this phone's clock until which it can be taken back without a trace. */
  readonly heldUntil: number | null;
  /** Milliseconds of this phone's clock. */
  readonly madeAt: number;
  readonly endedAt: number | null;
  readonly box: Box;
}

/** Anything else that is kept, sealed under its name. */
interface KeptRow {
  readonly name: string;
  readonly box: Box;
}

/** Keys that never leave this phone: the browser keeps them and shows them to nobody. */
interface KeyRow {
  readonly name: string;
  readonly key: CryptoKey | CryptoKeyPair;
}

/** One table of the phone's database. What a promise has resolved is on the disk. */
export interface Table<Row, Key extends IDBValidKey> {
  get(key: Key): Promise<Row | undefined>;
  /** Every row, by key. */
  all(): Promise<readonly Row[]>;
  put(row: Row): Promise<void>;
  remove(key: Key): Promise<void>;
  /**
   * Reads a row and writes what follows from it, with nobody in between.
   *
   * @param decide the row to keep, `null` to remove it, `undefined` to leave it
   * @returns what `decide` gave
   */
  change(key: Key, decide: (row: Row | undefined) => Row | null | undefined): Promise<Row | null | undefined>;
}

/** What the phone keeps. */
export interface FieldDatabase {
  readonly outbox: Table<EntryRow, number> & {
    /** Puts a row at the end. @returns its order */
    add(row: Omit<EntryRow, 'order'>): Promise<number>;
  };
  readonly kept: Table<KeptRow, string>;
  readonly keys: Table<KeyRow, string>;
  /** Closes it and removes everything. */
  wipe(): Promise<void>;
}

const version = 1;
// A phone whose battery dies must still have what it said was kept: by default browsers only promise to write it soon.
const safely = { durability: 'strict' } as const;

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database did not answer')));
  });

const ended = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (): void => reject(transaction.error ?? new Error('nothing was kept'));
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('error', fail);
    transaction.addEventListener('abort', fail);
  });

const openNow = (name: string): Promise<IDBDatabase> => {
  const request = indexedDB.open(name, version);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true });
    request.result.createObjectStore('kept', { keyPath: 'name' });
    request.result.createObjectStore('keys', { keyPath: 'name' });
  });
  return answerOf(request);
};

/** Opens what this phone keeps. */
export const openDatabase = async (name = 'huan-field'): Promise<FieldDatabase> => {
  const database = await openNow(name);
  // Another window wipes it or brings a newer program: it must not wait for this one.
  database.addEventListener('versionchange', () => database.close());

  const table = <Row, Key extends IDBValidKey>(store: string): Table<Row, Key> => {
    // Rows are what was put there, by this file's own types.
    const read = (): IDBObjectStore => database.transaction(store, 'readonly').objectStore(store);
    return {
      get: (key) => answerOf<Row | undefined>(read().get(key)),
      all: () => answerOf<Row[]>(read().getAll()),
      async put(row) {
        const transaction = database.transaction(store, 'readwrite', safely);
        transaction.objectStore(store).put(row);
        await ended(transaction);
      },
      async remove(key) {
        const transaction = database.transaction(store, 'readwrite', safely);
        transaction.objectStore(store).delete(key);
        await ended(transaction);
      },
      async change(key, decide) {
        const transaction = database.transaction(store, 'readwrite', safely);
        const rows = transaction.objectStore(store);
        const done = ended(transaction);
        const next = decide(await answerOf<Row | undefined>(rows.get(key)));
        if (next === null) rows.delete(key);
        else if (next !== undefined) rows.put(next);
        await done;
        return next;
      },
    };
  };
  return {
    outbox: {
      ...table<EntryRow, number>('outbox'),
      async add(row) {
        const transaction = database.transaction('outbox', 'readwrite', safely);
        const added = answerOf(transaction.objectStore('outbox').add(row));
        await ended(transaction);
        return Number(await added);
      },
    },
    kept: table('kept'),
    keys: table('keys'),
    async wipe() {
      database.close();
      await answerOf(indexedDB.deleteDatabase(name));
    },
  };
};
