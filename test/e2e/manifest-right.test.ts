// Who may say who is on a flight: a carrier of its own flights only, and whoever may not learns nothing by asking.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ManifestReport, importManifest } from '../../src/app/manifest.ts';
import { carrierUnit } from '../../src/app/manifest-right.ts';
import type { ManifestDocument, ManifestFlight, ManifestPerson } from '../../src/exchange/manifest.ts';
import { type ManifestShip, shipCarrier } from '../../src/exchange/ship.ts';
import { type CaseId, actorId, commandId, unitId } from '../../src/loop/terms.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
  const names = (name: string) => ({ 'zh-Hans': name, 'zh-Hant': name, en: name });
  const own = { kind: 'carrier', parent: 'PORT' } as const;
  await at.house.addUnits([
    { ...own, unit: 'CARRIER-QR', names: names('QR') },
    { ...own, unit: 'CARRIER-IMO9074729', names: names('The line of one ship'), facts: { ships: true } },
  ]);
});
afterAll(() => at.close());

const person = (name: string, more: Partial<ManifestPerson> = {}): ManifestPerson => ({
  ...{ role: 'passenger', surname: 'SAMPLE', givenNames: name, birthDate: '1990-03-01', at: name },
  documents: [{ type: 'P', number: `R${name}` }],
  ...more,
});
const landed = '2020-03-27T06:45';
const flight = (number: string, people: ManifestPerson[], more: Partial<ManifestFlight> = {}): ManifestFlight => {
  const arrival = {
    carrier: number.slice(0, 2),
    number: number.slice(2),
    from: 'FCO',
    to: 'PVG',
    scheduledArrival: landed,
  };
  return { legs: [arrival], arrival, function: 'original', list: 'passenger', people, ...more };
};
const call = (ship: ManifestShip, people: ManifestPerson[]): ManifestFlight => {
  const leg = { carrier: shipCarrier(ship), number: '7', from: 'KRPUS', to: 'CNSHA', scheduledArrival: landed, ship };
  return { ...flight('', people), legs: [leg], arrival: leg };
};
const send = (unit: string, flights: ManifestFlight[], dryRun = false): Promise<ManifestReport> => {
  const document: ManifestDocument = { source: 'json', problems: [], flights };
  const options = { commandId: commandId(randomUUID()), dryRun, receivedAs: 'test' };
  return importManifest(at.house, { actor: actorId(`officer of ${unit}`), unit: unitId(unit) }, document, options);
};
const nothing = (about: string) => ({
  ...{ applied: false, flights: [], passengers: 0, opened: 0, updated: 0, unchanged: 0, dropped: 0, problems: [] },
  refusal: { code: 'not_yours', case: null, about: [about] },
});
const events = async (): Promise<number> => (await at.house.owner.pool.query('select from huan.event')).rowCount ?? 0;

test('nobody changes or closes the people of another carrier, nor learns who is with it', async () => {
  expect(await send('CARRIERS', [flight('MU777', [person('ANNA'), person('BERT')])])).toMatchObject({ opened: 2 });
  const before = await events();
  const said: readonly ManifestFlight[] = [
    flight('MU777', [person('ANNA', { seat: '31K', phone: '123' })], { function: 'change' }),
    flight('MU777', [person('ANNA')], { function: 'cancel' }),
    flight('MU777', [person('STRANGER')], { function: 'cancel' }),
    flight('MU777', [], { function: 'cancel' }),
  ];
  for (const unit of ['SHIP-AGENTS', 'CARRIER-QR']) {
    for (const dryRun of [true, false]) {
      for (const one of said) expect(await send(unit, [one], dryRun)).toEqual({ ...nothing('MU777'), crew: 0 });
    }
  }
  expect(await events()).toBe(before);
  expect(await send('CARRIERS', [said[0]!])).toMatchObject({ applied: true, updated: 1 });
});

test('one flight of somebody else refuses the file, and a carrier with a unit of its own speaks for itself', async () => {
  const mixed = [flight('QR870', [person('OWN')]), flight('MU778', [person('OTHER')])];
  expect(await send('CARRIER-QR', mixed)).toMatchObject(nothing('MU778'));
  expect(await send('CARRIERS', mixed)).toMatchObject(nothing('QR870'));
  expect(await send('CARRIER-QR', mixed.slice(0, 1))).toMatchObject({ applied: true, opened: 1, refusal: null });
  // The port and the duty room speak for all.
  expect(await send('PVG-AIRPORT', mixed)).toMatchObject({ applied: true, opened: 1, unchanged: 1 });
  expect(await send('DUTY', mixed)).toMatchObject({ applied: true, unchanged: 2 });
});

test('a flight and a ship of nobody in particular are never given to another carrier’s own unit', () => {
  expect(carrierUnit(at.house, 'MU', false)).toBe('CARRIERS');
  expect(carrierUnit(at.house, 'OCEANPEARL', true)).toBe('SHIP-AGENTS');
  expect(carrierUnit(at.house, 'QR', false)).toBe('CARRIER-QR');
});

test('a ship that is known by her number is not another agent’s because a list names her by her name alone', async () => {
  const ship = { name: 'OCEAN PEARL', imo: '9074729' };
  expect(await send('SHIP-AGENTS', [call(ship, [person('SAILOR')])])).toMatchObject(nothing('IMO90747297'));
  expect(await send('CARRIER-IMO9074729', [call(ship, [person('SAILOR')])])).toMatchObject({ opened: 1 });
  const byName = call({ name: 'Ocean Pearl' }, [person('SAILOR', { seat: '1A' })]);
  expect(await send('SHIP-AGENTS', [byName])).toMatchObject(nothing('OCEANPEARL7'));
  expect(await send('SHIP-AGENTS', [call({ name: 'Ocean Ruby' }, [person('MATE')])])).toMatchObject({ opened: 1 });
});

test('whoever a list leaves out after they left the carrier is told by neither name, case nor place', async () => {
  const people = ['CARLA', 'DORA', 'EDDA'].map((name) => person(name));
  await send('CARRIERS', [flight('MU779', people)]);
  const { rows } = await at.house.owner.pool.query<{ case_id: CaseId }>(
    `select c.case_id from huan."case" c join huan."case" v on v.case_id = c.voyage
      where v.state -> 'facts' ->> 'number' = '779' and c.loop = 'arrival'`,
  );
  const all = rows.map(({ case_id: id }) => id);
  for (const id of all) {
    const { offer } = await at.act('CARRIERS', { type: 'offer', case: id, to: unitId('PVG-BOARDING'), link: 'stand' });
    await at.act('PVG-BOARDING', { type: 'accept', case: id, offer: offer! });
  }
  const shorter = [flight('MU779', people.slice(0, 2), { extent: 'whole' })];
  for (const dryRun of [true, false]) {
    const report = await send('CARRIERS', shorter, dryRun);
    expect(report).toMatchObject({ dropped: 1, refusal: null });
    const told = JSON.stringify(report.problems);
    for (const secret of [...all, 'PVG-BOARDING', 'EDDA']) expect(told).not.toContain(secret);
  }
});
