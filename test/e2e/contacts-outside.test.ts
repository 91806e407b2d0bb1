// Those whom no list names: who drove somebody home, who lives there, who was taken into a vehicle without any papers.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { contactsOf, fanOut, findContacts, recallFanOut } from '../../src/app/contacts.ts';
import { openPersonal } from '../../src/store/personal.ts';
import { type CaseId, type Facts, actorId, unitId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const street = 'PUDONG-STREET-1';
const desk = 'PUDONG-DESK';

const tracings = async (specimen: CaseId, kind: string) => {
  const { rows } = await at.house.owner.pool.query<{ id: CaseId; holder: string; facts: Facts; ending: string | null }>(
    `select case_id as id, holder, state -> 'facts' as facts, ending from huan."case"
      where loop = 'tracing' and state -> 'facts' ->> 'specimen' = $1 and state -> 'facts' ->> 'kind' = $2`,
    [specimen, kind],
  );
  return rows;
};

test('positive at home after a ride in a private car: the household and the driver have somebody who must reach them', async () => {
  const person = await at.person({ facts: { years: 72 } });
  await at.bring(person, 'desk');
  await at.result((await at.specimens(person))[0]!, 'negative');
  await at.record(street, person, 'home', { homeSuitable: true });
  await at.record(street, person, 'household', { household: true });
  const note = (kind: string, driver: string, plate: string, facts: Facts = {}) =>
    at.act(desk, { type: 'record', case: person, kind, facts, personal: { driver, plate } });
  // A taxi was sent away; the daughter came.
  await note('pickup', 'SAMPLE TAXI', '沪X·1试');
  await note('pickup', 'SAMPLE DAUGHTER', '沪A·2试');
  await note('plate', 'SAMPLE DAUGHTER', '沪A·2试', { checked: true });
  await at.give(person, desk, street, 'territory');
  const specimen = await at.swab(street, person);
  await at.result(specimen, 'positive');
  await fanOut(at.house, person, specimen);
  await fanOut(at.house, person, specimen);
  const [driver, ...others] = await tracings(specimen, 'driver');
  expect(others).toEqual([]);
  expect(driver).toMatchObject({ holder: street, facts: { index: person } });
  const opened = await openPersonal(at.house.owner.pool, at.house.seal, [driver!.id]);
  expect(opened.get(driver!.id)).toMatchObject({ driver: 'SAMPLE DAUGHTER', plate: '沪A·2试' });
  const { rows } = await at.house.owner.pool.query<{ said: string }>(
    `select c.state::text || string_agg(e.data::text, '') as said from huan."case" c join huan.event e using (case_id)
      where case_id = $1 group by c.state::text`,
    [driver!.id],
  );
  expect(rows[0]?.said).not.toMatch(/DAUGHTER|沪A/);
  expect(await tracings(specimen, 'household')).toMatchObject([{ holder: street }]);
  const seen = await contactsOf(at.house, { actor: actorId('director'), unit: unitId('DUTY') }, person);
  expect(seen?.outside).toEqual([
    { unit: street, kind: 'household' },
    { unit: street, kind: 'driver' },
  ]);
  await recallFanOut(at.house, specimen);
  expect(await tracings(specimen, 'driver')).toMatchObject([{ ending: 'recalled' }]);
}, 60_000);

test('claimed into a vehicle on no run: who rode in it at that time is a contact, who rode before and after is not', async () => {
  const crew = 'PUDONG-CREW-2';
  const ride = async (): Promise<CaseId> => {
    const id = await at.person({ voyage: await at.flight() });
    await at.bring(id, 'bus', { crew, site: 'PUDONG-SITE-2' });
    return id;
  };
  const before = await ride();
  await at.bring(before, 'site', { crew, site: 'PUDONG-SITE-2' });
  await at.later(60);
  const index = await ride();
  const claimed = await at.person({ voyage: await at.flight() });
  await at.bring(claimed, 'screening');
  await at.act(crew, { type: 'claim', case: claimed, link: 'transfer', reason: 'ran' });
  const found = new Map((await findContacts(at.house, index)).map((contact) => [contact.case, contact.reasons]));
  expect(found.get(claimed)).toContain('run');
  expect(found.get(before)).toBeUndefined();
  expect((await findContacts(at.house, claimed)).map((contact) => contact.case)).toContain(index);
}, 60_000);
