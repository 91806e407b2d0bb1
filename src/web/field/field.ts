import { z } from 'zod';
import { type AccountView, type UnitView, accountView, unitView } from '../../contract/answer.ts';
import { factorDue } from '../../contract/sign-in.ts';
import type { KnownDevice } from '../../contract/signed.ts';
import { openLive } from '../ask/live.ts';
import { openRefresher } from '../ask/refresh.ts';
import { ask, isSignedOut, mayPass } from '../ask/request.ts';
import { done, unitList } from '../ask/answers.ts';
import {
  type Signer,
  askAgain,
  askDevices,
  isRegistered,
  keptDevices,
  openSigner,
  register,
} from './handover/device.ts';
import { openDatabase } from './keep/database.ts';
import type { Entry, NewEntry } from './keep/entry.ts';
import { openOutbox } from './keep/outbox.ts';
import { type KeptDesk, askDesk, keptDesk, withoutOldNames } from './keep/people.ts';
import { openSeal, readKept, writeKept } from './keep/seal.ts';
import { submitEntry } from './keep/submit.ts';
import { cityTime, noteNow } from './keep/time.ts';

const keptMe = z.object({ account: z.string(), name: z.string(), units: z.array(z.string()), unit: z.string() });
export type Me = z.output<typeof keptMe>;
const keptUnits = z.array(unitView);

/** Everything that screens show. */
export interface Snapshot {
  readonly me: Me | null;
  readonly net: 'connecting' | 'on' | 'off';
  /** The session ended: nothing is lost, but nothing is sent until somebody signs in. */
  readonly signedOut: boolean;
  readonly desk: KeptDesk | null;
  /** The phone's clock when the desk was last heard. */
  readonly heardAt: number;
  readonly entries: readonly Entry[];
  readonly units: ReadonlyMap<string, UnitView>;
  readonly devices: readonly KnownDevice[];
  readonly registered: boolean;
  /** The phone's clock was moved by so many milliseconds against the city's since it was last heard. */
  readonly clockMoved: number;
  /** What was done last and could not be kept: the phone's disk refused it. It is told until somebody has read it. */
  readonly unkept: { readonly what: Entry['what'] | null } | null;
}

/** What somebody does; the rest of the entry (unit, instant, id) is the phone's. */
export type Act = Omit<NewEntry, 'unit' | 'happenedAt'> & { readonly happenedAt?: number };

/** The app of one phone. */
export interface Field {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  /** Puts a command into the outbox and begins to send. Where the phone cannot keep it that is told, and it rejects. */
  act(act: Act): Promise<Entry>;
  /** Tells that something could not be kept, and what; `read` takes it from the screen. */
  notKept(what: Entry['what'] | null): void;
  read(): void;
  edit: Awaited<ReturnType<typeof openOutbox>>['edit'];
  withdraw: Awaited<ReturnType<typeof openOutbox>>['withdraw'];
  send(): void;
  refresh(): void;
  /** Answers with a ticket where a code is due, or null when it is done. @throws Unanswered */
  signIn(username: string, password: string): Promise<string | null>;
  /** The second step. @throws Unanswered */
  signInByCode(ticket: string, code: string): Promise<void>;
  /** Ends the session and wipes everything that this phone kept. */
  signOut(): Promise<void>;
  chooseUnit(unit: string): Promise<void>;
  signer(): Promise<Signer>;
}

const hour = 3_600_000;
// A clock that was put right by less than this is ordinary drift.
const noticeable = 120_000;
const waits = [2000, 5000, 15_000, 30_000, 60_000] as const;

const officerUnits = ({ memberships }: AccountView): string[] => [
  ...new Set(memberships.filter(({ role }) => role === 'officer').map(({ unit }) => unit)),
];

/** Units whose phones may sign for people that come here or go from here: neighbours in the tree, and who is on the desk. */
export const counterparts = (
  unit: string,
  units: ReadonlyMap<string, UnitView>,
  desk: KeptDesk | null,
): readonly string[] => {
  const parent = units.get(unit)?.parent ?? null;
  const near = [...units.values()].filter(
    (one) => one.unit === parent || one.parent === unit || (parent !== null && one.parent === parent),
  );
  const seen = [...(desk?.coming ?? []), ...(desk?.holding ?? [])].flatMap((one) => [one.holder, one.offer?.to ?? '']);
  return [...new Set([...near.map((one) => one.unit), ...seen])].filter((one) => units.has(one));
};

/** Opens the app on this phone: first what it keeps, then the network. */
export const openField = async (): Promise<Field> => {
  const database = await openDatabase();
  const seal = await openSeal(database);
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T | null> => {
    const found = schema.safeParse(await readKept(database, seal, name));
    return found.success ? found.data : null;
  };
  /** Keeps what can be asked for again. A phone whose storage is full still shows what it hears. */
  const write = (name: string, value: unknown): Promise<void> =>
    writeKept(database, seal, name, value).catch(() => undefined);
  const me = await read('me', keptMe);
  const desk = await read('desk', keptDesk);
  const units = await read('units', keptUnits);
  let devicesAsked = false;
  let devicesAt = (await read('devices', keptDevices))?.asOf ?? 0;

  let state: Snapshot = {
    me,
    net: 'connecting',
    signedOut: false,
    desk,
    heardAt: 0,
    entries: [],
    units: new Map((units ?? []).map((one) => [one.unit, one])),
    devices: (await read('devices', keptDevices))?.items ?? [],
    registered: me === null ? false : await isRegistered(database, seal, me.account),
    clockMoved: 0,
    unkept: null,
  };
  const listeners = new Set<() => void>();
  const become = (change: Partial<Snapshot>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  const alone = async <T>(work: () => Promise<T>): Promise<T | null> => {
    if (!('locks' in navigator)) return work();
    const options = { ifAvailable: true } as const;
    const result: { value: T } | null = await navigator.locks.request('huan-field-send', options, async (lock) =>
      lock === null ? null : { value: await work() },
    );
    return result === null ? null : result.value;
  };
  let reading: Promise<void> | null = null;
  let stale = false;
  const readEntries = async (): Promise<void> => {
    do {
      stale = false;
      const entries = await outbox.list();
      become({ entries });
    } while (stale);
    reading = null;
  };
  const changed = (): void => {
    stale = true;
    reading ??= readEntries();
  };
  const outbox = await openOutbox({
    database,
    seal,
    account: () => (state.signedOut ? null : (state.me?.account ?? null)),
    // Whoever goes on working when the session is over is told that nothing is lost.
    owner: () => state.me?.account ?? null,
    submit: submitEntry,
    onChange: changed,
    alone,
  });
  await readEntries();

  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const tryLater = (): void => {
    clearTimeout(retry);
    retry = setTimeout(send, waits[Math.min(tries, waits.length - 1)] ?? 60_000);
    tries += 1;
  };
  /** Whether the server answers. A command is not used to find out: one that was sent may have been recorded. */
  const isThere = async (): Promise<boolean> => {
    if (!navigator.onLine) return false;
    if (state.net === 'on') return true;
    try {
      await ask(accountView, '/v1/auth/me');
      return true;
    } catch (error) {
      if (isSignedOut(error)) become({ signedOut: true });
      return false;
    }
  };
  const sendAll = async (): Promise<void> => {
    const open = (await outbox.list()).some(({ state: is }) => is === 'waiting' || is === 'sending');
    if (open && !(await isThere())) {
      // Without network the phone tells when it is back.
      if (navigator.onLine && !state.signedOut) tryLater();
      return;
    }
    const halt = await outbox.send();
    if (halt === 'signed out') become({ signedOut: true });
    if (halt === 'no answer' || halt === 'elsewhere') tryLater();
    if (halt !== 'nothing to send') return;
    tries = 0;
    const held = (await outbox.list()).filter(({ state: is, heldUntil }) => is === 'waiting' && heldUntil !== null);
    const next = Math.min(...held.map(({ heldUntil }) => heldUntil ?? Infinity));
    if (next !== Infinity) retry = setTimeout(send, Math.max(50, next - Date.now() + 20));
  };
  const send = (): void => {
    clearTimeout(retry);
    // A disk that is full may refuse even the note that something was sent; that is no reason to try no more.
    void sendAll().catch(tryLater);
  };

  let live: ReturnType<typeof openLive> | null = null;
  let deaf = 0;
  let lookAgain: ReturnType<typeof setTimeout> | undefined;
  const readDesk = async (): Promise<void> => {
    const { me: who } = state;
    if (who === null || state.signedOut) return;
    const heardAt = Date.now();
    try {
      const heard = await askDesk(who.unit, state.desk);
      const moved = noteNow(heard.now);
      become({ desk: heard.desk, heardAt, ...(moved > noticeable ? { clockMoved: moved } : {}) });
      deaf = 0;
      if (state.net !== 'on' && live?.state().is === 'on') {
        become({ net: 'on' });
        tries = 0;
        send();
      }
      await write('desk', heard.desk);
    } catch (error) {
      if (isSignedOut(error)) become({ signedOut: true });
      else if (mayPass(error)) {
        // The bell may hang on though nothing is answered: lists of before are no longer of now, and no ring need come.
        become({ net: 'off' });
        clearTimeout(lookAgain);
        lookAgain = setTimeout(() => refresher.ring(), waits[Math.min(deaf, waits.length - 1)]);
        deaf += 1;
      }
      throw error;
    }
  };
  const readUnits = async (): Promise<void> => {
    const { items } = await ask(unitList, '/v1/units');
    become({ units: new Map(items.map((one) => [one.unit, one])) });
    await write('units', items);
  };
  const readDevices = async (): Promise<void> => {
    const { me: who } = state;
    if (who === null) return;
    if (!state.registered) {
      await register(database, seal, who.account, navigator.userAgent.slice(0, 80));
      become({ registered: true });
    }
    const wanted = counterparts(who.unit, state.units, state.desk);
    const known = new Set(state.devices.flatMap((one) => one.units));
    const missing = (state.desk?.coming ?? []).some((one) => !known.has(one.holder));
    // At every start once: a phone that joined since would be a stranger for an hour, and there may be no network then.
    if (devicesAsked && Date.now() - devicesAt < (missing ? 60_000 : hour)) return;
    const items = await askDevices(who.unit, wanted);
    devicesAsked = true;
    devicesAt = Date.now();
    become({ devices: items });
    await write('devices', { asOf: devicesAt, items });
  };
  const refresher = openRefresher(async () => {
    if (state.me === null || state.signedOut) return;
    await readDesk();
    if (state.units.size === 0) await readUnits();
    await readDevices();
  });

  const connect = (): void => {
    live?.close();
    become({ net: 'connecting' });
    live = openLive({
      onChanged: () => refresher.ring(),
      onSignedOut: () => become({ signedOut: true, net: 'off' }),
    });
    const here = live;
    here.subscribe(() => {
      if (live !== here) return;
      const { is } = here.state();
      const before = state.net;
      become({ net: is === 'lost' ? 'off' : is });
      if (is === 'on' && before !== 'on') {
        refresher.ring();
        tries = 0;
        send();
      }
    });
  };

  const enter = async (account: AccountView): Promise<void> => {
    const own = officerUnits(account);
    const before = state.me?.account === account.account ? state.me : null;
    const unit = before !== null && own.includes(before.unit) ? before.unit : (own[0] ?? '');
    const next: Me = { account: account.account, name: account.name, units: own, unit };
    const same = before !== null && before.unit === unit;
    const registered = await isRegistered(database, seal, next.account);
    become({ me: next, signedOut: false, registered, ...(same ? {} : { desk: null, heardAt: 0 }) });
    await write('me', next);
    if (!same) await database.kept.remove('desk');
    connect();
    send();
  };

  const enterAnew = async (account: AccountView): Promise<void> => {
    await askAgain(database, seal, account.account);
    await enter(account);
  };

  const look = async (): Promise<void> => {
    try {
      await enter(await ask(accountView, '/v1/auth/me'));
    } catch (error) {
      if (isSignedOut(error)) become({ signedOut: true, net: 'off' });
      else if (state.me !== null) connect();
      else become({ net: 'off' });
    }
  };
  /** Names that are too old go from the disk too, whether the app was closed meanwhile or not. */
  const forget = (): void => {
    if (state.desk === null) return;
    const bare = withoutOldNames(state.desk, Date.now());
    if (bare === state.desk) return;
    become({ desk: bare });
    void write('desk', bare);
  };
  const wake = (): void => {
    forget();
    if (document.visibilityState !== 'visible') return;
    if (state.me === null || (state.signedOut && state.net === 'off')) void look();
    live?.tryNow();
    tries = 0;
    send();
  };
  forget();
  setInterval(forget, hour / 4);
  window.addEventListener('online', wake);
  window.addEventListener('focus', wake);
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('offline', () => become({ net: 'off' }));
  void look();

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async act(act) {
      const unit = state.me?.unit ?? '';
      const entry = await outbox.add({ happenedAt: cityTime(), ...act, unit }).catch((error: unknown) => {
        become({ unkept: { what: act.what } });
        throw error;
      });
      send();
      return entry;
    },
    notKept: (what) => become({ unkept: { what } }),
    read: () => become({ unkept: null }),
    async edit(order, change) {
      const changedIt = await outbox.edit(order, change).catch(() => {
        become({ unkept: { what: change.what ?? null } });
        return false;
      });
      send();
      return changedIt;
    },
    async withdraw(order) {
      const gone = await outbox.withdraw(order).catch(() => {
        become({ unkept: { what: null } });
        return false;
      });
      send();
      return gone;
    },
    send() {
      tries = 0;
      send();
    },
    refresh: () => refresher.ring(),
    async signIn(username, password) {
      const body = { username, password };
      const entered = await ask(factorDue.or(accountView), '/v1/auth/sign-in', { method: 'POST', body });
      if ('ticket' in entered) return entered.ticket;
      await enterAnew(entered);
      return null;
    },
    async signInByCode(ticket, code) {
      const body = { ticket, code, kind: 'totp' };
      await enterAnew(await ask(accountView, '/v1/auth/code', { method: 'POST', body }));
    },
    async signOut() {
      live?.close();
      clearTimeout(retry);
      await ask(done, '/v1/auth/sign-out', { method: 'POST' }).catch(() => null);
      await database.wipe();
      window.location.reload();
    },
    async chooseUnit(unit) {
      const { me: who } = state;
      if (who === null || !who.units.includes(unit)) return;
      const next = { ...who, unit };
      become({ me: next, desk: null, heardAt: 0 });
      await write('me', next);
      await database.kept.remove('desk');
      refresher.ring();
    },
    async signer() {
      const { me: who } = state;
      if (who === null) throw new Error('nobody is signed in');
      return openSigner(database, seal, who.account);
    },
  };
};
