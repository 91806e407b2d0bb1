import type pg from 'pg';
import type { Unit } from '../loop/declaration.ts';
import { subjectKind, subjectUnit } from '../loop/subject.ts';
import { type ActorId, type UnitId, systemActor, systemUnit, unitId } from '../loop/terms.ts';
import type { NewUnit, UnitNames } from '../city/units.ts';
import { noted } from './journal.ts';

/** A unit as it is kept: its place in the tree is an interval that holds those of all units below it. */
export interface UnitRow extends Unit {
  readonly names: UnitNames;
  readonly lo: number;
  readonly hi: number;
  readonly sees: UnitId | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly active: boolean;
  readonly sample: boolean;
}

/** The unit cannot be added as told. */
export class UnitProblem extends Error {
  override readonly name = 'UnitProblem';
}

/** The tree of units, kept in memory and loaded anew when somebody changed it. */
export interface Units {
  get(id: UnitId): UnitRow | undefined;
  all(): readonly UnitRow[];
  /** The interval that a unit may read: its own, or that of the unit it sees. */
  interval(id: UnitId): { readonly lo: number; readonly hi: number } | undefined;
  reload(): Promise<void>;
  /** Adds units, parents first; `by` Huan itself unless told. */
  add(units: readonly NewUnit[], by?: ActorId): Promise<void>;
}

// A child takes one of 256 equal parts of its parent: five levels below the root.
const whole = 2 ** 48;
const parts = 256;

const addStatement = noted(
  'unit',
  `insert into huan.unit (unit, kind, parent, names, lo, hi, sees, facts, sample)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *`,
  '$10',
);

interface Row {
  unit: string;
  kind: string;
  parent: string | null;
  names: UnitNames;
  lo: number;
  hi: number;
  sees: string | null;
  facts: Record<string, unknown>;
  active: boolean;
  sample: boolean;
}

/**
 * Opens the tree of units. Huan itself is a unit of kind `system`, and people who speak for themselves are one of kind
 * `subject`: both outside the tree.
 *
 * @param pool one that may write
 */
export const openUnits = async (pool: pg.Pool): Promise<Units> => {
  let known = new Map<string, UnitRow>();
  const system: UnitRow = {
    id: systemUnit,
    kind: 'system',
    parent: null,
    names: { 'zh-Hans': '环', 'zh-Hant': '環', en: 'Huan' },
    lo: -2,
    hi: -2,
    sees: null,
    facts: {},
    active: true,
    sample: false,
  };
  const subject: UnitRow = {
    ...system,
    id: subjectUnit,
    kind: subjectKind,
    names: { 'zh-Hans': '本人', 'zh-Hant': '本人', en: 'The person themself' },
    lo: -3,
    hi: -3,
  };
  const outside: ReadonlySet<string> = new Set([systemUnit, subjectUnit]);

  const reload = async (): Promise<void> => {
    const { rows } = await pool.query<Row>('select * from huan.unit order by lo');
    known = new Map([
      [systemUnit, system],
      [subjectUnit, subject],
    ]);
    for (const row of rows) {
      known.set(row.unit, {
        id: unitId(row.unit),
        kind: row.kind,
        parent: row.parent === null ? null : unitId(row.parent),
        names: row.names,
        lo: row.lo,
        hi: row.hi,
        sees: row.sees === null ? null : unitId(row.sees),
        facts: row.facts,
        active: row.active,
        sample: row.sample,
      });
    }
  };

  const place = async (client: pg.PoolClient, parent: string | null): Promise<{ lo: number; hi: number }> => {
    if (parent === null) {
      const { rowCount } = await client.query('select from huan.unit where parent is null');
      if ((rowCount ?? 0) > 0) throw new UnitProblem('the tree already has a root');
      return { lo: 0, hi: whole - 1 };
    }
    const { rows } = await client.query<{ lo: number; hi: number; last: number | null }>(
      `select p.lo, p.hi, (select max(hi) from huan.unit c where c.parent = p.unit) as last
         from huan.unit p where p.unit = $1`,
      [parent],
    );
    const above = rows[0];
    if (above === undefined) throw new UnitProblem(`there is no unit ${parent}`);
    const size = Math.floor((above.hi - above.lo) / parts);
    const lo = (above.last ?? above.lo) + 1;
    if (size < 1 || lo + size - 1 > above.hi) throw new UnitProblem(`there is no room below ${parent}`);
    return { lo, hi: lo + size - 1 };
  };

  await reload();
  return {
    get: (id) => known.get(id),
    all: () => [...known.values()].filter((unit) => !outside.has(unit.id)),
    interval(id) {
      const unit = known.get(id);
      if (unit === undefined) return undefined;
      const seen = unit.sees === null ? unit : known.get(unit.sees);
      return seen === undefined ? undefined : { lo: seen.lo, hi: seen.hi };
    },
    reload,
    async add(units, by = systemActor) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query(`select pg_advisory_xact_lock(hashtext('huan.unit'))`);
        for (const unit of units) {
          const { lo, hi } = await place(client, unit.parent);
          await client.query(addStatement, [
            unit.unit,
            unit.kind,
            unit.parent,
            unit.names,
            lo,
            hi,
            unit.sees ?? null,
            unit.facts ?? {},
            unit.sample ?? false,
            by,
          ]);
        }
        await client.query('commit');
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
      await reload();
    },
  };
};
