import type { Changes, DecisionMade } from '../loop/event.ts';
import type { CaseId, Fact, Facts } from '../loop/terms.ts';
import type { ReadingPage, TimelinePage } from '../contract/answer.ts';
import type { RequestCode } from '../contract/codes.ts';
import { writeInstant } from '../contract/instant.ts';
import type { Language } from '../contract/language.ts';
import { explain } from '../policy/explain.ts';
import { accountNames } from '../store/accounts.ts';
import { caseState, readNow } from '../store/read/cases.ts';
import { type EventSeen, eventsInPortions, readingsOf, wrappedKey } from '../store/read/timeline.ts';
import { type Seen, type Who, noteReading } from '../store/reader.ts';
import { openPart } from '../store/words.ts';
import type { House } from './house.ts';
import { untold } from './kept-places.ts';
import { wordsOfRule } from './rule-words.ts';

const plain = (facts: Facts): Record<string, Exclude<Fact, readonly string[]> | string[]> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'object' && fact !== null ? [...fact] : fact]),
  );

/** Why a decision was made, in a language; a version that is no longer installed can only be named. */
const why = (house: House, decision: DecisionMade, inputs: Facts, language: Language): string[] => {
  const policy = house.rules.version(decision.version);
  if (policy === undefined) return [`${decision.table} · ${decision.version} · ${decision.rows.join(', ')}`];
  const { table, version, rows, outputs } = decision;
  return explain(
    policy,
    { kind: 'decision', policy: policy.version.name, version, table, rows, outputs, inputs },
    language,
  );
};

/** Those lines of an explanation that tell of a fact which nobody knew: facts come last, in the order of the table. */
const unknownOf = (house: House, decision: DecisionMade, inputs: Facts, lines: readonly string[]): string[] => {
  const asked = house.rules.version(decision.version)?.tables.get(decision.table)?.table.inputs ?? [];
  const facts = asked.length === 0 ? [] : lines.slice(-asked.length);
  return facts.filter((_line, index) => (inputs[asked[index]?.name ?? ''] ?? null) === null);
};

type Shown = TimelinePage['events'][number];

/** An event without which of its words are sealed: they are shown in its place, where they can still be opened. */
const saidIn = (event: EventSeen): { readonly changes: Changes; readonly said: Record<string, unknown> } => {
  const { changes = {}, words: _names, ...said } = event.data;
  return { changes, said };
};

const shown = (house: House, event: EventSeen, before: Facts, language: Language): { view: Shown; facts: Facts } => {
  const { changes, said: data } = saidIn(event);
  const view: Shown = {
    seq: event.seq,
    name: event.name,
    happenedAt: writeInstant(event.happened_at),
    recordedAt: writeInstant(event.recorded_at),
    actor: event.actor,
    by: null,
    unit: event.unit,
    standing: event.standing,
    data,
  };
  let facts: Facts = { ...before, ...changes.facts };
  if (changes.facts !== undefined) view.facts = plain(changes.facts);
  if (changes.decided !== undefined) {
    view.decisions = changes.decided.map((decision) => {
      const reasons = why(house, decision, facts, language);
      const reason = wordsOfRule(house, decision, language);
      const unknown = unknownOf(house, decision, facts, reasons);
      facts = { ...facts, ...decision.outputs };
      const { table, version, rows, outputs } = decision;
      return { table, version, rows: [...rows], outputs: plain(outputs), why: reasons, reason, unknown };
    });
  }
  if (changes.clocks !== undefined) {
    view.clocks = changes.clocks.map((change) =>
      'stop' in change
        ? { clock: change.stop, purpose: null, due: null, rule: null }
        : {
            clock: change.set,
            purpose: change.purpose,
            due: writeInstant(event.recorded_at + change.budget),
            rule: { table: change.rule.table, version: change.rule.version, rows: [...change.rule.rows] },
          },
    );
  }
  return { view, facts };
};

export interface TimelineQuery {
  readonly after: number;
  readonly limit: number;
  readonly personal: boolean;
}

/** A screen that asks again whenever something changes is one look for an hour. */
const oneLook = 3_600_000;

/**
 * Opens what is sealed in the events that are shown: what people wrote, for whoever sees the case, and what identifies
 * the person, when that is asked for. The reading is noted first.
 */
const openShown = async (
  house: House,
  seen: Seen,
  who: Who,
  id: CaseId,
  events: readonly { readonly row: EventSeen; readonly view: Shown }[],
  personal: boolean,
): Promise<void> => {
  if (!personal && events.every(({ row }) => row.data.words === undefined)) return;
  const wrapped = await wrappedKey(seen, id);
  if (wrapped === null) return;
  await noteReading(seen, house.seal, who, [id], 'timeline', personal ? null : oneLook);
  const key = house.seal.unwrap(id, wrapped);
  for (const { row, view } of events) {
    if (row.sealed === null || !(personal || row.data.words !== undefined)) continue;
    const part = openPart(house.seal, key, id, row.sealed);
    if (personal && part.personal !== null) view.personal = part.personal;
    view.data = { ...view.data, ...part.words };
  }
};

/**
 * What happened to a case, in recorded order, each decision explained. What people wrote is shown to whoever sees the
 * case; what identifies the person, only when it is asked for. Whoever is shown either is noted.
 */
export const timelineOf = async (
  house: House,
  who: Who,
  id: CaseId,
  query: TimelineQuery,
  language: Language,
): Promise<TimelinePage | RequestCode> =>
  house.read(who, async (seen): Promise<TimelinePage | RequestCode> => {
    const state = await caseState(seen, id);
    if (state === null) return 'not_seen';
    // Each place kept is an event: who will count heads is told of it when they are there.
    const kept: ReadonlySet<unknown> = await untold(seen, who, state);
    const now = writeInstant(await readNow(seen));
    const events: { readonly row: EventSeen; readonly view: Shown }[] = [];
    let facts: Facts = {};
    // Facts are folded from the beginning, so that a decision on a later page still knows what it rested on.
    for await (const rows of eventsInPortions(seen, id)) {
      for (const row of rows) {
        if (events.length > query.limit) break;
        const { view, facts: next } = shown(house, row, facts, language);
        facts = next;
        if (row.seq <= query.after || (row.name === 'place.taken.1' && kept.has(view.data['by']))) continue;
        events.push({ row, view });
      }
      if (events.length > query.limit) break;
    }
    const page = events.slice(0, query.limit);
    await openShown(house, seen, who, id, page, query.personal);
    const names = await accountNames(house.owner.pool, [...new Set(page.map(({ row }) => row.actor))]);
    return {
      case: id,
      now,
      events: page.map(({ view }) => ({ ...view, by: names.get(view.actor) ?? null })),
      next: events.length > page.length ? (page.at(-1)?.row.seq ?? null) : null,
    };
  });

const readingCursor = /^(\d{1,16}) (\d{1,16})$/;

/** Who read a record, newest first: shown to those who hold it, and through them to the person it is about. */
export const whoRead = async (
  house: House,
  who: Who,
  id: CaseId,
  limit: number,
  cursor: string | undefined,
): Promise<ReadingPage | RequestCode> => {
  const at = cursor === undefined ? null : readingCursor.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (cursor !== undefined && at === null) return 'cursor_bad';
  const from = at === null ? null : { first: Number(at[1]), second: Number(at[2]) };
  const rows = await house.read(who, async (seen) =>
    (await caseState(seen, id)) === null ? null : readingsOf(seen, id, limit + 1, from),
  );
  if (rows === null) return 'not_seen';
  const names = await accountNames(house.owner.pool, [...new Set(rows.map(({ actor }) => actor))]);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    case: id,
    items: page.map(({ read_at: at, actor, unit, purpose }) => ({
      at: writeInstant(at),
      actor,
      name: names.get(actor) ?? null,
      unit,
      purpose,
    })),
    next: last === undefined ? null : Buffer.from(`${last.read_at} ${last.id}`).toString('base64url'),
  };
};
