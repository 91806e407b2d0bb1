import type { House } from '../app/house.ts';
import type { Instant } from '../loop/terms.ts';
import { type Acting, openActing } from './act.ts';
import { playCarrier } from './carrier.ts';
import { loadSampleCity, siteCase } from './city.ts';
import { foldCounts, holdTimeAt, instantOf, releaseTime, serveClocks, timeKeeper, timeNow } from './clock.ts';
import { type DayPlan, planDay } from './day.ts';
import { openDriver } from './driver.ts';
import { playRun } from './district.ts';
import { playGaps } from './gaps.ts';
import { watchHumans } from './humans.ts';
import { playPatient, playTestStay } from './hospital.ts';
import { playCollection } from './laboratory.ts';
import type { Play } from './play.ts';
import { assignStands, playPort } from './port.ts';
import { playQuestions } from './questions.ts';
import { playShip } from './ship.ts';
import { type Counted, countSince } from './report.ts';
import { playRelease } from './release.ts';
import { playArrival, playRounds } from './site.ts';

export interface SimulateOptions {
  /** Local day of the arrivals, `YYYY-MM-DD`. */
  readonly day: string;
  readonly seed: string;
  /** Simulated minutes per real minute (60 plays a day in 24 minutes), or as fast as commands go. */
  readonly speed: number | 'max';
  /** Minute of the local day up to which it is played as fast as commands go, so that a newcomer sees a day under way. */
  readonly paceFrom?: number;
  /** Days that the simulation goes on after the arrivals; 1 unless told. From 15 on people are released. */
  readonly days?: number;
  /** Heads in place of the day's real number; flights follow unless told. */
  readonly people?: number;
  readonly flights?: number;
  /** Whether the sample ship calls too; on a day of its real size unless told. */
  readonly ship?: boolean;
  readonly onProgress?: (progress: SimulationProgress) => void;
  /**
   * Asked all along. True ends the simulation for good: somebody real has taken over, and time runs on at the world's
   * pace. `pause` ends it for now: time stands still until the same day is simulated again. Whoever real records anything,
   * through this process or another one, takes over without being asked.
   */
  readonly shouldStop?: () => boolean | 'pause';
}

export interface SimulationProgress {
  readonly at: Instant;
  /** Minute of the local day of arrivals. */
  readonly minute: number;
  readonly until: number;
  readonly commands: number;
}

/** What a simulation did: what stands in the database, and how long it took. */
export interface SimulationReport extends Counted {
  readonly day: string;
  readonly flights: number;
  readonly planned: number;
  readonly stopped: boolean;
  /** Nothing was played: this day was played before, or somebody real took over. */
  readonly over: boolean;
  /** Continued after an interruption. */
  readonly resumed: boolean;
  readonly from: Instant;
  readonly until: Instant;
  /** Commands given by the simulator, repetitions after an interruption included. */
  readonly given: number;
  /** Commands whose second delivery was answered otherwise than the first: must be 0 (I9). */
  readonly unsteady: number;
  /** Refusals that the scripts did not expect, by `label code`, at most 50. */
  readonly surprises: readonly string[];
  readonly failures: readonly string[];
  /** Real seconds of planning, of playing, and of counting. */
  readonly seconds: { readonly plan: number; readonly play: number; readonly count: number };
}

/** The simulation cannot begin: time here is already past it, or the city is a real one. */
export class SimulationImpossible extends Error {
  override readonly name = 'SimulationImpossible';
}

/** Days that a measure lasts in the sample policy; the release is tried then and refused if policy says otherwise. */
const measureDays = 14;

// The first thing that a simulated day records: by it an interrupted day is known again.
const marked = 'PUDONG-SITE-1';

/** Sets the duty room's mark that this day has begun. Repeating it changes nothing. */
const mark = async (acting: Acting): Promise<void> => {
  await acting.act('DUTY', 'begun', {
    type: 'record',
    case: siteCase(marked),
    kind: 'inspection',
  });
};

/**
 * Sets the time for a fresh day (null), finds out how far an interrupted one came (the minute up to which it was played),
 * or that it is over: time was released because the day ended or somebody real took over.
 */
const prepareTime = async (house: House, plan: DayPlan, acting: Acting): Promise<number | 'over' | null> => {
  const start = instantOf(plan.day, plan.start);
  const { pool } = house.owner;
  const begun = await pool.query('select 1 from huan.event where case_id = $1 and command_id = $2', [
    siteCase(marked),
    acting.newCommand('begun'),
  ]);
  const now = await timeNow(house);
  const keeper = await timeKeeper(house);
  if (begun.rows.length > 0) return keeper === 'simulator' ? Math.floor((now - start) / 60_000) + plan.start : 'over';
  if (keeper === 'machine') {
    const { rows } = await pool.query<{ last: number | null }>('select max(recorded_at) as last from huan.event');
    const last = rows[0]?.last ?? null;
    if (last !== null && last > start) {
      throw new SimulationImpossible(
        `something was recorded here after ${plan.day} began; a simulation needs a ledger of its own`,
      );
    }
  } else if (now > start) {
    throw new SimulationImpossible(`time here is already past the beginning of ${plan.day}`);
  }
  await holdTimeAt(house, start);
  return null;
};

const write = (play: Play, daysOn: number, until: number): void => {
  const { plan } = play;
  const stands = assignStands(plan.flights);
  for (const flight of plan.flights) {
    playCarrier(play, flight);
    playPort(play, flight, stands.get(flight) ?? null);
  }
  for (const patient of plan.patients) playPatient(play, patient, until);
  for (const stay of plan.stays) playTestStay(play, stay);
  for (const rack of plan.collections) playCollection(play, rack);
  for (const run of plan.runs) playRun(play, run, ({ to }, minute) => playArrival(play, run, to, minute));
  if (plan.ship !== null) playShip(play, plan.ship);
  playQuestions(play);
  playRounds(play, until);
  playGaps(play, until);
  if (daysOn < measureDays) return;
  for (const person of plan.ship?.off ?? []) playRelease(play, [person], plan.ship?.left ?? 0, measureDays);
  for (const { doors, parties } of plan.flights)
    for (const { party } of parties) playRelease(play, party.people, doors, measureDays);
};

/**
 * Plays a port's day through the same use cases that people use. The same seed gives the same day; every id follows from
 * it, so that a day interrupted at any point is taken up again by calling this once more with the same options.
 *
 * @throws SimulationImpossible when time in this house is already past the day
 */
export const simulate = async (house: House, options: SimulateOptions): Promise<SimulationReport> => {
  const began = performance.now();
  const { day, seed, speed, people, flights } = options;
  const daysOn = options.days ?? 1;
  const plan = planDay({
    day,
    seed,
    ...(people === undefined ? {} : { people }),
    ...(flights === undefined ? {} : { flights }),
    ...(options.ship === undefined ? {} : { ship: options.ship }),
  });
  const at = (minute: number): Instant => instantOf(day, minute);
  const planned = performance.now();
  const surprises: string[] = [];
  const failures: string[] = [];
  const acting = openActing({
    house,
    seed: `${seed}/${day}`,
    onRefused: (label, code, about) => {
      if (surprises.length < 50) surprises.push(`${label} ${code} ${about.join(' ')}`.trim());
    },
  });
  const resumed = await prepareTime(house, plan, acting);
  const humans = watchHumans(house, at(plan.start));
  // While nobody simulated, somebody real may have begun to work here: then the day is theirs, and time runs on.
  let taken = typeof resumed === 'number' && (await humans.haveActed());
  if (taken) await releaseTime(house);
  const over = taken || resumed === 'over';
  if (!over) {
    await loadSampleCity(house);
    await mark(acting);
  }
  const until = plan.end + Math.max(0, daysOn - 1) * 1440 + 60;
  const onError = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    if (failures.length < 50 && !failures.includes(message)) failures.push(message);
  };
  const driver = openDriver({
    start: plan.start,
    until: until + 1440,
    resumeAt: typeof resumed === 'number' ? resumed : plan.start - 1,
    speed,
    paceFrom: options.paceFrom ?? plan.start,
    instantOf: at,
    setTime: async (instant) => {
      // Looked for beside the deeds: for whoever acts just now time makes a step more, and then runs on at the world's pace.
      const looked = humans.haveActed().then((acted) => {
        taken = acted;
      });
      driver.aside(looked);
      await holdTimeAt(house, instant);
    },
    onSlot: async (minute) => {
      // A clock that cannot be served now is tried again in the next slot; without a database the next step of time fails.
      const { served } = await serveClocks(house);
      driver.aside(served);
      if (minute % 60 === 0) driver.aside(foldCounts(house));
      options.onProgress?.({ at: at(minute), minute, until, commands: acting.commands() });
    },
    shouldStop: () => taken || (options.shouldStop?.() ?? false) !== false,
    onError,
    most: 400,
  });
  const play: Play = {
    plan,
    acting,
    driver,
    instantOf: at,
    cases: new Map(),
    lodged: new Map(),
    gone: new Set(),
    stuck: new Set(),
  };
  if (!over) write(play, daysOn, until);
  // A day that is over is not touched: setting its first minute would turn time back and hold it.
  const { stopped, last } = over ? { stopped: false, last: plan.start } : await driver.play();
  if (!over && (taken || !(stopped && options.shouldStop?.() === 'pause'))) await releaseTime(house);
  const played = performance.now();
  const counted = await countSince(house, at(plan.start));
  const done = performance.now();
  const seconds = (from: number, to: number): number => Math.round((to - from) / 10) / 100;
  return {
    ...counted,
    day,
    flights: plan.flights.length,
    planned: plan.people,
    stopped,
    over,
    resumed: typeof resumed === 'number',
    from: at(plan.start),
    until: at(last),
    given: acting.commands(),
    unsteady: acting.unsteady(),
    surprises,
    failures,
    seconds: { plan: seconds(began, planned), play: seconds(planned, played), count: seconds(played, done) },
  };
};
