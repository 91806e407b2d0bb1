// After the end: who was released is asked how they are, by somebody who owes it, and nobody is held for that.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followEnded, openFollowup } from '../../../src/app/followup.ts';
import { oneCase } from '../../../src/app/person.ts';
import { travellerPageOf } from '../../../src/app/traveller/page.ts';
import { loops } from '../../../src/city/loops.ts';
import type { CaseState } from '../../../src/loop/state.ts';
import { actorId, days, unitId } from '../../../src/loop/terms.ts';
import { expandState } from '../../../src/store/compact.ts';
import { verify } from '../../../src/app/verify/verify.ts';
import { type CaseId, type Journey, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const followups = async (person: CaseId): Promise<readonly CaseState[]> => {
  const query = `select state from huan."case" where loop = 'followup' and subject = $1 order by opened_at`;
  const { rows } = await at.house.owner.pool.query<{ state: unknown }>(query, [person]);
  return rows.map(({ state }) => expandState(state));
};
/** Lets the follow-ups be opened until so many are there: a notice is read when no transaction before it is still running. */
const followed = async (person: CaseId, count = 1): Promise<readonly CaseState[]> => {
  for (let tries = 0; tries < 300; tries += 1) {
    await followEnded(at.house);
    const found = await followups(person);
    if (found.length >= count) return found;
    await sleep(100);
  }
  throw new Error(`nobody is to call ${person}`);
};
/** Somebody whose days at a site are served. */
const served = async (facts = {}): Promise<CaseId> => {
  const person = await at.person({ facts, personal: { phone: '+86 130 0000 0001', birthDate: '1985-05-05' } });
  await at.bring(person, 'site');
  await at.result((await at.specimens(person))[0]!, 'negative');
  await at.later(days(14) / 60_000 + 60);
  return person;
};
const release = (person: CaseId) =>
  at.act('PUDONG-SITE-1', { type: 'close', case: person, ending: 'released' }).then(() => {});
const uncalled = async (): Promise<readonly (string | null)[]> => {
  const { pool } = at.house.owner;
  const report = await verify({ pool, loops, rules: at.house.rules, workers: 0, asOf: await at.now() });
  return report.findings.filter(({ code }) => code === 'followup-none').map(({ case: id }) => id);
};

test('released and forgotten: the district owes a call within two days, and it climbs until somebody has called', async () => {
  const person = await served();
  await release(person);
  const [owed] = await followed(person);
  expect(owed).toMatchObject({
    holder: 'PUDONG',
    link: 'due',
    facts: { ending: 'released', district: 'PUDONG' },
  });
  expect(Object.keys(owed!.clocks)).toEqual(['link', 'whole']);
  // The person is told who will call, and by when.
  const told = await travellerPageOf(at.house, person, 'en');
  expect(told).toMatchObject({ next: 'released', followup: { by: { unit: 'PUDONG' } } });
  expect(Date.parse(told!.followup!.due) - (await at.now())).toBeGreaterThan(days(1));
  await at.later(2 * 24 * 60 + 1);
  expect((await at.notices(owed!.caseId)).filter(({ topic }) => topic === 'alarm')).toHaveLength(1);
  const close = { type: 'close', case: owed!.caseId, ending: 'called' } as const;
  expect(await at.refused('PUDONG', close)).toMatchObject({ code: 'evidence_missing', about: ['called|unwell'] });
  expect((await at.refused('PUDONG-STREET-1', { ...close, type: 'record', kind: 'called' } as never)).code).toBe(
    'not_yours',
  );
  await at.record('PUDONG', owed!.caseId, 'called');
  await at.act('PUDONG', close);
  expect((await at.state(owed!.caseId)).ending).toBe('called');
  expect((await travellerPageOf(at.house, person, 'en'))?.followup).toBeNull();
});

test('a release that would wait for its follow-up: it is done at once, and the call is owed whenever that is found', async () => {
  const person = await served({ district: null });
  await release(person);
  // Nobody has opened anything yet, and the person is free.
  expect(await followups(person)).toEqual([]);
  expect(await at.state(person)).toMatchObject({ custody: 'closed', ending: 'released' });
  await at.later(60);
  expect(await uncalled()).toEqual([person]);
  // Told twice, by two processes, it is one call; where nobody knows the district the duty room owes it (I7).
  await Promise.all([openFollowup(at.house, person), openFollowup(at.house, person), followEnded(at.house)]);
  await followEnded(at.house);
  expect(await followups(person)).toMatchObject([{ holder: 'DUTY' }]);
  expect(await uncalled()).toEqual([]);
});

test('well again after hospital: the district that never saw the case knows whom to call, and the reading is on record', async () => {
  const person = await at.person({ personal: { phone: '+86 130 0000 0002', surname: 'RECOVERED' } });
  await at.bring(person, 'stand');
  await at.record('PVG-BOARDING', person, 'temperature', { fever: true });
  await at.give(person, 'PVG-BOARDING', 'HOSPITAL-1', 'hospital');
  await at.result(await at.swab('HOSPITAL-1', person), 'positive');
  await at.later(60);
  await at.discharge('HOSPITAL-1', person);
  await at.act('HOSPITAL-1', { type: 'close', case: person, ending: 'recovered' });
  const [owed] = await followed(person);
  expect(owed).toMatchObject({ holder: 'PUDONG', facts: { ending: 'recovered', heldByKind: 'hospital' } });
  const who = { actor: actorId('officer of PUDONG'), unit: unitId('PUDONG') };
  expect(await oneCase(at.house, who, person, true)).toBeNull();
  const seen = await oneCase(at.house, who, owed!.caseId, true);
  expect(seen?.person).toMatchObject({ surname: 'RECOVERED', phone: '+86 130 0000 0002' });
  // No more than a caller needs.
  expect(Object.keys(seen?.person ?? {})).not.toContain('documents');
  const query = `select unit, purpose from huan.reading where case_id = $1 and purpose = 'follow-up'`;
  expect((await at.house.owner.pool.query(query, [person])).rows).toEqual([{ unit: 'HUAN', purpose: 'follow-up' }]);
});

test('not well when called: a gap has a doctor see the person; not reached: only after three tries', async () => {
  const [sick, silent] = [await served(), await served()];
  await release(sick);
  await release(silent);
  const [ill] = await followed(sick);
  await at.record('PUDONG', ill!.caseId, 'unwell', { symptoms: ['cough'] });
  expect(await at.gap(ill!.caseId, 'unwell-after')).toMatchObject({ holder: 'PUDONG' });
  await at.act('PUDONG', { type: 'close', case: ill!.caseId, ending: 'called' });
  const [lost] = await followed(silent);
  const close = { type: 'close', case: lost!.caseId, ending: 'unreachable' } as const;
  for (let tries = 0; tries < 2; tries += 1) await at.record('PUDONG', lost!.caseId, 'unanswered');
  expect((await at.refused('PUDONG', close)).about).toEqual(['unanswered:3']);
  await at.record('PUDONG', lost!.caseId, 'unanswered');
  await at.act('PUDONG', close);
});

test('released by mistake and reopened: no call is owed for an ending that was taken back', async () => {
  const person = await served();
  await release(person);
  await at.act('PUDONG-SITE-1', { type: 'reopen', case: person, reason: 'the wrong row' });
  await followEnded(at.house);
  expect(await followups(person)).toEqual([]);
  await release(person);
  expect(await followed(person)).toHaveLength(1);
});
