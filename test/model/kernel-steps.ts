import fc from 'fast-check';
import type { Command, GroupCommand, SingleCommand } from '../../src/loop/command.ts';
import { allows } from '../../src/loop/declaration.ts';
import type { CaseState } from '../../src/loop/state.ts';
import { type CaseId, type Facts, type UnitId, actorId, caseId, minutes, systemActor } from '../../src/loop/terms.ts';
import {
  type Giver,
  World,
  alpha,
  at,
  beta,
  board,
  duty,
  lab,
  loops,
  office,
  start,
  system,
  units,
} from '../kernel-world.ts';

// Arbitrary people give arbitrary commands about a handful of cases while time jumps. A step is numbers only: what they
// mean depends on the world as it then stands, mostly something sensible, sometimes anything.

export const parcels = ['a', 'b', 'c'].map((name) => caseId(`parcel-${name}`));
const samples = ['x', 'y', 'z'].map((name) => caseId(`sample-${name}`));
const shelves = ['1', '2'].map((name) => caseId(`shelf-${name}`));
const asked = caseId('question-1');
const groups = ['1', '2', '3'].map((name) => caseId(`group-${name}`));
const everything = [...parcels, ...samples, ...shelves, asked, ...groups, caseId('nothing')];
const everyUnit = [...units.keys()];
const everyLink = [...new Set([...loops.values()].flatMap((loop) => Object.keys(loop.links))), 'nowhere'];
const everyKind = [...new Set([...loops.values()].flatMap((loop) => Object.keys(loop.evidence))), 'unheard'];
const everyEnding = [...new Set([...loops.values()].flatMap((loop) => Object.keys(loop.endings))), 'never'];

/** How often each kind of command is tried. */
const weights: Record<Command['type'], number> = {
  open: 6,
  offer: 12,
  accept: 14,
  refuse: 2,
  withdraw: 2,
  claim: 5,
  'offer-group': 5,
  'accept-group': 8,
  'refuse-group': 1,
  'withdraw-group': 1,
  record: 18,
  correct: 2,
  close: 6,
  reopen: 2,
  hasten: 1,
  redecide: 2,
  join: 1,
  leave: 1,
  lapse: 10,
  acknowledge: 1,
  pause: 3,
  resume: 1,
  'ask-exception': 3,
  'approve-exception': 4,
  'refuse-exception': 1,
  emergency: 1,
  'review-emergency': 1,
  'extend-measure': 1,
  'lift-measure': 1,
  together: 3,
};

export interface Step {
  readonly type: Command['type'];
  /** Draws: which case, which unit, which link… */
  readonly draws: readonly number[];
  /** 0: anything goes. */
  readonly sense: number;
  readonly back: number;
  readonly pass: number;
}

export const steps = (longest: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      type: fc.oneof(
        ...Object.entries(weights).map(([type, weight]) => ({
          weight,
          arbitrary: fc.constant(type as Command['type']),
        })),
      ),
      draws: fc.array(fc.nat(35), { minLength: 8, maxLength: 8 }),
      sense: fc.nat(9),
      back: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 1, 5, 20, 60, 700, -1, -5, -6),
      pass: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 5, 16, 61, 200, 1500, 3000),
    }),
    { minLength: 5, maxLength: longest, size: 'max' },
  );

type Draw = <T>(items: readonly T[], otherwise: T) => T;

const clocksOf = (state: CaseState | undefined): readonly (readonly [string, number])[] =>
  Object.entries(state?.clocks ?? {}).map(([name, clock]) => [name, clock.serial] as const);

/** Units that may hold a link, never the one that already does. */
const receivers = (state: CaseState, link: string): readonly UnitId[] =>
  everyUnit.filter(
    (id) => id !== state.holder && allows(loops.get(state.loop)?.links[link]?.holders, units.get(id)?.kind ?? ''),
  );

const factsFor = (kind: string, draw: Draw): Facts => {
  if (kind === 'result') return { result: draw(['negative', 'positive', 'inconclusive'], 'negative') };
  return draw<Facts>([{}, {}, {}, { risk: 'high' }, { risk: 'none' }, { nights: 400 }, { capacity: 2 }], {});
};

interface Meant {
  readonly command: Command;
  readonly unit: UnitId;
}

type Make = (world: World, draw: Draw, wild: boolean) => Meant | null;

const held = (world: World, custody: readonly CaseState['custody'][], wild: boolean): readonly CaseId[] =>
  wild
    ? everything
    : [...world.states.values()].filter((state) => custody.includes(state.custody)).map(({ caseId: id }) => id);

const onCase =
  (
    custody: readonly CaseState['custody'][],
    make: (state: CaseState | undefined, id: CaseId, draw: Draw, wild: boolean, world: World) => Meant,
    wanted: (state: CaseState) => boolean = () => true,
  ): Make =>
  (world, draw, wild) => {
    const ids = held(world, custody, wild);
    const fitting = ids.filter((one) => wild || wanted(world.state(one)));
    const id = draw(fitting.length > 0 ? fitting : ids, caseId('nothing'));
    return make(world.states.get(id), id, draw, wild, world);
  };

const open: readonly CaseState['custody'][] = ['held', 'offered'];
const any: readonly CaseState['custody'][] = ['held', 'offered', 'closed'];
const reason = 'because';
const offices = [office, board];

const makers: Record<Exclude<Command['type'], 'together'>, Make> = {
  open: (world, draw, wild) => {
    const loop = draw(wild ? [...loops.keys(), 'unknown'] : ['sample', 'sample', 'parcel'], 'sample');
    const id = draw(wild ? everything : loop === 'sample' ? samples : parcels, caseId('nothing'));
    const subject = loop === 'sample' || wild ? { subject: draw(wild ? everything : parcels, caseId('nothing')) } : {};
    const holder = loop === 'sample' ? lab : draw([null, alpha, beta], null);
    const unit = loop === 'sample' ? lab : alpha;
    return { command: { type: 'open', case: id, loop, holder, ...subject, facts: factsFor('', draw) }, unit };
  },
  offer: onCase(['held'], (state, id, draw, wild) => {
    const next = state === undefined || wild ? everyLink : (loops.get(state.loop)?.links[state.link]?.next ?? []);
    const link = draw(state?.emergency !== null && state?.loop === 'parcel' ? [...next, 'clinic'] : next, 'nowhere');
    const to = draw(state === undefined || wild ? everyUnit : receivers(state, link), duty);
    const splits = draw(['', 'in writing'], '');
    return { command: { type: 'offer', case: id, to, link, splits }, unit: state?.holder ?? alpha };
  }),
  accept: onCase(['offered'], (state, id, draw, wild) => {
    const lapsed = state?.lapsedOffer === null || state === undefined ? [] : [state.lapsedOffer];
    const past = draw(wild ? (state?.offers ?? []) : state?.offer === null ? lapsed : [], null);
    const offer = past ?? state?.offer ?? null;
    return { command: { type: 'accept', case: id, offer: offer?.offer ?? 'none' }, unit: offer?.to ?? beta };
  }),
  refuse: onCase(['offered'], (state, id, draw) => ({
    command: { type: 'refuse', case: id, offer: state?.offer?.offer ?? 'none', reason: draw([reason, ''], reason) },
    unit: state?.offer?.to ?? beta,
  })),
  withdraw: onCase(['offered'], (state, id) => ({
    command: { type: 'withdraw', case: id, offer: state?.offer?.offer ?? 'none', reason },
    unit: state?.holder ?? alpha,
  })),
  claim: onCase(open, (state, id, draw, wild) => {
    const next = state === undefined || wild ? everyLink : (loops.get(state.loop)?.links[state.link]?.next ?? []);
    const link = draw([...next, state?.link ?? 'nowhere', 'clinic'], 'nowhere');
    const unit = draw(state === undefined || wild ? everyUnit : receivers(state, link), beta);
    return { command: { type: 'claim', case: id, link, reason }, unit };
  }),
  'offer-group': (world, draw, wild) => {
    const first = world.states.get(draw(parcels, caseId('nothing')));
    const mates = parcels.filter((id) => {
      const other = world.states.get(id);
      return other?.holder === first?.holder && other?.custody === 'held' && other.link === first?.link;
    });
    const cases = wild ? [draw(everything, caseId('nothing')), draw(parcels, caseId('nothing'))] : mates;
    const next = first === undefined ? everyLink : (loops.get(first.loop)?.links[first.link]?.next ?? []);
    const link = draw(wild ? everyLink : next, 'nowhere');
    const to = draw(first === undefined || wild ? everyUnit : receivers(first, link), duty);
    const fresh = groups.filter((id) => wild || !world.states.has(id));
    const command = {
      type: 'offer-group',
      handover: draw(fresh, caseId('nothing')),
      cases,
      to,
      link,
      splits: reason,
    } as const;
    return { command, unit: first?.holder ?? alpha };
  },
  'accept-group': (world, draw, wild) => {
    const standing = groups.filter((id) => wild || world.states.has(id));
    const handover = draw(standing, caseId('nothing'));
    const group = world.states.get(handover);
    const roll = group?.roll ?? [];
    const present = [
      ...roll.filter(() => draw([true, true, true, false], true)),
      ...draw([[], [], parcels.slice(0, 1)], []),
    ];
    const to = everyUnit.find((id) => id === group?.facts['to']);
    return { command: { type: 'accept-group', handover, present }, unit: to ?? beta };
  },
  'refuse-group': (world, draw) => {
    const handover = draw(groups, caseId('nothing'));
    const to = everyUnit.find((id) => id === world.states.get(handover)?.facts['to']);
    return { command: { type: 'refuse-group', handover, reason }, unit: to ?? beta };
  },
  'withdraw-group': (world, draw) => {
    const handover = draw(groups, caseId('nothing'));
    return { command: { type: 'withdraw-group', handover, reason }, unit: world.states.get(handover)?.holder ?? beta };
  },
  record: onCase(any, (state, id, draw, wild, world) => {
    const kinds = state === undefined || wild ? everyKind : Object.keys(loops.get(state.loop)?.evidence ?? {});
    const kind = draw(kinds, 'unheard');
    const shelf = draw(wild ? everything : shelves, caseId('nothing'));
    const place = kind === 'shelf' || wild ? { place: shelf } : {};
    const counted = kind === 'count' ? { counted: draw([0, 1, 2, 3], 0) } : {};
    const keeper = world.states.get(shelf)?.holder ?? alpha;
    const unit = kind === 'shelf' ? keeper : kind === 'result' || kind === 'clean' ? lab : (state?.holder ?? alpha);
    return { command: { type: 'record', case: id, kind, facts: factsFor(kind, draw), ...place, ...counted }, unit };
  }),
  correct: onCase(any, (state, id, draw, wild) => {
    const kinds = wild ? everyKind : Object.keys(state?.evidence ?? {});
    const kind = draw(kinds, 'unheard');
    const corrects = state?.evidence[kind]?.seq ?? draw([1, 2, 99], 1);
    const unit = kind === 'result' ? lab : (state?.holder ?? alpha);
    return { command: { type: 'correct', case: id, kind, corrects, facts: factsFor(kind, draw), reason }, unit };
  }),
  close: onCase(open, (state, id, draw, wild) => {
    const endings = state === undefined || wild ? everyEnding : Object.keys(loops.get(state.loop)?.endings ?? {});
    const ending = draw(endings, 'never');
    const into = ending === 'duplicate' || wild ? { into: draw(parcels, caseId('nothing')) } : {};
    const unit = ending === 'satisfied' ? (state?.opener ?? alpha) : ending === 'destroyed' ? office : state?.holder;
    return { command: { type: 'close', case: id, ending, ...into }, unit: unit ?? alpha };
  }),
  reopen: onCase(['closed'], (state, id) => ({
    command: { type: 'reopen', case: id, reason },
    unit: state?.holder ?? alpha,
  })),
  hasten: onCase(open, (state, id) => ({
    command: { type: 'hasten', case: id, reason },
    unit: state?.holder ?? alpha,
  })),
  redecide: onCase(open, (_state, id) => ({ command: { type: 'redecide', case: id, reason }, unit: system })),
  join: onCase(open, (state, id, draw) => ({
    command: { type: 'join', case: id, party: caseId('party'), members: [id, draw(parcels, id)] },
    unit: state?.holder ?? alpha,
  })),
  leave: onCase(open, (state, id) => ({ command: { type: 'leave', case: id, reason }, unit: state?.holder ?? alpha })),
  lapse: onCase(open, (state, id, draw) => {
    const [clock, serial] = draw(clocksOf(state), ['link', 1] as const);
    return { command: { type: 'lapse', case: id, clock, serial }, unit: system };
  }),
  acknowledge: onCase(open, (state, id, draw) => ({
    command: { type: 'acknowledge', case: id, clock: draw(clocksOf(state), ['link', 1] as const)[0] },
    unit: draw([state?.holder ?? alpha, duty, office], duty),
  })),
  pause: onCase(open, (state, id, draw) => ({
    command: { type: 'pause', case: id, clock: draw(clocksOf(state), ['link', 1] as const)[0], reason },
    unit: state?.holder ?? alpha,
  })),
  resume: onCase(open, (state, id, draw) => ({
    command: { type: 'resume', case: id, clock: draw(clocksOf(state), ['link', 1] as const)[0], reason },
    unit: state?.holder ?? alpha,
  })),
  'ask-exception': onCase(open, (state, id, draw, _wild, world) => ({
    command: {
      type: 'ask-exception',
      case: id,
      evidence: [draw(['seal', 'weight', 'clean', 'reply'], 'seal')],
      reason,
      document: 'letter',
      expiresAt: at((world.now - start) / minutes(1) + draw([-1, 10, 5000], 10)),
    },
    unit: state?.holder ?? alpha,
  })),
  'approve-exception': onCase(
    open,
    (state, id, draw) => ({
      command: {
        type: 'approve-exception',
        case: id,
        exception: draw(Object.keys(state?.exceptions ?? {}), 'none'),
        reason,
      },
      unit: draw([office, board, alpha, beta], board),
    }),
    (state) => Object.keys(state.exceptions).length > 0,
  ),
  'refuse-exception': onCase(
    open,
    (state, id, draw) => ({
      command: {
        type: 'refuse-exception',
        case: id,
        exception: draw(Object.keys(state?.exceptions ?? {}), 'none'),
        reason,
      },
      unit: draw(offices, board),
    }),
    (state) => Object.keys(state.exceptions).length > 0,
  ),
  emergency: onCase(open, (_state, id, draw) => ({
    command: { type: 'emergency', case: id, reason },
    unit: draw(everyUnit, duty),
  })),
  'review-emergency': onCase(
    any,
    (_state, id, draw) => ({
      command: { type: 'review-emergency', case: id, finding: reason },
      unit: draw(offices, board),
    }),
    (state) => state.emergency !== null,
  ),
  'extend-measure': onCase(
    open,
    (_state, id, draw, _wild, world) => ({
      command: {
        type: 'extend-measure',
        case: id,
        until: at((world.now - start) / minutes(1) + draw([10, 5000, 50_000], 10)),
        reason,
        basis: 'law',
        objection: 'in writing',
      },
      unit: draw(offices, board),
    }),
    (state) => state.measure !== null,
  ),
  'lift-measure': onCase(
    open,
    (_state, id, draw) => ({
      command: { type: 'lift-measure', case: id, reason, basis: 'law' },
      unit: draw(offices, board),
    }),
    (state) => state.measure !== null,
  ),
};

const single = (type: Command['type'], world: World, draw: Draw, wild: boolean): Meant | null =>
  type === 'together' ? null : makers[type](world, draw, wild);

const within = (command: Command | undefined): readonly (SingleCommand | GroupCommand)[] =>
  command === undefined || command.type === 'together' ? [] : [command];

/** What a step says and who says it, in the world as it stands. */
export const meaning = (world: World, step: Step): { command: Command; giver: Giver } => {
  let drawn = 0;
  const draw: Draw = (items, otherwise) => {
    const number = step.draws[drawn % step.draws.length] ?? 0;
    drawn += 1;
    return items.length === 0 ? otherwise : (items[number % items.length] ?? otherwise);
  };
  const wild = step.sense === 0;
  let meant = single(step.type, world, draw, wild);
  if (meant === null) {
    const types: readonly Command['type'][] = ['record', 'offer', 'accept', 'close', 'claim', 'correct', 'open'];
    const first = single(draw(types, 'record'), world, draw, wild);
    const second = single(draw(types, 'record'), world, draw, wild);
    const about = first?.command;
    const id = about !== undefined && 'case' in about ? about.case : asked;
    const command = { type: 'together', case: id, commands: [...within(about), ...within(second?.command)] } as const;
    meant = { command, unit: first?.unit ?? alpha };
  }
  const unit = step.sense === 1 ? draw(everyUnit, duty) : meant.unit;
  const actor = unit === system ? systemActor : actorId(`${unit}-${draw([1, 2], 1)}`);
  const minute = (world.now - start) / minutes(1);
  return { command: meant.command, giver: { unit, actor, ...(step.back === 0 ? {} : { at: minute - step.back }) } };
};

/** Three parcels at one desk, one of them bound for two days, two shelves with one place each, a question. */
export const beginning = (): World => {
  const world = new World();
  for (const id of parcels) {
    world.do({ type: 'open', case: id, loop: 'parcel', holder: alpha }, { unit: alpha });
    world.record(id, 'weight', alpha);
  }
  const stored = caseId('parcel-c');
  world.hand(stored, alpha, beta, 'road');
  world.record(stored, 'seal', beta);
  world.hand(stored, beta, alpha, 'depot');
  for (const [index, id] of shelves.entries()) {
    const holder = index === 0 ? beta : alpha;
    world.do({ type: 'open', case: id, loop: 'shelf', holder, facts: { capacity: 1 } }, { unit: holder });
  }
  world.do({ type: 'open', case: asked, loop: 'question', holder: office }, { unit: alpha });
  return world;
};
