import { expect, test } from 'vitest';
import { planDay } from './day.ts';
import { figuresOf } from './days.ts';
import { importedOn } from './imported.ts';
import { grid } from './timetable.ts';

const day = planDay({ day: '2020-03-27', seed: 'test' });

test('27 March 2020 has its 55 flights and 10,000 people, and as many positives as the notices say', () => {
  expect(day.flights.length).toBe(55);
  expect(day.people).toBe(10_000);
  const positives = day.flights.flatMap(({ flight }) => flight.people).filter(({ positive }) => positive);
  expect(positives.length).toBe(Math.round(((importedOn('2020-03-27') ?? 0) + (importedOn('2020-03-28') ?? 0)) / 2));
});

test('10 April 2020 has SU208 with 204 aboard and 66 positives, and no flight above 240', () => {
  const april = planDay({ day: '2020-04-10', seed: 'test' });
  const known = april.flights.find(({ flight }) => flight.label === 'SU208');
  expect(known?.flight.people.length).toBe(204);
  expect(known?.flight.people.filter(({ positive }) => positive).length).toBe(66);
  expect(april.flights.length).toBe(13);
  for (const { flight } of april.flights) expect(flight.people.length).toBeLessThanOrEqual(240);
});

test('the daily figures add up to the totals that were published', () => {
  const until = (month: string, days: number): number =>
    Array.from(
      { length: days },
      (_, index) => importedOn(`${month}-${String(index + 1).padStart(2, '0')}`) ?? 0,
    ).reduce((sum, one) => sum + one, 0);
  expect(until('2020-03', 25)).toBe(112);
  expect(until('2020-03', 31)).toBe(177);
  expect(177 + until('2020-04', 12)).toBe(279);
  expect(177 + until('2020-04', 30)).toBe(313);
  expect(importedOn('2021-01-01')).toBeNull();
  expect(figuresOf('2021-01-01').positives).toBeGreaterThan(0);
});

test('the same seed plans the same day, another seed another', () => {
  const facts = (seed: string): unknown => {
    const plan = planDay({ day: '2020-03-27', seed, people: 300 });
    return [
      plan.flights.map(({ flight, lands }) => [flight.label, lands, flight.people.map(({ manifest }) => manifest)]),
      plan.runs.map(({ people, ...run }) => [run.label, run.to, run.leaves, people.length]),
    ];
  };
  expect(facts('one')).toEqual(facts('one'));
  expect(facts('one')).not.toEqual(facts('two'));
});

test('nobody is real: documents that no state issues, surnames that nobody bears, telephones that nobody answers', () => {
  for (const { manifest } of day.flights.flatMap(({ flight }) => flight.people)) {
    expect(manifest.documents[0]?.number).toMatch(/^XX\d{9}$/);
    expect(manifest.phone).toMatch(/^\+00 000 /);
    expect(manifest.fullNameNative === undefined ? manifest.surname : manifest.fullNameNative).toMatch(
      /^(SAMPLE|[例样仿拟假试])/,
    );
  }
  const numbers = day.flights.flatMap(({ flight }) =>
    flight.people.map(({ manifest }) => manifest.documents[0]?.number),
  );
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('people tell where they were and until when: some lately in another country, some too long ago to count, never after the landing', () => {
  const people = day.flights.flatMap(({ flight }) => flight.people).filter(({ category }) => category !== 'crew');
  const told = people.flatMap(({ lastIn }) => lastIn);
  const before = (written: string): number => (Date.parse(day.day) - Date.parse(written.slice(3))) / 86_400_000;
  expect(told.every((written) => /^[A-Z]{2} \d{4}-\d{2}-\d{2}$/.test(written) && before(written) >= 0)).toBe(true);
  expect(people.filter(({ lastIn }) => lastIn.some((written) => before(written) > 14)).length).toBeGreaterThan(200);
  const lately = people.filter(({ lastIn }) => lastIn.some((written) => before(written) >= 3 && before(written) <= 14));
  expect(lately.length).toBeGreaterThan(100);
  for (const { countries, lastIn } of lately) expect(countries).toContain(lastIn.at(-1)?.slice(0, 2));
});

test('nobody sits on the seat of another, and the party of nobody is larger than a booking may be', () => {
  for (const { flight } of day.flights) {
    const seats = flight.people.flatMap(({ manifest }) => manifest.seat ?? []);
    expect(new Set(seats).size).toBe(seats.length);
    for (const { people } of flight.parties) expect(people.length).toBeLessThanOrEqual(9);
  }
});

test('everybody has exactly one way: through the hall, to hospital, back with the aircraft, or never aboard', () => {
  for (const plan of day.flights) {
    const seen = plan.parties.flatMap(({ going, sick }) => [...going, ...sick]);
    const all = [...seen, ...plan.turnsRound, ...plan.noShows];
    expect(all.length).toBe(plan.flight.people.length);
    expect(new Set(all).size).toBe(all.length);
  }
});

test('no vehicle is overfull, none parts a party, no crew drives two at once', () => {
  const busy = new Map<string, [number, number][]>();
  for (const run of day.runs) {
    expect(run.people.length).toBeLessThanOrEqual(run.purpose === 'site' ? 40 : 16);
    for (const crew of [run.crew, ...(run.relief === null ? [] : [run.relief])]) {
      const trips = busy.get(crew) ?? [];
      for (const [from, until] of trips) expect(run.planned >= until || run.arrives <= from).toBe(true);
      trips.push([crew === run.crew ? run.planned : run.leaves, run.arrives]);
      busy.set(crew, trips);
    }
  }
  const riders = day.runs.filter(({ purpose }) => purpose === 'site').flatMap(({ people }) => people);
  expect(new Set(riders).size).toBe(riders.length);
});

test('everybody is checked before the wave, interviewed after it, and at the desk after the interview', () => {
  for (const { doors, waves } of day.flights) {
    for (const wave of waves) {
      for (const party of wave.parties) {
        const times = [doors, party.checked, wave.called, party.hall, party.interviewed, party.desk];
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(wave.called).toBeGreaterThan(party.checked);
        for (const time of times) expect(time % grid).toBe(0);
      }
    }
  }
});

test('who does not enter leaves again, untested and never ill; who is fetched by car is old, alone, tested, and before 28 March', () => {
  const ways = (plan: typeof day, way: string) =>
    plan.flights.flatMap(({ parties }) => parties).filter((party) => party.way === way);
  const airside = ways(day, 'airside');
  expect(airside.length).toBeGreaterThan(10);
  for (const { going, sick, hall, desk } of airside) {
    expect([sick, going.some(({ positive, fever }) => positive || fever)]).toEqual([[], false]);
    expect(going.some((person) => day.tubes.has(person))).toBe(false);
    expect(going.every(({ manifest }) => manifest.transit)).toBe(true);
    expect(desk).toBeGreaterThan(hall);
  }
  const cars = ways(day, 'home');
  expect(cars.length).toBeGreaterThan(10);
  for (const { party, going } of cars) {
    expect(party.people.length).toBe(1);
    for (const person of going) {
      expect(Number(person.manifest.birthDate?.slice(0, 4))).toBeLessThan(1954);
      const waits = day.stays.find(({ to, tubes }) => to === 'home' && tubes.some((tube) => tube.person === person));
      expect(waits?.goes).toBeGreaterThan(day.tubes.get(person)?.result ?? Infinity);
      expect(day.runs.some(({ purpose, people }) => purpose === 'site' && people.includes(person))).toBe(false);
    }
  }
  expect(ways(planDay({ day: '2020-03-28', seed: 'test' }), 'home')).toEqual([]);
});

test('crew go in waves of their own, apart from the passengers', () => {
  for (const { waves } of day.flights) {
    for (const { parties } of waves) {
      const kinds = new Set(parties.map(({ party }) => party.people[0]?.category === 'crew'));
      expect(kinds.size).toBe(1);
    }
  }
});

test('a ship calls on a day of its real size, with as many who sign off as were counted where a count is known', () => {
  expect(day.ship?.off.length).toBeGreaterThanOrEqual(5);
  expect(day.ship?.off.length).toBeLessThanOrEqual(10);
  expect(planDay({ day: '2020-04-10', seed: 'test' }).ship?.off.length).toBe(28);
  expect(planDay({ day: '2020-03-27', seed: 'test', people: 300 }).ship).toBeNull();
  const numbers = [...(day.ship?.off ?? []), ...(day.ship?.stays ?? []), ...(day.ship?.joins ?? [])].map(
    ({ manifest }) => manifest.documents[0]?.number,
  );
  const known = new Set(
    day.flights.flatMap(({ flight }) => flight.people.map(({ manifest }) => manifest.documents[0]?.number)),
  );
  for (const number of numbers) expect(known.has(number)).toBe(false);
});
