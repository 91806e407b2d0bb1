// One person with two cases, and two people with one name.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { followIdentified } from '../../../src/app/duplicates.ts';
import { outboxLag } from '../../../src/app/outbox.ts';
import type { ManifestPerson } from '../../../src/exchange/manifest.ts';
import { unitId } from '../../../src/loop/terms.ts';
import { newCase } from '../../house.ts';
import { type CaseId, type Journey, openJourney } from '../../journey.ts';
import { importList, lookFor, passenger } from './manifests.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const look = (body: object) => lookFor(at, body);
const manifest = (number: string, people: ManifestPerson[]) => importList(at, number, people);

/** Lets the search for second cases read everything that was recorded; other tests of the server may hold it up. */
const seek = async (): Promise<void> => {
  const waiting = async (): Promise<number | undefined> => {
    await followIdentified(at.house);
    return (await outboxLag(at.house)).find(({ reader }) => reader === 'duplicates')?.waiting;
  };
  await expect.poll(waiting, { timeout: 30_000 }).toBe(0);
};
const readBy = async (id: CaseId) => {
  const { rows } = await at.house.owner.pool.query<{ unit: string; actor: string; purpose: string }>(
    'select unit, actor, purpose from huan.reading where case_id = $1',
    [id],
  );
  return rows;
};
/** Somebody opened at the door from the passport in their hand. */
const atDoor = async (surname: string, number: string, issuer: string, birthDate: string): Promise<CaseId> => {
  const id = newCase();
  await at.act('PVG-BOARDING', {
    type: 'open',
    case: id,
    loop: 'arrival',
    holder: unitId('CARRIERS'),
    facts: { category: 'traveller' },
    personal: { surname, givenNames: 'DOOR', birthDate, documents: [{ type: 'P', number, issuer }] },
  });
  return id;
};

test('somebody opened at the door who already has a case: a gap with an owner and a clock that names both, once', async () => {
  const issued = { documents: [{ type: 'P', number: 'TW000001', issuer: 'ITA' }] };
  await manifest('640', [passenger('TWICE', 'DOOR', 'TW000001', issued as never)]);
  const [known] = (await look({ document: 'TW000001' })) as CaseId[];
  const same = await atDoor('TWICE', 'tw-000001', 'ITA', '1970-01-01');
  const foreign = await atDoor('ELSEWHERE', 'TW000001', 'FRA', '1971-01-01');
  await seek();
  const gap = await at.gap(same, 'duplicate');
  expect(gap).toMatchObject({ holder: 'DUTY', facts: { other: known } });
  expect(gap.clocks['link']).toBeDefined();
  // The same number from another country is another document.
  expect(await at.gaps(foreign)).toEqual([]);
  await at.house.owner.pool.query(`update huan.outbox_reader set upto = 0, upto_xid = '0' where reader = 'duplicates'`);
  await seek();
  expect(await at.gaps(same)).toHaveLength(1);
  // Both passports were opened to be compared, by Huan itself: that is on the record, and the auditor knows its mark.
  for (const id of [same, known!]) {
    expect(await readBy(id)).toContainEqual({ unit: 'HUAN', actor: 'huan', purpose: 'duplicates' });
  }
  // A remark closes nothing: merged, or shown to be two people.
  const settle = { type: 'close', case: gap.caseId, ending: 'settled' } as const;
  await at.act('DUTY', { type: 'record', case: gap.caseId, kind: 'proof', personal: { note: 'looked at' } });
  expect((await at.refused('DUTY', settle)).about).toEqual(['merged|different']);
  expect((await at.refused('DUTY', { type: 'record', case: gap.caseId, kind: 'merged' })).code).toBe('not_yours');
  await at.record('PVG-BORDER', same, 'same');
  await at.act('CARRIERS', { type: 'close', case: same, ending: 'duplicate', into: known! });
  expect(await at.state(gap.caseId)).toMatchObject({ custody: 'closed', ending: 'settled' });
});

test('one name and birth date on two flights: perhaps one person, never merged by itself, and told apart with a paper', async () => {
  await manifest('650', [passenger('COMMON', 'NAME', 'CN000001'), passenger('COMMON', 'NAME', 'CN000002')]);
  await seek();
  const listed = (await look({ name: 'COMMON NAME', birthDate: '1988-02-29' })) as CaseId[];
  // Two heads of one list are two people, or one with two passports: asked about once, when the list comes.
  const asked = (await Promise.all(listed.map((id) => at.gaps(id)))).flat();
  expect(asked.map(({ facts }) => facts['kind'])).toEqual(['duplicate']);
  await manifest('651', [passenger('COMMON', 'NAME', 'CN000003')]);
  await seek();
  const [third] = (await look({ document: 'CN000003' })) as CaseId[];
  const gaps = await at.gaps(third!, 'duplicate-possible');
  expect(new Set(gaps.map(({ facts }) => facts['other']))).toEqual(new Set(listed));
  expect(gaps).toHaveLength(2);
  // Found by keyed tokens alone: nothing was opened, so nothing was read.
  expect((await readBy(third!)).filter(({ purpose }) => purpose === 'duplicates')).toEqual([]);
  for (const id of [...listed, third!]) expect(await at.state(id)).toMatchObject({ custody: 'held', mergedInto: null });
  const [gap] = gaps;
  const different = { type: 'record', case: gap!.caseId, kind: 'different' } as const;
  expect((await at.refused('DUTY', different)).code).toBe('document_missing');
  await at.act('DUTY', { ...different, facts: { document: 'BORDER/2026/77' } });
  await at.act('DUTY', { type: 'close', case: gap!.caseId, ending: 'settled' });
});
