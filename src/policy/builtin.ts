/**
 * The functions, operators and properties that cells may use. What is common is written here; the rest is asked of
 * `feelin`, remembered per argument. Not here on purpose: `now()` and `today()` (a decision is a function of its
 * facts), and whatever gives null for a well-typed argument.
 */
import { evaluate } from 'feelin';
import { civilFromDays } from '../loop/calendar.ts';
import { boundedCache } from './cache.ts';
import type { Instant } from './instant.ts';
import {
  addMonths,
  addMonthsToInstant,
  atTime,
  dayOf,
  printDate,
  readDate,
  readDuration,
  readInstant,
  readTime,
  wallMs,
  weekday,
} from './instant.ts';
import type { CellType, Node, Value } from './node.ts';
import { constantNode } from './node.ts';

const dayMs = 86_400_000;

interface Builtin {
  readonly takes: readonly CellType[];
  /** How many of the last ones may be left out. */
  readonly optional?: number;
  /** The last type may be repeated. */
  readonly repeats?: true;
  readonly gives: CellType;
  /** Must be a literal, and not zero if a number. */
  readonly literal?: number;
  readonly run?: (args: readonly Value[]) => Value;
}

function texts(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

function number(value: Value | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function numbers(values: readonly Value[]): number[] {
  return values.map(number);
}

const builtins: Readonly<Record<string, Builtin>> = {
  'list contains': {
    takes: ['list<string>', 'string'],
    gives: 'boolean',
    run: ([list, item]) => texts(list).includes(text(item)),
  },
  count: { takes: ['list<string>'], gives: 'number', run: ([list]) => texts(list).length },
  concatenate: {
    takes: ['list<string>'],
    repeats: true,
    gives: 'list<string>',
    run: (lists) => lists.flatMap((list) => [...texts(list)]),
  },
  append: {
    takes: ['list<string>', 'string'],
    repeats: true,
    gives: 'list<string>',
    run: ([list, ...items]) => [...texts(list), ...items.map(text)],
  },
  union: { takes: ['list<string>'], repeats: true, gives: 'list<string>' },
  'distinct values': { takes: ['list<string>'], gives: 'list<string>' },
  'string join': { takes: ['list<string>', 'string'], optional: 1, gives: 'string' },
  contains: { takes: ['string', 'string'], gives: 'boolean', run: ([a, b]) => text(a).includes(text(b)) },
  'starts with': { takes: ['string', 'string'], gives: 'boolean', run: ([a, b]) => text(a).startsWith(text(b)) },
  'ends with': { takes: ['string', 'string'], gives: 'boolean', run: ([a, b]) => text(a).endsWith(text(b)) },
  matches: { takes: ['string', 'string'], literal: 1, gives: 'boolean' },
  'string length': { takes: ['string'], gives: 'number', run: ([a]) => [...text(a)].length },
  'upper case': { takes: ['string'], gives: 'string', run: ([a]) => text(a).toUpperCase() },
  'lower case': { takes: ['string'], gives: 'string', run: ([a]) => text(a).toLowerCase() },
  substring: { takes: ['string', 'number', 'number'], optional: 1, gives: 'string' },
  'substring before': { takes: ['string', 'string'], gives: 'string' },
  'substring after': { takes: ['string', 'string'], gives: 'string' },
  string: { takes: ['number'], gives: 'string', run: ([a]) => String(number(a)) },
  not: { takes: ['boolean'], gives: 'boolean', run: ([a]) => a === false },
  abs: { takes: ['number'], gives: 'number', run: ([a]) => Math.abs(number(a)) },
  floor: { takes: ['number'], gives: 'number', run: ([a]) => Math.floor(number(a)) },
  ceiling: { takes: ['number'], gives: 'number', run: ([a]) => Math.ceil(number(a)) },
  min: { takes: ['number'], repeats: true, gives: 'number', run: (args) => Math.min(...numbers(args)) },
  max: { takes: ['number'], repeats: true, gives: 'number', run: (args) => Math.max(...numbers(args)) },
  modulo: { takes: ['number', 'number'], literal: 1, gives: 'number' },
};

const keywords =
  'if then else for return some every satisfies in between and or instance of null true false function external ' +
  'item partial date time duration now today list range context';

const reserved = new Set([...Object.keys(builtins), ...keywords.split(' ')]);

/** Whether a column or list may be called so: a plain word that FEEL and JavaScript leave alone. */
export function isUsableName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !reserved.has(name) && !(name in {});
}

/** Asks feelin, once per distinct arguments and within bounds. Unusable answers are unknown. */
function askFeelin(name: string, arity: number): (args: readonly Value[]) => Value {
  const names = Array.from({ length: arity }, (_, index) => `a${index}`);
  const call = `${name}(${names.join(', ')})`;
  const known = boundedCache<Value>(500);
  return (args) => {
    const key = JSON.stringify(args);
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = guardedAnswer(call, Object.fromEntries(names.map((each, index) => [each, args[index]])));
    known.set(key, value);
    return value;
  };
}

function guardedAnswer(call: string, context: Record<string, unknown>): Value {
  try {
    const { value, warnings } = evaluate(call, context);
    if (warnings.length > 0) return null;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    // feelin throws on some arguments (a regular expression it cannot build): nothing is known then
    return null;
  }
}

/** A function call, or the sentence that refuses it. */
export function callNode(name: string, args: readonly Node[]): Node | string {
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (name === 'now' || name === 'today') return `${name}() is refused: a decision depends on its facts alone`;
  if (builtin === undefined) return `the function ${name} is unknown or not accepted in cells`;
  if (name === 'string' && args.length === 1 && args[0]?.type === 'date') {
    return { kind: 'call', type: 'string', args, run: ([day]) => printDate(number(day)) };
  }
  const least = builtin.takes.length - (builtin.optional ?? 0);
  if (args.length < least || (args.length > builtin.takes.length && builtin.repeats !== true)) {
    return `${name} is given ${args.length} arguments`;
  }
  for (const [index, arg] of args.entries()) {
    const wanted = builtin.takes[Math.min(index, builtin.takes.length - 1)];
    if (arg.type !== wanted) return `${name} wants ${wanted ?? 'nothing'} where ${arg.type} is given`;
  }
  if (builtin.literal !== undefined) {
    const fixed = args[builtin.literal];
    if (fixed?.kind !== 'constant' || fixed.value === 0)
      return `${name} wants a literal (and not 0) as its last argument`;
  }
  return { kind: 'call', type: builtin.gives, args, run: builtin.run ?? askFeelin(name, args.length) };
}

function isInstant(value: Value | undefined): value is Instant {
  return typeof value === 'object' && value !== null && 'ms' in value;
}

/** Wraps a function of an instant, so that a value of another kind is unknown instead of an exception. */
function ofInstant(work: (instant: Instant) => Value): (args: readonly Value[]) => Value {
  return ([value]) => (isInstant(value) ? work(value) : null);
}

/** `date(…)`, `time(…)`, `date and time(…)`, `duration(…)` and `@"…"`, or the sentence that refuses them. */
export function temporalNode(name: string, args: readonly Node[]): Node | string {
  const [first, second] = args;
  if (first?.kind === 'constant' && typeof first.value === 'string' && args.length === 1) {
    return temporalLiteral(name, first.value);
  }
  if (name === 'date' && args.length === 1 && first?.type === 'dateTime') {
    return { kind: 'call', type: 'date', args, run: ofInstant(dayOf) };
  }
  if (name === 'date and time' && args.length === 2 && first?.type === 'date' && second?.type === 'time') {
    const run = ([day, time]: readonly Value[]): Value => (isInstant(time) ? atTime(number(day), time) : null);
    return { kind: 'call', type: 'dateTime', args, run };
  }
  return `${name}(…) takes a literal; date() also an instant, date and time() also a date and a time`;
}

function temporalLiteral(name: string, literal: string): Node | string {
  const found: Node[] = [];
  const date = readDate(literal);
  const instant = readInstant(literal);
  const time = readTime(literal);
  const duration = readDuration(literal);
  if ((name === 'date' || name === '@') && date !== null) found.push(constantNode('date', date));
  if ((name === 'date and time' || name === '@') && instant !== null) found.push(constantNode('dateTime', instant));
  if ((name === 'time' || name === '@') && time !== null) found.push(constantNode('time', time));
  if ((name === 'duration' || name === '@') && duration !== null) {
    found.push(constantNode(duration.kind, duration.kind === 'months' ? duration.months : duration.ms));
  }
  return (
    found[0] ??
    `"${literal}" is no ${name === '@' ? 'date, instant or duration' : name}; instants and times need an offset`
  );
}

/** `+ - * /` on numbers, texts, dates, instants and durations, or the sentence that refuses it. */
export function arithmeticNode(operator: string, sides: readonly Node[]): Node | string {
  const [left, right] = sides;
  if (left === undefined) return 'nothing to calculate with';
  if (right === undefined) {
    if (left.type !== 'number') return `${left.type} has no negative`;
    return { kind: 'call', type: 'number', args: [left], run: ([a]) => 0 - number(a) };
  }
  const found = operation(operator, left, right);
  return found === null
    ? `${left.type} ${operator} ${right.type} is not accepted`
    : { kind: 'call', args: [left, right], ...found };
}

interface Operation {
  readonly type: CellType;
  readonly run: (args: readonly Value[]) => Value;
}

const isDays = (type: CellType): boolean => type === 'wholeDays' || type === 'dayTime';

function operation(operator: string, left: Node, right: Node): Operation | null {
  const sign = operator === '-' ? -1 : 1;
  const pair = `${left.type} ${operator} ${right.type}`;
  if (pair === 'number + number') return { type: 'number', run: ([a, b]) => number(a) + number(b) };
  if (pair === 'number - number') return { type: 'number', run: ([a, b]) => number(a) - number(b) };
  if (pair === 'number * number') return { type: 'number', run: ([a, b]) => number(a) * number(b) };
  // a divisor that can be 0 gives null, and not(null) takes everyone
  if (pair === 'number / number' && right.kind === 'constant' && right.value !== 0) {
    return { type: 'number', run: ([a, b]) => number(a) / number(b) };
  }
  if (pair === 'string + string') return { type: 'string', run: ([a, b]) => text(a) + text(b) };
  if (operator !== '+' && operator !== '-') return null;
  if (left.type === 'date' && right.type === 'wholeDays') {
    return { type: 'date', run: ([a, b]) => number(a) + (sign * number(b)) / dayMs };
  }
  if (left.type === 'date' && right.type === 'months') {
    return { type: 'date', run: ([a, b]) => addMonths(number(a), sign * number(b)) };
  }
  if (left.type === 'dateTime' && isDays(right.type)) {
    return { type: 'dateTime', run: ([a, b]) => (isInstant(a) ? { ...a, ms: a.ms + sign * number(b) } : null) };
  }
  if (left.type === 'dateTime' && right.type === 'months') {
    return { type: 'dateTime', run: ([a, b]) => (isInstant(a) ? addMonthsToInstant(a, sign * number(b)) : null) };
  }
  if (pair === 'date - date') return { type: 'wholeDays', run: ([a, b]) => (number(a) - number(b)) * dayMs };
  // the true distance, whatever the offsets; feelin subtracts the wall clocks
  if (pair === 'dateTime - dateTime') {
    return { type: 'dayTime', run: ([a, b]) => (isInstant(a) && isInstant(b) ? a.ms - b.ms : null) };
  }
  if (isDays(left.type) && isDays(right.type)) {
    const type = left.type === right.type ? left.type : 'dayTime';
    return { type, run: ([a, b]) => number(a) + sign * number(b) };
  }
  return null;
}

const dateParts: Readonly<Record<string, (days: number) => number>> = {
  year: (days) => civilFromDays(days).year,
  month: (days) => civilFromDays(days).month,
  day: (days) => civilFromDays(days).day,
  weekday,
};

const clockParts: Readonly<Record<string, (ms: number) => number>> = {
  hour: (ms) => Math.floor(ms / 3_600_000),
  minute: (ms) => Math.floor(ms / 60_000) % 60,
  second: (ms) => Math.floor(ms / 1000) % 60,
};

const durationParts: Readonly<Record<string, (ms: number) => number>> = {
  days: (ms) => Math.trunc(ms / dayMs),
  hours: (ms) => Math.trunc(ms / 3_600_000) % 24,
  minutes: (ms) => Math.trunc(ms / 60_000) % 60,
};

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** `date.year`, `instant.hour` (at its own offset), `duration.days` and the like, or the sentence that refuses it. */
export function pathNode(target: Node, property: string): Node | string {
  const ofDate = own(dateParts, property);
  const ofClock = own(clockParts, property);
  const ofDuration = own(durationParts, property);
  const made = (run: (args: readonly Value[]) => Value): Node => ({
    kind: 'call',
    type: 'number',
    args: [target],
    run,
  });
  if (target.type === 'date' && ofDate !== undefined) return made(([days]) => ofDate(number(days)));
  if (target.type === 'dateTime' && ofDate !== undefined) return made(ofInstant((instant) => ofDate(dayOf(instant))));
  if (target.type === 'dateTime' && ofClock !== undefined) {
    return made(ofInstant((instant) => ofClock(wallMs(instant) - dayOf(instant) * dayMs)));
  }
  if (isDays(target.type) && ofDuration !== undefined) return made(([ms]) => ofDuration(number(ms)));
  return `${target.type} has no ${property}`;
}
