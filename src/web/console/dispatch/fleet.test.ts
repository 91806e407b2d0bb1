import { expect, test } from 'vitest';
import type { FleetVehicle } from '../../../contract/dispatch.ts';
import { chosenFor, fitFor, matching, usualSeats } from './fleet.ts';

const vehicle = (id: string, unit: string, more: Partial<FleetVehicle> = {}): FleetVehicle => ({
  ...{ vehicle: id, plate: `沪X·${id}`, kind: 'coach', seats: 30, unit, out: null, run: null },
  ...more,
});
const fleet = [
  vehicle('1', 'CREW-1', { run: 'r' }),
  vehicle('2', 'CREW-2', { seats: 45 }),
  vehicle('3', 'DISTRICT', { seats: 12 }),
  vehicle('4', 'CREW-4', { out: 'brakes' }),
];
const isCrew = (unit: string): boolean => unit.startsWith('CREW');
const ids = (list: readonly FleetVehicle[]) => list.map((one) => one.vehicle);

test('one that is out of service is never offered; a crew’s own comes first, one on a run last', () => {
  expect(ids(fitFor(fleet, 'CREW-2'))).toEqual(['2', '3', '1']);
  expect(ids(fitFor(fleet, 'CREW-4'))).toEqual(['2', '3', '1']);
});

test('no vehicle goes with two crews, and none is taken from a crew that has one', () => {
  const chosen = chosenFor(fleet, ['CREW-1', 'CREW-2', 'CREW-4'], {}, isCrew);
  expect([...chosen]).toEqual([
    ['CREW-2', { vehicle: '2', seats: 45 }],
    ['CREW-1', { vehicle: '3', seats: 12 }],
    ['CREW-4', { vehicle: null, seats: usualSeats }],
  ]);
});

test('what somebody said stands, and is not given to another', () => {
  const said = { 'CREW-1': { vehicle: '2', seats: 45 } };
  const chosen = chosenFor(fleet, ['CREW-1', 'CREW-2'], said, isCrew);
  expect(chosen.get('CREW-1')).toEqual({ vehicle: '2', seats: 45 });
  expect(chosen.get('CREW-2')).toEqual({ vehicle: '3', seats: 12 });
});

test('a plate is the same however it is typed, and nothing typed is no plate', () => {
  expect(matching(fleet, ' 沪x 2')?.vehicle).toBe('2');
  expect(matching(fleet, '沪X·9')).toBeNull();
  expect(matching(fleet, ' · ')).toBeNull();
});
