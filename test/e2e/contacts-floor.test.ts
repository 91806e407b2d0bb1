import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactsOf, fanOut, findContacts, recallFanOut } from '../../src/app/contacts.ts';
import { expandState } from '../../src/store/compact.ts';
import { openPersonal } from '../../src/store/personal.ts';
import { replaceShifts } from '../../src/store/roster.ts';
import { setPace } from '../../src/store/time.ts';
import { type CaseId, type Facts, actorId, instant, minutes, unitId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(() => at.close());

test('who left a floor before somebody came to it is no contact of theirs, who was there with them is', async () => {
  const [early, index, beside] = [await at.person(), await at.person(), await at.person()];
  await at.bring(early, 'site');
  await at.record('PUDONG-SITE-1', early, 'symptoms', { symptoms: ['cough'] });
  await at.give(early, 'PUDONG-SITE-1', 'HOSPITAL-1', 'hospital');
  await at.later(24 * 60);
  await at.bring(index, 'site');
  await at.bring(beside, 'site');
  const reasons = new Map((await findContacts(at.house, index)).map((contact) => [contact.case, contact.reasons]));
  expect(reasons.get(early)).toBeUndefined();
  expect(reasons.get(beside)).toContain('floor');
  // The same seen from the other side, and from who had gone.
  expect((await findContacts(at.house, beside)).map((contact) => contact.case)).toContain(index);
  expect((await findContacts(at.house, early)).map((contact) => contact.case)).not.toContain(index);
}, 60_000);

const reasonsOf = async (index: CaseId): Promise<ReadonlyMap<CaseId, readonly string[]>> =>
  new Map((await findContacts(at.house, index)).map((contact) => [contact.case, contact.reasons]));

test('whose desk is known is beside those of the same desk, and still beside whoever stood with them in another hall', async () => {
  const [index, hall, window, other] = [await at.person(), await at.person(), await at.person(), await at.person()];
  const sits = (id: CaseId, desk: string) =>
    at.act('PVG-SCREENING', { type: 'record', case: id, kind: 'interview', personal: { desk } });
  // Those two came through the channel long before, and wait at the door of the screening.
  await at.bring([window, other], 'channel');
  await at.later(60);
  await at.bring([index, hall], 'channel');
  await at.bring(window, 'screening');
  await at.bring(other, 'screening');
  await at.bring(index, 'screening');
  await sits(index, 'A7');
  await sits(window, 'A7');
  await sits(other, 'B2');
  await at.later(60);
  await at.bring(hall, 'screening');
  await sits(hall, 'B2');
  const reasons = await reasonsOf(index);
  expect(reasons.get(hall)).toEqual(['desk']);
  expect(reasons.get(window)).toEqual(['desk']);
  expect(reasons.get(other)).toBeUndefined();
}, 60_000);

test('a desk told in the very millisecond of the handover before it says nothing of the hall that was left', async () => {
  const [index, hall] = [await at.person(), await at.person()];
  const sits = (id: CaseId, desk: string) =>
    at.act('PVG-SCREENING', { type: 'record', case: id, kind: 'interview', personal: { desk } });
  await setPace(at.house.writer.pool, 0);
  await at.bring([index, hall], 'channel');
  await at.bring(index, 'screening');
  await sits(index, 'A7');
  await at.later(60);
  await at.bring(hall, 'screening');
  await sits(hall, 'B2');
  expect((await reasonsOf(index)).get(hall)).toEqual(['desk']);
}, 60_000);

test('of whom nobody noted the desk in the hall is not left out where that of the positive person is known', async () => {
  const [index, unnoted, signed] = [await at.person(), await at.person(), await at.person()];
  const sits = (id: CaseId, desk: string) =>
    at.act('PVG-SCREENING', { type: 'record', case: id, kind: 'interview', personal: { desk } });
  // Through the channel they came one after the other: there nobody was beside them.
  for (const id of [unnoted, signed, index]) {
    await at.bring(id, 'channel');
    await at.later(60);
  }
  await at.bring([index, signed, unnoted], 'screening');
  await sits(index, 'A7');
  await sits(signed, 'ａ-07');
  const reasons = await reasonsOf(index);
  expect(reasons.get(unnoted)).toEqual(['desk']);
  expect(reasons.get(signed)).toEqual(['desk']);
});

test('who waited for hours and then sat at the desk minutes after the positive person is a contact', async () => {
  const [index, after, later, waiting, gone] = [
    await at.person(),
    await at.person(),
    await at.person(),
    await at.person(),
    await at.person(),
  ];
  const sits = (id: CaseId, desk: string) =>
    at.act('PVG-SCREENING', { type: 'record', case: id, kind: 'interview', personal: { desk } });
  await at.bring([after, later, waiting, gone], 'screening');
  await sits(gone, 'A7');
  await at.later(120);
  await at.bring(index, 'screening');
  await at.later(20);
  await sits(index, 'A7');
  await at.later(20);
  await sits(after, 'A7');
  await at.later(60);
  await sits(later, 'A7');
  const reasons = await reasonsOf(index);
  expect(reasons.get(after)).toEqual(['desk']);
  // Of whom nobody noted when and where they sat, it may have been there and then.
  expect(reasons.get(waiting)).toEqual(['desk']);
  expect(reasons.get(later)).toBeUndefined();
  expect(reasons.get(gone)).toBeUndefined();
}, 60_000);

test('whose floor nobody noted may have been on any of the house, and a floor written otherwise is the same', async () => {
  const site = 'PUDONG-SITE-6';
  const place = await at.site(site);
  const lives = async (personal: { room?: string; floor?: string }): Promise<CaseId> => {
    const id = await at.person();
    await at.bring(id, 'site', { site });
    await at.act(site, { type: 'record', case: id, kind: 'lodging', place, personal });
    await at.later(120);
    return id;
  };
  const index = await lives({ room: '0802', floor: '8F' });
  const same = await lives({ room: '803', floor: '８楼' });
  const roomOnly = await lives({ room: '905' });
  const other = await lives({ room: '902', floor: '9' });
  const reasons = await reasonsOf(index);
  expect(reasons.get(same)).toContain('floor');
  expect(reasons.get(roomOnly)).toContain('floor');
  expect(reasons.get(other)).toBeUndefined();
  // Seen from the one of whom it is not known, everybody in the house may have been beside them.
  const from = await reasonsOf(roomOnly);
  for (const id of [index, same, other]) expect(from.get(id)).toContain('floor');
}, 60_000);

test('those of one bus are contacts, from whichever flight they came; those of the next bus are not', async () => {
  const [one, two] = [await at.flight(), await at.flight()];
  const [index, beside, next] = [
    await at.person({ voyage: one }),
    await at.person({ voyage: two }),
    await at.person({ voyage: one }),
  ];
  await at.bring(next, 'desk');
  await at.later(60);
  await at.bring(index, 'desk');
  await at.later(60);
  await at.bring(beside, 'desk');
  await at.later(60);
  const run = await at.run('PUDONG-CREW-2');
  await at.bring([index, beside], 'bus', { crew: 'PUDONG-CREW-2', run, site: 'PUDONG-SITE-3' });
  await at.bring(next, 'bus', { crew: 'PUDONG-CREW-3', site: 'PUDONG-SITE-3' });
  const reasons = await reasonsOf(index);
  expect(reasons.get(beside)).toEqual(['run']);
  expect(reasons.get(next)).toBeUndefined();
}, 60_000);

test('who moved to another floor was beside those of the floor before while they lived there, and not afterwards', async () => {
  const site = 'PUDONG-SITE-4';
  const place = await at.site(site);
  const moves = (id: CaseId, floor: string) =>
    at.act(site, { type: 'record', case: id, kind: 'lodging', place, personal: { room: `${floor}01`, floor } });
  const comes = async (): Promise<CaseId> => {
    const id = await at.person();
    await at.bring(id, 'site', { site });
    await at.later(120);
    return id;
  };
  const index = await comes();
  const before = await comes();
  await moves(index, '5');
  await at.later(24 * 60);
  const [after, above] = [await comes(), await comes()];
  await moves(above, '5');
  const reasons = await reasonsOf(index);
  expect(reasons.get(before)).toContain('floor');
  expect(reasons.get(above)).toContain('floor');
  expect(reasons.get(after)).toBeUndefined();
}, 60_000);

test('whoever was on duty with a positive person is a contact, told to their unit, and named nowhere outside the seal', async () => {
  const now = await at.now();
  const shift = async (
    unit: string,
    account: string,
    role: 'driver' | 'officer',
    from: number,
    until: number,
    post?: string,
  ) => {
    const span = { from: instant(now + minutes(from)), until: instant(now + minutes(until)) };
    const given = { account: actorId(account), role, ...span, ...(post === undefined ? {} : { post }) };
    return replaceShifts(at.house.writer.pool, actorId('clerk'), unitId(unit), span, [given]);
  };
  await shift('PUDONG-CREW-4', 'driver-there', 'driver', -60, 600);
  await shift('PUDONG-CREW-4', 'driver-of-tomorrow', 'driver', 1400, 2800);
  await shift('PUDONG-CREW-5', 'driver-of-another-bus', 'driver', -60, 600);
  await shift('PUDONG-SITE-5', 'nurse', 'officer', -60, 600);
  const index = await at.person();
  await at.bring(index, 'site', { crew: 'PUDONG-CREW-4', site: 'PUDONG-SITE-5' });
  await at.later(30);
  const [specimen] = await at.specimens(index);
  if (specimen === undefined) throw new Error('no specimen');
  const done = await fanOut(at.house, index, specimen);
  expect(done.staff).toBe(2);
  const pool = at.house.owner.pool;
  const { rows } = await pool.query<{ id: CaseId; holder: string; state: unknown; events: string }>(
    `select c.case_id as id, c.holder, c.state, (select string_agg(e.data::text, '') from huan.event e where e.case_id = c.case_id) as events
       from huan."case" c where loop = 'tracing' and subject is null and state -> 'facts' ->> 'kind' = 'staff' order by holder`,
  );
  expect(rows.map(({ holder }) => holder)).toEqual(['PUDONG-CREW-4', 'PUDONG-SITE-5']);
  const opened = await openPersonal(
    pool,
    at.house.seal,
    rows.map(({ id }) => id),
  );
  expect(rows.map(({ id }) => opened.get(id)?.['account'])).toEqual(['driver-there', 'nurse']);
  for (const { state, events } of rows) {
    const { facts, clocks } = expandState(state);
    expect(facts).toMatchObject({ kind: 'staff', index, specimen } satisfies Facts);
    expect(Object.keys(clocks)).not.toEqual([]);
    expect(JSON.stringify(state) + events).not.toMatch(/driver-there|nurse/);
  }
  // Said again, nothing is opened twice; who looks at the contacts is told how many there are, and at which unit.
  await fanOut(at.house, index, specimen);
  const { rows: again } = await pool.query<{ holder: string; kind: string }>(
    `select holder, state -> 'facts' ->> 'kind' as kind from huan."case" where loop = 'tracing' and subject is null order by kind, holder`,
  );
  // Who kept no roster has to find out who was there: nobody is left out because nobody wrote them down.
  const unrostered = ['PUDONG-DESK', 'PVG-BOARDING', 'PVG-CHANNEL', 'PVG-SCREENING'];
  expect(again).toEqual([
    ...['PUDONG-CREW-4', 'PUDONG-SITE-5'].map((holder) => ({ holder, kind: 'staff' })),
    ...unrostered.map((holder) => ({ holder, kind: 'unrostered' })),
  ]);
  expect(done.unrostered).toBe(4);
  const seen = await contactsOf(at.house, { actor: actorId('director'), unit: unitId('DUTY') }, index);
  expect(seen?.staff).toEqual([
    { unit: 'PUDONG-CREW-4', heads: 1 },
    { unit: 'PUDONG-SITE-5', heads: 1 },
  ]);
  expect(seen?.unrostered).toEqual(unrostered);
  // A result that is taken back takes them back too.
  await recallFanOut(at.house, specimen);
  const { rows: left } = await pool.query(
    `select from huan."case" where loop = 'tracing' and subject is null and closed_at is null`,
  );
  expect(left).toEqual([]);
}, 60_000);
