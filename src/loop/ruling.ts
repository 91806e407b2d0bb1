import { writtenDay } from './calendar.ts';
import { isFree } from './clock.ts';
import type { Loop, Rule, Ruling } from './declaration.ts';
import type { Draft } from './draft.ts';
import type { Changes, ClockChange, ClockSetting, DecisionMade, Slowing } from './event.ts';
import { type Refusal, type RefusingRule, refusal } from './refusal.ts';
import type { CaseState } from './state.ts';
import {
  type CaseId,
  type Fact,
  type Facts,
  type Instant,
  type UnitId,
  after,
  days,
  instant,
  minutes,
} from './terms.ts';

// What policy is asked, and how its answers are read. Table names: clocks, exits, gaps, holders, bounds, and those
// that a loop declares as decisions.

const number = (value: Fact | undefined, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const text = (value: Fact | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A list, written in a table as a FEEL list or as words parted by commas. */
export const wordsOf = (value: Fact | undefined): readonly string[] => {
  if (Array.isArray(value)) return value.filter((word): word is string => typeof word === 'string');
  if (typeof value !== 'string' || value === '') return [];
  return value.split(',').map((word) => word.trim());
};

const silence = { table: 'clocks', version: 'none', rows: [] } as const;

/** Where a case stands when a rule is asked about it. */
export interface Position {
  readonly loop: string;
  readonly link: string;
  readonly fast: boolean;
  readonly facts: Facts;
  /** Who holds it there, where policy may give one kind of unit less time than another (an ambulance, a hospital). */
  readonly holder?: UnitId;
}

/**
 * From which rung on calls grow rarer, and how rare: once the last rung was repeated as often as policy says, but not
 * before a duty lapses, which is counted in rungs. Where policy (table `bounds`) is silent they never do.
 */
export const slowingOf = (
  bounds: Ruling | null,
  ladder: readonly string[],
  lapsesAfter: number | null,
): Slowing | null => {
  const { steadyCalls, rarestMinutes } = bounds?.outputs ?? {};
  if (typeof steadyCalls !== 'number' || typeof rarestMinutes !== 'number') return null;
  return { after: Math.max(ladder.length + steadyCalls, lapsesAfter ?? 0), most: minutes(rarestMinutes) };
};

/**
 * The clock that policy sets for a purpose. Where policy is silent the clock is due at once and calls the duty room:
 * a missing rule is louder than a late one (I7).
 */
export const clockFor = (draft: Draft, position: Position, name: string, purpose: string): ClockSetting => {
  const { loop, link, fast, facts, holder } = position;
  const holderKind = holder === undefined ? null : (draft.unit(holder)?.kind ?? null);
  const ruling = draft.context.rule('clocks', { ...facts, loop, link, fast, holderKind, purpose });
  if (ruling === null) {
    return { set: name, purpose, budget: 0, again: minutes(10), ladder: ['duty'], lapsesAfter: null, rule: silence };
  }
  const { outputs, version, rows } = ruling;
  const budget = minutes(number(outputs['minutes'], 0));
  const ladder = wordsOf(outputs['ladder']);
  const lapsesAfter = typeof outputs['lapsesAfter'] === 'number' ? outputs['lapsesAfter'] : null;
  const slows = slowingOf(draft.context.rule('bounds', { loop }), ladder, lapsesAfter);
  return {
    set: name,
    purpose,
    budget,
    again: Math.max(minutes(1), minutes(number(outputs['again'], 10))),
    ladder,
    lapsesAfter,
    ...(slows === null ? {} : { slows }),
    rule: { table: 'clocks', version, rows },
  };
};

/**
 * The clock that calls somebody once nothing binds a person any more, complete papers or not, until the case ends or goes
 * outside the loop: being free is worth nothing while nobody opens the door (I13). None where policy gives it no minutes.
 */
export const releaseClock = (draft: Draft, state: CaseState): readonly ClockSetting[] => {
  const { loop, link, fast, facts } = state;
  if (draft.loopOf(state).links[link]?.outside === true) return [];
  const given = draft.context.rule('clocks', { ...facts, loop, link, fast, purpose: 'release' });
  return typeof given?.outputs['minutes'] === 'number' ? [clockFor(draft, state, 'release', 'release')] : [];
};

/** Whether policy gives a duty any time here: silence is due at once (`clockFor`), a row without minutes is no duty. */
export const hasMinutes = (draft: Draft, { loop, link, fast, facts }: Position, purpose: string): boolean => {
  const ruling = draft.context.rule('clocks', { ...facts, loop, link, fast, purpose });
  return ruling === null || ruling.outputs['minutes'] !== null;
};

/** The clocks with which a case opens: that of its link, and that of the whole where its loop has one. */
export const openingClocks = (draft: Draft, loop: Loop, position: Position): ClockSetting[] => [
  clockFor(draft, position, 'link', 'link'),
  ...(loop.whole === true ? [clockFor(draft, position, 'whole', 'whole')] : []),
];

/** Whether policy lets a case go on to a link or an ending, and the evidence that it demands for it. */
export interface Exit {
  readonly allowed: boolean;
  readonly needs: readonly string[];
  /** What said so. */
  readonly ruling: RefusingRule;
}

/** What a rule about an exit may look at beside the facts of the case: who gives, who would receive, whether in a party. */
const sidesOf = (draft: Draft, state: CaseState, receiver: UnitId | null, going: ReadonlySet<CaseId>): Facts => ({
  fromKind: draft.unit(state.holder)?.kind ?? null,
  toUnit: receiver,
  toKind: receiver === null ? null : (draft.unit(receiver)?.kind ?? null),
  inParty: state.party !== null,
  // A measure that is over forbids nothing (I13).
  bound: state.measure !== null && !isFree(state, draft.context.now),
  ...(receiver === null ? {} : companyOf(draft, state, receiver, going)),
});

/** Who of the party comes along, as far as the loop wants it told: who stays behind or has left it is no company. */
const companyOf = (draft: Draft, state: CaseState, receiver: UnitId, going: ReadonlySet<CaseId>): Facts => {
  const along = draft.loopOf(state).along;
  if (along === undefined) return {};
  let greatest = 0;
  for (const id of state.party?.members ?? []) {
    if (id === state.caseId) continue;
    const other = draft.find(id);
    if (other === null || other.custody === 'closed' || other.party?.id !== state.party?.id) continue;
    if (!going.has(id) && other.holder !== receiver) continue;
    greatest = Math.max(greatest, number(other.facts[along.fact], 0));
  }
  return { [along.as]: greatest };
};

const nobodyElse: ReadonlySet<CaseId> = new Set();

/**
 * Asks policy about a link, to be held by `receiver` together with those who are `going`, or about an ending. Where it
 * is silent nothing is allowed.
 */
export const exitFor = (
  draft: Draft,
  state: CaseState,
  to: string,
  receiver: UnitId | null = null,
  going: ReadonlySet<CaseId> = nobodyElse,
): Exit => {
  const ruling = draft.context.rule('exits', {
    ...state.facts,
    ...sidesOf(draft, state, receiver, going),
    loop: state.loop,
    from: state.link,
    to,
    fast: state.fast,
  });
  if (ruling === null) return { allowed: false, needs: [], ruling: { table: 'exits', version: null, rows: [] } };
  const { outputs, version, rows } = ruling;
  return {
    allowed: outputs['allowed'] === true,
    needs: wordsOf(outputs['needs']),
    ruling: { table: 'exits', version, rows },
  };
};

/** Whose duty a gap is: `holder`, `giver`, `receiver`, `parent` (the unit above the holder), `duty`, or a unit by name. */
export const gapOwner = (draft: Draft, kind: string, state: CaseState, facts: Facts = {}): string => {
  const ruling = draft.context.rule('gaps', { ...state.facts, ...facts, kind, loop: state.loop, link: state.link });
  return text(ruling?.outputs['owner']) ?? 'duty';
};

/**
 * Whether a gap is closed by another officer than who caused it, and by another unit than the two that it is about. Asked
 * with the facts of the gap.
 */
export const gapNeedsOther = (draft: Draft, gap: CaseState): { readonly officer: boolean; readonly unit: boolean } => {
  const loop = gap.facts['about'] ?? null;
  const outputs = draft.context.rule('gaps', { ...gap.facts, loop })?.outputs;
  return { officer: outputs?.['fourEyes'] === true, unit: outputs?.['otherUnit'] === true };
};

/** Who holds a new case first, or null where policy is silent. */
export const firstHolder = (draft: Draft, loop: string, facts: Facts): string | null =>
  text(draft.context.rule('holders', { ...facts, loop })?.outputs['holder']);

interface Bounds {
  readonly ahead: number;
  readonly behind: number;
  readonly told: number;
}

/**
 * How far a device's clock may be ahead of and behind the database's, and how long ago an instant may lie that is told
 * for the beginning of a measure (as long as a device's where policy does not say), in milliseconds.
 */
export const boundsFor = (draft: Draft, loop: string): Bounds => boundsOf(draft.context.rule, loop);

/** The same for whoever has the rules and no command yet. */
export const boundsOf = (rule: Rule, loop: string): Bounds => {
  const outputs = rule('bounds', { loop })?.outputs;
  const behind = number(outputs?.['behindMinutes'], 0);
  return {
    ahead: minutes(number(outputs?.['aheadMinutes'], 0)),
    behind: minutes(behind),
    told: minutes(number(outputs?.['toldMinutes'], behind)),
  };
};

/** Until when a case that ends now is kept; its key is destroyed then. `null` where policy is silent: never erased, and an audit finding. */
export const retainUntil = (draft: Draft, state: CaseState, ending: string): Instant | null => {
  const outputs = draft.context.rule('retention', { loop: state.loop, ending })?.outputs;
  const length = outputs?.['days'];
  return typeof length === 'number' ? after(draft.context.now, days(length)) : null;
};

/** The fact that keeps since when days were counted, when a measure is taken away and may come again within them. */
const countedSince = 'countedSince';

/** Since when the days of a person already run: by the measure that binds them, or by one that would not be over yet. */
const begunAt = (before: CaseState | null, length: number, now: Instant): number => {
  if (before === null) return Infinity;
  if (before.measure !== null) return before.measure.start;
  const since = before.facts[countedSince];
  return typeof since === 'number' && since + days(length) > now ? since : Infinity;
};

/**
 * When a measure began to count: the entry to the link that policy names, or the earlier instant that was put on record
 * for it (a landing that was signed for late). A later one is not believed: that would bind a person for longer. Where
 * nobody signs for an entry (the hold of a ship) the word alone never begins anew what has begun.
 */
const countedFrom = (
  link: Fact | undefined,
  entered: Readonly<Record<string, Instant>>,
  facts: Facts,
  begun: number,
): Instant | undefined => {
  if (typeof link !== 'string') return undefined;
  const known = entered[link];
  const told = facts[`${link}At`];
  if (typeof told !== 'number') return known;
  return instant(Math.min(told, known ?? begun));
};

/**
 * The beginning of a measure under the case that was merged into another one, where it lies before what is known there: as
 * if somebody had told it.
 */
export const earliestStart = ({ measure }: Loop, merged: CaseState, survivor: CaseState): Facts => {
  const link = measure === undefined ? undefined : survivor.facts[measure.countFrom];
  const name = `${String(link)}At`;
  if (merged.measure === null || typeof link !== 'string' || measure?.told?.includes(name) !== true) return {};
  const { start } = merged.measure;
  const known = countedFrom(link, survivor.entered, survivor.facts, Infinity);
  return known !== undefined && known <= start ? {} : { [name]: start };
};

/**
 * What stands against an instant that somebody tells for the beginning of a measure: it lies ahead, longer ago than
 * policy lets it, or so long ago that by the word alone the measure would be over. Whoever is to be free before is freed
 * by an officer, in writing (`lift-measure`). Whoever is found long after is opened as they are: nothing bound them yet.
 */
export const toldProblem = (
  draft: Draft,
  loop: Loop,
  id: CaseId,
  facts: Facts,
  begins: Changes['measure'] = null,
): Refusal | null => {
  const { now } = draft.context;
  for (const name of loop.measure?.told ?? []) {
    const told = facts[name];
    if (typeof told !== 'number') continue;
    const { ahead, told: behind } = boundsFor(draft, loop.name);
    if (told > now + ahead) return refusal('happened_after_now', id, [name]);
    const isOver = begins !== null && begins.start === told && begins.until <= now;
    if (told < now - behind || isOver) return refusal('happened_too_early', id, [name]);
  }
  return null;
};

/** The day of entry that a loop wants told to its tables, where it is known and not on record as it is. */
export const entryDayOf = ({ entryDay }: Loop, entered: Readonly<Record<string, Instant>>, facts: Facts): Facts => {
  if (entryDay === undefined) return {};
  const { link, as, ahead } = entryDay;
  const known = [entered[link], facts[`${link}At`]].filter((at) => typeof at === 'number');
  if (known.length === 0) return {};
  const day = writtenDay(Math.min(...known), ahead);
  return day === facts[as] ? {} : { [as]: day };
};

export const sameFact = (one: Fact | undefined, other: Fact | undefined): boolean =>
  Array.isArray(one) && Array.isArray(other) ? one.join('\n') === other.join('\n') : one === other;

const sameOutputs = (one: Readonly<Record<string, Fact>>, other: Readonly<Record<string, Fact>>): boolean => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => sameFact(one[key], other[key]));
};

const made = (table: string, ruling: Ruling): DecisionMade => ({
  table,
  version: ruling.version,
  rows: ruling.rows,
  outputs: ruling.outputs,
});

/**
 * The clocks of decisions that must be acted upon: set where one was made, or came with the case to a new link, and is
 * not running yet; stopped where policy gives it no minutes any more.
 */
export const urging = (
  draft: Draft,
  loop: Loop,
  before: CaseState | null,
  isNew: (table: string) => boolean,
  position: Position,
): readonly ClockChange[] =>
  loop.decisions.flatMap(({ table, clock }): readonly ClockChange[] => {
    const runs = clock !== undefined && before?.clocks[clock] !== undefined;
    if (clock === undefined || !(runs || isNew(table))) return [];
    const { facts, link, fast } = position;
    const given = draft.context.rule('clocks', { ...facts, loop: loop.name, link, fast, purpose: clock });
    if (typeof given?.outputs['minutes'] !== 'number') return runs ? [{ stop: clock }] : [];
    return runs ? [] : [clockFor(draft, position, clock, clock)];
  });

/** The facts of a case as they are once what follows has been decided. */
export const decidedFacts = (state: CaseState, follows: Changes): Facts =>
  Object.assign({}, state.facts, follows.facts, ...(follows.decided ?? []).map((decision) => decision.outputs));

/**
 * The clock of the next one where a decision's was answered: set when policy gives minutes for the purpose `<clock> after
 * <outcome>`. Silence, or a row without minutes, wants no more.
 */
export const nextAfter = (draft: Draft, loop: Loop, position: Position, outcome: string): readonly ClockSetting[] =>
  loop.decisions.flatMap(({ clock }) => {
    if (clock === undefined || !Object.values(loop.evidence).some(({ stops }) => stops === clock)) return [];
    const { facts, link, fast } = position;
    const purpose = `${clock} after ${outcome}`;
    const given = draft.context.rule('clocks', { ...facts, loop: loop.name, link, fast, purpose });
    return typeof given?.outputs['minutes'] === 'number' ? [clockFor(draft, position, clock, purpose)] : [];
  });

/**
 * Asks every table that the loop declares, in order, with the facts as they will be. Returns the decisions that
 * differ from those in force (always, when `versionCounts`, also those that only changed their version), the facts
 * that follow, and the person's measure with its end instant where the loop sets one.
 */
export const consequences = (
  draft: Draft,
  loop: Loop,
  before: CaseState | null,
  entered: Readonly<Record<string, Instant>>,
  said: Facts,
  position: Position,
  versionCounts = false,
): Changes => {
  const changed = { ...said, ...entryDayOf(loop, entered, { ...before?.facts, ...said }) };
  const facts: Record<string, Fact> = { ...before?.facts, ...changed };
  const decided: DecisionMade[] = [];
  const where = { loop: loop.name, link: position.link };
  const asked: Record<string, Fact> = { ...facts, ...where };
  for (const { table } of loop.decisions) {
    const ruling = draft.context.rule(table, asked);
    if (ruling === null) continue;
    const last = before?.decisions[table];
    // Recorded facts never hide what a table decided: where they differ it is decided again. Another row with the same
    // answer is another reason: whoever asks why must not be told the old one (I11).
    const same =
      last !== undefined &&
      last.rows.join() === ruling.rows.join() &&
      sameOutputs(last.outputs, ruling.outputs) &&
      Object.keys(ruling.outputs).every((key) => sameFact(facts[key] ?? null, ruling.outputs[key]));
    Object.assign(facts, ruling.outputs);
    Object.assign(asked, ruling.outputs, where);
    if (!same || (versionCounts && last.version !== ruling.version)) decided.push(made(table, ruling));
  }
  const changes: { -readonly [K in keyof Changes]: Changes[K] } = {};
  if (Object.keys(changed).length > 0) changes.facts = changed;
  if (decided.length > 0) changes.decided = decided;
  const isNew = (table: string): boolean => decided.some((decision) => decision.table === table);
  const clocks: ClockChange[] = [...urging(draft, loop, before, isNew, { ...position, facts })];
  if (loop.measure !== undefined) {
    const { now } = draft.context;
    const length = facts[loop.measure.days];
    const begun = begunAt(before, number(length, 0), now);
    const start = countedFrom(facts[loop.measure.countFrom], entered, facts, begun);
    const old = before?.measure ?? null;
    if (typeof length === 'number' && length > 0 && start !== undefined && !(old?.extended ?? false)) {
      const until = after(start, days(length));
      const over = old !== null && (old.ended || old.until <= now);
      if (!over && old?.until !== until) {
        changes.measure = { start, until };
        clocks.push({
          ...clockFor(draft, { ...position, facts }, 'end', 'end'),
          budget: until - now,
        });
      }
    } else if (length === 0 && old !== null && !old.ended) {
      changes.measure = null;
      changes.facts = { ...changed, [countedSince]: old.start };
      clocks.push({ stop: 'end' });
    }
  }
  if (clocks.length > 0) changes.clocks = clocks;
  return changes;
};

/** Joins the changes of one event; clocks are concatenated, the later of the others wins. */
export const join = (...parts: readonly Changes[]): Changes => {
  const clocks = parts.flatMap((part) => part.clocks ?? []);
  const merged = Object.assign({}, ...parts) as Changes;
  return clocks.length > 0 ? { ...merged, clocks } : merged;
};
