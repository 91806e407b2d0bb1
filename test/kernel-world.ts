import { decide } from '../src/loop/decide.ts';
import type { Command, SingleCommand } from '../src/loop/command.ts';
import type { Answer, Context, CountNeed, Outcome } from '../src/loop/context.ts';
import type { Loop, Ruling, Unit } from '../src/loop/declaration.ts';
import type { NewEvent, RecordedEvent } from '../src/loop/event.ts';
import { evolve } from '../src/loop/evolve.ts';
import { recorded } from '../src/loop/recording.ts';
import type { Refusal, RefusalCode } from '../src/loop/refusal.ts';
import type { CaseState } from '../src/loop/state.ts';
import {
  type ActorId,
  type CaseId,
  type Fact,
  type Facts,
  type Instant,
  type UnitId,
  actorId,
  after,
  caseId,
  commandId,
  instant,
  minutes,
  systemActor,
  systemUnit,
  unitId,
} from '../src/loop/terms.ts';

// A small world to test the kernel in: parcels that are passed from desk to desk, samples cut from them, questions.
// Nothing here knows of travellers, so a test that needs one shows a special case in the kernel.

export const duty = unitId('DUTY');
export const system = systemUnit;
export const alpha = unitId('ALPHA');
export const beta = unitId('BETA');
export const gamma = unitId('GAMMA');
export const gate = unitId('GATE');
export const clinic = unitId('CLINIC');
export const lab = unitId('LAB');
export const office = unitId('OFFICE');
export const board = unitId('BOARD');

const unit = (id: UnitId, kind: string, parent: UnitId | null = null): readonly [UnitId, Unit] => [
  id,
  { id, kind, parent },
];
export const units: ReadonlyMap<UnitId, Unit> = new Map([
  unit(system, 'system'),
  unit(duty, 'duty'),
  unit(office, 'office'),
  unit(board, 'office'),
  unit(alpha, 'desk', office),
  unit(beta, 'desk', office),
  unit(gamma, 'desk', office),
  unit(gate, 'gate'),
  unit(clinic, 'clinic'),
  unit(lab, 'lab'),
]);

const parcel: Loop = {
  name: 'parcel',
  first: 'counter',
  links: {
    counter: { holders: ['desk'], next: ['counter', 'road', 'abroad'] },
    road: { holders: ['desk', 'gate'], next: ['depot', 'road', 'abroad'] },
    depot: { holders: ['desk'], next: ['depot', 'abroad'] },
    clinic: { holders: ['clinic'], next: ['depot'], emergency: true },
    abroad: { holders: ['gate'], next: ['abroad'], outside: true },
  },
  openers: ['desk', 'office'],
  evidence: {
    weight: { lasts: 'case' },
    seal: { lasts: 'link' },
    clean: { by: ['lab'], lasts: 'case' },
    sample: { by: ['lab'], lasts: 'case' },
    shelf: { by: ['desk'], lasts: 'case', places: true, room: 'board' },
    report: { lasts: 'case', starts: 'daily' },
    rested: { lasts: 'case', stops: 'daily' },
    count: { lasts: 'case', counts: 'site' },
    lost: { by: 'any', lasts: 'case', gap: 'lost' },
    note: { by: 'any', lasts: 'case', afterClosing: true },
  },
  endings: {
    delivered: { by: 'holder', holdsForBonds: true },
    destroyed: { by: ['office'] },
    duplicate: { by: 'holder', into: true },
  },
  decisions: [{ table: 'stay' }],
  measure: { days: 'nights', countFrom: 'from' },
  approvers: ['office', 'desk'],
  everywhere: ['office'],
  counted: true,
};

const sample: Loop = {
  name: 'sample',
  first: 'taken',
  links: { taken: { holders: ['desk', 'lab'], next: ['lab'] }, lab: { holders: ['lab'], next: ['lab'] } },
  openers: ['desk', 'lab'],
  evidence: {
    result: { by: ['lab'], lasts: 'case', settles: { fact: 'result', as: 'test' }, afterClosing: true },
  },
  endings: { done: { by: 'holder' }, lapsed: { by: 'holder' } },
  decisions: [],
  approvers: ['office'],
  counted: false,
  bonds: true,
};

const question: Loop = {
  name: 'question',
  first: 'raised',
  links: {
    raised: { holders: 'any', next: ['raised', 'answering'] },
    answering: { holders: 'any', next: ['answering'] },
  },
  openers: 'any',
  evidence: { reply: { lasts: 'case' } },
  endings: { satisfied: { by: 'opener' } },
  decisions: [],
  approvers: ['office'],
  counted: false,
};

const shelf: Loop = {
  name: 'shelf',
  first: 'open',
  links: { open: { holders: ['desk'], next: ['open'] } },
  openers: ['desk'],
  evidence: { note: { lasts: 'case' } },
  endings: { dismantled: { by: 'holder' } },
  decisions: [],
  approvers: ['office'],
  counted: false,
};

const gap: Loop = {
  name: 'gap',
  first: 'open',
  links: { open: { holders: 'any', next: ['open'] } },
  openers: 'any',
  evidence: { proof: { lasts: 'case' }, lost: { lasts: 'case', gap: 'lost' } },
  endings: { settled: { by: 'holder' } },
  decisions: [],
  approvers: ['office'],
  counted: false,
  isGap: true,
};

const handover: Loop = {
  name: 'handover',
  first: 'offered',
  links: { offered: { holders: 'any', next: [] } },
  openers: 'any',
  evidence: {},
  endings: {
    accepted: { by: 'holder' },
    refused: { by: 'holder' },
    withdrawn: { by: 'holder' },
    lapsed: { by: 'holder' },
  },
  decisions: [],
  approvers: ['office'],
  counted: false,
};

export const loops: ReadonlyMap<string, Loop> = new Map(
  [parcel, sample, question, shelf, gap, handover].map((loop) => [loop.name, loop]),
);

type Outputs = Readonly<Record<string, Fact>>;
/** What the tables answer; a test replaces what it is about. */
export type Tables = Record<string, (facts: Facts) => Outputs | null>;

const offices = 'holder,office,duty';
const budgets: Readonly<Record<string, number>> = {
  ...{ link: 60, offer: 15, end: 0, review: 120, daily: 1440, exception: 20, road: 90 },
  'holder pauses link': 600,
  'above pauses link': 600,
};
const needs: Readonly<Record<string, string>> = {
  'parcel road': 'weight',
  'parcel depot': 'seal',
  'parcel abroad': 'weight',
  'parcel clinic': 'weight',
  'parcel delivered': 'weight, clean|test.negative',
  'parcel destroyed': 'weight',
  'sample done': 'result',
  'question satisfied': 'reply',
  'gap settled': 'proof',
};
const owners: Readonly<Record<string, string>> = {
  'giver-signature': 'giver',
  absent: 'giver',
  unlisted: 'receiver',
  'offer-lapsed': 'receiver',
  history: 'holder',
};

export const defaultTables: Tables = {
  clocks: ({ loop, purpose, fast }) => ({
    minutes: fast === true && purpose === 'link' ? 30 : (budgets[String(purpose)] ?? null),
    again: 10,
    ladder: offices,
    lapsesAfter: loop === 'sample' && purpose === 'link' ? 2 : null,
  }),
  exits: ({ loop, to }) => ({ allowed: true, needs: needs[`${String(loop)} ${String(to)}`] ?? '' }),
  gaps: ({ kind }) => ({ owner: owners[String(kind)] ?? null }),
  holders: () => null,
  bounds: () => ({ aheadMinutes: 5, behindMinutes: 600 }),
  retention: () => ({ days: 14 }),
  stay: ({ risk }) => ({ nights: risk === 'high' ? 14 : risk === 'none' ? 0 : 2, from: 'depot' }),
};

export interface Giver {
  readonly unit: UnitId;
  readonly actor?: ActorId;
  /** Minutes after the start, or null for "now". */
  readonly at?: number;
}

export type Done = Extract<Outcome, { kind: 'done' }> & {
  readonly id: string;
  readonly events: readonly NewEvent[];
  readonly answer: Answer;
};

export const start = instant(1_584_576_000_000);
export const at = (minute: number): Instant => after(start, minutes(minute));
export const parcelId = (name: string): CaseId => caseId(`parcel-${name}`);

/** A ledger in memory that gives the kernel what it asks for and folds what it answers. */
export class World {
  now: Instant = start;
  readonly states = new Map<CaseId, CaseState>();
  readonly ledger: RecordedEvent[] = [];
  readonly tables: Tables = { ...defaultTables };
  readonly loops = new Map(loops);
  /** Units that have stopped working. */
  readonly inactive = new Set<UnitId>();
  version = 'v1';
  #commands = 0;

  /** Lets minutes pass. */
  pass(count: number): this {
    this.now = after(this.now, minutes(count));
    return this;
  }

  state(id: CaseId): CaseState {
    const state = this.states.get(id);
    if (state === undefined) throw new Error(`there is no case ${id}`);
    return state;
  }

  /** Kinds of the gaps noted about a case that are still open. */
  openGaps(id: CaseId): readonly string[] {
    return Object.entries(this.state(id).gaps)
      .filter(([gapId]) => this.state(caseId(gapId)).custody !== 'closed')
      .map(([, kind]) => kind);
  }

  gapOf(id: CaseId, kind: string): CaseState {
    const found = Object.entries(this.state(id).gaps).find(([, other]) => other === kind);
    if (found === undefined) throw new Error(`no gap ${kind} about ${id}`);
    return this.state(caseId(found[0]));
  }

  rule = (table: string, facts: Facts): Ruling | null => {
    const outputs = this.tables[table]?.(facts) ?? null;
    return outputs === null ? null : { version: this.version, rows: [table], outputs };
  };

  held = ({ dimension, key, at: then }: CountNeed): number =>
    [...(then === null ? this.states : this.#statesAt(then)).values()].filter((state) => {
      if (state.custody === 'closed' || this.loops.get(state.loop)?.counted !== true) return false;
      return dimension === 'site'
        ? state.holder === key
        : dimension === 'run'
          ? state.run === key
          : state.voyage === key;
    }).length;

  /** The cases as they stood at an instant of the happened-at history. */
  #statesAt(then: Instant): ReadonlyMap<CaseId, CaseState> {
    const states = new Map<CaseId, CaseState>();
    for (const event of this.ledger) {
      const before = states.get(event.caseId) ?? null;
      // A record may be dated before its case was opened: then there was nobody yet.
      if (before === null && event.name !== 'case.opened.1') continue;
      const known = before?.version ?? 0;
      // What happened later moved nobody yet; its place in the chain is kept.
      if (event.happenedAt <= then) states.set(event.caseId, evolve(before, { ...event, seq: known + 1 }));
    }
    return states;
  }

  context(id: string, counts: ReadonlyMap<string, number>): Context {
    return {
      now: this.now,
      loop: (name) => this.loops.get(name),
      unit: (name) => {
        const known = units.get(name);
        return known === undefined || !this.inactive.has(name) ? known : { ...known, active: false };
      },
      rule: this.rule,
      held: (dimension, key, then) => counts.get(`${dimension} ${key} ${then}`),
      derive: (label) => caseId(`${id}/${label}`),
      blind: (place, word) => `blind ${place} ${word}`,
      duty,
    };
  }

  /** Decides without recording: loads only what the kernel asked for, as a store would. */
  ask(command: Command, giver: Giver, id = `command-${this.#commands + 1}`): Outcome {
    const stamp = {
      commandId: commandId(id),
      actor: giver.actor ?? actorId(`${giver.unit.toLowerCase()}-1`),
      unit: giver.unit,
      happenedAt: giver.at === undefined ? null : at(giver.at),
    };
    const cases = new Map<CaseId, CaseState | null>();
    const counts = new Map<string, number>();
    for (let round = 0; round < 50; round += 1) {
      const outcome = decide(cases, { ...command, ...stamp }, this.context(id, counts));
      if (outcome.kind !== 'needs') return outcome;
      for (const needed of outcome.cases) cases.set(needed, this.states.get(needed) ?? null);
      for (const need of outcome.counts) counts.set(`${need.dimension} ${need.key} ${need.at}`, this.held(need));
    }
    throw new Error(`${command.type} never has enough`);
  }

  /** Decides and records. */
  give(command: Command, giver: Giver): Outcome & { readonly id: string } {
    const id = `command-${this.#commands + 1}`;
    const outcome = this.ask(command, giver, id);
    this.#commands += 1;
    if (outcome.kind === 'done') {
      for (const event of outcome.events) {
        const before = this.states.get(event.caseId) ?? null;
        const stamp = {
          commandId: commandId(id),
          actor: giver.actor ?? actorId(`${giver.unit.toLowerCase()}-1`),
          unit: giver.unit,
          happenedAt: giver.at === undefined ? null : at(giver.at),
        };
        const entry = recorded(event, (before?.version ?? 0) + 1, stamp, this.now);
        this.ledger.push(entry);
        this.states.set(event.caseId, evolve(before, entry));
      }
    }
    return { ...outcome, id };
  }

  /** A command that must succeed. */
  do(command: Command, giver: Giver): Done {
    const outcome = this.give(command, giver);
    if (outcome.kind !== 'done') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
    return outcome;
  }

  /** A command that must be refused; gives the refusal. */
  no(command: Command, giver: Giver): Refusal {
    const outcome = this.give(command, giver);
    if (outcome.kind !== 'refused') throw new Error(`${command.type} was not refused: ${outcome.kind}`);
    return outcome.refusal;
  }

  code(command: Command, giver: Giver): RefusalCode {
    return this.no(command, giver).code;
  }

  /** Serves one clock of a case, as the sweeper would. */
  lapse(id: CaseId, clock: string): Done {
    const serial = this.state(id).clocks[clock]?.serial ?? -1;
    return this.do({ type: 'lapse', case: id, clock, serial }, { unit: system, actor: systemActor });
  }

  // Given: the common beginnings.

  parcel(name: string, more: Partial<Extract<SingleCommand, { type: 'open' }>> = {}, by: UnitId = alpha): CaseId {
    const id = parcelId(name);
    this.do({ type: 'open', case: id, loop: 'parcel', holder: by, ...more }, { unit: by });
    return id;
  }

  record(id: CaseId, kind: string, by: UnitId, facts: Facts = {}): Done {
    return this.do({ type: 'record', case: id, kind, facts }, { unit: by });
  }

  offer(id: CaseId, from: UnitId, to: UnitId, link: string): string {
    return this.do({ type: 'offer', case: id, to, link }, { unit: from }).id;
  }

  /** Offer and acceptance at once. */
  hand(id: CaseId, from: UnitId, to: UnitId, link: string): void {
    const offer = this.offer(id, from, to, link);
    this.do({ type: 'accept', case: id, offer }, { unit: to });
  }

  /** A parcel weighed at ALPHA and brought over the road to the depot of BETA, where its measure begins. */
  stored(name: string): CaseId {
    const id = this.parcel(name);
    this.record(id, 'weight', alpha);
    this.hand(id, alpha, beta, 'road');
    this.record(id, 'seal', beta);
    this.hand(id, beta, gamma, 'depot');
    return id;
  }

  sample(name: string, of: CaseId, by: UnitId = lab): CaseId {
    const id = caseId(`sample-${name}`);
    this.do({ type: 'open', case: id, loop: 'sample', holder: by, subject: of }, { unit: by });
    return id;
  }
}
