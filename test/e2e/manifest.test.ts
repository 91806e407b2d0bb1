import { hash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findContacts } from '../../src/app/contacts.ts';
import { importManifest } from '../../src/app/manifest.ts';
import type { ManifestDocument, ManifestPerson } from '../../src/exchange/manifest.ts';
import type { StampedCommand } from '../../src/loop/command.ts';
import { type CaseId, actorId, commandId, unitId } from '../../src/loop/terms.ts';
import { canonical } from '../../src/store/canonical.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

const airport = { actor: actorId('clerk'), unit: unitId('PVG-AIRPORT') };
const person = (n: number, more: Partial<ManifestPerson> = {}): ManifestPerson => ({
  role: 'passenger',
  surname: 'SAMPLE',
  givenNames: `PERSON ${n}`,
  birthDate: '1990-03-01',
  documents: [{ type: 'P', number: `X${1000 + n}` }],
  seat: `${10 + Math.floor(n / 6)}${'ABCDEF'[n % 6] ?? 'A'}`,
  at: `row ${n}`,
  ...more,
});
const list = (number: string, people: ManifestPerson[], more = {}): ManifestDocument => {
  const arrival = { carrier: 'MU', number, from: 'FCO', to: 'PVG', scheduledArrival: '2020-03-27T08:30' };
  const flight = {
    legs: [arrival],
    arrival,
    function: 'original' as const,
    list: 'passenger' as const,
    people,
    ...more,
  };
  return { source: 'json', flights: [flight], problems: [] };
};
/** The same commands, and one at the end that is refused: what an import meets when a later flight cannot be applied. */
const poisoned = (command: StampedCommand, id: CaseId): StampedCommand =>
  command.type === 'together'
    ? { ...command, commands: [...command.commands, { type: 'close', case: id, ending: 'no such ending' }] }
    : command;
const send = (document: ManifestDocument, id: string = randomUUID(), dryRun = false) =>
  importManifest(at.house, airport, document, { commandId: commandId(id), dryRun, receivedAs: 'test' });

test('a manifest sent again opens nobody twice and drops nobody silently', async () => {
  const people = Array.from({ length: 30 }, (_, n) => person(n));
  expect(await send(list('588', people), randomUUID(), true)).toMatchObject({ applied: false, opened: 30 });
  const id = randomUUID();
  expect(await send(list('588', people), id)).toMatchObject({ applied: true, opened: 30, passengers: 30 });
  // Under the same id the same answer, whatever happened since; under another the same list changes nothing.
  expect(await send(list('588', people), id)).toMatchObject({ applied: true, opened: 30, unchanged: 0 });
  expect(await send(list('588', people))).toMatchObject({ applied: true, opened: 0, unchanged: 30 });
  const newer = [...people.slice(1), person(90), person(5, { seat: '31C' })].filter(
    (one, k, all) => all.findLastIndex((x) => x.documents[0]?.number === one.documents[0]?.number) === k,
  );
  expect(await send(list('588', newer))).toMatchObject({ opened: 1, dropped: 1, updated: 1, unchanged: 28 });
  // The one who was left out is named again: their case was never closed.
  expect(await send(list('588', [...newer, person(0)]))).toMatchObject({ opened: 0, unchanged: 31, dropped: 0 });
});

test('a corrected passport number is the same person, a namesake with the same birth date is another', async () => {
  const twins = [
    person(1, { givenNames: 'LI', documents: [{ type: 'P', number: 'T1' }] }),
    person(2, { givenNames: 'LI', documents: [{ type: 'P', number: 'T2' }] }),
    person(3),
  ];
  expect(await send(list('600', twins))).toMatchObject({ opened: 3 });
  const corrected = [twins[0]!, twins[1]!, person(3, { documents: [{ type: 'P', number: 'X9999' }] })];
  expect(await send(list('600', corrected))).toMatchObject({ opened: 0, updated: 1, unchanged: 2 });
});

test('two open cases of one document on two flights are a gap at once', async () => {
  const gaps = async (): Promise<number> => {
    const query = `select from huan."case" where loop = 'gap' and kind = 'duplicate'`;
    return (await at.house.owner.pool.query(query)).rowCount ?? 0;
  };
  await send(list('700', [person(500)]));
  const before = await gaps();
  await send(list('701', [person(500)]));
  expect(await gaps()).toBe(before + 1);
});

test('a refused document changes nothing at all', async () => {
  const document = list('800', [person(800)]);
  const problem = { at: 'CNT', field: 'total', found: '2', expected: '1', severity: 'error' as const };
  expect(await send({ ...document, problems: [problem] })).toMatchObject({ applied: false, opened: 0 });
});

test('400 people are opened and decided, and contacts by seat are found', async () => {
  const people = Array.from({ length: 400 }, (_, n) =>
    person(2000 + n, { seat: `${1 + Math.floor(n / 8)}${'ABCDEFGH'[n % 8] ?? 'A'}` }),
  );
  await send(list('900', people));
  const { rows } = await at.house.owner.pool.query<{ case_id: CaseId }>(
    `select c.case_id from huan."case" c join huan."case" v on v.case_id = c.voyage where v.state -> 'facts' ->> 'number' = '900' limit 1`,
  );
  const contacts = await findContacts(at.house, rows[0]!.case_id);
  expect(contacts.length).toBeGreaterThan(20);
  expect(contacts.every((contact) => contact.holder === 'CARRIERS')).toBe(true);
});

const casesOn = async (number: string): Promise<{ id: CaseId; custody: string; ending: string | null }[]> => {
  const { rows } = await at.house.owner.pool.query(
    `select c.case_id as id, c.custody, c.ending from huan."case" c join huan."case" v on v.case_id = c.voyage
      where v.state -> 'facts' ->> 'number' = $1 and c.loop = 'arrival'`,
    [number],
  );
  return rows;
};
const asking = async (number: string): Promise<number> => {
  const { rowCount } = await at.house.owner.pool.query(
    `select from huan."case" g join huan."case" c on c.case_id = g.subject join huan."case" v on v.case_id = c.voyage
      where v.state -> 'facts' ->> 'number' = $1 and g.loop = 'gap' and g.kind = 'manifest-dropped' and g.closed_at is null`,
    [number],
  );
  return rowCount ?? 0;
};
const everything = async (): Promise<number> =>
  (await at.house.owner.pool.query('select from huan.event')).rowCount ?? 0;

test('one message per passenger, each marked complete, drops nobody whatever its size', async () => {
  const people = Array.from({ length: 40 }, (_, n) => person(4000 + n));
  await send(list('910', people));
  const alone = await send(list('910', people.slice(0, 1)));
  expect(alone).toMatchObject({ applied: true, dropped: 0, unchanged: 1 });
  expect(alone.problems).toMatchObject([{ at: 'flight MU910', field: 'people', severity: 'warning' }]);
  expect(await send(list('910', people.slice(3, 12)))).toMatchObject({ applied: true, dropped: 0 });
  expect(await asking('910')).toBe(0);
  // From nothing, one by one: everybody is there in the end.
  const few = Array.from({ length: 5 }, (_, n) => person(4100 + n));
  for (const one of few) expect(await send(list('911', [one]))).toMatchObject({ opened: 1, dropped: 0 });
  expect(await casesOn('911')).toHaveLength(5);
});

test('whoever a whole list leaves out is named, asked about and never closed', async () => {
  const people = Array.from({ length: 30 }, (_, n) => person(4200 + n));
  await send(list('912', people));
  const shorter = list('912', people.slice(2));
  const dry = await send(shorter, randomUUID(), true);
  const report = await send(shorter);
  expect(report).toMatchObject({ applied: true, dropped: 2, unchanged: 28 });
  expect(report.problems.map(({ field, found }) => `${field}: ${found}`)).toEqual([
    'left out of the whole list: SAMPLE, PERSON 4200',
    'left out of the whole list: SAMPLE, PERSON 4201',
  ]);
  expect({ ...dry, applied: true }).toEqual(report);
  expect((await casesOn('912')).every(({ custody }) => custody === 'held')).toBe(true);
  expect(await asking('912')).toBe(2);
  // The same list once more does not ask twice.
  expect(await send(shorter)).toMatchObject({ dropped: 0 });
  expect(await asking('912')).toBe(2);
  // Their names were opened for somebody: that is on record.
  const { rowCount } = await at.house.owner.pool.query(
    `select from huan.reading where purpose = 'manifest' and actor = 'clerk'`,
  );
  expect(rowCount).toBeGreaterThanOrEqual(2);
});

test('a list that says it replaces, a closing list and a human may leave out most of a flight', async () => {
  const people = Array.from({ length: 8 }, (_, n) => person(4300 + n, { reference: `MU913-${n}` }));
  await send(list('913', people));
  expect(await send(list('913', people.slice(0, 4)))).toMatchObject({ dropped: 0 });
  expect(await send(list('913', people.slice(0, 4), { extent: 'whole' }))).toMatchObject({ dropped: 4 });
  await send(list('914', people));
  // A closing message names people by their references only.
  const aboard = people.slice(0, 6).map(({ reference, at: place }) => ({
    ...{ role: 'passenger' as const, surname: '', givenNames: '', documents: [], at: place },
    ...(reference === undefined ? {} : { reference }),
  }));
  const closed = await send(list('914', aboard, { function: 'update', closing: 'on-board' }));
  expect(closed).toMatchObject({ applied: true, opened: 0, updated: 0, unchanged: 6, dropped: 2 });
  await send(list('915', people));
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'test', allowDrops: true };
  expect(await importManifest(at.house, airport, list('915', people.slice(0, 1)), options)).toMatchObject({
    applied: true,
    dropped: 7,
  });
  expect((await casesOn('915')).filter(({ custody }) => custody === 'closed')).toEqual([]);
});

test('a person the carrier takes back by name is closed with that as proof, and said', async () => {
  await send(list('916', [person(4400), person(4401)]));
  const report = await send(list('916', [person(4401)], { function: 'cancel' }));
  expect(report).toMatchObject({ applied: true, dropped: 1 });
  expect(report.problems).toMatchObject([{ field: 'said not to come', found: 'SAMPLE, PERSON 4401' }]);
  expect((await casesOn('916')).map(({ ending }) => ending ?? 'open')).toEqual(
    expect.arrayContaining(['not-boarded', 'open']),
  );
});

test('a list and its correction in one file are one reconciliation', async () => {
  const first = list('920', [person(5000), person(5001)]);
  const second = list('920', [person(5000), person(5001, { seat: '9Z' }), person(5002)]);
  const both = { ...first, flights: [...first.flights, ...second.flights] };
  const dry = await send(both, randomUUID(), true);
  const report = await send(both);
  expect(report).toMatchObject({ applied: true, passengers: 3, opened: 3, updated: 0, dropped: 0 });
  expect(report.flights).toHaveLength(1);
  expect({ ...dry, applied: true }).toEqual(report);
});

test('somebody whom a correction in the same file leaves out is opened and asked about', async () => {
  const people = Array.from({ length: 20 }, (_, n) => person(5100 + n));
  const both = [...list('921', people).flights, ...list('921', people.slice(1)).flights];
  expect(await send({ source: 'json', problems: [], flights: both })).toMatchObject({ opened: 20, dropped: 1 });
  expect(await asking('921')).toBe(1);
});

test('passengers, crew, a change and a cancellation of one flight in one file act together', async () => {
  const crew = [person(5200, { role: 'crew' }), person(5201, { role: 'crew' })];
  const people = Array.from({ length: 6 }, (_, n) => person(5210 + n));
  const flights = [
    ...list('922', people).flights,
    ...list('922', crew, { list: 'crew' }).flights,
    ...list('922', [person(5220), person(5211, { seat: '40K' })], { function: 'change' }).flights,
    ...list('922', [person(5210)], { function: 'cancel' }).flights,
  ];
  const report = await send({ source: 'json', problems: [], flights });
  expect(report).toMatchObject({ applied: true, passengers: 7, crew: 2, opened: 8, dropped: 0 });
  const { rows } = await at.house.owner.pool.query(
    `select v.state -> 'facts' ->> 'manifestHeads' as heads from huan."case" v
      where v.loop = 'voyage' and v.state -> 'facts' ->> 'number' = '922'`,
  );
  expect(rows).toEqual([{ heads: '8' }]);
});

test('a refusal in the third flight leaves the first two untouched, and a dry run finds it too', async () => {
  await send(list('933', [person(6300)]));
  const [known] = await casesOn('933');
  const flights = [
    ...list('931', [person(6310)]).flights,
    ...list('932', [person(6320)]).flights,
    ...list('933', [person(6300), person(6301)]).flights,
  ];
  const before = await everything();
  const house: typeof at.house = {
    ...at.house,
    rehearse: (commands) => at.house.rehearse(commands.map((command) => poisoned(command, known!.id))),
    submit: (command) => at.house.submit(poisoned(command, known!.id)),
  };
  for (const dryRun of [true, false]) {
    const options = { commandId: commandId(randomUUID()), dryRun, receivedAs: 'test' };
    const report = await importManifest(house, airport, { source: 'json', problems: [], flights }, options);
    expect(report).toMatchObject({ applied: false, refusal: { code: 'ending_unknown' } });
  }
  expect(await everything()).toBe(before);
  expect(await casesOn('931')).toEqual([]);
});

test('a file of more heads than one transaction may hold is refused before anything is read', async () => {
  const many = Array.from({ length: 10_001 }, (_, n) => person(n));
  expect(await send(list('937', many))).toMatchObject({ applied: false, problems: [{ field: 'heads' }] });
});

test('what is kept of a list under its id cannot be found by trying; ids of before keep their answers', async () => {
  const { pool } = at.house.owner;
  const id = randomUUID();
  const document = list('939', [person(1)]);
  const report = await send(document, id);
  const who = { ...airport, document, allowDrops: false };
  const plain = hash('sha256', canonical(JSON.parse(JSON.stringify(who))), 'buffer');
  const kept = await pool.query<{ digest: Buffer }>('select digest from huan.list_said where command_id = $1', [id]);
  expect(kept.rows[0]?.digest).toHaveLength(33);
  expect(kept.rows[0]?.digest.includes(plain)).toBe(false);
  await pool.query('update huan.list_said set digest = $2 where command_id = $1', [id, plain]);
  expect(await send(document, id)).toEqual(report);
  expect(await send(list('939', [person(2)]), id)).toMatchObject({ refusal: { code: 'command_reused' } });
});

test('a file of thousands of lists of one flight is refused before they are compared with each other', async () => {
  const flights = Array.from({ length: 2000 }, (_, n) => list('938', [person(n)]).flights).flat();
  const report = await send({ source: 'json', problems: [], flights });
  expect(report).toMatchObject({ applied: false, flights: [], problems: [{ field: 'lists', severity: 'error' }] });
});

test('two imports of the same new flight at once open everybody once', async () => {
  const people = Array.from({ length: 20 }, (_, n) => person(6400 + n));
  const reports = await Promise.all([send(list('934', people)), send(list('934', people)), send(list('934', people))]);
  expect(reports.every(({ applied }) => applied)).toBe(true);
  expect(reports.reduce((sum, { opened }) => sum + opened, 0)).toBe(20);
  expect(await casesOn('934')).toHaveLength(20);
});

test('a departure list and an arrival list over midnight are one flight', async () => {
  const leg = { carrier: 'MU', number: '935', from: 'FCO', to: 'PVG', scheduledDeparture: '2020-03-26T23:30' };
  const [landing] = list('935', [person(6500)]).flights;
  const leaving = {
    ...landing!,
    arrival: leg,
    legs: [leg],
    people: [person(6501, { role: 'crew' })],
    list: 'crew' as const,
  };
  const arriving = { ...landing!, arrival: { ...landing!.arrival, ...leg, scheduledArrival: '2020-03-27T08:30' } };
  const report = await send({ source: 'json', problems: [], flights: [leaving, arriving] });
  expect(report.flights).toMatchObject([{ number: '935', scheduledArrival: '2020-03-27T08:30' }]);
  const dayless = { ...landing!, arrival: { carrier: 'MU', number: '936', from: 'FCO', to: 'PVG' } };
  const refused = await send({ source: 'json', problems: [], flights: [dayless] });
  expect(refused).toMatchObject({ applied: false, problems: [{ field: 'scheduled arrival', severity: 'error' }] });
});

test('a flight that was cancelled and is listed again takes its people back', async () => {
  await send(list('930', [person(6000)]));
  await send(list('930', [], { function: 'cancel' }));
  expect(await send(list('930', [person(6000)]))).toMatchObject({ applied: true, updated: 1, opened: 0 });
});

const family = ['MOTHER', 'ANNA', 'BRUNO', 'CARLA'].map((givenNames, n) =>
  person(n, {
    surname: 'FAMILY',
    givenNames,
    birthDate: n === 0 ? '1985-05-05' : `201${n}-05-05`,
    documents: [{ type: 'P', number: 'FAM0001' }],
    seat: `20${'ABCD'[n] ?? 'A'}`,
  }),
);

test('children on a parent’s passport stay who they are, in whatever order they are listed', async () => {
  expect(await send(list('940', family))).toMatchObject({ opened: 4 });
  expect(await send(list('940', family.toReversed()))).toMatchObject({ opened: 0, updated: 0, unchanged: 4 });
  for (const one of family) {
    expect(await send(list('940', [one], { function: 'change' }))).toMatchObject({ updated: 0, unchanged: 1 });
  }
  // One of them corrected: the case of that one.
  const [mother, anna] = family;
  const older = { ...anna!, birthDate: '2010-05-05' };
  expect(await send(list('940', [older, mother!], { function: 'change' }))).toMatchObject({ updated: 1, unchanged: 1 });
  // The same in one document: a later list says nothing of the others.
  const two = [...list('941', family).flights, ...list('941', [mother!], { function: 'change' }).flights];
  expect(await send({ source: 'json', problems: [], flights: two })).toMatchObject({ opened: 4, passengers: 4 });
});

test('an infant added later on the mother’s passport is a head of their own, and she stays', async () => {
  const [mother, anna] = family.map((one) => ({ ...one, documents: [{ type: 'P' as const, number: 'FAM0002' }] }));
  await send(list('942', [mother!]));
  expect(await send(list('942', [anna!], { function: 'change' }))).toMatchObject({ opened: 1, updated: 0 });
  expect(await casesOn('942')).toHaveLength(2);
  expect(await send(list('942', [mother!, anna!]))).toMatchObject({ opened: 0, unchanged: 2, dropped: 0 });
});

test('somebody with two passports who has another open case is asked about once, and the list is applied', async () => {
  const documents = [
    { type: 'P' as const, number: 'TWO0001' },
    { type: 'P' as const, number: 'TWO0002' },
    { type: 'I' as const, number: 'TWO-0001' },
  ];
  expect(await send(list('943', [person(7000, { documents })]))).toMatchObject({ applied: true, opened: 1 });
  expect(await send(list('944', [person(7000, { documents })]))).toMatchObject({ applied: true, opened: 1 });
  const both = [
    ...list('945', [person(7001, { documents })]).flights,
    ...list('946', [person(7001, { documents })]).flights,
  ];
  expect(await send({ source: 'json', problems: [], flights: both })).toMatchObject({ applied: true, opened: 2 });
});

test('namesakes of whom no birth date is known are told apart by their documents', async () => {
  const namesake = (number: string, row: number): ManifestPerson => {
    const { birthDate: _, ...one } = person(row, { givenNames: 'NAMESAKE', documents: [{ type: 'P', number }] });
    return one;
  };
  await send(list('947', [namesake('NS0001', 1)]));
  expect(await send(list('947', [namesake('NS0002', 2)], { function: 'change' }))).toMatchObject({ opened: 1 });
  expect(await casesOn('947')).toHaveLength(2);
});

test('a list sent again after somebody is through opens nobody again, nor the flight', async () => {
  const people = Array.from({ length: 3 }, (_, n) => person(7100 + n));
  await send(list('948', people));
  for (const { id } of await casesOn('948')) {
    await at.act('POLICE', { type: 'record', case: id, kind: 'custody' });
    await at.act('POLICE', { type: 'close', case: id, ending: 'in-custody' });
  }
  expect(await send(list('948', people))).toMatchObject({ applied: true, opened: 0, unchanged: 3, dropped: 0 });
  // The child of somebody who is through travels with nobody who is not there.
  const child = person(7110, { partyKey: 'ABC' });
  const more = [{ ...people[0]!, partyKey: 'ABC' }, ...people.slice(1), child];
  expect(await send(list('948', more))).toMatchObject({ applied: true, opened: 1, unchanged: 3 });
  expect(await casesOn('948')).toHaveLength(4);
});
