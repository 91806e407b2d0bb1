import type { DecisionMade, Slowing } from '../loop/event.ts';
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
  left?: number | null,
  more?: { readonly restsUntil?: Instant; readonly rested?: number; readonly slows?: Slowing },
];
type EvidenceTuple = readonly [
  count: number,
  seq: number,
  firstAt: number,
  lastAt: number,
  stay: number,
  unit: string,
  place?: string | null,
  more?: {
    readonly counted?: number;
    readonly differs?: true;
    readonly denies?: true;
    readonly earlier?: readonly number[];
  },
];
/** Outputs are named only, where they stand among the facts unchanged. */
type DecisionTuple = readonly [
  version: string,
  rows: string,
  outputs: readonly string[] | Readonly<Record<string, Fact>>,
];

const list = (words: readonly string[]): string => words.join(',');
const words = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

const packClock = (clock: Clock): ClockTuple => {
  const { left, restsUntil, rested, slows } = clock;
  if (restsUntil !== undefined || rested !== undefined || slows !== undefined) {
    const more = {
      ...(restsUntil === undefined ? {} : { restsUntil }),
      ...(rested === undefined ? {} : { rested }),
      ...(slows === undefined ? {} : { slows }),
    };
    return [...plainClock(clock), left ?? null, more];
  }
  return left === undefined ? plainClock(clock) : [...plainClock(clock), left];
};
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
  ...(tuple[12] === undefined || tuple[12] === null ? {} : { left: tuple[12] }),
  ...tuple[13],
});

const packEvidence = (entry: EvidenceState): EvidenceTuple => {
  const { count, seq, firstAt, lastAt, stay, unit, place, counted, differs, denies, earlier } = entry;
  if (counted !== undefined || differs !== undefined || denies !== undefined || earlier !== undefined) {
    const more = {
      ...(counted === undefined ? {} : { counted }),
      ...(differs === undefined ? {} : { differs }),
      ...(denies === undefined ? {} : { denies }),
      ...(earlier === undefined ? {} : { earlier }),
    };
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
  rooms: [],
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

const isEmpty = (value: object): boolean => {
  for (const _ in value) return false;
  return true;
};

/**
 * The texts of what a state is made of. States are never changed in place: what a command leaves alone is the same object
 * afterwards, and so is its text. Kept beside the state, for looking each up in a weak map costs more than writing it.
 */
export interface StateTexts {
  /** Of each part that is an object. */
  readonly parts: Readonly<Record<string, string>>;
  readonly clocks: Readonly<Record<string, string>>;
}

/** A state whose texts are known. */
export interface Written {
  readonly state: CaseState;
  readonly texts: StateTexts;
}

const clockTexts = ({ clocks }: CaseState, before: Written | null): StateTexts['clocks'] => {
  const known = before?.state.clocks;
  return mapped(clocks, (clock, name) => {
    const text = known?.[name] === clock ? before?.texts.clocks[name] : undefined;
    return text ?? JSON.stringify(packClock(clock));
  });
};

/** An object of texts that are JSON already. */
const joined = (texts: Readonly<Record<string, string>>): string =>
  `{${Object.entries(texts)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`;

/** Written in a way of their own; every other part of a state is written as it is. */
const packed: { readonly [K in keyof CaseState]?: (state: CaseState) => unknown } = {
  // The outputs of a decision are named only as long as the facts are these.
  decisions: ({ decisions, facts }) => mapped(decisions, (decision) => packDecision(decision, facts)),
  evidence: ({ evidence }) => mapped(evidence, packEvidence),
  offers: ({ offers }) => offers.map(packOffer),
  past: ({ past }) => past.map(({ unit, since }) => `${unit} ${since}`),
};

// Ids and names need no escapes.
const plain = /^[\w .:/-]*$/;
const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/**
 * The JSON text of a state for the column `state`; `facts` stay as they are, for reports written in SQL.
 *
 * @param before the same case as it was written last, whose texts are used again
 */
export const writeState = (
  state: CaseState,
  before: Written | null,
): { readonly text: string; readonly texts: StateTexts } => {
  const parts: Record<string, string> = {};
  let clocks = before?.texts.clocks ?? {};
  const sameFacts = before?.state.facts === state.facts;
  let text = '';
  let key: keyof CaseState;
  for (key in state) {
    const value: unknown = state[key];
    let part: string;
    if (typeof value === 'string') part = quoted(value);
    else if (typeof value !== 'object' || value === null) {
      if ((value === null || value === false) && key in usual) continue;
      part = String(value);
    } else {
      if (key in usual && isEmpty(value)) continue;
      const same = before !== null && before.state[key] === value && (key !== 'decisions' || sameFacts);
      const known = same ? before.texts.parts[key] : undefined;
      if (known !== undefined) part = known;
      else if (key === 'clocks') part = joined((clocks = clockTexts(state, before)));
      else part = JSON.stringify(packed[key]?.(state) ?? value);
      parts[key] = part;
    }
    text += `${text === '' ? '' : ','}"${key}":${part}`;
  }
  return { text: `{${text}}`, texts: { parts, clocks } };
};

/** The JSON text of a state. */
export const compactState = (state: CaseState): string => writeState(state, null).text;

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
