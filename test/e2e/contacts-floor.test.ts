import { afterAll, beforeAll, expect, test } from 'vitest';
import { findContacts } from '../../src/app/contacts.ts';
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
