import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactsOf, fanOut, findContacts } from '../../src/app/contacts.ts';
import { importList } from '../../src/app/bench/manifest.ts';
import { type CaseId, actorId, caseId, unitId } from '../../src/loop/terms.ts';
import { type TestHouse, openTestHouse } from '../house.ts';

let at: TestHouse;
let inFront: CaseId;
let people: readonly { id: CaseId; seat: number }[];
beforeAll(async () => {
  at = await openTestHouse();
  const voyage = await importList(at.house, '100', 80);
  const { rows } = await at.house.owner.pool.query<{ id: CaseId }>(
    `select case_id as id from huan."case" where voyage = $1 and loop = 'arrival'`,
    [voyage],
  );
  const [front] = await at.house.owner.pool
    .query<{ id: CaseId }>('select case_id as id from huan.token where token = $1 limit 1', [
      at.house.seal.token('document', 'B1000'),
    ])
    .then(({ rows: found }) => found);
  inFront = front!.id;
  people = rows.map(({ id }, seat) => ({ id, seat }));
  // Half of them have left the carrier for customs.
  const moved = people.filter((_, n) => n % 2 === 0).map(({ id }) => id);
  const handover = caseId(randomUUID());
  await at.act('CARRIERS', { type: 'offer-group', handover, cases: moved, to: unitId('PVG-BOARDING'), link: 'stand' });
  await at.act('PVG-BOARDING', { type: 'accept-group', handover, present: moved });
});
afterAll(() => at.close());

const as = (unit: string, actor = `officer of ${unit}`) => ({ actor: actorId(actor), unit: unitId(unit) });
const readings = async (actor: string): Promise<ReadonlySet<string>> => {
  const { rows } = await at.house.owner.pool.query<{ id: string }>(
    `select case_id as id from huan.reading where actor = $1 and purpose = 'contacts'`,
    [actor],
  );
  return new Set(rows.map(({ id }) => id));
};

test('everybody whose seat was opened to find contacts has a reading on record, by whom it was', async () => {
  await contactsOf(at.house, as('DUTY', 'director'), people[0]!.id);
  expect(await readings('director')).toEqual(new Set(people.map(({ id }) => id)));
  const specimen = caseId(randomUUID());
  const { contacts } = await fanOut(at.house, people[1]!.id, specimen);
  expect(contacts).toBeGreaterThan(0);
  expect(await readings('huan')).toEqual(new Set(people.map(({ id }) => id)));
});

test('a unit is told only of contacts it may see, and for the rest who must act', async () => {
  const names = { 'zh-Hans': '徐汇承运', 'zh-Hant': '徐匯承運', en: 'Carrier of Xuhui' };
  await at.house.addUnits([{ unit: 'XUHUI-CARRIER', kind: 'carrier', parent: 'XUHUI', names }]);
  const { rows } = await at.house.owner.pool.query<{ voyage: CaseId }>(
    `select case_id as voyage from huan."case" where loop = 'voyage' limit 1`,
  );
  const elsewhere = Array.from({ length: 3 }, () => caseId(randomUUID()));
  for (const id of elsewhere) {
    await at.act('XUHUI-CARRIER', {
      type: 'open',
      case: id,
      loop: 'arrival',
      holder: unitId('XUHUI-CARRIER'),
      voyage: rows[0]!.voyage,
      facts: { category: 'traveller' },
      personal: { surname: 'ELSEWHERE', seat: '1H' },
    });
  }
  const all = await findContacts(at.house, inFront);
  expect(all.map((contact) => contact.case)).toEqual(expect.arrayContaining(elsewhere));
  expect(await contactsOf(at.house, as('DUTY'), inFront)).toEqual({
    items: all,
    others: 0,
    units: [],
    staff: [],
    unrostered: [],
    outside: [],
  });
  expect(await contactsOf(at.house, as('PVG-BOARDING'), inFront)).toEqual({
    items: all.filter(({ holder }) => holder !== 'XUHUI-CARRIER'),
    others: 3,
    units: [{ unit: 'XUHUI-CARRIER', heads: 3 }],
    staff: [],
    unrostered: [],
    outside: [],
  });
  // Who may not see the person learns nothing at all, and nothing is opened for them.
  expect(await contactsOf(at.house, as('XUHUI'), inFront)).toBeNull();
  expect(await readings('officer of XUHUI')).toEqual(new Set());
});

test('where the seat of the person is not known, nobody’s seat is opened', async () => {
  const alone = caseId(randomUUID());
  const { rows } = await at.house.owner.pool.query<{ voyage: CaseId }>(
    `select case_id as voyage from huan."case" where loop = 'voyage' limit 1`,
  );
  await at.act('PVG-AIRPORT', {
    type: 'open',
    case: alone,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    voyage: rows[0]!.voyage,
    facts: { category: 'traveller' },
    personal: { surname: 'SEATLESS' },
  });
  await findContacts(at.house, alone, as('DUTY', 'careful'));
  expect(await readings('careful')).toEqual(new Set([alone]));
});

test('contacts among ten thousand arrivals are found, and their readings recorded, within a second', async () => {
  const voyages = [];
  for (let n = 0; n < 25; n += 1) voyages.push(await importList(at.house, String(200 + n), 400));
  const { rows } = await at.house.owner.pool.query<{ id: CaseId }>(
    `select case_id as id from huan."case" where voyage = $1 and loop = 'arrival' limit 1`,
    [voyages[12]],
  );
  await findContacts(at.house, rows[0]!.id, as('DUTY', 'warm'));
  const began = performance.now();
  const found = await contactsOf(at.house, as('DUTY', 'timed'), rows[0]!.id);
  expect(performance.now() - began).toBeLessThan(1000);
  expect(found?.items.length).toBeGreaterThan(20);
  expect((await readings('timed')).size).toBe(400);
}, 120_000);
