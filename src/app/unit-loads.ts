import type { UnitDependents, UnitLoads } from '../contract/administration.ts';
import type { RequestCode } from '../contract/codes.ts';
import type { UnitId } from '../loop/terms.ts';
import { dependentsOf, loadsOf } from '../store/read/units.ts';
import type { Who } from '../store/reader.ts';
import { isBelow, unitsBelow } from './account.ts';
import type { House } from './house.ts';
import { namePlain } from './name-forms.ts';

let readings: { readonly names: string; readonly items: readonly { unit: string; readings: string[] }[] } | null = null;

/** How the Chinese names of all units are read: whole and by initials, for who types them in Latin letters. */
export const unitReadingsOf = (house: House): readonly { readonly unit: string; readonly readings: string[] }[] => {
  const all = house.units.all();
  const names = all.map(({ names: { 'zh-Hans': hans } }) => hans).join('\n');
  // Units change a few times a year; their names are read once.
  if (readings?.names !== names) {
    readings = { names, items: all.map(({ id, names: said }) => ({ unit: id, readings: namePlain(said['zh-Hans']) })) };
  }
  return readings.items;
};

/** Every unit of an administrator's with what lies on it. */
export const unitLoadsOf = async (house: House, who: Who): Promise<UnitLoads> => {
  const units = unitsBelow(house, who.unit);
  const loads = await house.read(who, (seen) => loadsOf(seen, units));
  const accounts = await house.owner.pool.query<{ unit: string; n: number }>(
    `select unit, count(distinct account)::int as n from huan.member
      where unit = any($1) and from_at <= huan.now() and (until_at is null or until_at > huan.now()) group by 1`,
    [units],
  );
  const members = new Map(accounts.rows.map(({ unit, n }) => [unit, n]));
  return {
    items: units.map((unit) => ({
      unit,
      sees: house.units.get(unit)?.sees ?? null,
      held: loads.get(unit)?.held ?? 0,
      offered: loads.get(unit)?.offered ?? 0,
      accounts: members.get(unit) ?? 0,
    })),
  };
};

/** What would be left without a hand if a unit stopped working. */
export const unitDependentsOf = async (house: House, who: Who, unit: UnitId): Promise<UnitDependents | RequestCode> => {
  if (!isBelow(house, unit, who.unit)) return 'not_allowed';
  const { held, offered } = await house.read(who, (seen) => dependentsOf(seen, unit));
  const { rows } = await house.owner.pool.query<{ accounts: number; shifts: number }>(
    `select (select count(distinct m.account)::int from huan.member m
              where m.unit = $1 and (m.until_at is null or m.until_at > huan.now())
                and not exists (select from huan.member o where o.account = m.account and o.unit <> $1
                                   and (o.until_at is null or o.until_at > huan.now()))) as accounts,
            (select count(*)::int from huan.roster r
              where r.unit = $1 and r.removed_at is null and r.until_at > huan.now()) as shifts`,
    [unit],
  );
  const below = unitsBelow(house, unit).filter((id) => id !== unit && house.units.get(id)?.active === true);
  return { unit, held: [...held], offered, accounts: rows[0]?.accounts ?? 0, shifts: rows[0]?.shifts ?? 0, below };
};
