import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FieldDatabase, openDatabase } from './database.ts';
import type { Entry, NewEntry } from './entry.ts';
import { type Outbox, type Outcome, nextOf, openOutbox } from './outbox.ts';
import { type Seal, openSeal, readKept, writeKept } from './seal.ts';

let database: FieldDatabase;
let seal: Seal;
let account: string | null = 'me';
let now = 1_000_000;

beforeEach(async () => {
  database = await openDatabase(`test ${crypto.randomUUID()}`);
  seal = await openSeal(database);
  account = 'me';
});
afterEach(() => database.wipe());

const open = (submit: (entry: Entry) => Promise<Outcome>): Promise<Outbox> =>
  openOutbox({ database, seal, account: () => account, submit, clock: () => now });

const about = (id: string, name = id): NewEntry => ({
  unit: 'PVG-BOARDING',
  happenedAt: 1,
  what: { key: 'note', values: { who: name } },
  command: { type: 'record', case: id, kind: 'note', personal: { note: `about ${name}` } },
  cases: [id],
});
const done: Outcome = { is: 'done', answer: null };
const no = (code: string): Outcome => ({ is: 'refused', problem: { code, title: code, detail: code } });

/** A server that acts once per id, and whose answers may be lost on their way. */
const serverOf = (answer: (said: number) => 'lost before' | 'lost after' | 'heard') => {
  const acted: string[] = [];
  let said = 0;
  return {
    acted,
    submit: async ({ commandId }: Entry): Promise<Outcome> => {
      said += 1;
      const fate = answer(said);
      if (fate === 'lost before') return { is: 'later' };
      if (!acted.includes(commandId)) acted.push(commandId);
      return fate === 'lost after' ? { is: 'later' } : done;
    },
  };
};

describe('what was done without network', () => {
  test('goes out in the order in which it was done, and only once though answers are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 }),
        fc.array(fc.constantFrom('lost before' as const, 'lost after' as const, 'heard' as const), { maxLength: 12 }),
        async (cases, fates) => {
          const own = await openDatabase(`test ${crypto.randomUUID()}`);
          const server = serverOf((said) => fates[said - 1] ?? 'heard');
          const key = await openSeal(own);
          const options = { database: own, seal: key, account: () => 'me', submit: server.submit, clock: () => now };
          const first = await openOutbox(options);
          const made: string[] = [];
          for (const id of cases) made.push((await first.add(about(id))).commandId);
          for (let tries = 0; tries <= fates.length; tries += 1) {
            // Each time a fresh start, as after a phone whose battery died.
            const outbox = await openOutbox(options);
            if ((await outbox.send()) === 'nothing to send') break;
          }
          expect(server.acted).toEqual(made);
          await own.wipe();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('survives a crash between sending and hearing: the same id goes again', async () => {
    const ids: string[] = [];
    const dying = await open(
      (entry) =>
        new Promise(() => {
          ids.push(entry.commandId);
        }),
    );
    await dying.add(about('a'));
    void dying.send();
    await expect.poll(() => ids.length).toBe(1);
    expect((await database.outbox.all()).map(({ state }) => state)).toEqual(['sending']);
    const reborn = await open(async (entry) => {
      ids.push(entry.commandId);
      return done;
    });
    expect((await reborn.list()).map(({ state, attempts }) => [state, attempts])).toEqual([['waiting', 1]]);
    expect(await reborn.send()).toBe('nothing to send');
    expect(new Set(ids).size).toBe(1);
    expect(ids.length).toBe(2);
  });

  test('is never sent by two windows at once', async () => {
    let running = 0;
    let most = 0;
    const outbox = await open(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return done;
    });
    for (const id of ['a', 'b', 'c']) await outbox.add(about(id));
    await Promise.all([outbox.send(), outbox.send(), outbox.send()]);
    expect(most).toBe(1);
    expect((await outbox.list()).every(({ state }) => state === 'done')).toBe(true);
  });

  test('is not sent by somebody else who signs in on the same phone', async () => {
    const sent: string[] = [];
    const outbox = await open(async (entry) => {
      sent.push(entry.account);
      return done;
    });
    await outbox.add(about('a'));
    account = 'another';
    expect(await outbox.send()).toBe('nothing to send');
    account = null;
    expect(await outbox.send()).toBe('nothing to send');
    account = 'me';
    await outbox.send();
    expect(sent).toEqual(['me']);
  });

  test('waits for a sign-in without losing anything', async () => {
    let signedIn = false;
    const outbox = await open(async () => (signedIn ? done : { is: 'signed-out' }));
    await outbox.add(about('a'));
    await outbox.add(about('b'));
    expect(await outbox.send()).toBe('signed out');
    expect((await outbox.list()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    signedIn = true;
    expect(await outbox.send()).toBe('nothing to send');
  });
});

describe('what was refused', () => {
  test('stays and keeps back what follows about the same case, but nothing else', async () => {
    const outbox = await open(async (entry) => (entry.cases.includes('a') ? no('not_yours') : done));
    await outbox.add(about('a'));
    await outbox.add(about('a', 'second'));
    await outbox.add(about('b'));
    await outbox.send();
    expect((await outbox.list()).map(({ state }) => state)).toEqual(['refused', 'waiting', 'done']);
    expect((await outbox.list())[0]?.problem?.code).toBe('not_yours');
  });

  test('goes out again under a new id when it was changed; dropped, it lets the next one go', async () => {
    const seen: string[] = [];
    let answer: Outcome = no('reason_missing');
    const outbox = await open(async (entry) => {
      seen.push(entry.commandId);
      return answer;
    });
    const first = await outbox.add(about('a'));
    await outbox.send();
    answer = done;
    expect(await outbox.edit(first.order, { command: { type: 'record' } })).toBe(true);
    await outbox.send();
    expect(new Set(seen).size).toBe(2);
    answer = no('not_yours');
    const second = await outbox.add(about('b'));
    const third = await outbox.add(about('b', 'third'));
    await outbox.send();
    answer = done;
    expect(await outbox.withdraw(second.order)).toBe(true);
    await outbox.send();
    expect((await outbox.list()).map(({ order, state }) => [order, state])).toEqual([
      [first.order, 'done'],
      [third.order, 'done'],
    ]);
  });
});

describe('changing what waits', () => {
  test('keeps the id of what was never sent', async () => {
    const outbox = await open(async () => done);
    const entry = await outbox.add(about('a'));
    expect(await outbox.edit(entry.order, { what: { key: 'note', values: { who: 'B' } } })).toBe(true);
    const [changed] = await outbox.list();
    expect(changed?.commandId).toBe(entry.commandId);
    expect(changed?.what.values['who']).toBe('B');
  });

  test('is not possible once it was sent, because it may have been recorded', async () => {
    const outbox = await open(async () => ({ is: 'later' }));
    const entry = await outbox.add(about('a'));
    await outbox.send();
    expect(await outbox.edit(entry.order, { command: {} })).toBe(false);
    expect(await outbox.withdraw(entry.order)).toBe(false);
    expect((await outbox.list()).length).toBe(1);
  });

  test('can be undone for three seconds, and goes out by itself after a crash in between', async () => {
    const sent: string[] = [];
    const submit = async (entry: Entry): Promise<Outcome> => {
      sent.push(entry.commandId);
      return done;
    };
    const outbox = await open(submit);
    const mistaken = await outbox.add({ ...about('a'), hold: 3000 });
    const meant = await outbox.add({ ...about('b'), hold: 3000 });
    await outbox.send();
    expect(sent).toEqual([]);
    expect(await outbox.withdraw(mistaken.order)).toBe(true);
    now += 3001;
    await (await open(submit)).send();
    expect(sent).toEqual([meant.commandId]);
  });
});

describe('what lies on the phone', () => {
  test('says nothing about anybody without the key', async () => {
    const outbox = await open(async () => done);
    await outbox.add({
      ...about('a', 'ZHANG SAN'),
      photos: [{ case: 'a', digest: 'd', media: 'image/jpeg', bytes: new TextEncoder().encode('ZHANG SAN') }],
    });
    await writeKept(database, seal, 'desk', { name: 'ZHANG SAN' });
    const all = [await database.outbox.all(), await database.kept.all()];
    const text = JSON.stringify(all, (_, value: unknown) =>
      value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value,
    );
    expect(text).not.toContain('ZHANG');
    expect(text).not.toContain('note');
    expect(new TextDecoder().decode((await outbox.list())[0]?.photos[0]?.bytes)).toBe('ZHANG SAN');
    const stored = (await database.keys.get('seal'))?.key as CryptoKey;
    expect(stored.extractable).toBe(false);
  });

  test('cannot be put in another’s place, and is gone with its key', async () => {
    await writeKept(database, seal, 'one', 1);
    const box = (await database.kept.get('one'))?.box;
    if (box === undefined) throw new Error('not kept');
    await database.kept.put({ name: 'two', box });
    expect(await readKept(database, seal, 'two')).toBeNull();
    expect(await readKept(database, seal, 'one')).toBe(1);
    await database.keys.remove('seal');
    expect(await readKept(database, await openSeal(database), 'one')).toBeNull();
  });
});

describe('the next to go', () => {
  const entry = (order: number, state: Entry['state'], ...cases: string[]) => ({
    order,
    state,
    cases,
    heldUntil: null,
    account: 'me',
  });

  test('never overtakes an earlier one of the same case, and never waits for a stranger’s', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('waiting', 'done', 'refused'),
            fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 }),
          ),
          { maxLength: 10 },
        ),
        (rows) => {
          const entries = rows.map(([state, cases], index) => entry(index, state as Entry['state'], ...cases));
          const next = nextOf(entries, 'me', 0);
          const open = entries.filter(({ state }) => state !== 'done');
          const free = open.filter(
            (one) =>
              one.state === 'waiting' &&
              !open.some((other) => other.order < one.order && other.cases.some((id) => one.cases.includes(id))),
          );
          expect(next).toBe(free[0]?.order ?? null);
        },
      ),
    );
  });
});
