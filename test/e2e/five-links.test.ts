import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '../../src/loop/terms.ts';
import { setPace } from '../../src/store/time.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { type TestHouse, newCase, openTestHouse } from '../house.ts';
import { accepted } from '../house.ts';

let at: TestHouse;
beforeAll(async () => {
  at = await openTestHouse();
});
afterAll(() => at.close());

test('one person passes stand, channel, screening, transfer and territory, and is released', async () => {
  const voyage = newCase();
  const person = newCase();
  const specimen = newCase();
  const run = newCase();
  const site = newCase();
  await at.act('PUDONG-SITE-1', { type: 'open', case: site, loop: 'site', holder: 'PUDONG-SITE-1' as never });
  await at.act('PUDONG', { type: 'record', case: site, kind: 'checklist', facts: { capacity: 2, ...accepted } });
  await at.act('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: null });
  await at.act('PVG-AIRPORT', {
    type: 'open',
    case: person,
    loop: 'arrival',
    holder: 'CARRIERS' as never,
    voyage,
    facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 },
    personal: { surname: 'ROSSI', givenNames: 'ADA', documents: [{ type: 'P', number: 'YA0000001' }] },
  });
  const carry = async (from: string, to: string, link: string, extra = {}) => {
    const offered = await at.act(from, { type: 'offer', case: person, to: to as never, link, ...extra });
    return at.act(to, { type: 'accept', case: person, offer: offered.offer ?? '' });
  };
  await carry('CARRIERS', 'PVG-BOARDING', 'stand');
  expect(
    await at.refused('PVG-BOARDING', { type: 'offer', case: person, to: 'PVG-CHANNEL' as never, link: 'channel' }),
  ).toMatchObject({ code: 'evidence_missing', about: ['temperature', 'declaration'] });
  await at.act('PVG-BOARDING', { type: 'record', case: person, kind: 'temperature', facts: { fever: false } });
  await at.act('PVG-BOARDING', { type: 'record', case: person, kind: 'declaration', facts: { symptoms: [] } });
  await carry('PVG-BOARDING', 'PVG-CHANNEL', 'channel');
  await carry('PVG-CHANNEL', 'PVG-SCREENING', 'screening');
  for (const kind of ['interview', 'temperature', 'itinerary']) {
    await at.act('PVG-SCREENING', { type: 'record', case: person, kind });
  }
  await at.act('PVG-SCREENING', {
    type: 'open',
    case: specimen,
    loop: 'specimen',
    holder: 'PVG-SCREENING' as never,
    subject: person,
  });
  await carry('PVG-SCREENING', 'PUDONG-DESK', 'transfer');
  await at.act('PUDONG-DESK', {
    type: 'open',
    case: run,
    loop: 'run',
    holder: 'PUDONG-DESK' as never,
    facts: { seats: 45 },
  });
  await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'vehicle', personal: { plate: '沪A00001' } });
  await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } });
  const given = await at.act('PUDONG-DESK', {
    type: 'offer',
    case: run,
    to: 'PUDONG-CREW-1' as never,
    link: 'boarding',
  });
  await at.act('PUDONG-CREW-1', { type: 'accept', case: run, offer: given.offer ?? '' });
  await at.act('PUDONG-DESK', { type: 'record', case: person, kind: 'seat', personal: { seat: '3' } });
  await at.act('PUDONG-SITE-1', {
    type: 'record',
    case: person,
    kind: 'lodging',
    place: site,
    personal: { room: '301' },
  });
  await carry('PUDONG-DESK', 'PUDONG-CREW-1', 'transfer', { run });
  expect((await at.act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'count', counted: 1 })).held).toBe(1);
  expect((await at.refused('PUDONG-CREW-1', { type: 'record', case: run, kind: 'departure' })).about).toEqual([
    'count:2',
  ]);
  await at.act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'count', counted: 1 });
  await at.act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'departure' });
  const atDoor = await carry('PUDONG-CREW-1', 'PUDONG-SITE-1', 'territory');
  expect(atDoor).toMatchObject({ holder: 'PUDONG-SITE-1', link: 'territory', custody: 'held' });
  for (const kind of ['checkin', 'order', 'told'])
    await at.act('PUDONG-SITE-1', { type: 'record', case: person, kind });
  const away = await at.act('PVG-SCREENING', {
    type: 'offer',
    case: specimen,
    to: 'LAB-1' as never,
    link: 'laboratory',
  });
  await at.act('LAB-1', { type: 'accept', case: specimen, offer: away.offer ?? '' });
  await at.act('LAB-1', { type: 'record', case: specimen, kind: 'result', facts: { result: 'negative' } });
  await at.act('LAB-1', { type: 'close', case: specimen, ending: 'resulted' });
  expect((await at.refused('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' })).code).toBe(
    'too_soon',
  );
  const pool = at.house.owner.pool;
  const { rows } = await pool.query<{ until: number }>(
    'select measure_until as until from huan."case" where case_id = $1',
    [person],
  );
  await setPace(pool, 1, (Number(rows[0]?.until) + minutes(1)) as never);
  await sweep(at.house.writer.pool, at.house.ledger);
  const released = await at.act('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' });
  expect(released).toMatchObject({ custody: 'closed', gaps: [] });
});
