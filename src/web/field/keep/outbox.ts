import type { z } from 'zod';
import type { doneAnswer } from '../../../contract/answer.ts';
import type { EntryRow, FieldDatabase } from './database.ts';
import { type Entry, type EntryBody, type NewEntry, entryBody, isOpen } from './entry.ts';
import type { Seal } from './seal.ts';

/** What was heard when an entry was sent. */
export type Outcome =
  | { readonly is: 'done'; readonly answer: z.output<typeof doneAnswer> | null }
  | { readonly is: 'refused'; readonly problem: NonNullable<EntryBody['problem']> }
  /** Nothing, or "not now": it is sent again with the same id. */
  | { readonly is: 'later' }
  | { readonly is: 'signed-out' };

/** Why sending stopped. */
export type Halt = 'nothing to send' | 'no answer' | 'signed out' | 'elsewhere';

/** Commands in the order in which they were given, until the server has answered each. */
export interface Outbox {
  /** Every entry, oldest first. */
  list(): Promise<readonly Entry[]>;
  /** Puts a command at the end. It is on the phone's disk when this returns. */
  add(entry: NewEntry): Promise<Entry>;
  /**
   * Changes an entry. One that was refused goes out again under a new id: the old one has its answer.
   *
   * @returns false when it was sent and its outcome is not known: then only the answer can tell
   */
  edit(order: number, change: Partial<Pick<EntryBody, 'command' | 'what' | 'effect' | 'happenedAt'>>): Promise<boolean>;
  /** Takes an entry back. @returns false when it may have been recorded */
  withdraw(order: number): Promise<boolean>;
  /** Sends what can be sent, one after the other; resolves when nothing is left or nobody answers. */
  send(): Promise<Halt>;
}

export interface OutboxOptions {
  readonly database: FieldDatabase;
  readonly seal: Seal;
  /** Whose entries are sent: those of another account wait until that one signs in. */
  readonly account: () => string | null;
  /** Who makes entries, though nothing of theirs is sent while their session is over; whoever sends, unless told. */
  readonly owner?: () => string | null;
  readonly submit: (entry: Entry) => Promise<Outcome>;
  readonly onChange?: () => void;
  /** Runs work in one window at a time; answers null when another has it. */
  readonly alone?: <T>(work: () => Promise<T>) => Promise<T | null>;
  readonly clock?: () => number;
}

const day = 86_400_000;
// What was done is shown for a day; what two phones signed is proof and stays as long as late answers are taken.
const shown = { command: day, signed: 14 * day } as const;

const about = (commandId: string): string => `entry ${commandId}`;

/** The first entry that may go now: none of its cases waits for an earlier one. */
export const nextOf = (
  entries: readonly Pick<Entry, 'order' | 'state' | 'cases' | 'heldUntil' | 'account'>[],
  account: string | null,
  now: number,
): number | null => {
  const waitingFor = new Set<string>();
  for (const entry of entries.toSorted((one, other) => one.order - other.order)) {
    if (entry.state === 'done') continue;
    const mine = entry.account === account && entry.state === 'waiting';
    const held = entry.heldUntil !== null && entry.heldUntil > now;
    if (mine && !held && !entry.cases.some((id) => waitingFor.has(id))) return entry.order;
    for (const id of entry.cases) waitingFor.add(id);
  }
  return null;
};

/** Opens the outbox of this phone. What was on its way when the phone died is sent again with the same id. */
export const openOutbox = async (options: OutboxOptions): Promise<Outbox> => {
  const { database, seal, account, owner: maker = account, submit, onChange = () => {}, clock = Date.now } = options;
  const alone = options.alone ?? (async (work) => work());
  let sending: Promise<Halt> | null = null;
  let again = false;

  const read = async (row: EntryRow): Promise<Entry | null> => {
    const { box, ...rest } = row;
    const opened = await seal.open(about(row.commandId), box).catch(() => null);
    const body = entryBody.safeParse(opened);
    return body.success ? { ...rest, ...body.data } : null;
  };
  const bodyOf = (entry: Entry): EntryBody => {
    const { unit, happenedAt, what, command, signed, photos, effect, problem, answer } = entry;
    return { unit, happenedAt, what, command, signed, photos, effect, problem, answer };
  };
  const write = async (entry: Entry): Promise<void> => {
    const { order, commandId, account: owner, state, cases, attempts, heldUntil, madeAt, endedAt } = entry;
    const box = await seal.close(about(commandId), bodyOf(entry));
    await database.outbox.put({
      order,
      commandId,
      account: owner,
      state,
      cases,
      attempts,
      heldUntil,
      madeAt,
      endedAt,
      box,
    });
    onChange();
  };
  const get = async (order: number): Promise<Entry | null> => {
    const row = await database.outbox.get(order);
    return row === undefined ? null : read(row);
  };
  const list: Outbox['list'] = async () => {
    const rows = await database.outbox.all();
    return (await Promise.all(rows.map(read))).filter((entry) => entry !== null);
  };

  const sendOne = async (order: number): Promise<Outcome['is']> => {
    // Marked first, then read: from here on nobody changes it or takes it back.
    const row = await database.outbox.change(order, (known) =>
      known === undefined || known.state !== 'waiting'
        ? undefined
        : { ...known, state: 'sending', attempts: known.attempts + 1, heldUntil: null },
    );
    // Taken back a moment ago, or it is another window's.
    if (row === undefined || row === null) return 'done';
    onChange();
    const sent = await read(row);
    if (sent === null) {
      // Sealed by a key that is gone: nobody can read it any more, and nothing waits for it.
      await database.outbox.remove(order);
      return 'done';
    }
    const outcome = await submit(sent).catch((): Outcome => ({ is: 'later' }));
    if (outcome.is === 'done') {
      const { photos: _sent, ...rest } = sent;
      await write({ ...rest, photos: [], state: 'done', answer: outcome.answer, problem: null, endedAt: clock() });
    } else if (outcome.is === 'refused') {
      await write({ ...sent, state: 'refused', problem: outcome.problem, endedAt: clock() });
    } else {
      await write({ ...sent, state: 'waiting' });
    }
    return outcome.is;
  };

  /** Whoever alone may send finds nothing on its way: what looks so was left by a window that died. */
  const takeUp = async (): Promise<void> => {
    for (const { order, state } of await database.outbox.all()) {
      if (state !== 'sending') continue;
      await database.outbox.change(order, (row) =>
        row?.state === 'sending' ? { ...row, state: 'waiting' } : undefined,
      );
    }
  };

  const sendAll = async (): Promise<Halt> => {
    await takeUp();
    for (;;) {
      again = false;
      const rows = await database.outbox.all();
      const order = nextOf(rows, account(), clock());
      if (order === null) {
        if (again) continue;
        return 'nothing to send';
      }
      const outcome = await sendOne(order);
      if (outcome === 'signed-out') return 'signed out';
      if (outcome === 'later') return 'no answer';
    }
  };

  await alone(async () => {
    await takeUp();
    const rows = await database.outbox.all();
    for (const row of rows) {
      const keep = row.cases.length > 0 && (await read(row))?.signed !== null ? shown.signed : shown.command;
      if (row.state === 'done' && (row.endedAt ?? 0) + keep < clock()) await database.outbox.remove(row.order);
    }
  });

  return {
    list,
    async add(given) {
      const owner = maker();
      if (owner === null) throw new Error('nobody is signed in');
      const { commandId = crypto.randomUUID(), cases, hold, unit, happenedAt, what, command } = given;
      const { signed = null, photos = [], effect = {} } = given;
      const body = { unit, happenedAt, what, command, signed, photos, effect, problem: null, answer: null };
      const box = await seal.close(about(commandId), body);
      const now = clock();
      const row = {
        commandId,
        account: owner,
        state: 'waiting' as const,
        cases,
        attempts: 0,
        heldUntil: hold === undefined ? null : now + hold,
        madeAt: now,
        endedAt: null,
      };
      const order = await database.outbox.add({ ...row, box });
      onChange();
      return { order, ...row, ...body };
    },
    async edit(order, change) {
      const entry = await get(order);
      if (entry === null || !isOpen(entry)) return false;
      const fresh = entry.state === 'refused' ? { commandId: crypto.randomUUID(), attempts: 0, endedAt: null } : {};
      const changed: Entry = { ...entry, ...change, ...fresh, state: 'waiting', problem: null };
      const { commandId, attempts, endedAt } = changed;
      const box = await seal.close(about(commandId), bodyOf(changed));
      // Only if it was not sent in the meantime.
      const kept = await database.outbox.change(order, (row) =>
        row === undefined || !isOpen(row) ? undefined : { ...row, commandId, attempts, endedAt, state: 'waiting', box },
      );
      const done = kept !== undefined;
      if (done) onChange();
      return done;
    },
    async withdraw(order) {
      const gone = await database.outbox.change(order, (row) => (row !== undefined && isOpen(row) ? null : undefined));
      const done = gone === null;
      if (done) onChange();
      return done;
    },
    send() {
      again = true;
      sending ??= alone(sendAll)
        .then((halt): Halt => halt ?? 'elsewhere')
        .finally(() => {
          sending = null;
        });
      return sending;
    },
  };
};
