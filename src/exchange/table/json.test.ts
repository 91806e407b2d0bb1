import { describe, expect, it } from 'vitest';
import type { ManifestDocument, ManifestProblem } from '../manifest.ts';
import { readJson } from './json.ts';

const json = (value: unknown): ManifestDocument =>
  readJson(new TextEncoder().encode(JSON.stringify(value)), { referenceYear: 2020 });
const errors = (document: ManifestDocument): ManifestProblem[] =>
  document.problems.filter((problem) => problem.severity === 'error');
const places = (document: ManifestDocument): string[] => errors(document).map(({ at }) => at);

const flight = { flight: 'MU772', date: '2020-03-27', from: 'FCO', to: 'PVG' };
const arrival = { carrier: 'MU', number: '772', from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T06:45' };
const one = (surname: string): object => ({ surname, givenNames: 'X', documentNumber: `E${surname}` });

describe('people who stand where nobody looks', () => {
  it.each([
    ['an object of people', { ...flight, passengers: { 1: one('A'), 2: one('B') }, crew: [one('C')] }, '$.passengers'],
    ['an unknown list', { ...flight, passengers: [one('A')], viaggiatori: [one('B')] }, '$.viaggiatori'],
    ['an unknown list of names', { ...flight, passengers: [one('A')], viaggiatori: ['B/B'] }, '$.viaggiatori'],
    ['an unknown object', { ...flight, passengers: [one('A')], more: { 1: one('B') } }, '$.more'],
    ['beside the flights', { flights: [{ ...flight, people: [one('A')] }], passengers: [one('LOST')] }, '$.passengers'],
    [
      'a flight without its list',
      {
        flights: [
          { ...flight, people: [one('A')] },
          { ...flight, flight: 'CA926', people: null },
        ],
      },
      '$.flights[1]',
    ],
    ['a flight whose list is empty', { ...flight, passengers: [] }, '$'],
    ['a flight in full without its list', { arrival }, undefined],
    [
      'an infant inside the adult',
      { ...flight, people: [{ ...one('A'), infant: { surname: 'BABY', givenNames: 'Y' } }] },
      '$.people[0].infant',
    ],
    ['companions', { ...flight, people: [{ ...one('A'), companions: [one('B')] }] }, '$.people[0].companions'],
  ])('%s', (_name, value, at) => {
    const document = json(value);
    expect(errors(document)).not.toEqual([]);
    if (at !== undefined) expect(places(document)).toContain(at);
  });

  it('infants, children and crew members are lists of people', () => {
    const document = json({
      ...flight,
      Passengers: [one('A')],
      infants: [one('BABY')],
      children: [one('KID')],
      crewMembers: [one('C')],
      crew: null,
    });
    expect(document.problems).toEqual([]);
    expect(document.flights[0]?.people.map(({ role, surname, infant }) => [role, surname, infant])).toEqual([
      ['passenger', 'A', undefined],
      ['passenger', 'BABY', true],
      ['passenger', 'KID', undefined],
      ['crew', 'C', undefined],
    ]);
  });

  it('a name in parts is a name; keys of a flight that nobody knows are said', () => {
    const document = json({
      ...flight,
      aircraft: 'A359',
      people: [{ name: { surname: 'A', given: 'B' }, passport: 'E1' }],
    });
    expect(document.flights[0]?.people[0]).toMatchObject({ surname: 'A', givenNames: 'B' });
    expect(document.problems).toEqual([expect.objectContaining({ at: '$.aircraft', severity: 'warning' })]);
  });
});

describe('a key that stands twice', () => {
  it.each([
    ['two lists of passengers', '"passengers":[{"surname":"A"}],"passengers":[{"surname":"B"}]', '$.passengers'],
    ['one of them escaped', '"passengers":[{"surname":"A"}],"passenger\\u0073":[{"surname":"B"}]', '$.passengers'],
    [
      'inside a person',
      '"people":[{"surname":"A","at":"{\\"x\\":[1,"},{"surname":"B","surname":"C"}]',
      '$.people.surname',
    ],
  ])('%s: the first is not lost in silence', (_name, lists, at) => {
    const document = readJson(
      new TextEncoder().encode(`{"flight":"MU772","date":"2020-03-27","from":"FCO","to":"PVG",${lists}}`),
      { referenceYear: 2020 },
    );
    expect(places(document)).toEqual([at]);
  });
});

describe('objects around it', () => {
  it.each(['data', 'manifest', 'passenger_manifest'])('%s is opened', (key) => {
    for (const inside of [{ ...flight, people: [one('A')] }, { flights: [{ ...flight, people: [one('A')] }] }]) {
      const document = json({ [key]: inside });
      expect(document.problems).toEqual([]);
      expect(document.flights[0]?.people).toHaveLength(1);
    }
  });

  it('nothing that stands beside it is lost: neither people nor a total nor what the list means', () => {
    const data = { ...flight, people: [one('A')] };
    expect(places(json({ data, crew: [one('B')] }))).not.toEqual([]);
    expect(places(json({ data, more: [one('B')] }))).toEqual(['$.more']);
    expect(places(json({ data, total: 2 }))).toEqual(['$']);
    expect(places(json({ data, function: 'cancel' }))).toEqual(['$.function']);
    expect(json({ data, total: 1, page: 1 }).problems).toEqual([
      expect.objectContaining({ at: '$.page', severity: 'warning' }),
    ]);
  });

  it('a name and a passport in parts', () => {
    const name = { first: 'ANNA', last: 'ROSSI' };
    const read = (person: object): unknown => json({ ...flight, people: [{ name, ...person }] });
    const documents = [{ type: 'P', number: 'X1234567', issuer: 'ITA' }];
    const people = [expect.objectContaining({ surname: 'ROSSI', givenNames: 'ANNA', documents })];
    const expected = { problems: [], flights: [expect.objectContaining({ people })] };
    expect(read({ passport: { number: 'X1234567', issuer: 'ITA' } })).toMatchObject(expected);
    expect(read({ passport: [{ number: 'X1234567', country: 'Italy' }] })).toMatchObject(expected);
    const document = json({ ...flight, people: [{ name, idCard: { number: 'X1234567' } }] });
    expect(document.flights[0]?.people[0]?.documents).toEqual([{ type: 'I', number: 'X1234567' }]);
  });
});

describe('what the list means', () => {
  it('is read in either shape: who is taken back is not opened', () => {
    for (const shape of [flight, { arrival }]) {
      const document = json({ ...shape, function: 'Cancel', people: [one('A')] });
      expect(document.problems).toEqual([]);
      expect(document.flights[0]?.function).toBe('cancel');
    }
    const closed = json({ ...flight, function: 'update', closing: 'on-board', extent: 'part', people: [one('A')] });
    expect(closed.flights[0]).toMatchObject({ function: 'update', closing: 'on-board', extent: 'part' });
  });

  it('a list of a flight and a list of who is taken back stay two', () => {
    const document = json([
      { ...flight, people: [one('A')] },
      { ...flight, function: 'cancel', people: [one('B')] },
    ]);
    expect(document.flights.map((each) => [each.function, each.people.length])).toEqual([
      ['original', 1],
      ['cancel', 1],
    ]);
  });

  it.each(['function', 'closing', 'extent'])('an unknown %s is refused', (key) => {
    for (const shape of [flight, { arrival }])
      expect(places(json({ ...shape, [key]: 'perhaps', people: [one('A')] }))).toEqual([`$.${key}`]);
    expect(places(json({ [key]: 'cancel', flights: [{ ...flight, people: [one('A')] }] }))).toEqual([`$.${key}`]);
  });
});

describe('which flight', () => {
  it('a person who names another one is not put on this one', () => {
    const document = json({ arrival, people: [{ ...one('A'), flight: 'CA926', date: '2020-03-28' }] });
    expect(errors(document).map(({ field, found }) => [field, found])).toEqual([
      ['flight', 'CA926'],
      ['date', '2020-03-28'],
    ]);
    expect(json({ arrival, people: [{ ...one('A'), flight: 'MU0772', date: '27MAR2020' }] }).problems).toEqual([]);
  });

  it('named twice must be the same', () => {
    expect(places(json({ arrival, flight: 'CA926', people: [one('A')] }))).toEqual(['$.flight']);
    expect(json({ arrival, flight: 'MU772', people: [one('A')] }).problems).toEqual([]);
  });

  it('passengers of an entry that names none are not put on the flight of another entry', () => {
    const document = json({ flights: [{ arrival, people: [one('A')] }, { people: [one('B')] }] });
    expect(places(document)).toEqual(['$.flights[1].people[0]']);
  });

  it.each(['2020-03-26T22:45:00Z', '2020-03-26T22:45:00+00:00'])(
    'an arrival at %s may be the next day at the port',
    (scheduledArrival) => {
      expect(places(json({ arrival: { ...arrival, scheduledArrival }, people: [one('A')] }))).toHaveLength(1);
      expect(places(json({ ...flight, date: scheduledArrival, people: [one('A')] }))).toHaveLength(1);
    },
  );
});

describe('times of another place', () => {
  const legs = (scheduledArrival: string): object => ({
    legs: [
      { ...arrival, to: 'DXB', scheduledArrival: '2020-03-26T18:45:00+04:00' },
      { ...arrival, from: 'DXB', scheduledArrival },
    ],
    people: [one('A')],
  });
  const at = (scheduledArrival: string): ManifestDocument =>
    readJson(new TextEncoder().encode(JSON.stringify(legs(scheduledArrival))), { referenceYear: 2020, ports: ['PVG'] });

  it('are refused where the flight arrives with us, and are local where it does not', () => {
    expect(places(at('2020-03-26T23:45:00+01:00'))).toEqual(['$.legs[1].scheduledArrival']);
    expect(at('2020-03-27T06:45:00+08:00').problems).toEqual([]);
    expect(at('2020-03-27T06:45:00+08:00').flights[0]?.legs.map((leg) => leg.scheduledArrival)).toEqual([
      '2020-03-26T18:45',
      '2020-03-27T06:45',
    ]);
  });
});

describe('totals', () => {
  it.each([
    { passengerCount: 5 },
    { total: '5' },
    { total: 5 },
    { totals: { passengers: 5 } },
    { statedTotal: { passengers: '5' } },
    { statedTotal: { passengers: 'five' } },
    { 旅客人數: 5 },
    { paxCount: '?' },
    { summary: { passengers: 5 } },
    { stats: { total: 5 } },
    { pob: 5 },
    { paxOnBoard: 5 },
    { expectedPax: 5 },
    { num_passengers: 5 },
  ])('%j is compared, in either shape', (stated) => {
    for (const shape of [flight, { arrival }]) {
      expect(errors(json({ ...shape, ...stated, people: [one('A')] }))).toHaveLength(1);
    }
  });

  it('a summary may count other things too, but people in it are not lost', () => {
    const document = json({ ...flight, summary: { passengers: 1, bags: 7 }, people: [one('A')] });
    expect(document.problems).toEqual([expect.objectContaining({ at: '$.summary.bags', severity: 'warning' })]);
    expect(places(json({ ...flight, summary: one('B'), people: [one('A')] }))).toEqual(['$.summary']);
    expect(places(json({ ...flight, passenger: one('B'), people: [one('A')] }))).toEqual(['$.passenger']);
  });

  it('those that agree pass, also beside the flights', () => {
    for (const shape of [flight, { arrival }])
      expect(json({ ...shape, total: 1, passengerCount: '1', people: [one('A')] }).problems).toEqual([]);
    const flights = [{ ...flight, people: [one('A')] }];
    expect(errors(json({ total: 1, flights }))).toEqual([]);
    expect(errors(json({ total: 2, flights }))).toHaveLength(1);
  });
});

describe('documents', () => {
  it.each([
    [{ documentNumber: 'E1', documents: [{ type: 'V', number: 'V9' }] }, ['P E1', 'V V9']],
    [{ documentNumber: 'E1', documents: [{ type: 'I', number: 'E1' }] }, ['I E1']],
    [{ documents: [{ documentType: 'P', documentNumber: 'E1' }] }, ['P E1']],
    [{ documents: 'E1' }, ['P E1']],
    [{ documents: ['E1', 'E2'] }, ['P E1', 'P E2']],
    [{ document: { number: 'E1' } }, ['P E1']],
    [{ documents: [{ number: 'N/A' }] }, []],
  ])('%j', (person, expected) => {
    const document = json({ ...flight, people: [{ surname: 'A', ...person }] });
    expect(document.flights[0]?.people[0]?.documents.map(({ type, number }) => `${type} ${number}`)).toEqual(expected);
  });
});
