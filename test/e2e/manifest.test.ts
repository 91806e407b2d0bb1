import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findContacts } from '../../src/app/contacts.ts';
import { importManifest } from '../../src/app/manifest.ts';
import type { ManifestDocument, ManifestPerson } from '../../src/exchange/manifest.ts';
import { type CaseId, actorId, commandId, unitId } from '../../src/loop/terms.ts';
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
const send = (document: ManifestDocument, id: string = randomUUID(), dryRun = false) =>
  importManifest(at.house, airport, document, { commandId: commandId(id), dryRun, receivedAs: 'test' });

test('a manifest sent again opens nobody twice and drops nobody silently', async () => {
  const people = Array.from({ length: 30 }, (_, n) => person(n));
  expect(await send(list('588', people), randomUUID(), true)).toMatchObject({ applied: false, opened: 30 });
  const id = randomUUID();
  expect(await send(list('588', people), id)).toMatchObject({ applied: true, opened: 30, passengers: 30 });
  expect(await send(list('588', people), id)).toMatchObject({ applied: true, opened: 0, unchanged: 30 });
  const newer = [...people.slice(1), person(90), person(5, { seat: '31C' })].filter(
    (one, k, all) => all.findLastIndex((x) => x.documents[0]?.number === one.documents[0]?.number) === k,
  );
  expect(await send(list('588', newer))).toMatchObject({ opened: 1, dropped: 1, updated: 1, unchanged: 28 });
  // The one who was dropped is named again.
  expect(await send(list('588', [...newer, person(0)]))).toMatchObject({ opened: 0, updated: 1, dropped: 0 });
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

test('one message per passenger, each marked complete, never drops a whole flight unasked', async () => {
  const people = Array.from({ length: 40 }, (_, n) => person(4000 + n));
  await send(list('910', people));
  const refused = await send(list('910', people.slice(0, 1)));
  expect(refused).toMatchObject({ applied: false, problems: [{ field: 'people', severity: 'error' }] });
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'test', allowDrops: true };
  const allowed = await importManifest(at.house, airport, list('910', people.slice(0, 1)), options);
  expect(allowed).toMatchObject({ applied: true, dropped: 39 });
});

test('a list and its correction in one file are applied in their order', async () => {
  const first = list('920', [person(5000), person(5001)]);
  const second = list('920', [person(5000), person(5001), person(5002)]);
  const both = { ...first, flights: [...first.flights, ...second.flights] };
  expect(await send(both)).toMatchObject({ applied: true, opened: 3, unchanged: 2, dropped: 0 });
});

test('a flight that was cancelled and is listed again takes its people back', async () => {
  await send(list('930', [person(6000)]));
  await send(list('930', [], { function: 'cancel' }));
  expect(await send(list('930', [person(6000)]))).toMatchObject({ applied: true, updated: 1, opened: 0 });
});
