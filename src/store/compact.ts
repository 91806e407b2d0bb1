import type { DecisionMade } from '../loop/event.ts';
import type { CaseState, Clock, EvidenceState, PastOffer } from '../loop/state.ts';
import type { CaseId, Fact, Facts, Instant, UnitId } from '../loop/terms.ts';

// How a state is kept in the column `state`: without what is empty, and with tuples where a case has many of a thing.
// A state is rewritten by every command, so its length is most of what a command costs the database.

type ClockTuple = readonly [
  purpose: string,
  budget: number,
  spent: number,
  since: number | null,
  rung: number,
  serial: number,
  again: number,
  ladder: string,
  lapsesAfter: number | null,
  version: string,
  rows: string,
  acknowledged: 0 | 1,
  left?: number,
];
type EvidenceTuple = readonly [
  count: number,
  seq: number,
  firstAt: number,
  lastAt: number,
  stay: number,
  unit: string,
  place?: string | null,
  more?: { readonly counted?: number; readonly differs?: true; readonly earlier?: readonly number[] },
];
/** Outputs are named only, where they stand among the facts unchanged. */
type DecisionTuple = readonly [
  version: string,
  rows: string,
  outputs: readonly string[] | Readonly<Record<string, Fact>>,
];

const list = (words: readonly string[]): string => words.join(',');
const words = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

const packClock = (clock: Clock): ClockTuple =>
  clock.left === undefined ? plainClock(clock) : [...plainClock(clock), clock.left];
const plainClock = (clock: Clock) =>
  [
    clock.purpose,
    clock.budget,
    clock.spent,
    clock.since,
    clock.rung,
    clock.serial,
    clock.again,
    list(clock.ladder),
    clock.lapsesAfter,
    clock.rule.version,
    list(clock.rule.rows),
    clock.acknowledged ? 1 : 0,
  ] as const;
const openClock = (tuple: ClockTuple): Clock => ({
  purpose: tuple[0],
  budget: tuple[1],
  spent: tuple[2],
  since: tuple[3] as Instant | null,
  rung: tuple[4],
  serial: tuple[5],
  again: tuple[6],
  ladder: words(tuple[7]),
  lapsesAfter: tuple[8],
  rule: { table: 'clocks', version: tuple[9], rows: words(tuple[10]) },
  acknowledged: tuple[11] === 1,
  ...(tuple[12] === undefined ? {} : { left: tuple[12] }),
});

const packEvidence = (entry: EvidenceState): EvidenceTuple => {
  const { count, seq, firstAt, lastAt, stay, unit, place, ...more } = entry;
  if (more.counted !== undefined || more.differs !== undefined || more.earlier !== undefined) {
    return [count, seq, firstAt, lastAt, stay, unit, place ?? null, more];
  }
  return place === undefined
    ? [count, seq, firstAt, lastAt, stay, unit]
    : [count, seq, firstAt, lastAt, stay, unit, place];
};
const openEvidence = (tuple: EvidenceTuple): EvidenceState => ({
  count: tuple[0],
  seq: tuple[1],
  firstAt: tuple[2] as Instant,
  lastAt: tuple[3] as Instant,
  stay: tuple[4],
  unit: tuple[5] as UnitId,
  ...(tuple[6] === undefined || tuple[6] === null ? {} : { place: tuple[6] as CaseId }),
  ...tuple[7],
});

const packDecision = (decision: DecisionMade, facts: Facts): DecisionTuple => {
  const entries = Object.entries(decision.outputs);
  const plain = entries.every(([name, value]) => value === facts[name] && typeof value !== 'object');
  return [decision.version, list(decision.rows), plain ? entries.map(([name]) => name) : decision.outputs];
};
const openDecision = (table: string, tuple: DecisionTuple, facts: Facts): DecisionMade => {
  const [version, rows, outputs] = tuple;
  const named = Array.isArray(outputs)
    ? Object.fromEntries(outputs.map((name) => [name, facts[name] ?? null]))
    : outputs;
  return { table, version, rows: words(rows), outputs: named as Readonly<Record<string, Fact>> };
};

const packOffer = ({ offer, to, link }: PastOffer): string => `${offer} ${to} ${link}`;
const openOffer = (text: string): PastOffer => {
  const [offer = '', to = '', link = ''] = text.split(' ');
  return { offer, to: to as UnitId, link };
};

const mapped = <A, B>(record: Readonly<Record<string, A>>, turn: (value: A, key: string) => B): Record<string, B> => {
  const result: Record<string, B> = {};
  for (const key of Object.keys(record)) result[key] = turn(record[key] as A, key);
  return result;
};

/** What a case has most of the time: left out when it is so. */
const usual = {
  offer: null,
  lapsedOffer: null,
  exceptions: {},
  bonds: {},
  subject: null,
  voyage: null,
  run: null,
  party: null,
  roll: [],
  place: null,
  measure: null,
  emergency: null,
  fast: false,
  ending: null,
  mergedInto: null,
  gaps: {},
  closedAt: null,
  retainUntil: null,
} as const;

const isUsual = (value: unknown): boolean =>
  value === null ||
  value === false ||
  (typeof value === 'object' && (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0));

// States are never changed in place: what a command leaves alone is the same object as before, and so is its text.
const texts = new WeakMap<object, string>();
const textOf = <T extends object>(value: T, write: (value: T) => unknown): string => {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(write(value));
  texts.set(value, text);
  return text;
};
const same = <T>(value: T): T => value;

/** The outputs of a decision are named only as long as the facts are these. */
const decisionTexts = new WeakMap<object, { readonly facts: Facts; readonly text: string }>();
const decisionsText = ({ decisions, facts }: CaseState): string => {
  const known = decisionTexts.get(decisions);
  if (known?.facts === facts) return known.text;
  const text = JSON.stringify(mapped(decisions, (decision) => packDecision(decision, facts)));
  decisionTexts.set(decisions, { facts, text });
  return text;
};

const clocksText = (clocks: CaseState['clocks']): string => {
  let text = '';
  for (const name of Object.keys(clocks)) {
    const clock = clocks[name];
    if (clock === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${textOf(clock, packClock)}`;
  }
  return `{${text}}`;
};

/** Written in a way of their own; every other part of a state is written as it is. */
const packed: { readonly [K in keyof CaseState]?: (state: CaseState) => string } = {
  clocks: ({ clocks }) => clocksText(clocks),
  decisions: decisionsText,
  evidence: ({ evidence }) => textOf(evidence, (all) => mapped(all, packEvidence)),
  offers: ({ offers }) => textOf(offers, (all) => all.map(packOffer)),
  past: ({ past }) => textOf(past, (all) => all.map(({ unit, since }) => `${unit} ${since}`)),
};

/** The JSON text of a state for the column `state`; `facts` stay as they are, for reports written in SQL. */
export const compactState = (state: CaseState): string => {
  let text = '';
  let key: keyof CaseState;
  for (key in state) {
    const value: unknown = state[key];
    const own = packed[key];
    let part: string;
    if (own !== undefined) part = own(state);
    else if (key in usual && isUsual(value)) continue;
    else part = typeof value === 'object' && value !== null ? textOf(value, same) : JSON.stringify(value);
    text += `${text === '' ? '' : ','}"${key}":${part}`;
  }
  return `{${text}}`;
};

interface Compact extends Omit<CaseState, 'clocks' | 'evidence' | 'decisions' | 'offers' | 'past'> {
  readonly past: readonly string[];
  readonly clocks: Readonly<Record<string, ClockTuple>>;
  readonly evidence: Readonly<Record<string, EvidenceTuple>>;
  readonly decisions: Readonly<Record<string, DecisionTuple>>;
  readonly offers: readonly string[];
}

/** The state from the column `state`, parsed or as text. */
export const expandState = (stored: unknown): CaseState => {
  const compact = (typeof stored === 'string' ? JSON.parse(stored) : stored) as Compact;
  return {
    ...usual,
    ...compact,
    clocks: mapped(compact.clocks, openClock),
    evidence: mapped(compact.evidence, openEvidence),
    decisions: mapped(compact.decisions, (tuple, table) => openDecision(table, tuple, compact.facts)),
    offers: compact.offers.map(openOffer),
    past: compact.past.map((text) => {
      const [unit = '', since] = text.split(' ');
      return { unit: unit as UnitId, since: Number(since) as Instant };
    }),
  };
};
