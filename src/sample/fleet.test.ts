import { expect, test } from 'vitest';
import { planDay } from './day.ts';
import { sampleVehicles, vehicleOfCrew } from './fleet.ts';

test('every planned run goes with a vehicle of its own crew that has the seats it says', () => {
  const { runs } = planDay({ day: '2020-03-27', seed: 'test' });
  expect(runs.length).toBeGreaterThan(100);
  for (const { crew, relief, seats } of runs) {
    for (const unit of relief === null ? [crew] : [crew, relief])
      expect(vehicleOfCrew(unit)).toMatchObject({ unit, seats, outReason: null });
  }
});

test('no two vehicles bear one plate or one id', () => {
  for (const column of ['plate', 'vehicle'] as const)
    expect(new Set(sampleVehicles.map((one) => one[column])).size).toBe(sampleVehicles.length);
});
