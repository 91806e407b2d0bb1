import { hash } from 'node:crypto';
import type { House } from '../app/house.ts';
import type { Command, SingleCommand, StampedCommand } from '../loop/command.ts';
import type { Answer } from '../loop/context.ts';
import type { RefusalCode } from '../loop/refusal.ts';
import {
  type ActorId,
  type CaseId,
  type CommandId,
  type Instant,
  type UnitId,
  actorId,
  caseId,
  commandId,
  unitId,
} from '../loop/terms.ts';
import { factProblems } from '../contract/command.ts';
import { openChance } from './random.ts';
import { rates } from './rates.ts';

/** What simulated people are called in the ledger; nobody else's account begins like this. */
export const sampleActorPrefix = 'sample:';

/** The simulated officer of a unit. */
export const sampleActor = (unit: string, second = false): ActorId =>
  actorId(`${sampleActorPrefix}${unit}${second ? '/2' : ''}`);

/** Whether whoever gave a command is simulated. */
export const isSampleActor = (actor: string): boolean => actor.startsWith(sampleActorPrefix);

/** A version-8 UUID of a text. */
const uuid = (text: string): string => {
  const hex = hash('sha256', text, 'hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
};

/** How simulated officers act: every id follows from the seed and a label, so that a repeated day changes nothing (I9). */
export interface Acting {
  readonly house: House;
  readonly commands: () => number;
  /** Answers that differed when the same command was delivered twice. */
  readonly unsteady: () => number;
  newCase(label: string): CaseId;
  newCommand(label: string): CommandId;
  /** Gives a command; null when it was refused. */
  act(unit: string, label: string, command: Command, options?: ActOptions): Promise<Answer | null>;
  /** Gives several commands as one. */
  all(unit: string, label: string, commands: readonly SingleCommand[], options?: ActOptions): Promise<Answer | null>;
  /** Offers heads of one holder to another and lets that one sign: by itself when alone, as a group otherwise. */
  carry(order: CarryOrder): Promise<boolean>;
}

export interface ActOptions {
  readonly happenedAt?: Instant;
  /** Another officer of the unit. */
  readonly second?: boolean;
  /** A refusal of this code is part of the story. */
  readonly expect?: RefusalCode;
  /** What this one builds on: where that was refused, its own refusal is no surprise. */
  readonly quiet?: Promise<Answer | null>;
}

export interface CarryOrder {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly link: string;
  readonly cases: readonly CaseId[];
  readonly run?: CaseId;
  readonly splits?: string;
  /** Who the receiver sees; everybody, unless told. */
  readonly present?: readonly CaseId[];
  /** Only the offer is made; whoever signs does so later. */
  readonly offerOnly?: boolean;
}

export interface ActingOptions {
  readonly house: House;
  readonly seed: string;
  /** A refusal that is no part of the story, or `facts_undeclared`: what nobody could say through the interface. */
  readonly onRefused: (label: string, code: RefusalCode | 'facts_undeclared', about: readonly string[]) => void;
}

/** What of a command the interface would not take from anybody: the sample city says only what people can say. */
const undeclared = (command: Command): readonly string[] =>
  (command.type === 'together' ? command.commands : [command])
    .flatMap((one) => factProblems(one))
    .map(({ path, code }) => `${path.join('.')} ${code}`);

/** Opens the acting of a simulation. */
export const openActing = ({ house, seed, onRefused }: ActingOptions): Acting => {
  let given = 0;
  let unsteady = 0;
  const thumbs = openChance(`${seed}/thumbs`);
  const newCase = (label: string): CaseId => caseId(uuid(`${seed}\ncase ${label}`));
  const newCommand = (label: string): CommandId => commandId(uuid(`${seed}\ncommand ${label}`));

  const act: Acting['act'] = async (unit, label, command, options = {}) => {
    const stamped: StampedCommand = {
      ...command,
      commandId: newCommand(label),
      actor: sampleActor(unit, options.second ?? false),
      unit: unitId(unit),
      happenedAt: options.happenedAt ?? null,
    };
    given += 1;
    const problems = undeclared(command);
    if (problems.length > 0) onRefused(label, 'facts_undeclared', problems);
    const first = house.submit(stamped);
    const again = thumbs.happens(rates.doubleScan) ? house.submit(stamped) : null;
    const reply = await first;
    if (again !== null) {
      const same = await again;
      if (JSON.stringify(same) !== JSON.stringify(reply)) unsteady += 1;
    }
    if ('done' in reply) return reply.done;
    const surprising =
      reply.refused.code !== options.expect && (options.quiet === undefined || (await options.quiet) !== null);
    if (surprising) onRefused(label, reply.refused.code, reply.refused.about);
    return null;
  };

  const carry: Acting['carry'] = async (order) => {
    const { label, from, to, link, cases, run, splits } = order;
    const [only] = cases;
    if (only === undefined) return false;
    const extras = { ...(run === undefined ? {} : { run }), ...(splits === undefined ? {} : { splits }) };
    const receiver: UnitId = unitId(to);
    const alone = cases.length === 1 && order.present === undefined;
    const handover = newCase(label);
    const offer: Command = alone
      ? { type: 'offer', case: only, to: receiver, link, ...extras }
      : { type: 'offer-group', handover, cases, to: receiver, link, ...extras };
    const offering = act(from, `${label} offer`, offer);
    if (order.offerOnly === true) return (await offering) !== null;
    // Both stand side by side, so both sign in one breath: the id of the offer is known before its answer is, and the
    // write path keeps the order of commands on one case.
    const acceptance: Command = alone
      ? { type: 'accept', case: only, offer: newCommand(`${label} offer`) }
      : { type: 'accept-group', handover, present: order.present ?? cases };
    const accepting = act(to, `${label} accept`, acceptance, { quiet: offering });
    return (await offering) !== null && (await accepting) !== null;
  };

  return {
    house,
    commands: () => given,
    unsteady: () => unsteady,
    newCase,
    newCommand,
    act,
    carry,
    async all(unit, label, commands, options) {
      const [first] = commands;
      if (first === undefined) return null;
      if (commands.length === 1) return act(unit, label, first, options);
      return act(unit, label, { type: 'together', case: first.case, commands }, options);
    },
  };
};
