import { type Calendar, openCalendar } from '../store/calendar.ts';
import { type Database, checkServer, closeDatabase, openDatabase } from '../store/database.ts';
import { type Reply, type Workings } from '../store/batch.ts';
import { type Ledger, openLedger } from '../store/ledger.ts';
import { rehearse } from '../store/rehearse.ts';
import { type Seen, type Who, readAs } from '../store/reader.ts';
import { type Seal, createSeal } from '../store/seal.ts';
import { UnitProblem, type Units, openUnits } from '../store/units.ts';
import { type NewUnit, unitKinds } from '../city/units.ts';
import type { StampedCommand } from '../loop/command.ts';
import { isUnheard } from '../loop/refusal.ts';
import { type UnitId, unitId } from '../loop/terms.ts';
import { loops } from '../city/loops.ts';
import { noticesOf } from '../city/notices.ts';
import { readingWords, searchWords } from '../city/search.ts';
import { formsOfName } from './name-forms.ts';
import { type Rules, openRules } from './rules.ts';

/** Everything that use cases work with. One per process. */
export interface House {
  readonly rules: Rules;
  readonly units: Units;
  /** Which days the city works. */
  readonly calendar: Calendar;
  readonly ledger: Ledger;
  readonly seal: Seal;
  readonly duty: UnitId;
  /** Role huan_writer: the write path, the sweeper, background tasks. */
  readonly writer: Database;
  /** Role huan_reader: everything shown to somebody. */
  readonly reader: Database;
  /** The owner of the schema: anchors, verify, accounts. Never used for a request about cases. */
  readonly owner: Database;
  /** Adds units to the tree, parents first. */
  addUnits(units: readonly NewUnit[]): Promise<void>;
  submit(command: StampedCommand): Promise<Reply>;
  /** What commands would be told now, each by itself; nothing is recorded. Whoever asks must be allowed to see the cases. */
  rehearse(commands: readonly StampedCommand[]): Promise<readonly Reply[]>;
  read<T>(who: Who, work: (seen: Seen) => Promise<T>): Promise<T>;
  /** Calls back whenever something was recorded by this process. */
  onRecorded(listener: () => void): () => void;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly databaseUrl: string;
  /** 32 bytes; kept outside the database. */
  readonly masterKey: Buffer;
  /** Folder with one folder per policy version. */
  readonly policies: string;
  readonly duty?: string;
  readonly batch?: number;
  readonly inFlight?: number;
  /** States of cases kept in memory: see `LedgerOptions`. */
  readonly remembered?: number;
  /** Of the write path, in milliseconds: see `LedgerOptions`. */
  readonly timeout?: number;
  readonly patience?: number;
  readonly log?: (line: string) => void;
}

/** States of a port's day: its people with their specimens, runs and handovers, each touched again and again. */
export const statesOfDay = 30_000;

/** Opens the database, the rules and the write path. The schema must be migrated. */
export const openHouse = async (options: HouseOptions): Promise<House> => {
  const { databaseUrl: url, log = () => {} } = options;
  let closing = false;
  const onLost = (error: Error): void => {
    if (!closing) log(`a connection to the database was lost: ${error.message}`);
  };
  const owner = openDatabase({ url, applicationName: 'huan owner', max: 4, keeper: true, onLost, statementTimeout: 0 });
  const writer = openDatabase({ url, applicationName: 'huan write', max: 8, onLost, byKey: true, role: 'huan_writer' });
  const reader = openDatabase({ url, applicationName: 'huan read', max: 12, onLost, role: 'huan_reader' });
  const listeners = new Set<() => void>();
  try {
    await checkServer(owner.pool);
    const calendar = await openCalendar(owner.pool);
    const rules = await openRules(options.policies, { moment: calendar.facts });
    const units = await openUnits(owner.pool);
    const seal = createSeal(options.masterKey);
    const duty = unitId(options.duty ?? 'DUTY');
    const workings: Workings = {
      loops,
      rule: (now) => rules.at(now),
      unit: (id) => units.get(id),
      positionOf: (id) => units.get(unitId(id))?.lo ?? null,
      duty,
      seal,
      searchWords: (_loop, personal) => [...searchWords(personal), ...readingWords(personal, formsOfName)],
      notices: noticesOf,
    };
    const ledger = openLedger({
      pool: writer.pool,
      workings,
      ...(options.batch === undefined ? {} : { batch: options.batch }),
      ...(options.inFlight === undefined ? {} : { inFlight: options.inFlight }),
      ...(options.remembered === undefined ? {} : { remembered: options.remembered }),
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
      ...(options.patience === undefined ? {} : { patience: options.patience }),
      onRecorded: () => {
        for (const listener of listeners) listener();
      },
    });
    return {
      rules,
      units,
      calendar,
      ledger,
      seal,
      duty,
      writer,
      reader,
      owner,
      async addUnits(added) {
        const unknown = added.find(({ kind }) => !unitKinds.some((known) => known === kind));
        if (unknown !== undefined) throw new UnitProblem(`${unknown.kind} is no kind of unit: ${unitKinds.join(', ')}`);
        await units.add(added);
      },
      async submit(command) {
        const reply = await ledger.submit(command);
        if (!('refused' in reply) || !isUnheard(reply.refused)) return reply;
        // Another process may have added the unit a moment ago.
        const known = units.all().length;
        await units.reload();
        return units.all().length === known ? reply : ledger.submit(command);
      },
      rehearse: (commands) => rehearse(writer.pool, workings, commands),
      read: (who, work) => readAs(reader.pool, units, who, work),
      onRecorded(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      async close() {
        closing = true;
        await ledger.close();
        await Promise.all([owner, writer, reader].map(closeDatabase));
      },
    };
  } catch (error) {
    await Promise.all([owner, writer, reader].map(closeDatabase));
    throw error;
  }
};
