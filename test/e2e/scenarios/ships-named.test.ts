// One ship, named by one list by her name and by another by her IMO number: one voyage, or somebody is asked.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importManifest } from '../../../src/app/manifest.ts';
import { readManifest } from '../../../src/app/read-manifest.ts';
import { actorId, commandId, unitId } from '../../../src/loop/terms.ts';
import { type Journey, openJourney } from '../../journey.ts';

let at: Journey;
beforeAll(async () => {
  at = await openJourney();
});
afterAll(async () => {
  expect(await at.audit()).toEqual([]);
  await at.close();
});

const headings =
  'Vessel name,IMO No.,Call sign,Voyage no.,ETA,From,To,Surname,Given names,Passport No.,Nationality,DOB (YYYY-MM-DD),Rank,Sign on/off';
interface Listed {
  readonly name?: string;
  readonly imo?: string;
  readonly number?: string;
  readonly day?: string;
  readonly passport: string;
}
const receive = async (...lists: readonly Listed[]) => {
  const rows = lists.map(
    ({ name = '', imo = '', number = '', day = '2026-03-27', passport }) =>
      `${name},${imo},,${number},${day},KRPUS,CNSHA,SAMPLE,${passport},${passport},PHL,1985-06-05,Cook,stays`,
  );
  const document = await readManifest(new TextEncoder().encode([headings, ...rows].join('\n')), 2026);
  const flights = document.flights.map((flight) => ({ ...flight, function: 'change' as const }));
  const who = { actor: actorId('officer of SHIP-AGENTS'), unit: unitId('SHIP-AGENTS') };
  const options = { commandId: commandId(randomUUID()), dryRun: false, receivedAs: 'agent' };
  const report = await importManifest(at.house, who, { ...document, flights }, options);
  expect(report).toMatchObject({ applied: true, refusal: null });
  const doubts = report.problems.filter(({ field }) => field === 'possible-same-voyage');
  return { voyages: report.flights.map(({ voyage }) => voyage), doubts };
};

test('by name first and then by number and name: one voyage, which is found by the number alone from then on', async () => {
  const first = await receive({ name: 'OCEAN PEARL', number: '023E', passport: 'P001' });
  const both = await receive({ name: 'M/V Ocean-Pearl', imo: '9074729', number: '023E', passport: 'P002' });
  const number = await receive({ imo: '9074729', number: '023E', passport: 'P003' });
  expect([both.voyages, number.voyages]).toEqual([first.voyages, first.voyages]);
  expect([...first.doubts, ...both.doubts, ...number.doubts]).toEqual([]);
});

test('without a voyage number her day decides', async () => {
  const first = await receive({ name: 'OCEAN RUBY', imo: '9319466', passport: 'P011' });
  expect((await receive({ name: 'Ocean Ruby', passport: 'P012' })).voyages).toEqual(first.voyages);
  const later = await receive({ name: 'Ocean Ruby', day: '2026-04-11', passport: 'P013' });
  expect(later.voyages).not.toEqual(first.voyages);
  expect(later.doubts).toEqual([]);
});

test('two lists of one document', async () => {
  const { voyages } = await receive(
    { name: 'OCEAN JADE', number: '7', passport: 'P021' },
    { name: 'OCEAN JADE', imo: '9321483', number: '7', passport: 'P022' },
  );
  expect(new Set(voyages).size).toBe(1);
});

test('two ships of one name with numbers of their own are two, and a list that names neither number asks', async () => {
  const one = await receive({ name: 'TWIN STAR', imo: '9074729', day: '2026-03-29', passport: 'P031' });
  const other = await receive({ name: 'TWIN STAR', imo: '9319466', day: '2026-03-29', passport: 'P032' });
  expect(other.voyages).not.toEqual(one.voyages);
  expect([...one.doubts, ...other.doubts]).toEqual([]);
  const neither = await receive({ name: 'TWIN STAR', day: '2026-03-29', passport: 'P033' });
  expect(neither.doubts).toMatchObject([{ severity: 'warning' }, { severity: 'warning' }]);
  expect([...one.voyages, ...other.voyages]).not.toContain(neither.voyages[0]);
});

test('number and name that no list brings together ask when the voyage number and the day are the same', async () => {
  const name = await receive({ name: 'LONE STAR', number: '88W', day: '2026-03-30', passport: 'P041' });
  const number = await receive({ imo: '9321483', number: '88W', day: '2026-03-30', passport: 'P042' });
  expect(number.voyages).not.toEqual(name.voyages);
  expect(number.doubts).toMatchObject([{ severity: 'warning', found: expect.stringContaining('LONE STAR') }]);
  const later = await receive({ name: 'LONE STAR', number: '89W', day: '2026-03-30', passport: 'P043' });
  expect(later.doubts).toHaveLength(1);
});
