// What a worker does, as data, so that the test can repeat every command under the same id afterwards.

import { createHash } from 'node:crypto';
import type { Command, StampedCommand } from '../../src/loop/command.ts';
import { type CaseId, actorId, caseId, commandId, unitId } from '../../src/loop/terms.ts';

/** What the test tells a worker process. */
export interface Errand {
  readonly url: string;
  /** Beginning of the names of the worker's own files. */
  readonly files: string;
  /** Workers of the same seed give the very same commands. */
  readonly seed: string;
  /** Stories told side by side. */
  readonly callers: number;
  /** Stories to tell in all; without it the worker goes on until it is ended. */
  readonly stories?: number;
  readonly batch?: number;
  readonly inFlight?: number;
  /** Cases that every worker writes to, whatever its seed. */
  readonly hot: readonly CaseId[];
  /** Whether the worker also serves due clocks. */
  readonly sweeps: boolean;
}

/** What one worker left behind. */
export interface Said {
  readonly command: StampedCommand;
}
export interface Acknowledged {
  readonly commandId: string;
  readonly reply: unknown;
}

/** The same text gives the same UUID. */
export const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The commands of one story in their order: a question or an arrival that goes from hand to hand, and a hot case. */
export const story = (seed: string, number: number, hot: readonly CaseId[]): readonly StampedCommand[] => {
  const id = caseId(uuidOf(`${seed} ${number}`));
  const given: StampedCommand[] = [];
  const give = (unit: string, command: Command): string => {
    const own = commandId(uuidOf(`${seed} ${number} ${given.length}`));
    given.push({
      ...command,
      commandId: own,
      actor: actorId(`officer of ${unit}`),
      unit: unitId(unit),
      happenedAt: null,
    });
    return own;
  };
  const warm = hot[number % Math.max(1, hot.length)];
  if (number % 2 === 0) {
    const personal = { surname: 'ROSSI', documents: [{ type: 'P', number: `YA${id.slice(0, 8)}` }] };
    const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
    give('CARRIERS', { type: 'open', case: id, loop: 'arrival', holder: unitId('CARRIERS'), facts, personal });
    const offer = give('CARRIERS', { type: 'offer', case: id, to: unitId('PVG-BOARDING'), link: 'stand' });
    give('PVG-BOARDING', { type: 'accept', case: id, offer });
    if (warm !== undefined) give('LAB-1', { type: 'record', case: warm, kind: 'note', facts: { told: number } });
    give('PVG-BOARDING', { type: 'record', case: id, kind: 'temperature', facts: { fever: false } });
    return given;
  }
  give('LAB-1', { type: 'open', case: id, loop: 'question', holder: unitId('LAB-1'), personal: { asks: `${number}` } });
  const offer = give('LAB-1', { type: 'offer', case: id, to: unitId('POLICE'), link: 'answering' });
  if (warm !== undefined) give('LAB-2', { type: 'record', case: warm, kind: 'note', facts: { told: number } });
  give('POLICE', { type: 'accept', case: id, offer });
  // Refused, and refused in the same words for ever.
  give('POLICE', { type: 'accept', case: id, offer });
  give('POLICE', { type: 'record', case: id, kind: 'answer', personal: { says: 'yes' } });
  give('LAB-1', { type: 'close', case: id, ending: 'closed' });
  return given;
};
