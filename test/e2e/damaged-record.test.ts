// One row that was changed behind Huan's back: the audit tells it, and nobody else is hidden by it.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { findContacts } from '../../src/app/contacts.ts';
import { musterOf } from '../../src/app/muster.ts';
import { actorId, unitId } from '../../src/loop/terms.ts';
import { type Journey, openJourney } from '../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(() => at.close());

test('a record of one guest that does not open any more hides nobody at an evacuation, and no contact of a positive', async () => {
  const voyage = await at.flight();
  const seated = async (seat: string) => at.person({ voyage, personal: { surname: `SAMPLE ${seat}`, seat } });
  const [index, near, damaged] = [await seated('10A'), await seated('11A'), await seated('12A')];
  const people = [index, near, damaged];
  await at.bring(people, 'site');
  const { pool } = at.house.owner;
  await pool.query('alter table huan.event disable trigger user');
  const { rowCount } = await pool.query(
    `update huan.event set sealed = set_byte(sealed, 20, (get_byte(sealed, 20) + 1) % 256)
      where case_id = $1 and seq = 1 and sealed is not null`,
    [damaged],
  );
  await pool.query('alter table huan.event enable trigger user');
  expect(rowCount).toBe(1);
  const who = { actor: actorId('keeper'), unit: unitId('PUDONG-SITE-1') };
  const mustered = await musterOf(at.house, who, unitId('PUDONG-SITE-1'), await at.now());
  expect(mustered).toMatchObject({ held: 3 });
  const found = await findContacts(at.house, index);
  expect(found.filter(({ reasons }) => reasons.includes('seat')).map((one) => one.case)).toEqual([near]);
  // Of whom nothing is known may have been on the same floor.
  expect(found.map((one) => one.case)).toContain(damaged);
  expect((await at.audit()).join(' ')).toContain(damaged);
}, 60_000);
