import { allows } from '../loop/declaration.ts';
import { type CaseId, type UnitId, unitId } from '../loop/terms.ts';
import { carrierCode } from '../city/airports.ts';
import { voyages } from '../city/voyages/loop.ts';
import { expandState } from '../store/compact.ts';
import type { Who } from '../store/reader.ts';
import type { House } from './house.ts';
import type { Roll } from './manifest-roll.ts';

/** Under which a carrier has a unit of its own. */
const ownUnit = (carrier: string): UnitId => unitId(`CARRIER-${carrier}`);

/**
 * The carrier's own unit, else the unit that speaks for carriers, of ships (its fact `ships`) or of flights; null leaves
 * it to policy and the duty room. Another carrier's own unit speaks for nobody else.
 */
export const carrierUnit = (house: House, carrier: string, byShip: boolean): UnitId | null => {
  const own = house.units.get(ownUnit(carrier));
  const agents = house.units
    .all()
    .filter(({ kind, active, id }) => kind === 'carrier' && active && !id.startsWith(ownUnit('')));
  const agent = agents.find((unit) => (unit.facts['ships'] === true) === byShip) ?? agents[0];
  return own?.id ?? agent?.id ?? null;
};

const mayRecord = (house: House, { unit }: Who, evidence: 'manifest' | 'schedule'): boolean => {
  const kind = house.units.get(unit)?.kind;
  return kind !== undefined && allows(voyages.evidence[evidence]?.by, kind);
};

/** Whether a unit may say who is on a flight. Whoever may not is told nothing of it either, not even that it is known. */
export const mayImport = (house: House, who: Who): boolean => mayRecord(house, who, 'manifest');

/** Whether a unit may tell when a flight comes. */
export const mayTellSchedule = (house: House, who: Who): boolean => mayRecord(house, who, 'schedule');

/** The carriers of those voyages that are known, and whether each comes by ship. */
const knownCarriers = async (
  house: House,
  ids: readonly CaseId[],
): Promise<readonly { readonly carrier: string; readonly byShip: boolean; readonly id: CaseId }[]> => {
  const { rows } = await house.writer.pool.query<{ case_id: CaseId; state: unknown }>(
    'select case_id, state from huan."case" where case_id = any($1::uuid[])',
    [ids],
  );
  return rows.flatMap(({ case_id: id, state }) => {
    const { carrier, conveyance } = expandState(state).facts;
    const byShip = conveyance === 'ship';
    if (typeof carrier !== 'string' || carrier === '') return [];
    return [{ id, byShip, carrier: byShip ? carrier : carrierCode(carrier) }];
  });
};

/**
 * The first voyage of a document that is another carrier's, as the list names it; null when there is none. A carrier says
 * who is on its own flights: on those of others it would change and close people whom it does not even see. Ports and the
 * duty room speak for all. What is known of a voyage counts beside what the list says of it.
 */
export const othersVoyage = async (
  house: House,
  { unit }: Who,
  rolls: readonly Roll[],
  voyageOf: (roll: Roll) => CaseId,
): Promise<string | null> => {
  if (house.units.get(unit)?.kind !== 'carrier') return null;
  const known = await knownCarriers(house, rolls.map(voyageOf));
  const isOthers = (roll: Roll): boolean => {
    const { carrier, ship } = roll.flight.arrival;
    const said = { carrier, byShip: ship !== undefined };
    return [said, ...known.filter(({ id }) => id === voyageOf(roll))].some(
      (one) => carrierUnit(house, one.carrier, one.byShip) !== unit,
    );
  };
  const { arrival } = rolls.find(isOthers)?.flight ?? {};
  return arrival === undefined ? null : `${arrival.carrier}${arrival.number}`;
};
