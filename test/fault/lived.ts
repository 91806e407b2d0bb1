// A house in which something of everything has happened: what tampering and planted violations are tried on.

import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../../src/app/house.ts';
import { type Anchor, type OutsideAnchors, takeAnchor } from '../../src/store/anchor.ts';
import { minutes } from '../../src/loop/terms.ts';
import type { CaseId } from '../../src/loop/terms.ts';
import { keptTables } from '../../src/store/kept.ts';
import { sweep } from '../../src/store/sweeper.ts';
import { setPace } from '../../src/store/time.ts';
import { loops } from '../../src/city/loops.ts';
import { type VerifyOptions, verify } from '../../src/app/verify/verify.ts';
import type { VerifyReport } from '../../src/app/verify/report.ts';
import { type TestHouse, newCase, openTestHouse } from '../house.ts';
import { accepted } from '../house.ts';

export interface Lived extends TestHouse {
  readonly site: CaseId;
  readonly voyage: CaseId;
  readonly run: CaseId;
  /** In territory, with a measure that runs. */
  readonly inside: CaseId;
  /** Released at the end instant, closed. */
  readonly released: CaseId;
  /** In screening, its specimen without a result. */
  readonly tested: CaseId;
  readonly specimen: CaseId;
  /** Claimed by the hospital in an emergency. */
  readonly sick: CaseId;
  /** Offered by the carrier, not answered. */
  readonly offered: CaseId;
  /** Audits this house, with its own rules and seal. */
  audit(options?: Partial<VerifyOptions>): Promise<VerifyReport>;
}

const unit = (code: string): never => code as never;

/**
 * Takes one anchor over all that was recorded so far. Transactions of other test files, in other databases of the same
 * server, count among those that an anchor stays behind: they are waited for.
 */
export const anchorAll = async (house: House, outside: OutsideAnchors): Promise<Anchor | null> => {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await house.owner.pool.query<{ settled: boolean }>(
      `select pg_snapshot_xmin(pg_current_snapshot())::text::bigint > greatest(
                (select max(changed::text::bigint) from huan."case"), (select max(written) from huan.command),
                ${keptTables.map(({ table }) => `(select max(written) from huan.${table})`).join(', ')}) as settled`,
    );
    if (rows[0]?.settled !== false) return takeAnchor(house, outside);
    await sleep(20);
  }
  throw new Error('some transaction never ended');
};

/** Opens one and lets five people live through a day in it. */
export const openLived = async (): Promise<Lived> => {
  const at = await openTestHouse();
  const [site, voyage, run, specimen] = [newCase(), newCase(), newCase(), newCase()];
  const [inside, released, tested, sick, offered] = [newCase(), newCase(), newCase(), newCase(), newCase()];
  await at.act('PUDONG-SITE-1', { type: 'open', case: site, loop: 'site', holder: unit('PUDONG-SITE-1') });
  await at.act('PUDONG', { type: 'record', case: site, kind: 'checklist', facts: { capacity: 5, ...accepted } });
  await at.act('PVG-AIRPORT', { type: 'open', case: voyage, loop: 'voyage', holder: null });
  for (const [index, person] of [inside, released, tested, sick, offered].entries()) {
    await at.act('PVG-AIRPORT', {
      type: 'open',
      case: person,
      loop: 'arrival',
      holder: unit('CARRIERS'),
      voyage,
      facts: { category: 'traveller', countries: ['IT'], destination: 'city', district: 'PUDONG', years: 35 },
      personal: { surname: `ROSSI${index}`, givenNames: 'ADA', documents: [{ type: 'P', number: `YA000000${index}` }] },
    });
  }
  const carry = async (person: CaseId, from: string, to: string, link: string, extra = {}): Promise<void> => {
    const { offer } = await at.act(from, { type: 'offer', case: person, to: unit(to), link, ...extra });
    await at.act(to, { type: 'accept', case: person, offer: offer ?? '' });
  };
  const toScreening = async (person: CaseId): Promise<void> => {
    await carry(person, 'CARRIERS', 'PVG-BOARDING', 'stand');
    await at.act('PVG-BOARDING', { type: 'record', case: person, kind: 'temperature', facts: { fever: false } });
    await at.act('PVG-BOARDING', { type: 'record', case: person, kind: 'declaration', facts: { symptoms: [] } });
    await carry(person, 'PVG-BOARDING', 'PVG-CHANNEL', 'channel');
    await carry(person, 'PVG-CHANNEL', 'PVG-SCREENING', 'screening');
    for (const kind of ['interview', 'temperature', 'itinerary']) {
      await at.act('PVG-SCREENING', { type: 'record', case: person, kind });
    }
  };
  for (const person of [inside, released, tested]) await toScreening(person);
  const both = [inside, released];
  for (const [index, person] of both.entries()) {
    const sample = newCase();
    await at.act('PVG-SCREENING', {
      type: 'open',
      case: sample,
      loop: 'specimen',
      holder: unit('PVG-SCREENING'),
      subject: person,
    });
    await carry(sample, 'PVG-SCREENING', 'LAB-1', 'laboratory');
    await at.act('LAB-1', { type: 'record', case: sample, kind: 'result', facts: { result: 'negative' } });
    await at.act('LAB-1', { type: 'close', case: sample, ending: 'resulted' });
    await carry(person, 'PVG-SCREENING', 'PUDONG-DESK', 'transfer');
    await at.act('PUDONG-DESK', { type: 'record', case: person, kind: 'seat', personal: { busSeat: String(index) } });
    await at.act('PUDONG-SITE-1', {
      type: 'record',
      case: person,
      kind: 'lodging',
      place: site,
      personal: { room: '301' },
    });
  }
  await at.act('PUDONG-DESK', {
    type: 'open',
    case: run,
    loop: 'run',
    holder: unit('PUDONG-DESK'),
    facts: { seats: 45 },
  });
  await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'vehicle', personal: { plate: '沪A00001' } });
  await at.act('PUDONG-DESK', { type: 'record', case: run, kind: 'crew', facts: { escorts: 2 } });
  await carry(run, 'PUDONG-DESK', 'PUDONG-CREW-1', 'boarding');
  const group = { type: 'offer-group', handover: newCase(), cases: both, link: 'transfer', run } as const;
  await at.act('PUDONG-DESK', { ...group, to: unit('PUDONG-CREW-1') });
  await at.act('PUDONG-CREW-1', { type: 'accept-group', handover: group.handover, present: both });
  for (const counted of [2, 3, 2]) await at.act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'count', counted });
  await at.act('PUDONG-CREW-1', { type: 'record', case: run, kind: 'departure' });
  for (const person of both) {
    await carry(person, 'PUDONG-CREW-1', 'PUDONG-SITE-1', 'territory');
    for (const kind of ['checkin', 'order', 'told'])
      await at.act('PUDONG-SITE-1', { type: 'record', case: person, kind });
  }
  const pool = at.house.owner.pool;
  const { rows } = await pool.query<{ until: number }>(
    'select measure_until as until from huan."case" where case_id = $1',
    [released],
  );
  // A few clocks run out, alarms climb, and the first measure comes to its end.
  for (const until of [Date.now() + minutes(60), Number(rows[0]?.until) + minutes(1)]) {
    await setPace(pool, 0, until as never);
    for (let round = 0; round < 30; round += 1) {
      const { served } = await sweep(at.house.writer.pool, at.house.ledger);
      if (served === 0) break;
    }
  }
  await at.act('PUDONG-SITE-1', { type: 'close', case: released, ending: 'released' });
  await at.act('PVG-SCREENING', {
    type: 'open',
    case: specimen,
    loop: 'specimen',
    holder: unit('PVG-SCREENING'),
    subject: tested,
  });
  await at.act('CARRIERS', { type: 'offer', case: offered, to: unit('PVG-BOARDING'), link: 'stand' });
  await carry(sick, 'CARRIERS', 'PVG-BOARDING', 'stand');
  await at.act('PVG-BOARDING', { type: 'emergency', case: sick, reason: 'collapsed' });
  await at.act('HOSPITAL-1', { type: 'claim', case: sick, link: 'hospital', reason: 'on the apron' });
  await at.refused('PVG-CHANNEL', { type: 'close', case: tested, ending: 'released' });
  return {
    ...at,
    site,
    voyage,
    run,
    inside,
    released,
    tested,
    specimen,
    sick,
    offered,
    audit: (options = {}) =>
      verify({ pool, loops, rules: at.house.rules, seal: at.house.seal, countGrace: 0, ...options }),
  };
};
