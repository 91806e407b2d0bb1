import type { ActorId, CaseId, CommandId, Facts, Instant, Json, UnitId } from './terms.ts';

/** Who gives a command, for which unit, when it happened and under which id it acts at most once. */
export interface CommandStamp {
  readonly commandId: CommandId;
  readonly actor: ActorId;
  readonly unit: UnitId;
  /** From the device; null means "now". */
  readonly happenedAt: Instant | null;
}

/** A new case: its id is chosen by whoever opens it. */
export interface OpenCommand {
  readonly type: 'open';
  readonly case: CaseId;
  readonly loop: string;
  /** First holder; null leaves it to policy, and to the duty room where policy is silent. */
  readonly holder: UnitId | null;
  readonly subject?: CaseId;
  readonly voyage?: CaseId;
  readonly party?: { readonly id: CaseId; readonly members: readonly CaseId[] };
  readonly facts?: Facts;
  readonly personal?: Json;
  readonly reason?: string;
}

export interface OfferCommand {
  readonly type: 'offer';
  readonly case: CaseId;
  readonly to: UnitId;
  readonly link: string;
  readonly run?: CaseId;
  /** Written reason when members of one party are parted. */
  readonly splits?: string;
}

/** One offer for many cases: a party, or everyone on a run. All or nothing. */
export interface OfferGroupCommand {
  readonly type: 'offer-group';
  readonly handover: CaseId;
  readonly cases: readonly CaseId[];
  /** By what the giver named them, where not one by one: this was said, and `cases` were found by it. */
  readonly named?: { readonly party: CaseId } | { readonly everyone: CaseId };
  readonly to: UnitId;
  readonly link: string;
  readonly run?: CaseId;
  /** Written reason when members of one party are parted. */
  readonly splits?: string;
}

export type CustodyCommand =
  | OfferCommand
  | { readonly type: 'accept'; readonly case: CaseId; readonly offer: string }
  | { readonly type: 'refuse'; readonly case: CaseId; readonly offer: string; readonly reason: string }
  | { readonly type: 'withdraw'; readonly case: CaseId; readonly offer: string; readonly reason: string }
  | {
      readonly type: 'claim';
      readonly case: CaseId;
      readonly link: string;
      readonly reason: string;
      readonly run?: CaseId;
    };

export type GroupCommand =
  | OfferGroupCommand
  | { readonly type: 'accept-group'; readonly handover: CaseId; readonly present: readonly CaseId[] }
  | { readonly type: 'refuse-group'; readonly handover: CaseId; readonly reason: string }
  | { readonly type: 'withdraw-group'; readonly handover: CaseId; readonly reason: string };

export interface RecordCommand {
  readonly type: 'record';
  readonly case: CaseId;
  readonly kind: string;
  readonly facts?: Facts;
  readonly personal?: Json;
  readonly files?: readonly string[];
  /** A case of limited capacity in which a place is taken (a room at a site). */
  readonly place?: CaseId;
  /** A blind head count. */
  readonly counted?: number;
}

export type CaseCommand =
  | OpenCommand
  | RecordCommand
  | {
      readonly type: 'correct';
      readonly case: CaseId;
      readonly kind: string;
      readonly corrects: number;
      readonly facts?: Facts;
      readonly personal?: Json;
      readonly reason: string;
    }
  | {
      readonly type: 'close';
      readonly case: CaseId;
      readonly ending: string;
      readonly into?: CaseId;
      readonly personal?: Json;
    }
  | { readonly type: 'reopen'; readonly case: CaseId; readonly reason: string }
  | { readonly type: 'hasten'; readonly case: CaseId; readonly reason: string }
  | { readonly type: 'redecide'; readonly case: CaseId; readonly reason: string }
  | { readonly type: 'join'; readonly case: CaseId; readonly party: CaseId; readonly members: readonly CaseId[] }
  | { readonly type: 'leave'; readonly case: CaseId; readonly reason: string }
  | { readonly type: 'lapse'; readonly case: CaseId; readonly clock: string; readonly serial: number }
  | { readonly type: 'acknowledge'; readonly case: CaseId; readonly clock: string }
  | { readonly type: 'pause'; readonly case: CaseId; readonly clock: string; readonly reason: string }
  | { readonly type: 'resume'; readonly case: CaseId; readonly clock: string; readonly reason: string }
  | {
      readonly type: 'ask-exception';
      readonly case: CaseId;
      readonly evidence: readonly string[];
      readonly reason: string;
      /** Reference of the document on which it rests. */
      readonly document: string;
      readonly expiresAt: Instant;
    }
  | { readonly type: 'approve-exception'; readonly case: CaseId; readonly exception: string; readonly reason: string }
  | { readonly type: 'refuse-exception'; readonly case: CaseId; readonly exception: string; readonly reason: string }
  | { readonly type: 'emergency'; readonly case: CaseId; readonly reason: string }
  | { readonly type: 'review-emergency'; readonly case: CaseId; readonly finding: string }
  | {
      readonly type: 'extend-measure';
      readonly case: CaseId;
      readonly until: Instant;
      readonly reason: string;
      readonly basis: string;
      /** How the person can object. */
      readonly objection: string;
    }
  | { readonly type: 'lift-measure'; readonly case: CaseId; readonly reason: string; readonly basis: string };

export type SingleCommand = CustodyCommand | CaseCommand;

/** Many commands decided one after another and recorded all or none (a manifest, a specimen with its person). */
export interface TogetherCommand {
  readonly type: 'together';
  /** The case on which the command's id is kept. */
  readonly case: CaseId;
  readonly commands: readonly (SingleCommand | GroupCommand)[];
}

export type Command = SingleCommand | GroupCommand | TogetherCommand;
export type StampedCommand = Command & CommandStamp;

/** The case that carries the command's id and answer. */
export const leadCase = (command: Command): CaseId => ('handover' in command ? command.handover : command.case);

/** Every case that the command names itself. */
export const namedCases = (command: Command): readonly CaseId[] => {
  switch (command.type) {
    case 'together':
      return [...new Set([command.case, ...command.commands.flatMap(namedCases)])];
    case 'offer-group':
      return [...new Set([command.handover, ...command.cases])];
    case 'accept-group':
      return [...new Set([command.handover, ...command.present])];
    case 'refuse-group':
    case 'withdraw-group':
      return [command.handover];
    case 'record':
      return command.place === undefined ? [command.case] : [command.case, command.place];
    case 'open':
      return command.subject === undefined ? [command.case] : [command.case, command.subject];
    case 'close':
      return command.into === undefined ? [command.case] : [command.case, command.into];
    default:
      return [command.case];
  }
};

/** Those of the named cases that the command opens. */
export const openedCases = (command: Command): readonly CaseId[] => {
  switch (command.type) {
    case 'together':
      return command.commands.flatMap(openedCases);
    case 'offer-group':
      return [command.handover];
    case 'open':
      return [command.case];
    default:
      return [];
  }
};
