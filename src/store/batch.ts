import { type KeyObject, hash } from 'node:crypto';
import { namedCases, leadCase, type StampedCommand } from '../loop/command.ts';
import type { Answer, Context, CountNeed, Outcome } from '../loop/context.ts';
import { decide } from '../loop/decide.ts';
import type { Loop, Rule, Unit } from '../loop/declaration.ts';
import type { NewEvent } from '../loop/event.ts';
import { type HeadChange, headChanges } from '../loop/heads.ts';
import { happenedAtOf } from '../loop/recording.ts';
import { type Refusal, isUnheard, refusal } from '../loop/refusal.ts';
import type { CaseState } from '../loop/state.ts';
import { type CaseId, type Instant, type UnitId, caseId } from '../loop/terms.ts';
import { noHash } from './chain.ts';
import { type StateTexts, writeState } from './compact.ts';
import { digestOf, isSaid } from './digest.ts';
import { type CaseRow, type EventRow, type PositionOf, caseRow, eventRow } from './rows.ts';
import { type Seal, roomToken } from './seal.ts';
import { sealedPart } from './words.ts';

/** What the giver of a command is told: done, or refused with a code. Stored, so that it is always the same. */
export type Reply = { readonly done: Answer } | { readonly refused: Refusal };

/** A message for whoever acts on events outside the transaction (calls, notices, fan-out). */
export interface Notice {
  readonly topic: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the write path is given by `main`: the loops, the rules in force, the units, the seal. */
export interface Workings {
  readonly loops: ReadonlyMap<string, Loop>;
  readonly rule: (now: Instant) => Rule;
  readonly unit: (id: UnitId) => Unit | undefined;
  readonly positionOf: PositionOf;
  readonly duty: UnitId;
  readonly seal: Seal;
  /** Search words hidden in what is sealed, by kind: `document`, `name`, `phone`… */
  readonly searchWords: (loop: string, personal: unknown) => readonly { kind: string; text: string }[];
  /** What to announce after an event. */
  readonly notices: (event: NewEvent, after: CaseState) => readonly Notice[];
}

/** A state with the hash of the last event that it is the fold of, and the case's key. */
export interface Standing {
  readonly state: CaseState;
  readonly hash: Buffer;
  /** null while the case has no key, and empty when its key was destroyed. */
  readonly wrapped: Buffer | null;
  /** Of the state, where this process wrote it. */
  readonly texts: StateTexts | null;
}

/** What a batch is decided on. */
export interface Loaded {
  readonly now: Instant;
  /**
   * From memory and not from the database, which has to confirm in the statement that writes what was taken for true.
   * What it cannot confirm there (a refusal, an answer given before) is not decided on memory.
   */
  readonly recalled: boolean;
  readonly cases: Map<CaseId, Standing | null>;
  readonly answers: Map<string, { digest: Buffer; reply: Reply }>;
  readonly counts: Map<string, number>;
}

/** All rows of a batch, ready to be written in one statement. */
export interface Rows {
  readonly events: EventRow[];
  readonly opened: CaseRow[];
  /** `expected` is the hash of the last event that was built on. */
  readonly changed: (CaseRow & { readonly expected: Buffer })[];
  /** Cases that were only looked at in memory: they must still end with this hash. */
  readonly confirmed: { case_id: string; expected: Buffer }[];
  /** Keys from memory that something was sealed under: they must still be there. */
  readonly locked: { case_id: string; expected: Buffer }[];
  /** Keys of closed cases that something was sealed under: an erasure that is on its way is waited for. */
  readonly alive: { case_id: string; expected: Buffer }[];
  readonly commands: { case_id: string; command_id: string; digest: Buffer; recorded_at: number; answer: Reply }[];
  readonly keys: { case_id: string; wrapped: Buffer }[];
  readonly tokens: { case_id: string; kind: string; token: Buffer }[];
  readonly heads: HeadChange[];
  readonly outbox: { recorded_at: number; topic: string; case_id: string; data: unknown }[];
}

export interface Decided {
  readonly rows: Rows;
  /** By position in the batch. */
  readonly replies: readonly (Reply | Error)[];
  /** Every case that the batch changes, as it is afterwards. */
  readonly states: readonly Standing[];
  readonly needs: { readonly cases: readonly CaseId[]; readonly counts: readonly CountNeed[] } | null;
  /** Decided on memory, and on something that only a load can tell: nothing of it counts. */
  readonly unsure: boolean;
}

/** The name of a number of heads: those under a key now, or at an instant that is past. */
export const countKey = (dimension: string, key: string, at: Instant | null): string =>
  `${dimension === 'site' ? 'unit' : dimension} ${key}${at === null ? '' : ` ${at}`}`;

/** A version-8 UUID made from a command and a label: the same every time the command is decided. */
export const derivedId = (commandId: string, label: string): CaseId => {
  const hex = hash('sha256', `${commandId}\n${label}`, 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return caseId(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`,
  );
};

const inKeyOrder = (one: Rows['commands'][number], other: Rows['commands'][number]): number => {
  if (one.case_id !== other.case_id) return one.case_id < other.case_id ? -1 : 1;
  return one.command_id < other.command_id ? -1 : 1;
};

const answerKey = (command: StampedCommand): string => `${leadCase(command)} ${command.commandId}`;

/** Decides the commands of one batch in order, each on the states that the ones before it left. */
export const decideBatch = (commands: readonly StampedCommand[], loaded: Loaded, workings: Workings): Decided => {
  const states = new Map<CaseId, CaseState | null>();
  for (const [id, entry] of loaded.cases) states.set(id, entry?.state ?? null);
  /** Last event of each case that this batch adds to. */
  const chains = new Map<CaseId, { hash: Buffer; seq: number }>();
  const keys = new Map<CaseId, KeyObject>();
  const touched = new Set<CaseId>();
  const rows: Rows = {
    ...{ events: [], opened: [], changed: [], confirmed: [], locked: [], alive: [] },
    ...{ commands: [], keys: [], tokens: [], heads: [], outbox: [] },
  };
  const replies: (Reply | Error)[] = [];
  const seen = new Map<string, { digest: Buffer; reply: Reply }>(loaded.answers);
  const needCases = new Set<CaseId>();
  const needCounts: CountNeed[] = [];

  // Changes of head counts by the commands before, which the database cannot know yet.
  const counted = new Map<string, { change: number; at: Instant }[]>();
  const held: Context['held'] = (dimension, key, at) => {
    let sum = loaded.counts.get(countKey(dimension, key, at));
    if (sum === undefined) return undefined;
    for (const moved of counted.get(countKey(dimension, key, null)) ?? [])
      if (at === null || moved.at <= at) sum += moved.change;
    return sum;
  };

  const unsure = (): Decided => ({ rows, replies, states: [], needs: null, unsure: true });

  /** Once a decision has asked for more, the batch is decided again: the others only show what they ask for too. */
  const asks = (): boolean => needCases.size + needCounts.length > 0;

  /** All that one command adds, apart from the rest until it is complete: an error in the middle leaves nothing. */
  const work = (command: StampedCommand, now: Instant, outcome: Extract<Outcome, { kind: 'done' }>): void => {
    const made: Pick<Rows, 'events' | 'locked' | 'alive' | 'keys' | 'tokens' | 'heads' | 'outbox'> = {
      events: [],
      locked: [],
      alive: [],
      keys: [],
      tokens: [],
      heads: [],
      outbox: [],
    };
    const after = new Map<CaseId, CaseState>(outcome.states.map((state) => [state.caseId, state]));
    const ends = new Map<CaseId, { hash: Buffer; seq: number }>();
    const newKeys = new Map<CaseId, KeyObject>();
    const keyOf = (id: CaseId): KeyObject => {
      const known = newKeys.get(id) ?? keys.get(id);
      if (known !== undefined) return known;
      const wrapped = loaded.cases.get(id)?.wrapped ?? null;
      let key: KeyObject;
      if (wrapped === null) {
        const fresh = workings.seal.newKey(id);
        made.keys.push({ case_id: id, wrapped: fresh.wrapped });
        key = fresh.key;
      } else {
        // Only what is closed is ever erased.
        if (states.get(id)?.custody === 'closed') made.alive.push({ case_id: id, expected: wrapped });
        else if (loaded.recalled) made.locked.push({ case_id: id, expected: wrapped });
        key = workings.seal.unwrap(id, wrapped);
      }
      newKeys.set(id, key);
      return key;
    };
    for (const event of outcome.events) {
      const id = event.caseId;
      const end = ends.get(id) ?? chains.get(id);
      const previous = end?.hash ?? loaded.cases.get(id)?.hash ?? noHash;
      const seq = (end?.seq ?? loaded.cases.get(id)?.state.version ?? 0) + 1;
      const part = sealedPart(event);
      const sealed = part === null ? null : workings.seal.close(keyOf(id), id, part);
      const row = eventRow(event, command, now, seq, previous, sealed);
      made.events.push(row);
      ends.set(id, { hash: row.hash, seq });
      const state = after.get(id);
      if (state === undefined) continue;
      if (event.personal !== null) {
        for (const { kind, text } of workings.searchWords(state.loop, event.personal)) {
          made.tokens.push({ case_id: id, kind, token: workings.seal.token(kind, text) });
        }
      }
      for (const { topic, data } of workings.notices(event, state)) {
        made.outbox.push({ recorded_at: now, topic, case_id: id, data });
      }
    }
    for (const state of outcome.states) {
      const loop = workings.loops.get(state.loop);
      if (loop !== undefined) made.heads.push(...headChanges(loop, states.get(state.caseId) ?? null, state));
    }
    rows.events.push(...made.events);
    rows.locked.push(...made.locked);
    rows.alive.push(...made.alive);
    rows.keys.push(...made.keys);
    rows.tokens.push(...made.tokens);
    rows.heads.push(...made.heads);
    rows.outbox.push(...made.outbox);
    for (const { dimension, key, change } of made.heads) {
      const name = countKey(dimension, key, null);
      const moved = { change, at: happenedAtOf(command, now) };
      const list = counted.get(name);
      if (list === undefined) counted.set(name, [moved]);
      else list.push(moved);
    }
    for (const [id, end] of ends) chains.set(id, end);
    for (const [id, key] of newKeys) keys.set(id, key);
    for (const [id, state] of after) {
      states.set(id, state);
      touched.add(id);
    }
  };

  /** Recorded-at never goes back within a case, whatever the clock of the machine does. */
  const latest = (ids: Iterable<CaseId>, from: number): Instant => {
    let last = from;
    for (const id of ids) last = Math.max(last, states.get(id)?.lastRecordedAt ?? 0);
    return last as Instant;
  };

  const decideAt = (command: StampedCommand, now: Instant): { now: Instant; outcome: Outcome } => {
    const outcome = decide(states, command, {
      now,
      loop: (name) => workings.loops.get(name),
      unit: workings.unit,
      rule: workings.rule(now),
      held,
      derive: (label) => derivedId(command.commandId, label),
      blind: (place, word) => roomToken(workings.seal, place, word),
      duty: workings.duty,
    });
    if (outcome.kind !== 'done') return { now, outcome };
    // What would be sealed under a destroyed key could never be read, and a new key would undo the erasure (I13).
    const erased = outcome.events.find(
      (event) => sealedPart(event) !== null && loaded.cases.get(event.caseId)?.wrapped?.length === 0,
    );
    if (erased !== undefined) {
      return { now, outcome: { kind: 'refused', refusal: refusal('case_closed', erased.caseId, ['personal']) } };
    }
    // A decision also writes to cases that the command does not name (heads of a group, the subject of a specimen).
    const floor = latest(
      outcome.states.map(({ caseId: id }) => id),
      now,
    );
    return floor > now ? decideAt(command, floor) : { now, outcome };
  };

  for (const command of commands) {
    let reply: Reply | Error;
    try {
      // First of all: what cannot be put into words leaves nothing behind.
      const digest = digestOf(workings.seal, command);
      const before = seen.get(answerKey(command));
      if (before !== undefined) {
        replies.push(
          isSaid(workings.seal, before.digest, command)
            ? before.reply
            : { refused: refusal('command_reused', leadCase(command)) },
        );
        continue;
      }
      const { now, outcome } = decideAt(command, latest(namedCases(command), loaded.now));
      if (outcome.kind === 'needs') {
        for (const id of outcome.cases) needCases.add(id);
        needCounts.push(...outcome.counts);
        replies.push({ refused: refusal('not_found', null) });
        continue;
      }
      if (outcome.kind === 'refused') {
        if (loaded.recalled) return unsure();
        reply = { refused: outcome.refusal };
        // A lapse that came too soon (the clock was set back) must be able to come again: its id is the setting's. And of
        // a unit that was added just now this process may not have heard: that is its own ignorance, and no answer.
        if (command.type === 'lapse' || isUnheard(outcome.refusal)) {
          replies.push(reply);
          continue;
        }
      } else {
        reply = { done: outcome.answer };
        if (asks()) for (const state of outcome.states) states.set(state.caseId, state);
        else work(command, now, outcome);
      }
      rows.commands.push({
        case_id: leadCase(command),
        command_id: command.commandId,
        digest,
        recorded_at: now,
        answer: reply,
      });
      seen.set(answerKey(command), { digest, reply });
    } catch (error) {
      if (loaded.recalled) return unsure();
      reply = error instanceof Error ? error : new Error(String(error));
    }
    replies.push(reply);
  }

  if (asks()) {
    const needs = { cases: [...needCases], counts: needCounts };
    return { rows, replies, states: [], needs, unsure: false };
  }
  // Everyone takes row locks in the same order, so that two processes seldom wait for each other.
  rows.commands.sort(inKeyOrder);
  const fresh = new Map<string, Buffer>(rows.keys.map(({ case_id, wrapped }) => [case_id, wrapped]));
  const after: Standing[] = [];
  for (const id of [...touched].toSorted()) {
    const state = states.get(id);
    const lastHash = chains.get(id)?.hash;
    if (state === null || state === undefined || lastHash === undefined) continue;
    const before = loaded.cases.get(id) ?? null;
    const known = before?.texts ?? null;
    const { text, texts } = writeState(state, before && known && { state: before.state, texts: known });
    after.push({ state, hash: lastHash, wrapped: fresh.get(id) ?? before?.wrapped ?? null, texts });
    const row = caseRow(state, workings.loops.get(state.loop), lastHash, workings.positionOf, text);
    if (before === null) rows.opened.push(row);
    else rows.changed.push(Object.assign(row, { expected: before.hash }));
  }
  if (loaded.recalled) {
    for (const [id, before] of loaded.cases) {
      if (touched.has(id)) continue;
      // Taken not to exist because a command opens it, and then not opened: nothing would find out.
      if (before === null) return unsure();
      rows.confirmed.push({ case_id: id, expected: before.hash });
    }
  }
  return { rows, replies, states: after, needs: null, unsure: false };
};
