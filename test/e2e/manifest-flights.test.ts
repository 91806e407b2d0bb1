// Which flight a list is about: the same one, however its carrier, its airports and its day are written; and what is known
// of the way on which somebody came.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ManifestReport, importManifest } from '../../src/app/manifest.ts';
import type { ManifestLeg, ManifestPerson } from '../../src/exchange/manifest.ts';
import { expandState } from '../../src/store/compact.ts';
import type { CaseState } from '../../src/loop/state.ts';
import { actorId, commandId, unitId } from '../../src/loop/terms.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const airport = { actor: actorId('clerk'), unit: unitId('PVG-AIRPORT') };
const person = (name: string, more: Partial<ManifestPerson> = {}): ManifestPerson => ({
  ...{ role: 'passenger', surname: 'SAMPLE', givenNames: name, birthDate: '1990-03-01', at: name },
  documents: [{ type: 'P', number: `F${name}` }],
  ...more,
});
const send = (people: ManifestPerson[], ...legs: ManifestLeg[]): Promise<ManifestReport> => {
  const arrival = legs.find(({ to }) => ['PVG', 'ZSPD'].includes(to)) ?? legs.at(-1)!;
  const flight = { legs, arrival, function: 'original' as const, list: 'passenger' as const, people };
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'test' };
  return importManifest(at.house, airport, { source: 'json', problems: [], flights: [flight] }, options);
};
const leg = (number: string, departs?: string, arrives?: string, more: Partial<ManifestLeg> = {}): ManifestLeg => ({
  ...{ carrier: 'MU', number, from: 'FCO', to: 'PVG' },
  ...(departs === undefined ? {} : { scheduledDeparture: departs }),
  ...(arrives === undefined ? {} : { scheduledArrival: arrives }),
  ...more,
});
const states = async (where: string, ...values: unknown[]): Promise<CaseState[]> => {
  const { rows } = await at.house.owner.pool.query<{ state: unknown }>(
    `select state from huan."case" where ${where}`,
    values,
  );
  return rows.map(({ state }) => expandState(state));
};
const stateOf = async (report: ManifestReport): Promise<CaseState> =>
  (await states('case_id = $1', report.flights[0]?.voyage))[0]!;
const people = (report: ManifestReport): Promise<CaseState[]> =>
  states(`voyage = $1 and loop = 'arrival'`, report.flights[0]?.voyage);
const [left, landed] = ['2020-03-26T12:30', '2020-03-27T06:45'];

test('a list that says only when a flight leaves, and the next one that says when it lands, are of one flight', async () => {
  const first = await send([person('201')], leg('201', left));
  const second = await send([person('201')], leg('201', left, landed));
  expect(second).toMatchObject({ applied: true, opened: 0, unchanged: 1 });
  expect(second.flights[0]?.voyage).toBe(first.flights[0]?.voyage);
  expect((await stateOf(second)).facts).toMatchObject({
    day: '2020-03-27',
    scheduledArrival: landed,
    legs: ['FCO-PVG'],
  });
  // The other way round, and once more by its landing alone.
  const whole = await send([person('202')], leg('202', left, landed));
  expect(await send([person('202')], leg('202', left))).toMatchObject({
    opened: 0,
    flights: whole.flights.map(({ voyage }) => ({ voyage })),
  });
  expect(await send([person('202')], leg('202', undefined, landed))).toMatchObject({ opened: 0, unchanged: 1 });
});

test('a flight arrives when the newest list says, unless a person has told a time or it would be another day’s', async () => {
  const first = await send([person('221')], leg('221', left, landed));
  const later = await send([person('221')], leg('221', left, '2020-03-27T09:10'));
  expect(later).toMatchObject({ applied: true, unchanged: 1, problems: [] });
  expect(later.flights).toMatchObject([{ voyage: first.flights[0]?.voyage, scheduledArrival: '2020-03-27T09:10' }]);
  expect((await stateOf(later)).facts).toMatchObject({ day: '2020-03-27', scheduledArrival: '2020-03-27T09:10' });
  // A day alone takes no time back.
  expect(await send([person('221')], leg('221', left, '2020-03-27'))).toMatchObject({ unchanged: 1, problems: [] });
  const stands = async (report: ManifestReport, time: string): Promise<void> => {
    expect(report).toMatchObject({
      ...{ applied: true, unchanged: 1, flights: [{ scheduledArrival: time }] },
      problems: [{ field: 'scheduled arrival', severity: 'warning', expected: expect.stringContaining(time) }],
    });
    expect((await stateOf(report)).facts).toMatchObject({ day: '2020-03-27', scheduledArrival: time });
  };
  await stands(await send([person('221')], leg('221', left, '2020-03-28T00:45')), '2020-03-27T09:10');
  const facts = { scheduledArrival: '2020-03-27T10:00' };
  await at.act('PVG-AIRPORT', { type: 'record', case: first.flights[0]!.voyage, kind: 'schedule', facts });
  await stands(await send([person('221')], leg('221', left, landed)), '2020-03-27T10:00');
});

test('a flight that lands before it leaves, or years later by a wrong digit, is refused and opens nothing', async () => {
  for (const lands of ['2030-03-27T06:45', '2020-03-25T23:00', '2020-03-29T06:45']) {
    const report = await send([person('222')], leg('222', left, lands));
    expect(report).toMatchObject({ applied: false, problems: [{ field: 'scheduled arrival', severity: 'error' }] });
    expect(await states('case_id = $1', report.flights[0]?.voyage)).toEqual([]);
  }
  expect(await send([person('222')], leg('222', left, '2020-03-28T00:15'))).toMatchObject({ applied: true });
});

test('the same flight of the day before, which lands when this one leaves, is another', async () => {
  const yesterday = await send([person('203')], leg('203', '2020-03-25T12:30', '2020-03-26T06:45'));
  const today = await send([person('204')], leg('203', left));
  expect(today.flights[0]?.voyage).not.toBe(yesterday.flights[0]?.voyage);
  expect(await send([person('204')], leg('203', left, landed))).toMatchObject({ opened: 0, unchanged: 1 });
  const tomorrow = await send([person('205')], leg('203', '2020-03-27T12:30', '2020-03-28T06:45'));
  expect(new Set([yesterday, today, tomorrow].map(({ flights }) => flights[0]?.voyage)).size).toBe(3);
});

test('a flight that may be the known one is asked about, not taken for it', async () => {
  await send([person('206')], leg('206', left));
  const report = await send([person('206')], leg('206', undefined, landed));
  expect(report.problems).toMatchObject([{ field: 'possible-same-voyage', severity: 'warning' }]);
});

test('the codes of ICAO and of IATA name one flight', async () => {
  const first = await send([person('207')], leg('207', left, landed));
  const second = await send([person('207')], leg('207', left, landed, { carrier: 'CES', from: 'LIRF', to: 'ZSPD' }));
  expect(second).toMatchObject({ opened: 0, unchanged: 1, problems: [] });
  expect(second.flights[0]).toEqual(first.flights[0]);
});

test('where somebody came aboard is known, and rules see it before anybody has asked', async () => {
  const legs = [
    leg('208', undefined, undefined, { from: 'MXP', to: 'SVO' }),
    leg('208', left, landed, { from: 'SVO', to: 'PVG' }),
  ];
  const report = await send(
    [person('MILAN', { embark: 'MXP' }), person('MOSCOW', { embark: 'SVO' }), person('UNSAID')],
    ...legs,
  );
  expect((await stateOf(report)).facts['legs']).toEqual(['MXP-SVO', 'SVO-PVG']);
  const known = (await people(report)).map(
    ({ facts: { boarded, keyHistory } }) => `${String(boarded)} ${String(keyHistory)}`,
  );
  expect(new Set(known)).toEqual(new Set(['IT,RU true', 'RU false']));
  expect(known).toHaveLength(3);
  // A declaration that leaves it out does not take it back.
  const [milan] = await states(`voyage = $1 and state -> 'facts' -> 'boarded' ->> 0 = 'IT'`, report.flights[0]?.voyage);
  await at.act('PVG-BOARDING', {
    type: 'record',
    case: milan!.caseId,
    kind: 'itinerary',
    facts: { countries: ['RU'] },
  });
  expect((await states('case_id = $1', milan!.caseId))[0]?.facts).toMatchObject({ keyHistory: true });
});

test('whoever leaves before us or comes aboard only here is said, and not dropped', async () => {
  const legs = [
    leg('209', undefined, undefined, { from: 'JFK', to: 'YVR' }),
    leg('209', left, landed, { from: 'YVR', to: 'PVG' }),
    leg('209', undefined, undefined, { from: 'PVG', to: 'WUH' }),
  ];
  const aboard = [
    person('BEFORE', { embark: 'JFK', debark: 'YVR' }),
    person('THROUGH', { embark: 'JFK', debark: 'PVG' }),
    person('FURTHER', { embark: 'YVR', debark: 'WUH' }),
    person('AFTER', { embark: 'PVG', debark: 'WUH' }),
  ];
  const report = await send(aboard, ...legs);
  expect(report).toMatchObject({ applied: true, opened: 4 });
  expect(report.problems).toMatchObject([
    { at: 'BEFORE', field: 'leg', found: 'JFK-YVR' },
    { at: 'AFTER', field: 'leg', found: 'PVG-WUH' },
  ]);
});

test('a flight that comes to none of our airports is said', async () => {
  const report = await send([person('210')], leg('210', left, landed, { from: 'JFK', to: 'CAN' }));
  expect(report.problems).toMatchObject([{ field: 'arrival', found: 'JFK-CAN', severity: 'warning' }]);
});

test('the name of a file, which may name somebody, is kept under the seal', async () => {
  const report = await send([person('211')], leg('211', left, landed));
  const { rows } = await at.house.owner.pool.query<{ data: string; sealed: boolean }>(
    `select data::text, sealed is not null as sealed from huan.event where case_id = $1 and data::text like '%manifestHeads%'`,
    [report.flights[0]?.voyage],
  );
  expect(rows).toMatchObject([{ sealed: true }]);
  expect(rows[0]?.data).not.toContain('receivedAs');
});
