import type { Changes, DecisionMade } from '../loop/event.ts';
import type { CaseId, Fact, Facts } from '../loop/terms.ts';
import type { ReadingPage, TimelinePage } from '../contract/answer.ts';
import type { RequestCode } from '../contract/errors.ts';
import { writeInstant } from '../contract/instant.ts';
import type { Language } from '../contract/language.ts';
import { explain } from '../policy/explain.ts';
import { wordingIn } from '../policy/wording.ts';
import { accountNames } from '../store/accounts.ts';
import { caseState, readNow } from '../store/read/cases.ts';
import { type EventSeen, eventsOf, readingsOf, wrappedKey } from '../store/read/timeline.ts';
import { type Who, noteReading } from '../store/reader.ts';
import type { House } from './house.ts';
import { isOwnSite, presentAt } from './kept-places.ts';

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

/** The words that the policy's authors gave the rows that decided; null when they gave none. */
const reasonOf = (house: House, { version, table, rows }: DecisionMade, language: Language): string | null => {
  const rules = house.rules.version(version)?.tables.get(table)?.table.rules ?? [];
  const said = rules.flatMap(({ id, annotation }) =>
    rows.includes(id) && annotation !== undefined ? [wordingIn(annotation, language)] : [],
  );
  return said.length === 0 ? null : said.join(' ');
};

/** Those lines of an explanation that tell of a fact which nobody knew: facts come last, in the order of the table. */
const unknownOf = (house: House, decision: DecisionMade, inputs: Facts, lines: readonly string[]): string[] => {
  const asked = house.rules.version(decision.version)?.tables.get(decision.table)?.table.inputs ?? [];
  const facts = asked.length === 0 ? [] : lines.slice(-asked.length);
  return facts.filter((_line, index) => (inputs[asked[index]?.name ?? ''] ?? null) === null);
};

type Shown = TimelinePage['events'][number];

const shown = (house: House, event: EventSeen, before: Facts, language: Language): { view: Shown; facts: Facts } => {
  const { changes = {}, ...data } = event.data as { changes?: Changes } & Record<string, unknown>;
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
      const reason = reasonOf(house, decision, language);
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

/** What happened to a case, in recorded order, each decision explained. */
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
    const there = new Set<unknown>(isOwnSite(who, state) ? await presentAt(seen, state) : state.roll);
    const kept = new Set<unknown>(state.roll.filter((head) => !there.has(head)));
    const now = writeInstant(await readNow(seen));
    const rows = await eventsOf(seen, id, query.personal);
    const wrapped = query.personal ? await wrappedKey(seen, id) : null;
    if (wrapped !== null) await noteReading(seen, house.seal, who, [id], 'timeline');
    const key = wrapped === null ? null : house.seal.unwrap(id, wrapped);
    const events: Shown[] = [];
    let facts: Facts = {};
    // Facts are folded from the beginning, so that a decision on a later page still knows what it rested on.
    for (const row of rows) {
      if (events.length > query.limit) break;
      const { view, facts: next } = shown(house, row, facts, language);
      facts = next;
      if (row.seq <= query.after || (row.name === 'place.taken.1' && kept.has(view.data['by']))) continue;
      if (key !== null && row.sealed !== null) view.personal = house.seal.open(key, id, row.sealed);
      events.push(view);
    }
    const names = await accountNames(house.owner.pool, [...new Set(events.map(({ actor }) => actor))]);
    const page = events.slice(0, query.limit).map((event) => ({ ...event, by: names.get(event.actor) ?? null }));
    return { case: id, now, events: page, next: events.length > page.length ? (page.at(-1)?.seq ?? null) : null };
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
