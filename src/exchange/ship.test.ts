import { describe, expect, it } from 'vitest';
import type { ManifestFlight } from './manifest.ts';
import { printPaxlst } from './paxlst/print.ts';
import { readPaxlst } from './paxlst/read.ts';
import { readCsv } from './table/csv.ts';
import { readImo, readPort, readShip, readVoyageNumber, shipCarrier } from './ship.ts';

describe('ships', () => {
  it('a mistyped IMO number is no other ship: its last digit does not follow', () => {
    expect(readImo('IMO 9074729')).toBe('9074729');
    expect(readImo('9074729')).toBe('9074729');
    expect(readImo('9074728')).toBeUndefined();
    expect(readImo('907472')).toBeUndefined();
  });

  it('one ship is one ship, whatever a list adds about it', () => {
    const full = readShip({ name: 'Sample  Star', imo: '9074729', callSign: 'V7-XX1' });
    expect(full).toEqual({ name: 'Sample Star', imo: '9074729', callSign: 'V7XX1' });
    const bare = readShip({ name: '', imo: 'imo9074729', callSign: '' });
    expect([full, bare].map((ship) => shipCarrier(ship ?? {}))).toEqual(['IMO9074729', 'IMO9074729']);
    expect(shipCarrier({ name: 'Sample Star', callSign: 'V7XX1' })).toBe('V7XX1');
    expect(shipCarrier({ name: 'Sample Star' })).toBe('SAMPLESTAR');
    expect(readShip({ name: ' ', imo: 'x', callSign: '' })).toBeUndefined();
  });

  it('one voyage is one voyage, however its number is written', () => {
    expect(['023-E', 'v. 023e', 'VOY 023E'].map(readVoyageNumber)).toEqual(['023E', '023E', '023E']);
    expect([readPort('CN SHA'), readPort('PUS'), readPort('SHANGHAI')]).toEqual(['CNSHA', 'PUS', undefined]);
  });

  it.each([
    { imo: '9074729', name: 'SAMPLE STAR' },
    { callSign: 'V7XX1', name: 'SAMPLE STAR' },
    { name: 'SAMPLE STAR' },
  ])('a crew list that is printed as PAXLST reads back as the same ship: %o', (ship) => {
    const carrier = shipCarrier(ship);
    const arrival = { carrier, number: '023E', from: 'KRPUS', to: 'CNSHA', ship, scheduledArrival: '2026-04-10T06:30' };
    const person = { role: 'crew' as const, surname: 'SAMPLE', givenNames: 'BENO', documents: [], at: '1' };
    const flight: ManifestFlight = { legs: [arrival], arrival, function: 'original', list: 'crew', people: [person] };
    const sent = { sender: 'AGENT', recipient: 'PORT', preparedAt: '2026-04-09T10:00', controlReference: '1' };
    const { flights, problems } = readPaxlst(new TextEncoder().encode(printPaxlst(flight, sent)), {
      referenceYear: 2026,
    });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(flights.map((one) => one.arrival)).toEqual([arrival]);
  });

  it('whoever has a rank is crew, and who disembarks does not embark', () => {
    const heading = 'Ship,IMO,Voyage,ETA,To,Name,Passport,Rank,Crew change';
    const row = (rank: string, change: string): string =>
      `STAR,9074729,1,2026-04-10,CNSHA,SAMPLE/A${rank},X${rank},${rank},${change}`;
    const rows = [row('Cook', 'Disembarks'), row('Oiler', 'Embarks'), row('Bosun', 'Remains'), row('Fitter', '?')];
    const document = readCsv(new TextEncoder().encode([heading, ...rows].join('\n')), { referenceYear: 2026 });
    const people = document.flights.flatMap((flight) => flight.people);
    expect(people.map(({ role, signing }) => [role, signing])).toEqual([
      ['crew', 'off'],
      ['crew', 'on'],
      ['crew', 'stays'],
      ['crew', undefined],
    ]);
    expect(document.problems.map(({ field }) => field)).toContain('signing');
  });

  it('a ship without the number of her voyage is told by the day, a list without any ship or flight is refused', () => {
    const list = (heading: string, row: string) =>
      readCsv(new TextEncoder().encode(`${heading}\n${row}`), { referenceYear: 2026 });
    const named = list('Vessel,ETA,To,Name,Passport', 'STAR,2026-04-10,CNSHA,SAMPLE/A,X1');
    expect(named.flights[0]?.arrival).toMatchObject({ carrier: 'STAR', number: '', to: 'CNSHA' });
    const wrong = list('IMO,ETA,To,Name,Passport', '9074728,2026-04-10,CNSHA,SAMPLE/A,X1');
    expect(wrong.problems.filter(({ severity }) => severity === 'error').map(({ field }) => field)).toContain(
      'IMO number',
    );
  });
});
