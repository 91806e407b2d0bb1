import { nextTick } from 'node:process';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Reply } from '../store/batch.ts';
import { LedgerUnavailable } from '../store/ledger.ts';
import { type SystemStanding, readStanding } from '../store/read/standing.ts';
import type { Task } from './background.ts';
import type { House } from './house.ts';
import { outboxLag } from './outbox.ts';

/** A house whose work is measured. */
export interface Meter {
  /** The same house; whatever is submitted through it is counted. */
  readonly house: House;
  /** What is told when somebody asks: counts of this process, and how the whole system stands. */
  readonly registry: Registry;
  /** The same tasks, with the time of their last success. */
  watch(tasks: readonly Task[]): readonly Task[];
}

/** How long one reading of the database is good for: many who ask at once are answered from one. */
const freshFor = 2000;

interface Reading extends SystemStanding {
  readonly lag: Awaited<ReturnType<typeof outboxLag>>;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** Reads the standing at most once in a while, and null while the database is away: metrics are still told then. */
const openReading = (house: House): (() => Promise<Reading | null>) => {
  let last: { readonly at: number; readonly reading: Promise<Reading | null> } | null = null;
  return () => {
    const at = performance.now();
    if (last === null || at - last.at > freshFor) {
      const reading = Promise.all([readStanding(house.writer.pool), outboxLag(house)]).then(
        ([standing, lag]) => ({ ...standing, lag }),
        () => null,
      );
      last = { at, reading };
    }
    return last.reading;
  };
};

const seconds = (milliseconds: number): number => Math.max(0, milliseconds) / 1000;
const one = (value: number | null): readonly Sample[] => [[{}, value ?? Number.NaN]];
const each = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([key, value]) => [{ [label]: key }, value]);

/** Gauges that are read from the database when somebody asks. What cannot be read is not a number, never an old one. */
const standingGauges = (registry: Registry, house: House): void => {
  const read = openReading(house);
  const gauge = (
    name: string,
    help: string,
    samples: (reading: Reading) => readonly Sample[],
    label: string | null = null,
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: label === null ? [] : [label],
      registers: [registry],
      async collect() {
        const reading = await read();
        this.reset();
        if (reading === null && label === null) this.set(Number.NaN);
        if (reading === null) return;
        for (const [labels, value] of samples(reading)) this.set(labels, value);
      },
    });
  };
  new Gauge({
    name: 'huan_database_answers',
    help: '1 when the metrics below could be read from the database',
    registers: [registry],
    async collect() {
      this.set((await read()) === null ? 0 : 1);
    },
  });
  gauge('huan_clocks_overdue', 'Cases with a clock that has run out and is not served yet', ({ due }) => one(due));
  gauge(
    'huan_sweep_lag_seconds',
    'For how long the oldest clock that has run out waits to be served, by the time of Huan',
    ({ oldestDue, now }) => one(oldestDue === null ? 0 : seconds(now - oldestDue)),
  );
  gauge('huan_cases_late', 'Cases that somebody was called for and that nobody has acted on', ({ late }) => one(late));
  gauge('huan_gaps_open', 'Open gaps by kind', ({ gaps }) => each('kind', gaps), 'kind');
  gauge(
    'huan_callouts_waiting',
    'Calls that wait for a human, by how the last attempt ended',
    ({ callouts }) => each('state', { due: 0, sent: 0, failed: 0, nobody: 0, ...callouts }),
    'state',
  );
  gauge(
    'huan_outbox_waiting',
    'Notices that a reader has not handled yet',
    ({ lag }) => lag.map(({ reader, waiting }): Sample => [{ reader }, waiting]),
    'reader',
  );
  gauge('huan_outbox_aside', 'Notices that were given up and that somebody must look at', ({ aside }) => one(aside));
  gauge('huan_audit_ok', '1 when the last audit that ended found nothing broken', ({ audit }) =>
    one(audit === null ? null : Number(audit.ok)),
  );
  gauge('huan_audit_age_seconds', 'Since the last audit ended', ({ audit, real }) =>
    one(audit === null ? null : seconds(real - audit.finished)),
  );
  gauge('huan_anchor_age_seconds', 'Since the last anchor was taken', ({ anchored, real }) =>
    one(anchored === null ? null : seconds(real - anchored)),
  );
};

/** Counts what is submitted: outcomes, time to the answer, and how many commands were decided together. */
const measuring = (registry: Registry, house: House): House => {
  const commands = new Counter({
    name: 'huan_commands_total',
    help: 'Commands by what became of them: done, refused, unavailable, failed',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const time = new Histogram({
    name: 'huan_command_seconds',
    help: 'From a command to its answer, waiting for its batch included',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5, 15],
    registers: [registry],
  });
  const batch = new Histogram({
    name: 'huan_batch_commands',
    help: 'Commands answered together, by one batch of the ledger',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers: [registry],
  });
  const done = commands.labels('done');
  const refused = commands.labels('refused');
  const unavailable = commands.labels('unavailable');
  const failed = commands.labels('failed');
  for (const outcome of [done, refused, unavailable, failed]) outcome.inc(0);

  // The ledger answers all of a batch at once: what is answered before the event loop goes on belongs together.
  let together = 0;
  const close = (): void => {
    batch.observe(together);
    together = 0;
  };
  const answered = (began: number): void => {
    time.observe((performance.now() - began) / 1000);
    if (together === 0) nextTick(close);
    together += 1;
  };
  const submit: House['submit'] = async (command): Promise<Reply> => {
    const began = performance.now();
    try {
      const reply = await house.ledger.submit(command);
      ('done' in reply ? done : refused).inc();
      answered(began);
      return reply;
    } catch (error) {
      (error instanceof LedgerUnavailable ? unavailable : failed).inc();
      throw error;
    }
  };
  return { ...house, submit, ledger: { ...house.ledger, submit } };
};

const watching = (registry: Registry): Meter['watch'] => {
  const succeeded = new Map<string, number>();
  new Gauge({
    name: 'huan_task_age_seconds',
    help: 'Since a background task of this process last did its turn without failing',
    labelNames: ['task'],
    registers: [registry],
    collect() {
      const now = performance.now();
      for (const [task, at] of succeeded) this.set({ task }, seconds(now - at));
    },
  });
  const failures = new Counter({
    name: 'huan_task_failures_total',
    help: 'Turns of background tasks of this process that failed',
    labelNames: ['task'],
    registers: [registry],
  });
  return (tasks) =>
    tasks.map((task): Task => {
      const name = task.name.replace(/^the /, '');
      succeeded.set(name, performance.now());
      failures.labels(name).inc(0);
      return {
        ...task,
        async turn() {
          try {
            const more = await task.turn();
            succeeded.set(name, performance.now());
            return more;
          } catch (error) {
            failures.labels(name).inc();
            throw error;
          }
        },
      };
    });
};

const meters = new WeakMap<House, Meter>();

/** The meter of a house: the same one for whoever asks, so that a process tells of all its work in one place. */
export const meterOf = (house: House): Meter => {
  const known = meters.get(house);
  if (known !== undefined) return known;
  const registry = new Registry();
  const meter = { house: measuring(registry, house), registry, watch: watching(registry) };
  standingGauges(registry, house);
  meters.set(house, meter);
  // Whoever measures what is measured already gets the same.
  meters.set(meter.house, meter);
  return meter;
};
