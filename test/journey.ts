// People on their way through the five links, for scenarios: open a flight, bring somebody as far as the story begins,
// then let go wrong what goes wrong. Everything is done by commands on a real database, with the evidence that the
// sample policy demands.

import { loops } from '../src/city/loops.ts';
import { expandState } from '../src/store/compact.ts';
import { sweep } from '../src/store/sweeper.ts';
import { readPace, setPace } from '../src/store/time.ts';
import { verify } from '../src/app/verify/verify.ts';
import type { Command, SingleCommand } from '../src/loop/command.ts';
import type { Answer } from '../src/loop/context.ts';
import type { CaseState } from '../src/loop/state.ts';
import { type CaseId, type Facts, type Instant, type Json, after, caseId, minutes, unitId } from '../src/loop/terms.ts';
import { type ActOptions, type TestHouse, newCase, openTestHouse } from './house.ts';
import { accepted } from './house.ts';

/** The way of a person with nothing wrong: each stage begins with the acceptance by whoever holds it. */
export const stages = ['aboard', 'stand', 'channel', 'screening', 'desk', 'bus', 'site'] as const;
export type Stage = (typeof stages)[number];

/** Who holds a person at a stage. */
export const holderAt: Readonly<Record<Stage, string>> = {
  aboard: 'CARRIERS',
  stand: 'PVG-BOARDING',
  channel: 'PVG-CHANNEL',
  screening: 'PVG-SCREENING',
  desk: 'PUDONG-DESK',
  bus: 'PUDONG-CREW-1',
  site: 'PUDONG-SITE-1',
};

export interface Sketch {
  readonly voyage?: CaseId;
  readonly facts?: Facts;
  readonly personal?: { readonly [key: string]: Json };
}

export interface Way {
  /** Instead of the first site of Pudong. */
  readonly site?: string;
  readonly crew?: string;
  /** The run that they board; a new one unless told. */
  readonly run?: CaseId;
}

export interface Notice {
  readonly topic: string;
  readonly data: Facts;
}

export interface Journey extends TestHouse {
  now(): Promise<Instant>;
  /** Lets so many minutes pass and serves every clock that ran out. */
  later(count: number): Promise<void>;
  state(id: CaseId): Promise<CaseState>;
  /** Names of what was recorded about a case, in order. */
  events(id: CaseId): Promise<readonly string[]>;
  /** What was announced about a case, in order. */
  notices(id: CaseId): Promise<readonly Notice[]>;
  /** Open gaps about a case, of one kind or of all. */
  gaps(about: CaseId, kind?: string): Promise<readonly CaseState[]>;
  /** The one open gap of a kind about a case. */
  gap(about: CaseId, kind: string): Promise<CaseState>;
  /** Closes a gap with the proof that its kind needs, as another officer of its owner than the one who caused it. */
  prove(gap: CaseState): Promise<void>;
  record(unit: string, id: CaseId, kind: string, facts?: Facts, more?: ActOptions): Promise<Answer>;
  /** Many commands of one unit in one transaction. */
  all(unit: string, commands: readonly SingleCommand[], more?: ActOptions): Promise<Answer>;
  /** A landed flight. */
  flight(): Promise<CaseId>;
  person(sketch?: Sketch): Promise<CaseId>;
  /** People of one party, with one sketch each. */
  party(sketches: readonly Sketch[]): Promise<readonly CaseId[]>;
  /** A site of so many rooms, at most once per unit. */
  site(unit: string, capacity?: number): Promise<CaseId>;
  /** A run whose crew has taken over the vehicle. */
  run(crew: string): Promise<CaseId>;
  give(
    ids: CaseId | readonly CaseId[],
    from: string,
    to: string,
    link: string,
    more?: { run?: CaseId },
  ): Promise<CaseId | null>;
  /** The specimens that were taken of a person, oldest first. */
  specimens(id: CaseId): Promise<readonly CaseId[]>;
  swab(unit: string, id: CaseId): Promise<CaseId>;
  /** Brings specimens to the laboratory and reports what came out. */
  result(specimen: CaseId, outcome: string): Promise<void>;
  /** Discharges a patient as policy wants it: well, and negative twice, a day apart. Takes that day. */
  discharge(hospital: string, id: CaseId): Promise<void>;
  /** Brings people on to a stage, one stage after the other, with all the evidence. */
  bring(ids: CaseId | readonly CaseId[], to: Stage, way?: Way): Promise<void>;
  /** Serves what is due, then reads the whole ledger again: every invariant must hold. */
  audit(): Promise<readonly string[]>;
}

const traveller: Facts = {
  category: 'traveller',
  countries: ['IT'],
  destination: 'city',
  district: 'PUDONG',
  years: 35,
};

const list = (ids: CaseId | readonly CaseId[]): readonly CaseId[] => (typeof ids === 'string' ? [ids] : ids);

/** Opens a house in which scenarios are played. Call `close` in `afterAll`. */
export const openJourney = async (options: { policies?: string } = {}): Promise<Journey> => {
  const house = await openTestHouse(options);
  const { act } = house;
  const pool = house.house.owner.pool;
  const sites = new Map<string, CaseId>();
  const stageOf = new Map<CaseId, Stage>();
  let people = 0;

  const sweepAll = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      if ((await sweep(house.house.writer.pool, house.house.ledger)).due === 0) return;
    }
  };
  const now: Journey['now'] = async () => (await readPace(pool)).now;
  const state: Journey['state'] = async (id) => {
    const { rows } = await pool.query<{ state: unknown }>('select state from huan."case" where case_id = $1', [id]);
    if (rows[0] === undefined) throw new Error(`there is no case ${id}`);
    return expandState(rows[0].state);
  };
  const record: Journey['record'] = (unit, id, kind, facts, more) =>
    act(unit, { type: 'record', case: id, kind, ...(facts === undefined ? {} : { facts }) }, more);
  const all: Journey['all'] = (unit, commands, more) => {
    const [first] = commands;
    if (first === undefined) throw new RangeError('nothing to do');
    return act(unit, { type: 'together', case: first.case, commands }, more);
  };
  const give: Journey['give'] = async (ids, from, to, link, more = {}) => {
    const cases = list(ids);
    const [only] = cases;
    if (only !== undefined && cases.length === 1) {
      const offered = await act(from, { type: 'offer', case: only, to: unitId(to), link, ...more });
      await act(to, { type: 'accept', case: only, offer: offered.offer ?? '' });
      return null;
    }
    const handover = newCase();
    await act(from, { type: 'offer-group', handover, cases, to: unitId(to), link, ...more });
    await act(to, { type: 'accept-group', handover, present: cases });
    return handover;
  };
  const gaps: Journey['gaps'] = async (about, kind) => {
    const { rows } = await pool.query<{ state: unknown }>(
      `select state from huan."case" where loop = 'gap' and subject = $1 and closed_at is null order by opened_at`,
      [about],
    );
    const found = rows.map((row) => expandState(row.state));
    return kind === undefined ? found : found.filter(({ facts }) => facts['kind'] === kind);
  };
  const site: Journey['site'] = async (unit, capacity = 40) => {
    const known = sites.get(unit);
    if (known !== undefined) return known;
    const id = newCase();
    sites.set(unit, id);
    await act(unit, { type: 'open', case: id, loop: 'site', holder: unitId(unit) });
    await act('PUDONG', { type: 'record', case: id, kind: 'checklist', facts: { capacity, ...accepted } });
    return id;
  };
  const run: Journey['run'] = async (crew) => {
    const id = newCase();
    await all('PUDONG-DESK', [
      { type: 'open', case: id, loop: 'run', holder: unitId('PUDONG-DESK'), facts: { seats: 45 } },
      { type: 'record', case: id, kind: 'vehicle', personal: { plate: '沪A·0001试' } },
      { type: 'record', case: id, kind: 'crew', facts: { escorts: 2 } },
    ]);
    await give(id, 'PUDONG-DESK', crew, 'boarding');
    return id;
  };
  const open = (sketch: Sketch, party?: { id: CaseId; members: readonly CaseId[] }, id = newCase()): SingleCommand => {
    people += 1;
    stageOf.set(id, 'aboard');
    return {
      type: 'open',
      case: id,
      loop: 'arrival',
      holder: unitId('CARRIERS'),
      ...(sketch.voyage === undefined ? {} : { voyage: sketch.voyage }),
      ...(party === undefined ? {} : { party }),
      facts: { ...traveller, ...sketch.facts },
      personal: {
        surname: 'SAMPLE',
        givenNames: `PERSON ${people}`,
        documents: [{ type: 'P', number: `S${100_000 + people}` }],
        ...sketch.personal,
      },
    };
  };
  const specimens: Journey['specimens'] = async (id) => {
    const query = `select case_id from huan."case" where loop = 'specimen' and subject = $1 order by opened_at`;
    return (await pool.query<{ case_id: CaseId }>(query, [id])).rows.map((row) => row.case_id);
  };
  const swab: Journey['swab'] = async (unit, id) => {
    const specimen = newCase();
    await act(unit, { type: 'open', case: specimen, loop: 'specimen', holder: unitId(unit), subject: id });
    return specimen;
  };

  const result: Journey['result'] = async (specimen, outcome) => {
    const { holder } = await state(specimen);
    if (holder !== 'LAB-1') await give(specimen, holder, 'LAB-1', 'laboratory');
    await all('LAB-1', [
      { type: 'record', case: specimen, kind: 'result', facts: { result: outcome } },
      { type: 'close', case: specimen, ending: 'resulted' },
    ]);
  };

  const later: Journey['later'] = async (count) => {
    await setPace(pool, 1, after(await now(), minutes(count)));
    await sweepAll();
  };

  const step: Readonly<Record<Stage, (ids: readonly CaseId[], way: Way) => Promise<void>>> = {
    aboard: async () => {},
    stand: async (ids) => {
      await give(ids, 'CARRIERS', 'PVG-BOARDING', 'stand');
    },
    channel: async (ids) => {
      await all(
        'PVG-BOARDING',
        ids.flatMap((id): SingleCommand[] => [
          { type: 'record', case: id, kind: 'temperature', facts: { fever: false } },
          { type: 'record', case: id, kind: 'declaration', facts: { symptoms: [] } },
        ]),
      );
      await give(ids, 'PVG-BOARDING', 'PVG-CHANNEL', 'channel');
    },
    screening: async (ids) => {
      await give(ids, 'PVG-CHANNEL', 'PVG-SCREENING', 'screening');
    },
    desk: async (ids) => {
      await all(
        'PVG-SCREENING',
        ids.flatMap((id): SingleCommand[] => [
          { type: 'record', case: id, kind: 'interview' },
          { type: 'record', case: id, kind: 'temperature', facts: { fever: false } },
          { type: 'record', case: id, kind: 'itinerary' },
          { type: 'open', case: newCase(), loop: 'specimen', holder: unitId('PVG-SCREENING'), subject: id },
        ]),
      );
      await give(ids, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
    },
    bus: async (ids, way) => {
      const lodging = way.site ?? holderAt.site;
      const crew = way.crew ?? holderAt.bus;
      const place = await site(lodging);
      const bus = way.run ?? (await run(crew));
      await all(
        lodging,
        ids.map((id) => ({ type: 'record', case: id, kind: 'lodging', place, personal: { room: '301', floor: '3' } })),
      );
      await all(
        'PUDONG-DESK',
        ids.map((id) => ({ type: 'record', case: id, kind: 'seat', personal: { busSeat: '3' } })),
      );
      await give(ids, 'PUDONG-DESK', crew, 'transfer', { run: bus });
      const counted = ids.length;
      for (let twice = 0; twice < 2; twice += 1) await act(crew, { type: 'record', case: bus, kind: 'count', counted });
      await record(crew, bus, 'departure');
    },
    site: async (ids, way) => {
      const lodging = way.site ?? holderAt.site;
      const crew = way.crew ?? holderAt.bus;
      const { run: bus } = await state(ids[0] ?? caseId(''));
      await give(ids, crew, lodging, 'territory');
      await all(
        lodging,
        ids.flatMap((id): SingleCommand[] =>
          ['checkin', 'order', 'told'].map((kind) => ({ type: 'record', case: id, kind })),
        ),
      );
      if (bus === null) return;
      await all(crew, [
        { type: 'record', case: bus, kind: 'arrival' },
        { type: 'record', case: bus, kind: 'empty' },
        { type: 'close', case: bus, ending: 'completed' },
      ]);
    },
  };

  return {
    ...house,
    now,
    later,
    state,
    async events(id) {
      const { rows } = await pool.query<{ name: string }>(
        'select name from huan.event where case_id = $1 order by seq',
        [id],
      );
      return rows.map(({ name }) => name);
    },
    async notices(id) {
      const query = 'select topic, data from huan.outbox where case_id = $1 order by id';
      return (await pool.query<Notice>(query, [id])).rows;
    },
    gaps,
    async gap(about, kind) {
      const found = await gaps(about, kind);
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error(`${found.length} open gaps ${kind} about ${about}`);
      return only;
    },
    async prove(gap) {
      const signs = gap.facts['kind'] === 'giver-signature';
      const proof = signs ? { kind: 'signature' } : { kind: 'proof', personal: { note: 'looked into' } };
      const commands: readonly SingleCommand[] = [
        { type: 'record', case: gap.caseId, ...proof },
        { type: 'close', case: gap.caseId, ending: 'settled' },
      ];
      // Some gaps are closed by another hand than the one that caused them.
      await all(gap.holder, commands, { actor: `second officer of ${gap.holder}` });
    },
    record,
    all,
    async flight() {
      const voyage = newCase();
      await act('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: unitId('PVG-AIRPORT') });
      await record('PVG-AIRPORT', voyage, 'landing');
      return voyage;
    },
    async person(sketch = {}) {
      const command = open(sketch);
      await act('PVG-AIRPORT', command);
      return command.case;
    },
    async party(sketches) {
      const members = sketches.map(() => newCase());
      const party = { id: newCase(), members };
      await all(
        'PVG-AIRPORT',
        sketches.map((sketch, index) => open(sketch, party, members[index])),
      );
      return members;
    },
    site,
    run,
    give,
    specimens,
    swab,
    result,
    async discharge(hospital, id) {
      await result(await swab(hospital, id), 'negative');
      await later(24 * 60);
      await result(await swab(hospital, id), 'negative');
      await record(hospital, id, 'temperature', { fever: false });
      await record(hospital, id, 'symptoms', { symptoms: [] });
      await record(hospital, id, 'discharge');
    },
    async bring(ids, to, way = {}) {
      const cases = list(ids);
      const from = stageOf.get(cases[0] ?? caseId('')) ?? 'aboard';
      for (const stage of stages.slice(stages.indexOf(from) + 1, stages.indexOf(to) + 1)) {
        await step[stage](cases, way);
        for (const id of cases) stageOf.set(id, stage);
      }
    },
    async audit() {
      await sweepAll();
      const report = await verify({ pool, loops, rules: house.house.rules, workers: 0 });
      return report.findings
        .filter(({ grade }) => grade === 'broken')
        .map(({ invariant, text, case: id }) => `${invariant} ${text} ${id ?? ''}`);
    },
  };
};

/** One command of many cases, said the same of each. */
export const each = (ids: readonly CaseId[], command: (id: CaseId) => SingleCommand): readonly SingleCommand[] =>
  ids.map(command);

/** An offer to a unit, ready to be given. */
export const offerOf = (id: CaseId, to: string, link: string, run?: CaseId): Command => ({
  type: 'offer',
  case: id,
  to: unitId(to),
  link,
  ...(run === undefined ? {} : { run }),
});

export type { CaseId };
