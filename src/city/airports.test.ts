import { expect, test } from 'vitest';
import { airportCode, airportCountry, carrierCode, ownAirportCodes } from './airports.ts';

test('an airport and a carrier have one code, whichever a list says', () => {
  expect(['FCO', 'LIRF'].map(airportCode)).toEqual(['FCO', 'FCO']);
  expect(['MU', 'CES'].map(carrierCode)).toEqual(['MU', 'MU']);
  expect([airportCode('QQQ'), carrierCode('QQ'), airportCountry('QQQ')]).toEqual(['QQQ', 'QQ', undefined]);
  expect(new Set(ownAirportCodes)).toEqual(new Set(['PVG', 'ZSPD', 'SHA', 'ZSSS']));
});

test('the country of an airport follows from either code', () => {
  expect(['MXP', 'LIMC', 'THR', 'SVO', 'HKG'].map(airportCountry)).toEqual(['IT', 'IT', 'IR', 'RU', 'HK']);
});
