// A house of its own for a test file: a cloned database with the sample units, the sample policy and a write path.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type House, openHouse } from '../src/app/house.ts';
import type { Command, StampedCommand } from '../src/loop/command.ts';
import type { Answer } from '../src/loop/context.ts';
import type { Refusal } from '../src/loop/refusal.ts';
import { type CaseId, type Instant, actorId, caseId, commandId, unitId } from '../src/loop/terms.ts';
import { sampleUnits } from '../src/sample/units.ts';
import { type Peopled, cloneDatabase } from './database.ts';

export interface TestHouse {
  readonly house: House;
  readonly url: string;
  /** Gives a command for a unit and expects it to be done. */
  act(unit: string, command: Command, options?: ActOptions): Promise<Answer>;
  /** Gives a command for a unit and expects it to be refused. */
  refused(unit: string, command: Command, options?: ActOptions): Promise<Refusal>;
  close(): Promise<void>;
}

export interface ActOptions {
  readonly actor?: string;
  readonly happenedAt?: Instant;
  readonly id?: string;
}

export const masterKey: Buffer = Buffer.alloc(32, 7);
export const policies: string = join(import.meta.dirname, '../policies/sample-city');

/** What a district accepts of a site beside its capacity. */
export const accepted = { guestsOut: true, zonesApart: true, staffTrained: true } as const;

/** A new case id. */
export const newCase = (): CaseId => caseId(randomUUID());

/** Stamps a command as an officer of a unit would. */
export const stamped = (unit: string, command: Command, options: ActOptions = {}): StampedCommand => ({
  ...command,
  commandId: commandId(options.id ?? randomUUID()),
  actor: actorId(options.actor ?? `officer of ${unit}`),
  unit: unitId(unit),
  happenedAt: options.happenedAt ?? null,
});

/** The sample units are in the template that a test house is cloned from: one by one they would take longest of all. */
const peopled: Peopled = {
  name: 'units',
  async fill(url) {
    const house = await openHouse({ databaseUrl: url, masterKey, policies });
    await house.units.add(sampleUnits);
    await house.close();
  },
};

/** Opens a house on a cloned database. Call `close` in `afterAll`. */
export const openTestHouse = async (options: { batch?: number; policies?: string } = {}): Promise<TestHouse> => {
  const database = await cloneDatabase(peopled);
  const house = await openHouse({ databaseUrl: database.url, masterKey, policies, ...options });
  return {
    house,
    url: database.url,
    async act(unit, command, more) {
      const reply = await house.submit(stamped(unit, command, more));
      if ('refused' in reply) throw new Error(`${command.type} was refused: ${JSON.stringify(reply.refused)}`);
      return reply.done;
    },
    async refused(unit, command, more) {
      const reply = await house.submit(stamped(unit, command, more));
      if ('done' in reply) throw new Error(`${command.type} was done, a refusal was expected`);
      return reply.refused;
    },
    async close() {
      await house.close();
      await database.drop();
    },
  };
};
