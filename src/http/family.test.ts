import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { minutes } from '../loop/terms.ts';
import { setPace } from '../store/time.ts';
import { sweep } from '../store/sweeper.ts';
import { type TestServer, openTestServer } from '../../test/http-server.ts';
import { accepted } from '../../test/house.ts';

let web: TestServer;
beforeAll(async () => {
  web = await openTestServer();
});
afterAll(() => web.close());

const post = async (unit: string, path: string, body: object) => {
  const answer = await web.call('POST', `/v1${path}`, {
    key: await web.officer(unit),
    body: { commandId: randomUUID(), ...body },
  });
  if (answer.status !== 200) throw new Error(`${unit} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

test('a family passes all five links through the interface together; a missing child is noticed at the door', async () => {
  const [voyage, run, site, party] = Array.from({ length: 4 }, () => randomUUID());
  const family = Array.from({ length: 3 }, () => randomUUID());
  const every = (unit: string, kind: string, body: object = {}) =>
    Promise.all(family.map((id) => post(unit, `/cases/${id}/evidence`, { kind, ...body })));
  /** One offer for all, one acceptance by who is there. */
  const carry = async (
    from: string,
    to: string,
    link: string,
    more: object = {},
    present: readonly string[] = family,
    heads: object = { cases: family },
  ) => {
    const offer = { commandId: randomUUID(), handover: randomUUID(), ...heads, to, link, ...more };
    const offered = await post(from, '/handovers', offer);
    const { body } = await web.call('GET', `/v1/cases/${offer.handover}`, { key: await web.officer(from) });
    expect(body.roll.toSorted()).toEqual(family.toSorted());
    const accepted = await post(to, `/handovers/${offer.handover}/acceptance`, { present });
    // Repeated when nobody of them is held any more, it is still the same offer.
    expect(await post(from, '/handovers', offer)).toEqual(offered);
    return accepted;
  };

  await post('PUDONG-SITE-1', '/sites', { case: site, holder: 'PUDONG-SITE-1' });
  await post('PUDONG', `/sites/${site}/checklists`, { facts: { capacity: 3, ...accepted } });
  await post('PVG-AIRPORT', '/cases', { case: voyage, loop: 'voyage' });
  for (const [index, id] of family.entries()) {
    await post('PVG-AIRPORT', '/cases', {
      case: id,
      loop: 'arrival',
      holder: 'CARRIERS',
      voyage,
      party: { id: party, members: family },
      facts: {
        category: 'traveller',
        countries: ['IT'],
        destination: 'city',
        district: 'PUDONG',
        years: index === 2 ? 6 : 40,
      },
      personal: { surname: 'BIANCHI', givenNames: `MEMBER ${index}` },
    });
  }
  await carry('CARRIERS', 'PVG-BOARDING', 'stand');

  // A family is not parted without a reason, and nobody leaves without evidence: the offer names what prevents it.
  const refused = await web.call('POST', '/v1/handovers', {
    key: await web.officer('PVG-BOARDING'),
    body: { commandId: randomUUID(), handover: randomUUID(), cases: family, to: 'PVG-CHANNEL', link: 'channel' },
  });
  expect(refused.status).toBe(422);
  const prevented = [refused.body, ...refused.body.others].map((other: { case: string }) => other.case);
  expect(prevented.toSorted()).toEqual(family.toSorted());
  expect(refused.body.others[0]).toMatchObject({ code: 'evidence_missing', about: ['temperature', 'declaration'] });

  await every('PVG-BOARDING', 'temperature', { facts: { fever: false } });
  await every('PVG-BOARDING', 'declaration', { facts: { symptoms: [] } });
  const parted = await web.give('PVG-BOARDING', { type: 'offer', case: family[0], to: 'PVG-CHANNEL', link: 'channel' });
  expect(parted.body.code).toBe('party_split');
  await carry('PVG-BOARDING', 'PVG-CHANNEL', 'channel', {}, family, { party });
  await carry('PVG-CHANNEL', 'PVG-SCREENING', 'screening');
  await every('PVG-SCREENING', 'interview', { facts: { contactWithCase: false } });
  await every('PVG-SCREENING', 'temperature', { facts: { fever: false } });
  await every('PVG-SCREENING', 'itinerary', { facts: { countries: ['IT'] } });
  const specimens = family.map((subject) => ({ case: randomUUID(), subject }));
  for (const specimen of specimens) await post('PVG-SCREENING', '/specimens', { holder: 'PVG-SCREENING', ...specimen });
  await carry('PVG-SCREENING', 'PUDONG-DESK', 'transfer');

  await post('PUDONG-DESK', '/runs', { case: run, holder: 'PUDONG-DESK', facts: { seats: 7 } });
  await post('PUDONG-DESK', `/cases/${run}/evidence`, { kind: 'vehicle', personal: { plate: '沪A00002' } });
  await post('PUDONG-DESK', `/cases/${run}/evidence`, { kind: 'crew', facts: { escorts: 2 } });
  const given = await post('PUDONG-DESK', `/cases/${run}/offers`, { to: 'PUDONG-CREW-1', link: 'boarding' });
  await post('PUDONG-CREW-1', `/cases/${run}/acceptances`, { offer: given.offer });
  for (const [index, id] of family.entries()) {
    await post('PUDONG-DESK', `/cases/${id}/evidence`, { kind: 'seat', personal: { busSeat: String(index + 1) } });
    await post('PUDONG-SITE-1', `/cases/${id}/evidence`, {
      kind: 'lodging',
      place: site,
      personal: { room: `30${index}` },
    });
  }
  await carry('PUDONG-DESK', 'PUDONG-CREW-1', 'transfer', { run });
  for (let count = 0; count < 2; count += 1) {
    const counted = await post('PUDONG-CREW-1', `/cases/${run}/evidence`, { kind: 'count', counted: 3 });
    expect(counted.held).toBe(3);
  }
  await post('PUDONG-CREW-1', `/cases/${run}/evidence`, { kind: 'departure' });
  const aboard = await web.call('GET', `/v1/runs/${run}/people?names=true`, {
    key: await web.officer('PUDONG-CREW-1'),
  });
  expect(aboard.body.items.map((item: { person: { busSeat: string } }) => item.person.busSeat).toSorted()).toEqual([
    '1',
    '2',
    '3',
  ]);

  // The child is not at the door: it stays with the crew and is a gap at once, and so is that it is alone there.
  const [first = '', second = '', child = ''] = family;
  const door = await carry('PUDONG-CREW-1', 'PUDONG-SITE-1', 'territory', {}, [first, second], { everyone: run });
  expect(door.gaps).toHaveLength(2);
  const crewKey = await web.officer('PUDONG-CREW-1');
  const held = await web.call('GET', '/v1/desk?list=holding&loop=arrival', { key: crewKey });
  expect(held.body.items.map((item: { case: string }) => item.case)).toEqual([child]);
  const gaps = await web.call('GET', '/v1/desk?list=gaps', { key: crewKey });
  const kinds = gaps.body.items.map(({ subject, facts }: { subject: string; facts: { kind: string } }) => {
    expect(subject).toBe(child);
    return facts.kind;
  });
  expect(kinds.toSorted()).toEqual(['absent', 'left-alone']);
  const late = await post('PUDONG-CREW-1', `/cases/${child}/offers`, {
    to: 'PUDONG-SITE-1',
    link: 'territory',
    splits: 'the child slept in the bus',
  });
  await post('PUDONG-SITE-1', `/cases/${child}/acceptances`, { offer: late.offer });
  await post('PUDONG-CREW-1', `/cases/${door.gaps[0]}/evidence`, {
    kind: 'proof',
    personal: { note: 'slept on the back seat, signed for by the site' },
  });
  await post('PUDONG-CREW-1', `/cases/${door.gaps[0]}/closing`, { ending: 'settled' });
  // With its parents again it is alone no more.
  const left = await web.call('GET', '/v1/desk?list=gaps', { key: crewKey });
  expect(left.body.items).toEqual([]);

  const lodged = await web.call('GET', `/v1/sites/${site}/people`, { key: await web.officer('PUDONG-SITE-1') });
  expect(lodged.body.items).toHaveLength(3);
  const fourth = randomUUID();
  await post('PVG-AIRPORT', '/cases', { case: fourth, loop: 'arrival', holder: 'CARRIERS', voyage });
  const full = await web.call('POST', `/v1/cases/${fourth}/evidence`, {
    key: await web.officer('PUDONG-SITE-1'),
    body: { commandId: randomUUID(), kind: 'lodging', place: site },
  });
  expect(full.body.code).toBe('place_full');

  for (const kind of ['checkin', 'order', 'told']) await every('PUDONG-SITE-1', kind);
  for (const { case: id } of specimens) {
    const sent = await post('PVG-SCREENING', `/cases/${id}/offers`, { to: 'LAB-1', link: 'laboratory' });
    await post('LAB-1', `/cases/${id}/acceptances`, { offer: sent.offer });
    await post('LAB-1', `/specimens/${id}/results`, { facts: { result: 'negative' } });
    await post('LAB-1', `/cases/${id}/closing`, { ending: 'resulted' });
  }
  const early = await web.give('PUDONG-SITE-1', { type: 'close', case: first, ending: 'released' });
  expect(early).toMatchObject({ status: 409, body: { code: 'too_soon' } });
  const one = await web.call('GET', `/v1/cases/${first}`, { key: await web.officer('PUDONG-SITE-1') });
  const { pool } = web.at.house.owner;
  await setPace(pool, 1, (Date.parse(one.body.measure.until) + minutes(1)) as never);
  await sweep(web.at.house.writer.pool, web.at.house.ledger);
  for (const id of family) {
    expect(await post('PUDONG-SITE-1', `/cases/${id}/closing`, { ending: 'released' })).toMatchObject({
      custody: 'closed',
    });
  }
  const flight = await web.call('GET', `/v1/flights/${voyage}`, { key: await web.officer('PVG-AIRPORT') });
  // Who left the port is a number to it: of the four it sees the one whom it still has.
  expect(flight.body.balance).toMatchObject({ in: 4, out: 3, held: 1, balanced: true, seen: 1 });
  const contacts = await web.call('GET', `/v1/cases/${first}/contacts`, { key: await web.officer('DUTY') });
  const found = new Map(
    contacts.body.items.map((item: { case: string; reasons: string[] }) => [item.case, item.reasons]),
  );
  expect(found.get(second)).toContain('party');
}, 120_000);

test('a group is named one way: by its heads, by their party or by their run; one that there is not holds nobody', async () => {
  const key = await web.officer('CARRIERS');
  const id = randomUUID();
  const offer = (heads: object) => ({ handover: randomUUID(), to: 'PVG-BOARDING', link: 'stand', ...heads });
  const ways = [{}, { party: id, everyone: id }, { cases: [id], party: id }];
  for (const heads of ways) {
    const own = await web.call('POST', '/v1/handovers', { key, body: { commandId: randomUUID(), ...offer(heads) } });
    const any = await web.give('CARRIERS', { type: 'offer-group', ...offer(heads) });
    for (const { body } of [own, any]) expect(body.code).toBe('bad_input');
  }
  for (const heads of [{ party: id }, { everyone: id }]) {
    expect((await web.give('CARRIERS', { type: 'offer-group', ...offer(heads) })).body.code).toBe('heads_none');
  }
  // The heads of another unit's party are not offered by somebody who learns its id.
  const [party, one, two] = [randomUUID(), randomUUID(), randomUUID()];
  for (const person of [one, two]) {
    const together = { id: party, members: [one, two] };
    await post('PVG-AIRPORT', '/cases', { case: person, loop: 'arrival', holder: 'CARRIERS', party: together });
  }
  expect((await web.give('PVG-BOARDING', { type: 'offer-group', ...offer({ party }) })).body.code).toBe('heads_none');
  const done = offer({ party });
  const stamp = { commandId: randomUUID() };
  expect((await web.give('CARRIERS', { type: 'offer-group', ...done }, stamp)).status).toBe(200);
  const other = { type: 'offer-group', ...done, party: undefined, everyone: party };
  expect((await web.give('CARRIERS', other, stamp)).body.code).toBe('command_reused');
});
