import type { CommandStamp } from './command.ts';
import type { Cases, Context, CountNeed } from './context.ts';
import type { Loop, Unit } from './declaration.ts';
import type { Changes, NewEvent, SpokenBody, Standing, Words } from './event.ts';
import { evolve } from './evolve.ts';
import { headChanges } from './heads.ts';
import { happenedAtOf, recorded } from './recording.ts';
import type { CaseState } from './state.ts';
import type { CaseId, Instant, Json, UnitId } from './terms.ts';

const moving: ReadonlySet<string> = new Set(['offer.accepted.1', 'custody.claimed.1', 'case.reopened.1']);

/** Words of which any were written; blank ones are none. */
const written = (words: Words): Words | null => {
  const said = Object.entries(words).filter(([, text]) => text.trim() !== '');
  return said.length === 0 ? null : Object.fromEntries(said);
};

/** What one decision has recorded so far, with the states that follow from it. Lives for one `decide`. */
export class Draft {
  readonly context: Context;
  readonly stamp: CommandStamp;
  readonly happenedAt: Instant;
  readonly events: NewEvent[] = [];
  readonly touched = new Map<CaseId, CaseState>();
  readonly neededCases = new Set<CaseId>();
  readonly neededCounts: CountNeed[] = [];
  readonly opened: CaseId[] = [];
  readonly gaps: CaseId[] = [];
  counted: number | null = null;
  readonly #cases: Cases;

  constructor(cases: Cases, stamp: CommandStamp, context: Context) {
    this.#cases = cases;
    this.stamp = stamp;
    this.context = context;
    this.happenedAt = happenedAtOf(stamp, context.now);
  }

  /** The case as it stands in this draft. Asks for it when it was not loaded; `null` when there is none. */
  find(id: CaseId): CaseState | null {
    const mine = this.touched.get(id);
    if (mine !== undefined) return mine;
    const loaded = this.#cases.get(id);
    if (loaded === undefined) this.neededCases.add(id);
    return loaded ?? null;
  }

  /** The case as it stood before this decision; `null` when there was none. */
  loaded(id: CaseId): CaseState | null {
    return this.#cases.get(id) ?? null;
  }

  loopOf(state: CaseState): Loop {
    const loop = this.context.loop(state.loop);
    if (loop === undefined) throw new Error(`case ${state.caseId} runs an unknown loop ${state.loop}`);
    return loop;
  }

  unit(id: UnitId): Unit | undefined {
    return this.context.unit(id);
  }

  /**
   * Heads held under a key, now or at an instant that is past, those moved by this very decision included; undefined
   * after asking for the number.
   */
  heads(dimension: string, key: string, at: Instant | null): number | undefined {
    const count = this.context.held(dimension, key, at);
    if (count === undefined) {
      this.neededCounts.push({ dimension, key, at });
      return undefined;
    }
    // The heads of a site are those that its unit holds.
    const name = dimension === 'site' ? 'unit' : dimension;
    let moved = 0;
    for (const [id, state] of this.touched) {
      for (const head of headChanges(this.loopOf(state), this.#cases.get(id) ?? null, state)) {
        if (head.dimension === name && head.key === key) moved += head.change;
      }
    }
    return count + moved;
  }

  /** Records one event and folds it at once. */
  emit(
    id: CaseId,
    { words = {}, ...body }: SpokenBody,
    standing: Standing,
    changes: Changes = {},
    personal: Json | null = null,
  ): CaseState {
    const before = this.touched.get(id) ?? this.#cases.get(id) ?? null;
    const event = { ...body, caseId: id, changes, standing };
    const state = evolve(before, recorded(event, (before?.version ?? 0) + 1, this.stamp, this.context.now));
    const { holder, voyage, run } = state;
    const moves = before === null || before.holder !== holder || moving.has(body.name);
    this.events.push({
      ...event,
      personal,
      words: written(words),
      custody: { holder: before?.holder ?? null, receiver: before?.offer?.to ?? null },
      moved: moves ? { to: holder, voyage, run } : null,
    });
    this.touched.set(id, state);
    return state;
  }
}
