import { writeInstant, writeMaybe } from '../contract/instant.ts';
import type { ExpectedList, Lodger, LodgingList, LodgingPage } from '../contract/territory.ts';
import { dueAt, highestRung, nextDue } from '../loop/clock.ts';
import { capacityOf } from '../loop/room.ts';
import type { CaseState } from '../loop/state.ts';
import type { CaseId, UnitId } from '../loop/terms.ts';
import { caseStates, readNow } from '../store/read/cases.ts';
import { headsUnder } from '../store/read/heads.ts';
import { boundFor, heldBy, lodgings, testedInVain } from '../store/read/territory.ts';
import { type Personal, openPersonal } from '../store/personal.ts';
import { type Who, noteReading } from '../store/reader.ts';
import { unitsSeen } from './account.ts';
import { caseView } from './case-view.ts';
import type { House } from './house.ts';
import { isOwnSite, placesTaken, presentAt } from './kept-places.ts';

const kinds: ReadonlySet<string> = new Set(['site', 'test-point', 'community']);
const most = 2000;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Sites, test points and streets that the unit may see, with places and heads. */
export const listLodgings = (house: House, who: Who): Promise<LodgingList> =>
  house.read(who, async (seen) => {
    const units = unitsSeen(house, who.unit).filter((id) => kinds.has(house.units.get(id)?.kind ?? ''));
    const now = await readNow(seen);
    const { sites, standing } = await lodgings(seen, units);
    const heads = await headsUnder(
      seen,
      units.map((key) => ({ dimension: 'unit', key })),
    );
    const siteOf = new Map(sites.map((site) => [site.holder, site]));
    const own = siteOf.get(who.unit);
    const ownTaken = own === undefined ? null : await placesTaken(seen, who, own);
    return {
      now: writeInstant(now),
      items: units.map((unit) => {
        const site = siteOf.get(unit);
        const coming = standing.get(unit)?.coming ?? 0;
        return {
          unit,
          kind: house.units.get(unit)?.kind ?? '',
          site: site?.caseId ?? null,
          capacity: site === undefined ? null : capacityOf(site),
          lodged: site === undefined ? 0 : site === own ? ownTaken : site.roll.length,
          heads: heads.get(`unit ${unit}`) ?? 0,
          // Whoever counts heads at the door is not told how many there should be.
          coming: unit === who.unit && coming > 0 ? null : coming,
          late: standing.get(unit)?.late ?? 0,
        };
      }),
    };
  });

// What was looked for and found wanting has not happened.
const at = (state: CaseState, kind: string): string | null => {
  const found = state.evidence[kind];
  return writeMaybe(found === undefined || found.denies === true ? null : found.lastAt);
};

/** Whether a test is wanted that was not taken: one that answered nothing, the first, or the next by its clock. */
const isTestDue = (state: CaseState, again: ReadonlySet<CaseId>): boolean => {
  if (again.has(state.caseId)) return true;
  const { bonds, evidence, facts, clocks } = state;
  if (Object.values(bonds).some((outcome) => outcome === null)) return false;
  const done = (evidence['test.negative']?.count ?? 0) + (evidence['test.positive']?.count ?? 0);
  return clocks['test'] !== undefined || (done === 0 && Number(facts['tests'] ?? 0) > 0);
};

const lodgerOf = (state: CaseState, known: Personal, again: ReadonlySet<CaseId>): Lodger => {
  const report = state.clocks['report'];
  const needs = state.facts['needs'];
  const name = [known['surname'], known['givenNames']].flatMap((part) => textOf(part) ?? []).join(' ');
  return {
    case: state.caseId,
    since: writeInstant(state.heldSince),
    custody: state.custody,
    offeredTo: state.offer?.to ?? null,
    party: state.party?.id ?? null,
    years: numberOf(state.facts['years']),
    needs: Array.isArray(needs) ? needs.map(String) : [],
    lane: textOf(state.facts['lane']),
    isolation: textOf(state.facts['isolation']),
    placed: state.place !== null,
    until: writeMaybe(state.measure?.until ?? null),
    ended: state.measure?.ended ?? false,
    checkedInAt: at(state, 'checkin'),
    orderAt: at(state, 'order'),
    toldAt: at(state, 'told'),
    reportAt: at(state, 'report'),
    reportDue: report === undefined ? null : writeMaybe(dueAt(report)),
    openTests: Object.values(state.bonds).filter((outcome) => outcome === null).length,
    testDue: isTestDue(state, again),
    testBy: state.clocks['test'] === undefined ? null : writeMaybe(dueAt(state.clocks['test'])),
    negatives: state.evidence['test.negative']?.count ?? 0,
    positives: state.evidence['test.positive']?.count ?? 0,
    musteredAt: at(state, 'muster'),
    emergency: writeMaybe(state.emergency?.at ?? null),
    due: writeMaybe(nextDue(state)),
    late: highestRung(state),
    name: textOf(name) ?? textOf(known['nativeName']),
    room: textOf(known['room']),
    floor: textOf(known['floor']),
    zone: textOf(known['zone']),
  };
};

/**
 * One place with everybody whom it holds. Names and rooms are sealed: they are opened when asked for, and the reading is
 * recorded. `null` for a unit that is not the caller's to see.
 */
export const readLodging = (house: House, who: Who, unit: UnitId, names: boolean): Promise<LodgingPage | null> =>
  house.read(who, async (seen) => {
    if (!unitsSeen(house, who.unit).includes(unit)) return null;
    const now = await readNow(seen);
    const states = await heldBy(seen, unit, ['arrival', 'specimen', 'site'], most + 1);
    const held = states.filter(({ loop }) => loop === 'arrival');
    const people = held.slice(0, most);
    const ids: readonly CaseId[] = names ? people.map(({ caseId }) => caseId) : [];
    await noteReading(seen, house.seal, who, ids, 'room plan');
    const known = await openPersonal(seen, house.seal, ids, 'unsaid');
    const again = await testedInVain(
      seen,
      people.map(({ caseId }) => caseId),
    );
    const site = states.find(({ loop }) => loop === 'site');
    const there = site === undefined ? [] : await presentAt(seen, site);
    const kept = (site?.roll.length ?? 0) - there.length;
    const blind = site !== undefined && isOwnSite(who, site);
    return {
      now: writeInstant(now),
      unit,
      kind: house.units.get(unit)?.kind ?? '',
      capacity: site === undefined ? null : capacityOf(site),
      site: site === undefined ? null : caseView(blind ? { ...site, roll: there } : site),
      kept: kept > 0 && blind ? null : kept,
      people: people.map((state) => lodgerOf(state, known.get(state.caseId) ?? {}, again)),
      more: held.length > people.length,
      specimens: states
        .filter(({ loop }) => loop === 'specimen')
        .map((state) => ({
          case: state.caseId,
          subject: state.subject,
          since: writeInstant(state.heldSince),
          due: writeMaybe(nextDue(state)),
          offeredTo: state.offer?.to ?? null,
        })),
    };
  });

/** Runs on the road to the acting unit's own door, without heads and without who they are. */
export const readExpected = async (house: House, who: Who): Promise<ExpectedList> => {
  const sites = await house.read(who, async (seen) =>
    (await heldBy(seen, who.unit, ['site'], most)).map(({ caseId }) => caseId),
  );
  const { pool } = house.writer;
  const crews = house.units
    .all()
    .filter(({ kind }) => kind === 'crew')
    .map(({ id }) => id);
  const bound = await boundFor(pool, who.unit, sites, crews);
  const runs = await caseStates(
    pool,
    bound.map(({ run }) => run),
  );
  return {
    now: writeInstant(await readNow(pool)),
    unit: who.unit,
    sites: [...sites],
    runs: bound.map(({ run, crew, since }) => ({
      run,
      crew,
      since: writeInstant(since),
      leftAt: writeMaybe(runs.get(run)?.evidence['departure']?.lastAt ?? null),
    })),
  };
};
