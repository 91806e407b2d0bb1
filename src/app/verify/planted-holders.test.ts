import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lived, openLived } from '../../../test/fault/lived.ts';
import { type Planted, plant } from '../../../test/fault/plant.ts';
import { newCase } from '../../../test/house.ts';
import type { CaseId } from '../../loop/terms.ts';

let at: Lived;
beforeAll(async () => {
  at = await openLived();
});
afterAll(() => at.close());

const facts = { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 };
/** A person whom the carrier holds. */
const person = async (): Promise<CaseId> => {
  const id = newCase();
  await at.act('PVG-AIRPORT', { type: 'open', case: id, loop: 'arrival', holder: 'CARRIERS' as never, facts });
  return id;
};
const claimed = (from: string, to: string, link: string, run: CaseId | null = null): Planted => ({
  name: 'custody.claimed.1',
  data: { from, to, link, reason: 'there', run },
  unit: to,
  standing: 'claimant',
});
const closed = (ending: string, unit: string): Planted => ({
  name: 'case.closed.1',
  data: { ending, into: null, retainUntil: null },
  unit,
  standing: 'holder',
});

/** What an audit says of the balance of holders. */
const found = async (): Promise<string> => {
  const { findings } = await at.audit();
  const codes = new Set(['holder-unbalanced', 'holder-overdrawn', 'run-over-held']);
  return findings.flatMap(({ code, text }) => (codes.has(code) ? [text] : [])).join('; ');
};

test('what people did balances for every holder: only what is planted is found', async () => {
  expect(await found()).toBe('');
});

test('a giver that never had the head: more went out than had come in', async () => {
  const columns = { holder: 'PUTUO' };
  await plant(at, await person(), [{ ...claimed('CARRIERS', 'PVG-BOARDING', 'stand'), columns }]);
  const text = await found();
  expect(text).toContain('by their events 0 came to unit PUTUO and 1 went from it, and 0 are kept as held');
  expect(text).toContain('1 more had gone from unit PUTUO than had come to it');
  // The carrier never let go of the head, and does not hold it any more.
  expect(text).toMatch(/came to unit CARRIERS and \d+ went from it/);
});

test('a head that came without being tallied', async () => {
  await plant(at, await person(), [claimed('CARRIERS', 'HONGKOU', 'stand')], { tallies: false });
  expect(await found()).toContain('by their events 1 came to unit HONGKOU and 0 went from it, and 0 are kept as held');
});

test('a tally that no event accounts for', async () => {
  await at.house.owner.pool.query(`insert into huan.head_count values ('unit', 'YANGPU', 3)`);
  expect(await found()).toContain('by their events 0 came to unit YANGPU and 0 went from it, and 3 are kept as held');
});

test('a run that is over with somebody on it, and one that somebody came to when it was over', async () => {
  const crew = 'PUDONG-CREW-1';
  const [early, late] = [await person(), await person()];
  await plant(at, early, [claimed('CARRIERS', crew, 'transfer', at.run)]);
  expect(await found()).not.toContain('still on it');
  await plant(at, at.run, [closed('completed', crew)]);
  expect(await found()).toContain('the run is over, and 1 are still on it');
  await plant(at, late, [claimed('CARRIERS', crew, 'transfer', at.run)]);
  expect(await found()).toContain('the run is over, and 2 are still on it');
});
