import fc from 'fast-check';
import type pg from 'pg';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/app/verify/report.ts';
import { outsideOf } from '../../src/app/anchor.ts';
import { takeAnchor } from '../../src/store/anchor.ts';
import { type Lived, anchorAll, openLived } from './lived.ts';
import { accepted } from '../house.ts';

let at: Lived;
let pool: pg.Pool;
const home = mkdtempSync(join(tmpdir(), 'huan-tamper-'));
const outside = outsideOf(home);

beforeAll(async () => {
  at = await openLived();
  ({ pool } = at.house.owner);
  await pool.query('alter table huan.event drop constraint event_standing');
  await anchorAll(at.house, outside.anchors);
  await at.act('PUDONG', { type: 'record', case: at.site, kind: 'checklist', facts: { capacity: 4, ...accepted } });
  await at.refused('PVG-CHANNEL', { type: 'close', case: at.inside, ending: 'released' });
  await anchorAll(at.house, outside.anchors);
  // Recorded behind the last anchor, and found all the same where it says something of itself.
  await at.act('PVG-SCREENING', { type: 'record', case: at.tested, kind: 'symptoms', facts: { symptoms: [] } });
});
afterAll(async () => {
  await at.close();
  rmSync(home, { recursive: true });
});

/** Everything as it was: the tables that are tampered with, kept aside. */
const tables = ['event', '"case"', 'command', 'anchor', 'anchor_leaf', 'head_count', 'head_delta', 'case_key'] as const;
const broken = async (): Promise<readonly Finding[]> => {
  const { findings } = await at.audit({ outside: outside.anchors });
  return findings.filter(({ grade }) => grade === 'broken');
};

/** Tampers, audits, and puts everything back as it was. */
const tampered = async (change: () => Promise<unknown>): Promise<readonly Finding[]> => {
  for (const table of tables) await pool.query(`create table kept_${table.replaceAll('"', '')} as table huan.${table}`);
  try {
    await change();
    return await broken();
  } finally {
    for (const table of tables) {
      const kept = `kept_${table.replaceAll('"', '')}`;
      await pool.query(`delete from huan.${table}; `);
      await pool.query(`insert into huan.${table} overriding system value select * from ${kept}; drop table ${kept}`);
    }
  }
};

const names = (findings: readonly Finding[]): readonly (string | null)[] => findings.map((finding) => finding.case);
const one =
  (text: string, values: readonly unknown[] = []) =>
  async (): Promise<void> => {
    const { rowCount } = await pool.query(text, [...values]);
    if (rowCount === 0) throw new Error(`nothing was tampered with: ${text}`);
  };

test('before anybody tampers nothing is found, and after it was put back nothing either', async () => {
  expect(await broken()).toEqual([]);
  expect(names(await tampered(one('delete from huan.event where case_id = $1 and seq = 3', [at.site])))).toContain(
    at.site,
  );
  expect(await broken()).toEqual([]);
});

describe('one changed column', () => {
  const changes: Readonly<Record<string, string>> = {
    command_id: 'gen_random_uuid()',
    name: `'signature.attested.1'`,
    happened_at: 'happened_at - 1',
    recorded_at: 'recorded_at + 1',
    actor: `actor || 'x'`,
    unit: `'DUTY'`,
    standing: `'declared'`,
    holder: `'DUTY'`,
    receiver: `'DUTY'`,
    to_unit: `'DUTY'`,
    voyage: 'gen_random_uuid()',
    run: 'gen_random_uuid()',
    data: `(data::text || ' ')::json`,
    sealed: `'\\x00'`,
    prev_hash: `sha256(prev_hash)`,
    hash: `sha256(hash)`,
    seq: 'seq + 1000',
  };
  test.each(Object.entries(changes))('of an event: %s', async (column, value) => {
    const findings = await tampered(
      one(`update huan.event set "${column}" = ${value} where case_id = $1 and seq = 5`, [at.inside]),
    );
    expect(names(findings)).toContain(at.inside);
  });

  test('of an event that moved to another case', async () => {
    const move = `update huan.event set case_id = $2, seq = 900 where case_id = $1 and seq = 5`;
    const findings = await tampered(one(move, [at.inside, at.released]));
    expect(names(findings)).toEqual(expect.arrayContaining([at.inside, at.released]));
  });

  const projection: Readonly<Record<string, string>> = {
    loop: `'question'`,
    version: 'version + 1',
    custody: `'closed'`,
    holder: `'DUTY'`,
    holder_at: 'holder_at + 1',
    offered_to: `'DUTY'`,
    offered_at: '1',
    opener_at: 'opener_at + 1',
    link: `'hospital'`,
    voyage: 'gen_random_uuid()',
    run: 'gen_random_uuid()',
    party: 'gen_random_uuid()',
    subject: 'gen_random_uuid()',
    kind: `'x'`,
    next_due: 'next_due + 1',
    rung: 'rung + 1',
    opened_at: 'opened_at - 1',
    closed_at: '1',
    held_since: 'held_since - 1',
    ending: `'released'`,
    measure_until: 'coalesce(measure_until, 0) + 1',
    retain_until: '1',
    last_hash: 'sha256(last_hash)',
    state: `jsonb_set(state::jsonb, '{facts,district}', '"XUHUI"')::json`,
  };
  test.each(Object.entries(projection))('of a case: %s', async (column, value) => {
    const update = `update huan."case" set "${column}" = ${value} where case_id = $1`;
    expect(names(await tampered(one(update, [at.inside])))).toContain(at.inside);
  });

  const answers: Readonly<Record<string, string>> = {
    digest: 'sha256(digest)',
    recorded_at: 'recorded_at + 1',
    answer: `'{"refused":{"code":"not_yours","case":null,"about":[]}}'`,
    command_id: 'gen_random_uuid()',
  };
  test.each(Object.entries(answers))('of an answer: %s', async (column, value) => {
    const update = `update huan.command set "${column}" = ${value} where case_id = $1
                     and command_id = (select command_id from huan.event where case_id = $1 and seq = 1)`;
    expect(names(await tampered(one(update, [at.inside])))).toContain(at.inside);
  });
  test('of an answer that was a refusal', async () => {
    const update = `update huan.command set answer = '{"refused":{"code":"too_soon"}}'
                     where case_id = $1 and answer->'refused' is not null`;
    expect(names(await tampered(one(update, [at.inside])))).toContain(at.inside);
  });

  const leaf: Readonly<Record<string, string>> = {
    seq: 'seq - 1',
    hash: 'sha256(hash)',
    commands: `'{}'`,
    answers: 'sha256(answers)',
    anchor: 'anchor + 7',
    case_id: `'00000000-0000-4000-8000-000000000000'`,
  };
  test.each(Object.entries(leaf))('of a leaf: %s', async (column, value) => {
    const update = `update huan.anchor_leaf set "${column}" = ${value} where case_id = $1 and anchor = 2`;
    const findings = await tampered(one(update, [at.site]));
    expect(names(findings)).toContain(column === 'case_id' ? '00000000-0000-4000-8000-000000000000' : at.site);
  });

  const anchor: Readonly<Record<string, string>> = {
    taken_at: 'taken_at + 1',
    from_xid: `'1'::xid8`,
    to_xid: `'2'::xid8`,
    cases: 'cases + 1',
    root: 'sha256(root)',
    prev_hash: 'sha256(prev_hash)',
    hash: 'sha256(hash)',
    anchor: 'anchor + 7',
  };
  test.each(Object.entries(anchor))('of an anchor: %s', async (column, value) => {
    const findings = await tampered(one(`update huan.anchor set "${column}" = ${value} where anchor = 2`));
    expect(findings.map(({ text }) => text).join()).toContain('anchor 2');
  });

  test('of a tally', async () => {
    const voyage = `in:voyage ${at.voyage}`;
    const update = `insert into huan.head_count values ('in:voyage', $1, 1)`;
    const findings = await tampered(one(update, [at.voyage]));
    expect(names(findings)).toContain(at.voyage);
    expect(findings.map(({ text }) => text).join()).toContain(voyage);
    const unit = await tampered(one(`update huan.head_delta set change = change + 1 where dimension = 'unit'`));
    expect(unit.every(({ invariant }) => invariant === 'I6')).toBe(true);
    expect(unit.length).toBeGreaterThan(0);
  });
});

describe('rows that go, come or change places', () => {
  test('the last event, with a projection rolled back to fit', async () => {
    const findings = await tampered(async () => {
      // Behind the last anchor, so that only the answer is left to tell.
      await pool.query(
        'delete from huan.event where case_id = $1 and seq = (select version from huan."case" where case_id = $1)',
        [at.tested],
      );
      await pool.query('update huan."case" set version = version - 1 where case_id = $1', [at.tested]);
    });
    const mine = findings.filter((finding) => finding.case === at.tested);
    expect(mine.map(({ invariant }) => invariant)).toContain('I9');
  });
  test('two events of a case change places', async () => {
    const findings = await tampered(async () => {
      const swap = 'update huan.event set seq = $3 where case_id = $1 and seq = $2';
      await pool.query(swap, [at.inside, 4, 999]);
      await pool.query(swap, [at.inside, 5, 4]);
      await pool.query(swap, [at.inside, 999, 5]);
    });
    expect(names(findings)).toContain(at.inside);
  });
  test('a whole case with everything about it', async () => {
    const findings = await tampered(async () => {
      for (const table of ['event', '"case"', 'command'])
        await pool.query(`delete from huan.${table} where case_id = $1`, [at.sick]);
    });
    expect(names(findings)).toContain(at.sick);
  });
  test('an answer taken out, an answer slipped in behind an anchor', async () => {
    const refused = `where case_id = $1 and answer->'refused' is not null`;
    expect(names(await tampered(one(`delete from huan.command ${refused}`, [at.inside])))).toContain(at.inside);
    const findings = await tampered(
      one(
        `insert into huan.command select $1, gen_random_uuid(), digest, recorded_at, answer, 5 from huan.command ${refused}`,
        [at.inside],
      ),
    );
    expect(names(findings)).toContain(at.inside);
  });
  test('the newest anchors, as a restore of an older state leaves them', async () => {
    const findings = await tampered(async () => {
      await pool.query('delete from huan.anchor_leaf where anchor = 2');
      await pool.query('delete from huan.anchor where anchor = 2');
    });
    expect(findings.map(({ text }) => text).join()).toContain('an older state of the database was restored');
  });
  test('every anchor made anew over a ledger that was rewritten', async () => {
    const findings = await tampered(async () => {
      await pool.query('delete from huan.anchor_leaf');
      await pool.query('delete from huan.anchor');
      const nowhere = {
        read: () => Promise.resolve({ lines: [], torn: 0 }),
        open: () => Promise.resolve(async function* none() {}),
        append: () => Promise.resolve(),
      };
      await anchorAll(at.house, nowhere);
    });
    expect(findings.map(({ text }) => text).join()).toContain('anchor 1 is another one outside');
  });
  test('nothing is anchored over a list outside that does not fit', async () => {
    await tampered(async () => {
      await pool.query('delete from huan.anchor where anchor = 2');
      await expect(takeAnchor(at.house, outside.anchors)).rejects.toThrow(/is not the one in the database/);
    });
  });
});

test('any one byte of any event, sealed or not, of any case', async () => {
  const { rows } = await pool.query<{ id: string; seq: number; sealed: boolean }>(
    'select case_id as id, seq, sealed is not null as sealed from huan.event order by case_id, seq',
  );
  const column = fc.constantFrom('data', 'sealed', 'hash', 'prev_hash', 'actor', 'recorded_at', 'happened_at');
  await fc.assert(
    fc.asyncProperty(fc.nat(rows.length - 1), column, fc.nat(1_000_000), async (index, which, place) => {
      const row = rows[index];
      if (row === undefined || (which === 'sealed' && !row.sealed)) return;
      const bytes = `set_byte("${which}", ${place} % length("${which}"), (get_byte("${which}", ${place} % length("${which}")) + 1) % 256)`;
      const values: Readonly<Record<string, string>> = {
        data: `(replace(data::text, '"changes"', '"changez"'))::json`,
        actor: `actor || '${place}'`,
        recorded_at: `recorded_at + 1 + ${place}`,
        happened_at: `happened_at - 1 - ${place}`,
      };
      const update = `update huan.event set "${which}" = ${values[which] ?? bytes} where case_id = $1 and seq = $2`;
      const findings = await tampered(one(update, [row.id, row.seq]));
      expect(names(findings)).toContain(row.id);
    }),
    { numRuns: 40 },
  );
});
